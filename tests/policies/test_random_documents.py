"""Documents by chance are of the whole schema: each field, each word of its type, and what is not known."""

from typing import Literal, get_args, get_origin

import msgspec
import pytest
from hypothesis import Phase, find, given, settings

from guardrails.model.compute import Strict
from guardrails.model.ownership import Ownership
from guardrails.model.range import Range
from guardrails.model.tri import Tri
from tests.policies import documents as make
from tests.policies.drawer import hints_of, records_of
from tests.policies.random_documents import (
    CODES,
    DRAWER,
    customer_documents,
    documents,
)

FEW = settings(max_examples=300, derandomize=True, database=None, phases=[Phase.generate])
OPEN = {"a value", "another"}
"""Of a type with values without end."""

SAME = {
    *("schema", "as_of", "law", "id", "Ownership.lists", "Ownership.party"),
    *("Document.ownership", "ProviderDocument.ownership"),
    *("Document.kind", "GroupDocument.kind", "ProviderDocument.kind"),
    "CustomerFacts.role",
    *("MemberFacts.role", "ResellerFacts.role", "ProviderFacts.role"),
    "RunFacts.stated_yop",  # part of the run's operations, which are drawn
}
"""What is the same in every document, or made when the rest is known: what it is, and who is who in it."""

NEVER = {
    "PartyFacts.role": {"customer", "reseller", "provider"},
    "MemberFacts.linked_by": {"none"},
    "GroupFacts.links": {"none"},
}
"""Words that the schema allows where no document has them."""


def ways_of(hint):
    """How a fact of a type can be known, or not: its words, sorts of ranges, none or some, two values."""
    if hint is Range:
        return {"known", "between two", "no upper bound"}
    if get_origin(hint) is Literal:
        return set(get_args(hint))
    if get_origin(hint) is tuple:
        return {"none", "some"}
    if isinstance(hint, type):
        return set() if issubclass(hint, msgspec.Struct | dict) else OPEN
    return {way for each in get_args(hint) for way in ways_of(each)}


def way_of(value):
    """Which of the ways a fact takes; values of open types stand for themselves."""
    if isinstance(value, Range):
        if value.exact:
            return "known"
        return "no upper bound" if value.max is None else "between two"
    if isinstance(value, tuple):
        return "some" if value else "none"
    return value


FIELDS = [
    (record, name)
    for record in dict.fromkeys(each for kind in make.MODELS.values() for each in records_of(kind))
    if issubclass(record, Strict)
    for name in hints_of(record)
    if not SAME & {name, f"{record.__name__}.{name}"}
]


@pytest.mark.parametrize(("record", "name"), FIELDS, ids=lambda each: getattr(each, "__name__", each))
def test_every_field_is_drawn_in_every_way_that_its_type_has(record, name):
    hint = hints_of(record)[name]
    drawn = DRAWER.of_field(record, name, hint)
    ways = ways_of(hint)
    for way in sorted(ways - OPEN - NEVER.get(f"{record.__name__}.{name}", set())):
        find(drawn, lambda value, way=way: way_of(value) == way, settings=FEW)
    if ways & OPEN:
        first = find(drawn, lambda value: value not in ways, settings=FEW)
        find(drawn, lambda value: value not in {first, *ways}, settings=FEW)


@settings(FEW, max_examples=15)
@given(documents())
def test_countries_of_a_document_are_in_its_law(document):
    named = {name: text for name, text in texts(document) if text in CODES and name[0] != "law"}
    known = document["law"]["countries"]

    assert {name: text for name, text in named.items() if text not in known} == {}


@pytest.mark.parametrize("role", get_args(hints_of(Ownership)["role"]))
def test_what_listed_persons_own_of_everybody_is_drawn(role):
    find(
        customer_documents(),
        lambda document: any(row["role"] == role for row in document["ownership"]),
        settings=FEW,
    )


def texts(node, name=()):
    """Every text in a document, with where it stands."""
    if isinstance(node, dict | list):
        for key, each in node.items() if isinstance(node, dict) else enumerate(node):
            yield from texts(each, (*name, key))
    elif isinstance(node, str):
        yield name, node


class Tomorrow(Strict, frozen=True, kw_only=True):
    """A record with fields that are in no schema yet."""

    decided: Tri
    amount: Range


class Unheard(Tomorrow, frozen=True, kw_only=True):
    """With a text that nobody told."""

    whatever: str


def test_a_field_that_is_added_is_drawn():
    facts = DRAWER.record(Tomorrow)

    find(facts, lambda record: record.decided == "unknown" and record.amount.max is None, settings=FEW)


def test_a_text_that_nobody_told_is_named():
    with pytest.raises(LookupError, match=r"Unheard\.whatever"):
        DRAWER.record(Unheard)
