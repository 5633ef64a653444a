"""`aws_launch_configuration`, and the join of the groups that use one. By itself it provisions nothing."""

from typing import Any

import msgspec

from guardrails.catalog.accelerators import EMPTY, NONE, Choice, Size, unknown_choice
from guardrails.clouds.aws.shared import joined_heads, of
from guardrails.clouds.build import Setting, workloads
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.resource import NOT_SET, Resource
from guardrails.model.workload import SENSITIVE, Workload

TYPE = "aws_launch_configuration"


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
        resource, [found], Setting("aws", where, Claims(resource), market=market, role="template")
    )


def choices(resource: Resource[Any], name: str | None, size: Size) -> list[Choice]:
    """The types of the machines of a group with a launch configuration of some name."""
    path = ("launch_configuration",)
    heads = joined_heads(resource, TYPE, name, path, ("name", "id"))
    result = []
    for head in heads:
        kind = of(resource, head, "instance_type")
        where = f"{head.address}.instance_type"
        if isinstance(kind.value, str) and kind.value:
            choose = resource.plan.accelerators.choice
            result.append(choose("aws", kind.value, size, where, hidden=kind.sensitive))
        else:
            result.append(unknown_choice(size, where, kind.reason or "is not set"))
    if result:
        return result
    shown = SENSITIVE if resource.is_sensitive(*path) else name
    reason = f"launch configuration {shown} is not in the plan" if name else "known only after apply"
    return [unknown_choice(size, "launch_configuration", reason)]
