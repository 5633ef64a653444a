"""What machines are made of, as CloudFormation says it: in a launch template, or an override of one."""

from guardrails.clouds.aws.ec2.settings import InstanceRequirements, Launch, market_name
from guardrails.formats.embedded.properties import Properties
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN

REQUIREMENTS = "InstanceRequirements"
_NAMED = ("AcceleratorTypes", "AcceleratorNames", "AcceleratorManufacturers")


def launches_of(body: Properties) -> tuple[Launch, ...]:
    """What a launch template makes: `LaunchTemplateData`, or the same without that name around it.

    One, or several where a condition picks among types.
    """
    data = body.block("LaunchTemplateData") if body.has("LaunchTemplateData") else body
    return tuple(
        Launch(
            type=kind,
            wanted=requirements(data),
            where=f"{data.path}.{REQUIREMENTS}" if data.path else REQUIREMENTS,
            market=_market(data.field("InstanceMarketOptions", "MarketType")),
            placement=data.text("Placement", "GroupName").value or "",
        )
        for kind in types(data)
    )


def types(holder: Properties) -> tuple[Field[str], ...]:
    """The type that is named, several where a condition picks; not set, when none is."""
    return holder.texts("InstanceType") or (holder.text("InstanceType"),)


def requirements(holder: Properties) -> InstanceRequirements | None:
    """What is asked of types; None when nothing is."""
    if not holder.has(REQUIREMENTS):
        return None
    wanted = holder.block(REQUIREMENTS)
    named = any(wanted.has(name) for name in _NAMED)
    return InstanceRequirements(
        least=wanted.number("AcceleratorCount", "Min").value,
        most=wanted.number("AcceleratorCount", "Max").value,
        asked=named or bool(wanted.number("AcceleratorTotalMemoryMiB", "Min").value),
        allowed=tuple(each.value for each in wanted.texts("AllowedInstanceTypes")),
    )


def _market(said: Field[str]) -> str:
    return UNKNOWN if said.is_lost else market_name(said.value)
