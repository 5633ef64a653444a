"""The input documents `guardrails.input/1`: what a policy may read. Facts only; no identities, no nulls.

Every field is required and no other is allowed. What is not established is `"unknown"`, a range
without `max`, or a list whose `…_complete` is not `yes`. A day that has not come, or that the register
does not know to have come, is `"none"` where its field says so.
"""

from typing import Any, Literal

from guardrails.model.compute import Cluster, Compute, Offering, Pool, Strict
from guardrails.model.customer import Access, LinkKind, LinkPaths, VerificationStatus
from guardrails.model.ownership import Ownership
from guardrails.model.range import Range
from guardrails.model.tri import Tri
from guardrails.policy.document_activity import (
    AgreedFacts,
    ArrangementFacts,
    Day,
    DayOrNone,
    FilingFacts,
    InterdictionFacts,
    OwnClusterFacts,
    RecordFacts,
    RequestFacts,
    RunFacts,
)
from guardrails.policy.document_authorisations import AuthorisationFacts, RegionAuthorisationFacts
from guardrails.policy.document_people import PartyFacts

SCHEMA: Literal["guardrails.input/1"] = "guardrails.input/1"


class ExemptionFacts(Strict, frozen=True, kw_only=True):
    """A finding that exempts from identification; `of` is empty for the whole provider."""

    id: str
    scope: Literal["provider", "account_type", "lessee_type", "reseller"]
    of: str
    from_day: Day
    until_day: DayOrNone
    programme_kept: Tri
    deviation_day: DayOrNone
    deviation_notified_day: DayOrNone


class SpecialMeasureFacts(Strict, frozen=True, kw_only=True):
    """A determination against a jurisdiction, or a person (a listing whose list is this id)."""

    id: str
    target: Literal["jurisdiction", "person"]
    country: str
    determined_day: Day
    effective_day: DayOrNone
    extended_until_day: DayOrNone


class ProgrammeFacts(Strict, frozen=True, kw_only=True):
    """The provider's written identification programme."""

    written: Tri
    written_day: Day
    reviewed_day: Day
    updated_day: Day
    covers: tuple[str, ...]
    covers_complete: Tri
    foreign_access: Tri
    first_foreign_access_day: Day
    changed_day: DayOrNone


class UpstreamFacts(Strict, frozen=True, kw_only=True):
    """Whose compute the provider sells onward; `cip_furnished_day`: when it got a copy of our programme."""

    id: str
    us_provider: Tri
    adopted_cip: Tri
    cip_furnished_day: DayOrNone


class ProviderFacts(PartyFacts, frozen=True, kw_only=True):
    """The contracting entity that rents out the compute."""

    offers_iaas: Tri
    operates_in: tuple[str, ...]
    operates_in_complete: Tri
    product_us_owned: Tri
    product_operated_in_us: Tri
    upstreams: tuple[UpstreamFacts, ...]
    upstreams_complete: Tri
    programme: ProgrammeFacts
    exemptions: tuple[ExemptionFacts, ...]
    special_measures: tuple[SpecialMeasureFacts, ...]


class AppliedMeasureFacts(Strict, frozen=True, kw_only=True):
    """That a special measure was applied, and when."""

    measure: str
    day: Day


class ResellerFacts(PartyFacts, frozen=True, kw_only=True):
    """A party between the provider and the customer."""

    cip_on_file: Tri
    adopts_our_cip: Tri
    compliance: Literal["compliant", "non_compliant", "unknown"]
    noncompliance_known_day: DayOrNone
    terminated_day: DayOrNone
    reporting: Tri
    certified_day: Day
    malicious_activity: Tri
    malicious_activity_reported: Tri
    measures_applied: tuple[AppliedMeasureFacts, ...]
    measures_implemented: tuple[AppliedMeasureFacts, ...]


class DataElementFacts(Strict, frozen=True, kw_only=True):
    """Whether each identifying data element is on file."""

    name: Tri
    address: Tri
    payment: Tri
    email: Tri
    telephone: Tri
    ip_log: Tri
    ip_log_every_event: Tri
    places_of_use: Tri
    payment_details: Tri
    hire_period: Tri
    ips_allotted: Tri
    registration_log: Tri
    purpose: Tri
    ownership: Tri
    name_validated: Tri
    address_validated: Tri
    telephone_validated: Tri
    validated_day: Day


class RedFlagFacts(Strict, frozen=True, kw_only=True):
    """The answer to one red flag; flags without a row are unknown."""

    id: str
    state: Literal["absent", "raised", "resolved", "unknown"]
    day: Day


class CustomerFacts(PartyFacts, frozen=True, kw_only=True):
    """The customer; `attributed` is `no` when nobody is known to be behind the account.

    Attributes:
        quota_percent_of_need: All its quotas in percent of the verified need; `none` where the register
            records neither.
    """

    attributed: Tri
    verification: VerificationStatus
    verified_day: Day
    verification_started_day: Day
    verification_resolution: Tri
    opened_day: Day
    closed_day: DayOrNone
    data_elements: DataElementFacts
    owners_complete: Tri
    end_users_complete: Tri
    on_behalf_of_complete: Tri
    runs_own_software: Tri
    us_status: Literal["us", "foreign", "not_determined", "unknown"]
    us_status_day: Day
    risk: Literal["standard", "high", "unknown"]
    access: Access
    lessee_type: str
    owners_changed_day: DayOrNone
    owners_change_notified_day: DayOrNone
    measures_applied: tuple[AppliedMeasureFacts, ...]
    needed_accelerators: Range
    weapons_use_known_day: DayOrNone
    benefits_in: tuple[str, ...]
    benefits_in_complete: Tri
    uses: tuple[str, ...]
    uses_complete: Tri
    interdictions: tuple[InterdictionFacts, ...]
    quota_percent_of_need: Range | Literal["none"]
    red_flags: tuple[RedFlagFacts, ...]
    authorisations: tuple[AuthorisationFacts, ...]


class AccountFacts(Strict, frozen=True, kw_only=True):
    """An account in which workloads of the customer were found, or which the register names.

    Attributes:
        accelerators: Running or planned there; no upper bound where the account was not wholly read.
    """

    id: str
    provider: str
    read: Tri
    type: str
    opened_day: Day
    closed_day: DayOrNone
    last_access_day: Day
    accelerators: Range
    quota_accelerators: Range


class VerdictCount(Strict, frozen=True, kw_only=True):
    """How many subjects of earlier documents had a verdict; what is not listed is none."""

    rule: str
    verdict: str
    subjects: int


class MemberFacts(PartyFacts, frozen=True, kw_only=True):
    """A customer that is tied to others, in as far as rules about groups ask.

    Attributes:
        linked_by: What ties it, sorted.
        parties: Its owners, end users and those it acts for.
        offerings: What its pools are, each once, sorted; `offerings_complete`: whether those are all.
        compute: Its own; zero where it holds nothing.
    """

    linked_by: tuple[LinkKind, ...]
    verification: VerificationStatus
    access: Access
    owners_complete: Tri
    end_users_complete: Tri
    on_behalf_of_complete: Tri
    runs_own_software: Tri
    parties: tuple[PartyFacts, ...]
    offerings: tuple[Offering, ...]
    offerings_complete: Tri
    compute: Compute


class GroupFacts(Strict, frozen=True, kw_only=True):
    """Customers that are tied.

    Attributes:
        links, percent, paths: What was taken for a tie, as a rule declares it.
        members_complete: Whether the records state all such ties.
        agreed: What was agreed with them by and by, added up; `agreed_complete`: whether that is all.
        compute: Of all members: `min` is what certainly belongs together, `max` what may.
        clusters: Of all members' pools together, for each distinct line that the rules declare.
        clusters_complete: Whether those are all.
    """

    id: str
    links: tuple[str, ...]
    percent: float
    paths: LinkPaths
    members: tuple[MemberFacts, ...]
    members_complete: Tri
    agreed: tuple[AgreedFacts, ...]
    agreed_complete: Tri
    compute: Compute
    clusters: tuple[Cluster, ...]
    clusters_complete: Tri


class RegimeLaw(Strict, frozen=True, kw_only=True):
    """The law of the day of one regime: resolved numbers and choices."""

    as_of_day: int
    limits: dict[str, float]
    choices: dict[str, str | tuple[str, ...]]


class Document(Strict, frozen=True, kw_only=True):
    """A customer's document.

    Attributes:
        schema: `guardrails.input/1`.
        kind: The kind of document.
        as_of: A civil day, or a UTC instant: RFC 3339.
        law: `countries` (code -> sorted groups; a code that is absent is unknown), `anniversaries`
            (`day`, `years` and the day on which so many civil years from it `end`), and for each
            regime its `RegimeLaw`.
        region_authorisations: The provider's, for hardware abroad; `…_complete`: whether those are all.
        ownership: For each distinct parameter that the rules declare.
        clusters: For each distinct line that the rules declare.
    """

    schema: Literal["guardrails.input/1"]
    kind: Literal["customer"]
    as_of: str
    law: dict[str, Any]
    provider: ProviderFacts
    region_authorisations: tuple[RegionAuthorisationFacts, ...]
    region_authorisations_complete: Tri
    customer: CustomerFacts
    parties: tuple[PartyFacts, ...]
    resellers: tuple[ResellerFacts, ...]
    resellers_complete: Tri
    ownership: tuple[Ownership, ...]
    accounts: tuple[AccountFacts, ...]
    accounts_complete: Tri
    pools: tuple[Pool, ...]
    pools_complete: Tri
    clusters: tuple[Cluster, ...]
    arrangements: tuple[ArrangementFacts, ...]
    arrangements_complete: Tri
    runs: tuple[RunFacts, ...]
    runs_complete: Tri
    requests: tuple[RequestFacts, ...]
    records: tuple[RecordFacts, ...]
    records_complete: Tri
    filings: tuple[FilingFacts, ...]
    compute: Compute


class GroupDocument(Strict, frozen=True, kw_only=True):
    """The document of customers that are tied: evaluated after theirs, before the provider's.

    Attributes:
        filings: Of all members.
        verdicts: Of the members' own documents.
    """

    schema: Literal["guardrails.input/1"]
    kind: Literal["group"]
    as_of: str
    law: dict[str, Any]
    provider: ProviderFacts
    group: GroupFacts
    filings: tuple[FilingFacts, ...]
    verdicts: tuple[VerdictCount, ...]


class ProviderDocument(Strict, frozen=True, kw_only=True):
    """The provider's document: evaluated after its customers', with what came of those.

    Attributes:
        resellers: All that the provider has, or in a plan those that its customers buy through.
        verdicts: Of the customers' and the groups' documents.
        customers_complete: Whether those are all of the provider's customers.
        own_runs, own_clusters: Of the provider itself, never its customers'.
    """

    schema: Literal["guardrails.input/1"]
    kind: Literal["provider"]
    as_of: str
    law: dict[str, Any]
    provider: ProviderFacts
    resellers: tuple[ResellerFacts, ...]
    resellers_complete: Tri
    ownership: tuple[Ownership, ...]
    requests: tuple[RequestFacts, ...]
    records: tuple[RecordFacts, ...]
    filings: tuple[FilingFacts, ...]
    own_runs: tuple[RunFacts, ...]
    own_runs_complete: Tri
    own_clusters: tuple[OwnClusterFacts, ...]
    own_clusters_complete: Tri
    verdicts: tuple[VerdictCount, ...]
    customers_complete: Tri


AnyDocument = Document | GroupDocument | ProviderDocument
