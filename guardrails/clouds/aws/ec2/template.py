"""EC2 in a template, or through Cloud Control: instances, launch templates, and how others name one."""

from guardrails.catalog.accelerators import EMPTY, SINGLE, unknown_choice
from guardrails.clouds.aws.ec2 import template_plan
from guardrails.clouds.aws.ec2.launch_data import REQUIREMENTS, launches_of, requirements, types
from guardrails.clouds.aws.ec2.settings import (
    Launch,
    Option,
    launch_market,
    launch_placement,
    launched,
    lost_launch,
    machines,
)
from guardrails.clouds.aws.ec2.versions import BY_ATTRIBUTE
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.properties import Properties

LONG = ("LaunchTemplateId", "LaunchTemplateName")
SHORT = ("Id", "Name")
"""What blocks call the id and the name of a launch template."""


def launches(template: Template, block: Properties, names: tuple[str, str] = LONG) -> tuple[Launch, ...]:
    """The launch templates that a block may mean, of its template or of the plan; none without a block."""
    if not block:
        return ()
    if block.lost:
        return (lost_launch(block.path, block.lost),)
    for name in names:
        own = template.meant(block.node(name))
        if own is not None:
            return launches_of(own)
    said = (block.text(names[0]), block.text(names[1]))
    if said[1].value is not None:
        for _, body in template.own(template_plan.KIND):
            if body.text("LaunchTemplateName").value == said[1].value:
                return launches_of(body)
    found = _planned(template, block, names, (said[0].value, said[1].value))
    if found:
        return found
    lost = next((each for each in said if each.reason), said[0])
    shown = "(sensitive)" if template.hidden else said[0].value or said[1].value
    reason = f"launch template {shown} is not in the plan" if shown else lost.missing
    return (lost_launch(lost.path, reason),)


def _planned(
    template: Template, block: Properties, names: tuple[str, str], said: tuple[str | None, str | None]
) -> tuple[Launch, ...]:
    """Those of the plan."""
    if template.resource is None:
        return ()
    leads = [leaf for name in names for leaf in template.leads(block.node(name))]
    version = block.field("Version")
    asked = None if version.value is None else str(version.value)
    if version.is_lost:  # one that is made from an attribute of the template is what that stands for
        attributes = (str(leaf.path[0]) for leaf in template.leads(block.node("Version")) if leaf.path)
        asked = next((BY_ATTRIBUTE[each] for each in attributes if each in BY_ATTRIBUTE), "")
    heads = [leaf.head for leaf in leads]
    return template_plan.launches_of(template.resource, said, heads, asked, block.path)


def options(
    template: Template, listed: list[Properties], base: tuple[Launch, ...], where: str
) -> tuple[Option, ...]:
    """What overrides of a template start; the template alone when there are none.

    Args:
        template: That they stand in.
        listed: The overrides.
        base: What they override.
        where: Where that stands.
    """
    found = tuple(one for each in listed for one in specified(template, each, base, where))
    return found or (Option(where=where, launches=base),)


def specified(
    template: Template, block: Properties, base: tuple[Launch, ...] = (), where: str = ""
) -> tuple[Option, ...]:
    """What one override, or specification of a machine, starts: several where a condition picks."""
    wanted = requirements(block)
    own = launches(template, block.block("LaunchTemplateSpecification"))
    return tuple(
        Option(
            type=kind,
            wanted=wanted,
            where=f"{block.path}.{REQUIREMENTS}" if wanted is not None else where or block.path,
            launches=own or base,
            weight=block.field("WeightedCapacity"),
            placement=block.text("Placement", "GroupName").value or "",
        )
        for kind in types(block)
    )


def _instance(template: Template, body: Properties) -> list[Part]:
    """One machine. Without a type EC2 takes m1.small. Source: CloudFormation, AWS::EC2::Instance."""
    made = launches(template, body.block("LaunchTemplate"))
    own = types(body)
    written = not template.is_alone and "InstanceType" in body.names()  # as nothing that says a type
    if own[0].value is None and not own[0].reason and not made and not written:
        return []
    listed = [Option(type=each, where=each.path, launches=made) for each in own]
    choices, open_ = machines(template.accelerators, listed, SINGLE)
    return [
        Part(
            choices=tuple(choices),
            open=open_,
            market=launch_market(made),
            placement=body.text("PlacementGroupName").value or launch_placement(made),
        )
    ]


def _launch_template(template: Template, body: Properties) -> list[Part]:
    """At most one part, of role `template`; one that names no type is completed by whoever uses it."""
    made = [each for each in launches_of(body) if not each.names_nothing]
    if not body.has("LaunchTemplateData"):
        choices = [unknown_choice(EMPTY, "LaunchTemplateData", "is not set")]
    else:
        choices = launched(template.accelerators, made, EMPTY)
    part = Part(
        choices=tuple(choices),
        market=launch_market(made),
        placement=launch_placement(made),
        role="template",
    )
    return [part] if choices else []


INSTANCE = TemplateReader(
    _instance,
    taken=frozenset(("InstanceType", "LaunchTemplate", "PlacementGroupName")),
    left=frozenset(
        (
            "AdditionalInfo",
            "Affinity",
            "AvailabilityZone",
            "BlockDeviceMappings",
            "CpuOptions",
            "CreditSpecification",
            "DisableApiTermination",
            "EbsOptimized",
            "ElasticGpuSpecifications",  # graphics over the network; no longer sold
            "ElasticInferenceAccelerators",  # no longer sold
            "EnclaveOptions",
            "HibernationOptions",
            "HostId",
            "HostResourceGroupArn",
            "IamInstanceProfile",
            "ImageId",
            "InstanceInitiatedShutdownBehavior",
            "Ipv6AddressCount",
            "Ipv6Addresses",
            "KernelId",
            "KeyName",
            "LicenseSpecifications",
            "MetadataOptions",
            "Monitoring",
            "NetworkInterfaces",
            "PrivateDnsNameOptions",
            "PrivateIpAddress",
            "PropagateTagsToVolumeOnCreation",
            "RamdiskId",
            "SecurityGroupIds",
            "SecurityGroups",
            "SourceDestCheck",
            "SsmAssociations",
            "SubnetId",
            "Tags",
            "Tenancy",
            "UserData",
            "Volumes",
        )
    ),
    computed=frozenset(
        ("InstanceId", "PrivateDnsName", "PrivateIp", "PublicDnsName", "PublicIp", "State", "VpcId")
    ),
)
LAUNCH_TEMPLATE = TemplateReader(
    _launch_template,
    taken=frozenset(("LaunchTemplateData", "LaunchTemplateName")),
    left=frozenset(("TagSpecifications", "VersionDescription")),
    computed=frozenset(("DefaultVersionNumber", "LatestVersionNumber", "LaunchTemplateId")),
)
