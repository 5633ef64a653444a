"""What was read in one region of one account, as workloads: each instance belongs to exactly one owner. Pure.

Order of owners: those that a managed service names (EKS node group, Batch environment), then autoscaling
groups, then fleets; an instance that none of them owns is a row of its own. An owner takes lower ones that
work for it (an EKS node group its autoscaling group), so that a machine and a ceiling count once. An owner
whose service could not be read leaves its instances to the next: nothing is lost, nothing doubled.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

import msgspec

from guardrails.model.span import ONE, ZERO
from guardrails.model.workload import UNKNOWN, Live, Workload
from guardrails.sources.aws.joins import autoscaling, ec2, options
from guardrails.sources.aws.joins.crowd import Crowd
from guardrails.sources.aws.joins.interface import Owner, RegionFacts, claims_of
from guardrails.sources.aws.joins.rooms import Kind, Machines, Part, Read, rows
from guardrails.sources.aws.services.ec2 import Instance
from guardrails.sources.capacity import SINGLE, Size
from guardrails.sources.ec2 import market_name

ORDER = ("eks", "batch", "ecs", "sagemaker", "autoscaling", "ec2")
"""Services that hold workloads, the owners of instances from the highest down."""
_STOPPED = Size(ZERO, ONE)
_GROUP_TAGS = (autoscaling.TAG, ec2.FLEET_TAG, ec2.SPOT_FLEET_TAG)


def workloads(read: Mapping[str, Any], facts: RegionFacts) -> list[Workload]:
    """The rows of one region.

    Args:
        read: What was kept, by service; services of which nothing was read are not among them.
        facts: Of the region.
    """
    found: list[Workload] = []
    owners: list[tuple[int, Owner]] = []
    for rank, name in enumerate(ORDER):
        if name in read:
            claimed = import_module(f"guardrails.sources.aws.joins.{name}").claim(read[name], facts)
            found += claimed.rows
            owners += [(rank, owner) for owner in claimed.owners]
    own = read.get("ec2")
    instances: Sequence[Instance] = own.instances if own is not None else ()
    strategies = own.strategies if own is not None else {}
    lives = own.lives if own is not None else ()
    ledger = _Ledger([owner for _, owner in owners], _taken(owners))
    machines: list[Machines] = [{} for _ in owners]
    for instance in instances:
        at = ledger.owner(instance)
        live = lives[instance.live] if instance.live >= 0 else None
        if at is None:
            found += _alone(instance, live, strategies, facts)
        elif instance.runs:
            kind = _kind(instance, strategies)
            machines[at][kind] = Crowd(1, live).joined(machines[at].get(kind))
    sure = Read(
        _whole(read, "ec2", "DescribeInstances"), _whole(read, "autoscaling", "DescribeAutoScalingGroups")
    )
    for top, working in ledger.together().items():
        parts = [Part(owners[at][1], machines[at]) for at in working]
        found += rows(owners[top][1], machines[top], parts, facts, sure)
    return found


def _whole(read: Mapping[str, Any], service: str, operation: str) -> bool:
    return service in read and operation not in read[service].lost


def _taken(owners: Sequence[tuple[int, Owner]]) -> list[int]:
    """For each owner the one that it works for; itself when it works for none."""
    root = list(range(len(owners)))
    for at, (rank, owner) in enumerate(owners):
        if root[at] != at:
            continue  # it was taken: what works for it works for its taker
        for other, (lower, each) in enumerate(owners):
            if lower > rank and root[other] == other and _takes(owner, each):
                root[other] = at
    return root


def _takes(owner: Owner, lower: Owner) -> bool:
    if lower.name and (lower.name in owner.groups or lower.name.startswith(owner.group_prefixes or ("\0",))):
        return True
    return any(tags and tags.items() <= lower.gives.items() for tags in owner.tags)


class _Ledger:
    """Finds the owner of an instance: by id, by the group or fleet that its tags name, by other tags.

    Of several the highest has it, in the part that works for it.
    """

    def __init__(self, owners: Sequence[Owner], root: Sequence[int]) -> None:
        self._root = root
        self._ids: dict[str, int] = {}
        self._groups: dict[str, int] = {}
        self._prefixes: list[tuple[str, int]] = []
        self._tags: dict[tuple[str, ...], dict[tuple[str, ...], int]] = {}
        for at, owner in enumerate(owners):
            for id_ in owner.instances:
                self._ids.setdefault(id_, at)
            for name in owner.groups:
                self._groups.setdefault(name, at)
            self._prefixes += [(prefix, at) for prefix in owner.group_prefixes]
            for tags in owner.tags:
                keys = tuple(sorted(tags))
                self._tags.setdefault(keys, {}).setdefault(tuple(tags[key] for key in keys), at)

    def owner(self, instance: Instance) -> int | None:
        """The owner's place in the list; None when there is none."""
        found = list(self._candidates(instance))
        if not found:
            return None
        top = min(self._root[at] for at in found)
        return max(at for at in found if self._root[at] == top)

    def together(self) -> dict[int, list[int]]:
        """Each owner that works for none, with those that work for it."""
        found: dict[int, list[int]] = {}
        for at, top in enumerate(self._root):
            parts = found.setdefault(top, [])
            if at != top:
                parts.append(at)
        return found

    def _candidates(self, instance: Instance) -> Iterable[int]:
        tags = instance.tags
        if instance.id in self._ids:
            yield self._ids[instance.id]
        if not tags:
            return
        for keys, values in self._tags.items():
            at = values.get(tuple(tags.get(key, "") for key in keys))
            if at is not None and keys:
                yield at
        for key in _GROUP_TAGS:
            name = tags.get(key)
            if name:
                if name in self._groups:
                    yield self._groups[name]
                yield from (at for prefix, at in self._prefixes if name.startswith(prefix))


def _kind(instance: Instance, strategies: Mapping[str, str]) -> Kind:
    return Kind(
        instance.type,
        instance.zone or UNKNOWN,
        options.together(instance.group, strategies),
        market_name(instance.lifecycle or None),
        claims_of(instance.tags),
    )


def _alone(
    instance: Instance, live: Live | None, strategies: Mapping[str, str], facts: RegionFacts
) -> list[Workload]:
    """The row of an instance that nobody owns; one that is stopped can be started."""
    size = SINGLE if instance.runs else _STOPPED
    choice = facts.accelerators.choice("aws", instance.type, size, "InstanceType")
    found = facts.accelerators.quantity([choice])
    if found is None:
        return []
    traits = msgspec.structs.replace(_kind(instance, strategies).traits(), live=live)
    return [facts.row(ec2.INSTANCE, facts.path(instance.id), found, traits)]
