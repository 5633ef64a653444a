"""Auto Scaling in a template, or through Cloud Control: groups, what is attached to them, configurations."""

from guardrails.catalog.accelerators import EMPTY
from guardrails.clouds.aws.autoscaling import launch_configuration
from guardrails.clouds.aws.autoscaling.attached import GROUP as GROUP_KIND
from guardrails.clouds.aws.autoscaling.attached import (
    NAME,
    action_of,
    groups,
    of_group,
    of_template,
    pool_of,
)
from guardrails.clouds.aws.autoscaling.launch_configuration import CONFIGURATION_NAME, configurations_of
from guardrails.clouds.aws.autoscaling.settings import Distribution, Group, alone, part
from guardrails.clouds.aws.ec2.settings import Launch, Option, launch_market, launched, lost_launch
from guardrails.clouds.aws.ec2.template import launches, options
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.counting import Counted, largest
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.properties import Properties


def _group(template: Template, body: Properties) -> list[Part]:
    """One part."""
    mixed = body.block("MixedInstancesPolicy")
    planned = template.resource if template.is_alone else None
    pools, actions = of_template(template, body) if planned is None else of_group(planned)
    group = Group(
        desired=body.number("DesiredCapacity"),
        least=body.number("MinSize"),
        most=body.number("MaxSize"),
        unit=body.text("DesiredCapacityType"),
        pools=pools,
        actions=actions,
        options=_mixed(template, mixed) if mixed else (_single(template, body),),
        mixed=_distribution(mixed.block("InstancesDistribution")) if mixed else None,
        placement=body.text("PlacementGroup").value or "",
    )
    return [part(group, template.accelerators)]


def _single(template: Template, body: Properties) -> Option:
    """What a group of one template, or configuration, starts."""
    block = body.block("LaunchTemplate")
    made = launches(template, block)
    if not made and body.has(CONFIGURATION_NAME):
        made = _configuration_of(template, body)
    return Option(where=block.path, launches=made)


def _mixed(template: Template, policy: Properties) -> tuple[Option, ...]:
    """What a group with a mixed policy starts: overrides beat the policy's template."""
    base = policy.block("LaunchTemplate")
    specification = base.block("LaunchTemplateSpecification")
    return options(
        template, base.at_least_one("Overrides"), launches(template, specification), specification.path
    )


def _distribution(body: Properties) -> Distribution:
    return Distribution(
        base=body.number("OnDemandBaseCapacity"), percent=body.number("OnDemandPercentageAboveBaseCapacity")
    )


def _configuration_of(template: Template, body: Properties) -> tuple[Launch, ...]:
    """What a group's launch configuration makes, of its own template or of the plan."""
    node, said = body.node(CONFIGURATION_NAME), body.text(CONFIGURATION_NAME)
    own = template.meant(node)
    if own is None and said.value is not None:
        found = (each for _, each in template.own(launch_configuration.KIND))
        own = next((each for each in found if each.text(CONFIGURATION_NAME).value == said.value), None)
    if own is not None:
        return configurations_of(own)
    if template.resource is not None:
        refs = [leaf.head for leaf in template.leads(node)]
        planned = launch_configuration.named(template.resource, said.value, refs)
        if planned:
            return planned
    shown = "(sensitive)" if template.hidden else said.value
    reason = f"launch configuration {shown} is not in the plan" if said.value else said.missing
    return (lost_launch(said.path, reason),)


def _configuration(template: Template, body: Properties) -> list[Part]:
    """One part, of role `template`."""
    made = configurations_of(body)
    choices = launched(template.accelerators, made, EMPTY)
    return [Part(choices=tuple(choices), market=launch_market(made), role="template")]


def _warm_pool(template: Template, body: Properties) -> list[Part]:
    """None when its group is read, which then counts it; else machines of an unknown type."""
    pool = pool_of(body)
    return _alone(template, body, largest(pool.prepared, pool.kept))


def _action(template: Template, body: Properties) -> list[Part]:
    """None when its group is read, which then counts it; else machines of an unknown type."""
    action = action_of(body)
    return _alone(template, body, largest(action.most, action.desired))


def _alone(template: Template, body: Properties, most: Counted) -> list[Part]:
    name = body.text(NAME)
    if template.meant(body.node(NAME)) is not None:
        return []
    if any(name.value and other.text(NAME).value == name.value for _, other in template.own(GROUP_KIND)):
        return []
    refs = [leaf.head for leaf in template.leads(body.node(NAME))]
    if template.resource is not None and groups(template.resource.plan, name.value, refs):
        return []
    return alone(most, name.path)


GROUP = TemplateReader(
    _group,
    taken=frozenset(
        (
            "AutoScalingGroupName",
            "DesiredCapacity",
            "DesiredCapacityType",
            "LaunchConfigurationName",
            "LaunchTemplate",
            "MaxSize",
            "MinSize",
            "MixedInstancesPolicy",
            "PlacementGroup",
        )
    ),
    left=frozenset(
        (
            "AvailabilityZoneDistribution",
            "AvailabilityZoneIds",
            "AvailabilityZoneImpairmentPolicy",
            "AvailabilityZones",
            "CapacityRebalance",
            "CapacityReservationSpecification",
            "Context",
            "Cooldown",
            "DefaultInstanceWarmup",
            "DeletionProtection",
            "HealthCheckGracePeriod",
            "HealthCheckType",
            "InstanceId",
            "InstanceLifecyclePolicy",
            "InstanceMaintenancePolicy",
            "LifecycleHookSpecificationList",
            "LoadBalancerNames",
            "MaxInstanceLifetime",
            "MetricsCollection",
            "NewInstancesProtectedFromScaleIn",
            "NotificationConfiguration",
            "NotificationConfigurations",
            "ServiceLinkedRoleARN",
            "SkipZonalShiftValidation",
            "Tags",
            "TargetGroupARNs",
            "TerminationPolicies",
            "TrafficSources",
            "VPCZoneIdentifier",
        )
    ),
    computed=frozenset(("AutoScalingGroupARN",)),
)
LAUNCH_CONFIGURATION = TemplateReader(
    _configuration,
    taken=frozenset(("InstanceType", "LaunchConfigurationName", "SpotPrice")),
    left=frozenset(
        (
            "AssociatePublicIpAddress",
            "BlockDeviceMappings",
            "ClassicLinkVPCId",
            "ClassicLinkVPCSecurityGroups",
            "EbsOptimized",
            "IamInstanceProfile",
            "ImageId",
            "InstanceId",
            "InstanceMonitoring",
            "KernelId",
            "KeyName",
            "MetadataOptions",
            "PlacementTenancy",
            "RamDiskId",
            "SecurityGroups",
            "UserData",
        )
    ),
)
SCHEDULED_ACTION = TemplateReader(
    _action,
    taken=frozenset(("AutoScalingGroupName", "DesiredCapacity", "MaxSize")),
    left=frozenset(("EndTime", "MinSize", "Recurrence", "StartTime", "TimeZone")),
    computed=frozenset(("ScheduledActionName",)),
)
WARM_POOL = TemplateReader(
    _warm_pool,
    taken=frozenset(("AutoScalingGroupName", "MaxGroupPreparedCapacity", "MinSize")),
    left=frozenset(("InstanceReusePolicy", "PoolState")),
)
