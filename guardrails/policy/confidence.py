"""How sure a legal fact is, and which of several marks counts. Keeps out how that is worded."""

from collections.abc import Iterable

from guardrails.policy.manifest import Confidence

ORDER: tuple[Confidence, ...] = ("V", "C", "V*", "V2", "M")
"""Strongest first: text read; computed from inputs that carry their own marks, so that anyone can
compute it again; read word for word in a copy that others keep; second hand, nobody here read the text;
from memory."""


def weakest(marks: Iterable[Confidence]) -> Confidence:
    """The weakest of several marks; `M` when there is none, for nothing then supports the fact."""
    return max(marks, key=ORDER.index, default="M")
