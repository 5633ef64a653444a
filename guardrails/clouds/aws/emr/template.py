"""`AWS::EMR::Cluster`, `InstanceGroupConfig` and `InstanceFleetConfig` in a template."""

from collections.abc import Iterator

from guardrails.clouds.aws.emr.settings import (
    Fleet,
    Group,
    Kind,
    Limits,
    fleet_part,
    group_part,
    managed,
)
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.properties import Properties
from guardrails.model.range import ZERO, Range


def read_cluster(template: Template, body: Properties) -> list[Part]:
    """A part for each group and fleet."""
    instances, limits = body.block("Instances"), _limits(body)
    parts = [
        group_part(_group(block, name, limits.of(role)), template.accelerators)
        for role in ("Master", "Core", "Task")
        for name, block in _blocks(instances, role, "InstanceGroup")
    ]
    parts += [
        fleet_part(_fleet(block, name, limits.of(role)), template.accelerators)
        for role in ("Master", "Core", "Task")
        for name, block in _blocks(instances, role, "InstanceFleet")
    ]
    return [part for part in parts if not part.holds_none]


def _blocks(instances: Properties, role: str, word: str) -> Iterator[tuple[str, Properties]]:
    """The groups or fleets of a role: one, or a list of tasks."""
    listed = instances.each(f"{role}{word}s") if role == "Task" else []
    for at, block in enumerate(listed):
        yield f"{role.lower()}[{at}]" if len(listed) > 1 else role.lower(), block
    if role != "Task" and (own := instances.block(f"{role}{word}")):
        yield role.lower(), own


def _limits(body: Properties) -> Limits:
    policy = body.block("ManagedScalingPolicy")
    if not policy:
        return Limits()
    limits = policy.block("ComputeLimits")
    return managed(limits.number("MaximumCapacityUnits"), limits.number("MaximumCoreCapacityUnits"))


def _group(block: Properties, name: str, limit: Range) -> Group:
    policy, most = (
        block.block("AutoScalingPolicy"),
        block.number("AutoScalingPolicy", "Constraints", "MaxCapacity"),
    )
    own = ZERO if not policy else Range(0) if most.value is None else Range(most.value, most.value)
    return Group(
        name=name,
        type=block.text("InstanceType"),
        count=block.number("InstanceCount"),
        own=own,
        limit=limit,
        spot=block.has("BidPrice") or (block.text("Market").value or "") == "SPOT",
    )


def _fleet(block: Properties, name: str, limit: Range) -> Fleet:
    return Fleet(
        name=name,
        kinds=tuple(
            Kind(each.text("InstanceType"), each.field("WeightedCapacity"))
            for each in block.at_least_one("InstanceTypeConfigs")
        ),
        on_demand=block.number("TargetOnDemandCapacity"),
        spot=block.number("TargetSpotCapacity"),
        limit=limit,
    )


def read_group(template: Template, body: Properties) -> list[Part]:
    """One part; its cluster's limits count where the template has it."""
    limit = _of_cluster(template, body, "JobFlowId", body.text("InstanceRole").value or "task")
    return [group_part(_group(body, "", limit), template.accelerators)]


def read_fleet(template: Template, body: Properties) -> list[Part]:
    """One part."""
    limit = _of_cluster(template, body, "ClusterId", body.text("InstanceFleetType").value or "task")
    return [fleet_part(_fleet(body, "", limit), template.accelerators)]


def _of_cluster(template: Template, body: Properties, name: str, role: str) -> Range:
    cluster = template.meant(body.node(name))
    return ZERO if cluster is None else _limits(cluster).of(role)


CLUSTER = TemplateReader(
    read_cluster,
    taken=frozenset(("Instances", "ManagedScalingPolicy")),
    left=frozenset(
        (
            "AdditionalInfo",
            "Applications",
            "AutoScalingRole",
            "AutoTerminationPolicy",
            "BootstrapActions",
            "Configurations",
            "CustomAmiId",
            "EbsRootVolumeIops",
            "EbsRootVolumeSize",
            "EbsRootVolumeThroughput",
            "JobFlowRole",
            "KerberosAttributes",
            "LogEncryptionKmsKeyId",
            "LogUri",
            "Name",
            "OSReleaseLabel",
            "PlacementGroupConfigs",
            "ReleaseLabel",
            "ScaleDownBehavior",
            "SecurityConfiguration",
            "ServiceRole",
            "StepConcurrencyLevel",
            "Steps",
            "Tags",
            "VisibleToAllUsers",
        )
    ),
)
GROUP = TemplateReader(
    read_group,
    taken=frozenset(
        (
            "AutoScalingPolicy",
            "BidPrice",
            "InstanceCount",
            "InstanceRole",
            "InstanceType",
            "JobFlowId",
            "Market",
        )
    ),
    left=frozenset(("Configurations", "CustomAmiId", "EbsConfiguration", "Name")),
)
FLEET = TemplateReader(
    read_fleet,
    taken=frozenset(
        (
            "ClusterId",
            "InstanceFleetType",
            "InstanceTypeConfigs",
            "TargetOnDemandCapacity",
            "TargetSpotCapacity",
        )
    ),
    left=frozenset(("LaunchSpecifications", "Name", "ResizeSpecifications")),
)
