"""Auto Scaling: each group owns its instances. Pure."""

from guardrails.catalog.accelerators import Choice, Size, unknown_choice
from guardrails.clouds.aws.autoscaling.api import Group, Records
from guardrails.clouds.aws.ec2 import choices as options
from guardrails.clouds.aws.ec2.settings import mixed_market
from guardrails.clouds.aws.tags import claims_of
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.region import RegionFacts, RowContext
from guardrails.model.range import Range, exactly
from guardrails.model.workload import UNKNOWN, Unresolved

KIND = "aws_autoscaling_group"
TAG = "aws:autoscaling:groupName"


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """Each group as an owner."""
    return Claimed(owners=tuple(_owner(group, records, facts) for group in records.groups))


def _owner(group: Group, records: Records, facts: RegionFacts) -> Owner:
    templates = options.templates_of(group.options, records.templates)
    gives = {**options.given(templates), **group.gives}
    placed = options.together(group.placement, records.strategies)
    running: dict[str, int] = {}
    for member in group.members:
        running[member.type] = running.get(member.type, 0) + 1
    return Owner(
        kind=KIND,
        id=group.arn or facts.path(group.name),
        choices=tuple(_choices(group, records, facts)),
        running=tuple(sorted(running.items())),
        instances=frozenset(member.id for member in group.members),
        marks=((TAG, group.name),),
        name=group.name,
        traits=RowContext(
            zone=group.zones[0] if len(group.zones) == 1 else UNKNOWN,
            placement=placed or options.placement(group.options, records.templates, records.strategies),
            market=_market(group, records),
            claims=claims_of({**gives, **group.tags}),
            open=_open(group),
        ),
    )


def _size(group: Group) -> Size:
    """Machines that are wanted now, and the most; a warm pool's count with those in service."""
    if group.units:
        top = max(group.most, group.prepared)
        return Size(Range(0, top), Range(0, top))
    return Size(exactly(group.desired), exactly(max(group.most, group.prepared, group.desired)))


def _open(group: Group) -> tuple[Unresolved, ...]:
    if not group.units:
        return ()
    return (Unresolved("DesiredCapacityType", f"counts {group.units}, not instances"),)


def _choices(group: Group, records: Records, facts: RegionFacts) -> list[Choice]:
    size = _size(group)
    if not group.configuration:
        found = options.choices(group.options, records.templates, size, facts)
        return found or [unknown_choice(size, "LaunchTemplate", "is not set")]
    known = records.configurations.get(group.configuration)
    if known is None:
        reason = f"launch configuration {group.configuration} is not known"
        return [unknown_choice(size, "LaunchConfigurationName", reason)]
    return [facts.accelerators.choice("aws", known.type, size, "LaunchConfiguration.InstanceType")]


def _market(group: Group, records: Records) -> str:
    """A mixed policy's distribution, else the market of template or configuration."""
    if group.mixed:
        return mixed_market(group.base, None if group.percent < 0 else group.percent)
    if group.configuration:
        known = records.configurations.get(group.configuration)
        return UNKNOWN if known is None else "spot" if known.spot else "on_demand"
    return options.market(options.templates_of(group.options, records.templates))
