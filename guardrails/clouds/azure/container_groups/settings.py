"""Container groups: accelerators that containers ask for; all containers of a group run together. Pure."""

from collections.abc import Sequence

import msgspec

from guardrails.catalog.accelerators import SINGLE, Accelerators, Choice
from guardrails.clouds.azure.words import market
from guardrails.clouds.counting import UNSET
from guardrails.clouds.parts import Part
from guardrails.model.field import Field
from guardrails.model.workload import SENSITIVE, UNKNOWN


class Container(msgspec.Struct, frozen=True, kw_only=True):
    """A container that asks for accelerators, or may do so.

    Attributes:
        name: Of its row.
        sku: The accelerator.
        count: How many it asks for.
        limit: How many it may have.
    """

    name: str
    sku: Field[str]
    count: Field[int] = UNSET
    limit: Field[int] = UNSET


def parts(containers: Sequence[Container], priority: Field[str], accelerators: Accelerators) -> list[Part]:
    """A part for each container."""
    bought = market(priority)
    return [
        Part(choices=(_choice(each, accelerators),), name=each.name, market=bought) for each in containers
    ]


def _choice(container: Container, accelerators: Accelerators) -> Choice:
    """The larger of what a container asks for and what it is limited to."""
    sku, count = container.sku, container.limit if container.limit.is_lost else container.count
    number = count.value
    if number is not None:
        number = max(number, container.limit.value or 0)
    chip = accelerators.catalog.accelerator("azure", sku.value) if sku.value else None
    path, reason = "", ""
    if chip is None:
        path, reason = (
            sku.path,
            sku.reason or ("is no accelerator that is known" if sku.value else "is not set"),
        )
    elif number is None:
        path, reason = count.path, count.missing
    shown = SENSITIVE if sku.hidden else sku.value or UNKNOWN
    name = UNKNOWN if chip is None else chip.name
    return Choice(shown, name, number, SINGLE, path=path, reason=reason)
