"""The kinds of machine that groups and fleets start, from what the API says of them. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from guardrails.clouds.aws.ec2 import settings
from guardrails.clouds.aws.ec2.options import Option
from guardrails.clouds.aws.ec2.settings import Launch, lost_launch, market_name, together
from guardrails.clouds.aws.ec2.templates import Template
from guardrails.model.field import Field

_TEMPLATE = "LaunchTemplate"


def options(
    listed: Iterable[Option], made: Mapping[str, Template], strategies: Mapping[str, str]
) -> tuple[settings.Option, ...]:
    """Options of a group or fleet.

    Args:
        listed: As they were read.
        made: Launch templates, by the key under which options name them.
        strategies: Of placement groups, by name.
    """
    return tuple(_option(each, made, strategies) for each in listed)


def _option(option: Option, made: Mapping[str, Template], strategies: Mapping[str, str]) -> settings.Option:
    own = bool(option.type) or option.wanted is not None
    return settings.Option(
        type=Field(option.type or None, "InstanceType"),
        wanted=option.wanted,
        where="InstanceRequirements",
        launches=() if own and not option.template else (_launch(option.template, made, strategies),),
        weight=Field(option.weight if option.weight > 0 else None, "WeightedCapacity"),
        placement=together(option.group, strategies.get(option.group)),
    )


def _launch(key: str, made: Mapping[str, Template], strategies: Mapping[str, str]) -> Launch:
    template = made.get(key)
    if template is None:
        return lost_launch(_TEMPLATE, f"launch template {key or '(none)'} is not known")
    return Launch(
        type=Field(template.instance_type or None, f"{_TEMPLATE}.InstanceType"),
        wanted=template.wanted,
        where=f"{_TEMPLATE}.InstanceRequirements",
        market=market_name(template.market or None),
        placement=together(template.placement, strategies.get(template.placement)),
    )


def templates_of(listed: Iterable[Option], made: Mapping[str, Template]) -> list[Template | None]:
    """The templates of the options; None for one that is not known."""
    return [made.get(key) for key in dict.fromkeys(each.template for each in listed if each.template)]


def given(templates: Sequence[Template | None]) -> dict[str, str]:
    """Tags that the one template gives to its machines; several are alternatives, and name nobody."""
    only = templates[0] if len(templates) == 1 else None
    return dict(only.tags) if only is not None else {}
