"""The page of the configuration: every key with its default, from the structs that read it."""

from guardrails.cli.topics import keys, shown
from guardrails.policy.generate import table
from guardrails.settings import NAMED_ONLY, SIMPLE, Options

_INTRODUCTION = """\
What `guardrails.yaml` may hold. A flag comes before the environment, the environment before the file, and
the file before the default; `guardrails config show` prints each value with where it came from. Limits and
readings of the law are set under `law.REGIME.limits` and `law.REGIME.choices`: see [the rules](rules.md).

Keys with † are not taken from a `guardrails.yaml` that was only found: see
[security](../docs/security.md#what-is-defended).
"""


def page() -> str:
    """Markdown."""
    rows = [(f"`{key}`", text, shown(default), _elsewhere(key)) for key, default, text in keys(Options)]
    listed = table(("key", "what it says", "default", "environment"), rows)
    return f"# Configuration\n\n{_INTRODUCTION}\n{listed}"


def _elsewhere(key: str) -> str:
    if key not in SIMPLE:
        return "only in the file"
    environment = f"`GUARDRAILS_{key.upper().replace('.', '_')}`"
    return f"{environment}{' †' if key in NAMED_ONLY else ''}"
