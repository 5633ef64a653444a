"""What a quota's name means, and how many vCPUs a size has: quotas count vCPUs of families of sizes. Pure.

A size says its vCPUs and its family in its name: `Standard_ND96isr_H100_v5` has 96 and is of ND, H100, v5.
The name of a family says the same in another order: `standardNDSH100v5Family`, `NDAMSv4_A100Family`.
Source: Azure, "Virtual machine sizes naming conventions"; names of quotas as `az vm list-usage` shows them,
read 2026-11-30.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from guardrails.catalog.lookup import Catalog
from guardrails.catalog.rows import Shape

_SIZE = re.compile(r"(?:standard_)?([a-z]+)(\d+)(?:-(\d+))?([a-z0-9]*)((?:_[a-z0-9]+)*)", re.IGNORECASE)
_VERSION = re.compile(r"v(\d{1,2})")
_DRESS = re.compile(r"standard|family|vcpus|cluster|dedicated|promo|[^a-z0-9]")
"""Words around the name of a family."""
_NO_CHIPS = frozenset(("flex", "ndr", "noib", "promo", "xl"))
"""Words in names of sizes that are no chip."""
_PLAIN = (*"abdefghlm", "pb")
"""What families begin with that have no accelerator: general sizes, and PB, whose FPGA nobody counts.
Source: Azure, "Sizes for virtual machines in Azure"."""


class _Family(NamedTuple):
    """What a name says of a family; empty: nothing."""

    letters: str
    chip: str
    version: str


def vcpus(size: str) -> int | None:
    """vCPUs of a size, by its name; None when it says none."""
    found = _SIZE.fullmatch(size.strip())
    return int(found[3] or found[2]) if found is not None else None


def sizes(family: str, catalog: Catalog) -> Sequence[Shape] | None:
    """The accelerated sizes of a family by the name of its quota; None where it may have any.

    Where a name leaves something open, the family has all sizes that fit it.
    """
    asked = _asked(family, catalog)
    if asked is None:
        return () if _DRESS.sub("", family.lower()).startswith(_PLAIN) else None
    return tuple(shape for own, shape in _listed(catalog) if _fits(own, asked)) or None


def is_of(size: str, family: str, catalog: Catalog) -> bool:
    """Whether a size may be of a family."""
    own, asked = _own(size), _asked(family, catalog)
    return own is not None and asked is not None and _fits(own, asked)


def _asked(family: str, catalog: Catalog) -> _Family | None:
    """What the name of a quota says; None: it is of general sizes, or of a chip that is not known."""
    name = _DRESS.sub("", family.lower())
    chips = sorted({each.chip for each, _ in _listed(catalog) if each.chip}, key=len, reverse=True)
    chip = next((each for each in chips if each in name), "")
    rest = name.replace(chip, "", 1)
    version = _VERSION.search(rest)
    if not name.startswith("n") or any(each.isdigit() for each in _VERSION.sub("", rest, count=1)):
        return None
    return _Family(name[:2], chip, version[1] if version else "")


def _own(size: str) -> _Family | None:
    """What the name of a size says of its family; None when it is none."""
    found = _SIZE.fullmatch(size.strip())
    if found is None:
        return None
    *words, last = ["", *(each for each in found[5].lower().split("_") if each not in _NO_CHIPS)]
    version = _VERSION.fullmatch(last)
    chips = words if version else [*words, last]
    return _Family(found[1][:2].lower(), chips[-1], version[1] if version else "")


def _fits(own: _Family, asked: _Family) -> bool:
    same = own.letters == asked.letters and own.version == asked.version
    return same and (own.chip == asked.chip or not own.chip or not asked.chip)


@lru_cache(maxsize=4)
def _listed(catalog: Catalog) -> tuple[tuple[_Family, Shape], ...]:
    """Every accelerated size, with what its name says of its family."""
    shapes = (shape for shape in catalog.shapes.values() if shape.provider == "azure")
    return tuple((own, shape) for shape in shapes if (own := _own(shape.instance_type)) is not None)
