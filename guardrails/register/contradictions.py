"""Facts of one record that cannot all be true. Pure: no clock, no law.

Each is a line of `register check`, and the fact that it puts in doubt is unknown in a decision
(`known.py`): of two days in the wrong order the later event's, for it is what somebody would rely on; of
two answers the one that asks for less. What already asks for something stands.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from guardrails.model.activity import Authorisation, Filing, Interdiction, Record, Request, Run
from guardrails.model.customer import Account, Customer, DataElements, Verification
from guardrails.model.party import EndUse, Party
from guardrails.model.provider import Exemption, Programme, RegionAuthorisation, Reseller, SpecialMeasure
from guardrails.register import operations


class Contradiction(msgspec.Struct, frozen=True):
    """One fact that another of the same record contradicts.

    Attributes:
        field: The fact that is not known because of it.
        message: What contradicts what; days only, no text of the record.
        hint: What to do; empty when that is plain.
    """

    field: str
    message: str
    hint: str = ""


ORDERS: Mapping[type[msgspec.Struct], tuple[tuple[str, str, str], ...]] = {
    Account: (("opened_day", "closed_day", "closed on {then}, before it was opened on {first}"),),
    Customer: (
        ("opened_day", "closed_day", "closed on {then}, before it was opened on {first}"),
        ("organised_day", "opened_day", "opened on {then}, before it was organised on {first}"),
        ("organised_day", "us_status_day", "determined on {then}, before it was organised on {first}"),
    ),
    Run: (("start_day", "end_day", "ends on {then}, before it starts on {first}"),),
    Request: (
        ("day", "answered_day", "answered on {then}, before it was asked on {first}"),
        ("day", "due_day", "due on {then}, before it was asked on {first}"),
    ),
    Record: (
        ("created_day", "closed_day", "closed on {then}, before it was made on {first}"),
        ("created_day", "diverted_day", "diverted on {then}, before it was made on {first}"),
        ("created_day", "destroyed_day", "destroyed on {then}, before it was made on {first}"),
    ),
    Filing: (("day", "inaccuracy_day", "found to be wrong on {then}, before it was filed on {first}"),),
    Interdiction: (("day", "reported_day", "reported on {then}, before it was on {first}"),),
    Authorisation: (("from_day", "until_day", "ends on {then}, before it begins on {first}"),),
    RegionAuthorisation: (("from_day", "until_day", "ends on {then}, before it begins on {first}"),),
    Exemption: (("from_day", "until_day", "ends on {then}, before it begins on {first}"),),
    SpecialMeasure: (
        ("determined_day", "effective_day", "in effect on {then}, before it was determined on {first}"),
        ("determined_day", "extended_until_day", "lasts until {then}, was determined on {first}"),
    ),
    Programme: (
        ("written_day", "reviewed_day", "reviewed on {then}, before it was written on {first}"),
        ("written_day", "updated_day", "changed on {then}, before it was written on {first}"),
    ),
}
"""Which of two days comes first, and how to say that it does not."""

CAUSES: Mapping[type[msgspec.Struct], tuple[tuple[str, str, str], ...]] = {
    Customer: (("owners_changed_day", "owners_change_notified_day", "a change of owners was notified"),),
    Exemption: (("deviation_day", "deviation_notified_day", "a deviation was notified"),),
    Filing: (("inaccuracy_day", "corrected_day", "it was corrected"),),
}
"""What has no day although what follows from it has one."""

USES = ("military", "military_intelligence", "intelligence", "security")
"""What an end use may be besides civil."""


def within(record: msgspec.Struct) -> Iterator[Contradiction]:
    """Everything in a record that cannot be true together with the rest of it."""
    kind = type(record)
    for first, then, words in ORDERS.get(kind, ()):
        one, other = getattr(record, first), getattr(record, then)
        if one is not None and other is not None and other < one:
            yield Contradiction(then, words.format(first=one, then=other))
    for cause, effect, words in CAUSES.get(kind, ()):
        if getattr(record, cause) is None and getattr(record, effect) is not None:
            yield Contradiction(cause, f"has no day, but {words} on {getattr(record, effect)}")
    if isinstance(record, Party):
        yield from _party(record)
    if kind in _STATES:
        yield from _STATES[kind](record)


def fields(record: msgspec.Struct) -> frozenset[str]:
    """The facts of a record that are in doubt."""
    if type(record) not in _CHECKED and not isinstance(record, Party):
        return _NONE
    return frozenset(each.field for each in within(record))


def verified_too_early(customer: Customer) -> bool:
    """Whether the identity check was done before there was anybody to check."""
    born, check = customer.organised_day, customer.verification
    if born is None or check.day is None or check.status != "verified":
        return False
    return check.day < born


def _verification(check: Verification) -> Iterator[Contradiction]:
    start, end = check.started_day, check.day
    if check.status != "verified":
        return
    if end is None:
        yield Contradiction("status", "verified, but without the day", "add verification.day")
    elif start and end < start:
        words = f"verified on {end}, before the check began on {start}"
        yield Contradiction("day", words, "is a new check pending?")


def _end_use(use: EndUse) -> Iterator[Contradiction]:
    """A `no` counts when somebody said it on a day; a review, when it has one."""
    lacks = [name for name in ("stated_by", "stated_day") if getattr(use, name) in ("unknown", None)]
    if lacks:
        for field in USES:
            if getattr(use, field) == "no":
                yield Contradiction(
                    field, "says no, but not who stated it and when", f"add {' and '.join(lacks)}"
                )
    if use.review != "unknown" and use.review_day is None:
        yield Contradiction("review", f"says {use.review}, but without the day", "add review_day")


def _data_elements(elements: DataElements) -> Iterator[Contradiction]:
    for field in ("name", "address", "telephone"):
        if getattr(elements, field) == "no" and getattr(elements, f"{field}_validated") == "yes":
            yield Contradiction(f"{field}_validated", f"says yes, but the {field} is not on file")


def _party(party: Party) -> Iterator[Contradiction]:
    """A region of Ukraine is in Ukraine, whoever claims it; `elsewhere` says of nobody that it is there."""
    places = (party.located_in, party.organised_in, party.headquarters)
    if party.ukraine_region not in ("elsewhere", "unknown") and "UA" not in places:
        words = f"is not UA, but ukraine_region says {party.ukraine_region}"
        yield Contradiction("located_in", words, "say UA of the place that is in Ukraine")


def _customer(customer: Customer) -> Iterator[Contradiction]:
    if customer.runs_own_software == "no" and customer.runs:
        yield Contradiction("runs_own_software", "says no, but it has training runs")


def _run(run: Run) -> Iterator[Contradiction]:
    if run.training == "no" and run.purpose in ("pre_training", "fine_tuning"):
        yield Contradiction("training", f"says no, but the purpose is {run.purpose}")
    if operations.differ(run) and (six_nd := operations.six_nd(run)):
        message = f"differs from six times parameters and tokens, {six_nd.min:g}"
        yield Contradiction("operations_yop", message, "a decision takes both for possible; correct one")


def _record(record: Record) -> Iterator[Contradiction]:
    if record.kept == "yes" and record.destroyed_day:
        yield Contradiction("kept", f"says yes, but it was destroyed on {record.destroyed_day}")


def _programme(programme: Programme) -> Iterator[Contradiction]:
    if programme.foreign_access == "no" and programme.first_foreign_access_day:
        day = programme.first_foreign_access_day
        yield Contradiction("foreign_access", f"says no, but the first access was on {day}")


def _reseller(reseller: Reseller) -> Iterator[Contradiction]:
    if reseller.malicious_activity == "no" and reseller.malicious_activity_reported == "yes":
        yield Contradiction("malicious_activity", "says no, but it was reported")


_STATES: Mapping[type[msgspec.Struct], Callable[[Any], Iterator[Contradiction]]] = {
    EndUse: _end_use,
    Customer: _customer,
    Verification: _verification,
    DataElements: _data_elements,
    Run: _run,
    Record: _record,
    Programme: _programme,
    Reseller: _reseller,
}
_CHECKED = frozenset((*ORDERS, *CAUSES, *_STATES))
_NONE: frozenset[str] = frozenset()
