"""What an owner may still start: its rows are what runs, and the room that its settings leave. Pure.

Machines that run count as what they are. The room up to the owner's limit is filled with the type that counts
most, as alternatives are; where it is of the same kind as what runs, it is in the same row. A machine takes
room of its own type, and of types that are no more than it is: many small ones take nothing from a large one.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import msgspec

from guardrails.catalog.accelerators import (
    EMPTY,
    OPEN,
    SINGLE,
    Choice,
    Quantity,
    Size,
    at_least,
    unknown_choice,
)
from guardrails.clouds.owners import InstanceCount, Kind, Owner
from guardrails.clouds.region import LiveContext, RegionFacts
from guardrails.model.range import ZERO, Range, exactly
from guardrails.model.workload import UNKNOWN, Workload

MORE = "more"


Machines = dict[Kind, InstanceCount]
"""The machines of each kind that run."""


class OwnedMachines(msgspec.Struct, frozen=True):
    """An owner and its machines.

    Attributes:
        machines: Those that run in it, and are its rows.
        elsewhere: Those that are its own as well, and rows of another owner: they take its room.
        perhaps: Those of groups that may be its own by their names.
        shared: Whether it may be another's by its name: then its room may be within the other's.
    """

    owner: Owner
    machines: Machines
    elsewhere: Machines = {}
    perhaps: Machines = {}
    shared: bool = False


class Read(NamedTuple):
    """What may be relied on.

    Attributes:
        instances: Whether all instances were read; else owners' own figures count too.
        groups: Whether all autoscaling groups were; else an owner of unknown types may have one.
    """

    instances: bool
    groups: bool


def rows(
    whole: OwnedMachines, parts: Sequence[OwnedMachines], facts: RegionFacts, read: Read
) -> Iterator[Workload]:
    """The rows of an owner, and of those that work for it.

    Where both say of what and how far they may grow, the larger counts: each can be changed alone.

    Args:
        whole: Whose rows they are; its machines are those that run in none of the parts.
        parts: Owners that work for it.
        facts: Of the region.
        read: What may be relied on.
    """
    owner = whole.owner
    own = list(_Rows(_united(whole, parts), facts, read).all("")) if owner.choices else []
    its = list(_apart(whole, parts, facts, read))
    if owner.choices:
        known = not any(row.unresolved for row in its)
        yield from max(own, its, key=_top) if known else own
    elif its or parts:
        yield from its
    elif whole.machines or owner.otherwise or not read.groups:
        template, room = facts.machine.template, owner.otherwise
        if not (room or read.groups):
            room = (unknown_choice(OPEN, template.path, template.reason),)
        vague = msgspec.structs.replace(owner, choices=room)
        yield from _Rows(msgspec.structs.replace(whole, owner=vague), facts, read).all("")


def _united(whole: OwnedMachines, parts: Sequence[OwnedMachines]) -> OwnedMachines:
    """An owner that says itself what it runs, with all machines of those that work for it."""
    owner = whole.owner
    one = _for(owner, parts[0].owner) if len(parts) == 1 else owner
    everyone = (whole, *parts)
    return msgspec.structs.replace(
        whole,
        owner=msgspec.structs.replace(one, choices=owner.choices, running=_running(owner, parts)),
        machines=merged(each.machines for each in everyone),
        elsewhere=merged(each.elsewhere for each in everyone),
    )


def _apart(
    whole: OwnedMachines, parts: Sequence[OwnedMachines], facts: RegionFacts, read: Read
) -> Iterator[Workload]:
    """What works for an owner, each with its own limit; the first has the machines that run in none."""
    for at, part in enumerate(parts):
        one = msgspec.structs.replace(
            part,
            owner=_for(whole.owner, part.owner),
            machines=part.machines if at else merged([whole.machines, part.machines]),
        )
        yield from _Rows(one, facts, read).all(part.owner.name if len(parts) > 1 else "")


def _top(rows: Sequence[Workload]) -> tuple[float, float]:
    """The most that some rows come to, for comparing."""
    ceilings = [row.ceiling for row in rows]
    open_ = any(each.max is None for each in ceilings)
    return (
        math.inf if open_ else sum(each.max or 0 for each in ceilings),
        sum(each.min for each in ceilings),
    )


def _for(owner: Owner, part: Owner) -> Owner:
    """What works for an owner, under its name; what the owner does not say of itself is the part's."""
    own, its = owner.traits, part.traits
    traits = msgspec.structs.replace(
        own,
        zone=its.zone if own.zone == UNKNOWN else own.zone,
        placement=own.placement or its.placement,
        claims=tuple(dict.fromkeys((*own.claims, *its.claims))),
        open=(*own.open, *its.open),
    )
    return msgspec.structs.replace(part, kind=owner.kind, id=owner.id, traits=traits)


def _running(owner: Owner, parts: Sequence[OwnedMachines]) -> tuple[tuple[str, int], ...] | None:
    """The owner's own figures, else the sum of its parts', when all of these know."""
    if owner.running is not None or not parts:
        return owner.running
    total: Counter[str] = Counter()
    for part in parts:
        if part.owner.running is None:
            return None
        total.update(dict(part.owner.running))
    return tuple(sorted(total.items()))


def completed(part: OwnedMachines, read: Read) -> OwnedMachines:
    """With what runs by the owner's own figures, where not all instances were read, or nobody says which."""
    if read.instances and not part.owner.unnamed:
        return part
    found = dict(part.elsewhere if read.instances else part.machines)
    traits = part.owner.traits
    for name, number in part.owner.running or ():
        seen = (*part.machines.items(), *part.elsewhere.items())
        missing = number - sum(count.number for kind, count in seen if kind.type == name)
        if missing > 0:
            kind = Kind(name, traits.zone, traits.placement, traits.market, (), traits.region)
            found[kind] = InstanceCount(missing).joined(found.get(kind))
    if read.instances:
        return msgspec.structs.replace(part, elsewhere=found)
    return msgspec.structs.replace(part, machines=found)


def merged(several: Iterable[Machines]) -> Machines:
    """Machines of several owners."""
    total: Machines = {}
    for each in several:
        for kind, count in each.items():
            total[kind] = count.joined(total.get(kind))
    return total


class _Rows:
    """The rows of one owner: one for each kind of machine that runs, one for the room."""

    def __init__(self, part: OwnedMachines, facts: RegionFacts, read: Read) -> None:
        self._part = part
        self._owner = part.owner
        self._facts = facts
        self._counted = read.instances
        self._machines = part.machines

    def all(self, part: str) -> Iterator[Workload]:
        """Rows in order of their names.

        Args:
            part: Of the owner; empty when it has one.
        """
        accelerators, owner = self._facts.accelerators, self._owner
        runs: dict[Kind, Quantity] = {}
        for kind in sorted(self._machines, key=Kind.order):
            number = self._machines[kind].number
            size = Size(exactly(number), exactly(number))
            found = accelerators.quantity([self._facts.choice(kind.type, size)])
            if found is not None:
                runs[kind] = found
        room = accelerators.quantity(self._room()) if owner.choices else None
        if room is not None and (runs or owner.unnamed) and room.ceiling.max == 0:
            room = None
        home = self._home(room, runs) if room is not None else None
        names = _names(list(runs), alone=room is None or home is not None)
        for kind, found in runs.items():
            live = self._machines[kind].live
            if kind == home and room is not None:
                traits = msgspec.structs.replace(owner.traits, live=live)
                yield self._row(self._added(room, found), traits, part, names[kind])
            else:
                claims = tuple(dict.fromkeys((*owner.traits.claims, *kind.claims)))
                traits = msgspec.structs.replace(
                    kind.context(), claims=claims, open=owner.traits.open, live=live
                )
                yield self._row(found, traits, part, names[kind])
        if room is not None and home is None:
            yield self._row(room, owner.traits, part, MORE if runs else "")

    def _row(self, found: Quantity, traits: LiveContext, part: str, name: str) -> Workload:
        label = "/".join(each for each in (part, name) if each)
        return self._facts.row(self._owner.kind, self._owner.id, found, traits, label)

    def _room(self) -> list[Choice]:
        """The types of the owner in the numbers that may come to what runs."""
        part, choices = self._part, self._owner.choices
        full = merged([part.machines, part.elsewhere])
        most = [self._left(each, full) for each in choices]
        least = most
        if part.shared:
            least = [EMPTY] * len(choices)
        elif part.perhaps:
            fuller = merged([full, part.perhaps])
            least = [self._left(each, fuller) for each in choices]
        return [
            msgspec.structs.replace(
                each, size=Size(low.planned.union(top.planned), low.ceiling.union(top.ceiling))
            )
            for each, low, top in zip(choices, least, most, strict=True)
        ]

    def _left(self, choice: Choice, machines: Machines) -> Size:
        """What is left of one type: a machine of a type of which the limit allows four takes a quarter."""
        size = choice.size
        taking = {
            kind.type: sum(count.number for other, count in machines.items() if other.type == kind.type)
            for kind in machines
            if self._takes(kind.type, choice)
        }
        running = sum(taking.values())
        planned = ZERO
        if not self._counted and self._owner.running is None:
            planned = size.planned.minus(exactly(running))
        top = size.ceiling.max
        if top is None:
            return Size(planned, Range(max(0, size.ceiling.min - running)))
        used = sum((self._share(name, number, top) for name, number in taking.items()), Fraction(0))
        most = math.ceil(max(Fraction(0), 1 - used) * Fraction(top))
        least = most if size.ceiling.exact else max(0, size.ceiling.min - running)
        return Size(planned, at_least(Range(min(least, most), most), planned))

    def _share(self, name: str, number: int, top: float) -> Fraction:
        """Of the owner's limit, what machines of a type use up; one that it does not name counts as one."""
        kind = self._facts.choice(name, SINGLE)
        tops = [each.size.ceiling.max or 0 for each in self._owner.choices if each.same_machine(kind)]
        each = max(tops, default=top)
        return Fraction(number) / Fraction(each) if each else Fraction(1)

    def _takes(self, name: str, choice: Choice) -> bool:
        """Whether a machine of a type takes room of another: when it is no less than that."""
        return self._facts.accelerators.is_no_less(self._facts.choice(name, SINGLE), choice)

    def _home(self, room: Quantity, runs: Mapping[Kind, Quantity]) -> Kind | None:
        """What runs that the room is like in everything."""
        traits = self._owner.traits
        for kind, found in runs.items():
            own = (traits.region, traits.zone, traits.placement, traits.market)
            same = (kind.region, kind.zone, kind.placement, kind.market) == own
            if same and _is_alike(found, room) and set(kind.claims) <= set(traits.claims):
                return kind
        return None

    def _added(self, room: Quantity, runs: Quantity) -> Quantity:
        """The room and what runs, in one."""
        whole = self._facts.accelerators.quantity(self._owner.choices)
        return msgspec.structs.replace(
            room,
            alternatives=whole.alternatives if whole is not None else (),
            instances=room.instances + runs.instances,
            instances_ceiling=room.instances_ceiling + runs.instances_ceiling,
            accelerators=room.accelerators + runs.accelerators,
            ceiling=room.ceiling + runs.ceiling,
        )


def _is_alike(one: Quantity, other: Quantity) -> bool:
    """Whether two are of one kind of machine."""
    return (one.instance_type, one.accelerator, one.accelerators_per_instance) == (
        other.instance_type,
        other.accelerator,
        other.accelerators_per_instance,
    )


def _names(kinds: Sequence[Kind], *, alone: bool) -> dict[Kind, str]:
    """What stands behind the `#` of each kind's row: as much as tells them apart."""
    if len(kinds) == 1 and alone:
        return {kinds[0]: ""}
    names: dict[Kind, str] = {}
    for kind in kinds:
        alike = [each for each in kinds if each.type == kind.type]
        if len(alike) == 1:
            names[kind] = kind.type
            continue
        zoned = [each for each in alike if each.zone == kind.zone]
        number = f"/{zoned.index(kind) + 1}" if len(zoned) > 1 else ""
        names[kind] = f"{kind.type}/{kind.zone}{number}"
    return names
