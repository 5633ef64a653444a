"""Which regions of an account are read, and which are not and why. One call an account."""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.service import Action, Calls
from guardrails.scan.interface import UnitState
from guardrails.scan.request import ScanRequest

ACTIONS = (Action("DescribeRegions", "ec2:DescribeRegions", "which regions the account has enabled"),)
_ENABLED = ("opt-in-not-required", "opted-in")


class Regions(msgspec.Struct, frozen=True):
    """What there is to read.

    Attributes:
        read: Names, in order.
        settled: Regions that are asked for, or left out, and need no call: state and reason.
    """

    read: tuple[str, ...]
    settled: tuple[tuple[str, UnitState, str], ...] = ()


class _Region(msgspec.Struct, rename="pascal"):
    region_name: str
    opt_in_status: str = "opt-in-not-required"


class _Answer(msgspec.Struct, rename="pascal"):
    regions: list[_Region]


def regions(calls: Calls, request: ScanRequest) -> Regions | None:
    """The regions of an account; None when they are not known.

    Regions that are named are read even when the account does not tell its own.
    """
    answer = calls.one("DescribeRegions", _Answer, AllRegions=True)
    left_out = set(request.exclude.region)
    if answer is None:
        return Regions(tuple(sorted(set(request.regions) - left_out))) if request.regions else None
    enabled = {each.region_name: each.opt_in_status in _ENABLED for each in answer.regions}
    wanted = sorted(request.regions or enabled)
    settled = tuple(_settled(wanted, enabled, left_out))
    gone = {name for name, _, _ in settled}
    others: list[tuple[str, UnitState, str]] = [
        (name, "skipped", "not asked for") for name in sorted(enabled.keys() - wanted) if enabled[name]
    ]
    return Regions(tuple(name for name in wanted if name not in gone), (*settled, *others))


def _settled(
    wanted: list[str], enabled: dict[str, bool], left_out: set[str]
) -> Iterator[tuple[str, UnitState, str]]:
    for name in wanted:
        if name in left_out:
            yield name, "skipped", "left out by request"
        elif name not in enabled:
            yield name, "failed", "there is no such region"
        elif not enabled[name]:
            yield name, "opted_out", "the account has not enabled the region"
