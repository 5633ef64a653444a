"""A page in Markdown as a terminal shows it: headings, paragraphs, lists, tables and code. For ours only."""

import re
from collections.abc import Iterator

from guardrails.report.layout import fitted, wrapped

_RULE = re.compile(r"\|[-| :]+\|$")
_MARKED = re.compile(r"`([^`]*)`|\*\*([^*]*)\*\*|\[([^\]]*)\]\([^)]*\)")
_LEAST = 24
"""Columns of a table's last column, at least."""


def render(text: str, columns: int) -> str:
    """The page in lines of at most so many columns; code and wide tables are as they are."""
    return "\n".join(line.rstrip() for line in _lines(text, columns)) + "\n"


def _lines(text: str, columns: int) -> Iterator[str]:
    for number, block in enumerate(_blocks(text)):
        if number:
            yield ""
        first = block[0]
        if first.startswith("```"):
            yield from (f"    {line}" for line in block[1:-1])
        elif first.startswith("#"):
            yield _plain(first.lstrip("# ")).upper()
        elif first.startswith("|"):
            yield from _table([_cells(line) for line in block if not _RULE.match(line)], columns)
        else:
            yield from wrapped(_plain(" ".join(line.strip() for line in block)), columns)


def _blocks(text: str) -> Iterator[list[str]]:
    """Lines that belong together: what stands between blank lines, and code with its fences."""
    block: list[str] = []
    for line in text.splitlines():
        inside = bool(block) and block[0].startswith("```")
        if inside or line.strip():
            block.append(line)
        if block and (len(block) > 1 and line.startswith("```") if inside else not line.strip()):
            yield block
            block = []
    if block:
        yield block


def _cells(line: str) -> list[str]:
    return [_plain(cell.strip()) for cell in line.strip().strip("|").split(" | ")]


def _plain(text: str) -> str:
    return _MARKED.sub(lambda found: found[1] or found[2] or found[3] or "", text)


def _table(rows: list[list[str]], columns: int) -> Iterator[str]:
    """Columns as wide as they need, the last one wrapped in what is left."""
    widths = [max(len(row[each]) for row in rows) for each in range(len(rows[0]) - 1)]
    room = max(_LEAST, columns - sum(widths) - 2 * len(widths))
    for row in rows:
        lines = wrapped(row[-1], room) or [""]
        before = "".join(f"{fitted(cell, width)}  " for cell, width in zip(row, widths, strict=False))
        yield before + lines[0]
        yield from (" " * len(before) + line for line in lines[1:])
