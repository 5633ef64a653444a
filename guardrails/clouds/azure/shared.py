"""What readers of Azure types share: sizes by name, numbers, parts, places, markets. Reads no type itself."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from guardrails.catalog.accelerators import NONE, Choice, Size, unknown_choice
from guardrails.clouds.build import Setting, workloads
from guardrails.formats.decoding import Number
from guardrails.formats.marks import Path
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.place import placement_group
from guardrails.formats.terraform.resource import NOT_SET, Fact, Resource
from guardrails.model.range import Range, exactly
from guardrails.model.workload import Role, Workload

OPEN = Size(Range(0), Range(0))
"""A number of machines of which nothing is known."""

Zones = list[str | int | None] | None


def written(path: Path) -> str:
    """`("sku", 0, "name")` as `sku[0].name`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def size_choice(resource: Resource[Any], name: Fact, size: Size, path: str) -> Choice:
    """Machines of a size that a fact names."""
    if name.value is None:
        return unknown_choice(size, path, name.reason or "is not set")
    return resource.plan.accelerators.choice("azure", name.value, size, path, hidden=name.sensitive)


def named(resource: Resource[Any], value: str | None, path: Path, size: Size) -> Choice:
    """Machines of an attribute that names their size."""
    return size_choice(resource, resource.text(value, *path), size, written(path))


def counted(resource: Resource[Any], value: Number, *path: str | int, default: int | None = None) -> Range:
    """A number of machines; what is not known of it is noted, and leaves it open.

    Args:
        resource: Whose number it is.
        value: Its value.
        path: Where it stands.
        default: What the provider takes when it is not set.
    """
    count = resource.number(value, *path)
    if count.value is not None:
        return exactly(count.value)
    if not count.reason and default is not None:
        return exactly(default)
    resource.lost(written(path), count.reason or "is not set")
    return Range(0)


def fixed(number: Range) -> Size:
    """A number of machines that nothing scales."""
    return Size(number, number)


def at_least(top: Range, floor: Range) -> Range:
    """A ceiling that is not below what is planned."""
    if top.max is None or floor.max is None:
        return Range(max(top.min, floor.min))
    return Range(max(top.min, floor.min), max(top.max, floor.max))


def between(low: Range, high: Range) -> Size:
    """Machines that come and go between two limits: as many as are needed at the time."""
    if high.max is None:
        return Size(Range(low.min), Range(low.min))
    return Size(Range(min(low.min, high.max), high.max), at_least(high, exactly(min(low.min, high.max))))


def group(resource: Resource[Any], id_: str | None, *path: str | int) -> str:
    """The name in a placement group's id; the group's address when its id is not known yet."""
    return placement_group(resource, id_, *path).rsplit("/", 1)[-1]


def market(priority: str | None) -> str:
    """Azure's priority in the model's words; batch services call it low priority."""
    return "spot" if (priority or "").lower() in ("spot", "low", "lowpriority") else "on_demand"


def single(resource: Resource[Any], zones: Zones, *path: str | int) -> Fact:
    """The zone, when there is only one."""
    named_zones = [zone for zone in zones or () if zone is not None]
    return resource.known(str(named_zones[0]) if len(named_zones) == 1 else None, *path)


class Terms(msgspec.Struct, frozen=True):
    """How machines are had: placement group, market and role, in the words of the workload's fields."""

    placement: str = ""
    market: str = "on_demand"
    role: Role = "runs"


def setting(
    resource: Resource[Any],
    ids: Iterable[str | None],
    location: Fact,
    zone: Fact = NOT_SET,
    terms: Terms = Terms(),  # noqa: B008 (frozen)
) -> Setting:
    """What the parts of an Azure resource share: its place, and its tags where it can have any.

    Args:
        resource: Which resource.
        ids: Its id, or those of resources that must be in its subscription.
        location: Its location.
        zone: Its availability zone.
        terms: How its machines are had.
    """
    claims = Claims(resource)
    if "tags" in resource.values.__struct_fields__:
        claims.required(resource.values.tags, "tags")
    where = place.azure(resource, ids=ids, location=location, zone=zone)
    return Setting("azure", where, claims, terms.placement, terms.market, terms.role)


Part = tuple[str, Callable[[], list[Choice]]]
"""What stands behind the `#` of a row's id (nothing for the whole), and what that part may be."""


def rows(resource: Resource[Any], parts: Iterable[Part], common: Callable[[], Setting]) -> list[Workload]:
    """The rows of parts that exist together; what is not known of one part stays with it."""
    before = resource.unresolved
    held = []
    for name, choices in parts:
        resource.unresolved = []
        found = choices()
        if any(each.chip != NONE for each in found):
            held.append((name, found, resource.unresolved))
    resource.unresolved = before
    if not held:
        return []
    shared = common()
    result: list[Workload] = []
    for name, found, lost in held:
        resource.unresolved = [*before, *lost]
        result += workloads(resource, found, shared, f"#{name}" if name else "")
    resource.unresolved = before
    return result


def whole(
    resource: Resource[Any], choices: Callable[[], list[Choice]], common: Callable[[], Setting]
) -> list[Workload]:
    """The row of a resource without parts."""
    return rows(resource, [("", choices)], common)
