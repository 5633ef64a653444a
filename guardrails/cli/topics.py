"""Short texts on what several commands share, for `guardrails help` and for the site of the documentation.

Each lies in `topic_texts/`; lists of settings and variables are made from what reads them.
"""

import re
from collections.abc import Callable, Iterator
from inspect import getdoc
from pathlib import Path
from typing import Any

import msgspec

_FOLDER = Path(__file__).parent / "topic_texts"
TOPICS = {
    "exit-codes": "0, 1, 2 and 3",
    "verdicts": "pass, fail, unknown and the others; what counts",
    "register": "your customers: accounts, identity, owners, screenings",
    "waivers": "excused failures, each with an owner and a last day",
    "baseline": "failures of today on file, so that only new ones count",
    "configuration": "guardrails.yaml and its keys",
    "environment": "environment variables",
    "formats": "what -o writes",
    "clouds": "what a scan reads, and with which credentials",
}
"""Each with what it is about, in the order in which they are listed."""

_HIDDEN = ("provider",)
_ATTRIBUTE = re.compile(r"^    (\w[\w, ]*): ((?:.|\n {8})*)", re.MULTILINE)


def text(topic: str) -> str:
    """Markdown.

    Raises:
        KeyError: There is no such topic.
    """
    if topic not in TOPICS:
        raise KeyError(topic)
    written = (_FOLDER / f"{topic}.md").read_text(encoding="utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda found: _MADE[found[1]](), written)


def keys(kind: type[msgspec.Struct], prefix: str = "") -> Iterator[tuple[str, Any, str]]:
    """Dotted key, default and what the struct says of it, in the order of the struct.

    Raises:
        KeyError: A struct does not say what one of its fields is.
    """
    said = {
        name: words for names, words in _ATTRIBUTE.findall(getdoc(kind) or "") for name in names.split(", ")
    }
    for field in msgspec.structs.fields(kind):
        key = f"{prefix}{field.name}"
        if isinstance(field.default, msgspec.Struct):
            yield from keys(type(field.default), f"{key}.")
        elif field.name not in _HIDDEN:
            yield key, field.default, " ".join(said[field.name].split())


def shown(default: object) -> str:
    """A default in Markdown."""
    if default in ("", (), None, msgspec.NODEFAULT):
        return "–"
    if isinstance(default, bool):
        return "yes" if default else "no"
    return f"`{', '.join(default) if isinstance(default, tuple) else default}`"


def _settings() -> str:
    from guardrails.policy.generate import table
    from guardrails.settings import NAMED_ONLY, Options

    rows = []
    for key, default, words in keys(Options):
        first = words.partition(". ")[0].rstrip(".")
        usual = "" if shown(default) == "–" else f"; default {shown(default)}"
        rows.append((f"`{key}`{' †' if key in NAMED_ONLY else ''}", f"{first}{usual}"))
    return table(("key", "what it says"), rows)


def _variables() -> str:
    from guardrails.configuration import flag, variable
    from guardrails.policy.generate import table
    from guardrails.settings import SIMPLE

    return table(("variable", "flag"), [(f"`{variable(each)}`", f"`{flag(each)}`") for each in SIMPLE])


_MADE: dict[str, Callable[[], str]] = {"settings": _settings, "variables": _variables}
