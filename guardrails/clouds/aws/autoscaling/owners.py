"""Auto Scaling: each group owns its instances. Pure."""

from guardrails.clouds.aws.autoscaling import settings
from guardrails.clouds.aws.autoscaling.api import Group, Records
from guardrails.clouds.aws.ec2 import choices
from guardrails.clouds.aws.ec2.settings import Launch, Option, lost_launch, together
from guardrails.clouds.aws.tags import claims_of
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.region import LiveContext, RegionFacts
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN

KIND = "aws_autoscaling_group"
TAG = "aws:autoscaling:groupName"


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """Each group as an owner."""
    return Claimed(owners=tuple(_owner(group, records, facts) for group in records.groups))


def _owner(group: Group, records: Records, facts: RegionFacts) -> Owner:
    gives = {**choices.given(choices.templates_of(group.options, records.templates)), **group.gives}
    part = settings.part(_settings(group, records), facts.accelerators)
    running: dict[str, int] = {}
    for member in group.members:
        running[member.type] = running.get(member.type, 0) + 1
    return Owner(
        kind=KIND,
        id=group.arn or facts.path(group.name),
        choices=part.choices,
        running=tuple(sorted(running.items())),
        instances=frozenset(member.id for member in group.members),
        marks=((TAG, group.name),),
        name=group.name,
        traits=LiveContext(
            zone=group.zones[0] if len(group.zones) == 1 else UNKNOWN,
            placement=part.placement,
            market=part.market,
            claims=claims_of({**gives, **group.tags}),
            open=part.open,
        ),
    )


def _settings(group: Group, records: Records) -> settings.Group:
    return settings.Group(
        desired=Field(group.desired),
        most=Field(group.most),
        unit=Field(group.units, "DesiredCapacityType"),
        pools=(settings.WarmPool(prepared=Field(group.prepared), kept=Field(group.kept)),),
        options=_options(group, records),
        mixed=_distribution(group) if group.mixed else None,
        placement=together(group.placement, records.strategies.get(group.placement)),
    )


def _distribution(group: Group) -> settings.Distribution:
    percent = None if group.percent < 0 else group.percent
    return settings.Distribution(base=Field(group.base), percent=Field(percent))


def _options(group: Group, records: Records) -> tuple[Option, ...]:
    """What it may start; with a launch configuration, what that makes."""
    if not group.configuration:
        found = choices.options(group.options, records.templates, records.strategies)
        return found or (Option(where="LaunchTemplate"),)
    known = records.configurations.get(group.configuration)
    if known is None:
        reason = f"launch configuration {group.configuration} is not known"
        return (Option(launches=(lost_launch("LaunchConfigurationName", reason),)),)
    kind = Field(known.type, "LaunchConfiguration.InstanceType")
    return (Option(launches=(Launch(type=kind, market="spot" if known.spot else "on_demand"),)),)
