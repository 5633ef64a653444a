"""CodeBuild: its machines are in accounts of AWS, so that it owns no instance and has rows. Pure."""

from collections.abc import Sequence

from guardrails.clouds import managed
from guardrails.clouds.aws.codebuild import settings
from guardrails.clouds.aws.codebuild.api import Compute, Fleet, Project, Records, Tag
from guardrails.clouds.managed import ManagedResource
from guardrails.clouds.owners import Claimed
from guardrails.clouds.region import RegionFacts
from guardrails.model.field import Field
from guardrails.model.workload import Workload

_GOING = ("DELETING", "PENDING_DELETION")


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """A row for each fleet, and for each project of no fleet."""
    fleets = [row for each in records.fleets for row in _fleet(each, facts)]
    return Claimed(rows=(*fleets, *(row for each in records.projects for row in _project(each, facts))))


def _fleet(fleet: Fleet, facts: RegionFacts) -> list[Workload]:
    scaling = fleet.scaling_configuration
    parts = settings.fleet_parts(
        settings.Fleet(
            environment=_environment(fleet.environment_type, fleet.compute_type, fleet.compute_configuration),
            base=Field(fleet.base_capacity, "baseCapacity"),
            desired=Field(scaling.desired_capacity if scaling else None, "scalingConfiguration"),
            most=Field(scaling.max_capacity if scaling else None, "scalingConfiguration.maxCapacity"),
            overflow=Field(fleet.overflow_behavior, "overflowBehavior"),
            grows=fleet.status.status_code not in _GOING,
        ),
        facts.accelerators,
    )
    id_ = fleet.arn or facts.path(f"codebuild-fleet/{fleet.name}")
    return managed.rows(facts, _resource("aws_codebuild_fleet", id_, fleet.tags), parts)


def _project(project: Project, facts: RegionFacts) -> list[Workload]:
    own = project.environment
    environment = _environment(own.type, own.compute_type, own.compute_configuration)
    limit = Field(project.concurrent_build_limit, "concurrentBuildLimit")
    id_ = project.arn or facts.path(f"codebuild-project/{project.name}")
    parts = settings.project_parts(environment, limit, facts.accelerators)
    return managed.rows(facts, _resource("aws_codebuild_project", id_, project.tags), parts)


def _resource(kind: str, id_: str, tags: Sequence[Tag] | None) -> ManagedResource:
    return ManagedResource(kind=kind, id=id_, tags={tag.key: tag.value for tag in tags or ()})


def _environment(kind: str, compute: str, configured: Compute | None) -> settings.Environment:
    return settings.Environment(
        kind=Field(kind or None, "environment.type"),
        compute=Field(compute or None, "computeType"),
        custom=Field(configured.instance_type if configured else None, "computeConfiguration.instanceType"),
    )
