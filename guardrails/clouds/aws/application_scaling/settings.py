"""Application Auto Scaling: what its targets allow. Pure."""

from collections.abc import Sequence

from guardrails.model.range import Range


def largest(found: Sequence[Range]) -> Range | None:
    """The most that some targets allow: without a bound when one has none; None when there is no target."""
    if not found:
        return None
    if any(each.max is None for each in found):
        return Range(0)
    return max(found, key=lambda each: each.max or 0)
