"""`aws_autoscaling_schedule`: an action that sets the limits of an autoscaling group at a time."""

from typing import Any

from guardrails.catalog.accelerators import Size, at_least, unknown_choice
from guardrails.clouds.aws.shared import AwsResource, joined_heads, rows, setting
from guardrails.formats.decoding import Number, absent
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import Resource, Unreadable, open_resource
from guardrails.model.range import Range, exactly
from guardrails.model.workload import Workload

_TYPE, _GROUP = "aws_autoscaling_schedule", "aws_autoscaling_group"
_NAME = "autoscaling_group_name"


class Schedule(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    autoscaling_group_name: str | None = None
    desired_capacity: Number = None
    max_size: Number = None


def read(resource: Resource[Schedule]) -> list[Workload]:
    """No row when its group is in the plan, which then counts it; else machines of an unknown type."""
    most = _most(resource)
    if groups(resource) or most.max == 0:
        return []
    size = Size(Range(0), Range(0) if most.max is None else exactly(most.max))
    choice = unknown_choice(size, _NAME, "its group is not in the plan")
    return rows(resource, [("", lambda: [choice])], lambda: setting(resource))


def raised(resource: Resource[Any], size: Size) -> Size:
    """A group's size with what scheduled actions allow: the largest limit that any of them sets."""
    for action in resource.plan.once(_of, planned=resource.planned).get(id(resource.head), ()):
        if action.action != "no-op":
            resource.rests_on_change = True
        most = _most(action)
        if most.max is None:
            resource.lost(f"{action.address}.max_size", "known only after apply")
        size = Size(size.planned, at_least(size.ceiling, most))
    return size if size.ceiling.max is None else Size(size.planned, exactly(size.ceiling.max))


def groups(resource: Resource[Schedule]) -> list[Head]:
    """The groups of the plan that an action is for."""
    return joined_heads(resource, _GROUP, resource.values.autoscaling_group_name, (_NAME,), ("name", "id"))


def _most(resource: Resource[Schedule]) -> Range:
    """The most machines that an action allows: -1, like nothing at all, leaves a limit as it is."""
    values, top = resource.values, 0
    for name in ("max_size", "desired_capacity"):
        value = getattr(values, name)
        if value in (None, -1, "-1") and not (value is None and resource.is_open(name)):
            continue
        count = resource.number(value, name).value
        if count is None:
            return Range(0)
        top = max(top, count)
    return Range(top, top)


def _of(plan: Plan, *, planned: bool) -> dict[int, list[Resource[Schedule]]]:
    """Actions by group, as they will be or as they were."""
    found: dict[int, list[Resource[Schedule]]] = {}
    for head in plan.heads:
        if head.type == _TYPE and head.mode != "data":
            action = _open(plan, head, planned=planned)
            if action is not None:
                for group in groups(action):
                    found.setdefault(id(group), []).append(action)
    return found


def _open(plan: Plan, head: Head, *, planned: bool) -> Resource[Schedule] | None:
    """An action in one state; None where it is not there, or cannot be read, which its own row says."""
    try:
        action = open_resource(plan, head, Schedule)
        if planned:
            return None if action.gone else action
        return None if absent(action.change.before) else open_resource(plan, head, Schedule, "before")
    except Unreadable:
        return None
