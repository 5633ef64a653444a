"""What goes wrong, by rule: which requests, from which on, how often, and how. No product code is touched."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from tests.cloud.aws import answer
from tests.cloud.aws.answer import Answer
from tests.cloud.aws.asked import Asked

FOR_EVER = 1_000_000

Effect = Callable[[Asked, Callable[[], Answer]], Answer]
"""Gets the request and what would answer it."""


@dataclass
class Fault:
    """Something that goes wrong.

    Attributes:
        account, region, service, operation: Patterns of the requests that it hits.
        after: So many of them are answered first.
        times: So many of them are hit.
    """

    effect: Effect
    account: str = "*"
    region: str = "*"
    service: str = "*"
    operation: str = "*"
    after: int = 0
    times: int = FOR_EVER
    seen: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def hits(self, asked: Asked) -> bool:
        """Whether this request is hit; counts it."""
        pairs = (
            (asked.account, self.account),
            (asked.region, self.region),
            (asked.service, self.service),
            (asked.operation, self.operation),
        )
        if not all(fnmatchcase(given, pattern) for given, pattern in pairs):
            return False
        with self._lock:
            self.seen += 1
            return self.after < self.seen <= self.after + self.times


def refused(code: str, status: int, message: str = "") -> Effect:
    """AWS says no."""
    return lambda asked, _: answer.error(asked.service, code, message or code, status)


def denied() -> Effect:
    """No permission, in the words of the service; AWS's message names the principal."""

    def effect(asked: Asked, _: Callable[[], Answer]) -> Answer:
        who = f"arn:aws:sts::{asked.account}:assumed-role/Reader/jane.doe@example.com"
        message = f"User: {who} is not authorized to perform: {asked.service}:{asked.operation}"
        match asked.service:
            case "ec2":
                return answer.error("ec2", "UnauthorizedOperation", message, 403)
            case "sts" | "autoscaling":
                return answer.error(asked.service, "AccessDenied", message, 403)
            case _:
                return answer.error(asked.service, "AccessDeniedException", message, 400)

    return effect


def throttled() -> Effect:
    """Too fast, in the words of the service."""

    def effect(asked: Asked, _: Callable[[], Answer]) -> Answer:
        if asked.service == "ec2":
            return answer.error("ec2", "RequestLimitExceeded", "Request limit exceeded.", 503)
        return answer.error(asked.service, "ThrottlingException", "Rate exceeded", 400)

    return effect


def broken(status: int = 500) -> Effect:
    """A server error."""
    return refused("InternalError" if status == 500 else "ServiceUnavailable", status)


def expired() -> Effect:
    """The credentials are too old."""

    def effect(asked: Asked, _: Callable[[], Answer]) -> Answer:
        if asked.service == "ec2":
            return answer.error("ec2", "RequestExpired", "Request has expired.", 400)
        return answer.error(asked.service, "ExpiredTokenException", "The token is expired", 403)

    return effect


def suspended() -> Effect:
    """The account was suspended."""

    def effect(asked: Asked, _: Callable[[], Answer]) -> Answer:
        if asked.service == "ec2":
            return answer.error("ec2", "OptInRequired", "You are not subscribed to this service.", 401)
        return answer.error(asked.service, "SubscriptionRequiredException", "Needs a subscription", 400)

    return effect


def skewed() -> Effect:
    """The client's clock is wrong."""
    return refused("SignatureDoesNotMatch", 403, "Signature expired: 20260101T000000Z is now earlier")


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


def reset() -> Effect:
    """The connection is reset."""
    return lambda *_: Answer(0, b"", reset=True)


def endless() -> Effect:
    """Every page names the same next page."""

    def effect(_: Asked, proceed: Callable[[], Answer]) -> Answer:
        made = proceed()
        text = re.sub(r"<nextToken>.*?</nextToken>", "", made.body.decode())
        made.body = text.replace("<reservationSet", "<nextToken>0</nextToken><reservationSet", 1).encode()
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
