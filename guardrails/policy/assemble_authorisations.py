"""Writes what the register holds of licenses and the like into documents. Pure: references stay behind."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from guardrails.assessment.licensed import Standing, standing, there
from guardrails.model.activity import Authorisation
from guardrails.model.compute import Cluster, Pool
from guardrails.model.provider import ProviderEntity, RegionAuthorisation
from guardrails.model.range import ZERO, Range, total
from guardrails.model.tri import Tri
from guardrails.policy.document_authorisations import (
    AuthorisationFacts,
    RegionAuthorisationFacts,
    StandingFacts,
)
from guardrails.register.known import Known


class Everybodys(msgspec.Struct, frozen=True):
    """The hardware of all customers that were read.

    Attributes:
        pools: Of them all.
        complete: Whether those are all.
    """

    pools: tuple[Pool, ...] = ()
    complete: Tri = "unknown"


def limited(provider: ProviderEntity) -> bool:
    """Whether an authorisation sets a limit, so that it matters what everybody has."""
    return any(_has_limit(each) for each in provider.authorisations)


def authorisation(each: Authorisation, known: Known) -> AuthorisationFacts:
    """A customer's license, exception or exemption."""
    return AuthorisationFacts(
        rules=tuple(sorted(set(each.rules))),
        kind=each.kind,
        reference="yes" if each.reference else "unknown",
        from_day=known.day_or_none(each, "from_day"),
        until_day=known.day_or_none(each, "until_day"),
    )


def region_authorisations(
    provider: ProviderEntity, spots: Sequence[Pool | Cluster], everybodys: Everybodys, known: Known
) -> tuple[RegionAuthorisationFacts, ...]:
    """The provider's authorisations.

    Args:
        provider: Whose they are.
        spots: Pools and clusters of the document.
        everybodys: What limits are compared with.
        known: What is known on the day.
    """
    return tuple(_of_regions(each, spots, everybodys, known) for each in provider.authorisations)


def all_recorded(provider: ProviderEntity) -> Tri:
    """Whether those are all: a list with entries is, unless the register says otherwise."""
    if provider.authorisations_complete is not None:
        return provider.authorisations_complete
    return "yes" if provider.authorisations else "unknown"


def set_aside(pool: Pool, of_customer: Tri) -> Pool:
    """A pool with what the register says of its customer's hardware where the cloud does not say yes."""
    if pool.set_aside == "yes" or of_customer == "unknown":
        return pool
    return pool if of_customer == pool.set_aside else msgspec.structs.replace(pool, set_aside=of_customer)


def _of_regions(
    each: RegionAuthorisation, spots: Sequence[Pool | Cluster], everybodys: Everybodys, known: Known
) -> RegionAuthorisationFacts:
    found = {spot.id: there(each, spot) for spot in spots}
    rows = standing(each, everybodys.pools) if _has_limit(each) else ()
    accelerators, tpp = total(row.accelerators for row in rows), total(row.tpp for row in rows)
    if _has_limit(each) and everybodys.complete != "yes":
        accelerators, tpp = accelerators.unbounded(), tpp.unbounded()
    return RegionAuthorisationFacts(
        rules=tuple(sorted(set(each.rules))),
        kind=each.kind,
        reference="yes" if each.reference else "unknown",
        from_day=known.day_or_none(each, "from_day"),
        until_day=known.day_or_none(each, "until_day"),
        id=each.id,
        items=tuple(sorted(set(each.items))),
        there=tuple(sorted(name for name, here in found.items() if here == "yes")),
        maybe_there=tuple(sorted(name for name, here in found.items() if here == "unknown")),
        max_tpp=_limit(each.max_tpp),
        max_accelerators=_limit(each.max_accelerators),
        standing=tuple(map(_row, rows)),
        accelerators=_most(accelerators),
        total_tpp=_most(tpp),
    )


def _has_limit(each: RegionAuthorisation) -> bool:
    return each.max_tpp is not None or each.max_accelerators is not None


def _limit(number: float | None) -> float | Literal["none"]:
    return "none" if number is None else number


def _most(figure: Range) -> Range:
    """Of all kinds of chips together only the upper end says something: not all may need an authorisation."""
    return ZERO if figure == ZERO else Range(0, figure.max)


def _row(row: Standing) -> StandingFacts:
    return StandingFacts(
        accelerator=row.pool.accelerator,
        tpp=row.pool.tpp,
        performance_density=row.pool.performance_density,
        datacenter_marketed=row.pool.datacenter_marketed,
        accelerators=row.accelerators,
        total_tpp=row.tpp,
    )
