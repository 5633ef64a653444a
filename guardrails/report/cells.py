"""Cells of comma-separated tables: no spreadsheet finds a formula in what others wrote."""

from guardrails.report.escape import printable

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What formulas begin with; tabs and returns, behind which they are found too, are written out."""

LONGEST = 1_000


def cell(value: object) -> str:
    """A value as text that stays text: lists are joined, yes and no are words."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return f"{value:.12g}" if isinstance(value, float) else str(value)
        case tuple():
            value = "; ".join(map(str, value))
    shown = printable(str(value), LONGEST)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
