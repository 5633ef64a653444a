"""What was read in one region of one account, as workloads: each machine belongs to exactly one owner. Pure.

Owners come in the cloud's order, those that a managed service names first; a machine that none of them owns
is a row of its own. An owner takes the groups that its service says work for it, so that a machine and a
ceiling count once. An owner whose service could not be read leaves its machines to the next: nothing is lost,
nothing doubled. Of a thing that is on two pages, the later answer counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol, TypeVar

import msgspec

from guardrails.catalog.accelerators import SINGLE, Size
from guardrails.clouds.headroom import Machines, OwnedMachines, Read, completed, merged, rows
from guardrails.clouds.owners import Claimed, InstanceCount, Ledger, Machine, Owner
from guardrails.clouds.region import RegionFacts
from guardrails.model.range import ONE, ZERO, Range
from guardrails.model.workload import Unresolved, Workload

_STOPPED = Size(ZERO, ONE)
_EITHER = Size(Range(0, 1), ONE)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


def claims(
    package: str,
    order: Iterable[str],
    read: Mapping[str, Any],
    facts: RegionFacts,
    read_by: Mapping[str, str] | None = None,
) -> list[Claimed]:
    """What the services of a cloud own, in their order.

    Args:
        package: Where each is a package with a module `owners`.
        order: Owners of machines from the highest down.
        read: What was kept, by service; services of which nothing was read are not among them.
        facts: Of the region.
        read_by: Services whose things another one reads.
    """
    by = {name: (read_by or {}).get(name, name) for name in order}
    return [
        import_module(f"{package}.{name}.owners").claim(read[of], facts)
        for name, of in by.items()
        if of in read
    ]


def whole(read: Mapping[str, Any], service: str, operation: str) -> bool:
    """Whether one list of a service was read to its end."""
    return service in read and operation not in read[service].lost


def workloads(
    claimed: Iterable[Claimed], machines: Iterable[Machine], read: Read, facts: RegionFacts
) -> list[Workload]:
    """The rows of one region.

    Args:
        claimed: What its services own, the owners of machines from the highest down.
        machines: Those of the account, as they were read.
        read: What may be relied on.
        facts: Of the region.
    """
    found: list[Workload] = []
    owners: list[Owner] = []
    for each in claimed:
        found += each.rows
        owners += each.owners
    owners = _once(owners)
    ledger = Ledger(owners)
    parts, alone = _placed(owners, ledger, _once(machines))
    for machine in alone:
        found += _alone(machine, facts)
    parts = _doubted([completed(part, read) for part in parts])
    for top, working in ledger.together().items():
        found += rows(parts[top], [parts[at] for at in working], facts, read)
    return _once(found)


def _once(found: Iterable[N]) -> list[N]:
    """Each thing once, as it was answered last."""
    return list({each.id: each for each in found}.values())


def _placed(
    owners: Sequence[Owner], ledger: Ledger, machines: Iterable[Machine]
) -> tuple[list[OwnedMachines], list[Machine]]:
    """The owners with the machines that run in them, and the machines that nobody owns."""
    own: list[Machines] = [{} for _ in owners]
    elsewhere: list[Machines] = [{} for _ in owners]
    alone: list[Machine] = []
    for machine in machines:
        at, *others = ledger.owners(machine) or (None,)
        if at is None:
            alone.append(machine)
        elif machine.runs:
            kind, count = machine.kind, InstanceCount(1, machine.live)
            own[at][kind] = count.joined(own[at].get(kind))
            for other in others:
                elsewhere[other][kind] = count.joined(elsewhere[other].get(kind))
    return [OwnedMachines(*each) for each in zip(owners, own, elsewhere, strict=True)], alone


def _doubted(parts: Sequence[OwnedMachines]) -> list[OwnedMachines]:
    """The owners, with the groups that may be theirs by nothing but a name."""
    found = list(parts)
    for at, part in enumerate(parts):
        prefix = part.owner.alike
        alike = [other for other, each in enumerate(parts) if prefix and each.owner.name.startswith(prefix)]
        perhaps = merged(parts[other].machines for other in alike)
        found[at] = msgspec.structs.replace(found[at], perhaps=perhaps)
        for other in alike:
            found[other] = msgspec.structs.replace(found[other], shared=True)
    return found


def _alone(machine: Machine, facts: RegionFacts) -> list[Workload]:
    """The row of a machine that nobody owns; one that is stopped can be started.

    Whoever makes such machines may make more, up to a limit that is not read: the ceiling is open.
    """
    size = _EITHER if machine.state else SINGLE if machine.runs else _STOPPED
    found = facts.accelerators.quantity([facts.choice(machine.kind.type, size)])
    if found is None:
        return []
    context = msgspec.structs.replace(
        machine.kind.context(), live=machine.live, open=tuple(_open(machine, facts))
    )
    if machine.made_by:
        found = msgspec.structs.replace(
            found, ceiling=found.ceiling.unbounded(), instances_ceiling=found.instances_ceiling.unbounded()
        )
    return [facts.row(facts.machine.kind, facts.path(machine.id), found, context)]


def _open(machine: Machine, facts: RegionFacts) -> Iterator[Unresolved]:
    if machine.state:
        yield Unresolved(facts.machine.state, f"{machine.state} is not known")
    if machine.made_by:
        yield Unresolved(
            facts.machine.made_by, f"{machine.made_by} may make more of them: its limit is not read"
        )
