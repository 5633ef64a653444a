"""Operations as people write them: `6.24e25`, with what the units of limits stand for."""

FLOP = 1e24
"""What a figure in Yop counts, in operations."""
FLOP_PER_SECOND = 1e18
"""What a figure in Eop/s counts, in operations per second."""


def scientific(number: float) -> str:
    """`6.24e25`, `1e26`, `0`: three digits, without zeros that say nothing."""
    if not number:
        return "0"
    mantissa, _, exponent = f"{number:.2e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
