"""Makes untrusted text safe to print: tags, plan strings and register text are written by tenants.

Two readers act on text: terminals, on control characters, and the log processors of CI systems, on commands
that they find in a line (Azure Pipelines and GitHub: `##vso[`, `##[` anywhere, `::name` at its beginning;
TeamCity: `##teamcity[`; GitLab: `section_start:`; Travis: `travis_fold:`; Buildkite: lines that begin with
`---`, `+++`, `~~~` or `^^^`). Both are written out, in a form that is also right inside a JSON string.
"""

import codecs
import io
import re
import unicodedata
from functools import lru_cache

_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
LONGEST = 120

_COMMAND = re.compile(
    r"#(?=#\w*\[)"
    r"|(?<![\w:]):(?=:[A-Za-z])"
    r"|(?<=section_start):|(?<=section_end):|(?<=travis_fold):|(?<=travis_time):"
    r"|^(?:-(?=--[ \t]*[^\s-])|\+(?=\+\+[ \t]*[^\s+])|~(?=~~[ \t]*[^\s~])|\^(?=\^\^[ \t]*[^\s^]))"
    r"|(?:(?<=^)|(?<=\s)):(?=:)",
    re.MULTILINE,
)
_BEYOND = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
"""One character of UTF-8 that is not ASCII."""
_SIGNS = ("##", "::", "section_", "travis_", "---", "+++", "~~~", "^^^")


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
        return inert(text)
    return inert("".join(_shown(char) for char in text))


def inert(text: str) -> str:
    """Text in which no log processor finds a command; the first sign of each is written out."""
    if not any(sign in text for sign in _SIGNS):
        return text
    return _COMMAND.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def inert_json(data: bytes) -> bytes:
    """The same JSON, in which no terminal and no log processor finds anything to act on.

    Args:
        data: JSON, or a part of it, without line breaks between its parts.
    """
    if b"\x7f" in data:
        data = data.replace(b"\x7f", b"\\u007f")  # the one of ASCII that JSON need not write out
    if not data.isascii():
        data = _BEYOND.sub(lambda found: _escaped(found[0]), data)
    if (b"#" in data and b"##" in data) or b"::" in data or b"section_" in data or b"travis_" in data:
        return inert(data.decode()).encode()  # asked for one by one: a large report is looked at in whole
    return data


@lru_cache(maxsize=4096)
def _escaped(char: bytes) -> bytes:
    """A character as JSON writes it, where it is hidden; given and returned in UTF-8."""
    if unicodedata.category(char.decode()) not in _HIDDEN:
        return char
    code = ord(char.decode())
    if code < 0x10000:
        return b"\\u%04x" % code
    code -= 0x10000
    return b"\\u%04x\\u%04x" % (0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF))


def _shown(char: str) -> str:
    if unicodedata.category(char) not in _HIDDEN:
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


_PLAIN = {"…": "...", "·": "-", "–": "-", "→": "->", "×": "x", "✓": "+", "✗": "x", "▶": ">", "≥": ">="}
_PLAIN |= {"█": "#", "▒": ".", "▏": "|"}


def plainly(error: UnicodeError) -> tuple[str, int]:
    """What is written instead of characters that a console's code page does not have, for `codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(_PLAIN.get(char) or _escape(char) for char in missing), error.end


def _escape(char: str) -> str:
    return char.encode("ascii", "backslashreplace").decode()


PLAINLY = "guardrails.plainly"
"""The name of that way of handling errors."""
codecs.register_error(PLAINLY, plainly)


class InertStream(io.TextIOWrapper):
    """A standard stream whose lines no log processor acts on, whoever wrote what is in them."""

    def write(self, text: str, /) -> int:
        """See `TextIOBase.write`."""
        return super().write(inert(text))


class PlainStream(InertStream):
    """Standard error: nothing but text, lines and tabs; on a terminal also the return that redraws a line."""

    def write(self, text: str, /) -> int:
        """See `TextIOBase.write`."""
        if not (text.isascii() and text.replace("\n", "").isprintable()):
            kept = "\n\t\r" if self.isatty() else "\n\t"
            text = "".join(char if char in kept else _shown(char) for char in text)
        return super().write(text)


def width(text: str) -> int:
    """Columns that the text takes in a terminal: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


@lru_cache(maxsize=4096)
def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
