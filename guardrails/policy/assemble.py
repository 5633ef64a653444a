"""Writes a customer's document from the register's record and what the customer holds. Pure.

What the register does not state becomes `unknown` here, never a default; identities stay behind.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from guardrails.assessment.join import Holding
from guardrails.model.compute import Cluster, Compute, Pool
from guardrails.model.customer import Account, Customer, Filing, Party, Register, Run
from guardrails.model.span import Range, exactly
from guardrails.model.tri import Tri
from guardrails.policy import document as doc

_EPOCH = date(1970, 1, 1).toordinal()

Unknown = Literal["unknown"]


class Assessed(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer holds, added up."""

    pools: tuple[Pool, ...]
    clusters: tuple[Cluster, ...]
    compute: Compute


def customer_document(
    holding: Holding, assessed: Assessed, register: Register, law: dict[str, Any], as_of: datetime
) -> doc.Document:
    """Build the document of one customer.

    Args:
        holding: Whose it is; without a record, all about the customer is unknown.
        assessed: Pools, clusters and sums.
        register: For the provider's facts and the resellers.
        law: The law of the day, as `Law.document` gives it.
        as_of: The aware UTC instant of the decision.
    """
    record = holding.record or Customer(id=holding.id)
    return doc.Document(
        schema=doc.SCHEMA,
        kind="customer",
        as_of=as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
        law=law,
        provider=_provider(register),
        customer=_customer(record, attributed="yes" if holding.attributed else "no"),
        parties=tuple(parties(record)),
        resellers=_resellers(record, register),
        resellers_complete=record.resellers_complete,
        accounts=_accounts(record.accounts, assessed.pools),
        accounts_complete="unknown",
        pools=assessed.pools,
        pools_complete=holding.complete,
        clusters=assessed.clusters,
        runs=tuple(_run(run) for run in record.runs),
        runs_complete=record.runs_complete,
        filings=tuple(_filing(filing) for filing in record.filings),
        compute=assessed.compute,
    )


def encode(document: doc.Document) -> bytes:
    """The document's bytes: whole numbers without a fraction, others to twelve digits.

    So that every engine sees, compares and prints the same number.
    """
    return msgspec.json.encode(_normal(msgspec.to_builtins(document)))


def _normal(value: Any) -> Any:
    if isinstance(value, float):
        rounded = float(f"{value:.12g}")
        return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded
    if isinstance(value, dict):
        return {key: _normal(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_normal(each) for each in value]
    return value


def parties(customer: Customer) -> Iterable[doc.PartyFacts]:
    """Owners, end users and those it acts for, in the register's order."""
    yield from (doc.PartyFacts(**_facts(party, "owner")) for party in customer.owners)
    yield from (doc.PartyFacts(**_facts(party, "end_user")) for party in customer.end_users)
    yield from (doc.PartyFacts(**_facts(party, "on_behalf_of")) for party in customer.on_behalf_of)


def countries(document_parts: Iterable[doc.PartyFacts]) -> frozenset[str]:
    """Every country code that the given parties mention."""
    codes: set[str] = set()
    for part in document_parts:
        codes.update(part.citizenships)
        codes.update(part.permanent_residences)
        codes.update(
            (part.located_in, part.organised_in, part.headquarters, part.ultimate_parent_headquarters)
        )
    return frozenset(codes - {"unknown"})


def day_number(day: date | None) -> int | Unknown:
    """Days since 1970-01-01; a date of the register is a date in every zone."""
    return "unknown" if day is None else day.toordinal() - _EPOCH


def _facts(party: Party, role: doc.PartyRole) -> dict[str, Any]:
    return {
        "id": party.id,
        "role": role,
        "kind": party.kind,
        "citizenships": tuple(sorted(party.citizenships)),
        "citizenships_complete": _listed(party.citizenships, party.citizenships_complete),
        "permanent_residences": tuple(sorted(party.permanent_residences)),
        "permanent_residences_complete": _listed(
            party.permanent_residences, party.permanent_residences_complete
        ),
        "located_in": party.located_in,
        "organised_in": party.organised_in,
        "headquarters": party.headquarters,
        "ultimate_parent_headquarters": party.ultimate_parent_headquarters,
        "control": party.control,
        "share_percent": _range(party.share_percent),
    }


def _listed(entries: Sequence[str], complete: Tri | None) -> Tri:
    """A list with entries is taken as all of them unless the register says otherwise; an empty one is not."""
    if complete is not None:
        return complete
    return "yes" if entries else "unknown"


def _range(value: Range | float) -> Range:
    return value if isinstance(value, Range) else exactly(value)


def _provider(register: Register) -> doc.ProviderFacts:
    entity = register.provider
    return doc.ProviderFacts(**_facts(entity, "provider"), offers_iaas=entity.offers_iaas)


def _customer(customer: Customer, attributed: Tri) -> doc.CustomerFacts:
    verification = customer.verification
    return doc.CustomerFacts(
        **_facts(customer, "customer"),
        attributed=attributed,
        verification=verification.status,
        verified_day=day_number(verification.day),
        verification_started_day=day_number(verification.started_day),
        opened_day=day_number(customer.opened_day),
        closed_day=day_number(customer.closed_day) if customer.closed_day else "none",
        data_elements=doc.DataElementFacts(**msgspec.structs.asdict(customer.data_elements)),
        owners_complete=customer.owners_complete,
        end_users_complete=customer.end_users_complete,
        on_behalf_of_complete=customer.on_behalf_of_complete,
    )


def _resellers(customer: Customer, register: Register) -> tuple[doc.ResellerFacts, ...]:
    """The chain in order; one that the register does not describe is unknown in everything."""
    known = {reseller.id: reseller for reseller in register.resellers}
    chain: list[doc.ResellerFacts] = []
    for each in customer.resellers:
        reseller = known.get(each)
        facts = _facts(reseller or Party(id=each), "reseller")
        chain.append(doc.ResellerFacts(**facts, cip_on_file=reseller.cip_on_file if reseller else "unknown"))
    return tuple(chain)


def _accounts(recorded: Iterable[Account], pools: Iterable[Pool]) -> tuple[doc.AccountFacts, ...]:
    """Accounts of the record and of the pools; only the latter were read."""
    read = {(pool.provider, pool.account) for pool in pools}
    named = {(account.provider, account.id) for account in recorded}
    return tuple(
        doc.AccountFacts(id=account, provider=provider, read="yes" if (provider, account) in read else "no")
        for provider, account in sorted(read | named)
    )


def _run(run: Run) -> doc.RunFacts:
    return doc.RunFacts(
        id=run.id,
        training=run.training,
        operations_yop=_range(run.operations_yop),
        start_day=day_number(run.start_day),
        end_day=day_number(run.end_day),
        accelerator=run.accelerator or "unknown",
        cybersecurity=run.cybersecurity,
        practices=run.practices,
        transaction_day=day_number(run.transaction_day),
        knowledge_day=day_number(run.knowledge_day),
    )


def _filing(filing: Filing) -> doc.FilingFacts:
    return doc.FilingFacts(
        kind=filing.kind,
        subject=filing.subject,
        day=day_number(filing.day),
        reference="yes" if filing.reference else "unknown",
        operations_yop="unknown" if filing.operations_yop is None else filing.operations_yop,
    )
