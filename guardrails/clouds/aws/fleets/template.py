"""`AWS::EC2::EC2Fleet` and `AWS::EC2::SpotFleet` in a template, or through Cloud Control."""

from guardrails.clouds.aws.ec2.settings import Option
from guardrails.clouds.aws.ec2.template import launches, options, specified
from guardrails.clouds.aws.fleets.settings import Fleet, part
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.properties import Properties
from guardrails.model.field import Field

_CONFIGS = "LaunchTemplateConfigs"


def _fleet(template: Template, body: Properties) -> list[Part]:
    """One part."""
    target = body.block("TargetCapacitySpecification")
    fleet = Fleet(
        target=target.number("TotalTargetCapacity"),
        unit=target.text("TargetCapacityUnitType"),
        default=target.text("DefaultTargetCapacityType"),
        on_demand=target.number("OnDemandTargetCapacity"),
        spot=target.number("SpotTargetCapacity"),
        options=_configured(template, body),
        nothing=body.field(_CONFIGS).path,
    )
    return [part(fleet, template.accelerators)]


def _spot_fleet(template: Template, body: Properties) -> list[Part]:
    """One part. Its own specifications and its templates exclude each other; both are taken."""
    data = body.block("SpotFleetRequestConfigData")
    own = tuple(
        one for each in data.at_least_one("LaunchSpecifications") for one in specified(template, each)
    )
    fleet = Fleet(
        target=data.number("TargetCapacity"),
        unit=data.text("TargetCapacityUnitType"),
        default=Field("spot"),
        on_demand=data.number("OnDemandTargetCapacity"),
        options=(*_configured(template, data), *own),
        nothing=data.field("LaunchSpecifications").path,
    )
    return [part(fleet, template.accelerators)]


def _configured(template: Template, body: Properties) -> tuple[Option, ...]:
    """What all template configurations may start."""
    found: list[Option] = []
    for config in body.at_least_one(_CONFIGS):
        specification = config.block("LaunchTemplateSpecification")
        base = launches(template, specification)
        found += options(template, config.at_least_one("Overrides"), base, specification.path)
    return tuple(found)


EC2_FLEET = TemplateReader(
    _fleet,
    taken=frozenset(("LaunchTemplateConfigs", "TargetCapacitySpecification")),
    left=frozenset(
        (
            "Context",
            "ExcessCapacityTerminationPolicy",
            "OnDemandOptions",
            "ReplaceUnhealthyInstances",
            "ReservedCapacityOptions",
            "SpotOptions",
            "TagSpecifications",
            "TerminateInstancesWithExpiration",
            "Type",
            "ValidFrom",
            "ValidUntil",
        )
    ),
    computed=frozenset(("FleetId",)),
)
SPOT_FLEET = TemplateReader(
    _spot_fleet,
    taken=frozenset(("SpotFleetRequestConfigData",)),
    left=frozenset(("Tags",)),
    computed=frozenset(("Id",)),
)
