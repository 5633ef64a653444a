"""EC2's own: its machines, and what of reservations and hosts nobody uses. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping

from guardrails.catalog.accelerators import SINGLE, Choice, Size, plain, unknown_choice
from guardrails.catalog.names import family, normal
from guardrails.clouds.aws.ec2.api import Host, Records, Reservation
from guardrails.clouds.aws.ec2.settings import largest_of_family, market_name, together
from guardrails.clouds.aws.tags import RESERVED, claims_of
from guardrails.clouds.owners import Claimed, Kind, Machine
from guardrails.clouds.region import LiveContext, RegionFacts
from guardrails.model.range import ZERO, Range, exactly
from guardrails.model.workload import UNKNOWN, Unresolved, Workload

INSTANCE = "aws_instance"
RESERVATION = "aws_ec2_capacity_reservation"
BLOCK = "aws_ec2_capacity_block_reservation"


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """Reservations and hosts are rows of what is free."""
    own = Counter(
        records.lives[each.live].reservation for each in records.instances if each.runs and each.live >= 0
    )
    rows = [row for each in records.reservations for row in _reservation(each, own, facts)]
    rows += [row for each in records.hosts for row in _host(each, facts)]
    return Claimed(rows=tuple(rows))


def machines(records: Records) -> Iterator[Machine]:
    """The instances, as every cloud has machines."""
    for each in records.instances:
        yield Machine(
            id=each.id,
            kind=Kind(
                each.type,
                each.zone or UNKNOWN,
                together(each.group, records.strategies.get(each.group)),
                market_name(each.lifecycle or None),
                claims_of(each.tags),
            ),
            runs=each.runs,
            marks=tuple(mark for mark in each.tags.items() if mark[0].startswith(RESERVED)),
            live=records.lives[each.live] if each.live >= 0 else None,
            state=each.state,
            made_by=each.made_by,
        )


def _reservation(each: Reservation, own: Mapping[str, int], facts: RegionFacts) -> list[Workload]:
    """What of a reservation its account holds beside its machines: now, or from its start.

    What machines of other accounts use of it is theirs, and still reserved by its holder: the holder has
    between what is free and all that its own machines leave. One of another account counts there, when that
    is read; else where it can be used, by others too.

    Args:
        each: The reservation.
        own: How many machines of this account run in each reservation, by its id.
        facts: The region.
    """
    shared = facts.is_foreign(each.owner)
    if shared and each.owner in facts.accounts:
        return []
    name = each.arn.rpartition("/")[2]
    held = Range(each.free, max(each.free, each.total - own.get(name, 0)))
    size = Size(Range(0, each.free), exactly(each.free)) if shared else Size(held, held)
    if not each.active:
        size = Size(ZERO, exactly(each.total))
    choice = facts.accelerators.choice("aws", each.type, size, "InstanceType")
    found = facts.accelerators.quantity([choice])
    if found is None:
        return []
    traits = LiveContext(
        role="reservation",
        zone=each.zone or "unknown",
        market="reserved",
        claims=claims_of(each.tags),
        open=_open(each, size),
    )
    id_ = facts.path(each.arn.rpartition(":")[2]) if shared else each.arn
    return [facts.row(BLOCK if each.block else RESERVATION, id_, found, traits)]


def _open(each: Reservation, size: Size) -> tuple[Unresolved, ...]:
    """What is not known of a reservation."""
    found = [Unresolved("State", f"{each.state} is not known")] if each.state else []
    if not size.ceiling.exact:
        used = "machines that are not seen in this account use some of it"
        found.append(Unresolved("AvailableInstanceCount", used))
    return tuple(found)


def _host(each: Host, facts: RegionFacts) -> list[Workload]:
    """What of a host is free: as EC2 says, else what its machines leave."""
    if facts.is_foreign(each.owner) and each.owner in facts.accounts:
        return []
    lost: tuple[Unresolved, ...] = ()
    if each.free is not None:
        choices = [_free(kind, number, facts) for kind, number in each.free]
    else:
        choice, lost = _left(each, facts)
        choices = [choice]
    found = facts.accelerators.quantity(choices)
    if found is None:
        return []
    traits = LiveContext(
        role="reservation",
        zone=each.zone or "unknown",
        market="reserved",
        claims=claims_of(each.tags),
        open=lost,
    )
    return [facts.row("aws_ec2_host", facts.path(each.id), found, traits)]


def _free(kind: str, number: int, facts: RegionFacts) -> Choice:
    size = Size(exactly(number), exactly(number))
    return facts.accelerators.choice("aws", kind, size, "AvailableCapacity.InstanceType")


def _left(each: Host, facts: RegionFacts) -> tuple[Choice, tuple[Unresolved, ...]]:
    """The host as machines of the type that it takes, else of its family's largest."""
    accelerators = facts.accelerators
    path = "HostProperties.InstanceType" if each.type else "HostProperties.InstanceFamily"
    name = family("aws", normal("aws", each.type)) if each.type else each.family
    largest = largest_of_family(accelerators.catalog.shapes.values(), name) if name else None
    if largest is None:
        if each.type:
            return accelerators.choice("aws", each.type, SINGLE, path), ()
        return unknown_choice(SINGLE, path, f'"{name}" is not in the catalog'), ()
    asked = (accelerators.catalog.shape("aws", each.type) if each.type else None) or largest
    used, lost = 0.0, False
    for kind in each.used:
        shape = accelerators.catalog.shape("aws", kind)
        used, lost = used + (shape.count if shape else 0), lost or shape is None
    free = plain(max(0.0, largest.count - used) / asked.count)
    size = Size(Range(0, free), Range(0, free)) if lost else Size(exactly(free), exactly(free))
    reason = Unresolved("Instances", "a type on the host is not in the catalog")
    return accelerators.choice("aws", asked.instance_type, size, path), (reason,) if lost else ()
