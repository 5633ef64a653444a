"""Compute fleets as owners of the scale sets and machines that Azure says they made. Pure."""

from collections.abc import Iterator

from guardrails.clouds.azure.compute.owners import spelt
from guardrails.clouds.azure.fleets import settings
from guardrails.clouds.azure.fleets.api import TYPE, Fleet, Records, Share
from guardrails.clouds.azure.live import told
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.region import LiveContext, RegionFacts
from guardrails.model.field import Field


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """Each fleet as an owner."""
    return Claimed(owners=tuple(owner for each in records.fleets for owner in _owners(each, facts)))


def _owners(each: Fleet, facts: RegionFacts) -> Iterator[Owner]:
    """One; a fleet that says of neither kind how many it has may have any number."""
    regular = each.regular or (Share() if each.spot is None else None)
    fleet = settings.Fleet(
        sizes=tuple(Field(spelt(size, facts)) for size in each.sizes),
        regular=_capacity(regular, "regularPriorityProfile"),
        spot=_capacity(each.spot, "spotPriorityProfile"),
        unit=Field(each.unit or None),
        path="vmAttributes",
    )
    for part in settings.whole(fleet, facts.accelerators):
        yield Owner(
            kind=TYPE,
            id=each.id,
            choices=part.choices,
            groups=each.scale_sets,
            instances=frozenset(each.machines),
            traits=LiveContext(
                region=each.region, market=part.market, claims=facts.claims(each.tags), open=part.open
            ),
        )


def _capacity(share: Share | None, name: str) -> Field[int] | None:
    return None if share is None else told(share.capacity, f"{name}.capacity")
