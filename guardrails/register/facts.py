"""The register without what identifies people, for machines that only decide: CI runners.

Everything that a policy may read is kept, so that both registers give the same verdicts.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from guardrails.errors import RegisterError
from guardrails.model.activity import Authorisation, Filing
from guardrails.model.customer import Customer, Register, Verification
from guardrails.model.party import Party, Personal
from guardrails.model.provider import ProviderEntity, RegionAuthorisation

AnyParty = TypeVar("AnyParty", bound=Party)
AnyAuthorisation = TypeVar("AnyAuthorisation", Authorisation, RegionAuthorisation)

ON_FILE = "on file"
"""Stands for a reference: that there is one is a fact, which one is not."""

SHORTEST = 3
"""Personal texts shorter than this are in too many ids by chance."""


_WITH_IDS = {
    "a run": "runs",
    "an arrangement": "arrangements",
    "a request": "requests",
    "a record": "records",
    "an interdiction": "interdictions",
}
"""Sections of a customer whose rows have ids of people's choosing."""


def export(register: Register) -> Register:
    """The register without personal data and free text; ids, aliases and accounts join and are kept.

    Raises:
        RegisterError: An id, alias or environment repeats a personal detail; names where, not what.
    """
    _refuse_leaks(register)
    return msgspec.structs.replace(
        register,
        provider=_provider(register.provider),
        resellers=tuple(_party(each) for each in register.resellers),
        entities=tuple(_party(each) for each in register.entities),
        customers=tuple(_customer(each) for each in register.customers),
    )


def encode(register: Register) -> bytes:
    """Indented JSON that `load` reads; what is at its default is left out."""
    content = {"schema": register.schema, "customers": [], **msgspec.to_builtins(register)}
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def _party(party: AnyParty) -> AnyParty:
    return msgspec.structs.replace(party, personal=None)


def _provider(provider: ProviderEntity) -> ProviderEntity:
    return msgspec.structs.replace(
        _party(provider),
        filings=tuple(_filing(each) for each in provider.filings),
        authorisations=tuple(_authorisation(each) for each in provider.authorisations),
    )


def _customer(customer: Customer) -> Customer:
    return msgspec.structs.replace(
        _party(customer),
        owners=tuple(_party(each) for each in customer.owners),
        end_users=tuple(_party(each) for each in customer.end_users),
        on_behalf_of=tuple(_party(each) for each in customer.on_behalf_of),
        verification=_verification(customer.verification),
        filings=tuple(_filing(each) for each in customer.filings),
        authorisations=tuple(_authorisation(each) for each in customer.authorisations),
    )


def _authorisation(each: AnyAuthorisation) -> AnyAuthorisation:
    return msgspec.structs.replace(each, reference=ON_FILE if each.reference else "")


def _verification(verification: Verification) -> Verification:
    return msgspec.structs.replace(verification, method="", evidence="")


def _filing(filing: Filing) -> Filing:
    return msgspec.structs.replace(filing, reference=ON_FILE if filing.reference else "")


def _refuse_leaks(register: Register) -> None:
    """What is kept must not say what was removed: looked for record by record."""
    records: list[tuple[str, Party]] = [("provider", register.provider)]
    records += [(f"resellers[{index}]", each) for index, each in enumerate(register.resellers)]
    records += [(f"entities[{index}]", each) for index, each in enumerate(register.entities)]
    records += [(f"customers[{index}]", each) for index, each in enumerate(register.customers)]
    for where, record in records:
        private = [text for party in _parties(record) for text in _private(party)]
        if not private:
            continue
        for field, kept in _kept(record):
            if any(text in kept.casefold() for text in private):
                raise RegisterError(
                    f"{where}: {field} repeats a personal detail of the record",
                    hint="choose one that says nothing; for a company whose name it is, say kind: entity",
                )


def _parties(record: Party) -> Iterator[Party]:
    yield record
    if isinstance(record, Customer):
        yield from (*record.owners, *record.end_users, *record.on_behalf_of)


def _private(party: Party) -> Iterator[str]:
    """Personal texts, folded; the name of an entity is not personal."""
    personal = party.personal or Personal()
    if party.kind == "entity":
        personal = msgspec.structs.replace(personal, name="")
    for value in msgspec.structs.astuple(personal):
        texts: Sequence[str] = (value,) if isinstance(value, str) else value
        yield from (text.strip().casefold() for text in texts if len(text.strip()) >= SHORTEST)


def _kept(record: Party) -> Iterator[tuple[str, str]]:
    """The texts of people's choosing that an export keeps, with their fields."""
    yield from _kept_of_anybody(record)
    if isinstance(record, ProviderEntity):
        for each in record.authorisations:
            yield "the id of an authorisation", each.id
        yield from (("the id of a site", site.id) for site in record.sites)


def _kept_of_anybody(record: Party) -> Iterator[tuple[str, str]]:
    yield "id", record.id
    yield from (("an alias", alias) for alias in getattr(record, "aliases", ()))
    if isinstance(record, Customer):
        for party in (*record.owners, *record.end_users, *record.on_behalf_of):
            yield "the id of a party", party.id
        for account in record.accounts:
            yield "an account", account.id
            yield "an environment", account.environment
        for unit in record.ous:
            yield "a unit", unit.id
        for run in record.runs:
            yield "the accelerator of a run", run.accelerator
        for word, section in _WITH_IDS.items():
            yield from ((f"the id of {word}", each.id) for each in getattr(record, section))
        yield "the type of a lessee", record.lessee_type
        for fingerprint in (*record.fingerprints.payment, *record.fingerprints.ip):
            yield "a fingerprint", fingerprint
    if isinstance(record, Customer | ProviderEntity):
        for filing in record.filings:
            yield "the kind of a filing", filing.kind
