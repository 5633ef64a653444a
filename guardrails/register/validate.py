"""What types cannot say about a register: ids that clash, days and shares that cannot be, missing records.

`unusable` problems refuse the register. `doubt` leaves it usable: what is in doubt names nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from ipaddress import ip_network

from guardrails.model.calendar import shifted
from guardrails.model.customer import Customer, Party, Register, Reseller
from guardrails.register import accounts, consistency
from guardrails.register.problem import Problem
from guardrails.register.things import PARTIES, Key, Things, places
from guardrails.yamltext import Path, dotted

RESERVED = ("unattributed:", "group:")
"""How ids begin that stand for accounts nobody claims, and for customers that are tied."""

SHORTEST_FINGERPRINT = 8
"""Characters; a shorter one is soon shared by chance."""

SHARES_ROUNDING = 1.0
"""Percentage points by which shares that were rounded may exceed 100."""


def problems(register: Register, today: date | None = None) -> Iterator[Problem]:
    """Everything that is wrong with it, in the register's order within each kind of check.

    What records contradict one another in is found by `unite`, once it is plain which records there are.

    Args:
        register: Normalised.
        today: Days after it have not come, with one day's grace for time zones; None: not checked.
    """
    yield from _ids(register.resellers, ("resellers",))
    yield from _ids(register.customers, ("customers",))
    yield from _ids(register.entities, ("entities",))
    yield from _stakes(register)
    yield from _entities(register)
    resellers = {reseller.id for reseller in register.resellers}
    yield from _shares(register.provider, ("provider",))
    for index, reseller in enumerate(register.resellers):
        yield from _shares(reseller, ("resellers", index))
    for index, customer in enumerate(register.customers):
        yield from _customer(customer, ("customers", index), resellers)
    yield from _shared_accounts(register.customers)
    yield from _shared_ous(register.customers)
    yield from _shared_names(register)
    yield from consistency.problems(register, None if today is None else shifted(today, 1))


def _stakes(register: Register) -> Iterator[Problem]:
    """A stake, or a party, that names nobody says nothing about ownership."""
    entities = {each.id for each in register.entities}
    known = entities | {each.id for each in (*register.customers, *register.resellers)}
    alike = Things(register).alike(register) if register.stakes else {}
    for index, stake in enumerate(register.stakes):
        for field in ("owner", "owned"):
            name = getattr(stake, field)
            if name in alike:
                first, second, *_ = (dotted(place.path) for place in alike[name])
                hint = "link them with `entity`, or give one of them another id"
                yield Problem(("stakes", index, field), f"{name!r} is {first} and {second}", hint)
            if name not in known:
                message = f"{name!r} is no entity, customer or reseller of this register"
                yield Problem(("stakes", index, field), message, "add it to entities")
        if stake.share_percent.min > 100 or (stake.share_percent.max or 0) > 100:
            yield Problem(("stakes", index, "share_percent"), "is more than 100 percent")


def _entities(register: Register) -> Iterator[Problem]:
    """Records that say which entity they are: it exists, and an id of a customer's parties is one of them."""
    entities = {each.id for each in register.entities}
    said: dict[Key, tuple[str, Path]] = {}
    for place in places(register):
        name, path = place.record.entity, (*place.path, "entity")
        if not name:
            continue
        if name not in entities:
            yield Problem(path, f"{name!r} is no entity of this register", "add it")
        first, where = said.setdefault(place.key, (name, path))
        if first != name:
            message = f"{place.record.id!r} is one entity here and another in {dotted(where)}"
            yield Problem(path, message, "give two parties two ids")


def _ids(records: Sequence[Party], at: Path) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for index, record in enumerate(records):
        path = (*at, index, "id")
        if fault := _id_fault(record.id):
            yield Problem(path, f"the id {record.id!r} {fault}")
        if record.id in seen:
            yield Problem(path, f"the id {record.id!r} is also that of {dotted((*at, seen[record.id]))}")
        seen.setdefault(record.id, index)


def _id_fault(text: str) -> str:
    if not text.strip():
        return "is empty"
    if text != text.strip() or not text.isprintable():
        return "has blanks around it or unprintable characters"
    taken = next((each for each in RESERVED if text.startswith(each)), "")
    return f"begins with {taken}, which is reserved" if taken else ""


def _customer(customer: Customer, at: Path, resellers: set[str]) -> Iterator[Problem]:
    yield from _shares(customer, at)
    for section in PARTIES:
        yield from _parties(getattr(customer, section), (*at, section))
    yield from _owners_sum(customer, at)
    yield from _accounts(customer, at)
    yield from _runs(customer, at)
    yield from _fingerprints(customer, (*at, "fingerprints"))
    for index, reseller in enumerate(customer.resellers):
        if reseller not in resellers:
            yield Problem((*at, "resellers", index), f"{reseller!r} is no reseller of this register")
    yield from _held(customer, at)


def _parties(parties: Sequence[Party], at: Path) -> Iterator[Problem]:
    yield from _ids(parties, at)
    for index, party in enumerate(parties):
        yield from _shares(party, (*at, index))


def _shares(party: Party, at: Path) -> Iterator[Problem]:
    share = party.share_percent
    if share.min > 100 or (share.max or 0) > 100:
        yield Problem((*at, "share_percent"), f"{share.max or share.min:g} is more than 100 percent")


def _owners_sum(customer: Customer, at: Path) -> Iterator[Problem]:
    total = sum(owner.share_percent.min for owner in customer.owners)
    if total > 100 + SHARES_ROUNDING:
        message = f"the owners' shares sum to {total:g} percent"
        yield Problem((*at, "owners"), message, "correct it, unless some shares are indirect", "doubt")


def _accounts(customer: Customer, at: Path) -> Iterator[Problem]:
    seen: set[tuple[str, str, str]] = set()
    for index, account in enumerate(customer.accounts):
        path = (*at, "accounts", index)
        if accounts.is_number(account.provider, account.id):
            message = f"{account.id} is a project's number: plans name projects by their ids"
            yield Problem((*path, "id"), message, "list the project's id", "doubt")
        elif not accounts.fits(account.provider, account.id):
            _, words = accounts.GRAMMAR[account.provider]
            hint = accounts.hint(account.provider, account.id)
            yield Problem((*path, "id"), f"{account.id!r} is not {words}", hint)
        key = (*accounts.key(account.provider, account.id), account.environment)
        if key in seen:
            yield Problem((*path, "id"), f"{account.provider} account {account.id} is listed twice")
        seen.add(key)


def _fingerprints(customer: Customer, at: Path) -> Iterator[Problem]:
    """What is compared must not be what it stands for; the message does not repeat it."""
    for field in ("payment", "ip"):
        for index, text in enumerate(getattr(customer.fingerprints, field)):
            opaque = len(text) >= SHORTEST_FINGERPRINT and text.isprintable() and not set(text) & set(" @")
            if not opaque or text.isdecimal() or _is_address(text):
                hint = f"give a keyed hash of {SHORTEST_FINGERPRINT} characters or more, or an id of your own"
                yield Problem((*at, field, index), "is no opaque fingerprint", hint)


def _is_address(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _runs(customer: Customer, at: Path) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, run in enumerate(customer.runs):
        path = (*at, "runs", index)
        if run.id in seen:
            yield Problem((*path, "id"), f"the id {run.id!r} is given to two runs")
        seen.add(run.id)
    for section in ("arrangements", "requests", "records", "interdictions"):
        names: set[str] = set()
        for index, each in enumerate(getattr(customer, section)):
            if each.id in names:
                yield Problem((*at, section, index, "id"), f"the id {each.id!r} is given twice")
            names.add(each.id)


def _held(customer: Customer, at: Path) -> Iterator[Problem]:
    """What the record holds of a person while it says that it does not."""
    personal = customer.personal
    for element in ("name", "address", "payment", "email", "telephone"):
        held = personal is not None and getattr(personal, element)
        if held and getattr(customer.data_elements, element) == "no":
            message = f"says no, but personal.{element} is filled"
            yield Problem((*at, "data_elements", element), message, "remove one of them", "doubt")


def _shared_accounts(customers: Sequence[Customer]) -> Iterator[Problem]:
    """Accounts of two customers; alike environments, or none, leave nothing to tell them apart."""
    claims: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for index, customer in enumerate(customers):
        for number, account in enumerate(customer.accounts):
            claims[accounts.key(account.provider, account.id)].append((index, number))
    for (provider, account_id), claimed in claims.items():
        owners = sorted({customers[index].id for index, _ in claimed})
        if len(owners) > 1:
            index, number = claimed[-1]
            message = f"{provider} account {account_id} is claimed by {_listed(owners)}"
            hint = "its workloads are attributed to none of them, unless --environment tells them apart"
            yield Problem(("customers", index, "accounts", number, "id"), message, hint, "doubt")


def _shared_ous(customers: Sequence[Customer]) -> Iterator[Problem]:
    """Units of two customers name neither; a unit without an id names nobody."""
    claims: dict[tuple[str, str], dict[str, Path]] = defaultdict(dict)
    for index, customer in enumerate(customers):
        for number, unit in enumerate(customer.ous):
            path: Path = ("customers", index, "ous", number, "id")
            if fault := _id_fault(unit.id):
                yield Problem(path, f"the id {unit.id!r} {fault}")
            claims[accounts.key(unit.provider, unit.id)][customer.id] = path
    for (provider, unit_id), holders in claims.items():
        if len(holders) > 1:
            *_, path = holders.values()
            message = f"{provider} unit {unit_id} is claimed by {_listed(sorted(holders))}"
            hint = "workloads of its accounts are attributed to none of them, unless the account is named"
            yield Problem(path, message, hint, "doubt")


def _shared_names(register: Register) -> Iterator[Problem]:
    claims: dict[str, list[Path]] = defaultdict(list)
    sections: tuple[tuple[str, Sequence[Customer | Reseller]], ...] = (
        ("resellers", register.resellers),
        ("customers", register.customers),
    )
    for section, records in sections:
        for index, record in enumerate(records):
            claims[record.id].append((section, index, "id"))
            for number, alias in enumerate(record.aliases):
                claims[alias].append((section, index, "aliases", number))
    for name, paths in claims.items():
        if any("aliases" in path for path in paths) and len({path[:2] for path in paths}) > 1:
            holders = _listed(dict.fromkeys(f"{path[0]}[{path[1]}]" for path in paths))
            hint = "a tag with this value names none of them"
            path = next(path for path in reversed(paths) if "aliases" in path)
            yield Problem(path, f"the alias {name!r} names {holders}", hint, "doubt")


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
