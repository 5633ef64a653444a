"""AppStream 2.0: its machines are in accounts of AWS, so that it owns no instance and has rows. Pure."""

from collections.abc import Mapping

import msgspec

from guardrails.catalog.accelerators import SINGLE, Size
from guardrails.clouds import managed
from guardrails.clouds.aws.application_scaling.api import Target
from guardrails.clouds.aws.appstream.api import Builder, Fleet, Records
from guardrails.clouds.aws.appstream.settings import Fleet as Settings
from guardrails.clouds.aws.appstream.settings import machine, parts
from guardrails.clouds.managed import ManagedResource
from guardrails.clouds.owners import Claimed
from guardrails.clouds.parts import Part
from guardrails.clouds.region import RegionFacts
from guardrails.model.field import Field
from guardrails.model.range import ONE, ZERO, Range, exactly
from guardrails.model.workload import Unresolved, Workload

KIND, BUILDER = "aws_appstream_fleet", "aws_appstream_image_builder"
_STARTABLE = Size(ZERO, ONE)


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """A row for each fleet and each image builder."""
    limits = None if records.targets is None else _limits(records.targets)
    fleets = [row for each in records.fleets for row in _fleet(each, limits, facts)]
    return Claimed(rows=(*fleets, *(row for each in records.builders for row in _builder(each, facts))))


def _limits(targets: tuple[Target, ...]) -> dict[str, int]:
    return {target.resource_id: target.max_capacity for target in targets}


def _fleet(fleet: Fleet, limits: Mapping[str, int] | None, facts: RegionFacts) -> list[Workload]:
    """A fleet that is stopped runs nothing, and can be started."""
    held = fleet.compute_capacity_status
    running = held.running if fleet.state == "STOPPED" else max(held.running or 0, held.desired or 0)
    top = limits.get(f"fleet/{fleet.name}") if limits is not None else None
    settings = Settings(
        type=Field(fleet.instance_type or None, "InstanceType"),
        kind=fleet.fleet_type,
        sessions=Field(fleet.max_concurrent_sessions, "MaxConcurrentSessions"),
        desired=Field(held.desired, "ComputeCapacityStatus.Desired"),
        running=Field(None if held.desired is None else running or 0, "ComputeCapacityStatus.Running"),
        scaled=Range(0) if limits is None else None if top is None else exactly(top),
        open=(Unresolved("MaxCapacity", "scaling limits were not read"),) if limits is None else (),
    )
    id_ = fleet.arn or facts.path(f"appstream-fleet/{fleet.name}")
    resource = ManagedResource(kind=KIND, id=id_, tags=fleet.tags)
    return managed.rows(facts, resource, parts(settings, facts.accelerators))


def _builder(builder: Builder, facts: RegionFacts) -> list[Workload]:
    """One machine; one that is stopped can be started."""
    found = machine(Field(builder.instance_type or None, "InstanceType"), facts.accelerators)
    size = _STARTABLE if builder.state == "STOPPED" else SINGLE
    id_ = builder.arn or facts.path(f"image-builder/{builder.name}")
    resource = ManagedResource(kind=BUILDER, id=id_, tags=builder.tags)
    return managed.rows(facts, resource, [Part(choices=(msgspec.structs.replace(found, size=size),))])
