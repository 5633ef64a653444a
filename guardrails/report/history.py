"""Past runs as a list; runs of a customer that are like the one before are counted, and not repeated."""

from collections.abc import Iterator

from guardrails.model.history import History, PastRun
from guardrails.report import table
from guardrails.report.words import count

_HEADER = ("run", "recorded", "as of", "looked at", "exit", "fail", "unknown", "waived", "pass")
_SHOWN = 6
"""Rules that a line names."""


def text(found: History, columns: int) -> str:
    """A table."""
    return "\n".join([*table.text(_header(found), list(_rows(found)), columns), _counted(found)]) + "\n"


def markdown(found: History, columns: int) -> str:  # noqa: ARG001 - the shape of a view
    """The same in Markdown."""
    return "\n".join([*table.markdown(_header(found), list(_rows(found))), "", _counted(found)]) + "\n"


def _header(found: History) -> tuple[str, ...]:
    return (*_HEADER, "stands") if found.customer else _HEADER


def _rows(found: History) -> Iterator[tuple[str, ...]]:
    like = 0
    for at, each in enumerate(found.runs):
        following = found.runs[at + 1] if at + 1 < len(found.runs) else None
        if found.customer and at and following and _same(found.runs[at - 1], each) and _same(each, following):
            like += 1
            continue
        if like:
            yield (f"… {like:,} like it", *("" for _ in _header(found)[1:]))
            like = 0
        yield _row(each, found)


def _same(one: PastRun, other: PastRun) -> bool:
    names = ("source", "verdicts", "standing", "deleted")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _row(run: PastRun, found: History) -> tuple[str, ...]:
    gone = "deleted" if run.deleted else ""
    numbers = (gone or str(run.verdicts.get(each, 0) or "") for each in ("fail", "unknown", "waived", "pass"))
    cells = (run.id, run.at, run.as_of, run.source, str(run.exit_code), *numbers)
    if not found.customer:
        return cells
    more = f" and {len(run.standing) - _SHOWN} more" if len(run.standing) > _SHOWN else ""
    return (*cells, ", ".join(run.standing[:_SHOWN]) + more)


def _counted(found: History) -> str:
    judged = f" judged {found.customer}" if found.customer else ""
    return f"{count(len(found.runs), 'run')}{judged}"
