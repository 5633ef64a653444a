"""What was kept long enough, on a page."""

from guardrails.model.retention import Retention
from guardrails.report import table
from guardrails.report.words import count

_HEADER = ("customer", "closed", "longest", "kept until", "runs", "held by")


def text(found: Retention, columns: int) -> str:
    """A table."""
    lines = list(table.text(_HEADER, _rows(found), columns)) if found.due else []
    return "\n".join([*lines, _said(found)]) + "\n"


def markdown(found: Retention, columns: int) -> str:  # noqa: ARG001 - the shape of a view
    """The same in Markdown."""
    lines = [*table.markdown(_HEADER, _rows(found)), ""] if found.due else []
    return "\n".join([*lines, _said(found)]) + "\n"


def _rows(found: Retention) -> list[tuple[str, ...]]:
    return [
        (
            each.customer,
            each.closed,
            f"{each.regime} {each.years} years",
            each.until,
            str(each.runs),
            ", ".join(f"hold {number}" for number in each.held),
        )
        for each in found.due
    ]


def _said(found: Retention) -> str:
    what = f"{count(len(found.contents), 'content')}, {count(len(found.reports), 'whole report')}"
    if found.deleted:
        return f"deleted: {what}; their digests stay"
    return f"to delete on {found.day}: {what}" if found.contents else f"nothing to delete on {found.day}"
