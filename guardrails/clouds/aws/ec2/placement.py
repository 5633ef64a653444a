"""Strategies of placement groups. Called by services that declare `ACTION`."""

import msgspec

from guardrails.clouds.service import Action, Calls

_GROUPS_AT_ONCE = 200
ACTION = Action(
    "DescribePlacementGroups",
    "ec2:DescribePlacementGroups",
    "whether a placement group keeps instances together or apart",
    client="ec2",
)


class _Group(msgspec.Struct, rename="pascal"):
    group_name: str
    strategy: str = ""


class _Groups(msgspec.Struct, rename="pascal"):
    placement_groups: list[_Group] = []


def strategies(calls: Calls, names: set[str]) -> dict[str, str]:
    """Strategies of placement groups by name; groups that other accounts share may be missing."""
    wanted = sorted(names - {""})
    found: dict[str, str] = {}
    for at in range(0, len(wanted), _GROUPS_AT_ONCE):
        only = [{"Name": "group-name", "Values": wanted[at : at + _GROUPS_AT_ONCE]}]
        answer = calls.one("DescribePlacementGroups", _Groups, Filters=only)
        found |= {each.group_name: each.strategy for each in (answer.placement_groups if answer else ())}
    return found
