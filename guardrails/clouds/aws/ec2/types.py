"""Instance types that the catalog does not know, as `DescribeInstanceTypes` describes them.

A chip is recognised only when maker, name and memory are those of exactly one chip of the catalog; otherwise
it is unknown and its number known. What is listed without an accelerator has none, except in families whose
letters AWS gives to accelerated types: it lists some of these as if they had nothing (`trn2u`).
Source: EC2 user guide, "Instance type naming conventions".
"""

import re
from collections.abc import Iterable, Mapping

import msgspec

from guardrails.catalog.accelerators import NONE, Described
from guardrails.catalog.compare import same_memory
from guardrails.catalog.lookup import Catalog
from guardrails.catalog.rows import Chip
from guardrails.catalog.vendor import AwsType, listed_aws
from guardrails.clouds.service import Action, Calls, ReadFilter
from guardrails.model.workload import UNKNOWN

_WHY = "accelerators of instance types that the catalog does not know"
ACTION = Action("DescribeInstanceTypes", "ec2:DescribeInstanceTypes", _WHY, client="ec2")
_PAGE = 100
_ACCELERATED = re.compile(r"(?:p|g|gr|trn|inf|dl|f|vt)\d")
_MAKERS = {"xilinx": "amd", "habana": "intel", "": "aws"}
"""Makers that the API calls otherwise; it names none for Neuron devices."""


class TypeFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the API says of one type.

    Attributes:
        accelerator: Its name for the device; empty when it lists none.
        count: Devices per instance; a fraction for a share of one.
        memory_gib: Of one device, or of the share; None when it is left out.
        fabric_gbps: Of the network cards that take EFA where there are such, else of all; None when left out.
    """

    name: str
    accelerator: str = ""
    maker: str = ""
    count: float = 0
    memory_gib: float | None = None
    fabric_gbps: float | None = None


class _Card(msgspec.Struct, rename="pascal"):
    interface_types: tuple[str, ...] = ()
    peak_bandwidth_in_gbps: float | None = None


class _Network(msgspec.Struct, rename="pascal"):
    network_cards: tuple[_Card, ...] = ()


class _Type(AwsType, rename="pascal"):
    network_info: _Network | None = None


def resolve(calls: Calls, keep: ReadFilter, names: Iterable[str]) -> tuple[TypeFacts, ...]:
    """What the API says of the types that the catalog does not know; asked once per type and scan.

    Args:
        calls: Of a service that declares `ACTION`.
        keep: Which types need it, and what was answered before.
        names: All types that the service met, in any order.
    """
    wanted = sorted({name for name in names if keep.is_new(name)})
    missing = [name for name in wanted if name not in keep.described]
    for at in range(0, len(missing), _PAGE):
        only = [{"Name": "instance-type", "Values": missing[at : at + _PAGE]}]
        for row in calls.pages("DescribeInstanceTypes", "InstanceTypes", _Type, Filters=only):
            keep.described[row.instance_type] = _facts(row)
    return tuple(keep.described[name] for name in wanted if name in keep.described)


def _facts(row: _Type) -> TypeFacts:
    listed = listed_aws(row)
    return TypeFacts(
        row.instance_type,
        listed.accelerator or "",
        listed.vendor,
        listed.count or 0,
        listed.memory_gib,
        _fabric(row.network_info.network_cards if row.network_info else ()),
    )


def _fabric(cards: tuple[_Card, ...]) -> float | None:
    joining = [card for card in cards if "efa" in card.interface_types] or cards
    peaks = [card.peak_bandwidth_in_gbps for card in joining]
    return sum(peak for peak in peaks if peak) or None


def described(catalog: Catalog, types: Iterable[TypeFacts]) -> Mapping[tuple[str, str], Described]:
    """The types in the catalog's words."""
    return {("aws", each.name): _described(catalog, each) for each in types}


def _described(catalog: Catalog, facts: TypeFacts) -> Described:
    if not facts.count:
        chip = UNKNOWN if _ACCELERATED.match(facts.name) else NONE
        reason = f"{_says(facts)}; {_ADD}" if chip == UNKNOWN else ""
        return Described(chip, 0 if chip == NONE else None, facts.fabric_gbps, reason)
    chips = [chip for chip in catalog.chips.values() if _is(chip, facts)]
    if len(chips) == 1:
        return Described(chips[0].name, facts.count, facts.fabric_gbps)
    return Described(UNKNOWN, facts.count, facts.fabric_gbps, f"{_says(facts)}; {_ADD}")


_ADD = "add it with catalog.extra"


def _is(chip: Chip, facts: TypeFacts) -> bool:
    """Whether maker, name and memory are the chip's."""
    maker = facts.maker.lower()
    names = (name.lower() for name in chip.names.get("aws", ()))
    return (
        chip.vendor.lower() == _MAKERS.get(maker, maker)
        and facts.accelerator.lower() in names
        and facts.memory_gib is not None
        and same_memory(chip, "aws", facts.count, facts.memory_gib)
    )


def _says(facts: TypeFacts) -> str:
    """What the API says, for people."""
    if not facts.count:
        return f'"{facts.name}" is not in the catalog, and the API lists no accelerator of it'
    memory = f" with {facts.memory_gib:.4g} GiB" if facts.memory_gib else ""
    device = f"{facts.maker} {facts.accelerator}".strip() or "accelerators"
    return f'"{facts.name}" is not in the catalog; the API says {facts.count:g} × {device}{memory}'


def report(catalog: Catalog, types: Iterable[TypeFacts]) -> list[str]:
    """A line for people on each type with accelerators that the catalog should learn."""
    known = described(catalog, types)
    return [
        f"{_says(each)}, taken for {known['aws', each.name].chip}; {_ADD}"
        for each in types
        if known["aws", each.name].chip != NONE
    ]
