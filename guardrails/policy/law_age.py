"""How old the law that ships is: what changed since it was last read is in no verdict. Changes none."""

from collections.abc import Iterable

from guardrails.policy.law import Law
from guardrails.policy.manifest import Regime

LONGEST = "house.law_age_days"
"""The limit, as `regime.limit`: days after which it is said."""


def notes(regimes: Iterable[Regime], law: Law) -> tuple[str, ...]:
    """What a reader is told when a regime was compared with its sources too long before the day.

    Args:
        regimes: Those in use.
        law: Of the day that is decided; what is decided of an earlier day rests on no older law.
    """
    read = oldest(regimes)
    if read is None or read.read is None:
        return ()
    age = (law.day(read.id) - read.read).days
    if age <= law.limit(LONGEST):
        return ()
    note = (
        f"the law of {read.id} was last compared with its sources {age:,} days before this day, on "
        f"{read.read.isoformat()}: what changed since is in no verdict; update guardrails"
    )
    return (note,)


def oldest(regimes: Iterable[Regime]) -> Regime | None:
    """The regime that was read the longest time ago; None where none says when."""
    read = ((regime.read, regime.id, regime) for regime in regimes if regime.read is not None)
    return min(read, key=lambda each: each[:2], default=(None, "", None))[2]
