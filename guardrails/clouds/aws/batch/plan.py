"""`aws_batch_compute_environment` in a plan."""

import msgspec

from guardrails.clouds.aws.batch.settings import Environment, parts
from guardrails.clouds.aws.ec2 import template_plan as aws_template
from guardrails.clouds.aws.ec2.placement_plan import placement_group
from guardrails.clouds.aws.ec2.settings import launch_placement
from guardrails.clouds.aws.ec2.template_plan import TemplateReference
from guardrails.clouds.aws.shared import AwsResource, setting
from guardrails.clouds.build import PlanContext, planned
from guardrails.formats.decoding import Json, Number, first
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import Resource
from guardrails.model.workload import Workload

_PATH = ("compute_resources", 0)


class _Compute(msgspec.Struct):
    desired_vcpus: Number = None
    instance_type: list[str | None] | str | None = None
    instance_types: list[str | None] | str | None = None
    launch_template: list[TemplateReference | None] | TemplateReference | None = None
    max_vcpus: Number = None
    min_vcpus: Number = None
    placement_group: str | None = None
    tags: Json = None
    type: str | None = None


class ComputeEnvironment(AwsResource, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    compute_resources: list[_Compute | None] | _Compute | None = None
    state: str | None = None
    type: str | None = None


def read(resource: Resource[ComputeEnvironment]) -> list[Workload]:
    """At most one row; several types are alternatives."""
    values = resource.values
    compute = first(values.compute_resources)
    if compute is None:
        if (values.type or "").upper() == "UNMANAGED" and not resource.is_open("compute_resources"):
            return []  # it takes jobs to machines that others make
        compute = _Compute()

    def made() -> PlanContext:
        found = setting(resource)
        found.claims.required(compute.tags, *_PATH, "tags")
        template = first(compute.launch_template)
        templates = aws_template.joined(resource, template, (*_PATH, "launch_template", 0), aws_template.LONG)
        found.placement = placement_group(
            resource, compute.placement_group, *_PATH, "placement_group"
        ) or launch_placement(aws_template.launches(templates))
        return found

    return planned(resource, parts(_environment(resource, compute), resource.plan.accelerators), made)


def _environment(resource: Resource[ComputeEnvironment], compute: _Compute) -> Environment:
    return Environment(
        kind=compute.type or "",
        types=(  # the first name is that of configurations, the second of states before provider 6
            *fields.texts(resource, compute.instance_type, *_PATH, "instance_type"),
            *fields.texts(resource, compute.instance_types, *_PATH, "instance_types"),
        ),
        desired=fields.number(resource, compute.desired_vcpus, *_PATH, "desired_vcpus"),
        least=fields.number(resource, compute.min_vcpus, *_PATH, "min_vcpus"),
        most=fields.number(resource, compute.max_vcpus, *_PATH, "max_vcpus"),
        grows=(resource.values.state or "").upper() != "DISABLED",
    )
