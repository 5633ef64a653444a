"""What is attached to a group by resources of their own: warm pools and scheduled actions, in any format.

A resource is for a group of the plan whose name it gives, or to whose attributes its name leads.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from guardrails.clouds.aws import planned
from guardrails.clouds.aws.autoscaling.settings import NO_LIMIT, Action, WarmPool
from guardrails.clouds.aws.planned import Planned
from guardrails.clouds.aws.shared import AwsResource
from guardrails.clouds.aws.template import Template
from guardrails.formats.decoding import Number, absent
from guardrails.formats.embedded.properties import Properties
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.leaves import AttributeRef
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable, open_resource
from guardrails.model.field import Field

GROUP, WARM_POOL, ACTION = (
    f"AWS::AutoScaling::{name}" for name in ("AutoScalingGroup", "WarmPool", "ScheduledAction")
)
NAME = "AutoScalingGroupName"
TYPE, SCHEDULE = "aws_autoscaling_group", "aws_autoscaling_schedule"
_NAME = "autoscaling_group_name"
_LIKE = planned.named_like(GROUP)


class Schedule(AwsResource, kw_only=True):
    """`aws_autoscaling_schedule`. Source: provider schema, hashicorp/aws 6.25.0."""

    autoscaling_group_name: str | None = None
    desired_capacity: Number = None
    max_size: Number = None


class Attached(NamedTuple):
    """One resource that is attached to a group: a pool, or an action."""

    resource: AnyResource
    pool: WarmPool | None = None
    action: Action | None = None


def of_group(resource: AnyResource) -> tuple[tuple[WarmPool, ...], tuple[Action, ...]]:
    """The warm pools and actions that resources of the plan attach to a group."""
    found = resource.listed(_table, as_planned=resource.planned)
    if any(each.resource.action != "no-op" for each in found):
        resource.rests_on_change = True
    pools = tuple(each.pool for each in found if each.pool is not None)
    return pools, tuple(each.action for each in found if each.action is not None)


def of_template(template: Template, body: Properties) -> tuple[tuple[WarmPool, ...], tuple[Action, ...]]:
    """Those that a group's own template attaches to it."""
    said = body.text(NAME).value

    def own(kind: str) -> Iterator[Properties]:
        for _, other in template.of_type(kind):
            group = template.meant(other.node(NAME))
            if group.path == body.path if group is not None else said and other.text(NAME).value == said:
                yield other

    return tuple(map(pool_of, own(WARM_POOL))), tuple(map(action_of, own(ACTION)))


def pool_of(body: Properties) -> WarmPool:
    """A warm pool of CloudFormation."""
    return WarmPool(prepared=_number(body, "MaxGroupPreparedCapacity"), kept=_number(body, "MinSize"))


def action_of(body: Properties) -> Action:
    """A scheduled action of CloudFormation."""
    return Action(most=_number(body, "MaxSize"), desired=_number(body, "DesiredCapacity"))


def _number(body: Properties, name: str) -> Field[int]:
    said = body.field(name)
    return Field(None, said.path) if said.value in NO_LIMIT else body.number(name)


def groups(plan: Plan, name: str | None, refs: Sequence[Head]) -> list[Head]:
    """The groups of the plan that a name means, or references lead to."""
    found: list[Head] = []
    if name:
        found = [head for key in ("name", "id") for head in plan.by_attribute(TYPE, key, name)]
        found += plan.once(_likes).get(name, ())
    found = found or [head for head in refs if _is_group(plan, head)]
    return list({id(head): head for head in found}.values())


def _likes(plan: Plan) -> dict[str, list[Head]]:
    """The groups of the plan that are of a type of CloudFormation, by name."""
    found: dict[str, list[Head]] = {}
    for each in planned.all_of(plan, GROUP):
        name = each.body.text(NAME).value
        if name is not None:
            found.setdefault(name, []).append(each.resource.head)
    return found


def groups_of_schedule(resource: Resource[Schedule]) -> list[Head]:
    """The groups of the plan that `aws_autoscaling_schedule` is for."""
    name = resource.values.autoscaling_group_name
    found = groups(resource.plan, name, ())
    if found:
        return found
    refs = [leaf.head for leaf in resource.leaves(_NAME) if isinstance(leaf, AttributeRef)]
    return groups(resource.plan, None, refs)


def groups_of(one: Planned) -> list[Head]:
    """The groups of the plan that a pool or an action of CloudFormation is for."""
    refs = [leaf.head for leaf in one.template.leads(one.body.node(NAME))]
    return groups(one.resource.plan, one.body.text(NAME).value, refs)


def action_of_schedule(resource: Resource[Schedule], prefix: str = "") -> Action:
    """What `aws_autoscaling_schedule` sets."""

    def limit(name: str) -> Field[int]:
        value = getattr(resource.values, name)
        path = f"{prefix}{name}"
        if value in NO_LIMIT or (value is None and not resource.is_open(name)):
            return Field(None, path)
        found = fields.number(resource, value, name)
        return Field(found.value, path, found.reason)

    return Action(most=limit("max_size"), desired=limit("desired_capacity"))


def _is_group(plan: Plan, head: Head) -> bool:
    return head.type == TYPE or (head.type in _LIKE and planned.of_head(plan, head, GROUP) is not None)


def _table(plan: Plan, *, as_planned: bool) -> dict[int, list[Attached]]:
    """What is attached to each group, as it will be or as it was."""
    found: dict[int, list[Attached]] = {}
    for heads, one in _every(plan, as_planned=as_planned):
        for head in heads:
            found.setdefault(id(head), []).append(one)
    return found


def _every(plan: Plan, *, as_planned: bool) -> Iterator[tuple[list[Head], Attached]]:
    for head in plan.heads:
        if head.type == SCHEDULE and head.mode != "data":
            opened = _open(plan, head, as_planned=as_planned)
            if opened is not None:
                action = action_of_schedule(opened, f"{opened.address}.")
                yield groups_of_schedule(opened), Attached(opened, action=action)
    for one in planned.all_of(plan, ACTION, as_planned=as_planned):
        yield groups_of(one), Attached(one.resource, action=action_of(one.body))
    for one in planned.all_of(plan, WARM_POOL, as_planned=as_planned):
        yield groups_of(one), Attached(one.resource, pool=pool_of(one.body))


def _open(plan: Plan, head: Head, *, as_planned: bool) -> Resource[Schedule] | None:
    """An action in one state; None where it is not there, or cannot be read, which its own row says."""
    try:
        action = open_resource(plan, head, Schedule)
        if as_planned:
            return None if action.gone else action
        return None if absent(action.change.before) else open_resource(plan, head, Schedule, "before")
    except Unreadable:
        return None
