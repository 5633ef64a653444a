"""Rows of a managed resource made of parts that exist together: groups, variants, reserved capacity."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from guardrails.catalog.accelerators import OPEN, Choice, Size, unknown_choice
from guardrails.clouds.parts import Part, part_names
from guardrails.clouds.region import LiveContext, RegionFacts
from guardrails.model.range import ZERO, Range, exactly
from guardrails.model.workload import Unresolved, Workload

Running = Sequence[tuple[str, int]]
"""Types with the numbers of machines that run of each."""


class ManagedResource(msgspec.Struct, frozen=True, kw_only=True):
    """What the parts belong to.

    Attributes:
        kind: As the plan source calls it.
        id: The cloud's own, or a path.
        tags: None when they could not be read.
        word: For parts without a name of their own, e.g. `group`.
        traits: Of all parts.
    """

    kind: str
    id: str
    tags: Mapping[str, str] | None
    word: str = "part"
    traits: LiveContext = LiveContext()


def rows(facts: RegionFacts, resource: ManagedResource, parts: Sequence[Part]) -> list[Workload]:
    """A row for each part that may have accelerators."""
    names = part_names([part.name for part in parts], resource.word)
    shared = msgspec.structs.replace(resource.traits, claims=facts.claims(resource.tags or {}))
    found: list[Workload] = []
    for name, part in zip(names, parts, strict=True):
        quantity = facts.accelerators.quantity(part.choices)
        if quantity is not None:
            traits = msgspec.structs.replace(
                shared,
                role=part.role or shared.role,
                market=part.market or shared.market,
                open=(*shared.open, *part.open),
            )
            row = facts.row(resource.kind, resource.id, quantity, traits, name)
            found.append(
                msgspec.structs.replace(
                    row, region=part.region or row.region, claims_complete=resource.tags is not None
                )
            )
    return found


def machine(facts: RegionFacts, name: str, size: Size, path: str) -> Choice:
    """The machine of a field that names its type."""
    return facts.choice(name, size, path) if name else unnamed(size, path)


def unnamed(size: Size, path: str, reason: str = "is not given") -> Choice:
    """A machine whose type is not known."""
    return unknown_choice(size, path, reason)


def fixed(number: int | None) -> Size:
    """A number that runs and does not grow."""
    return OPEN if number is None else Size(exactly(number), exactly(number))


def lost(path: str, *numbers: int | None) -> tuple[Unresolved, ...]:
    """That none of some numbers is given; nothing when one is."""
    return (Unresolved(path, "is not given"),) if all(each is None for each in numbers) else ()


def of_several(
    facts: RegionFacts, part: Part, running: Running, types: Iterable[str], top: Range
) -> list[Part]:
    """Parts of something that may be of several types: each that runs by itself, and what may be added.

    Args:
        facts: The region's.
        part: Whose name and market they have; its choices do not count.
        running: What runs.
        types: Of which it may grow.
        top: The most machines of all types together.
    """
    path = "InstanceTypes"
    found = [
        msgspec.structs.replace(
            part, name=f"{part.name}/{name}", choices=(machine(facts, name, fixed(number), path),)
        )
        for name, number in running
        if number
    ]
    more = top.minus(exactly(sum(number for _, number in running)))
    if more.max != 0:
        growth = Size(ZERO, more)
        choices = tuple(machine(facts, name, growth, path) for name in types) or (unnamed(growth, path),)
        name = f"{part.name}/more" if found else part.name
        found.append(msgspec.structs.replace(part, name=name, choices=choices))
    return found
