"""What goes wrong, by rule: which requests, from which on, how often, and how. No product code is touched."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from tests.cloud.azure.answer import Answer, refused, shown

FOR_EVER = 1_000_000


@dataclass
class Fault:
    """Something that goes wrong.

    Attributes:
        effect: Gets the request and what would answer it.
        path: Pattern of the paths that it hits, in lower case.
        method: Pattern of the methods.
        after: So many of them are answered first.
        times: So many of them are hit.
    """

    effect: Callable
    path: str = "*"
    method: str = "*"
    after: int = 0
    times: int = FOR_EVER
    seen: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def hits(self, asked):
        """Whether this request is hit; counts it."""
        if not (fnmatchcase(asked.path, self.path.lower()) and fnmatchcase(asked.method, self.method)):
            return False
        with self._lock:
            self.seen += 1
            return self.after < self.seen <= self.after + self.times


def no(code, status, message="", **headers):
    """ARM says no."""
    return lambda *_: refused(code, status, message, **headers)


def denied():
    """No permission; ARM's message names the principal."""
    message = "The client 'jane.doe@contoso.example' with object id 'x' does not have authorization"
    return no("AuthorizationFailed", 403, message)


def unregistered():
    """The subscription never used the provider: azure-core would register it, by a POST."""
    return no("MissingSubscriptionRegistration", 409, "The subscription is not registered")


def throttled(seconds="", **headers):
    """Too fast."""
    after = {"Retry-After": seconds} if seconds else {}
    return no(
        "TooManyRequests", 429, "", **{**after, "x-ms-ratelimit-remaining-subscription-reads": "0", **headers}
    )


def broken(status=500):
    """A server error."""
    return no("InternalServerError", status)


def gone():
    """The thing went."""
    return no("ResourceNotFound", 404)


def page_of_a_proxy():
    """Somebody else answers, and says that all is well."""
    return lambda *_: Answer(200, b"<html><body>Sign in</body></html>", {"Content-Type": "text/html"})


def leads_elsewhere(url):
    """A redirect, which would take the token along."""
    return lambda *_: Answer(302, b"", {"Location": url})


def next_page(url):
    """The next page is said to be at an address."""

    def effect(asked, proceed):
        made = proceed()
        return shown({"value": [], "nextLink": url}) if made.status == 200 else made

    return effect


def slow(seconds):
    """Right, and late."""

    def effect(_, proceed):
        time.sleep(seconds)
        return proceed()

    return effect


def dripping(seconds):
    """Right, a byte after the other."""

    def effect(_, proceed):
        made = proceed()
        made.drip = seconds
        return made

    return effect


def cut():
    """Half of the body, then the end of the connection."""

    def effect(_, proceed):
        made = proceed()
        made.cut = len(made.body) - len(made.body) // 2
        return made

    return effect


def reset():
    """The connection is reset."""
    return lambda *_: Answer(reset=True)


class Gate:
    """Requests wait in front of it until it is opened; says when the first one waits."""

    def __init__(self):
        self.reached, self._open = threading.Event(), threading.Event()

    def __call__(self, _, proceed):
        self.reached.set()
        self._open.wait(60)
        return proceed()

    def open(self):
        self._open.set()
