"""Three-valued facts and their algebra (Kleene's strong logic)."""

from collections.abc import Iterable
from typing import Literal

Tri = Literal["yes", "no", "unknown"]


def both(left: Tri, right: Tri) -> Tri:
    """Conjunction: one `no` decides, however little is known of the other."""
    if "no" in (left, right):
        return "no"
    return "yes" if left == right == "yes" else "unknown"


def either(left: Tri, right: Tri) -> Tri:
    """Disjunction: one `yes` decides."""
    if "yes" in (left, right):
        return "yes"
    return "no" if left == right == "no" else "unknown"


def opposite(fact: Tri) -> Tri:
    """Negation; unknown stays unknown."""
    match fact:
        case "yes":
            return "no"
        case "no":
            return "yes"
        case "unknown":
            return "unknown"


def any_of(facts: Iterable[Tri], complete: Tri = "yes") -> Tri:
    """Whether one of a list is yes; *no* needs a list known to be complete."""
    result: Tri = "no" if complete == "yes" else "unknown"
    for fact in facts:
        result = either(result, fact)
    return result
