"""The types that groups and fleets start, as choices. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from guardrails.catalog.accelerators import Choice, Size, unknown_choice
from guardrails.clouds.aws.ec2.options import Option
from guardrails.clouds.aws.ec2.settings import APART, market_name, wanted_choices, weighed
from guardrails.clouds.aws.ec2.templates import Template
from guardrails.clouds.region import RegionFacts
from guardrails.model.workload import UNKNOWN


def choices(
    options: Iterable[Option], made: Mapping[str, Template], size: Size, facts: RegionFacts
) -> list[Choice]:
    """The types of all options, each in the number that the capacity allows."""
    return [found for option in options for found in _choices(option, made, size, facts)]


def _choices(option: Option, made: Mapping[str, Template], size: Size, facts: RegionFacts) -> list[Choice]:
    """An option beats its template."""
    own = weighed(size, option.weight) if option.weight > 0 else size
    if option.type:
        return [facts.accelerators.choice("aws", option.type, own, "InstanceType")]
    if option.wanted is not None:
        return wanted_choices(facts.accelerators, option.wanted, own, "InstanceRequirements")
    template = made.get(option.template)
    if template is None:
        reason = f"launch template {option.template or '(none)'} is not known"
        return [unknown_choice(own, "LaunchTemplate", reason)]
    if template.instance_type:
        return [facts.accelerators.choice("aws", template.instance_type, own, "LaunchTemplate.InstanceType")]
    if template.wanted is not None:
        path = "LaunchTemplate.InstanceRequirements"
        return wanted_choices(facts.accelerators, template.wanted, own, path)
    return [unknown_choice(own, "LaunchTemplate.InstanceType", "is not set")]


def templates_of(options: Iterable[Option], made: Mapping[str, Template]) -> list[Template | None]:
    """The templates of the options; None for one that is not known."""
    return [made.get(key) for key in dict.fromkeys(each.template for each in options if each.template)]


def market(templates: Sequence[Template | None]) -> str:
    """The market that all templates name; `unknown` when they differ or are not known."""
    names = {UNKNOWN if each is None else market_name(each.market or None) for each in templates}
    return names.pop() if len(names) == 1 else UNKNOWN if names else "on_demand"


def placement(options: Sequence[Option], made: Mapping[str, Template], strategies: Mapping[str, str]) -> str:
    """The placement group that all options name; empty when there is none, or they differ."""
    names = {each.group or made.get(each.template, Template()).placement for each in options}
    return together(names.pop(), strategies) if len(names) == 1 else ""


def together(group: str, strategies: Mapping[str, str]) -> str:
    """A placement group that keeps machines together; nothing when it keeps them apart."""
    return "" if strategies.get(group, "cluster") in APART else group


def given(templates: Sequence[Template | None]) -> dict[str, str]:
    """Tags that the one template gives to its machines; several are alternatives, and name nobody."""
    only = templates[0] if len(templates) == 1 else None
    return dict(only.tags) if only is not None else {}
