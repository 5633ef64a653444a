"""Names of locations: a zone is in a region; others (`global`, `us`) are their own. Pure."""

import re

from guardrails.scan.interface import EVERYWHERE

_LOCATION = re.compile(r"([a-z]+(?:-[a-z]+)+\d+)(?:-[a-z0-9]+)?")
_WIDE = (EVERYWHERE, "-")


def region_of(location: str) -> str:
    """The region of a zone (`us-central1-a`, `us-central1-ai1a`); a region is its own."""
    found = _LOCATION.fullmatch(location)
    return found[1] if found else location


def is_region(location: str) -> bool:
    """Whether it is a region: no zone, and neither `us` nor `global`."""
    found = _LOCATION.fullmatch(location)
    return found is not None and found[1] == location


def is_wide(location: str) -> bool:
    """Whether it is no region: `global`, or all of them."""
    return location in _WIDE
