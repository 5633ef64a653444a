"""Calls of one unit over HTTPS: declared, counted, retried within bounds, typed, their failures kept.

Nothing here raises for what a cloud refuses: what was read is kept, and what was not is a read error. Keeps
out what answers mean (each service's `api.py`), and how one cloud words what all say (`Dialect`).
"""

import time
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from string import Formatter
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from guardrails.clouds.patience import ANSWER_SECONDS, Endpoint, GivenUp, within
from guardrails.clouds.rest.wire import Answer, Refusal, Request, RestAction, Unanswered, Wire
from guardrails.clouds.service import ReadError
from guardrails.formats.decoding import Json
from guardrails.scan.decoding import convert
from guardrails.scan.interface import UnitState

T = TypeVar("T")

ATTEMPTS = 5
"""How often a request is sent at most."""
PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each further attempt, when the answer does not say."""
LONGEST_PAUSE = 60.0
"""Seconds that an answer may ask to wait for the next attempt: who wants more is not asked again."""
_SILENCES = 2
"""So many calls in a row, each with all its attempts, that were not answered: the rest is not asked."""
PAGES = 20_000
EMPTY_PAGES = 300
EACH = "*"
"""In the key of a page's items: all values of an object."""


class RestCalls:
    """The calls of one unit; for one thread.

    Args:
        wire: Of the scan, or of the account when it has a session of its own.
        actions: What may be called; anything else is a bug of ours.
        fixed: Parameters that each call takes where its path or host names them, e.g. the subscription.
        pause: Waits some seconds.
        absent: Types of resources of which the account certainly has none: they are not asked for.
    """

    def __init__(
        self,
        wire: Wire,
        actions: Iterable[RestAction],
        fixed: Mapping[str, str],
        pause: Callable[[float], None] = time.sleep,
        absent: Container[str] = (),
    ) -> None:
        self._wire = wire
        self._actions = {each.operation: each for each in actions}
        self._fixed = fixed
        self._pause = pause
        self._absent = absent
        self._silences: Counter[Endpoint] = Counter()
        self.errors: list[ReadError] = []
        self.unoffered: list[str] = []
        self.answered = 0
        self.sent = 0
        self.throttled = 0

    def pages(
        self, operation: str, key: str, kind: type[T], *, following: str = "", **parameters: Any
    ) -> Iterator[T]:
        """Every item of every page; what cannot be read is a read error and ends the pages.

        Args:
            operation: As the API names it.
            key: Where a page holds its items, `/` between the names and `*` for all values of an object
                (`items/*/instances`); empty: the page itself is the item.
            kind: What is kept of an item; other fields are dropped.
            following: Not used: the dialect knows.
            parameters: Of the operation: those that its path names, and the query, of a POST the body.
        """
        del following
        request: Request | None = self._request(operation, parameters)
        if (type_ := self._actions[operation].lists) and type_ in self._absent:
            return
        origin, asked, empty = request.origin if request else "", set[tuple[str, bytes]](), 0
        for _ in range(PAGES):
            if request is None:
                return
            if request.origin != origin or (request.url, request.body) in asked:
                self.error(operation, "incomplete", _astray(request, origin))
                return
            asked.add((request.url, request.body))
            noted = len(self.errors)
            page = self._page(operation, request)
            if page is None:
                if len(asked) > 1 and len(self.errors) == noted:
                    self.error(operation, "incomplete", "a further page is said not to be there")
                return
            for reason in self._wire.dialect.missing(page):
                self.error(operation, "incomplete", reason)
            items = list(self._items(operation, page, key))
            empty = 0 if items else empty + 1
            for item in items:
                found = self._decoded(operation, item, kind)
                if found is not None:
                    yield found
            if empty == EMPTY_PAGES:
                break
            request = self._wire.dialect.following(request, page)
        reason = (
            f"{empty} pages in a row hold nothing" if empty == EMPTY_PAGES else f"more than {PAGES:,} pages"
        )
        self.error(operation, "incomplete", f"{reason}: the rest is not read")

    def one(self, operation: str, kind: type[T], **parameters: Any) -> T | None:
        """One answer; None when it could not be read, or the thing is no longer there."""
        page = self._page(operation, self._request(operation, parameters))
        if page is None:
            return None
        for reason in self._wire.dialect.missing(page):
            self.error(operation, "incomplete", reason)
        return self._decoded(operation, page, kind)

    def error(self, operation: str, state: UnitState, reason: str) -> None:
        """Note that something asked for was not read."""
        self.errors.append(ReadError(operation, state, reason))

    @property
    def last(self) -> ReadError:
        """Why nothing was answered; without any read error, the thing is not there."""
        return self.errors[-1] if self.errors else ReadError("", "failed", "there is none")

    @property
    def lost(self) -> tuple[str, ...]:
        """Operations that were not wholly answered so far."""
        return tuple(sorted({each.operation for each in self.errors}))

    def _request(self, operation: str, parameters: Mapping[str, Any]) -> Request:
        if operation not in self._actions:
            raise LookupError(f"{operation} is called and not declared")
        action = self._actions[operation]
        given = {**self._fixed, **parameters}
        named = _names(action.path) | _names(action.host)
        host = action.host.format_map({name: str(given[name]) for name in _names(action.host)})
        path = action.path.format_map({name: _quoted(given[name]) for name in _names(action.path)})
        rest = {name: value for name, value in parameters.items() if name not in named}
        query = {"api-version": action.version} if action.version else {}
        if action.method == "GET":
            query |= {name: str(value) for name, value in rest.items()}
        url = f"{self._wire.base(host)}{path}" + (f"?{urlencode(query, safe='$')}" if query else "")
        body = msgspec.json.encode(rest) if action.method == "POST" and rest else b""
        return Request(url=url, method=action.method, body=body)

    def _page(self, operation: str, request: Request) -> dict[str, Json] | None:
        """The object that one request is answered with; None, and a read error, when that cannot be had."""
        endpoint: Endpoint = (request.origin, self._wire.part(request.url))
        if self._silences[endpoint] >= _SILENCES:
            self.error(operation, "failed", "not asked: the service does not answer")
            return None
        until = time.monotonic() + ANSWER_SECONDS
        for attempt in range(ATTEMPTS):
            found, refusal, after = self._once(request, endpoint, until)
            if found is not None:
                self._silences[endpoint] = 0
                self.answered += 1
                return found
            wait = PAUSES[min(attempt, len(PAUSES) - 1)] if after is None else after
            patient = wait <= LONGEST_PAUSE and time.monotonic() + wait < until
            if not (refusal.again and patient and attempt + 1 < ATTEMPTS):
                break
            self._pause(wait)
        if refusal.nothing:
            return None
        if refusal.unoffered:
            self.unoffered.append(operation)
            return None
        self._silences[endpoint] += refusal.again and not refusal.throttled
        self.error(operation, refusal.state, refusal.reason)
        return None

    def _once(
        self, request: Request, endpoint: Endpoint, until: float
    ) -> tuple[dict[str, Json] | None, Refusal, float | None]:
        """One attempt: the object; or why there is none, and after how many seconds to ask again."""
        try:
            self._wire.silences.asked(endpoint)
        except GivenUp:
            return None, Refusal(state="failed", reason="not asked: the endpoint does not answer"), None
        self.sent += 1
        answer = None
        try:
            answer = within(max(0.1, until - time.monotonic()), lambda: self._wire.send(request))
        except Unanswered as error:
            return None, Refusal(state="failed", reason=error.reason, again=True), None
        except TimeoutError:
            self._wire.silences.give_up(endpoint)
            reason = f"no whole answer within {ANSWER_SECONDS} seconds"
            return None, Refusal(state="failed", reason=reason), None
        finally:
            self._wire.silences.settled(endpoint, answered=answer is not None)
        if answer.status != 200:
            refusal = self._wire.dialect.refused(answer)
            self.throttled += refusal.throttled
            return None, refusal, retry_after(answer)
        try:
            found = msgspec.json.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            found = None
        if not isinstance(found, dict):
            reason = "incomplete or unexpected response from the service"
            return None, Refusal(state="incomplete", reason=reason, again=True), None
        return found, Refusal(state="read", reason=""), None

    def _items(self, operation: str, page: dict[str, Json], key: str) -> Iterator[Json]:
        """The items of a page; what stands in the place of a list and is none is a read error."""
        found: list[Json] = [[page]] if not key else [page]
        for name in key.split("/") if key else ():
            found = [below for each in found for below in self._below(operation, each, name)]
        for each in found:
            if isinstance(each, list):
                yield from each
            else:
                self.error(operation, "incomplete", "an answer has no list")

    def _below(self, operation: str, value: Json, name: str) -> Iterable[Json]:
        """What stands under a name in a page; a list that is left out is empty, where clouds do so."""
        if isinstance(value, dict):
            if name == EACH:
                return tuple(value.values())
            if value.get(name) is not None:
                return (value[name],)
            if self._wire.dialect.omits_empty:
                return ()
        self.error(operation, "incomplete", "an answer has no list")
        return ()

    def _decoded(self, operation: str, item: Any, kind: type[T]) -> T | None:
        try:
            return convert(item, kind)
        except msgspec.ValidationError as error:
            self.error(operation, "incomplete", f"an answer cannot be read: {error}")
            return None


def retry_after(answer: Answer) -> float | None:
    """Seconds that an answer asks to wait; None when it does not say, or says a date."""
    text = answer.headers.get("retry-after", "")
    return float(text) if text.isdigit() else None


def _astray(request: Request, origin: str) -> str:
    if request.origin != origin:
        return "the next page is said to be at another host: it is not asked"
    return "the pages do not end"


def _names(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def _quoted(value: object) -> str:
    """A parameter in a path; an ARM id or a resource name keeps its slashes."""
    return quote(str(value), safe="/-_.~:@$")
