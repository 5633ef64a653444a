"""A cloud whose services answer for a whole account at once: units, readings and the join. Knows no cloud.

What is a cloud's own (which accounts there are, how one is entered, how machines have owners) is its
`clouds/<cloud>/source.py`.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.catalog.lookup import Catalog
from guardrails.clouds.region import RegionFacts
from guardrails.clouds.rest.calls import RestCalls
from guardrails.clouds.rest.wire import RestAction, Wire
from guardrails.clouds.service import AnyService, ReadFilter, reading, settled, shut
from guardrails.clouds.services import ServiceTable
from guardrails.model.account import AccountState, CloudAccount
from guardrails.model.coverage import ENTRY
from guardrails.model.workload import Workload
from guardrails.scan.interface import EVERYWHERE, Accounts, Opened, Reading, Unit, UnitState
from guardrails.scan.request import ScanRequest

_OTHERS = "all others"
"""Of the regions: those that are not named."""
_SHUT: tuple[AccountState, ...] = ("pending", "suspended", "closing")


def actions(service: AnyService) -> tuple[RestAction, ...]:
    """The calls of a service that go over HTTPS."""
    return tuple(each for each in service.actions if isinstance(each, RestAction))


F = TypeVar("F", bound=RegionFacts)
"""What joins of the cloud use."""


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """How one account is read.

    Attributes:
        wire: What its calls go over.
        fixed: Parameters that each call takes where its path or host names them.
        regions: Names of the regions that are read, for APIs with a host or a list for each.
        off: Services that need no call: state and reason.
        absent: Types of resources of which the account certainly has none.
        settled: Other units that need none, regions among them.
        calls: Requests that were sent to get in, retries included.
        throttles: Of these, how many were refused for their pace.
    """

    wire: Wire
    fixed: Mapping[str, str]
    regions: tuple[str, ...] = ()
    off: Mapping[str, tuple[UnitState, str]] = {}
    absent: frozenset[str] = frozenset()
    settled: tuple[Reading, ...] = ()
    calls: int = 0
    throttles: int = 0


class RestCloud(ABC, Generic[F]):
    """A cloud over HTTPS and JSON; several threads may use it.

    Args:
        table: Of its services.
        services: Those of them that are read.
        request: What is asked for.
        catalog: Instance types and chips.
        keep: What of the answers is wanted.
    """

    provider: str
    evidence: frozenset[str]

    def __init__(
        self,
        table: ServiceTable,
        services: Sequence[AnyService],
        request: ScanRequest,
        catalog: Catalog,
        keep: ReadFilter,
    ) -> None:
        self._table = table
        self._services = {each.name: each for each in services}
        self._request = request
        self._catalog = catalog
        self._filter = keep
        self._entered: dict[str, Entered] = {}

    @abstractmethod
    def accounts(self) -> Accounts:
        """Find the accounts; called once, before everything else."""

    def resume(self, accounts: Sequence[CloudAccount]) -> None:
        """Go on with accounts that an earlier start found: nothing is kept of them."""

    @abstractmethod
    def enter(self, account: CloudAccount) -> Entered | Opened:
        """Get into an account that is in use; `Opened`: it cannot be read."""

    @abstractmethod
    def joined(self, read: Mapping[str, Any], facts: F) -> list[Workload]:
        """The rows of an account.

        Args:
            read: What was kept, by service; services of which nothing was read are not among them.
            facts: Of the account.
        """

    @abstractmethod
    def facts(self, account: CloudAccount, accelerators: Accelerators, accounts: Collection[str]) -> F:
        """What joins of an account use; see `RegionFacts`."""

    def open(self, account: CloudAccount) -> Opened:
        """Get into one account and say what there is to read."""
        if account.state == "closed":
            return shut(account.id, "empty", "the account is closed")
        if account.state in _SHUT:
            return shut(account.id, "disabled", f"the account is {account.state}")
        entered = self.enter(account)
        if isinstance(entered, Opened):
            return entered
        self._entered[account.id] = entered
        units, done = self._units(account.id, entered.off)
        return Opened(
            units=tuple(units),
            settled=(*entered.settled, *self._narrowed(account.id), *done),
            calls=entered.calls,
            throttles=entered.throttles,
        )

    def _narrowed(self, account: str) -> Iterator[Reading]:
        """That not all regions are asked for: answers are for all of them, and units have none."""
        for name in sorted(set(self._request.exclude.region)):
            yield settled(Unit(account, name, ENTRY), "skipped", "left out by request")
        if self._request.regions:
            yield settled(Unit(account, _OTHERS, ENTRY), "skipped", "not asked for")

    def _units(
        self, account: str, off: Mapping[str, tuple[UnitState, str]]
    ) -> tuple[list[Unit], list[Reading]]:
        """What there is to read in an account, and what needs no call."""
        units: list[Unit] = []
        done: list[Reading] = []
        for name in self._services:
            unit = Unit(account, EVERYWHERE, name)
            if name in self._request.exclude.service:
                done.append(settled(unit, "skipped", "left out by request"))
            elif name in off:
                done.append(settled(unit, *off[name]))
            else:
                units.append(unit)
        others = [name for name in self._table.defaults if name not in self._services]
        done += [settled(Unit(account, EVERYWHERE, name), "skipped", "not asked for") for name in others]
        return units, done

    def read(self, unit: Unit) -> Reading:
        """Read one service of an opened account."""
        each = self._services[unit.service]
        entered = self._entered[unit.account]
        calls = RestCalls(entered.wire, actions(each), entered.fixed, absent=entered.absent)
        keep = msgspec.structs.replace(self._filter, account=unit.account, regions=entered.regions)
        found = reading(unit, each, calls, keep, self.notes)
        if found.state == "empty" and not (calls.answered or found.reason):
            return msgspec.structs.replace(found, reason="the service is not in use here")
        return found

    def notes(self, records: Any) -> Sequence[str]:
        """What else of the records is worth saying."""
        del records
        return ()

    def close(self, account: CloudAccount) -> None:
        """All units of the account were read."""
        self._entered.pop(account.id, None)

    def workloads(
        self, account: CloudAccount, readings: Sequence[Reading], accounts: Collection[str]
    ) -> Iterator[Workload]:
        """The rows of an account; pure."""
        read = {unit.service: records for unit, records in self._table.records(readings).items()}
        yield from self.joined(read, self.facts(account, self.accelerators(read), accounts))

    def accelerators(self, read: Mapping[str, Any]) -> Accelerators:
        """The catalog, and the types that the API itself described."""
        del read
        return Accelerators(self._catalog)

    def described(self, account: CloudAccount, readings: Sequence[Reading]) -> CloudAccount:
        """The account with what its own readings say of it; pure."""
        del readings
        return account
