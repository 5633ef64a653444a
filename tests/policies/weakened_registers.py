"""Takes facts of a register away, one at a time: what is known less of must never look better.

A list of which an entry is taken is not known to be whole; a hit goes with the searches that would have shown
it, an owner with the word that there are no others.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from guardrails.model.customer import Customer, Register
from guardrails.model.range import UNKNOWN, Range
from tests.policies.random_registers import blanked, default, replaced

Path = tuple[str | int, ...]

EVENTS = {
    *(("Account", "closed_day"), ("Customer", "closed_day"), ("Customer", "owners_changed_day")),
    *(("Reseller", "noncompliance_known_day"), ("Programme", "changed_day"), ("Exemption", "deviation_day")),
    *(("Filing", "inaccuracy_day"), ("Record", "closed_day"), ("Record", "destroyed_day")),
    ("Customer", "weapons_use_known_day"),
    *(("Request", "due_day"), ("SpecialMeasure", "effective_day"), ("Authorisation", "until_day")),
    *(("Exemption", "until_day"), ("SpecialMeasure", "extended_until_day"), ("Authorisation", "from_day")),
    *(("RegionAuthorisation", "from_day"), ("RegionAuthorisation", "until_day")),
    *(("RegionAuthorisation", "max_tpp"), ("RegionAuthorisation", "max_accelerators")),
}
"""Days that say that something happened or ends, and limits: without one it did not, or there is none, as
far as a register can say."""

ASKED = {
    *("requests", "special_measures", "own_clusters", "interdictions"),
    *("government_of", "operates_in", "benefits_in", "served_in"),
}
"""Rows that ask for something: without one, less is asked."""

WHOLE = {
    **{name: f"{name}_complete" for name in ("owners", "end_users", "on_behalf_of", "resellers", "runs")},
    **{
        name: f"{name}_complete"
        for name in ("arrangements", "records", "own_runs", "items", "covers", "upstreams")
    },
    "authorisations": "authorisations_complete",
    **{name: f"{name}_complete" for name in ("citizenships", "permanent_residences", "payment", "ip")},
    "end_user_headquarters": "end_user_headquarters_complete",
    "uses": "uses_complete",
}
"""What says whether a list is all; after an entry was taken, nobody knows."""


def weakened(register: Register) -> Iterator[tuple[str, Register]]:
    """Yield `(what was taken away, the register without it)` for each fact."""
    for path, less in _of(register, register, ()):
        yield ".".join(map(str, path)), less


def _of(register: Register, record: Any, at: Path) -> Iterator[tuple[Path, Register]]:
    kind = type(record)
    for field in kind.__struct_fields__:
        value = getattr(record, field)
        path = (*at, field)
        if isinstance(value, tuple):
            yield from _rows(register, record, path, value)
        elif isinstance(value, msgspec.Struct) and not isinstance(value, Range):
            yield from _of(register, value, path)
        elif _is_fact(kind, field, value) and not _leaves_nothing_asked(record, field):
            yield path, blanked(register, path)


def _is_fact(kind: type[msgspec.Struct], field: str, value: Any) -> bool:
    if field in ("id", "entity", "environment") or (kind.__name__, field) in EVENTS:
        return False
    return default(kind, field) not in (msgspec.NODEFAULT, value)


def _leaves_nothing_asked(record: Any, field: str) -> bool:
    """Whether neither need nor quota would be on record: then nobody compares them."""
    if field == "needed_accelerators":
        return all(each.quota_accelerators == UNKNOWN for each in record.accounts)
    return field == "quota_accelerators"


def _rows(
    register: Register, record: Any, path: Path, rows: tuple[Any, ...]
) -> Iterator[tuple[Path, Register]]:
    field = str(path[-1])
    for index, row in enumerate(rows):
        if isinstance(row, msgspec.Struct):
            yield from _of(register, row, (*path, index))
        if _may_go(record, field, row):
            yield (*path, index), _without(register, record, (*path, index), row)


def _may_go(record: Any, field: str, row: Any) -> bool:
    if field in ASKED or field == "rules":
        return False
    if field == "owners" and isinstance(record, Customer) and record.kind == "individual":
        return False  # an individual has no owners to declare: without the entry it is another fact
    if field == "accounts" and record.needed_accelerators == UNKNOWN:
        return False  # a quota without a need is compared with nothing; without both nobody compares
    if field == "listings" and row.list == "mieu":
        return False  # who is looked for there depends on its country: elsewhere a hit is an event
    dated = ("closed_day", "inaccuracy_day", "destroyed_day", "deviation_day")
    return not any(isinstance(getattr(row, day, None), date) for day in dated)


def _without(register: Register, record: Any, path: Path, row: Any) -> Register:
    less = blanked(register, path)
    field = str(path[-2])
    if field == "listings":
        return _unsearched(less, row.list)
    if field == "stakes":
        return _owners_open(less)
    if field in WHOLE and hasattr(record, WHOLE[field]):
        return _set(less, (*path[:-2], WHOLE[field]), "unknown")
    return less


def _set(value: Any, path: Path, new: Any) -> Any:
    step, *rest = path
    if isinstance(value, tuple):
        return (*value[:step], _set(value[step], tuple(rest), new), *value[step + 1 :])
    return replaced(value, step, _set(getattr(value, step), tuple(rest), new) if rest else new)


def _unsearched(value: Any, name: str) -> Any:
    """Nobody was looked for in one list."""

    def lacks(field: str, inner: Any) -> Any:
        return tuple(row for row in inner if row.list != name) if field == "screenings" else inner

    return _everywhere(value, lacks)


def _owners_open(value: Any) -> Any:
    return _everywhere(value, lambda field, inner: "unknown" if field == "owners_complete" else inner)


def _everywhere(value: Any, change: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_everywhere(each, change) for each in value)
    if isinstance(value, msgspec.Struct) and not isinstance(value, Range):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        return type(value)(**{name: _everywhere(change(name, each), change) for name, each in fields.items()})
    return value
