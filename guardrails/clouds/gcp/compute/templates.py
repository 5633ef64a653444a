"""Instance templates, global and regional, as far as machines go. For services that make machines of them."""

from collections.abc import Collection

import msgspec

from guardrails.clouds.gcp.compute.lists import aggregated, listed
from guardrails.clouds.gcp.compute.machines import Guests, Properties
from guardrails.clouds.gcp.links import last, within
from guardrails.clouds.service import Calls, ReadFilter

ACTION = aggregated("instanceTemplates", "types and accelerators of what instance groups make")


class Template(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of a template; see `Instance`. Of its policies only the own names are known."""

    type: str = ""
    guests: Guests = ()
    model: str = ""
    preemptible: bool = False
    policies: tuple[str, ...] = ()
    labels: dict[str, str] = {}


class _Template(msgspec.Struct, rename="camel"):
    self_link: str
    properties: Properties = msgspec.field(default_factory=Properties)


def resolve(calls: Calls, keep: ReadFilter, names: Collection[str]) -> dict[str, Template]:
    """Templates by their names within the project; asked only when some are named.

    Args:
        calls: Of a service that declares `ACTION`.
        keep: What is wanted.
        names: Of those that are meant.
    """
    if not names:
        return {}
    wanted = frozenset(names)
    return {
        name: _template(each.properties, keep)
        for each in listed(calls, ACTION, _Template)
        if (name := within(each.self_link)) in wanted
    }


def _template(properties: Properties, keep: ReadFilter) -> Template:
    return Template(
        type=last(properties.machine_type),
        guests=properties.guests,
        model=properties.scheduling.provisioning_model,
        preemptible=properties.scheduling.preemptible,
        policies=tuple(last(each) for each in properties.resource_policies),
        labels=keep.tags(properties.labels),
    )
