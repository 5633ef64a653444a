"""Rows under a header, for terminals and in Markdown. Cells were written by others: all is inert."""

from collections.abc import Iterator, Sequence

from guardrails.report.escape import inert, printable, width
from guardrails.report.layout import fitted
from guardrails.report.markdown import plain

Row = Sequence[str]

_GAP = "  "
_NARROW = 8


def text(header: Row, rows: Sequence[Row], columns: int) -> Iterator[str]:
    """Lines of at most so many columns: the widest columns give way first."""
    shown = [tuple(printable(cell) for cell in row) for row in (header, *rows)]
    rooms = [max(width(row[at]) for row in shown) for at in range(len(header))]
    while sum(rooms) + len(_GAP) * (len(rooms) - 1) > columns and max(rooms) > _NARROW:
        rooms[rooms.index(max(rooms))] -= 1
    for row in shown:
        cells = (fitted(cell, room) for cell, room in zip(row, rooms, strict=True))
        yield inert(_GAP.join(cells)).rstrip()


def markdown(header: Row, rows: Sequence[Row]) -> Iterator[str]:
    """The lines of a table."""
    yield f"| {' | '.join(plain(cell) for cell in header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(plain(cell) or ' ' for cell in row)} |"
