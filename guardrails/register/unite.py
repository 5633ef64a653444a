"""Joins what several records say of one thing, before anything is decided. Pure.

Lists are joined: a hit on one record is a hit, a search on one is a search, an owner in one is an owner.
Single values that differ are not known: the favourable record never wins, and a line of `register check`
names both.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from guardrails.model.customer import Account, Customer, Register
from guardrails.model.party import UNKNOWN, EndUse, Party
from guardrails.model.range import UNKNOWN as UNKNOWN_RANGE
from guardrails.model.range import Range
from guardrails.register import accounts, contradictions
from guardrails.register.interests import Interest, Interests
from guardrails.register.problem import Problem
from guardrails.register.seats import contradicted
from guardrails.register.status import contradiction
from guardrails.register.things import Key, Place, Things, parties, party_key, places, text_of
from guardrails.yamltext import Path, dotted

AnyParty = TypeVar("AnyParty", bound=Party)

_SINGLE: dict[str, object] = {
    "kind": UNKNOWN,
    "located_in": UNKNOWN,
    "ukraine_region": UNKNOWN,
    "organised_in": UNKNOWN,
    "organised_day": None,
    "headquarters": UNKNOWN,
    "ultimate_parent_headquarters": UNKNOWN,
    "owners_complete": UNKNOWN,
}
"""Facts of which a thing has one, and what stands where a record states none."""

_COUNTRIES = ("citizenships", "permanent_residences")
_ACCOUNT: dict[str, object] = {"opened_day": None, "last_access_day": None, "type": ""}
_CORRECT = "correct one of them: until then it is not known"

Facts = dict[str, Any]


class United(msgspec.Struct, frozen=True):
    """A register in which every record says what is known of its thing.

    Attributes:
        register: With all facts of a thing in each of its records, owners by stakes among a customer's
            owners, and each account of a customer once.
        things: What each record is about.
        interests: Who owns what.
        doubts: Where records contradict one another; the facts in question are unknown in `register`, but a
            determination stays as recorded.
        contested: Things of which the ultimate parent is typed to be elsewhere than owners on record say.
    """

    register: Register
    things: Things
    interests: Interests
    doubts: tuple[Problem, ...]
    contested: frozenset[Key] = frozenset()


def unite(register: Register) -> United:
    """Join the records of each thing."""
    things = Things(register)
    interests = Interests(register, things)
    doubts: list[Problem] = []
    facts = {key: _facts(records, doubts) for key, records in things.several(register).items()}
    doubts += interests.doubts
    for records in things.alike(register).values():
        doubts += _join_hits(records, [things.of(each.key) for each in records], facts)
    contested = contradicted(register, things, interests, facts)
    for key, problems in contested.items():
        facts.setdefault(key, {})["ultimate_parent_headquarters"] = UNKNOWN
        doubts += problems
    knowing = _Knowing(register, things, interests, facts)
    customers = tuple(
        knowing.customer(_accounts(each, index, doubts)) for index, each in enumerate(register.customers)
    )
    for index, each in enumerate(customers):
        doubts += _against_determination(each, index)
    united = msgspec.structs.replace(
        register,
        provider=knowing.of(("provider",), register.provider),
        resellers=tuple(knowing.of(("reseller", each.id), each) for each in register.resellers),
        entities=tuple(knowing.of(("entity", each.id), each) for each in register.entities),
        customers=customers,
    )
    return United(united, things, interests, tuple(doubts), frozenset(contested))


class _Knowing:
    """Puts what is known of things into their records."""

    def __init__(
        self, register: Register, things: Things, interests: Interests, facts: dict[Key, Facts]
    ) -> None:
        self._register = register
        self._things = things
        self._interests = interests
        self._facts = facts

    @cached_property
    def _owners_records(self) -> dict[Key, Party]:
        """A record of everybody who owns something."""
        owners = {each.owner for held in self._interests.of.values() for each in held}
        found: dict[Key, Party] = {}
        for place in places(self._register):
            if (key := self._things.of(place.key)) in owners:
                found.setdefault(key, place.record)
        return found

    def of(self, key: Key, record: AnyParty) -> AnyParty:
        """The record with all facts of its thing."""
        known = self._facts.get(self._things.of(key))
        if not known:
            return record
        fields = record.__struct_fields__
        return msgspec.structs.replace(record, **{name: known[name] for name in known if name in fields})

    def customer(self, record: Customer) -> Customer:
        """A customer with all facts of itself and its parties, and with all its owners."""
        held = self._interests.of.get(self._things.of(("customer", record.id)), ())
        found = self.of(("customer", record.id), record)
        changes: Facts = {
            section: known
            for section in ("end_users", "on_behalf_of")
            if (known := self._parties(record, getattr(record, section))) != getattr(record, section)
        }
        owners = tuple(self._owners(record, held))
        if owners != record.owners:
            changes["owners"] = owners
        return msgspec.structs.replace(found, **changes) if changes else found

    def _parties(self, customer: Customer, rows: tuple[Party, ...]) -> tuple[Party, ...]:
        if not self._facts:
            return rows
        return tuple(self.of(party_key(customer.id, each.id), each) for each in rows)

    def _owners(self, customer: Customer, held: Sequence[Interest]) -> Iterator[Party]:
        """Owners of the record, with their shares by all records, then those of whom only others speak."""
        by_owner = {each.owner: each for each in held}
        named = set()
        for party in self._parties(customer, customer.owners):
            owner = self._things.of_party(customer.id, party)
            named.add(owner)
            yield _with_share(party, by_owner[owner])
        others = [each for each in held if each.owner not in named]
        taken = {party.id for _, _, party in parties(customer)} if others else set()
        for each in others:
            yield self._owner(customer.id, each, taken)

    def _owner(self, customer: str, interest: Interest, taken: set[str]) -> Party:
        """An owner's record made from what others say of it, under an id that is free in the customer."""
        name = text_of(interest.owner)
        while name in taken:
            name = f"stakes/{name}"
        taken.add(name)
        self._things.add(party_key(customer, name), interest.owner)
        described = self._owners_records.get(interest.owner, Party())
        known = self.of(interest.owner, described)
        facts = {field: getattr(known, field) for field in Party.__struct_fields__}
        return _with_share(Party(**{**facts, "id": name, "entity": "", "personal": None}), interest)


def _against_determination(customer: Customer, index: int) -> Iterator[Problem]:
    """Where facts speak against what was determined; the rule that compares them sees both."""
    if message := contradiction(customer):
        hint = "correct one of them: until then neither is established"
        yield Problem(("customers", index, "us_status"), message, hint, "doubt")


def _with_share(party: Party, interest: Interest) -> Party:
    share, control = interest.share_percent, interest.control or "unknown"
    if (party.share_percent, party.control) == (share, control):
        return party
    return msgspec.structs.replace(party, share_percent=share, control=control)


def _facts(records: Sequence[Place], doubts: list[Problem]) -> Facts:
    """What is known of one thing; adds where its records contradict one another."""
    known = {field: _one(records, field, unstated, doubts) for field, unstated in _SINGLE.items()}
    for field in _COUNTRIES:
        known[field], known[f"{field}_complete"] = _countries(records, field, doubts)
    known["end_use"] = _end_use(records, doubts)
    governments = {code for place in records for code in place.record.government_of}
    known["government_of"] = tuple(sorted(governments))
    for field in ("listings", "screenings"):
        rows = {each for place in records for each in getattr(place.record, field)}
        known[field] = tuple(sorted(rows, key=_order))
    return known


def _end_use(records: Sequence[Place], doubts: list[Problem]) -> EndUse:
    """What it uses compute for, field by field; a `no` does not borrow the day of another record."""
    uses = [Stated((*each.path, "end_use"), _sound(each.record.end_use)) for each in records]
    nothing = EndUse()
    return EndUse(
        **{name: _one(uses, name, getattr(nothing, name), doubts) for name in EndUse.__struct_fields__}
    )


def _sound(use: EndUse) -> EndUse:
    return msgspec.structs.replace(use, **dict.fromkeys(contradictions.fields(use), UNKNOWN))


def _join_hits(records: Sequence[Place], keys: Sequence[Key], facts: dict[Key, Facts]) -> Iterator[Problem]:
    """One id in two sections is two things that may be one: a hit on one counts for both."""
    rows = {
        hit
        for place, key in zip(records, keys, strict=True)
        for hit in facts.get(key, {}).get("listings", place.record.listings)
    }
    for key in keys:
        facts.setdefault(key, {})["listings"] = tuple(sorted(rows, key=_order))
    first = records[0]
    for place in records[1:]:
        message = f"the id {first.record.id!r} is also that of {dotted(first.path)}; taken for another"
        hint = "say `entity` where they are one, or give one of them another id: hits on one count for both"
        yield Problem((*place.path, "id"), message, hint, "doubt")


def _order(row: msgspec.Struct) -> tuple[str, ...]:
    """Hits and searches by list, match and day."""
    return tuple(str(value) for value in msgspec.structs.astuple(row))


class Stated(msgspec.Struct, frozen=True, gc=False):
    """A part of a record, and where it stands."""

    path: Path
    record: msgspec.Struct


def _one(records: Sequence[Place | Stated], field: str, unstated: object, doubts: list[Problem]) -> Any:
    """The one value that is stated; nothing known where two are."""
    stated = [each for each in records if getattr(each.record, field, unstated) != unstated]
    if not stated:
        return unstated
    first = stated[0]
    value = getattr(first.record, field)
    others = [each for each in stated if getattr(each.record, field) != value]
    doubts += [_differs((*each.path, field), first.path) for each in others]
    return unstated if others else value


def _countries(records: Sequence[Place], field: str, doubts: list[Problem]) -> tuple[tuple[str, ...], object]:
    """All countries, unless a record that says which all are lacks one: then none is known."""
    stated = [
        each for each in records if getattr(each.record, field) or _whole(each.record, field) != UNKNOWN
    ]
    joined = {code for each in stated for code in getattr(each.record, field)}
    wholes = [each for each in stated if _whole(each.record, field) == "yes"]
    short = [each for each in wholes if set(getattr(each.record, field)) != joined]
    if short:
        other = next(each for each in stated if each is not short[-1])
        doubts.append(_differs((*short[-1].path, field), other.path))
        return (), UNKNOWN
    return tuple(sorted(joined)), "yes" if wholes else UNKNOWN


def _whole(record: Party, field: str) -> str:
    """Whether the record lists all; when it does not say: yes if the list has entries."""
    stated: str | None = getattr(record, f"{field}_complete")
    return stated or ("yes" if getattr(record, field) else UNKNOWN)


def _differs(path: Path, other: Path) -> Problem:
    return Problem(path, f"differs from {dotted(other)}, which is about the same", _CORRECT, "doubt")


def _accounts(customer: Customer, index: int, doubts: list[Problem]) -> Customer:
    """Each account once: closed from the first day that a row names, anything else that differs not known."""
    rows: dict[tuple[str, str], list[int]] = {}
    for number, each in enumerate(customer.accounts):
        rows.setdefault(accounts.key(each.provider, each.id), []).append(number)
    if len(rows) == len(customer.accounts):
        return customer
    united = tuple(_account(customer, index, numbers, doubts) for numbers in rows.values())
    return msgspec.structs.replace(customer, accounts=united)


def _account(customer: Customer, index: int, numbers: Sequence[int], doubts: list[Problem]) -> Account:
    rows = [customer.accounts[number] for number in numbers]
    first = rows[0]
    for number, row in zip(numbers[1:], rows[1:], strict=True):
        alike = msgspec.structs.replace(row, id=first.id, environment=first.environment) == first
        if row.environment != first.environment and not alike:
            path: Path = ("customers", index, "accounts", number)
            other = dotted(("customers", index, "accounts", numbers[0]))
            hint = "correct one of them: until then it counts as closed if one says so"
            doubts.append(Problem(path, f"differs from {other}, which is the same account", hint, "doubt"))
    known = {}
    for field, unstated in _ACCOUNT.items():
        stated = {getattr(each, field) for each in rows} - {unstated}
        known[field] = stated.pop() if len(stated) == 1 else unstated
    closed = [each.closed_day for each in rows if each.closed_day is not None]
    quotas = {each.quota_accelerators for each in rows} - {UNKNOWN_RANGE}
    return msgspec.structs.replace(
        first, **known, closed_day=min(closed, default=None), quota_accelerators=_quota(quotas)
    )


def _quota(stated: set[Range]) -> Range:
    """One that is stated; several that differ are at least the least of them."""
    if len(stated) == 1:
        return next(iter(stated))
    return Range(min((each.min for each in stated), default=0))
