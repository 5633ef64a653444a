"""`aws_ecs_capacity_provider`: managed instances are machines that ECS makes for its tasks.

A provider that stands on an Auto Scaling group adds nothing to what the group holds.
"""

from typing import Any

import msgspec

from guardrails.catalog.accelerators import Choice, unknown_choice
from guardrails.clouds.aws.ec2.requirements import Requirements, requirement_choices
from guardrails.clouds.aws.shared import OPEN, AwsResource, rows, setting
from guardrails.formats.decoding import first
from guardrails.formats.terraform.resource import Resource
from guardrails.model.workload import Workload

_PATH = ("managed_instances_provider", 0, "instance_launch_template", 0, "instance_requirements", 0)


class _Template(msgspec.Struct):
    instance_requirements: list[Requirements | None] | Requirements | None = None


class _Managed(msgspec.Struct):
    instance_launch_template: list[_Template | None] | _Template | None = None


class CapacityProvider(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    auto_scaling_group_provider: Any = None
    managed_instances_provider: list[_Managed | None] | _Managed | None = None


def read(resource: Resource[CapacityProvider]) -> list[Workload]:
    """At most one row, of role `delegated`: the number of machines follows the tasks.

    Without requirements ECS chooses types by what the tasks ask for. Source: ECS developer guide, "Amazon ECS
    Managed Instances instance types".
    """
    managed = first(resource.values.managed_instances_provider)
    if managed is None and not resource.is_open("managed_instances_provider"):
        return []
    template = first(managed.instance_launch_template) if managed is not None else None

    def choices() -> list[Choice]:
        block = template.instance_requirements if template is not None else None
        found = requirement_choices(resource, block, OPEN, _PATH[:-1])
        reason = "ECS chooses the machines that tasks ask for"
        return found or [unknown_choice(OPEN, "managed_instances_provider", reason)]

    return rows(resource, [("", choices)], lambda: setting(resource, role="delegated"))
