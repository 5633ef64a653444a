"""Calls of one service in one account and region: declared, counted, typed, their failures kept.

Nothing here raises for what AWS refuses: what was read is kept, and what was not is a trouble. Keeps out
what answers mean (`services/`) and how a client comes to its credentials (`session.py`).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from guardrails.sources.aws.failures import (
    THROTTLED,
    is_gone,
    is_silence,
    is_unknown,
    reason_of,
    state_of,
)
from guardrails.sources.scan.fitting import fit
from guardrails.sources.scan.interface import UnitState

T = TypeVar("T")
_READINGS = 3
"""How often a request is sent whose answer is cut off."""
_SILENCES = 2
"""So many calls in a row, each with all its attempts, that were not answered: the rest of the unit is not
asked. One may be the operation's own trouble."""


class Action(msgspec.Struct, frozen=True):
    """A call that a service module makes, and the permission that it needs.

    Attributes:
        operation: As the API names it, e.g. `DescribeInstances`.
        permission: As IAM names it, e.g. `ec2:DescribeInstances`.
        why: What the answer is for, in words for those who grant it.
        client: Name of the boto3 client that has it; empty: the service's own.
    """

    operation: str
    permission: str
    why: str
    client: str = ""


class Trouble(msgspec.Struct, frozen=True):
    """Something that was asked for and not read.

    Attributes:
        operation: As the API names it.
        state: What it makes of the unit.
        reason: In words for people, without personal data.
    """

    operation: str
    state: UnitState
    reason: str


class Calls:
    """The calls of one unit; for one thread.

    Args:
        client: A boto3 client that nobody else uses.
        actions: What may be called; anything else is a bug of ours.
        others: Makes a client of another name, for the actions that name one.
    """

    def __init__(
        self, client: Any, actions: Sequence[Action], others: Callable[[str], Any] | None = None
    ) -> None:
        self._own = str(client.meta.service_model.service_name)
        self._clients = {self._own: client}
        self._others = others
        self._declared = {action.operation: action.client or self._own for action in actions}
        self._patient: set[str] = set()
        self._heard: set[str] = set()
        self._silences: Counter[str] = Counter()
        self.troubles: list[Trouble] = []
        self.unoffered: list[str] = []
        self.answered = 0
        self.sent = 0
        self.throttled = 0
        self._watch(client)

    def pages(self, operation: str, key: str, kind: type[T], **parameters: Any) -> Iterator[T]:
        """Every item of every page; what cannot be read is a trouble and ends the pages.

        Args:
            operation: As the API names it.
            key: Where a page holds its items; empty: the page itself is the item.
            kind: What is kept of an item; other fields are dropped.
            parameters: Of the operation; `PaginationConfig` for the page size.
        """
        self._call(operation)  # from now on the paginator calls it too
        if self._given_up(operation):
            return
        paginator = self._client(operation).get_paginator(_method(operation))
        pages = iter(paginator.paginate(**parameters))
        while (page := self._attempt(operation, lambda: next(pages, None))) is not None:
            for item in self._items(operation, key, page):
                found = self._fitting(operation, item, kind)
                if found is not None:
                    yield found

    def one(self, operation: str, kind: type[T], **parameters: Any) -> T | None:
        """One answer; None when it could not be read, or the thing is no longer there."""
        call = self._call(operation)
        if self._given_up(operation):
            return None
        answer = self._attempt(operation, lambda: call(**parameters))
        return None if answer is None else self._fitting(operation, answer, kind)

    def trouble(self, operation: str, state: UnitState, reason: str) -> None:
        """Note that something asked for was not read."""
        self.troubles.append(Trouble(operation, state, reason))

    @property
    def lost(self) -> tuple[str, ...]:
        """Operations that were not wholly answered so far."""
        return tuple(sorted({each.operation for each in self.troubles}))

    def let_go(self) -> list[Any]:
        """No more calls are made: the clients, as they were."""
        clients = list({id(client): client for client in self._clients.values()}.values())
        for operation in self._patient:
            delattr(self._client(operation), _method(operation))
        for client in clients:
            client.meta.events.unregister("before-send", self._count)
            client.meta.events.unregister("response-received", self._count_throttles)
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
            setattr(client, method, _patient(getattr(client, method)))
        return getattr(client, method)  # type: ignore[no-any-return]

    def _items(self, operation: str, key: str, page: dict[str, Any]) -> Sequence[Any]:
        """The items of a page. Only XML leaves an empty list out: in JSON, something is missing."""
        if not key:
            return (page,)
        if key not in page and "json" in self._client(operation).meta.service_model.protocol:
            self.trouble(operation, "incomplete", "an answer has no list")
        return page.get(key) or ()

    def _attempt(self, operation: str, call: Callable[[], Any]) -> Any:
        from botocore import exceptions, parsers  # noqa: PLC0415

        try:
            answer = call()
        except exceptions.ClientError as error:
            self._refused(operation, error.response)
            return None
        except exceptions.PaginationError:
            self.trouble(operation, "incomplete", "the pages do not end")
            return None
        except parsers.ResponseParserError:
            self.trouble(operation, "incomplete", "an answer is cut off or is no answer of AWS")
            return None
        except exceptions.BotoCoreError as error:
            self.trouble(operation, "failed", type(error).__name__)
            if isinstance(error, exceptions.HTTPClientError | exceptions.ConnectionError):
                self._silences[self._declared[operation]] += 1
            return None
        self._hear(operation)
        self.answered += answer is not None
        return answer

    def _refused(self, operation: str, response: dict[str, Any]) -> None:
        """Note what was not read; a thing that is gone, or an operation that is not offered, is nothing.

        An operation is not offered when the service does not know it and has answered another one: else
        something that is no service of AWS may be speaking.
        """
        error = response.get("Error", {})
        code, message = str(error.get("Code", "")), str(error.get("Message", ""))
        status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        if is_silence(code, status):
            self._silences[self._declared[operation]] += 1
        elif is_unknown(code):
            if self._declared[operation] in self._heard:
                self.unoffered.append(operation)
                return
        else:
            self._silences[self._declared[operation]] = 0
            if is_gone(code, message):
                return
        self.trouble(operation, state_of(code, status), reason_of(code, status))

    def _hear(self, operation: str) -> None:
        self._heard.add(self._declared[operation])
        self._silences[self._declared[operation]] = 0

    def _given_up(self, operation: str) -> bool:
        """Whether the operation's service does not answer, so that it is not asked; that is a trouble."""
        if self._silences[self._declared[operation]] < _SILENCES:
            return False
        self.trouble(operation, "failed", "not asked: the service does not answer")
        return True

    def _fitting(self, operation: str, item: Any, kind: type[T]) -> T | None:
        try:
            return fit(item, kind)
        except msgspec.ValidationError as error:
            self.trouble(operation, "incomplete", f"an answer cannot be read: {error}")
            return None

    def _watch(self, client: Any) -> None:
        client.meta.events.register("before-send", self._count)
        client.meta.events.register("response-received", self._count_throttles)

    def _count(self, **_: Any) -> None:
        self.sent += 1

    def _count_throttles(self, response_dict: Any = None, parsed_response: Any = None, **_: Any) -> None:
        error = (parsed_response or {}).get("Error") or {}
        self.throttled += error.get("Code") in THROTTLED or (response_dict or {}).get("status_code") == 429


def _patient(call: Callable[..., Any]) -> Callable[..., Any]:
    """A call that is made again when its answer is cut off: botocore does not, and takes JSON without its end
    for an answer without any field.
    """
    from botocore.parsers import ResponseParserError  # noqa: PLC0415

    def again(**parameters: Any) -> Any:
        for _ in range(_READINGS - 1):
            try:
                return _whole(call(**parameters))
            except ResponseParserError:
                continue
        return _whole(call(**parameters))

    def _whole(answer: dict[str, Any]) -> dict[str, Any]:
        if answer.keys() <= {"ResponseMetadata"}:
            raise ResponseParserError("no field")
        return answer

    return again


def _method(operation: str) -> str:
    from botocore import xform_name  # noqa: PLC0415

    return str(xform_name(operation))


def outcome(troubles: Sequence[Trouble], answered: int, found: bool) -> tuple[UnitState, str]:
    """The state of a unit and its reason.

    Args:
        troubles: What was not read.
        answered: Calls that were answered.
        found: Whether anything was found.
    """
    if not troubles:
        return ("read" if found else "empty"), ""
    reason = "; ".join(dict.fromkeys(f"{each.operation}: {each.reason}" for each in troubles))
    states = {each.state for each in troubles}
    return (states.pop() if len(states) == 1 and not answered else "incomplete"), reason
