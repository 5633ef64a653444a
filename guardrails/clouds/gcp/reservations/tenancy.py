"""Sole tenancy: node templates, and groups of hosts that machines of the plan fill."""

import msgspec

from guardrails.catalog.accelerators import EMPTY, Choice, Size, unknown_choice
from guardrails.clouds.gcp.compute import machine as gcp_machine
from guardrails.clouds.gcp.compute.machine import LONG, Fields, Guests
from guardrails.clouds.gcp.compute.plan import GcpInstance, Scheduling
from guardrails.clouds.gcp.reservations.users import users
from guardrails.clouds.gcp.shared import Google, Part, Text, common, opened, rows, targets
from guardrails.formats.decoding import Number, first
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import Resource, Unreadable
from guardrails.model.range import ZERO, Range, exactly
from guardrails.model.workload import Workload

_TEMPLATE = "google_compute_node_template"
# Templates that only say how flexible they are get types without accelerators.
_FIELDS = Fields("accelerators", LONG, "n1-node-96-624", "node_type")


class NodeTemplate(Google, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/google-beta 6.50.0."""

    accelerators: Guests = msgspec.UNSET
    node_type: Text = msgspec.UNSET


class _Autoscaling(msgspec.Struct):
    max_nodes: Number = None
    min_nodes: Number = None


class NodeGroup(Google, kw_only=True):
    """Attributes that are read; `size` is from before 6.0."""

    autoscaling_policy: list[_Autoscaling | None] | _Autoscaling | None = None
    initial_size: Number = None
    node_template: str | None = None
    size: Number = None


def read_template(resource: Resource[NodeTemplate]) -> list[Workload]:
    """At most one row, of role `template`."""
    part = Part(lambda size: _choices(resource, size), lambda: EMPTY)
    return rows(resource, [part], lambda: common(resource, role="template"))


def _choices(template: Resource[NodeTemplate], size: Size, prefix: str = "") -> list[list[Choice]]:
    machine = gcp_machine.machine(template, template.values, (), _FIELDS, prefix)
    return gcp_machine.parts(template, machine, size)


def read_group(resource: Resource[NodeGroup]) -> list[Workload]:
    """Hosts, less what machines of the plan with a node affinity may fill of them."""
    heads, reasons = targets(resource, (_TEMPLATE,), resource.values.node_template, "node_template")

    def choices(size: Size) -> list[list[Choice]]:
        lists = [[unknown_choice(size, "node_template", reason)] for reason in reasons]
        for head in heads:
            try:
                lists += _choices(opened(resource.plan, head, NodeTemplate), size, f"{head.address}.")
            except Unreadable as problem:
                lists.append([unknown_choice(size, problem.path, f"{head.address}: {problem.reason}")])
        return lists if len(heads) == 1 else [[choice for part in lists for choice in part]]

    found = rows(
        resource, [Part(choices, lambda: _size(resource))], lambda: common(resource, role="reservation")
    )
    return [_less(resource, row) for row in found]


def _size(resource: Resource[NodeGroup]) -> Size:
    values = resource.values
    count = resource.number(values.initial_size, "initial_size")
    if count.value is None:
        count = resource.number(values.size, "size")
    scaling = first(values.autoscaling_policy)
    if scaling is not None:
        path = ("autoscaling_policy", 0)
        low = resource.number(scaling.min_nodes, *path, "min_nodes").value or 0
        most = resource.number(scaling.max_nodes, *path, "max_nodes")
        if most.value is not None:
            top = max(most.value, count.value or 0)
            planned = Range(min(low, top), top) if count.value is None else exactly(count.value)
            return Size(planned, exactly(top))
        resource.lost("autoscaling_policy[0].max_nodes", most.reason or "is not set")
        return Size(Range(low), Range(low))
    if count.value is None:
        resource.lost("initial_size", count.reason or "is not set")
        return Size(Range(0), Range(0))
    return Size(exactly(count.value), exactly(count.value))


def _less(resource: Resource[NodeGroup], row: Workload) -> Workload:
    """The hosts that machines with a node affinity may stand on: which group they mean is not worked out."""
    planned, ceiling = ZERO, ZERO
    for other in resource.plan.once(_bound):
        if other.accelerator == row.accelerator and other.zone == row.zone:
            planned = planned + Range(0, other.accelerators.max)
            ceiling = ceiling + Range(0, other.ceiling.max)
    if ceiling == ZERO:
        return row
    return msgspec.structs.replace(
        row, accelerators=row.accelerators.minus(planned), ceiling=row.ceiling.minus(ceiling)
    )


def _bound(plan: Plan) -> list[Workload]:
    """Rows of machines that must stand on sole-tenant nodes."""
    heads = {head.address: head for head in plan.heads if head.type == "google_compute_instance"}
    found = []
    for row in (row for user in plan.once(users) for row in user.rows if row.address in heads):
        machine = opened(plan, heads[row.address], GcpInstance)
        scheduling: Scheduling | None = first(machine.values.scheduling)
        if scheduling is not None and scheduling.node_affinities:
            found.append(row)
    return found
