"""Makes untrusted text safe to print: tags, plan strings and register text are written by tenants."""

import unicodedata

_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
LONGEST = 120


def printable(text: str, longest: int = LONGEST) -> str:
    """Text with control, invisible and direction-changing characters written out, cut in the middle.

    Args:
        text: Anything.
        longest: Most characters to keep; a longer text keeps its beginning and its end.
    """
    if len(text) > longest:
        keep = (longest - 1) // 2
        text = f"{text[: longest - 1 - keep]}…{text[-keep:]}"
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if unicodedata.category(char) not in _HIDDEN:
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def width(text: str) -> int:
    """Columns that the text takes in a terminal: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
