"""Which facts a register leaves open, by kind of fact. Counts; decides nothing about who needs which."""

from collections.abc import Iterator

from guardrails.model.activity import Run
from guardrails.model.customer import UNKNOWN, Customer, Party, Register, Reseller
from guardrails.model.provider import ProviderEntity
from guardrails.model.range import UNKNOWN as UNKNOWN_RANGE
from guardrails.register.known import Known

STATED_ELEMENTS = ("name", "address", "payment", "email", "telephone", "ip_log")
"""Data elements that the proposal names; sub-fields are asked for by those who choose to."""

LISTS = frozenset(("dpl", "entity_list", "meu", "sdn", "uvl"))
"""Lists of restricted parties in which everybody who deals, and who is behind them, can be looked for."""


def unknown_facts(register: Register, known: Known) -> dict[str, tuple[str, ...]]:
    """Each fact that is not established for someone, with the ids for whom.

    Args:
        register: With the records of each thing joined (`unite`).
        known: What of it is known on the day: a search or check that grew old establishes nothing.

    Facts keep the order of the record. An individual has no headquarters, an entity no citizenship:
    what cannot be is not missing.
    """
    found: dict[str, list[str]] = {}
    for fact in _provider(register.provider):
        found.setdefault(f"provider.{fact}", []).append(register.provider.id)
    for reseller in register.resellers:
        for fact in _reseller(reseller, known):
            found.setdefault(f"reseller.{fact}", []).append(reseller.id)
    for customer in register.customers:
        for fact in _customer(customer, known):
            found.setdefault(fact, []).append(customer.id)
    return {fact: tuple(dict.fromkeys(ids)) for fact, ids in found.items()}


def _provider(provider: ProviderEntity) -> Iterator[str]:
    yield from _party(provider)
    if provider.offers_iaas == UNKNOWN:
        yield "offers_iaas"
    if "US" not in (provider.organised_in, provider.located_in):
        yield from _abroad(provider)
    if provider.programme.written == UNKNOWN:
        yield "programme.written"
    for each in provider.authorisations:
        yield from (
            f"authorisations.{fact}" for fact in ("reference", "places", "items") if not getattr(each, fact)
        )
    for section in ("own_runs", "own_clusters"):
        if getattr(provider, f"{section}_complete") != "yes":
            yield f"{section}_complete"


def _abroad(provider: ProviderEntity) -> Iterator[str]:
    """What is asked of nobody who is organised, or is, in the United States."""
    for fact in ("product_us_owned", "product_operated_in_us"):
        if getattr(provider, fact) == UNKNOWN:
            yield fact
    if provider.upstreams_complete != "yes":
        yield "upstreams_complete"
    if any(upstream.us_provider == UNKNOWN for upstream in provider.upstreams):
        yield "upstreams.us_provider"


def _reseller(reseller: Reseller, known: Known) -> Iterator[str]:
    yield from _party(reseller)
    yield from _unsearched(reseller, known)
    yield from _reviewed(reseller, known)
    for fact in ("cip_on_file", "compliance", "reporting"):
        if getattr(reseller, fact) == UNKNOWN:
            yield fact


def _customer(customer: Customer, known: Known) -> Iterator[str]:
    yield from _party(customer)
    yield from _unsearched(customer, known)
    yield from _reviewed(customer, known)
    for section in ("owners", "end_users", "on_behalf_of"):
        if section != "owners" or customer.kind != "individual":
            if getattr(customer, f"{section}_complete") != "yes":
                yield f"{section}_complete"
            for party in getattr(customer, section):
                yield from (f"{section}.{fact}" for fact in _party(party))
                yield from (f"{section}.{fact}" for fact in _unsearched(party, known))
                yield from (f"{section}.{fact}" for fact in _reviewed(party, known))
    if customer.resellers_complete != "yes":
        yield "resellers_complete"
    yield from _identification(customer, known)
    yield from _ties(customer)
    yield from _activity(customer)


def _reviewed(party: Party, known: Known) -> Iterator[str]:
    """A review of the end use that grew old; whose end use is reviewed at all, the law of the day says."""
    if party.end_use.review != UNKNOWN and known.reviewed(party.end_use) != "yes":
        yield "end_use.review"


def _identification(customer: Customer, known: Known) -> Iterator[str]:
    if customer.us_status == UNKNOWN:
        yield "us_status"
    verification = customer.verification
    dated = verification.status != "verified" or verification.day is not None
    if known.verification(customer) == UNKNOWN and dated:
        yield "verification.status"
    if verification.status == "verified" and verification.day is None:
        yield "verification.day"
    if verification.status != "verified" and customer.access == UNKNOWN:
        yield "access"
    for element in STATED_ELEMENTS:
        if getattr(customer.data_elements, element) == UNKNOWN:
            yield f"data_elements.{element}"


def _ties(customer: Customer) -> Iterator[str]:
    """What customers are compared by to find those that belong together."""
    for kind in ("payment", "ip"):
        listed = getattr(customer.fingerprints, kind)
        complete = getattr(customer.fingerprints, f"{kind}_complete")
        if complete != "yes" and not (listed and complete is None):
            yield f"fingerprints.{kind}"


def _activity(customer: Customer) -> Iterator[str]:
    if not customer.red_flags:
        yield "red_flags"
    if customer.hardware_set_aside == UNKNOWN:
        yield "hardware_set_aside"
    for section in ("arrangements", "runs", "records"):
        if getattr(customer, f"{section}_complete") != "yes":
            yield f"{section}_complete"
    for run in customer.runs:
        yield from (f"runs.{fact}" for fact in _run(run))
    for arrangement in customer.arrangements:
        for fact in ("capacity_before_yop", "capacity_after_yop"):
            if getattr(arrangement, fact).max is None:
                yield f"arrangements.{fact}"
    if any(record.kept == UNKNOWN for record in customer.records):
        yield "records.kept"


def _run(run: Run) -> Iterator[str]:
    if run.training == UNKNOWN:
        yield "training"
    if run.operations_yop == UNKNOWN_RANGE and (run.parameters is None or run.tokens is None):
        yield "operations_yop"
    for day in ("start_day", "transaction_day", "knowledge_day"):
        if getattr(run, day) is None:
            yield day
    if run.end_user_headquarters_complete != "yes":
        yield "end_user_headquarters_complete"


def _unsearched(party: Party, known: Known) -> Iterator[str]:
    """Whether somebody was not looked for in a list lately enough to show something."""
    searched = {each.list for each in party.screenings if known.current(each) == "yes"}
    hit = {each.list for each in known.listings(party.listings)}
    if not searched | hit >= LISTS:
        yield "screenings"


def _party(party: Party) -> Iterator[str]:
    if party.kind == UNKNOWN:
        yield "kind"
    if party.located_in == UNKNOWN:
        yield "located_in"
    if "UA" in (party.located_in, party.organised_in, party.headquarters) and party.ukraine_region == UNKNOWN:
        yield "ukraine_region"
    if party.kind != "individual":
        for fact in ("organised_in", "headquarters", "ultimate_parent_headquarters"):
            if getattr(party, fact) == UNKNOWN:
                yield fact
    if party.kind != "entity":
        for fact in ("citizenships", "permanent_residences"):
            listed, complete = getattr(party, fact), getattr(party, f"{fact}_complete")
            if complete != "yes" and not (listed and complete is None):
                yield fact
