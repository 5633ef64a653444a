"""`aws_sagemaker_pipeline`: jobs that SageMaker starts whenever the pipeline is run.

By itself a pipeline runs nothing, and several runs may overlap: the number of machines has no upper bound.
Source: Amazon SageMaker, pipeline definition JSON schema 1.0.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from guardrails.catalog.accelerators import NONE, Size
from guardrails.clouds.build import PlanContext
from guardrails.clouds.named_parts import count, named, part_of, rows
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import Json
from guardrails.formats.embedded.text import Lost, at, objects, table
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.facts import NOT_SET
from guardrails.formats.terraform.resource import Resource
from guardrails.formats.terraform.texts import hidden, parsed
from guardrails.model.range import Range
from guardrails.model.workload import Workload


class Pipeline(msgspec.Struct):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    arn: str | None = None
    pipeline_definition: str | None = None
    pipeline_definition_s3_location: Json = None
    region: str | None = None
    role_arn: str | None = None
    tags: Json = None
    tags_all: Json = None


def read(resource: Resource[Pipeline]) -> list[Workload]:
    """One row for each step with accelerators, of role `delegated`."""
    values = resource.values
    if not values.pipeline_definition and values.pipeline_definition_s3_location:
        resource.note("opaque", "the definition stands in S3 and is not in the plan")
        return []
    text = parsed(resource, values.pipeline_definition, "pipeline_definition")
    if text is None:
        return []
    secret = hidden(resource, "pipeline_definition")
    definition = table(text.documents[0])
    parts = [
        part
        for step in _steps(definition.get("Steps"))
        if (part := _part(resource, step, _parameters(definition), hidden=secret)) is not None
    ]
    if not parts:
        resource.note("read", "steps without accelerators only")
        return []
    region = resource.fact(values.region, "region")
    where = place.aws(resource, arns=(values.arn, values.role_arn), region=region, zone=NOT_SET)
    claims = Claims(resource)
    claims.aws(values.tags_all, values.tags)
    return rows(resource, parts, PlanContext("aws", where, claims), hidden=secret)


def _parameters(definition: dict[str, Json]) -> dict[str, Json]:
    return {
        f"Parameters.{each.get('Name')}": each.get("DefaultValue")
        for each in objects(definition.get("Parameters"))
    }


def _steps(listed: Any) -> Iterator[dict[str, Json]]:
    """Steps with those inside conditions."""
    for step in objects(listed):
        yield step
        arguments = table(step.get("Arguments"))
        for branch in ("IfSteps", "ElseSteps"):
            yield from _steps(arguments.get(branch) or [])


def _part(
    resource: Resource[Pipeline], step: dict[str, Json], parameters: dict[str, Json], *, hidden: bool
) -> Part | None:
    arguments = table(step.get("Arguments"))
    jobs = [
        *(table(each.get("ResourceConfig")) for each in _definitions(arguments)),
        table(at(arguments, "ProcessingResources", "ClusterConfig")),
        table(arguments.get("TransformResources")),
    ]
    name = str(step.get("Name", ""))
    path = "pipeline_definition" if hidden else f"pipeline_definition.{name}"
    choices = []
    for job in jobs:
        groups = objects(job.get("InstanceGroups")) if job.get("InstanceGroups") else [job]
        for group in groups:
            kind = _value(group.get("InstanceType"), parameters)
            if kind is None:
                continue
            number = count(_value(group.get("InstanceCount"), parameters))
            size = Size(Range(0), Range(number or 1))
            choices.append(named(resource, "aws", kind, size, path, hidden=hidden))
    if all(each.chip == NONE for each in choices):
        return None
    return part_of(name=name, path=path, choices=choices, role="delegated")


def _definitions(arguments: dict[str, Json]) -> list[dict[str, Json]]:
    """Training jobs of a step: its own, or those that a tuning job starts."""
    tuned = objects(arguments.get("TrainingJobDefinition")) + objects(
        arguments.get("TrainingJobDefinitions") or []
    )
    return [arguments, *tuned]


def _value(node: Any, parameters: dict[str, Json]) -> Any:
    """A value, or the default of the parameter that it takes; what is known only in a run is lost."""
    if isinstance(node, dict):
        wanted = node.get("Get")
        if isinstance(wanted, str) and parameters.get(wanted) is not None:
            return parameters[wanted]
        return Lost("is known only when the pipeline runs")
    return node
