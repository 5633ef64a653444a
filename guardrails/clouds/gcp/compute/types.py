"""Machine types that the catalog does not know, as Compute Engine describes them.

An accelerator is recognised by its name alone, which is the catalog's or none. A type that is listed without
accelerators has none, except in families whose names Google gives to accelerated types.
Source: Compute Engine API, MachineType (`accelerators[]`); "Accelerator-optimized machine family"; Cloud TPU,
"TPU machine types".
"""

import re
from collections.abc import Iterable, Mapping

import msgspec

from guardrails.catalog.accelerators import NONE, Described
from guardrails.catalog.lookup import Catalog
from guardrails.clouds.gcp.compute.lists import aggregated, listed
from guardrails.clouds.service import Calls, Count, ReadFilter
from guardrails.model.workload import UNKNOWN

ACTION = aggregated("machineTypes", "accelerators of machine types that the catalog does not know")
_AT_ONCE = 50
_ACCELERATED = re.compile(r"(?:a|g|ct|tpu)\d")
_ADD = "add it with catalog.extra"


class TypeFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the API says of one type: its accelerators, each with its number; the same in all zones."""

    name: str
    accelerators: tuple[tuple[str, int], ...] = ()


class _Accelerator(msgspec.Struct, rename="camel"):
    guest_accelerator_type: str = ""
    guest_accelerator_count: Count = 0


class _Type(msgspec.Struct):
    name: str
    accelerators: list[_Accelerator] = []


def resolve(calls: Calls, keep: ReadFilter, names: Iterable[str]) -> tuple[TypeFacts, ...]:
    """What the API says of the types that the catalog does not know; asked once per type and scan.

    Args:
        calls: Of a service that declares `ACTION`.
        keep: Which types need it, and what was answered before.
        names: All types that the service met, in any order.
    """
    wanted = sorted({name for name in names if name and keep.is_new(name)})
    missing = [name for name in wanted if name not in keep.described]
    for at in range(0, len(missing), _AT_ONCE):
        some = frozenset(missing[at : at + _AT_ONCE])
        asked = " OR ".join(f'(name = "{name}")' for name in sorted(some))
        for each in listed(calls, ACTION, _Type, filter=asked):
            if each.name in some:
                keep.described[each.name] = _facts(each)
    return tuple(keep.described[name] for name in wanted if name in keep.described)


def _facts(row: _Type) -> TypeFacts:
    return TypeFacts(
        row.name,
        tuple((each.guest_accelerator_type, each.guest_accelerator_count) for each in row.accelerators),
    )


def described(catalog: Catalog, types: Iterable[TypeFacts]) -> Mapping[tuple[str, str], Described]:
    """The types in the catalog's words."""
    return {("gcp", each.name): _described(catalog, each) for each in types}


def _described(catalog: Catalog, facts: TypeFacts) -> Described:
    held = [(name, count) for name, count in facts.accelerators if count]
    if not held:
        chip = UNKNOWN if _ACCELERATED.match(facts.name) else NONE
        return Described(chip, 0 if chip == NONE else None, reason=_says(facts) if chip == UNKNOWN else "")
    found = [catalog.accelerator("gcp", name) for name, _ in held]
    chips = {each.name if each else UNKNOWN for each in found}
    chip = chips.pop() if len(chips) == 1 else UNKNOWN
    number = sum(count for _, count in held)
    return Described(chip, number, reason=_says(facts) if chip == UNKNOWN else "")


def _says(facts: TypeFacts) -> str:
    """What the API says, for people."""
    held = " and ".join(f"{count} × {name or 'accelerators'}" for name, count in facts.accelerators if count)
    said = f"the API says {held}" if held else "the API lists no accelerator of it"
    return f'"{facts.name}" is not in the catalog; {said}; {_ADD}'


def report(catalog: Catalog, types: Iterable[TypeFacts]) -> list[str]:
    """A line for people on each type with accelerators that the catalog should learn."""
    known = described(catalog, types)
    return [
        f"{_says(each)}, taken for {known['gcp', each.name].chip}"
        for each in types
        if known["gcp", each.name].chip != NONE
    ]
