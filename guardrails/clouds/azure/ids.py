"""Ids of ARM, and whether two mean one resource: `…/providers/Microsoft.Compute/disks/d`. Pure.

What is not known of an id stands in braces; a resource group may be missing.
"""

import re
from typing import NamedTuple

from guardrails.model.tri import Tri

_ID = re.compile(r"(?:/subscriptions/([^/]+))?(?:/resourcegroups/([^/]+))?/providers/(.+)")


class ArmId(NamedTuple):
    """An id, in lower case.

    Attributes:
        kind: `microsoft.compute/virtualmachinescalesets`.
        name: Its name, behind those of the resources that it belongs to: `workspace/cluster`.
        group: Its resource group; empty when that is not told.
        subscription: Its subscription; empty when that is not told.
    """

    kind: str
    name: str
    group: str = ""
    subscription: str = ""


def arm_id(text: str) -> ArmId | None:
    """What an id says; None when it is none."""
    found = _ID.fullmatch(text.strip().rstrip("/").lower())
    if found is None:
        return None
    subscription, group, rest = found.groups()
    service, *words = rest.rpartition("/providers/")[2].split("/")
    if len(words) < 2 or len(words) % 2:
        return None
    return ArmId("/".join((service, *words[::2])), "/".join(words[1::2]), group or "", subscription or "")


def written(kind: str, name: str, group: str, subscription: str = "") -> str:
    """The id of a resource of a type, with the names that it goes by: `aks/gpu` of `…/agentPools`."""
    service, *words = kind.split("/")
    names = name.split("/")
    ends = "/".join(part for pair in zip(words, names, strict=False) for part in pair)
    start = f"/subscriptions/{subscription}" if subscription else ""
    return f"{start}/resourceGroups/{group}/providers/{service}/{ends}"


def same(one: ArmId, other: ArmId) -> Tri:
    """Whether two ids mean one resource."""
    if one.kind != other.kind or _differ(one.subscription, other.subscription):
        return "no"
    if _differ(one.group, other.group) or _differ(one.name, other.name):
        return "no"
    return "yes" if one.name == other.name and one.group == other.group else "unknown"


def _differ(one: str, other: str) -> bool:
    """Whether two words certainly differ: they cannot come out the same, whatever stands in braces."""
    if one == other or not one or not other:
        return False
    (start, known), (its_start, its_known) = _start(one), _start(other)
    if known and its_known:
        return True
    shorter = min(len(start), len(its_start))
    if known or its_known:  # all of one is known, and has to begin as the other does
        whole, part = (start, its_start) if known else (its_start, start)
        return not whole.startswith(part)
    return start[:shorter] != its_start[:shorter]


def _start(word: str) -> tuple[str, bool]:
    """What is known at the beginning of a word, and whether that is all of it."""
    start, brace, _ = word.partition("{")
    return start, not brace
