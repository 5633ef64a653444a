"""Capacity reservations and capacity blocks: what they add is what their users in the plan do not fill."""

from collections.abc import Iterator, Sequence

import msgspec

from guardrails.catalog.names import normal
from guardrails.clouds.aws.reservations import settings
from guardrails.clouds.aws.reservations.settings import Filled
from guardrails.clouds.aws.reservations.users import (
    Names,
    Target,
    id_of,
    named_by,
    same_type,
    target,
    tenancies,
    used,
    users,
)
from guardrails.clouds.aws.shared import AwsResource, joined_heads, of, setting
from guardrails.clouds.build import planned
from guardrails.clouds.holders import Owner, may_use, of_row, of_setting
from guardrails.formats.decoding import Number
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.facts import Fact
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import Resource, Unreadable, open_resource
from guardrails.model.field import Field
from guardrails.model.range import Range
from guardrails.model.tri import Tri, both
from guardrails.model.workload import UNKNOWN, Workload

ON_DEMAND = "aws_ec2_capacity_reservation"
BLOCK = "aws_ec2_capacity_block_reservation"
_OFFERING = "aws_ec2_capacity_block_offering"
_SPECIFICATION = ("capacity_reservation_specification", 0)
_TARGET = (*_SPECIFICATION, "capacity_reservation_target", 0)
_IDS = ((*_TARGET, "capacity_reservation_id"), (*_TARGET, "capacity_reservation_ids"))
_GROUPS = (
    (*_TARGET, "capacity_reservation_resource_group_arn"),
    (*_TARGET, "capacity_reservation_resource_group_arns"),
)
_SHARE = "aws_ram_resource_association"
_NAMES = Names(_IDS, _IDS, _GROUPS, (*_SPECIFICATION, "capacity_reservation_preference"))


class Reservation(AwsResource, kw_only=True):
    """Attributes of both types. Source: provider schema, hashicorp/aws 6.25.0."""

    availability_zone: str | None = None
    capacity_block_offering_id: str | None = None
    instance_count: Number = None
    instance_match_criteria: str | None = None
    instance_type: str | None = None
    tenancy: str | None = None


class _Share(msgspec.Struct):
    """A resource that is shared with other accounts."""

    resource_arn: str | None = None


class _Held(msgspec.Struct):
    """A reservation of the plan, as its users see it."""

    head: Head
    id: str | None
    kind: str | None
    zone: str | None
    open: bool
    owner: Owner
    shared: bool
    tenancy: str


def read(resource: Resource[Reservation]) -> list[Workload]:
    """At most one row, of role `reservation`."""
    kind, count = _kind(resource), _count(resource)
    known = isinstance(kind.value, str) and bool(kind.value)
    held = settings.Reservation(
        type=Field(
            kind.value if known else None, "instance_type", "" if known else kind.reason, kind.sensitive
        ),
        count=Field(count.value, "instance_count", count.reason),
    )
    part = settings.part(held, resource.plan.accelerators, lambda: _filled(resource))
    zone = resource.known(resource.values.availability_zone, "availability_zone")
    return planned(resource, (part,), lambda: setting(resource, zone=zone))


def _kind(resource: Resource[Reservation]) -> Fact:
    own = resource.text(resource.values.instance_type, "instance_type")
    return own if own.value is not None else _offered(resource, "instance_type", own)


def _count(resource: Resource[Reservation]) -> Fact:
    own = resource.number(resource.values.instance_count, "instance_count")
    if own.value is not None:
        return own
    offered = _offered(resource, "instance_count", own)
    return resource.number(offered.value, "instance_count") if offered.value is not None else offered


def _offered(resource: Resource[Reservation], name: str, own: Fact) -> Fact:
    """What the offering says that a capacity block takes."""
    if resource.head.type != BLOCK:
        return own
    path = ("capacity_block_offering_id",)
    heads = joined_heads(resource, _OFFERING, resource.values.capacity_block_offering_id, path)
    if len(heads) != 1:
        return own
    found = of(resource, heads[0], name)
    return own if found.value is None else found


def _filled(resource: Resource[Reservation]) -> Filled:
    """What machines of the plan use of a reservation."""
    table = resource.plan.once(_ledger)
    return table.get(id(resource.head)) or used((), ())


def _ledger(plan: Plan) -> dict[int, Filled]:
    """What is used of each reservation; a user that several reservations fit may use each."""
    held = list(_every_reservation(plan))
    certain: dict[int, list[tuple[Range, Range]]] = {}
    perhaps: dict[int, list[tuple[Range, Range]]] = {}
    for row, found in _uses(plan, held) if held else ():
        for key, fit in found:
            table = certain if fit == "yes" and len(found) == 1 else perhaps
            table.setdefault(key, []).append((row.instances, row.instances_ceiling))
    keys = [id(one.head) for one in held]
    return {key: used(certain.get(key, ()), perhaps.get(key, ())) for key in keys}


def _uses(plan: Plan, held: Sequence[_Held]) -> Iterator[tuple[Workload, list[tuple[int, Tri]]]]:
    """Every row that may use reservations, with those that fit. Machines that are alike are asked once."""
    alike: dict[tuple[str, str, str, str, Owner], list[tuple[int, Tri]]] = {}
    for user in users(plan):
        wanted = target(user, _NAMES, (ON_DEMAND, BLOCK))
        tenancy = tenancies(user)
        for row in user.rows:
            owner = of_row(plan, user.resource.head, row)
            key = (row.instance_type, row.zone, row.market, tenancy, owner)
            plain = wanted.says_nothing and not row.alternatives
            found = alike.get(key) if plain else None
            if found is None:
                fits = [(id(one.head), _fits(one, row, wanted, (owner, tenancy))) for one in held]
                found = [(head, fit) for head, fit in fits if fit != "no"]
                if plain:
                    alike[key] = found
            yield row, found


def _every_reservation(plan: Plan) -> Iterator[_Held]:
    shares = _shared(plan)
    for head in plan.heads:
        if head.type not in (ON_DEMAND, BLOCK) or head.mode == "data":
            continue
        try:
            resource = open_resource(plan, head, Reservation)
        except Unreadable:
            continue
        if resource.gone:
            continue
        values = resource.values
        zone = resource.known(values.availability_zone, "availability_zone")
        kind = _kind(resource).value
        criteria = resource.text(values.instance_match_criteria, "instance_match_criteria")
        yield _Held(
            head,
            id_of(plan, head),
            normal("aws", kind) if isinstance(kind, str) else None,
            values.availability_zone,
            head.type == ON_DEMAND and criteria.value in (None, "open"),
            of_setting(resource, setting(resource, zone=zone)),
            id(head) in shares,
            values.tenancy or "default",
        )


def _shared(plan: Plan) -> set[int]:
    """Reservations that the plan shares with other accounts."""
    found: set[int] = set()
    for head in plan.heads:
        if head.type == _SHARE and head.mode != "data":
            try:
                share = open_resource(plan, head, _Share)
            except Unreadable:
                continue
            arn, path = share.values.resource_arn, ("resource_arn",)
            for kind in (ON_DEMAND, BLOCK):
                found |= {id(one) for one in joined_heads(share, kind, arn, path, ("arn",))}
    return found


def _fits(one: _Held, row: Workload, wanted: Target, user: tuple[Owner, str]) -> Tri:
    """Whether a row's machines use a reservation: of its account, type, zone and tenancy, or named."""
    kind, (owner, tenancy) = same_type(row, one.kind), user
    if kind == "no" or tenancy not in (one.tenancy, UNKNOWN):
        return "no"
    named = not wanted.says_nothing
    kind = both(kind, may_use(one.owner, owner, shared=one.shared or named))
    if tenancy == UNKNOWN:
        kind = both(kind, "unknown")
    if named:
        return both(kind, named_by(wanted, one.head, one.id))
    if not one.open or row.market == "reserved" or kind == "no":
        return "no"
    zones = {one.zone or UNKNOWN, row.zone}
    if UNKNOWN not in zones and len(zones) > 1:
        return "no"
    return "unknown" if UNKNOWN in zones else kind
