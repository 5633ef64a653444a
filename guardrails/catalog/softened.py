"""Rows of an operator's own that say less than ours do: what they change, and which are refused. Pure.

A row that lowers ours, or says that a type has no AI accelerator, makes verdicts milder: somebody has to
answer for it until a day, as for a waiver. Where ours says that there are accelerators, none can deny it.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from guardrails.catalog import names
from guardrails.catalog.rows import Chip, Family, Rows, Shape

_WORDS = frozenset(("source", "day", "confidence", "note"))
"""Fields that are no figures."""

_UNORDERED = frozenset(("chip", "die_area_mm2"))
"""Figures of which more is not more: a chip is compared as such, a larger die has a lower density."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who answers for rows that say less than ours, why, and until when; at the top of the file."""

    owner: str = ""
    reason: str = ""
    until: date | None = None

    @property
    def complete(self) -> bool:
        """Whether all three are given."""
        return bool(self.owner.strip() and self.reason.strip() and self.until)


NOBODY = Answer()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What an added row changes.

    Attributes:
        row: In words, e.g. `shape aws p5.48xlarge`.
        old: Our figures that it changes; empty for a row of which we have none.
        new: Its figures.
        source: Where it says that they are from.
        lowers: Whether it says less than ours, or that there is no AI accelerator.
    """

    row: str
    old: str
    new: str
    source: str
    lowers: bool

    @property
    def words(self) -> str:
        """The row and what it does, for people."""
        return f"{'replaced' if self.old else 'added'} {self.row} (source: {self.source})"


def change(
    ours: Chip | Shape | Family | None, added: Chip | Shape | Family, label: str, rows: Rows
) -> Change:
    """What one added row does to ours.

    Args:
        ours: Our row of the same key; None when there is none.
        added: The operator's.
        label: How messages name it.
        rows: All rows with the added ones, for the chips of shapes.
    """
    chips = {chip.name: chip for chip in rows.chips}
    before = _figures(ours) if ours else {}
    after = _figures(added)
    differing = [key for key in after | before if before.get(key) != after.get(key)]
    return Change(
        row=f"{type(added).__name__.lower()} {label}",
        old=_listed(before, differing),
        new=_listed(after, differing) or "without accelerators",
        source=added.source,
        lowers=_is_nothing(added, chips) or (ours is not None and _lowers(ours, added)),
    )


def refusals(ours: Rows, added: Rows, merged: Rows) -> Iterator[str]:
    """Rows that would make nothing of what ours says has accelerators, in words for people."""
    chips = {chip.name: chip for chip in merged.chips}
    known = {chip.name: chip for chip in ours.chips}
    shapes = {_key(shape): shape for shape in ours.shapes}
    families = {(each.provider, names.family(*_key(each))) for each in ours.shapes if known[each.chip].ai}
    aliases = {(cloud, name.lower()): chip for chip in ours.chips for cloud, name in _aliases(chip)}
    for chip in added.chips:
        if not chip.ai and chip.name in known and known[chip.name].ai:
            yield f"chip {chip.name}: is an AI accelerator, which no added row can deny"
        for cloud, name in _aliases(chip):
            owner = aliases.get((cloud, name.lower()))
            if owner and owner.name != chip.name:
                yield f"chip {chip.name}: {name!r} is the {cloud} name of {owner.name}"
    for shape in added.shapes:
        before = shapes.get(_key(shape))
        if before and known[before.chip].ai and shape.chip in chips and not chips[shape.chip].ai:
            yield (
                f"shape {shape.provider} {shape.instance_type}: has {before.count:g} {before.chip}; "
                f"an added row cannot make nothing of them ({shape.chip} is no AI accelerator)"
            )
    for family in added.families:
        if (family.provider, family.family) in families:
            yield f"family {family.provider} {family.family}: has accelerators, which no added row can deny"


def _is_nothing(row: Chip | Shape | Family, chips: Mapping[str, Chip]) -> bool:
    match row:
        case Family():
            return True
        case Chip():
            return not row.ai
        case Shape():
            return row.chip in chips and not chips[row.chip].ai


def _lowers(ours: object, added: object) -> bool:
    """Whether any figure is less, or another than one of ours that has no order."""
    before, after = _figures(ours), _figures(added)
    if isinstance(ours, Shape) and isinstance(added, Shape) and ours.chip != added.chip:
        return True
    if any(before.get(key) != after.get(key) for key in _UNORDERED - {"chip"}):
        return True
    return any(_less(value, after.get(key)) for key, value in before.items() if key not in _UNORDERED)


def _less(before: object, after: object) -> bool:
    if before == after:
        return False
    if isinstance(before, bool) or not isinstance(before, int | float):
        return True
    return not (isinstance(after, int | float) and after > before)


def _figures(row: object) -> dict[str, object]:
    """The figures of a row by name, one for each precision."""
    found: dict[str, object] = {}
    for key, value in msgspec.to_builtins(row).items():
        if key in _WORDS:
            continue
        if isinstance(value, dict):
            found |= {f"{key}.{inner}": each for inner, each in value.items()}
        else:
            found[key] = value
    return found


def _listed(figures: Mapping[str, object], keys: list[str]) -> str:
    return ", ".join(f"{key} {figures[key]}" for key in keys if key in figures)


def _key(shape: Shape) -> tuple[str, str]:
    return shape.provider, names.normal(shape.provider, shape.instance_type)


def _aliases(chip: Chip) -> Iterator[tuple[str, str]]:
    for cloud, several in chip.names.items():
        yield from ((cloud, name) for name in several)
