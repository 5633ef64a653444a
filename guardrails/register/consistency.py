"""Finds in a register what its facts say against each other, and days that have not come. Pure.

None of it refuses the register: what is in doubt is unknown in a decision (`known.py`).
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import get_args, get_type_hints

import msgspec

from guardrails.model.customer import Customer, Register
from guardrails.model.party import Party
from guardrails.model.provider import ProviderEntity
from guardrails.register import contradictions, filings
from guardrails.register.known import reading_of
from guardrails.register.problem import Problem
from guardrails.register.sheets.columns import LISTS
from guardrails.yamltext import Path, dotted


def problems(register: Register, last: date | None = None) -> Iterator[Problem]:
    """What is in doubt, in the register's order.

    Args:
        register: Normalised.
        last: Days after it have not come; None: not checked.
    """
    lists = frozenset((*LISTS, *(each.id for each in register.provider.special_measures)))
    for path, record in _records(register, ()):
        for each in contradictions.within(record):
            yield _problem(path, each)
        if last is not None:
            yield from _to_come(record, path, last)
        if isinstance(record, Party):
            yield from _against_lists(record, path)
            yield from _of_no_list(record, path, lists)
        if isinstance(record, Customer | ProviderEntity):
            for index, filing in enumerate(record.filings):
                for each in filings.doubts(filing, record):
                    yield _problem((*path, "filings", index), each)
        if isinstance(record, Customer):
            yield from _of_customer(record, path, last)


USERS_LISTED = {"meu": "military", "mieu": "military_intelligence"}
"""Lists of users of a sort, and what the register says of that sort; in a decision the hit answers."""


def _against_lists(party: Party, at: Path) -> Iterator[Problem]:
    hits = {each.list for each in party.listings if each.match == "confirmed"}
    for name, field in USERS_LISTED.items():
        if name in hits and getattr(party.end_use, field) == "no":
            message = f"says no, but a hit in {name} is confirmed"
            yield Problem((*at, "end_use", field), message, "the hit counts; correct one of them", "doubt")


def _of_no_list(party: Party, at: Path, lists: frozenset[str]) -> Iterator[Problem]:
    """Hits under a name that is no list's, such as `OFAC SDN`: no rule finds them."""
    for index, hit in enumerate(party.listings):
        if hit.list not in lists and hit.match != "cleared":
            message = f"{hit.list!r} is no list that a rule knows: the hit counts for none"
            hint = f"is it one of {', '.join(LISTS)}, or the id of a special measure?"
            yield Problem((*at, "listings", index, "list"), message, hint, "doubt")


def _against_runs(customer: Customer, at: Path) -> Iterator[Problem]:
    """What a run says of those it serves; in a decision the run answers."""
    for index, run in enumerate(customer.runs):
        if run.end_use in contradictions.USES and getattr(customer.end_use, run.end_use) == "no":
            message = f"says no, but {dotted((*at, 'runs', index))} serves such a user"
            yield Problem(
                (*at, "end_use", run.end_use), message, "the run counts; correct one of them", "doubt"
            )


def _of_customer(customer: Customer, at: Path, last: date | None) -> Iterator[Problem]:
    yield from _against_runs(customer, at)
    yield from _sold_by_strangers(customer, at)
    if contradictions.verified_too_early(customer):
        check, born = customer.verification.day, customer.organised_day
        message = f"verified on {check}, before the customer was organised on {born}"
        yield Problem((*at, "verification", "day"), message, kind="doubt")
    gone = customer.closed_day
    if gone and last and gone <= last and customer.access not in ("closed", "unknown"):
        message = f"closed on {gone}, but its access is {customer.access}"
        yield Problem((*at, "closed_day"), message, "which of them is right?", "doubt")


def _sold_by_strangers(customer: Customer, at: Path) -> Iterator[Problem]:
    """Runs through resellers who are not in a chain that is said to be whole."""
    if customer.resellers_complete != "yes":
        return
    for index, run in enumerate(customer.runs):
        if run.reseller and run.reseller not in customer.resellers:
            message = "is none of the customer's resellers, and those are said to be all"
            yield Problem((*at, "runs", index, "reseller"), message, "add it to resellers", "doubt")


def _problem(path: Path, found: contradictions.Contradiction) -> Problem:
    return Problem((*path, found.field), found.message, found.hint, "doubt")


def _to_come(record: msgspec.Struct, at: Path, last: date) -> Iterator[Problem]:
    for field in dated(type(record)):
        day = getattr(record, field)
        if day is not None and day > last and reading_of(type(record), field) != "plan":
            hint = "what has not come is not known in a decision"
            yield Problem((*at, field), f"{day} is in the future", hint, "doubt")


def _records(record: msgspec.Struct, at: Path) -> Iterator[tuple[Path, msgspec.Struct]]:
    """A record and everything in it that is a record, too."""
    yield at, record
    for field in _holding(type(record)):
        inner = getattr(record, field)
        if isinstance(inner, tuple):
            for index, each in enumerate(inner):
                yield from _records(each, (*at, field, index))
        elif inner is not None:
            yield from _records(inner, (*at, field))


@cache
def dated(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields of a record that are days."""
    return tuple(name for name, types in _types(kind) if date in types)


@cache
def _holding(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields of a record that are, or hold, records with days."""
    return tuple(name for name, types in _types(kind) if any(_has_days(each) for each in types))


@cache
def _has_days(kind: object) -> bool:
    if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return False
    return bool(dated(kind) or _holding(kind))


def _types(kind: type[msgspec.Struct]) -> Iterator[tuple[str, frozenset[object]]]:
    """Each field with all types that its annotation mentions."""
    hints = get_type_hints(kind)
    for name in kind.__struct_fields__:
        yield name, frozenset(_mentioned(hints[name]))


def _mentioned(hint: object) -> Iterator[object]:
    yield hint
    for each in get_args(hint):
        yield from _mentioned(each)
