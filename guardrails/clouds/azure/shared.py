"""What readers of Azure types in a plan share: places, zones, placement groups. Reads no type itself."""

from collections.abc import Iterable

from guardrails.clouds.build import PlanContext
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.facts import NOT_SET, Fact
from guardrails.formats.terraform.place import placement_group
from guardrails.formats.terraform.resource import AnyResource

Zones = list[str | int | None] | None


def group(resource: AnyResource, id_: str | None, *path: str | int) -> str:
    """The name in a placement group's id; the group's address when its id is not known yet."""
    return placement_group(resource, id_, *path).rsplit("/", 1)[-1]


def single(resource: AnyResource, zones: Zones, *path: str | int) -> Fact:
    """The zone, when there is only one."""
    named_zones = [zone for zone in zones or () if zone is not None]
    return resource.known(str(named_zones[0]) if len(named_zones) == 1 else None, *path)


def setting(
    resource: AnyResource,
    ids: Iterable[str | None],
    location: Fact,
    zone: Fact = NOT_SET,
    placement: str = "",
) -> PlanContext:
    """What the parts of an Azure resource share: its place, and its tags where it can have any.

    Args:
        resource: Which resource.
        ids: Its id, or those of resources that must be in its subscription.
        location: Its location.
        zone: Its availability zone.
        placement: Its placement group.
    """
    claims = Claims(resource)
    if "tags" in resource.values.__struct_fields__:
        claims.required(resource.values.tags, "tags")
    where = place.azure(resource, ids=ids, location=location, zone=zone)
    return PlanContext("azure", where, claims, placement)
