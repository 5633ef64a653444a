"""Merges what a spreadsheet says into a register, and says what that changes. Pure; nothing is taken away.

An empty or unknown cell says nothing. A list of texts in a cell replaces the one on record; records in
lists are found by what tells them apart, and those that are not named stay. Where several have that in
common, such as two hits in one list, what is not there yet is added: none takes the place of another.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Literal

import msgspec

from guardrails.register.normalise import normalise

Record = dict[str, object]

KEYS: Mapping[str, tuple[str, ...]] = {
    "accounts": ("provider", "id", "environment"),
    "ous": ("provider", "id"),
    "listings": ("list",),
    "screenings": ("list", "day"),
    "red_flags": ("flag",),
    "measures_applied": ("measure",),
    "measures_implemented": ("measure",),
    "stakes": ("owner", "owned"),
    "filings": ("kind", "subject", "reference"),
}
"""What tells the records of a list apart, where it is not their id. Each day of a search is a search."""

NO_ID = ("authorisations",)
"""Of customers: these are told apart by kind and reference, those of the provider by id."""

IN_ORDER = frozenset(("resellers",))
"""Lists that are chains: the nearest to the provider stands first."""

PRIVATE = frozenset(("personal", "method", "evidence"))
"""Fields, or what holds them, whose values are not shown."""


class Change(msgspec.Struct, frozen=True):
    """One fact that the merged register has and the other had not.

    Attributes:
        kind: Whether it was not on record, or otherwise.
        record: Whose it is: `customers acme, owners fund`.
        field: Dotted; empty when the record itself is new.
        old, new: Plain values.
        private: Whether they identify people.
    """

    kind: Literal["added", "changed"]
    record: str
    field: str = ""
    old: object = None
    new: object = None
    private: bool = False


class Merged(msgspec.Struct, frozen=True):
    """A register with what was merged into it.

    Attributes:
        document: Plain values, as the register was written and not normalised.
        changes: In the order of the spreadsheet.
        unchanged: Records that the spreadsheet names without changing anything in them.
    """

    document: Record
    changes: tuple[Change, ...]
    unchanged: int


def normalised(document: Record) -> Record:
    """A copy with values as `normalise` makes them, without facts that it derives from personal data."""
    found = deepcopy(document)
    normalise(found)
    for each, was in zip(_records(found, "customers"), _records(document, "customers"), strict=True):
        stated = was.get("data_elements")
        held = each.pop("data_elements", None)
        if isinstance(stated, dict) and isinstance(held, dict):
            each["data_elements"] = {name: held[name] for name in stated}
    return found


def merge(written: Record, said: Record) -> Merged:
    """The register with what rows say.

    Args:
        written: The register's plain values as its file has them.
        said: The rows' plain values.
    """
    document = deepcopy(written)
    merging = _Merging()
    merging.fields(document, normalised(written), normalised(said), "the register", ())
    return Merged(document, tuple(merging.changes), len(merging.named - merging.touched))


class _Merging:
    """Collects changes while it puts them into the document."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.named: set[str] = set()
        self.touched: set[str] = set()

    def fields(self, into: Record, old: Record, new: Record, who: str, at: tuple[str, ...]) -> None:
        """The fields of one record.

        Args:
            into: The record to change.
            old: The same, normalised.
            new: What is said of it.
            who: The record in words.
            at: Fields above these in the record.
        """
        for name, value in new.items():
            path = (*at, name)
            if isinstance(value, list) and value and isinstance(value[0], dict):
                self._list(into, old, name, value, who)
            elif isinstance(value, dict) and "min" not in value:
                inner = "provider" if not at and name == "provider" else who
                if inner != who:
                    self.named.add(inner)
                self.fields(_held(into, name), _held(old, name), value, inner, () if inner != who else path)
            elif value not in ("unknown", []):
                self._value(into, old.get(name), value, who, path)
        for name, value in new.items():
            if value == "unknown" and name.endswith("_complete") and old.get(name) is None:
                self._not_whole(into, old, name, who, (*at, name))

    def _not_whole(self, into: Record, old: Record, name: str, who: str, path: tuple[str, ...]) -> None:
        """A list that rows lengthened is not whole only because nothing on record says that it is not."""
        listed = name.removesuffix("_complete")
        if into.get(listed) and into[listed] != old.get(listed):
            self._value(into, None, "unknown", who, path)

    def _value(self, into: Record, known: object, value: object, who: str, path: tuple[str, ...]) -> None:
        if known == value or (known is not None and path[-1] not in IN_ORDER and _same(known, value)):
            return
        kind: Literal["added", "changed"] = "added" if known in (None, "unknown", []) else "changed"
        private = bool(PRIVATE & set(path))
        self.changes.append(Change(kind, who, ".".join(path), known, value, private))
        self.touched.add(who)
        into[path[-1]] = value

    def _list(self, into: Record, old: Record, section: str, items: Sequence[Record], who: str) -> None:
        target = into.setdefault(section, [])
        records = _records(old, section)
        known: dict[tuple[str, ...], list[int]] = {}
        for number, each in enumerate(records):
            known.setdefault(_key(section, each), []).append(number)
        if not isinstance(target, list):
            return
        said = Counter(_key(section, each) for each in items)
        for item in items:
            key = _key(section, item)
            ones = known.get(key, [])
            name = f"{section} {' '.join(each for each in key if each)}"
            record = name if who == "the register" else f"{who}, {name}"
            self.named.add(record)
            if len(ones) == 1 == said[key]:
                self.fields(target[ones[0]], records[ones[0]], item, record, ())
            elif not any(_says(records[number], item) for number in ones):
                target.append(item)
                self.changes.append(Change("added", record))
                self.touched.add(record)


def _key(section: str, record: Record) -> tuple[str, ...]:
    fields = KEYS.get(section, ("id",))
    if section in NO_ID and "id" not in record:
        fields = ("kind", "reference")
    return tuple(str(record.get(each, "")) for each in fields)


def _records(record: Record, section: str) -> list[Record]:
    items = record.get(section)
    return [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []


def _held(record: Record, name: str) -> Record:
    inner = record.setdefault(name, {})
    return inner if isinstance(inner, dict) else {}


def _says(known: Record, item: Record) -> bool:
    """Whether a record says all that another one says."""
    return all(_same(known.get(name), value) for name, value in item.items() if value not in ("unknown", []))


def _same(one: object, other: object) -> bool:
    """Alike however they are written: YAML has texts where a spreadsheet has numbers."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    if isinstance(one, int | float) or isinstance(other, int | float):
        try:
            return float(str(one)) == float(str(other))
        except ValueError:
            return False
    return one == other
