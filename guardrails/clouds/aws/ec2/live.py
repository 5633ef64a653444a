"""What DescribeInstances says of one machine that is there: since when, in which network, made by whom.

Many machines are alike in it, so that each such description is kept once. Calls nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from guardrails.clouds.aws.tags import Tag
from guardrails.model.tri import Tri
from guardrails.model.workload import InstanceDetails

_MAKERS = (
    ("parallelcluster", "parallelcluster:cluster-name", "parallelcluster:queue-name"),
    ("pcs", "aws:pcs:cluster-id", "aws:pcs:compute-node-group-id"),
    ("emr", "aws:elasticmapreduce:job-flow-id"),
    ("eks", "eks:cluster-name", "eks:nodegroup-name"),
    ("karpenter", "karpenter.sh/nodepool"),
    ("karpenter", "karpenter.sh/provisioner-name"),
    ("batch", "aws:batch:compute-environment"),
    ("autoscaling", "aws:autoscaling:groupName"),
    ("ec2_fleet", "aws:ec2:fleet-id"),
    ("spot_fleet", "aws:ec2spot:fleet-request-id"),
)
"""Who marks the machines that it makes: the tag that must be there, then one that says more. The nearest to
people first: what they asked for a cluster, the cluster may have asked an autoscaling group or a fleet.
Source: documentation of each, on the tags that it sets."""
_UNREAD = {
    "parallelcluster:": "ParallelCluster",
    "aws:pcs:": "PCS",
    "aws:elasticmapreduce:": "EMR",
    "karpenter.sh/": "Karpenter",
}
"""Makers whose limits are not read, by what the keys of their tags begin with."""
_READ = frozenset(("eks", "ecs", "batch"))
"""Services that manage machines for an account and whose limits are read, as their principals name them."""
_OPERATOR = "operator:"
_EFA = ("efa", "efa-only")


class _Interface(msgspec.Struct, rename="pascal"):
    interface_type: str = ""


class _Placement(msgspec.Struct, rename="pascal"):
    availability_zone: str = ""
    group_name: str = ""
    tenancy: str = ""


class _Operator(msgspec.Struct, rename="pascal"):
    managed: bool = False
    principal: str = ""


class Machine(msgspec.Struct, rename="pascal"):
    """The part of an instance's description that is about the machine itself."""

    launch_time: datetime | None = None
    placement: _Placement = msgspec.field(default_factory=_Placement)
    network_interfaces: list[_Interface] = []
    capacity_reservation_id: str = ""
    operator: _Operator | None = None
    tags: list[Tag] = []


def unlimited(machine: Machine) -> str:
    """Who makes such machines up to a limit that is not read; empty: nobody, as far as it is marked.

    Any mark is enough, whatever else the machine is marked with: a tag never closes what another one opens.
    """
    keys = [each.key for each in machine.tags]
    found = [name for start, name in _UNREAD.items() if any(key.startswith(start) for key in keys)]
    principal = _operator(machine.operator).removeprefix(_OPERATOR)
    if principal and _READ.isdisjoint(principal.split(".")):
        found.append(principal)
    return ", ".join(found)


def details(machine: Machine) -> InstanceDetails:
    """What of a machine's description its row may show."""
    launched = machine.launch_time
    return InstanceDetails(
        launched_day=launched.astimezone(UTC).date().isoformat() if launched else "",
        tenancy=machine.placement.tenancy,
        efa=_efa([each.interface_type for each in machine.network_interfaces]),
        reservation=machine.capacity_reservation_id,
        made_by=_made_by({each.key: each.value for each in machine.tags}) or _operator(machine.operator),
    )


def _efa(types: Sequence[str]) -> Tri:
    """Whether one of its interfaces is an elastic fabric adapter; unknown unless all of them are named."""
    if any(each in _EFA for each in types):
        return "yes"
    return "no" if types and all(types) else "unknown"


def _made_by(tags: Mapping[str, str]) -> str:
    for maker, first, *more in _MAKERS:
        if tags.get(first):
            return f"{maker}:{'/'.join([tags[first], *(tags[key] for key in more if tags.get(key))])}"
    return ""


def _operator(operator: _Operator | None) -> str:
    """The service of AWS that manages a machine for the account."""
    return f"{_OPERATOR}{operator.principal}" if operator and operator.managed and operator.principal else ""
