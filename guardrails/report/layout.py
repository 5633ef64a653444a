"""Text in columns of a terminal: cut, filled and broken by what is shown. Knows no report.

Whatever comes in is `printable` already. What goes out no log processor acts on, so that no escape makes a
line longer afterwards: breaking a line can put a sign at its beginning.
"""

import re
from collections.abc import Iterator

from guardrails.report.escape import inert, width

_WORD = re.compile(r"( *)([^ ]+)")
NARROWEST = 60
"""Columns below which nothing is laid out."""
WIDEST = 120
"""Columns beyond which people do not read on."""
USUAL = (100, 24)
"""Of what is no terminal."""


def terminal_columns() -> int:
    """Columns of standard output, in which people still read."""
    import shutil  # noqa: PLC0415 - files have no terminal

    return max(NARROWEST, min(shutil.get_terminal_size(USUAL).columns, WIDEST))


def cut(text: str, room: int) -> str:
    """The text, or as much of it as fits, and `…`."""
    if width(text) <= room:
        return text
    return f"{_prefix(text, room - 1).rstrip()}…" if room > 1 else _prefix("…", room)


def fitted(text: str, room: int, *, right: bool = False) -> str:
    """A text of exactly so many columns."""
    text = cut(text, room)
    space = " " * (room - width(text))
    return space + text if right else text + space


def wrapped(text: str, room: int) -> list[str]:
    """Lines of at most so many columns, broken between words, and within a word that is wider than a line."""
    lines: list[str] = []
    line = ""
    for gap, word in _WORD.findall(text):
        for part in _parts(word, room):
            longer = inert(f"{line}{gap}{part}") if line else part
            if width(longer) <= room:
                line = longer
            else:
                lines.append(line)
                line = part
    return [*lines, line] if line else lines


def clipped(text: str, room: int, most: int = 2) -> list[str]:
    """The same in at most so many lines, at least one; the last ends in `…` when more follows."""
    lines = wrapped(text, room) or [""]
    return (
        [*lines[: most - 1], cut(inert(" ".join(lines[most - 1 : most + 1])), room)]
        if len(lines) >= most
        else lines
    )


def _parts(word: str, room: int) -> Iterator[str]:
    """A word that no line holds, in pieces that fill lines."""
    while word:
        word = inert(word)
        part = _prefix(word, room) or word[:1]
        yield part
        word = word[len(part) :]


def _prefix(text: str, room: int) -> str:
    """The longest beginning that fits; what is combined with its last character stays with it."""
    used = 0
    for place, char in enumerate(text):
        used += width(char)
        if used > room:
            return text[:place]
    return text
