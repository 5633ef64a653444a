"""How many examples a slow property may take: what fits into a landing, or 100,000 in the long lane."""

from hypothesis import settings

LONG = 100_000
"""What `HYPOTHESIS_PROFILE=long` asks for (`make test-long`)."""


def examples(within_a_landing: int) -> int:
    """The number for a property that is slower than hypothesis's default of 100 examples allows for."""
    return LONG if settings().max_examples == LONG else within_a_landing
