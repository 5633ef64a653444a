"""What a plan says of hardware that is for its holder alone, or stands outside the cloud's regions.

Looks at attributes by their exact names, whichever reader reads the type: dedicated hosts, sole tenants,
reservations that are named, Outposts, local, wavelength and edge zones. What is not said stays unknown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from guardrails.catalog.regions import is_local
from guardrails.clouds.outside import edge, on_premises, outpost, premises
from guardrails.formats.decoding import FAILURES, Json
from guardrails.formats.marks import Path
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.leaves import AttributeRef
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.references import MISSING, walk
from guardrails.formats.terraform.resource import AnyResource
from guardrails.model.tri import Tri
from guardrails.model.workload import UNKNOWN, Workload

_NAMED: dict[str, tuple[Path, ...]] = {
    "aws": (
        *(("host_id",), ("host_resource_group_arn",), ("outpost_arn",)),
        *(("placement", 0, "host_id"), ("placement", 0, "host_resource_group_arn")),
        ("capacity_reservation_specification", 0, "capacity_reservation_target", 0),
        ("outpost_config", 0),
    ),
    "azure": (
        *(("dedicated_host_id",), ("dedicated_host_group_id",), ("capacity_reservation_group_id",)),
        *(("host_group_id",), ("default_node_pool", 0, "host_group_id")),
        ("default_node_pool", 0, "capacity_reservation_group_id"),
    ),
    "gcp": (
        *(("scheduling", 0, "node_affinities", 0), ("node_config", 0, "sole_tenant_config", 0)),
        *(("node_config", 0, "node_group"), ("reservation_affinity", 0, "specific_reservation", 0)),
        *(
            ("node_config", 0, "reservation_affinity", 0, "values", 0),
            ("reservation_affinity", 0, "values", 0),
        ),
    ),
}
"""Attributes that name what is kept for one holder. Source: the providers' schemas (hashicorp/aws 6.25.0,
azurerm 4.55.0, google-beta 6.50.0)."""

_TENANCY: tuple[Path, ...] = (("tenancy",), ("placement", 0, "tenancy"), ("placement_tenancy",))
_DEDICATED = ("dedicated", "host")
_MARKET: Path = ("instance_market_options", 0, "market_type")
_EDGE: tuple[Path, ...] = (("edge_zone",), ("extended_location", 0, "name"))
_SUBNETS: tuple[Path, ...] = (
    *(("subnet_id",), ("subnet_ids",), ("vpc_zone_identifier",), ("network_interface", 0, "subnet_id")),
    *(("compute_resources", 0, "subnets"), ("network_interfaces", 0, "subnet_id")),
)
_TEMPLATES: tuple[Path, ...] = (
    *(("launch_template", 0, "id"), ("launch_template", 0, "name"), ("launch_configuration",)),
    (
        *("mixed_instances_policy", 0, "launch_template", 0, "launch_template_specification", 0),
        "launch_template_id",
    ),
    *(("version", 0, "instance_template"), ("source_instance_template",)),
)
_TEMPLATE_TYPES = frozenset(
    (
        *("aws_launch_template", "aws_launch_configuration"),
        *("google_compute_instance_template", "google_compute_region_instance_template"),
    )
)


class Shown(msgspec.Struct, gc=False):
    """What is planned of the attributes above; most resources have none. The rest is passed over."""

    capacity_reservation_group_id: Json = None
    capacity_reservation_specification: Json = None
    dedicated_host_group_id: Json = None
    dedicated_host_id: Json = None
    default_node_pool: Json = None
    edge_zone: Json = None
    extended_location: Json = None
    host_group_id: Json = None
    host_id: Json = None
    host_resource_group_arn: Json = None
    instance_market_options: Json = None
    node_config: Json = None
    outpost_arn: Json = None
    outpost_config: Json = None
    placement: Json = None
    placement_tenancy: Json = None
    reservation_affinity: Json = None
    scheduling: Json = None
    tenancy: Json = None


_ON_PREMISES = ("azurestack_", "azurerm_stack_hci_", "google_edgecontainer_", "google_gkeonprem_")
"""How types begin that speak of a cloud's hardware on somebody's own premises: Azure Stack, Azure Local, and
Google Distributed Cloud. Their location is where they are managed from."""


def on_own_premises(plan: Plan, head: Head, rows: Sequence[Workload]) -> Sequence[Workload]:
    """Rows of a type that no reader reads, where its hardware stands on somebody's own premises."""
    if not rows or not (head.type or "").startswith(_ON_PREMISES):
        return rows
    named = _there(plan.body(head)[0], ("node_location",))
    zone = premises(named if isinstance(named, str) and named else UNKNOWN)
    return [msgspec.structs.replace(row, zone=zone, set_aside="yes") for row in rows]


def marked(resource: AnyResource, rows: Sequence[Workload]) -> list[Workload]:
    """Rows of a resource, with whether their hardware is set aside, and the zone where that is outside."""
    if not rows:
        return []
    shown = _shown(resource)
    return [_marked(resource, row, shown) for row in rows]


def _shown(resource: AnyResource) -> dict[str, Json]:
    """The values of the attributes that are looked for; an empty list or text says nothing."""
    try:
        shown = resource.reads_as(Shown)
    except FAILURES:  # then it shows nothing here, and what it is stays unknown
        return {}
    return {name: value for name in Shown.__struct_fields__ if (value := getattr(shown, name))}


def _marked(resource: AnyResource, row: Workload, shown: Mapping[str, Any]) -> Workload:
    zone = _zone(resource, row, shown)
    aside = "yes" if on_premises(zone) else _set_aside(resource, row, shown)
    if aside == row.set_aside and zone == row.zone:
        return row
    return msgspec.structs.replace(row, set_aside=aside, zone=zone)


def _set_aside(resource: AnyResource, row: Workload, shown: Mapping[str, Any]) -> Tri:
    if row.role == "reservation" and not row.kind.startswith("databricks_"):
        return "yes"
    if shown and _says_so(shown, row.provider):
        return "yes"
    if given := _given(resource, row.provider):
        unknown = resource.plan.body(resource.head)[1]
        if any(_there(unknown, path) is True for path in given):
            return "yes"
    return "yes" if any(_templates(resource)) else row.set_aside


def _says_so(values: Any, provider: str) -> bool:
    """Whether values say that hardware is kept for its holder."""
    return (
        any(walk(values, path) in _DEDICATED for path in _TENANCY)
        or walk(values, _MARKET) == "capacity-block"
        or any(_there(values, path) for path in _NAMED.get(provider, ()))
    )


def _there(values: Any, path: Path) -> Any:
    found = walk(values, path)
    return None if found is MISSING else found


def _given(resource: AnyResource, provider: str) -> tuple[Path, ...]:
    """The attributes that the configuration sets and of which marks may speak, whatever will stand there."""
    return resource.set_of(_named_in(resource.marks, provider))


@lru_cache(maxsize=1024)  # many resources have the same marks
def _named_in(marks: bytes, provider: str) -> tuple[Path, ...]:
    """Attributes whose names stand in some marks.

    Where any character is spelt out, all may stand there.
    """
    return tuple(
        path
        for path in _NAMED.get(provider, ())
        if b"\\u" in marks or all(f'"{step}"'.encode() in marks for step in path if isinstance(step, str))
    )


def _templates(resource: AnyResource) -> Iterator[Head]:
    """Templates that the resource uses, of those of the plan that say something here."""
    if telling := resource.plan.once(_telling):
        yield from (head for head in _used(resource, _TEMPLATES) if id(head) in telling)


def _telling(plan: Plan) -> frozenset[int]:
    """Templates of a plan that say of whom their machines are."""
    return frozenset(
        id(head)
        for head in plan.heads
        if head.type in _TEMPLATE_TYPES
        and any(_says_so(plan.body(head)[0], cloud) for cloud in ("aws", "gcp"))
    )


def _used(resource: AnyResource, paths: Iterable[Path]) -> Iterator[Head]:
    """Resources that attributes refer to."""
    for path in paths:
        for leaf in resource.leaves(*path):
            if isinstance(leaf, AttributeRef):
                yield leaf.head


def _zone(resource: AnyResource, row: Workload, shown: Mapping[str, Any]) -> str:
    """Where the hardware is inside its region, or beside it; the row's own zone unless something says so."""
    if row.provider == "azure":
        names = [name for name in (_there(shown, path) for path in _EDGE) if isinstance(name, str) and name]
        return edge(names[0]) if names else row.zone
    if row.provider != "aws":
        return row.zone
    if shown:
        own = _there(shown, ("outpost_arn",)) or _there(shown, ("outpost_config", 0, "outpost_arns", 0))
        if isinstance(own, str) and own:
            return outpost(own)
    special = resource.plan.once(_outside_subnets)
    if not special or row.zone != UNKNOWN:
        return row.zone
    found = {special.get(id(head), "") for head in _used(resource, _SUBNETS) if head.type == "aws_subnet"}
    if not any(found):
        return row.zone
    return found.pop() if len(found) == 1 else outpost(UNKNOWN)


def _outside_subnets(plan: Plan) -> dict[int, str]:
    """Subnets of a plan that are on an Outpost or in a local zone, with the zone."""
    found: dict[int, str] = {}
    for head in plan.heads:
        if head.type == "aws_subnet" and head.mode != "data":
            values = plan.body(head)[0]
            arn, zone = _there(values, ("outpost_arn",)), _there(values, ("availability_zone",))
            if isinstance(arn, str) and arn:
                found[id(head)] = outpost(arn)
            elif isinstance(zone, str) and is_local(zone):
                found[id(head)] = zone
    return found
