"""What was read in one region of one account, as workloads: each instance belongs to exactly one owner. Pure.

Order of owners: those that a managed service names (EKS node group, Batch environment), then autoscaling
groups, then fleets; an instance that none of them owns is a row of its own. An owner takes the groups that
its service says work for it, so that a machine and a ceiling count once. An owner whose service could not be
read leaves its instances to the next: nothing is lost, nothing doubled. Of a thing that is on two pages, the
later answer counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol, TypeVar

import msgspec

from guardrails.catalog.accelerators import SINGLE, Size
from guardrails.clouds.aws.crowd import InstanceCount
from guardrails.clouds.aws.ec2 import choices as options
from guardrails.clouds.aws.ec2 import owners as ec2
from guardrails.clouds.aws.ec2.api import Instance, Records
from guardrails.clouds.aws.ec2.settings import market_name
from guardrails.clouds.aws.facts import Owner, RegionFacts, claims_of
from guardrails.clouds.aws.ledger import Ledger
from guardrails.clouds.aws.rooms import Kind, Machines, Part, Read, completed, merged, rows
from guardrails.model.range import ONE, ZERO, Range
from guardrails.model.workload import UNKNOWN, InstanceDetails, Unresolved, Workload

ORDER = ("eks", "batch", "ecs", "sagemaker", "autoscaling", "ec2")
"""Services that hold workloads, the owners of instances from the highest down."""
_STOPPED = Size(ZERO, ONE)
_EITHER = Size(Range(0, 1), ONE)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


def workloads(read: Mapping[str, Any], facts: RegionFacts) -> list[Workload]:
    """The rows of one region.

    Args:
        read: What was kept, by service; services of which nothing was read are not among them.
        facts: Of the region.
    """
    found: list[Workload] = []
    owners: list[Owner] = []
    for name in ORDER:
        if name in read:
            claimed = import_module(f"guardrails.clouds.aws.{name}.owners").claim(read[name], facts)
            found += claimed.rows
            owners += claimed.owners
    owners = _once(owners)
    sure = Read(
        _whole(read, "ec2", "DescribeInstances"), _whole(read, "autoscaling", "DescribeAutoScalingGroups")
    )
    ledger = Ledger(owners)
    own: Records = read.get("ec2", Records())
    parts, alone = _placed(owners, ledger, own)
    for instance in alone:
        found += _alone(instance, own, facts)
    parts = _doubted([completed(part, sure) for part in parts])
    for top, working in ledger.together().items():
        found += rows(parts[top], [parts[at] for at in working], facts, sure)
    return _once(found)


def _once(found: Iterable[N]) -> list[N]:
    """Each thing once, as it was answered last."""
    return list({each.id: each for each in found}.values())


def _whole(read: Mapping[str, Any], service: str, operation: str) -> bool:
    return service in read and operation not in read[service].lost


def _placed(owners: Sequence[Owner], ledger: Ledger, own: Records) -> tuple[list[Part], list[Instance]]:
    """The owners with the machines that run in them, and the instances that nobody owns."""
    machines: list[Machines] = [{} for _ in owners]
    elsewhere: list[Machines] = [{} for _ in owners]
    alone: list[Instance] = []
    for instance in _once(own.instances):
        at, *others = ledger.owners(instance) or (None,)
        if at is None:
            alone.append(instance)
        elif instance.runs:
            kind, count = _kind(instance, own.strategies), InstanceCount(1, _live(instance, own))
            machines[at][kind] = count.joined(machines[at].get(kind))
            for other in others:
                elsewhere[other][kind] = count.joined(elsewhere[other].get(kind))
    return [Part(*each) for each in zip(owners, machines, elsewhere, strict=True)], alone


def _doubted(parts: Sequence[Part]) -> list[Part]:
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


def _kind(instance: Instance, strategies: Mapping[str, str]) -> Kind:
    return Kind(
        instance.type,
        instance.zone or UNKNOWN,
        options.together(instance.group, strategies),
        market_name(instance.lifecycle or None),
        claims_of(instance.tags),
    )


def _live(instance: Instance, own: Records) -> InstanceDetails | None:
    return own.lives[instance.live] if instance.live >= 0 else None


def _alone(instance: Instance, own: Records, facts: RegionFacts) -> list[Workload]:
    """The row of an instance that nobody owns; one that is stopped can be started.

    Whoever makes such machines may make more, up to a limit that is not read: the ceiling is open.
    """
    size = _EITHER if instance.state else SINGLE if instance.runs else _STOPPED
    choice = facts.accelerators.choice("aws", instance.type, size, "InstanceType")
    found = facts.accelerators.quantity([choice])
    if found is None:
        return []
    traits = msgspec.structs.replace(
        _kind(instance, own.strategies).traits(), live=_live(instance, own), open=tuple(_open(instance))
    )
    if instance.made_by:
        found = msgspec.structs.replace(
            found, ceiling=found.ceiling.unbounded(), instances_ceiling=found.instances_ceiling.unbounded()
        )
    return [facts.row(ec2.INSTANCE, facts.path(instance.id), found, traits)]


def _open(instance: Instance) -> Iterator[Unresolved]:
    if instance.state:
        yield Unresolved("State", f"{instance.state} is not known")
    if instance.made_by:
        yield Unresolved("Tags", f"{instance.made_by} may make more of them: its limit is not read")
