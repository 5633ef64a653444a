"""URLs and names by which GCP's answers name resources: the part that is the same in every form. Pure.

An API names one thing by a URL, by `projects/<id>/…` or with the project's number; what stands behind the
project is one name for it within its project.
"""

from itertools import pairwise

from guardrails.clouds.gcp.locations import region_of
from guardrails.model.workload import UNKNOWN

_LOCATIONS = frozenset(("zones", "regions", "global", "locations"))


def last(link: str) -> str:
    """The last part: a thing's own name."""
    return link.rsplit("/", 1)[-1]


def within(link: str) -> str:
    """A thing's name within its project: `zones/us-central1-a/instances/vm-1`.

    Where a link names no location, it is its own name.
    """
    parts = link.split("?", 1)[0].split("/")
    at = next((at for at, part in enumerate(parts) if part in _LOCATIONS), None)
    return link if at is None else "/".join(parts[at:])


def project(link: str) -> str:
    """The project's id or number; empty where a link names none."""
    parts = link.split("/")
    at = next((at for at, part in enumerate(parts[:-1]) if part == "projects"), None)
    return "" if at is None else parts[at + 1]


def place(link: str) -> tuple[str, str]:
    """Region and zone of a thing, or of a region or zone itself; `unknown` where it is in none."""
    parts = link.split("?", 1)[0].split("/")
    for kind, name in pairwise(parts):
        if kind == "zones" or (kind == "locations" and region_of(name) != name):
            return region_of(name) or UNKNOWN, name or UNKNOWN
        if kind in ("regions", "locations"):
            return name or UNKNOWN, UNKNOWN
    return UNKNOWN, UNKNOWN
