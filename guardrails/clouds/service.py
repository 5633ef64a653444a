"""What a service module is: the calls it declares, the facts it keeps, and how it reads them.

A module reads and keeps; what the facts of all services mean together is `join.py`. Facts are those that a
workload needs: no names of people, addresses or key material are kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Generic, Protocol, TypeVar

import msgspec

from guardrails.formats.decoding import Json
from guardrails.model.coverage import ENTRY
from guardrails.scan.interface import EVERYWHERE, Opened, Reading, Unit, UnitState

T = TypeVar("T")
R = TypeVar("R", bound=msgspec.Struct)
Count = Annotated[int, msgspec.Meta(ge=0)]
"""A number of things: an answer that gives a negative one cannot be read."""
Amount = Annotated[float, msgspec.Meta(ge=0)]
"""A number that need not be whole."""


class Action(msgspec.Struct, frozen=True):
    """A call that a service module makes, and the permission that it needs.

    Attributes:
        operation: As the API names it, e.g. `DescribeInstances`.
        permission: As the cloud's IAM names it, e.g. `ec2:DescribeInstances`.
        why: What the answer is for, in words for those who grant it.
        client: Name of the client that has it; empty: the service's own.
        bare: Whether a whole answer without any field is one: there is none of what is asked for.
    """

    operation: str
    permission: str
    why: str
    client: str = ""
    bare: bool = False


class ReadError(msgspec.Struct, frozen=True):
    """Something that was asked for and not read.

    Attributes:
        operation: As the API names it.
        state: What it makes of the unit.
        reason: In words for people, without personal data.
    """

    operation: str
    state: UnitState
    reason: str


class Calls(Protocol):
    """The calls of one unit: declared, counted, typed, their failures kept; for one thread.

    Nothing here raises for what the cloud refuses: what was read is kept, and what was not is a read error.

    Attributes:
        errors: What was asked for and not read.
        unoffered: Operations that the region does not offer.
        answered: Calls that were answered.
        sent: Requests that were sent, retries included.
        throttled: Of these, how many were refused for their pace.
    """

    errors: list[ReadError]
    unoffered: list[str]
    answered: int
    sent: int
    throttled: int

    def pages(
        self, operation: str, key: str, kind: type[T], *, following: str = "", **parameters: Any
    ) -> Iterator[T]:
        """Every item of every page; what cannot be read is a read error and ends the pages.

        Args:
            operation: As the API names it.
            key: Where a page holds its items; empty: the page itself is the item.
            kind: What is kept of an item; other fields are dropped.
            following: Field that leads from a page to the next, where the client does not know it.
            parameters: Of the operation.
        """
        ...

    def one(self, operation: str, kind: type[T], **parameters: Any) -> T | None:
        """One answer; None when it could not be read, or the thing is no longer there."""
        ...

    def error(self, operation: str, state: UnitState, reason: str) -> None:
        """Note that something asked for was not read."""
        ...

    @property
    def lost(self) -> tuple[str, ...]:
        """Operations that were not wholly answered so far."""
        ...


class KeyValue(Protocol):
    """A tag, however its service spells it."""

    @property
    def key(self) -> str:
        """Its key."""
        ...

    @property
    def value(self) -> str:
        """Its value."""
        ...


class ReadFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What of a service's answers is wanted.

    Attributes:
        since: Instant in ISO form; jobs that ended before it are not read.
        look_back_days: How long before the scan began that is.
        tag_keys: Tags that may name a customer, in lower case; None: any may.
        in_scope: Whether a region is asked for: for clouds that answer for all regions at once.
        account: Id of the account that is read: for APIs of these clouds that take it in what is asked.
        regions: Regions of the account that are read: for APIs of these clouds with a list for each.
        reserved: What the keys of tags begin with that only the cloud can write.
        has_no_accelerators: Whether a type is certain to have none: things that can only be of such types
            need not be kept, nor asked about any further.
        is_new: Whether a type is not in the catalog.
        described: What the API said of such types so far; shared by all units of a scan.
    """

    since: str = ""
    look_back_days: int = 0
    tag_keys: frozenset[str] | None = None
    in_scope: Callable[[str], bool] = lambda _: True
    account: str = ""
    regions: tuple[str, ...] = ()
    reserved: tuple[str, ...] = ()
    has_no_accelerators: Callable[[str], bool] = lambda _: False
    is_new: Callable[[str], bool] = lambda _: False
    described: dict[str, Json] = {}

    def tags(self, found: Iterable[KeyValue] | Mapping[str, str]) -> dict[str, str]:
        """The tags that are kept: those that may name a customer, and those that only the cloud can write."""
        pairs = found.items() if isinstance(found, Mapping) else ((each.key, each.value) for each in found)
        return {
            key: value for key, value in pairs if self.names_somebody(key) or key.startswith(self.reserved)
        }

    def names_somebody(self, key: str) -> bool:
        """Whether a tag may name a customer."""
        if key.startswith(self.reserved):
            return False
        return self.tag_keys is None or key.lower() in self.tag_keys


class Service(msgspec.Struct, Generic[R], frozen=True, kw_only=True):
    """One service as the scan reads it.

    Attributes:
        name: As `--services` and coverage name it, e.g. `ec2`.
        client: Name of its client, e.g. `ec2`, `service-quotas`.
        actions: Every call that it makes.
        records: What it keeps of one account and region.
        read: Reads the records; what it could not read is a read error of the calls.
        say: What of the records coverage tells people; empty: nothing.
        regionless: Whether it is read once an account.
        types: Types of resources that it reads, in lower case as the cloud's own inventory names them: an
            account that holds none of them has nothing to read. Empty: it is always read.
    """

    name: str
    client: str
    actions: tuple[Action, ...]
    records: type[R]
    read: Callable[[Calls, ReadFilter], R]
    say: Callable[[R], str] = lambda _: ""
    regionless: bool = False
    types: tuple[str, ...] = ()


AnyService = Service[Any]


def outcome(errors: Sequence[ReadError], answered: int, found: bool) -> tuple[UnitState, str]:
    """The state of a unit and its reason.

    Args:
        errors: What was not read.
        answered: Calls that were answered.
        found: Whether anything was found.
    """
    if not errors:
        return ("read" if found else "empty"), ""
    reason = "; ".join(dict.fromkeys(f"{each.operation}: {each.reason}" for each in errors))
    states = {each.state for each in errors}
    return (states.pop() if len(states) == 1 and not answered else "incomplete"), reason


def settled(unit: Unit, state: UnitState, reason: str) -> Reading:
    """A unit that needs no call."""
    return Reading(unit=unit, state=state, reason=reason)


def shut(account: str, state: UnitState, reason: str) -> Opened:
    """An account of which nothing can be read."""
    return Opened(units=(), settled=(settled(Unit(account, EVERYWHERE, ENTRY), state, reason),))


def reading(
    unit: Unit, service: AnyService, calls: Calls, keep: ReadFilter, notes: Callable[[Any], Iterable[str]]
) -> Reading:
    """Read one unit.

    Args:
        unit: Which.
        service: That it is of.
        calls: Of the unit.
        keep: What is wanted.
        notes: What else of the records is worth saying.
    """
    records = service.read(calls, keep)
    state, reason = outcome(calls.errors, calls.answered, records != service.records())
    unoffered = (f"{name}: not offered in the region" for name in dict.fromkeys(calls.unoffered))
    said = (service.say(records), *unoffered, *notes(records))
    return Reading(
        unit=unit,
        state=state,
        reason="; ".join(part for part in (reason, *said) if part),
        records=msgspec.msgpack.encode(records),
        calls=calls.sent,
        throttles=calls.throttled,
    )
