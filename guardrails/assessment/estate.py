"""What was read of live accounts, for the customers whose they are: completeness and facts. Pure.

Sums cover what was asked for. An account that was not wholly read opens those of the customers whose it is
and of those who were seen in it; a list of accounts that was not wholly read opens everybody's.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import msgspec

from guardrails.assessment.join import Estate
from guardrails.model.account import CloudAccount
from guardrails.model.coverage import ACCOUNTS, WORKLOADS, Coverage, CoverageState
from guardrails.model.customer import UNATTRIBUTED, Account, Customer
from guardrails.model.range import UNKNOWN
from guardrails.model.snapshot import Snapshot
from guardrails.model.tri import Tri
from guardrails.register import accounts
from guardrails.register.known import Known

CLOSED = frozenset(("suspended", "closing", "closed"))
_FOUND = frozenset(("read", "empty"))

_ABSENT: dict[CoverageState, str] = {
    "incomplete": "in the register, but the cloud does not list it",
    "not_asked": "in the register, but left out of this scan",
}

Key = tuple[str, str]
Holders = Callable[[CloudAccount], tuple[str, ...]]


class Surveyed(msgspec.Struct, frozen=True, kw_only=True):
    """The estate as the customers' documents need it.

    Attributes:
        estate: Who was asked about, and whose sums are open.
        records: The register's records with what the clouds say of their accounts; those that nobody claims
            have records of their own.
        read: Whether each account was wholly read; those that were not asked for are absent.
        coverage: Accounts of the register that nothing was read of.
    """

    estate: Estate
    records: dict[str, Customer]
    read: dict[Key, Tri]
    coverage: tuple[Coverage, ...]


def survey(
    snapshot: Snapshot,
    records: Mapping[str, Customer],
    holders: Holders,
    seen: Iterable[tuple[Key, str]],
    known: Known,
) -> Surveyed:
    """Join accounts with customers.

    Args:
        snapshot: Of live clouds.
        records: Of the register, by id.
        holders: Whose a whole account is, or may be.
        seen: Account and customer of every workload.
        known: What of the register is known on the day of the decision.
    """
    read = _read(snapshot)
    whose = {key: holders(account) for key, account in _keyed(snapshot).items()}
    held = _held(whose)
    open_ = {customer for key, names in whose.items() if read[key] != "yes" for customer in names}
    open_ |= {customer for key, customer in seen if read.get(key) not in ("yes", None)}
    missing = _Missing(snapshot, read, known)
    asked = {customer for names in whose.values() for customer in names if customer in records}
    for customer in records.values():
        absent = missing.of(customer)
        if "incomplete" in absent or missing.reaches(customer):
            asked.add(customer.id)
        if absent or missing.may_hold_more(customer):
            open_.add(customer.id)
    estate = Estate(asked=frozenset(asked), open=frozenset(open_), all_open=_list_is_open(snapshot.coverage))
    described = _Described(snapshot, known)
    return Surveyed(
        estate=estate,
        records={**described.nobodys(whose), **described.records(records, held)},
        read=read,
        coverage=missing.coverage(),
    )


def _keyed(snapshot: Snapshot) -> dict[Key, CloudAccount]:
    return {accounts.key(each.provider, each.id): each for each in snapshot.accounts}


def _read(snapshot: Snapshot) -> dict[Key, Tri]:
    """Whether each account was wholly read, partly (unknown), or not at all."""
    units: dict[Key, list[Coverage]] = {}
    for line in snapshot.coverage:
        provider, _, rest = line.where.partition("/")
        if line.what == WORKLOADS:
            units.setdefault(accounts.key(provider, rest.partition("/")[0]), []).append(line)
    return {key: _wholly(units.get(key, ())) for key in _keyed(snapshot)}


def _wholly(lines: Iterable[Coverage]) -> Tri:
    found = list(lines)
    if found and all(each.complete for each in found):
        return "yes"
    return "unknown" if any(each.state in _FOUND for each in found) else "no"


def _list_is_open(coverage: Iterable[Coverage]) -> bool:
    return any(each.what == ACCOUNTS and not each.complete for each in coverage)


def _held(whose: Mapping[Key, tuple[str, ...]]) -> dict[str, list[Key]]:
    """The accounts of each customer whose they are for certain."""
    held: dict[str, list[Key]] = {}
    for key, names in whose.items():
        if len(names) == 1:
            held.setdefault(names[0], []).append(key)
    return held


class _Missing:
    """Accounts that the register names and that no cloud showed, although they are not closed."""

    def __init__(self, snapshot: Snapshot, read: Mapping[Key, Tri], known: Known) -> None:
        self._read = read
        self._known = known
        self._whole = {each.provider for each in snapshot.scans if each.whole}
        self._left_out = {
            accounts.key(scan.provider, name) for scan in snapshot.scans for name in scan.left_out
        }
        self._found: dict[CoverageState, list[str]] = {}

    def of(self, customer: Customer) -> set[CoverageState]:
        """What became of accounts where the customer may hold something; remembers which they are."""
        states: set[CoverageState] = set()
        for each in customer.accounts:
            if self._is_absent(each):
                asked = each.provider in self._whole and not self._is_left_out(each)
                state: CoverageState = "incomplete" if asked else "not_asked"
                self._found.setdefault(state, []).append(f"{each.provider}/{each.id}")
                states.add(state)
        return states

    def reaches(self, customer: Customer) -> bool:
        """Whether all accounts were asked for and the customer names none: tags would have shown it."""
        return bool(self._whole) and not customer.accounts and not customer.ous

    def may_hold_more(self, customer: Customer) -> bool:
        """Whether an account in one of its units, of which the register names none, was not asked for."""
        some = any(each.provider not in self._whole for each in customer.ous)
        return some or bool(customer.ous and self._left_out)

    def coverage(self) -> tuple[Coverage, ...]:
        """One line for each kind, with an example."""
        return tuple(
            Coverage(
                where=min(found),
                what="accounts of the register",
                state=state,
                count=len(found),
                reason=_ABSENT[state],
            )
            for state, found in sorted(self._found.items())
        )

    def _is_absent(self, account: Account) -> bool:
        key = accounts.key(account.provider, account.id)
        closed = isinstance(self._known.day_or_none(account, "closed_day"), int)
        return key not in self._read and not closed

    def _is_left_out(self, account: Account) -> bool:
        return accounts.key(account.provider, account.id) in self._left_out


class _Described:
    """The register's accounts with what the clouds say of them; the register's own word comes first."""

    def __init__(self, snapshot: Snapshot, known: Known) -> None:
        self._known = _keyed(snapshot)
        self._days = {each.provider: each.ended.date() for each in snapshot.scans}
        self._on_the_day = known

    def records(self, records: Mapping[str, Customer], held: Mapping[str, list[Key]]) -> dict[str, Customer]:
        """Every record, its accounts those that it names and those that the cloud says are its."""
        return {id_: self._record(record, held.get(id_, ())) for id_, record in records.items()}

    def nobodys(self, whose: Mapping[Key, tuple[str, ...]]) -> dict[str, Customer]:
        """A record for each account that is nobody's for certain: under this id its workloads are summed."""
        found = {}
        for key, names in whose.items():
            if len(names) != 1:
                account = self._known[key]
                id_ = f"{UNATTRIBUTED}{account.provider}/{account.id}"
                found[id_] = Customer(id=id_, accounts=(self._account(_bare(account)),))
        return found

    def _record(self, record: Customer, held: Iterable[Key]) -> Customer:
        named = {accounts.key(each.provider, each.id) for each in record.accounts}
        added = [_bare(self._known[key]) for key in held if key not in named]
        merged = tuple(self._account(each) for each in (*record.accounts, *added))
        return msgspec.structs.replace(record, accounts=merged) if merged != record.accounts else record

    def _account(self, account: Account) -> Account:
        known = self._known.get(accounts.key(account.provider, account.id))
        if known is None:
            return account
        seen = self._days.get(known.provider)
        closed = seen if known.state in CLOSED and self._on_the_day.has_come(seen) else None
        accessed = date.fromisoformat(known.last_access_day) if known.last_access_day else None
        quota = account.quota_accelerators
        return msgspec.structs.replace(
            account,
            closed_day=account.closed_day or closed,
            last_access_day=account.last_access_day or accessed,
            quota_accelerators=known.quota_accelerators if quota == UNKNOWN else quota,
        )


def _bare(account: CloudAccount) -> Account:
    return msgspec.convert({"provider": account.provider, "id": account.id}, Account)
