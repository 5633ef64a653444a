"""What of reservations and dedicated hosts no machine of the subscription fills. Pure.

What machines of other subscriptions use of a reservation is theirs, and still reserved by its holder: the
holder has between what is free and all that its own machines leave. One of another subscription counts there,
when that is read; else where it can be used, by others too.
"""

from collections.abc import Iterator

import msgspec

from guardrails.catalog.accelerators import Size
from guardrails.clouds.azure.live import told
from guardrails.clouds.azure.reservations import settings
from guardrails.clouds.azure.reservations.api import Host, Records, Reservation
from guardrails.clouds.owners import Claimed
from guardrails.clouds.parts import Part
from guardrails.clouds.region import LiveContext, RegionFacts
from guardrails.model.field import Field
from guardrails.model.range import ZERO, Range, exactly
from guardrails.model.workload import UNKNOWN, Unresolved, Workload

RESERVATION, HOST = "azurerm_capacity_reservation", "azurerm_dedicated_host"
_HOLDS = frozenset(("deleting", "live", "partiallyfulfilled", "succeeded", "updating"))
_COMING = frozenset(("approved", "committed", "creating", "pending"))
_PARTLY = frozenset(("canceled", "failed"))
"""Of a change that went wrong, what is reserved is told by the number that is."""


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """Reservations and hosts are rows of what is free."""
    rows = [row for each in records.reservations for row in _reservation(each, facts)]
    rows += [row for each in records.hosts for row in _host(each, facts)]
    return Claimed(rows=tuple(rows))


def _reservation(each: Reservation, facts: RegionFacts) -> Iterator[Workload]:
    shared = facts.is_foreign(each.owner)
    if shared and each.owner in facts.accounts:
        return
    (whole,) = settings.reservation_parts(
        settings.Reservation(
            size=Field(each.size),
            number=told(each.total, "sku.capacity"),
            used=_used(each, facts, shared=shared),
        ),
        facts.accelerators,
    )
    (choice,) = whole.choices
    size = _size(each, choice.size.ceiling, shared=shared)
    part = msgspec.structs.replace(whole, choices=(msgspec.structs.replace(choice, size=size),))
    yield from _row(RESERVATION, each, part, (*whole.open, *_open(each)), facts)


def _used(each: Reservation, facts: RegionFacts, *, shared: bool) -> Range:
    """How many of its machines are counted elsewhere, of those that run in it."""
    if each.used is None:
        return Range(0)
    everybody = sum(each.used.values())
    return exactly(everybody) if shared else Range(each.used.get(facts.account.id.lower(), 0), everybody)


def _size(each: Reservation, left: Range, *, shared: bool) -> Size:
    """What nobody fills: now, and at the most.

    Args:
        each: The reservation.
        left: Of the number that was asked for.
        shared: Whether it is another subscription's: its machines may take it, too.
    """
    if each.later or each.state in _COMING:
        return Size(ZERO, left)
    missing = max(0, (each.total or 0) - each.now) if each.now is not None else 0
    planned = left.minus(exactly(missing))
    certain = each.state in _HOLDS or (each.state in _PARTLY and each.now is not None)
    if shared or not certain:
        planned = Range(0, planned.max)
    return Size(planned, left)


def _open(each: Reservation) -> Iterator[Unresolved]:
    if each.state not in _HOLDS | _COMING | _PARTLY:
        yield Unresolved("provisioningState", f"{each.state or 'none'} is not known")
    if each.used is None:
        yield Unresolved("instanceView.utilizationInfo", "what of it is used could not be read")
    elif set(each.used) - {each.owner}:
        yield Unresolved("instanceView.utilizationInfo", "machines of other subscriptions use some of it")


def _host(each: Host, facts: RegionFacts) -> Iterator[Workload]:
    known = each.sku != UNKNOWN
    sku = Field(each.sku, "sku.name") if known else Field[str](None, "sku.name", "is not given")
    for part in settings.host_parts(settings.Host(sku, each.occupied, each.free), facts.accelerators):
        yield from _row(HOST, each, part, part.open, facts)


def _row(
    kind: str, each: Reservation | Host, part: Part, open_: tuple[Unresolved, ...], facts: RegionFacts
) -> Iterator[Workload]:
    found = facts.accelerators.quantity(part.choices)
    if found is not None:
        traits = LiveContext(
            role="reservation",
            region=each.region,
            zone=each.zone,
            market="reserved",
            claims=facts.claims(each.tags),
            open=open_,
        )
        yield facts.row(kind, each.id, found, traits)
