"""In which country a cloud's region stands. What is not listed is unknown, never a guess.

`data/regions.json`: per cloud its source, the day on which the rows were checked and how sure they are.
The catalog finds a region by name (`Catalog.country`).
"""

from typing import Literal

import msgspec

Operator = Literal["cloud", "partner", "unknown"]


class RegionSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the rows of one cloud come from; `M` is not verified against it."""

    title: str
    url: str
    day: str
    confidence: Literal["V", "V2", "C", "M"]


class Regions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The regions of one cloud with the ISO 3166-1 alpha-2 codes of their countries."""

    provider: str
    source: RegionSource
    countries: dict[str, str]


_PARTNERS = {"aws": "cn-", "azure": "china"}
"""How regions begin that a partner in mainland China runs; general knowledge, not verified."""


def run_by_partner(provider: str, region: str) -> bool:
    """Whether a region, in the cloud's own spelling, is one that a partner of the cloud runs."""
    partner = _PARTNERS.get(provider)
    return partner is not None and region.replace(" ", "").lower().startswith(partner)
