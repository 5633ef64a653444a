"""GameLift: its machines are in accounts of AWS, so that it owns no instance and has rows. Pure."""

from guardrails.clouds import managed
from guardrails.clouds.aws.gamelift.api import Capacity, Fleet, Records
from guardrails.clouds.aws.gamelift.settings import Fleet as Settings
from guardrails.clouds.aws.gamelift.settings import Location, parts
from guardrails.clouds.managed import ManagedResource
from guardrails.clouds.owners import Claimed
from guardrails.clouds.region import LiveContext, RegionFacts
from guardrails.model.field import Field
from guardrails.model.workload import Unresolved, Workload

KIND = "aws_gamelift_fleet"
_LOST = "is not read"


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """A row for each fleet in each of its locations."""
    return Claimed(rows=tuple(row for each in records.fleets for row in _rows(each, facts)))


def _rows(fleet: Fleet, facts: RegionFacts) -> list[Workload]:
    settings = Settings(
        type=Field(fleet.type or None, "InstanceType"),
        kind=fleet.kind,
        locations=tuple(_location(each, grows=fleet.status != "DELETING") for each in fleet.capacities),
    )
    open_ = () if fleet.complete else (Unresolved("LocationAttributes", "some locations are not read"),)
    resource = ManagedResource(
        kind=KIND,
        id=fleet.arn or facts.path(f"gamelift-fleet/{fleet.id}"),
        tags=fleet.tags,
        word="location",
        traits=LiveContext(open=open_),
    )
    return managed.rows(facts, resource, parts(settings, facts.accelerators))


def _location(capacity: Capacity, *, grows: bool) -> Location:
    """Machines that are there or wanted, and the limits of the place; a fleet that goes keeps what runs."""
    counts = capacity.counts
    if counts is None:
        lost: Field[int] = Field(None, "InstanceCounts", _LOST)
        return Location(region=capacity.region, planned=lost, most=lost)
    there = counts.active + counts.pending + counts.terminating
    planned = max(there, counts.desired or 0) if grows else there
    return Location(
        region=capacity.region,
        planned=Field(planned, "InstanceCounts.DESIRED"),
        least=Field(counts.minimum, "InstanceCounts.MINIMUM") if grows else Field(),
        most=Field(counts.maximum if grows else planned, "InstanceCounts.MAXIMUM"),
    )
