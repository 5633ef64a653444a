"""`aws_ecs_capacity_provider` in a plan."""

import msgspec

from guardrails.clouds.aws.ec2.requirements import Requirements
from guardrails.clouds.aws.ecs.settings import ManagedInstances, part
from guardrails.clouds.aws.shared import AwsResource, setting
from guardrails.clouds.build import planned
from guardrails.formats.decoding import Json, first
from guardrails.formats.marks import written
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import Resource
from guardrails.model.workload import Workload

_TEMPLATE = ("managed_instances_provider", 0, "instance_launch_template", 0)
_REQUIREMENTS = (*_TEMPLATE, "instance_requirements")


class _Template(msgspec.Struct):
    capacity_option_type: str | None = None
    instance_requirements: list[Requirements | None] | Requirements | None = None


class _Managed(msgspec.Struct):
    instance_launch_template: list[_Template | None] | _Template | None = None


class CapacityProvider(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    auto_scaling_group_provider: Json = None
    managed_instances_provider: list[_Managed | None] | _Managed | None = None


def read(resource: Resource[CapacityProvider]) -> list[Workload]:
    """At most one row, of role `delegated`: the number of machines follows the tasks."""
    managed = first(resource.values.managed_instances_provider)
    if managed is None and not resource.is_open("managed_instances_provider"):
        return []
    template = (first(managed.instance_launch_template) if managed is not None else None) or _Template()
    wanted = first(template.instance_requirements)
    late = resource.is_unknown(*_REQUIREMENTS) and resource.is_configured(_REQUIREMENTS[0])
    asked = wanted is not None or late
    found = ManagedInstances(
        wanted=wanted.wanted() if wanted is not None else None,
        where=written(_REQUIREMENTS) if asked else "managed_instances_provider",
        late="known only after apply" if late and wanted is None else "",
        option=fields.text(
            resource, template.capacity_option_type or None, *_TEMPLATE, "capacity_option_type"
        ),
    )
    return planned(resource, (part(found, resource.plan.accelerators),), lambda: setting(resource))
