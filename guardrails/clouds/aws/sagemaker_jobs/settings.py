"""SageMaker training: groups of machines of clusters and jobs, and how many they may have. Pure.

Sources: SageMaker API, ClusterInstanceGroupSpecification, ClusterAutoScalingConfig, ResourceConfig,
ResourceLimits; SageMaker developer guide, "Autoscaling on SageMaker HyperPod EKS".
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import msgspec

from guardrails.catalog.accelerators import Accelerators, Size
from guardrails.clouds.counting import Counted, fixed, times
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN, Unresolved


class Kind(NamedTuple):
    """A type of which a group may be, and how many machines it then has."""

    type: Field[str]
    number: Field[int]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Machines of one type, or of one of several; groups of a thing exist together.

    Attributes:
        name: Of its row; empty when the thing has one group.
        kinds: Of which it is, as alternatives.
        planned: Whether it runs under a training plan.
        spot, on_demand: What of both it may be made of, where it says so.
    """

    name: str = ""
    kinds: tuple[Kind, ...]
    planned: bool = False
    spot: bool = False
    on_demand: bool = True

    @property
    def market(self) -> str:
        """How its machines are bought; empty: as those of its thing."""
        if self.planned:
            return "reserved"
        return "" if not self.spot else UNKNOWN if self.on_demand else "spot"


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """A HyperPod cluster.

    Attributes:
        mode: Of its scaling: with `Enable` Karpenter adds the machines that pods ask for.
    """

    groups: tuple[Group, ...]
    mode: Field[str] = Field()


Grow = Callable[[Counted], Counted]
"""From the machines that are asked for to those that there can be."""


def cluster_parts(cluster: Cluster, accelerators: Accelerators) -> list[Part]:
    """A part for each group."""
    mode, groups = cluster.mode, cluster.groups
    if not groups:  # its groups may be made later, by whoever may change it
        lost: Field[Any] = Field(None, "instance_groups")
        groups = (Group(kinds=(Kind(lost, lost),)),)
    if mode.value != "Enable" and not mode.is_lost:
        return job_parts(groups, accelerators)
    why = Unresolved(mode.path, mode.reason or "Karpenter adds the machines that pods ask for")
    return _parts(groups, lambda counted: _unbounded(counted, why), accelerators)


def job_parts(groups: Iterable[Group], accelerators: Accelerators) -> list[Part]:
    """A part for each group of one job."""
    return _parts(groups, lambda counted: counted, accelerators)


def tuning_parts(groups: Iterable[Group], parallel: Field[int], accelerators: Accelerators) -> list[Part]:
    """A part for each group of each definition, as many times as jobs run in parallel.

    Definitions share the number of parallel jobs; each could use it alone.
    """
    most = parallel.value
    if most is None:
        why = Unresolved(parallel.path, parallel.missing)
        return _parts(groups, lambda counted: _unbounded(counted, why), accelerators)
    return _parts(groups, lambda counted: Counted(times(counted.size, most), counted.open), accelerators)


def _unbounded(counted: Counted, why: Unresolved) -> Counted:
    size = counted.size
    return Counted(Size(size.planned, size.ceiling.unbounded()), (*counted.open, why))


def _parts(groups: Iterable[Group], grow: Grow, accelerators: Accelerators) -> list[Part]:
    found = []
    for group in groups:
        grown = [(kind.type, grow(fixed(kind.number))) for kind in group.kinds]
        choices = tuple(machine(accelerators, "aws", name, counted.size) for name, counted in grown)
        open_ = tuple(dict.fromkeys(why for _, counted in grown for why in counted.open))
        part = Part(name=group.name, choices=choices, open=open_, market=group.market)
        if not part.holds_none:
            found.append(part)
    return found
