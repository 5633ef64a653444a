"""Writes documents from the register's records and what customers hold. Pure.

What the register does not state becomes `unknown` here, never a default; identities stay behind.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from guardrails.assessment.behind import Behind
from guardrails.assessment.changes import Change
from guardrails.assessment.join import Holding
from guardrails.assessment.ownership import OwnershipGraph, Parameter, reseller_target, targets
from guardrails.model.as_of import AsOf
from guardrails.model.compute import Cluster, Compute, Pool
from guardrails.model.customer import Account, Customer, Register
from guardrails.model.party import Party
from guardrails.model.provider import Reseller
from guardrails.model.range import UNKNOWN, Range, total
from guardrails.model.tri import Tri
from guardrails.policy import document as doc
from guardrails.policy import document_people as people
from guardrails.policy import mentioned
from guardrails.policy.assemble_authorisations import (
    Everybodys,
    all_recorded,
    authorisation,
    region_authorisations,
    set_aside,
)
from guardrails.policy.document_activity import RecordFacts, RunFacts
from guardrails.policy.facts import (
    applied_measures,
    arrangement,
    cluster,
    data_elements,
    exemption,
    filings,
    holder_facts,
    interdiction,
    party_facts,
    planned_change,
    programme,
    record,
    red_flags,
    request,
    run,
    special_measure,
)
from guardrails.policy.law import Law
from guardrails.register.accounts import key as account_key
from guardrails.register.known import Known
from guardrails.register.things import Key, party_key, text_of


class Assessed(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer holds, added up; `changes` are those of plans."""

    pools: tuple[Pool, ...]
    clusters: tuple[Cluster, ...]
    compute: Compute
    changes: tuple[Change, ...] = ()


class DocumentContext(msgspec.Struct, frozen=True, kw_only=True):
    """What all documents of one decision share.

    Attributes:
        register: The provider, its resellers, and who stands behind whom.
        graph, behind: Of that register.
        known: What of it is known on the day.
        parameters: What the rules in use ask about ownership.
        law: The law of the day.
        as_of: When the decision is made.
        read: Whether each account of live clouds was wholly read; None in a plan.
        shared: Accounts that several customers claim: what runs there may be another's.
        everybodys: The hardware of all customers, where an authorisation sets a limit.
    """

    register: Register
    graph: OwnershipGraph
    behind: Behind
    known: Known
    as_of: AsOf
    law: Law
    parameters: tuple[Parameter, ...] = ()
    read: dict[tuple[str, str], Tri] | None = None
    shared: frozenset[tuple[str, str]] = frozenset()
    everybodys: Everybodys = Everybodys()


def customer_document(holding: Holding, assessed: Assessed, context: DocumentContext) -> doc.Document:
    """Build the document of one customer.

    Args:
        holding: Whose it is; without a record, all about the customer is unknown.
        assessed: Pools, clusters and sums.
        context: Register, ownership and law.
    """
    record_ = holding.record or Customer(id=holding.id)
    known, chain = context.known, _chain(record_, context.graph)
    provider, customer = provider_facts(context), _customer(record_, holding, assessed.pools, context)
    behind, resellers = tuple(parties(record_, context)), tuple(_reseller(each, context) for each in chain)
    runs = tuple(run(each, known) for each in record_.runs)
    records = tuple(record(each, known) for each in record_.records)
    everybody = (provider, customer, *behind, *resellers)
    hardware: tuple[Pool | Cluster, ...] = (*assessed.pools, *assessed.clusters)
    return doc.Document(
        schema=doc.SCHEMA,
        kind="customer",
        as_of=str(context.as_of),
        law=law_on(context, everybody, runs, records, hardware),
        provider=provider,
        region_authorisations=region_authorisations(
            context.register.provider, hardware, context.everybodys, known
        ),
        region_authorisations_complete=all_recorded(context.register.provider),
        customer=customer,
        parties=behind,
        resellers=resellers,
        resellers_complete=record_.resellers_complete,
        ownership=context.graph.rows(targets(record_, chain), context.parameters),
        accounts=_accounts(record_.accounts, assessed, holding.complete, context),
        accounts_complete="unknown",
        pools=tuple(set_aside(each, record_.hardware_set_aside) for each in assessed.pools),
        pools_complete=holding.complete,
        clusters=assessed.clusters,
        arrangements=(
            *(arrangement(each, known) for each in record_.arrangements),
            *map(planned_change, assessed.changes),
        ),
        arrangements_complete=record_.arrangements_complete,
        runs=runs,
        runs_complete=record_.runs_complete,
        requests=tuple(request(each, known) for each in record_.requests),
        records=records,
        records_complete=record_.records_complete,
        filings=filings(record_, known),
        compute=assessed.compute,
    )


def provider_document(
    context: DocumentContext,
    resellers: Sequence[Reseller],
    verdicts: Sequence[doc.VerdictCount],
    complete: tuple[Tri, Tri],
) -> doc.ProviderDocument:
    """Build the document of the provider, after those of its customers.

    Args:
        context: Register, ownership and law.
        resellers: Those that are asked about.
        verdicts: Counts of the customers' and the groups' verdicts.
        complete: Whether the resellers, and the customers that were evaluated, are all.
    """
    entity, known = context.register.provider, context.known
    provider, sellers = provider_facts(context), tuple(_reseller(each, context) for each in resellers)
    runs = tuple(run(each, known) for each in entity.own_runs)
    records = tuple(record(each, known) for each in entity.records)
    return doc.ProviderDocument(
        schema=doc.SCHEMA,
        kind="provider",
        as_of=str(context.as_of),
        law=law_on(context, (provider, *sellers), runs, records),
        provider=provider,
        resellers=sellers,
        resellers_complete=complete[0],
        ownership=context.graph.rows(map(reseller_target, resellers), context.parameters),
        requests=tuple(request(each, known) for each in entity.requests),
        records=records,
        filings=filings(entity, known),
        own_runs=runs,
        own_runs_complete=entity.own_runs_complete,
        own_clusters=tuple(cluster(each, known) for each in entity.own_clusters),
        own_clusters_complete=entity.own_clusters_complete,
        verdicts=ordered(verdicts),
        customers_complete=complete[1],
    )


def law_on(
    context: DocumentContext,
    parties: Iterable[people.PartyFacts],
    runs: Iterable[RunFacts] = (),
    records: Sequence[RecordFacts] = (),
    hardware: Iterable[Pool | Cluster] = (),
) -> dict[str, object]:
    """The law of the day on what the parts of a document mention."""
    codes = mentioned.countries(parties, runs, records, hardware)
    return context.law.document(codes, mentioned.retained_days(records))


def ordered(verdicts: Sequence[doc.VerdictCount]) -> tuple[doc.VerdictCount, ...]:
    """Counts by rule and verdict."""
    return tuple(sorted(verdicts, key=lambda each: (each.rule, each.verdict)))


def encode(document: doc.AnyDocument) -> bytes:
    """The document's bytes: whole numbers without a fraction, others to twelve digits.

    So that every engine sees, compares and prints the same number.
    """
    return msgspec.json.encode(_normal(msgspec.to_builtins(document)))


def _normal(value: object) -> object:
    if isinstance(value, float):
        rounded = float(f"{value:.12g}")
        return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded
    if isinstance(value, dict):
        return {key: _normal(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_normal(each) for each in value]
    return value


def parties(customer: Customer, context: DocumentContext) -> Iterable[people.PartyFacts]:
    """Owners, end users and those it acts for, in the register's order."""
    known = context.known
    sections: tuple[tuple[people.PartyRole, tuple[Party, ...]], ...] = (
        ("owner", customer.owners),
        ("end_user", customer.end_users),
        ("on_behalf_of", customer.on_behalf_of),
    )
    for role, members in sections:
        for each in members:
            behind = () if role == "owner" else holders(party_key(customer.id, each.id), context)
            yield people.PartyFacts(**party_facts(each, role, known, behind))


def holders(
    key: Key, context: DocumentContext, names: Mapping[Key, str] | None = None
) -> tuple[people.HolderFacts, ...]:
    """Everybody on record behind somebody; `names` are those by which the document knows some already."""
    known = names or {}
    return tuple(
        holder_facts(each, known.get(each.key, text_of(each.key)), context.known)
        for each in context.behind.of(key)
    )


def customer_holders(customer: Customer, context: DocumentContext) -> tuple[people.HolderFacts, ...]:
    """Everybody on record behind a customer; its owners under their own ids."""
    names = {context.behind.thing(party_key(customer.id, each.id)): each.id for each in customer.owners}
    return holders(("customer", customer.id), context, names)


def provider_facts(context: DocumentContext) -> doc.ProviderFacts:
    """The contracting entity."""
    entity, known = context.register.provider, context.known
    return doc.ProviderFacts(
        **party_facts(entity, "provider", known),
        offers_iaas=entity.offers_iaas,
        operates_in=tuple(sorted(set(entity.operates_in))),
        operates_in_complete=entity.operates_in_complete,
        product_us_owned=entity.product_us_owned,
        product_operated_in_us=entity.product_operated_in_us,
        upstreams=tuple(
            doc.UpstreamFacts(
                id=each.id,
                us_provider=each.us_provider,
                adopted_cip=each.adopted_cip,
                cip_furnished_day=known.day_or_none(each, "cip_furnished_day"),
            )
            for each in entity.upstreams
        ),
        upstreams_complete=entity.upstreams_complete,
        programme=programme(entity.programme, known),
        exemptions=tuple(exemption(each, known) for each in entity.exemptions),
        special_measures=tuple(special_measure(each, known) for each in entity.special_measures),
    )


def _customer(
    customer: Customer, holding: Holding, pools: Sequence[Pool], context: DocumentContext
) -> doc.CustomerFacts:
    verification, known = customer.verification, context.known
    holds = holding.complete != "yes" or any(each.ceiling.max != 0 for each in pools)
    return doc.CustomerFacts(
        **party_facts(customer, "customer", known, customer_holders(customer, context)),
        attributed="yes" if holding.attributed else "no",
        verification=known.verification(customer),
        verified_day=known.day(verification, "day"),
        verification_started_day=known.day(verification, "started_day"),
        verification_resolution=verification.resolution,
        opened_day=known.day(customer, "opened_day"),
        closed_day=known.closing(customer, holds=holds),
        data_elements=data_elements(customer.data_elements, known),
        owners_complete=customer.owners_complete,
        end_users_complete=customer.end_users_complete,
        on_behalf_of_complete=customer.on_behalf_of_complete,
        runs_own_software=known.stated(customer, "runs_own_software"),
        us_status=known.stated(customer, "us_status", "us_status_day"),
        us_status_day=known.day(customer, "us_status_day"),
        risk=customer.risk,
        access=known.access(customer, holds=holds),
        lessee_type=customer.lessee_type or "unknown",
        owners_changed_day=known.day_or_none(customer, "owners_changed_day"),
        owners_change_notified_day=known.day_or_none(customer, "owners_change_notified_day"),
        measures_applied=applied_measures(customer.measures_applied, known),
        needed_accelerators=customer.needed_accelerators,
        weapons_use_known_day=known.day_or_none(customer, "weapons_use_known_day"),
        benefits_in=tuple(sorted(set(customer.benefits_in))),
        benefits_in_complete=customer.benefits_in_complete,
        uses=tuple(sorted(set(customer.uses))),
        uses_complete=customer.uses_complete,
        interdictions=tuple(interdiction(each, known) for each in known.rows(customer.interdictions)),
        quota_percent_of_need=_quota_percent(customer),
        red_flags=red_flags(customer.red_flags, known),
        authorisations=tuple(authorisation(each, known) for each in customer.authorisations),
    )


def _chain(customer: Customer, graph: OwnershipGraph) -> tuple[Reseller, ...]:
    """The resellers in order; one that the register does not describe is unknown in everything."""
    names = dict.fromkeys(customer.resellers)
    return tuple(graph.resellers.get(each) or Reseller(id=each) for each in names)


def _reseller(reseller: Reseller, context: DocumentContext) -> doc.ResellerFacts:
    known = context.known
    return doc.ResellerFacts(
        **party_facts(reseller, "reseller", known, holders(("reseller", reseller.id), context)),
        cip_on_file=reseller.cip_on_file,
        adopts_our_cip=reseller.adopts_our_cip,
        compliance=known.stated(reseller, "compliance", "noncompliance_known_day"),
        noncompliance_known_day=known.day_or_none(reseller, "noncompliance_known_day"),
        terminated_day=known.day_or_none(reseller, "terminated_day"),
        reporting=reseller.reporting,
        certified_day=known.day(reseller, "certified_day"),
        malicious_activity=known.stated(reseller, "malicious_activity"),
        malicious_activity_reported=reseller.malicious_activity_reported,
        measures_applied=applied_measures(reseller.measures_applied, known),
        measures_implemented=applied_measures(reseller.measures_implemented, known),
    )


def _quota_percent(customer: Customer) -> Range | Literal["none"]:
    """All quotas in percent of the verified need; none where the register records neither."""
    need = customer.needed_accelerators
    quotas = [each.quota_accelerators for each in customer.accounts] or [UNKNOWN]
    if all(each == UNKNOWN for each in (need, *quotas)):
        return "none"
    quota = total(quotas)
    least = 100 * quota.min / need.max if need.max else 0
    return Range(least, None if quota.max is None or not need.min else 100 * quota.max / need.min)


def _accounts(
    recorded: Sequence[Account], assessed: Assessed, complete: Tri, context: DocumentContext
) -> tuple[doc.AccountFacts, ...]:
    """Accounts of the record and of the pools; in a plan, only the latter were read."""
    named = {account_key(each.provider, each.id): each for each in recorded}
    found: dict[tuple[str, str], list[Pool]] = {}
    for pool in assessed.pools:
        found.setdefault(account_key(pool.provider, pool.account), []).append(pool)
    return tuple(
        _account(named.get(key), found.get(key, ()), complete, context)
        for key in sorted(found.keys() | named.keys())
    )


def _account(
    recorded: Account | None, pools: Sequence[Pool], complete: Tri, context: DocumentContext
) -> doc.AccountFacts:
    """An account; what runs there is known where it was wholly read, and is nobody else's too."""
    record_ = recorded or Account(provider="aws", id="unknown")
    provider = pools[0].provider if pools else record_.provider
    name = min((pool.account for pool in pools), default=record_.id)
    key = account_key(provider, name)
    if context.read is None:
        read: Tri = "yes" if pools else "no"
        whole = read == "yes" and complete == "yes"
    else:
        read = context.read.get(key, "no")
        own = recorded is not None and key not in context.shared
        whole = read == "yes" and (complete == "yes" or own)
    running = total(pool.accelerators for pool in pools)
    known = context.known
    return doc.AccountFacts(
        id=name,
        provider=provider,
        read=read,
        type=record_.type or "unknown",
        opened_day=known.day(record_, "opened_day"),
        closed_day=known.day_or_none(record_, "closed_day"),
        last_access_day=known.day(record_, "last_access_day"),
        accelerators=running if whole else running.unbounded(),
        quota_accelerators=record_.quota_accelerators,
    )
