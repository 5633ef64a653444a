"""Adds up what was agreed with several customers by and by, for each day on which something was. Pure."""

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Literal

from guardrails.model.customer import Customer
from guardrails.model.range import Range, total
from guardrails.model.tri import Tri, both
from guardrails.policy.document_activity import AgreedFacts, ArrangementFacts
from guardrails.policy.facts import arrangement
from guardrails.register.known import Known

Event = Literal["transaction_day", "knowledge_day"]
_EVENTS: tuple[Event, ...] = ("transaction_day", "knowledge_day")


def agreed(customers: Sequence[Customer], known: Known) -> tuple[AgreedFacts, ...]:
    """What they could do together by each day, in order of days; a plan is no arrangement that was made.

    Where the day of one is not known there is a row without a day: all of it may have been reached earlier.
    """
    made = [
        [arrangement(each, known) for each in customer.arrangements if each.kind != "plan"]
        for customer in customers
    ]
    return tuple(row for event in _EVENTS for row in _rows(made, event))


def complete(customers: Sequence[Customer]) -> Tri:
    """Whether the register holds every arrangement with each of them."""
    return reduce(both, (each.arrangements_complete for each in customers), "yes")


def _rows(made: Sequence[Sequence[ArrangementFacts]], event: Event) -> Iterator[AgreedFacts]:
    dated = [
        [(day, each.capacity_after_yop) for each in rows if isinstance(day := getattr(each, event), int)]
        for rows in made
    ]
    for day in sorted({day for rows in dated for day, _ in rows}):
        so_far = [[capacity for then, capacity in rows if then <= day] for rows in dated]
        yield AgreedFacts(event=event, day=day, capacity_yop=total(_most(each) for each in so_far if each))
    if any(getattr(each, event) == "unknown" for rows in made for each in rows):
        everything = [[each.capacity_after_yop for each in rows] for rows in made]
        yield AgreedFacts(
            event=event, day="unknown", capacity_yop=total(_most(each) for each in everything if each)
        )


def _most(capacities: Sequence[Range]) -> Range:
    """The largest of them."""
    tops = [each.max for each in capacities if each.max is not None]
    return Range(max(each.min for each in capacities), max(tops) if len(tops) == len(capacities) else None)
