"""The input document `guardrails.input/1`: what a policy may read. Facts only; no identities, no nulls.

Every field is required and no other is allowed. What is not established is `"unknown"`, a range
without `max`, or a list whose `…_complete` is not `yes`.
"""

from typing import Any, Literal

from guardrails.model.compute import Cluster, Compute, Pool, Strict
from guardrails.model.customer import PartyKind, VerificationStatus
from guardrails.model.span import Range
from guardrails.model.tri import Tri

SCHEMA: Literal["guardrails.input/1"] = "guardrails.input/1"

Day = int | Literal["unknown"]
"""Days since 1970-01-01 in the regime's time zone."""

PartyRole = Literal["customer", "owner", "end_user", "on_behalf_of", "reseller", "provider"]


class PartyFacts(Strict, frozen=True, kw_only=True):
    """A person or entity as primitive facts. Countries are ISO 3166-1 alpha-2 or `unknown`."""

    id: str
    role: PartyRole
    kind: PartyKind
    citizenships: tuple[str, ...]
    citizenships_complete: Tri
    permanent_residences: tuple[str, ...]
    permanent_residences_complete: Tri
    located_in: str
    organised_in: str
    headquarters: str
    ultimate_parent_headquarters: str
    control: Tri
    share_percent: Range


class ProviderFacts(PartyFacts, frozen=True, kw_only=True):
    """The contracting entity that rents out the compute."""

    offers_iaas: Tri


class ResellerFacts(PartyFacts, frozen=True, kw_only=True):
    """A party between the provider and the customer."""

    cip_on_file: Tri


class DataElementFacts(Strict, frozen=True, kw_only=True):
    """Whether each identifying data element is on file."""

    name: Tri
    address: Tri
    payment: Tri
    email: Tri
    telephone: Tri
    ip_log: Tri


class CustomerFacts(PartyFacts, frozen=True, kw_only=True):
    """The customer; `attributed` is `no` when nobody is known to be behind the account."""

    attributed: Tri
    verification: VerificationStatus
    verified_day: Day
    verification_started_day: Day
    opened_day: Day
    closed_day: Day | Literal["none"]
    data_elements: DataElementFacts
    owners_complete: Tri
    end_users_complete: Tri
    on_behalf_of_complete: Tri


class AccountFacts(Strict, frozen=True, kw_only=True):
    """An account in which workloads of the customer were found, or which the register names."""

    id: str
    provider: str
    read: Tri


class RunFacts(Strict, frozen=True, kw_only=True):
    """A declared or known training run; operations in 10^24."""

    id: str
    training: Tri
    operations_yop: Range
    start_day: Day
    end_day: Day
    accelerator: str
    cybersecurity: Tri
    practices: Tri
    transaction_day: Day
    knowledge_day: Day


class FilingFacts(Strict, frozen=True, kw_only=True):
    """What was filed; `reference` says whether one is on record, not which."""

    kind: str
    subject: str
    day: Day
    reference: Tri
    operations_yop: float | Literal["unknown"]


class RegimeLaw(Strict, frozen=True, kw_only=True):
    """The law of the day of one regime: resolved numbers and choices."""

    as_of_day: int
    limits: dict[str, float]
    choices: dict[str, str]


class Document(Strict, frozen=True, kw_only=True):
    """A customer's document.

    Attributes:
        schema: `guardrails.input/1`.
        kind: The kind of document.
        as_of: UTC instant, RFC 3339.
        law: `countries` (code -> sorted groups; a code that is absent is unknown), and for each
            regime its `RegimeLaw`.
        clusters: For each distinct line that the rules declare.
    """

    schema: Literal["guardrails.input/1"]
    kind: Literal["customer"]
    as_of: str
    law: dict[str, Any]
    provider: ProviderFacts
    customer: CustomerFacts
    parties: tuple[PartyFacts, ...]
    resellers: tuple[ResellerFacts, ...]
    resellers_complete: Tri
    accounts: tuple[AccountFacts, ...]
    accounts_complete: Tri
    pools: tuple[Pool, ...]
    pools_complete: Tri
    clusters: tuple[Cluster, ...]
    runs: tuple[RunFacts, ...]
    runs_complete: Tri
    filings: tuple[FilingFacts, ...]
    compute: Compute
