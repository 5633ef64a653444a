"""Capacity without machines: reservations and commitments. They add what nobody in the plan fills."""

import msgspec

from guardrails.catalog.accelerators import Choice, Size
from guardrails.clouds.build import planned
from guardrails.clouds.counting import UNSET, fixed
from guardrails.clouds.gcp.compute.machine import LONG, Fields, Guest, Guests, machine
from guardrails.clouds.gcp.compute.plan import joined, template_choices
from guardrails.clouds.gcp.compute.settings import held_parts, machine_choices
from guardrails.clouds.gcp.reservations.settings import (
    LOCAL,
    Amount,
    Filled,
    amount_part,
    committed_part,
    less,
    uncounted,
)
from guardrails.clouds.gcp.reservations.users import FUTURE, KINDS, User, users
from guardrails.clouds.gcp.shared import Google, Text, common, missing, named, opened
from guardrails.clouds.holders import Owner, may_use, of_row, same_account
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import Flag, Number, each, first, flag
from guardrails.formats.marks import Path
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import Resource, Unreadable
from guardrails.model.range import ZERO, Range
from guardrails.model.tri import Tri
from guardrails.model.workload import UNKNOWN, Workload


class _Properties(msgspec.Struct):
    guest_accelerators: Guests = msgspec.UNSET
    machine_type: Text = msgspec.UNSET


class _Specific(msgspec.Struct):
    count: Number = None
    instance_properties: list[_Properties | None] | _Properties | None = None
    source_instance_template: str | None = None
    total_count: Number = None


class _Reserved(msgspec.Struct):
    accelerator: list[Guest | None] | Guest | None = None


class _Aggregate(msgspec.Struct):
    reserved_resources: list[_Reserved | None] | _Reserved | None = None


class _Project(msgspec.Struct):
    id: str | None = None
    project_id: str | None = None


class _Sharing(msgspec.Struct):
    """Which other projects may use a reservation: none unless it says so."""

    project_map: list[_Project | None] | _Project | None = None
    projects: list[str | None] | None = None
    share_type: str | None = None


class Reservation(Google, kw_only=True):
    """Attributes of reservations, now and in future. Source: hashicorp/google-beta 6.50.0 and 7.45."""

    aggregate_reservation: list[_Aggregate | None] | _Aggregate | None = None
    specific_reservation: list[_Specific | None] | _Specific | msgspec.UnsetType | None = msgspec.UNSET
    share_settings: list[_Sharing | None] | _Sharing | None = None
    specific_reservation_required: Flag = None
    specific_sku_properties: list[_Specific | None] | _Specific | msgspec.UnsetType | None = msgspec.UNSET


class _Amount(msgspec.Struct):
    accelerator_type: str | None = None
    amount: Number = None
    type: str | None = None


class Commitment(Google, kw_only=True):
    """`google_compute_region_commitment`."""

    resources: list[_Amount | None] | _Amount | None = None
    type: str | None = None


def read(resource: Resource[Reservation]) -> list[Workload]:
    """What is reserved less what its known users in the plan fill; a range where they are unknown."""
    found = planned(
        resource, _parts(resource), lambda: common(resource, role="reservation", market="reserved")
    )
    if resource.values.aggregate_reservation:  # reserved by their number, in whatever machines
        found = [uncounted(row) for row in found]
    if resource.gone:
        return found
    return [_less(resource, row) for row in found]


def _block(resource: Resource[Reservation]) -> tuple[object, str, str]:
    """The block that says what is reserved, its name and its count's name."""
    values = resource.values
    if resource.head.type == FUTURE:
        return values.specific_sku_properties, "specific_sku_properties", "total_count"
    return values.specific_reservation, "specific_reservation", "count"


def _parts(resource: Resource[Reservation]) -> list[Part]:
    aggregate = first(resource.values.aggregate_reservation)
    if aggregate is not None:
        return _aggregated(resource, aggregate)
    raw, name, count_name = _block(resource)
    block = first(raw)
    if not isinstance(block, _Specific):
        return [missing(resource, name)]

    number = fixed(fields.number(resource, getattr(block, count_name), name, 0, count_name))
    held = _choices(resource, block, name, number.size)
    return held_parts(held, number)


def _choices(resource: Resource[Reservation], block: _Specific, name: str, size: Size) -> list[list[Choice]]:
    properties, accelerators = first(block.instance_properties), resource.plan.accelerators
    path: Path = (name, 0, "source_instance_template")
    if block.source_instance_template or (
        properties is None and resource.is_unknown(*path) and resource.is_configured(*path)
    ):
        return template_choices(joined(resource, block.source_instance_template, path), accelerators, size)
    inner: Path = (name, 0, "instance_properties", 0)
    reserved = machine(resource, properties or _Properties(), inner, Fields("guest_accelerators", LONG))
    return machine_choices(reserved, accelerators, size)


def _aggregated(resource: Resource[Reservation], aggregate: _Aggregate) -> list[Part]:
    """Accelerators that are reserved by their number, not by machine."""
    found = []
    for at, item in enumerate(each(aggregate.reserved_resources)):
        path: Path = ("aggregate_reservation", 0, "reserved_resources", at, "accelerator", 0)
        block = first(item.accelerator)
        if block is None:
            continue
        kind = fields.text(resource, block.accelerator_type, *path, "accelerator_type")
        count = fields.number(resource, block.accelerator_count, *path, "accelerator_count")
        found.append(amount_part(Amount(kind, count, str(at)), resource.plan.accelerators))
    return found


def reserved_choices(plan: Plan, head: Head, size: Size) -> list[list[Choice]]:
    """What a machine of a reservation is; empty when that is not one kind of machine."""
    try:
        resource = opened(plan, head, Reservation)
    except Unreadable:
        return []
    raw, name, _ = _block(resource)
    block = first(raw)
    if resource.values.aggregate_reservation:
        return []
    if not isinstance(block, _Specific):
        return [[msgspec.structs.replace(each, size=size) for each in missing(resource, name).choices]]
    return _choices(resource, block, name, size)


def _less(resource: Resource[Reservation], row: Workload) -> Workload:
    """The row without what others in the plan fill of it."""
    planned, ceiling, machines = ZERO, ZERO, ZERO
    holder = of_row(resource.plan, resource.head, row)
    for user in _candidates(resource):
        how = _draws(resource, user)
        for other in user.rows:
            admitted = _admits(resource, holder, of_row(resource.plan, user.head, other))
            if admitted == "no" or not _fits(row, other):
                continue
            alike = other.zone == row.zone and other.accelerator == row.accelerator
            sure = how == "yes" and admitted == "yes" and alike
            planned = planned + (other.accelerators if sure else Range(0, other.accelerators.max))
            ceiling = ceiling + (other.ceiling if sure else Range(0, other.ceiling.max))
            machines = machines + (other.instances if sure else Range(0, other.instances.max))
    if ceiling == ZERO:
        return row
    return less(row, Filled(planned, ceiling, machines))


def _admits(resource: Resource[Reservation], holder: Owner, user: Owner) -> Tri:
    """Whether machines may use a reservation: those of its project, and of those that it is shared with.

    Source: Compute Engine, "Shared reservations": `shareType` LOCAL or SPECIFIC_PROJECTS.
    """
    sharing = first(resource.values.share_settings)
    open_ = sharing is None and resource.is_open("share_settings")
    shared = open_ or (sharing is not None and (sharing.share_type or "").upper() not in LOCAL)
    if sharing is not None and shared and same_account(holder, user) == "no":
        entries = each(sharing.project_map)
        named = {name for entry in entries for name in (entry.id, entry.project_id)}
        named |= set(sharing.projects or ())
        if user.account in named:
            return "yes" if holder.claims == user.claims else "unknown"
        if named and not any(resource.is_unknown("share_settings", 0, name) for name in _LISTS):
            return "no"
    return may_use(holder, user, shared=shared)


_LISTS = ("project_map", "projects")


_Mark = str | tuple[str, str | int | None]
"""By which a user of reservations is found: a name, a reservation in the plan, or that it names none."""


def _candidates(resource: Resource[Reservation]) -> list[User]:
    """The users that may draw on a reservation; a plan may have thousands of both."""
    table = resource.plan.once(_users_by_mark)
    keys: list[_Mark] = [("name", resource.values.name), ("head", id(resource.head)), "unknown"]
    if not flag(resource.values.specific_reservation_required):
        keys.append("any")
    return [user for key in keys for user in table.get(key, ())]


def _users_by_mark(plan: Plan) -> dict[_Mark, list[User]]:
    """What may draw on reservations, by what it names, or by that it names none."""
    table: dict[_Mark, list[User]] = {}
    for user in plan.once(users):
        marks: list[_Mark] = [("head", id(head)) for head in user.heads]
        marks += [("name", name) for name in user.names] if user.mode == "specific" else [user.mode]
        for key in marks:
            table.setdefault(key, []).append(user)
    return table


def _fits(row: Workload, other: Workload) -> bool:
    """Whether a machine may stand in a reservation, as far as the plan shows both."""
    if UNKNOWN not in (row.accelerator, other.accelerator) and row.accelerator != other.accelerator:
        return False
    if UNKNOWN not in (row.zone, other.zone) and row.zone != other.zone:
        return False
    return UNKNOWN in (row.region, other.region) or row.region == other.region


def _draws(resource: Resource[Reservation], user: User) -> str:
    """Whether a candidate draws on a reservation: `yes` when nothing else can be meant, or `maybe`."""
    if user.mode != "specific" or len(user.names) + len(user.heads) != 1:
        return "maybe"
    return "yes" if user.heads or _is_alone(resource) else "maybe"


def _is_alone(resource: Resource[Reservation]) -> bool:
    """Whether no other reservation of the plan has the same name and zone."""
    plan, name = resource.plan, resource.values.name or ""
    bodies = [plan.body(head)[0] for head in named(plan, KINDS, name)]
    own, zone = resource.values.project, resource.values.zone
    alike = [
        body for body in bodies if body.get("zone") == zone and own in (None, body.get("project") or own)
    ]
    return len(alike) <= 1


def read_commitment(resource: Resource[Commitment]) -> list[Workload]:
    """Rows of nothing: a commitment is only shown."""
    found = []
    for at, item in enumerate(each(resource.values.resources)):
        path: Path = ("resources", at)
        kind = fields.text(resource, item.accelerator_type, *path, "accelerator_type")
        if kind.value is None and not kind.reason:
            continue
        if kind.value is None and not resource.is_configured(*path, "accelerator_type"):
            continue
        amount = Amount(kind, UNSET, f"resources[{at}]")
        found.append(committed_part(amount, resource.plan.accelerators))
    held = planned(resource, found, lambda: common(resource, role="reservation", market="reserved"))
    return [uncounted(row) for row in held]
