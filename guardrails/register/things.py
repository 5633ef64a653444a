"""Which records of a register speak of one thing: by the entity that they name, or by one id. Pure.

Things are found by typed keys, section and id, never by a bare id or by joined text: `b/c` of the customer
`acme` is not `c` of the customer `acme/b`, and the customer `acme` is no entity `acme` unless it says so.
"""

from collections.abc import Iterable, Iterator

import msgspec

from guardrails.model.customer import Customer, Register
from guardrails.model.ids import escaped
from guardrails.model.party import Party
from guardrails.yamltext import Path

Key = tuple[str, ...]
"""Section and id; of a party: `party`, the customer's id, its own."""

PARTIES = ("owners", "end_users", "on_behalf_of")
"""Sections of a customer that hold parties; an id is one party in all of them."""

NAMED = ("customers", "entities", "resellers")
"""Sections of a register of which stakes name records by their ids alone."""

SECTIONS = {"customers": "customer", "entities": "entity", "resellers": "reseller"}
"""What the keys of their records begin with."""


class Place(msgspec.Struct, frozen=True, gc=False):
    """A record, where it stands, and what it is about."""

    key: Key
    path: Path
    record: Party


def places(register: Register) -> Iterator[Place]:
    """Every record about somebody, in the register's order."""
    yield Place(("provider",), ("provider",), register.provider)
    yield from named_places(register)
    for index, customer in enumerate(register.customers):
        for section, number, party in parties(customer):
            yield Place(party_key(customer.id, party.id), ("customers", index, section, number), party)


def named_places(register: Register) -> Iterator[Place]:
    """The records that stakes may name."""
    for section in NAMED:
        for index, record in enumerate(getattr(register, section)):
            yield Place((SECTIONS[section], record.id), (section, index), record)


def parties(customer: Customer) -> Iterator[tuple[str, int, Party]]:
    """Section, place in it, and record of each party of a customer."""
    for section in PARTIES:
        for number, party in enumerate(getattr(customer, section)):
            yield section, number, party


def party_key(customer: str, party: str) -> Key:
    """Of a party, by the ids of its customer and its own."""
    return ("party", customer, party)


def text_of(key: Key) -> str:
    """The key in a document: the id, or `<customer>/<party>`; `/` and `%` inside them are escaped."""
    return "/".join(escaped(part, "/") for part in key[1:])


class Things:
    """Finds what a record, or a name in a stake, is about; records of one thing have one key."""

    def __init__(self, register: Register) -> None:
        self._parents: dict[Key, Key] = {}
        self._sections: dict[str, Key] = {}
        for place in named_places(register):
            self._sections.setdefault(place.record.id, place.key)
        for place in places(register):
            if place.record.entity:
                self.join(place.key, ("entity", place.record.entity))

    def join(self, one: Key, other: Key) -> None:
        """Learn that two records are about one thing; its key is the smallest, in whatever order."""
        for key in (one, other):
            self._parents.setdefault(key, key)
        first, second = sorted((self.of(one), self.of(other)))
        self._parents[second] = first

    def add(self, key: Key, thing: Key) -> None:
        """Learn what a new record is about; the thing keeps its key."""
        self._parents.setdefault(thing, thing)
        self._parents[key] = self.of(thing)

    def of(self, key: Key) -> Key:
        """The one key of the thing."""
        parent = self._parents.get(key)
        if parent is None:
            return key
        while parent != key:
            grand = self._parents[parent]
            self._parents[key] = grand
            key, parent = grand, self._parents[grand]
        return key

    def named(self, name: str) -> Key:
        """What a stake names; a name that no record has is nobody else's."""
        return self.of(self._sections.get(name, ("entity", name)))

    def of_party(self, customer: str, party: Party) -> Key:
        """What a customer's party is."""
        return self.of(party_key(customer, party.id))

    def alike(self, register: Register) -> dict[str, list[Place]]:
        """Ids that two sections have without saying that they are one thing, with their records."""
        found: dict[str, dict[Key, Place]] = {}
        for place in named_places(register):
            found.setdefault(place.record.id, {}).setdefault(self.of(place.key), place)
        return {name: list(records.values()) for name, records in found.items() if len(records) > 1}

    def several(self, register: Register) -> dict[Key, list[Place]]:
        """The things of which several records speak, with the records in the register's order."""
        twice = set(_parties_twice(register.customers))
        found: dict[Key, list[Place]] = {}
        for place in places(register):
            if place.key in self._parents or place.key in twice:
                found.setdefault(self.of(place.key), []).append(place)
        return {key: records for key, records in found.items() if len(records) > 1}


def _parties_twice(customers: Iterable[Customer]) -> Iterator[Key]:
    for customer in customers:
        seen: set[str] = set()
        for _, _, party in parties(customer):
            if party.id in seen:
                yield party_key(customer.id, party.id)
            seen.add(party.id)
