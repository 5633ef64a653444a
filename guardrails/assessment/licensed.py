"""Which hardware stands where an authorisation of the provider holds, and how much of it. Pure.

Joins places by their names and adds up; which chips an authorisation is for, and whether it counts on the
day, the rules decide.
"""

import re
from collections.abc import Iterable, Sequence

import msgspec

from guardrails.catalog.regions import OUTSIDE
from guardrails.model.compute import Cluster, Pool
from guardrails.model.provider import RegionAuthorisation
from guardrails.model.range import ZERO, Range, total
from guardrails.model.tri import Tri
from guardrails.model.workload import UNKNOWN

_ORDINARY_ZONE = re.compile(r"-?[a-z0-9]{1,2}")
"""What an availability zone adds to its region's name; local, wavelength and edge zones add a town."""


class Standing(msgspec.Struct, frozen=True):
    """All chips of one kind in an authorisation's places.

    Attributes:
        pool: One of their pools, for the chip's figures.
        accelerators: At the ceiling; `min` is what certainly stands there.
        tpp: Total processing performance of them together.
    """

    pool: Pool
    accelerators: Range
    tpp: Range


def there(authorisation: RegionAuthorisation, place: Pool | Cluster) -> Tri:
    """Whether a pool or a cluster stands where an authorisation holds; unknown where that is not known."""
    named = {_plain(each) for each in authorisation.places}
    cloud, region, zone = _spot(place)
    names = {_plain(place.country), cloud, zone, f"{cloud}:{zone}"}
    if not zone or not region or _ORDINARY_ZONE.fullmatch(zone.removeprefix(region)):
        names |= {region, f"{cloud}:{region}"}
    if named & (names - {"", UNKNOWN, f"{cloud}:", f"{cloud}:{UNKNOWN}"}):
        return "yes"
    return "unknown" if not named or UNKNOWN in (region, place.country) else "no"


def standing(authorisation: RegionAuthorisation, pools: Iterable[Pool]) -> tuple[Standing, ...]:
    """What stands in an authorisation's places, by kind of chip."""
    kinds: dict[str, list[tuple[Pool, Range]]] = {}
    for pool in pools:
        here = there(authorisation, pool)
        if here != "no" and pool.ceiling != ZERO:
            number = pool.ceiling if here == "yes" else Range(0, pool.ceiling.max)
            kinds.setdefault(pool.accelerator, []).append((pool, number))
    return tuple(_added(kinds[name]) for name in sorted(kinds))


def _added(rows: Sequence[tuple[Pool, Range]]) -> Standing:
    return Standing(
        pool=rows[0][0],
        accelerators=total(number for _, number in rows),
        tpp=total(pool.tpp.product(number) for pool, number in rows),
    )


def _spot(place: Pool | Cluster) -> tuple[str, str, str]:
    """Cloud, region and zone, as they are compared; empty where there is none."""
    if isinstance(place, Pool):
        zone = "" if place.zone == UNKNOWN else place.zone.removeprefix(OUTSIDE).rpartition("/")[2]
        return place.provider, _plain(place.region), _plain(zone)
    cloud, region, zone, *_ = (*place.location.split(":"), "", "")
    return cloud, _plain(region), _plain(zone)


def _plain(name: str) -> str:
    """A name as clouds compare it: `West Europe` and `westeurope` are one."""
    return name.replace(" ", "").lower()
