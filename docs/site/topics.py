"""The page of topics: the texts of `guardrails help`, one after another."""

import re

from guardrails.cli.topics import TOPICS, text

_PAGE = re.compile(r"(?<![\w(/])docs/([a-z-]+)\.md")


def page() -> str:
    """Markdown."""
    parts = ["# Topics\n\nWhat `guardrails help TOPIC` prints.", *(f"#{text(each)}" for each in TOPICS)]
    return _PAGE.sub(r"[\1](../docs/\1.md)", "\n\n".join(each.rstrip("\n") for each in parts)) + "\n"
