"""What an import would change, in words. What identifies people is not shown."""

from collections.abc import Iterator, Sequence

import msgspec

from guardrails.model.customer import Register
from guardrails.register.merge import Change, Merged
from guardrails.register.problem import Problem
from guardrails.report.escape import printable

_LONGEST = 60


class Outcome(msgspec.Struct, frozen=True):
    """What came of merging.

    Attributes:
        problems: Of the rows, or those of the merged register that it did not have before.
        merged: None when a row cannot be read.
        register: None when the merged register cannot be used.
    """

    problems: tuple[Problem, ...]
    merged: Merged | None = None
    register: Register | None = None


def outcome(found: Outcome) -> Iterator[str]:
    """The lines of `register import`: added, changed, contradicting, unchanged."""
    if found.merged is None:
        yield from _problems("cannot be read", found.problems)
        yield "nothing was merged"
        return
    merged = found.merged
    yield from _table("added", [each for each in merged.changes if each.kind == "added"])
    yield from _table("changed", [each for each in merged.changes if each.kind == "changed"])
    unusable = [each for each in found.problems if each.kind == "unusable"]
    yield from _problems(
        "in doubt, and was not before", [each for each in found.problems if each.kind == "doubt"]
    )
    yield from _problems("cannot be used", unusable)
    added = sum(each.kind == "added" for each in merged.changes)
    changed = len(merged.changes) - added
    yield f"{added:,} added, {changed:,} changed, {_count(merged.unchanged, 'record')} unchanged"
    if found.register is None:
        yield "not written: the merged register cannot be used"


def _problems(title: str, found: Sequence[Problem]) -> Iterator[str]:
    if found:
        yield f"{title}:"
    for problem in found:
        yield f"  {printable(problem.message, 2_000)}"
        if problem.hint:
            yield f"    hint: {printable(problem.hint, 400)}"


def _table(title: str, changes: Sequence[Change]) -> Iterator[str]:
    if not changes:
        return
    yield f"{title}:"
    rows = [(printable(each.record), each.field or "new record", _values(each)) for each in changes]
    first = min(60, max(len(row[0]) for row in rows))
    second = max(len(row[1]) for row in rows)
    for record, field, values in rows:
        yield f"  {record.ljust(first)}  {field.ljust(second)}  {values}".rstrip()


def _values(change: Change) -> str:
    if not change.field:
        return ""
    if change.private:
        return "(not shown)"
    new = _words(change.new)
    if isinstance(change.old, list) and isinstance(change.new, list):
        gone = [each for each in map(str, change.old) if each not in map(str, change.new)]
        new += f" (without {_words(gone)})" if gone else ""
    return f"{_words(change.old)} -> {new}" if change.kind == "changed" else new


def _words(value: object) -> str:
    if isinstance(value, list):
        return printable("; ".join(map(str, value)) or "none", _LONGEST)
    if isinstance(value, dict):
        low, top = value.get("min"), value.get("max")
        return str(low) if low == top else f"{low} or more" if top is None else f"{low} to {top}"
    return printable(str(value), _LONGEST)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
