"""Calls of one service in one account and region: declared, counted, typed, their failures kept.

Nothing here raises for what AWS refuses: what was read is kept, and what was not is a read error. Keeps out
what answers mean (each service's `api.py`) and how a client comes to its credentials (`entry.py`).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from guardrails.clouds.aws.session.failures import (
    THROTTLED,
    is_absent,
    is_gone,
    is_silence,
    is_unknown,
    reason_of,
    state_of,
)
from guardrails.clouds.patience import ANSWER_SECONDS, Endpoint, GivenUp, Silences, within
from guardrails.clouds.service import Action, ReadError
from guardrails.formats.decoding import Json
from guardrails.scan.decoding import convert
from guardrails.scan.interface import UnitState

T = TypeVar("T")
_READINGS = 3
"""How often a request is sent whose answer is cut off."""
_SILENCES = 2
"""So many calls in a row, each with all its attempts, that were not answered: the rest of the unit is not
asked. One may be the operation's own trouble."""
PAGES = 20_000
"""The most pages of one list: more than any service has for one account."""
EMPTY_PAGES = 300
"""So many pages in a row without anything: the list has no end, or none that is worth waiting for."""
_XML = ("ec2", "query", "rest-xml")
"""Protocols of botocore's models that leave out what is empty."""
_UNREADABLE = (
    AttributeError,
    LookupError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
    msgspec.MsgspecError,
)
"""What botocore raises besides its own errors when an answer is none of the service's: another shape, another
form, a moment that is none; and when the session that it renewed is over already."""


class AwsCalls:
    """The calls of one unit; for one thread.

    Args:
        client: A boto3 client that nobody else uses.
        actions: What may be called; anything else is a bug of ours.
        others: Makes a client of another name, for the actions that name one.
        silences: Of the whole scan; None: of these calls.
    """

    def __init__(
        self,
        client: Any,
        actions: Sequence[Action],
        others: Callable[[str], Any] | None = None,
        silences: Silences | None = None,
    ) -> None:
        self._own = str(client.meta.service_model.service_name)
        self._clients = {self._own: client}
        self._others = others
        self._declared = {action.operation: action.client or self._own for action in actions}
        self._bare = frozenset(action.operation for action in actions if action.bare)
        self._body: bytes | str = "{}"
        self._patient: set[str] = set()
        self._heard: set[str] = set()
        self._silences: Counter[str] = Counter()
        self._all_silences = silences or Silences()
        self._waiting: set[Endpoint] = set()
        self._asked: set[str] = set()
        self._watches: dict[int, tuple[Callable[..., None], Callable[..., None]]] = {}
        self.errors: list[ReadError] = []
        self.unoffered: list[str] = []
        self.answered = 0
        self.sent = 0
        self.throttled = 0
        self._watch(client)

    def pages(
        self, operation: str, key: str, kind: type[T], *, following: str = "", **parameters: Any
    ) -> Iterator[T]:
        """Every item of every page; what cannot be read is a read error and ends the pages.

        Args:
            operation: As the API names it.
            key: Where a page holds its items; empty: the page itself is the item.
            kind: What is kept of an item; other fields are dropped.
            following: Field that leads from a page to the next, where botocore does not know it.
            parameters: Of the operation; `PaginationConfig` for the page size.
        """
        self._call(operation)  # from now on the paginator calls it too
        if self._given_up(operation):
            return
        pages = iter(self._paginator(operation, key, following).paginate(**parameters))
        asked: set[str] = set()
        empty = 0
        for _ in range(PAGES):
            self._asked = asked
            page = self._attempt(operation, lambda: next(pages, None))
            if page is None:
                return
            items = self._items(operation, key, page)
            empty = 0 if items else empty + 1
            for item in items:
                found = self._decoded(operation, item, kind)
                if found is not None:
                    yield found
            if empty == EMPTY_PAGES:
                break
        reason = (
            f"{empty} pages in a row hold nothing" if empty == EMPTY_PAGES else f"more than {PAGES:,} pages"
        )
        self.error(operation, "incomplete", f"{reason}: the rest is not read")

    def one(self, operation: str, kind: type[T], **parameters: Any) -> T | None:
        """One answer; None when it could not be read, or the thing is no longer there."""
        call = self._call(operation)
        if self._given_up(operation):
            return None
        self._asked = set()
        answer = self._attempt(operation, lambda: call(**parameters))
        return None if answer is None else self._decoded(operation, answer, kind)

    def error(self, operation: str, state: UnitState, reason: str) -> None:
        """Note that something asked for was not read."""
        self.errors.append(ReadError(operation, state, reason))

    @property
    def unreached(self) -> bool:
        """Whether an endpoint gave no answer, and none since."""
        return any(self._silences.values())

    @property
    def last(self) -> ReadError:
        """Why nothing was answered; without any read error, the thing is not there."""
        return self.errors[-1] if self.errors else ReadError("", "failed", "AWS does not know it")

    @property
    def lost(self) -> tuple[str, ...]:
        """Operations that were not wholly answered so far."""
        return tuple(sorted({each.operation for each in self.errors}))

    def let_go(self) -> list[Any]:
        """No more calls are made: the clients, as they were."""
        clients = list({id(client): client for client in self._clients.values()}.values())
        for operation in self._patient:
            delattr(self._client(operation), _method(operation))
        for client in clients:
            sending, received = self._watches.pop(id(client))
            client.meta.events.unregister("before-send", sending)
            client.meta.events.unregister("response-received", received)
        return clients

    def _client(self, operation: str) -> Any:
        if operation not in self._declared:
            raise LookupError(f"{operation} is called and not declared")
        name = self._declared[operation]
        if name not in self._clients:
            if self._others is None:
                raise LookupError(f"{operation} needs a client for {name}")
            self._clients[name] = self._others(name)
            self._watch(self._clients[name])
        return self._clients[name]

    def _call(self, operation: str) -> Callable[..., Any]:
        """The client's method, made patient once."""
        client, method = self._client(operation), _method(operation)
        if operation not in self._patient:
            self._patient.add(operation)
            bare = self._is_object if operation in self._bare else _never
            setattr(client, method, _patient(getattr(client, method), self._once, bare))
        return getattr(client, method)  # type: ignore[no-any-return]

    def _paginator(self, operation: str, key: str, following: str) -> Any:
        client, method = self._client(operation), _method(operation)
        if not following:
            return client.get_paginator(method)
        from botocore.paginate import Paginator  # noqa: PLC0415

        known = {"input_token": following, "output_token": following, "result_key": key}
        model = client.meta.service_model.operation_model(operation)
        return Paginator(getattr(client, method), known, model)

    def _items(self, operation: str, key: str, page: dict[str, Json]) -> Sequence[Any]:
        """The items of a page. Only XML leaves an empty list out: elsewhere something is missing."""
        if not key:
            return (page,)
        if key not in page and self._client(operation).meta.service_model.protocol not in _XML:
            self.error(operation, "incomplete", "an answer has no list")
        return page.get(key) or ()

    def _attempt(self, operation: str, call: Callable[[], Any]) -> Any:
        """What a call answers; None, and a read error, when that cannot be had."""
        from botocore import exceptions, parsers  # noqa: PLC0415

        expected = (exceptions.ClientError, exceptions.BotoCoreError, parsers.ResponseParserError)
        try:
            answer = within(ANSWER_SECONDS, call)
        except (*expected, GivenUp, TimeoutError) as error:
            self._failed(operation, error)
            return None
        finally:
            self._settle()
        self._hear(operation)
        self.answered += answer is not None
        return answer

    def _failed(self, operation: str, error: Exception) -> None:
        from botocore import exceptions, parsers  # noqa: PLC0415

        match error:
            case exceptions.ClientError():
                self._refused(operation, error.response)
            case exceptions.PaginationError():
                self.error(operation, "incomplete", "the pages do not end")
            case parsers.ResponseParserError():
                self.error(operation, "incomplete", "incomplete or unexpected response from AWS")
            case GivenUp():
                self.error(operation, "failed", "not asked: the endpoint does not answer")
            case TimeoutError():
                self._leave(operation)
            case _:
                self.error(operation, "failed", type(error).__name__)
                if isinstance(error, exceptions.HTTPClientError | exceptions.ConnectionError):
                    self._silences[self._declared[operation]] += 1

    def _refused(self, operation: str, response: dict[str, Json]) -> None:
        """Note what was not read; a thing that is gone, or an operation that is not offered, is nothing.

        An operation is not offered when the service does not know it and has answered another one: else
        something that is no service of AWS may be speaking.
        """
        error = response.get("Error", {})
        code, message = str(error.get("Code", "")), str(error.get("Message", ""))
        status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        if is_silence(code, status):
            self._silences[self._declared[operation]] += 1
        elif is_absent(code, message):
            self.unoffered.append(operation)
            return
        elif is_unknown(code):
            if self._declared[operation] in self._heard:
                self.unoffered.append(operation)
                return
        else:
            self._silences[self._declared[operation]] = 0
            if is_gone(code, message):
                return
        self.error(operation, state_of(code, status), reason_of(code, status, message))

    def _hear(self, operation: str) -> None:
        self._heard.add(self._declared[operation])
        self._silences[self._declared[operation]] = 0

    def _given_up(self, operation: str) -> bool:
        """Whether the operation's service does not answer, so that it is not asked; that is a read error."""
        if self._silences[self._declared[operation]] < _SILENCES:
            return False
        self.error(operation, "failed", "not asked: the service does not answer")
        return True

    def _decoded(self, operation: str, item: Any, kind: type[T]) -> T | None:
        try:
            return convert(item, kind)
        except msgspec.ValidationError as error:
            self.error(operation, "incomplete", f"an answer cannot be read: {error}")
            return None

    def _leave(self, operation: str) -> None:
        """An answer did not come to its end: nothing more is asked at its endpoint."""
        self.error(operation, "failed", f"no whole answer within {ANSWER_SECONDS} seconds")
        self._silences[self._declared[operation]] = _SILENCES
        self._all_silences.give_up(_endpoint(self._client(operation)))

    def _settle(self) -> None:
        """What botocore could not read was an answer all the same."""
        while self._waiting:
            self._all_silences.settled(self._waiting.pop(), answered=True)

    def _watch(self, client: Any) -> None:
        endpoint = _endpoint(client)

        def sending(**_: Any) -> None:
            self._settle()
            self._all_silences.asked(endpoint)
            self._waiting.add(endpoint)
            self.sent += 1

        def received(response_dict: Json = None, parsed_response: Json = None, **_: Any) -> None:
            if endpoint in self._waiting:
                self._waiting.remove(endpoint)
                self._all_silences.settled(endpoint, answered=response_dict is not None)
            if self._bare:
                self._body = (response_dict or {}).get("body", "")
            error = parsed_response.get("Error") or {} if isinstance(parsed_response, dict) else {}
            self.throttled += (
                error.get("Code") in THROTTLED or (response_dict or {}).get("status_code") == 429
            )

        self._watches[id(client)] = (sending, received)
        client.meta.events.register("before-send", sending)
        client.meta.events.register("response-received", received)

    def _is_object(self) -> bool:
        """Whether the answer that came last is a whole JSON object; botocore does not say."""
        try:
            return isinstance(msgspec.json.decode(self._body), dict)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return False

    def _once(self, parameters: dict[str, Json]) -> None:
        """Refuse what was asked before within one list: its pages go round."""
        from botocore.exceptions import PaginationError  # noqa: PLC0415

        key = repr(sorted(parameters.items()))
        if key in self._asked:
            raise PaginationError(message="asked twice")
        self._asked.add(key)


def _endpoint(client: Any) -> Endpoint:
    return (str(client.meta.service_model.service_name), str(client.meta.region_name))


def _never() -> bool:
    return False


def _patient(
    call: Callable[..., Any], once: Callable[[dict[str, Json]], None], bare: Callable[[], bool]
) -> Callable[..., Any]:
    """A call that is made again when its answer cannot be read: botocore does not, and takes JSON without its
    end for an answer without any field.

    Args:
        call: The client's method.
        once: Told what is asked; may refuse it.
        bare: Whether what came last may be an answer although it has no field.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415
    from botocore.parsers import ResponseParserError  # noqa: PLC0415

    def again(**parameters: Any) -> Any:
        once(parameters)
        for _ in range(_READINGS - 1):
            try:
                return _whole(parameters)
            except ResponseParserError:
                continue
        return _whole(parameters)

    def _whole(parameters: dict[str, Json]) -> dict[str, Json]:
        try:
            answer: dict[str, Json] = call(**parameters)
            fields = answer.keys() - {"ResponseMetadata"}
        except (BotoCoreError, ClientError, ResponseParserError):
            raise
        except _UNREADABLE as error:
            raise ResponseParserError("no answer of the service") from error
        if not (fields or bare()):
            raise ResponseParserError("no field")
        return answer

    return again


def _method(operation: str) -> str:
    from botocore import xform_name  # noqa: PLC0415

    return str(xform_name(operation))
