"""Whose an instance is, by what AWS itself says: its services' lists, and tags that only AWS can write. Pure.

Other tags, and names, are written by tenants: they are shown, and take no machine, group or room away.
"""

from collections.abc import Sequence

from guardrails.clouds.aws.ec2.api import Instance
from guardrails.clouds.aws.facts import Owner
from guardrails.clouds.aws.service import RESERVED


class Ledger:
    """Finds the owner of an instance; of several the first has it, in the part that works for it.

    Args:
        owners: From the highest down.
    """

    def __init__(self, owners: Sequence[Owner]) -> None:
        self.root = _roots(owners)
        self._ids: dict[str, list[int]] = {}
        self._marks: dict[tuple[str, str], list[int]] = {}
        for at, owner in enumerate(owners):
            for id_ in owner.instances:
                self._ids.setdefault(id_, []).append(at)
            for mark in owner.marks:
                self._marks.setdefault(mark, []).append(at)

    def owners(self, instance: Instance) -> list[int]:
        """Places in the list: the owner's, then those of others whose room the instance takes too."""
        found = set(self._ids.get(instance.id, ()))
        for mark in instance.tags.items():
            if mark[0].startswith(RESERVED):
                found.update(self._marks.get(mark, ()))
        if not found:
            return []
        top = min(self.root[at] for at in found)
        others = {self.root[at]: at for at in sorted(found) if self.root[at] != top}
        return [max(at for at in found if self.root[at] == top), *others.values()]

    def together(self) -> dict[int, list[int]]:
        """Each owner that works for none, with those that work for it."""
        found: dict[int, list[int]] = {}
        for at, top in enumerate(self.root):
            parts = found.setdefault(top, [])
            if at != top:
                parts.append(at)
        return found


def _roots(owners: Sequence[Owner]) -> list[int]:
    """For each owner the one that it works for; itself when it works for none."""
    root = list(range(len(owners)))
    named = {owner.name: at for at, owner in enumerate(owners) if owner.name}
    for at, owner in enumerate(owners):
        for name in owner.groups:
            other = named.get(name, at)
            if root[other] == other:
                root[other] = at
    return root
