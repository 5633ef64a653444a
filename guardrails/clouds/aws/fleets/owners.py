"""EC2 Fleets and Spot Fleets that keep up a number: each owns its instances. Pure. EC2 lists them."""

from guardrails.clouds.aws.ec2 import choices
from guardrails.clouds.aws.ec2.api import Records
from guardrails.clouds.aws.ec2.fleets import Fleet
from guardrails.clouds.aws.fleets import settings
from guardrails.clouds.aws.tags import claims_of
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.region import LiveContext, RegionFacts
from guardrails.model.field import Field

TAG, SPOT_TAG = "aws:ec2:fleet-id", "aws:ec2spot:fleet-request-id"


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """Each fleet as an owner."""
    return Claimed(owners=tuple(_fleet(each, records, facts) for each in records.fleets))


def _fleet(fleet: Fleet, records: Records, facts: RegionFacts) -> Owner:
    made = records.templates
    part = settings.part(
        settings.Fleet(
            target=Field(fleet.target),
            unit=Field(fleet.units, "TargetCapacityUnitType"),
            default=Field(fleet.default_market),
            on_demand=Field(fleet.on_demand),
            spot=Field(fleet.spot_target),
            options=choices.options(fleet.options, made, records.strategies),
            nothing="LaunchTemplateConfigs",
        ),
        facts.accelerators,
    )
    gives = {**choices.given(choices.templates_of(fleet.options, made)), **fleet.gives}
    return Owner(
        kind="aws_spot_fleet_request" if fleet.spot else "aws_ec2_fleet",
        id=facts.path(fleet.id),
        choices=part.choices,
        marks=((SPOT_TAG if fleet.spot else TAG, fleet.id),),
        traits=LiveContext(
            placement=part.placement,
            market=part.market,
            claims=claims_of({**gives, **fleet.tags}),
            open=part.open,
        ),
    )
