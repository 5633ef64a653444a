"""`aws_imagebuilder_infrastructure_configuration` in a plan."""

from guardrails.clouds.aws.imagebuilder.settings import parts
from guardrails.clouds.aws.shared import AwsResource, setting
from guardrails.clouds.build import planned
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import Resource
from guardrails.model.workload import Workload


class InfrastructureConfiguration(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    instance_types: list[str | None] | str | None = None


def read(resource: Resource[InfrastructureConfiguration]) -> list[Workload]:
    """At most one row."""
    types = fields.texts(resource, resource.values.instance_types, "instance_types")
    return planned(resource, parts(types, resource.plan.accelerators), lambda: setting(resource))
