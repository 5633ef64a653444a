"""A recorded determination of who is a US person, against the facts on record. Pure.

What makes a US person is the rules' to say. Here only what no definition can join is found: a determination
that nothing on record bears out, or that everything on record speaks against.
"""

from collections.abc import Iterable
from typing import Literal

from guardrails.model.customer import Customer
from guardrails.model.party import UNKNOWN, Party
from guardrails.register.interests import WHOLE

Facts = Literal["all", "none", "some"]
"""How many of the facts that say where somebody belongs name the United States; `some`: not all are known."""


def contradiction(customer: Customer) -> str:
    """What speaks against `us_status`; empty when nothing does."""
    said = _in_us(customer)
    if customer.us_status == "us":
        if said == "none":
            return "says us, but no fact of the customer names the United States"
        if any(_in_us(each) == "none" for each in customer.owners if _decides(each)):
            return "says us, but no fact of an owner that controls the customer names the United States"
    everybody = said == "all" and all(_in_us(each) == "all" for each in customer.owners)
    if customer.us_status == "foreign" and everybody and _owners_known(customer):
        return "says foreign, but all facts of the customer and its owners name the United States"
    return ""


def _decides(owner: Party) -> bool:
    return owner.control == "yes" or owner.share_percent.min > WHOLE / 2


def _owners_known(customer: Customer) -> bool:
    return customer.kind == "individual" or customer.owners_complete == "yes"


def _in_us(party: Party) -> Facts:
    if party.kind == "entity":
        return _how_many((party.organised_in, party.located_in))
    if party.kind == "individual":
        return _how_many((_belongs_to(party), party.located_in))
    return "some"


def _belongs_to(person: Party) -> str:
    """A country of citizenship or residence, the United States if it is one; unknown while others may be."""
    countries = {*person.citizenships, *person.permanent_residences}
    if "US" in countries:
        return "US"
    listed = person.citizenships and person.citizenships_complete in (None, "yes")
    whole = person.permanent_residences_complete or ("yes" if person.permanent_residences else UNKNOWN)
    return min(countries) if listed and whole == "yes" else UNKNOWN


def _how_many(countries: Iterable[str]) -> Facts:
    found = set(countries)
    if found == {"US"}:
        return "all"
    return "some" if found & {"US", UNKNOWN} else "none"
