"""One request and one answer, and how a cloud words them: the seam between calls and a cloud's session."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, Protocol

import msgspec

from guardrails.clouds.patience import Silences
from guardrails.clouds.service import Action
from guardrails.formats.decoding import Json
from guardrails.scan.interface import UnitState

Method = Literal["GET", "POST"]


class RestAction(Action, frozen=True, kw_only=True):
    """A call over HTTPS.

    Attributes:
        path: Below the host, with the names of parameters in braces: those fill it, all others are the query,
            of a POST the body.
        host: As the cloud's session understands it, with names of parameters in braces; empty: its one host.
        version: Of the API, where the cloud asks for one with each call.
        method: POST only where reading takes one.
        lists: Type of the resources that it lists, in lower case, where the cloud's own inventory holds
            these: an account that has none of them is not asked. Empty: it always is.
    """

    path: str
    host: str = ""
    version: str = ""
    method: Method = "GET"
    lists: str = ""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent; the session adds who asks.

    Attributes:
        url: Whole, with its query.
        body: Of a POST, JSON.
    """

    url: str
    method: Method = "GET"
    body: bytes = b""

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{rest.partition('/')[0]}"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back.

    Attributes:
        headers: By name, in lower case.
    """

    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""


class Unanswered(Exception):  # noqa: N818 - it is what happened
    """Nothing came back, or not all of it.

    Args:
        reason: In words for people, without addresses or personal data.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer means that is none.

    Attributes:
        state: What it makes of the unit.
        reason: In words for people, without personal data.
        again: Whether the same may be answered a little later.
        throttled: Whether it was refused for its pace.
        nothing: Whether it says that there is nothing: the thing went, or is not used here.
        unoffered: Whether the place does not offer the call.
    """

    state: UnitState
    reason: str
    again: bool = False
    throttled: bool = False
    nothing: bool = False
    unoffered: bool = False


class Dialect(Protocol):
    """How one cloud words what all of them say.

    Attributes:
        omits_empty: Whether a page without its list holds none; else something is missing.
    """

    omits_empty: bool

    def refused(self, answer: Answer) -> Refusal:
        """What an answer means whose status is not 200."""
        ...

    def following(self, request: Request, page: Mapping[str, Json]) -> Request | None:
        """What asks for the next page; None after the last one."""
        ...

    def missing(self, page: Mapping[str, Json]) -> Iterable[str]:
        """What an answer itself says is not in it, in words for people."""
        ...


class Send(Protocol):
    """Sends one request, once, with credentials, and reads all of its answer; a session has it."""

    def __call__(self, request: Request) -> Answer:
        """The answer, whatever its status; redirects are not followed.

        Raises:
            Unanswered: There is none, or not all of it came within the session's limits.
        """
        ...


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """What all calls of a scan share.

    Attributes:
        send: Of the session.
        dialect: Of the cloud.
        base: From an action's host, its braces filled, to the scheme and host that it is sent to.
        silences: What endpoints that do not answer have cost so far.
        part: From a URL to what of its host answers, or fails, by itself; empty: all of it together.
    """

    send: Send
    dialect: Dialect
    base: Callable[[str], str]
    silences: Silences
    part: Callable[[str], str] = lambda _: ""
