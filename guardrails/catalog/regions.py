"""In which country a cloud's region stands, and who runs it. What is not listed is unknown, never a guess.

`data/regions.json`: per cloud its source, the day on which the rows were checked and how sure they are.
The catalog finds a region by name (`Catalog.country`).
"""

import re
from typing import Literal

import msgspec

Operator = Literal["cloud", "partner", "unknown"]


class RegionSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the rows of one cloud come from; `M` is not verified against it."""

    title: str
    url: str
    day: str
    confidence: Literal["V", "V2", "C", "M"]


class RegionOperator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A company other than the cloud's own that runs regions, and with which customers contract there.

    Attributes:
        kind: A `partner` runs them under its own law; a `subsidiary` belongs to the cloud.
    """

    name: str
    kind: Literal["partner", "subsidiary"]
    regions: tuple[str, ...]
    source: RegionSource


class Regions(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The regions of one cloud with the ISO 3166-1 alpha-2 codes of their countries.

    Attributes:
        towns: Countries of its local and wavelength zones, by the town in their names (`bue` in
            `us-east-1-bue-1a`): they stand elsewhere than their region.
        towns_source: Where those come from.
        operators: Companies that run some of them in the cloud's place.
    """

    provider: str
    source: RegionSource
    countries: dict[str, str]
    towns: dict[str, str] = {}
    towns_source: RegionSource | None = None
    operators: tuple[RegionOperator, ...] = ()


OUTSIDE = "outside:"
"""How a zone begins that is none of the cloud's own: what follows names the place."""

_LOCAL_ZONE = re.compile(r"[a-z]{2,}(?:-[a-z]+)+-\d+-(?:wl\d+-)?([a-z]{3})-.+")
_LOCAL_ZONE_ID = re.compile(r"[a-z]+\d+-(?:wl\d+-)?([a-z]{3})(?:\d+-az\d+|-wlz\d+)")


def is_local(zone: str) -> bool:
    """Whether a zone of AWS is a local or wavelength zone (`us-east-1-bue-1a`, `us-east-1-wl1-bos-wlz-1`)."""
    return _town(zone) is not None


def _town(zone: str) -> str | None:
    found = _LOCAL_ZONE.fullmatch(zone) or _LOCAL_ZONE_ID.fullmatch(zone)
    return found[1] if found else None


def country(listed: Regions, region: str, zone: str, unknown: str) -> str:
    """The country of a zone: its town's, else its region's.

    Args:
        listed: Regions of the cloud.
        region: In the cloud's own spelling.
        zone: `outside:…` is a place that no list names: an Outpost, an edge zone.
        unknown: What to say of what is not listed.
    """
    if zone.startswith(OUTSIDE):
        return unknown
    if listed.towns and (town := _town(zone)):
        return listed.towns.get(town, unknown)
    return listed.countries.get(spelt(region), unknown)


def spelt(region: str) -> str:
    """A region as it is listed; Azure's display names too."""
    return region.replace(" ", "").lower()
