"""Who draws on what is reserved: machines, groups and node pools, with the rows that they are."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from guardrails.clouds.gcp.compute import group as gcp_group
from guardrails.clouds.gcp.compute import plan as gcp_instance
from guardrails.clouds.gcp.compute.plan import Affinity, joined
from guardrails.clouds.gcp.gke import plan as gke
from guardrails.clouds.gcp.shared import targets
from guardrails.formats.decoding import first
from guardrails.formats.marks import Path
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Unreadable, open_resource
from guardrails.model.workload import Workload

KIND = "google_compute_reservation"
FUTURE = "google_compute_future_reservation"
KINDS = (KIND, FUTURE)
_NAME = re.compile(r"(?:^|/)(?:reservations/)?([^/]+)(?:/reservationBlocks/.*)?$")


Affinities = list[Affinity | None] | Affinity | None


class User(msgspec.Struct):
    """Rows of a resource that may draw on reservations.

    Attributes:
        head: Which resource.
        rows: What it holds.
        mode: `any`, `none`, `specific` or `unknown`.
        names: Reservations that it names.
        heads: Reservations that its configuration refers to.
    """

    head: Head
    rows: list[Workload]
    mode: str
    names: frozenset[str] = frozenset()
    heads: tuple[Head, ...] = ()


_AFFINITIES: dict[str, tuple[type[msgspec.Struct], Callable[[Any], list[Workload]]]] = {
    "google_compute_instance": (gcp_instance.GcpInstance, gcp_instance.read),
    "google_compute_instance_from_template": (gcp_instance.FromTemplate, gcp_instance.read_from_template),
    "google_compute_instance_group_manager": (gcp_group.Group, gcp_group.read),
    "google_compute_region_instance_group_manager": (gcp_group.Group, gcp_group.read),
    "google_container_node_pool": (gke.NodePool, gke.read),
}


def users(plan: Plan) -> Sequence[User]:
    """Everything in the plan that may draw on reservations and holds accelerators."""
    found = []
    for head in plan.heads:
        if head.type in _AFFINITIES and head.mode != "data":
            kind, reader = _AFFINITIES[head.type]
            try:
                resource = open_resource(plan, head, kind)
                held = reader(resource)
            except Unreadable:
                continue
            if held and not resource.gone:
                found.append(_user(resource, held))
    return found


def _user(resource: AnyResource, held: list[Workload]) -> User:
    values = resource.values
    if isinstance(values, gke.NodePool):
        config = first(values.node_config)
        block = config.reservation_affinity if isinstance(config, gke.NodeConfig) else None
        return _drawing(resource, block, ("node_config", 0, "reservation_affinity"), held)
    templates: list[gcp_instance.Joined] = []
    if isinstance(values, gcp_group.Group):
        templates = gcp_group.templates_of(resource)
    elif isinstance(values, gcp_instance.FromTemplate) and not values.reservation_affinity:
        path: Path = ("source_instance_template",)
        templates = joined(resource, values.source_instance_template, path)
    if not templates:
        return _drawing(resource, values.reservation_affinity, ("reservation_affinity",), held)
    template = templates[0].template
    if len(templates) > 1 or template is None:
        return User(resource.head, held, "unknown")
    found = _drawing(template, template.values.reservation_affinity, ("reservation_affinity",), held)
    return msgspec.structs.replace(found, head=resource.head)


def _drawing(resource: AnyResource, raw: Affinities, path: Path, held: list[Workload]) -> User:
    """What a machine's reservation affinity says; without one, any open reservation is used."""
    block: Affinity | None = first(raw)
    if block is None:
        opaque = resource.is_unknown(*path) and resource.is_configured(*path)
        spot = all(row.market == "spot" for row in held)
        return User(resource.head, held, "unknown" if opaque else "none" if spot else "any")
    kind = (block.type or block.consume_reservation_type or "").upper()
    if kind in ("ANY_RESERVATION", ""):
        return User(resource.head, held, "any" if kind else "unknown")
    if kind in ("NO_RESERVATION", "UNSPECIFIED"):
        return User(resource.head, held, "none" if kind == "NO_RESERVATION" else "any")
    inner = first(block.specific_reservation)
    names, where = (inner.values, (*path, 0, "specific_reservation", 0, "values")) if inner else (
        block.values, (*path, 0, "values")
    )  # fmt: skip
    return _specific(resource, names, where, held)


def _specific(
    resource: AnyResource, names: Sequence[str | None] | None, where: Path, held: list[Workload]
) -> User:
    known: set[str] = set()
    heads: list[Head] = []
    for name in names or ():
        if name:
            found = _NAME.search(name)
            known.add(found[1] if found else name)
    if not known:
        heads = targets(resource, KINDS, None, *where)[0]
    return User(
        resource.head, held, "specific" if known or heads else "unknown", frozenset(known), tuple(heads)
    )
