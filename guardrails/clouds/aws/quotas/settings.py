"""From quotas to accelerators: the most that an account may run in a region, as its quotas have it. Pure.

EC2 counts vCPUs for a group of families, apart for on-demand and spot, and hosts for a family; SageMaker
counts instances of a type, apart for each use. The bound takes, of the families that a quota names, the type
with the most accelerators per vCPU that fits into it, as often as the vCPUs last. Where account and hosts are
full, nothing more of these kinds starts.

It does not bound Capacity Blocks, which are not counted by these quotas and are bought for one time; what is
bought is a reservation, and read as one. Sources: EC2 user guide, "On-Demand Instance quotas", "Spot Instance
quotas" and "Dedicated Hosts"; names of quotas as Service Quotas lists them, read 2026-11-22.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence

from guardrails.catalog.lookup import Catalog
from guardrails.catalog.rows import Shape
from guardrails.clouds.aws.ec2.vcpus import vcpus
from guardrails.clouds.aws.quotas.api import Quota, Records, type_of
from guardrails.model.range import UNKNOWN, ZERO, Range, total

_VCPUS = re.compile(r"(?:Running On-Demand (.+) instances|All (.+) Spot Instance Requests)", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+\d*")
_LETTERS = re.compile(r"[a-z]+")
_NO_FAMILY = frozenset(("and", "standard", "high", "memory"))
"""Words in names of quotas that are no family; "High Memory" types have no accelerator."""


def allowed(records: Records, catalog: Catalog) -> Range:
    """Accelerators that the quotas of one region allow: from 0 to their sum; open where one is not known."""
    if records.ec2 is None or records.sagemaker is None:
        return UNKNOWN
    machines = (_of_machines(quota, catalog) for quota in records.ec2)
    managed = (_of_type(quota, type_of(quota), catalog) for quota in records.sagemaker)
    return total((*machines, *managed))


def _of_machines(quota: Quota, catalog: Catalog) -> Range:
    name = quota.quota_name.lower()
    of_vcpus = _VCPUS.fullmatch(name)
    if of_vcpus is None:
        family = name.removeprefix("running dedicated ").removesuffix(" hosts")
        return _bound(quota, [family], catalog, _by_hosts)
    families = of_vcpus[1] or of_vcpus[2]
    if "." in families:  # the quotas of before 2019 count instances of a type
        return _of_type(quota, families, catalog)
    return _bound(quota, _WORD.findall(families), catalog, _by_vcpus)


def _of_type(quota: Quota, name: str, catalog: Catalog) -> Range:
    shape = catalog.shape("aws", name)
    if shape is None:
        return ZERO if catalog.has_no_accelerators("aws", name) or quota.value == 0 else UNKNOWN
    if not catalog.chips[shape.chip].ai:
        return ZERO
    return UNKNOWN if quota.value is None else Range(0, math.floor(quota.value * shape.count))


def _bound(
    quota: Quota, words: Iterable[str], catalog: Catalog, most: Callable[[float, Sequence[Shape]], int]
) -> Range:
    named = {word: _shapes(word, catalog) for word in words if word not in _NO_FAMILY}
    if quota.value == 0:
        return ZERO
    if any(not shapes and not _carries_none(word, catalog) for word, shapes in named.items()):
        return UNKNOWN
    counted = [shape for shapes in named.values() for shape in shapes if catalog.chips[shape.chip].ai]
    if not counted:
        return ZERO
    return UNKNOWN if quota.value is None else Range(0, most(quota.value, counted))


def _by_vcpus(value: float, shapes: Sequence[Shape]) -> int:
    sizes = [(shape.count, vcpus(shape.instance_type) or 1) for shape in shapes]
    densest = max((count / size for count, size in sizes if size <= value), default=0)
    return math.floor(value * densest)


def _by_hosts(value: float, shapes: Sequence[Shape]) -> int:
    """A host carries at most what the largest type of its family does."""
    return math.floor(value * max(shape.count for shape in shapes))


def _shapes(word: str, catalog: Catalog) -> list[Shape]:
    """The accelerated types that a word means: `P` all generations, `P5` p5, p5e, p5en."""
    exact = word[-1:].isdigit()
    return [
        shape
        for shape in catalog.shapes.values()
        if shape.provider == "aws"
        and shape.kind == "machine"
        and (_begins(shape.instance_type, word) if exact else _letters(shape.instance_type) == word)
    ]


def _begins(name: str, word: str) -> bool:
    return name.startswith(word) and not name[len(word)].isdigit()


def _carries_none(word: str, catalog: Catalog) -> bool:
    """Whether families of these letters are known, and known to carry none."""
    letters = _letters(word)
    return any(provider == "aws" and _letters(family) == letters for provider, family in catalog.families)


def _letters(name: str) -> str:
    found = _LETTERS.match(name)
    return found[0] if found is not None else ""
