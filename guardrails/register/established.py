"""Which facts a register leaves open, by kind of fact. Counts; decides nothing about who needs which."""

from collections.abc import Iterator

from guardrails.model.customer import UNKNOWN, Customer, Party, Register


def unknown_facts(register: Register) -> dict[str, tuple[str, ...]]:
    """Each fact that is not established for someone, with the ids for whom.

    Facts keep the order of the record. An individual has no headquarters, an entity no citizenship:
    what cannot be is not missing.
    """
    found: dict[str, list[str]] = {}
    for fact in _party(register.provider):
        found.setdefault(f"provider.{fact}", []).append(register.provider.id)
    if register.provider.offers_iaas == UNKNOWN:
        found["provider.offers_iaas"] = [register.provider.id]
    for reseller in register.resellers:
        for fact in _party(reseller):
            found.setdefault(f"reseller.{fact}", []).append(reseller.id)
    for customer in register.customers:
        for fact in _customer(customer):
            found.setdefault(fact, []).append(customer.id)
    return {fact: tuple(dict.fromkeys(ids)) for fact, ids in found.items()}


def _customer(customer: Customer) -> Iterator[str]:
    yield from _party(customer)
    for section in ("owners", "end_users", "on_behalf_of"):
        if section != "owners" or customer.kind != "individual":
            if getattr(customer, f"{section}_complete") != "yes":
                yield f"{section}_complete"
            for party in getattr(customer, section):
                yield from (f"{section}.{fact}" for fact in _party(party))
    if customer.resellers_complete != "yes":
        yield "resellers_complete"
    if customer.verification.status == UNKNOWN:
        yield "verification.status"
    if customer.verification.status == "verified" and customer.verification.day is None:
        yield "verification.day"
    for element in customer.data_elements.__struct_fields__:
        if getattr(customer.data_elements, element) == UNKNOWN:
            yield f"data_elements.{element}"
    if customer.runs_complete != "yes":
        yield "runs_complete"


def _party(party: Party) -> Iterator[str]:
    if party.kind == UNKNOWN:
        yield "kind"
    if party.located_in == UNKNOWN:
        yield "located_in"
    if party.kind != "individual":
        for fact in ("organised_in", "headquarters", "ultimate_parent_headquarters"):
            if getattr(party, fact) == UNKNOWN:
                yield fact
    if party.kind != "entity":
        for fact in ("citizenships", "permanent_residences"):
            listed, complete = getattr(party, fact), getattr(party, f"{fact}_complete")
            if complete != "yes" and not (listed and complete is None):
                yield fact
