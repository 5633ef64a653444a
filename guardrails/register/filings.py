"""What a filing speaks of, and whether it can: a report about a run is none about its customer. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from guardrails.model.activity import Arrangement, Filing, Run
from guardrails.model.customer import Customer
from guardrails.model.provider import ProviderEntity
from guardrails.register.contradictions import Contradiction

Owner = Customer | ProviderEntity
About = Literal["customer", "provider", "group", "run", "arrangement", "cluster", "unknown"]
"""The kind of thing that a filing's subject is the id of; unknown when several things have it, or none."""

GROUP = "group:"
PLANNED = "plan:"
"""How ids begin that stand for customers that are tied, and for what a plan changes."""

_NEITHER = {
    True: "neither this customer nor one of its runs or arrangements",
    False: "none of the provider's runs or clusters",
}

BY_SUBJECT = "quarterly_notification"
"""The kind of the provider's filings that say what they are about; the others are about itself."""


def about(filing: Filing, owner: Owner) -> About:
    """What the filing is about. Whoever it stands with is meant only when nothing of theirs has the id."""
    named = _named(filing.subject, owner)
    if filing.subject == owner.id:
        if named:
            return "unknown"
        return "customer" if isinstance(owner, Customer) else "provider"
    if filing.subject.startswith(GROUP):
        return "group"
    if filing.subject.startswith(PLANNED):
        return "arrangement"
    return named[0] if len(named) == 1 else "unknown"


def doubts(filing: Filing, owner: Owner) -> Iterator[Contradiction]:
    """What is not certain about a filing, beside what `contradictions` finds in it alone."""
    by_subject = isinstance(owner, Customer) or filing.kind == BY_SUBJECT
    if by_subject and about(filing, owner) == "unknown":
        if _named(filing.subject, owner):
            message = f"{filing.subject!r} is the id of several things"
            yield Contradiction("subject", message, "give each an id of its own")
        else:
            message = f"{filing.subject!r} is {_NEITHER[isinstance(owner, Customer)]}"
            yield Contradiction("subject", message, "it clears no obligation")
    if not filing.reference:
        yield Contradiction("reference", "has none", "without one a filing clears no obligation")
    yield from _too_early(filing, owner)


def day_in_doubt(filing: Filing, owner: Owner) -> bool:
    """Whether it was filed before what it speaks of could be known."""
    return any(True for _ in _too_early(filing, owner))


def _too_early(filing: Filing, owner: Owner) -> Iterator[Contradiction]:
    if filing.day is None:
        return
    activity: tuple[Run | Arrangement, ...] = (*_runs(owner), *_arrangements(owner))
    for each in activity:
        first = _first_known(each)
        if each.id == filing.subject and first is not None and filing.day < first:
            message = f"filed on {filing.day}, before what it is about could be known on {first}"
            yield Contradiction("day", message, "is it about another one?")
            return
    if filing.subject == owner.id and owner.organised_day and filing.day < owner.organised_day:
        yield Contradiction("day", f"filed on {filing.day}, before the organisation of {owner.organised_day}")


def _first_known(each: Run | Arrangement) -> date | None:
    """The first day on which somebody could report it: of the transaction, of knowledge, else its start."""
    days = [day for day in (each.transaction_day, each.knowledge_day) if day is not None]
    if not days and isinstance(each, Run) and each.start_day is not None:
        return each.start_day
    return min(days, default=None)


def _named(name: str, owner: Owner) -> list[About]:
    """The kinds of the owner's things that have the id."""
    found: list[About] = []
    if any(each.id == name for each in _runs(owner)):
        found.append("run")
    if any(each.id == name for each in _arrangements(owner)):
        found.append("arrangement")
    if isinstance(owner, ProviderEntity) and any(each.id == name for each in owner.own_clusters):
        found.append("cluster")
    return found


def _runs(owner: Owner) -> tuple[Run, ...]:
    return owner.runs if isinstance(owner, Customer) else owner.own_runs


def _arrangements(owner: Owner) -> tuple[Arrangement, ...]:
    return owner.arrangements if isinstance(owner, Customer) else ()
