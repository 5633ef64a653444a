"""Auto Scaling groups of one account and region: how many machines of which types they keep, and the most.

Calls, at the least: one page of DescribeAutoScalingGroups for each 100 groups; besides, only for groups that
may have accelerators, DescribeLaunchConfigurations and what `templates.py` and `types.py` call.
"""

import msgspec

from guardrails.clouds.aws.ec2 import templates
from guardrails.clouds.aws.ec2.options import Config, Option, may_carry, options_of, types_of
from guardrails.clouds.aws.ec2.placement import ACTION as PLACEMENT
from guardrails.clouds.aws.ec2.placement import strategies
from guardrails.clouds.aws.ec2.templates import Reference, Template
from guardrails.clouds.aws.ec2.types import ACTION as TYPES
from guardrails.clouds.aws.ec2.types import TypeFacts, resolve
from guardrails.clouds.aws.tags import Tag
from guardrails.clouds.service import Action, Calls, Count, ReadFilter, Service

_CONFIGURATIONS_AT_ONCE = 50
_GONE = ("Terminated", "Detached")


class Member(msgspec.Struct, frozen=True, omit_defaults=True):
    """A machine as its group lists it."""

    id: str
    type: str
    zone: str = ""


class Group(msgspec.Struct, frozen=True, omit_defaults=True):
    """One group.

    Attributes:
        desired, most: Capacity units now, and the most.
        prepared: The most in service and in its warm pool together; 0 where that is not set.
        kept: The least that its warm pool holds besides those in service.
        units: What they count; empty: machines.
        options: Kinds of machine, of which it starts some; empty with a launch configuration.
        mixed: Whether its policy sets the market, by the next two.
        base, percent: On-demand machines at the least, and their percentage above; percent -1: not said.
        configuration: Name of its launch configuration; empty without one.
        tags: Its own; gives: those that it puts on its machines.
    """

    name: str
    arn: str
    desired: Count
    most: Count
    prepared: Count = 0
    kept: Count = 0
    units: str = ""
    options: tuple[Option, ...] = ()
    mixed: bool = False
    base: Count = 0
    percent: int = -1
    configuration: str = ""
    zones: tuple[str, ...] = ()
    placement: str = ""
    tags: dict[str, str] = {}
    gives: dict[str, str] = {}
    members: tuple[Member, ...] = ()


class Configuration(msgspec.Struct, frozen=True, omit_defaults=True):
    """A launch configuration."""

    type: str
    spot: bool = False


class Records(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of one account and region.

    Attributes:
        strategies: Of placement groups that groups name, by name.
        types: That the catalog does not know.
        lost: Operations that were not wholly answered.
    """

    groups: tuple[Group, ...] = ()
    templates: dict[str, Template] = {}
    configurations: dict[str, Configuration] = {}
    strategies: dict[str, str] = {}
    types: tuple[TypeFacts, ...] = ()
    lost: tuple[str, ...] = ()


class _Distribution(msgspec.Struct, rename="pascal"):
    on_demand_base_capacity: Count = 0
    on_demand_percentage_above_base_capacity: Count | None = None


class _Policy(msgspec.Struct, rename="pascal"):
    launch_template: Config = msgspec.field(default_factory=Config)
    instances_distribution: _Distribution = msgspec.field(default_factory=_Distribution)


class _WarmPool(msgspec.Struct, rename="pascal"):
    max_group_prepared_capacity: int = 0
    min_size: Count = 0


class _Tag(Tag, frozen=True, rename="pascal"):
    propagate_at_launch: bool = False


class _Instance(msgspec.Struct, rename="pascal"):
    instance_id: str
    instance_type: str = ""
    availability_zone: str = ""
    lifecycle_state: str = ""


class _Group(msgspec.Struct, rename="pascal"):
    auto_scaling_group_name: str
    arn: str = msgspec.field(name="AutoScalingGroupARN", default="")
    desired_capacity: Count = 0
    max_size: Count = 0
    desired_capacity_type: str = ""
    launch_configuration_name: str = ""
    launch_template: Reference | None = None
    mixed_instances_policy: _Policy | None = None
    availability_zones: list[str] = []
    placement_group: str = ""
    tags: list[_Tag] = []
    instances: list[_Instance] = []
    warm_pool_configuration: _WarmPool | None = None


class _Configuration(msgspec.Struct, rename="pascal"):
    launch_configuration_name: str
    instance_type: str
    spot_price: str = ""


def read(calls: Calls, keep: ReadFilter) -> Records:
    """All groups of a region that may have accelerators."""
    pages = calls.pages(
        "DescribeAutoScalingGroups", "AutoScalingGroups", _Group, PaginationConfig={"PageSize": 100}
    )
    found = [(group, references) for raw in pages for group, references in [_group(raw, keep)]]
    found = [(group, references) for group, references in found if _may_carry(group, keep)]
    made = templates.resolve(calls, keep, (ref for _, references in found for ref in references))
    launched = _configurations(calls, {group.configuration for group, _ in found if group.configuration})
    groups = tuple(group for group, _ in found if _may_carry(group, keep, made, launched))
    options = [option for group in groups for option in group.options]
    made = {option.template: made[option.template] for option in options if option.template in made}
    launched = {
        group.configuration: launched[group.configuration]
        for group in groups
        if group.configuration in launched
    }
    placed = {group.placement for group in groups} | {template.placement for template in made.values()}
    met = [*types_of(options, made), *(each.type for each in launched.values())]
    met += [member.type for group in groups for member in group.members]
    return Records(groups, made, launched, strategies(calls, placed), resolve(calls, keep, met), calls.lost)


def _group(raw: _Group, keep: ReadFilter) -> tuple[Group, list[Reference]]:
    policy = raw.mixed_instances_policy
    if policy is not None:
        options, references = options_of([policy.launch_template])
    elif raw.launch_template is not None:
        options, references = options_of([Config(raw.launch_template)])
    else:
        options, references = (), []
    percent = policy.instances_distribution.on_demand_percentage_above_base_capacity if policy else None
    warm = raw.warm_pool_configuration
    group = Group(
        name=raw.auto_scaling_group_name,
        arn=raw.arn,
        desired=raw.desired_capacity,
        most=raw.max_size,
        prepared=max(0, warm.max_group_prepared_capacity) if warm else 0,
        kept=warm.min_size if warm else 0,
        units="" if raw.desired_capacity_type == "units" else raw.desired_capacity_type,
        options=options,
        mixed=policy is not None,
        base=policy.instances_distribution.on_demand_base_capacity if policy else 0,
        percent=-1 if percent is None else percent,
        configuration=raw.launch_configuration_name,
        zones=tuple(sorted(raw.availability_zones)),
        placement=raw.placement_group,
        tags=keep.tags(raw.tags),
        gives=keep.tags(tag for tag in raw.tags if tag.propagate_at_launch),
        members=tuple(
            Member(each.instance_id, each.instance_type, each.availability_zone)
            for each in raw.instances
            if not each.lifecycle_state.startswith(_GONE) and not keep.has_no_accelerators(each.instance_type)
        ),
    )
    return group, references


def _may_carry(
    group: Group,
    keep: ReadFilter,
    made: dict[str, Template] | None = None,
    launched: dict[str, Configuration] | None = None,
) -> bool:
    """Whether a group may have accelerators, by what is known of templates and configurations."""
    if group.members:
        return True
    if not (group.most or group.desired or group.prepared or group.kept):
        return False
    if group.configuration:
        known = (launched or {}).get(group.configuration)
        return known is None or not keep.has_no_accelerators(known.type)
    return may_carry(group.options, keep, made) or not group.options


def _configurations(calls: Calls, names: set[str]) -> dict[str, Configuration]:
    wanted = sorted(names)
    found = {}
    for at in range(0, len(wanted), _CONFIGURATIONS_AT_ONCE):
        for each in calls.pages(
            "DescribeLaunchConfigurations",
            "LaunchConfigurations",
            _Configuration,
            LaunchConfigurationNames=wanted[at : at + _CONFIGURATIONS_AT_ONCE],
        ):
            found[each.launch_configuration_name] = Configuration(each.instance_type, bool(each.spot_price))
    return found


AUTOSCALING = Service(
    name="autoscaling",
    client="autoscaling",
    actions=(
        Action(
            "DescribeAutoScalingGroups",
            "autoscaling:DescribeAutoScalingGroups",
            "groups: their types, how many instances they keep, and the most",
        ),
        Action(
            "DescribeLaunchConfigurations",
            "autoscaling:DescribeLaunchConfigurations",
            "types of groups that use a launch configuration",
        ),
        templates.ACTION,
        PLACEMENT,
        TYPES,
    ),
    records=Records,
    read=read,
)
