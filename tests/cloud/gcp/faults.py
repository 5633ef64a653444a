"""What goes wrong, by rule: which requests, from which on, how often, and how. No product code is touched."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from tests.cloud.gcp import answer
from tests.cloud.gcp.answer import Answer
from tests.cloud.gcp.asked import Asked

FOR_EVER = 1_000_000

Effect = Callable[[Asked, Callable[[], Answer]], Answer]
"""Gets the request and what would answer it."""


@dataclass
class Fault:
    """Something that goes wrong.

    Attributes:
        service, project, path: Patterns of the requests that it hits.
        after: So many of them are answered first.
        times: So many of them are hit.
    """

    effect: Effect
    service: str = "*"
    project: str = "*"
    path: str = "*"
    after: int = 0
    times: int = FOR_EVER
    seen: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def hits(self, asked: Asked) -> bool:
        """Whether this request is hit; counts it."""
        pairs = ((asked.service, self.service), (asked.project, self.project), (asked.path, self.path))
        if not all(fnmatchcase(given, pattern) for given, pattern in pairs):
            return False
        with self._lock:
            self.seen += 1
            return self.after < self.seen <= self.after + self.times


def denied() -> Effect:
    """No permission; Google's message names the principal."""

    def effect(asked: Asked, _: Callable[[], Answer]) -> Answer:
        message = f"Permission 'x.{asked.service}.list' denied for jane.doe@example.com on {asked.path}"
        if asked.service == "compute":
            return answer.error(403, "", message, old="forbidden")
        return answer.error(403, "PERMISSION_DENIED", message, reason="IAM_PERMISSION_DENIED")

    return effect


def perimeter() -> Effect:
    """A service perimeter says no."""
    message = "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: x"
    return lambda *_: answer.error(403, "PERMISSION_DENIED", message, reason="SECURITY_POLICY_VIOLATED")


def api_off(consumer: str) -> Effect:
    """An API is off in a project, by its number."""

    def effect(asked: Asked, _: Callable[[], Answer]) -> Answer:
        return off(asked.service, consumer)

    return effect


def off(service: str, number: str) -> Answer:
    """What an API says that is off in a project."""
    message = f"{service} API has not been used in project {number} before or it is disabled."
    metadata = {"service": f"{service}.googleapis.com", "consumer": f"projects/{number}"}
    return answer.error(
        403,
        "PERMISSION_DENIED",
        message,
        reason="SERVICE_DISABLED",
        old="accessNotConfigured",
        metadata=metadata,
    )


def throttled(status: int = 429) -> Effect:
    """Too fast: 429, or 403 as Compute Engine says it."""
    if status == 403:
        return lambda *_: answer.error(403, "", "Rate Limit Exceeded", old="rateLimitExceeded")
    return lambda *_: answer.error(429, "RESOURCE_EXHAUSTED", "Quota exceeded", reason="RATE_LIMIT_EXCEEDED")


def broken(status: int = 500) -> Effect:
    """A server error."""
    return lambda *_: answer.error(status, "INTERNAL" if status == 500 else "UNAVAILABLE", "try again")


def refused(status: int, grpc: str, message: str = "", **more: str) -> Effect:
    """Any other refusal."""
    return lambda *_: answer.error(status, grpc, message, **more)


def html(status: int = 200) -> Effect:
    """A web page in the place of an answer."""
    return lambda *_: answer.page(status=status)


def slow(seconds: float) -> Effect:
    """Right, and late."""

    def effect(_: Asked, proceed: Callable[[], Answer]) -> Answer:
        time.sleep(seconds)
        return proceed()

    return effect


def cut() -> Effect:
    """Half of the body, then the end of the connection."""

    def effect(_: Asked, proceed: Callable[[], Answer]) -> Answer:
        made = proceed()
        made.cut = len(made.body) - len(made.body) // 2
        return made

    return effect


def dripping(seconds: float) -> Effect:
    """Right, a byte at a time."""

    def effect(_: Asked, proceed: Callable[[], Answer]) -> Answer:
        made = proceed()
        made.drip = seconds
        return made

    return effect


def reset() -> Effect:
    """The connection is reset."""
    return lambda *_: Answer(0, b"", reset=True)


def endless() -> Effect:
    """Every page names the same next page."""

    def effect(_: Asked, proceed: Callable[[], Answer]) -> Answer:
        made = proceed()
        made.body = json.dumps(json.loads(made.body) | {"nextPageToken": "YXQ6MA=="}).encode()
        return made

    return effect


class Gate:
    """Requests wait in front of it until it is opened; says when the first one waits."""

    def __init__(self) -> None:
        self.reached, self._open = threading.Event(), threading.Event()

    def __call__(self, _: Asked, proceed: Callable[[], Answer]) -> Answer:
        self.reached.set()
        self._open.wait(60)
        return proceed()

    def open(self) -> None:
        self._open.set()
