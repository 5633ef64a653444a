"""The page of the configuration: every key with its default, from the structs that read it."""

import re
from collections.abc import Iterator
from inspect import getdoc
from typing import Any

import msgspec

from guardrails.policy.generate import table
from guardrails.settings import NAMED_ONLY, SIMPLE, Options

_HIDDEN = ("provider",)
_ATTRIBUTE = re.compile(r"^    (\w[\w, ]*): ((?:.|\n {8})*)", re.MULTILINE)

_INTRODUCTION = """\
What `guardrails.yaml` may hold. A flag comes before the environment, the environment before the file, and
the file before the default; `guardrails config show` prints each value with where it came from. Limits and
readings of the law are set under `law.REGIME.limits` and `law.REGIME.choices`: see [the rules](rules.md).

Keys with † are not taken from a `guardrails.yaml` that was only found: see
[security](../docs/security.md#what-is-defended).
"""


def page() -> str:
    """Markdown."""
    rows = [
        (f"`{key}`", " ".join(text.split()), _shown(default), _elsewhere(key))
        for key, default, text in _keys(Options, "")
    ]
    listed = table(("key", "what it says", "default", "environment"), rows)
    return f"# Configuration\n\n{_INTRODUCTION}\n{listed}"


def _keys(kind: type[msgspec.Struct], prefix: str) -> Iterator[tuple[str, Any, str]]:
    """Dotted key, default and what the struct says of it, in the order of the struct.

    Raises:
        KeyError: A struct does not say what one of its fields is.
    """
    said = dict(_said(kind))
    for field in msgspec.structs.fields(kind):
        key = f"{prefix}{field.name}"
        if isinstance(field.default, msgspec.Struct):
            yield from _keys(type(field.default), f"{key}.")
        elif field.name not in _HIDDEN:
            yield key, field.default, said[field.name]


def _said(kind: type[msgspec.Struct]) -> Iterator[tuple[str, str]]:
    for names, text in _ATTRIBUTE.findall(getdoc(kind) or ""):
        for name in names.split(", "):
            yield name, text


def _shown(default: object) -> str:
    if default in ("", (), None, msgspec.NODEFAULT):
        return "–"
    if isinstance(default, bool):
        return "yes" if default else "no"
    return f"`{', '.join(default) if isinstance(default, tuple) else default}`"


def _elsewhere(key: str) -> str:
    if key not in SIMPLE:
        return "only in the file"
    environment = f"`GUARDRAILS_{key.upper().replace('.', '_')}`"
    return f"{environment}{' †' if key in NAMED_ONLY else ''}"
