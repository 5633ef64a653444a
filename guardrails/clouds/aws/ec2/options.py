"""Kinds of machine of which groups and fleets start some: overrides of launch templates. Calls nothing."""

from collections.abc import Iterable, Mapping

import msgspec

from guardrails.clouds.aws.ec2.settings import InstanceRequirements
from guardrails.clouds.aws.ec2.templates import Reference, Requirements, Template
from guardrails.clouds.service import Amount, ReadFilter


class Option(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of several kinds of machine that a group or fleet may start.

    Attributes:
        template: Key of the launch template that it starts from; empty when none.
        weight: Capacity units that each counts as; 0: not said, one.
        group: Placement group; empty when none, or the template's.
    """

    type: str = ""
    wanted: InstanceRequirements | None = None
    template: str = ""
    weight: Amount = 0
    group: str = ""


class Placement(msgspec.Struct, rename="pascal"):
    """Where machines are put."""

    availability_zone: str = ""
    group_name: str = ""


class Override(msgspec.Struct, rename="pascal"):
    """What a group or fleet says itself of one kind of machine; the rest is its template's."""

    launch_template_specification: Reference | None = None
    instance_type: str = ""
    weighted_capacity: Amount = 0
    instance_requirements: Requirements | None = None
    placement: Placement | None = None


class Config(msgspec.Struct, rename="pascal"):
    """A template with its overrides."""

    launch_template_specification: Reference = Reference()
    overrides: list[Override] = []


def options_of(configs: Iterable[Config]) -> tuple[tuple[Option, ...], list[Reference]]:
    """What template configurations start, and the templates that are needed to know it."""
    options: list[Option] = []
    references: list[Reference] = []
    for config in configs:
        for one in config.overrides or (Override(),):
            reference = one.launch_template_specification or config.launch_template_specification
            references.append(reference)
            options.append(
                Option(
                    one.instance_type,
                    one.instance_requirements.wanted() if one.instance_requirements else None,
                    reference.key,
                    one.weighted_capacity,
                    one.placement.group_name if one.placement else "",
                )
            )
    return tuple(options), references


def may_carry(
    options: Iterable[Option], keep: ReadFilter, made: Mapping[str, Template] | None = None
) -> bool:
    """Whether any of some options may have accelerators, by what is known of templates."""
    return any(_may_carry(each, (made or {}).get(each.template), keep) for each in options)


def _may_carry(option: Option, template: Template | None, keep: ReadFilter) -> bool:
    if option.wanted is not None:
        return option.wanted.most != 0
    kind = option.type or (template.instance_type if template else "")
    return not (kind and keep.has_no_accelerators(kind))


def types_of(options: Iterable[Option], made: Mapping[str, Template]) -> list[str]:
    """The types that options name, themselves or in their templates."""
    named = []
    for each in options:
        template = made.get(each.template, Template())
        wanted = each.wanted or template.wanted
        named += [each.type or template.instance_type]
        named += [name for name in (wanted.allowed if wanted else ()) if name and "*" not in name]
    return [name for name in named if name]
