"""`aws_launch_configuration`, and the join of the groups that use one. By itself it provisions nothing."""

from collections.abc import Sequence

import msgspec

from guardrails.catalog.accelerators import EMPTY, NONE, unknown_choice
from guardrails.clouds.aws import planned
from guardrails.clouds.aws.ec2.launch_data import types
from guardrails.clouds.aws.ec2.settings import Launch, lost_launch
from guardrails.clouds.aws.shared import of
from guardrails.clouds.build import PlanContext, workloads
from guardrails.formats import marks
from guardrails.formats.embedded.properties import Properties
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.facts import NOT_SET
from guardrails.formats.terraform.leaves import AttributeRef
from guardrails.formats.terraform.references import MISSING, walk
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.field import Field
from guardrails.model.workload import SENSITIVE, Workload

TYPE, KIND = "aws_launch_configuration", "AWS::AutoScaling::LaunchConfiguration"
CONFIGURATION_NAME = "LaunchConfigurationName"
_PRICE = ("spot_price",)


class LaunchConfiguration(msgspec.Struct):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0; it has no tags."""

    arn: str | None = None
    instance_type: str | None = None
    region: str | None = None
    spot_price: str | float | None = None


def read(resource: Resource[LaunchConfiguration]) -> list[Workload]:
    """At most one row, of role `template`."""
    values = resource.values
    own = resource.text(values.instance_type, "instance_type")
    if own.value is None:
        found = unknown_choice(EMPTY, "instance_type", own.reason or "is not set")
    else:
        choose = resource.plan.accelerators.choice
        found = choose("aws", own.value, EMPTY, "instance_type", hidden=own.sensitive)
    if found.chip == NONE:
        return []
    region = resource.fact(values.region, "region")
    where = place.aws(resource, arns=(values.arn,), region=region, zone=NOT_SET)
    market = "spot" if values.spot_price else "on_demand"
    return workloads(
        resource, [found], PlanContext("aws", where, Claims(resource), market=market, role="template")
    )


def launches(resource: AnyResource, name: str | None) -> tuple[Launch, ...]:
    """What a group's launch configuration of some name makes."""
    path = ("launch_configuration",)
    found = named(resource, name, ()) if name else ()
    if not found:
        refs = [leaf.head for leaf in resource.leaves(*path) if isinstance(leaf, AttributeRef)]
        found = named(resource, None, refs)
    if found:
        return found
    shown = SENSITIVE if resource.is_sensitive(*path) else name
    reason = f"launch configuration {shown} is not in the plan" if name else "known only after apply"
    return (lost_launch("launch_configuration", reason),)


def named(resource: AnyResource, name: str | None, refs: Sequence[Head]) -> tuple[Launch, ...]:
    """The launch configurations of the plan that a name means, or else references lead to."""
    plan = resource.plan
    heads = [head for key in ("name", "id") if name for head in plan.by_attribute(TYPE, key, name)]
    heads = heads or [head for head in refs if head.type == TYPE]
    like = [
        each
        for each in planned.all_of(plan, KIND)
        if (name and each.body.text(CONFIGURATION_NAME).value == name)
        or any(each.resource.head is head for head in refs)
    ]
    own = [_of_head(resource, head) for head in {id(head): head for head in heads}.values()]
    return (*own, *(one for each in like for one in configurations_of(each.body)))


def _of_head(resource: AnyResource, head: Head) -> Launch:
    kind = of(resource, head, "instance_type")
    values, unknown, _ = resource.plan.body(head)
    spot = walk(values, _PRICE) not in (MISSING, None, "") or marks.marked(unknown, _PRICE)
    where = f"{head.address}.instance_type"
    known = isinstance(kind.value, str) and bool(kind.value)
    return Launch(
        type=Field(kind.value, where, "", kind.sensitive) if known else Field(None, where, kind.reason),
        market="spot" if spot else "on_demand",
    )


def configurations_of(body: Properties) -> tuple[Launch, ...]:
    """What a launch configuration of CloudFormation makes: one, or several where a condition picks."""
    market = "spot" if body.has("SpotPrice") else "on_demand"
    return tuple(Launch(type=each, market=market) for each in types(body))
