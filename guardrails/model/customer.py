"""Customers of the register, as primitive facts: nothing here is a legal conclusion."""

from datetime import date
from typing import Literal

import msgspec

from guardrails.model.activity import (
    Arrangement,
    Authorisation,
    Filing,
    Interdiction,
    Record,
    RedFlag,
    Request,
    Run,
    Use,
)
from guardrails.model.party import (
    UNKNOWN,
    Country,
    EndUse,
    Entity,
    Listing,
    Party,
    PartyKind,
    Personal,
    Screening,
    Stake,
)
from guardrails.model.provider import AppliedMeasure, ProviderEntity, Reseller
from guardrails.model.range import UNKNOWN as UNKNOWN_RANGE
from guardrails.model.range import Range
from guardrails.model.tri import Tri

__all__ = [
    "UNATTRIBUTED",
    "UNKNOWN",
    "Access",
    "Account",
    "AppliedMeasure",
    "Arrangement",
    "Authorisation",
    "Country",
    "Customer",
    "DataElements",
    "EndUse",
    "Entity",
    "Filing",
    "Fingerprints",
    "Interdiction",
    "LinkKind",
    "LinkPaths",
    "Listing",
    "OrganisationalUnit",
    "Party",
    "PartyKind",
    "Personal",
    "Provider",
    "ProviderEntity",
    "Record",
    "RedFlag",
    "Register",
    "Request",
    "Reseller",
    "Run",
    "Screening",
    "Stake",
    "Verification",
    "VerificationStatus",
]

UNATTRIBUTED = "unattributed:"
"""Before the account or plan whose accelerators name no customer: the id of their group."""

VerificationStatus = Literal["verified", "pending", "failed", "not_started", "unknown"]
Access = Literal["full", "monitored", "restricted", "closed", "unknown"]
Provider = Literal["aws", "azure", "gcp"]
LinkKind = Literal["ip", "owner", "payment", "reseller"]
"""What may tie customers: addresses, somebody behind both, means of payment, or who sells to both."""
LinkPaths = Literal["add_up", "each_alone"]
"""Whether shares that an owner holds through several others add up when it is asked whom it stands behind."""


class DataElements(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Which identifying data the provider has on file, not the data itself.

    They are those of the proposed 15 CFR 7.302(d)(1) and of India's Directions 20(3)/2022-CERT-In.

    Attributes:
        ip_log: Whether addresses, dates and times of access and administration are logged at all.
        ip_log_every_event: Whether every access and administrative action is in that log.
        places_of_use, payment_details: Sub-fields of address and payment.
        hire_period: Dates of the hire; ips_allotted: addresses that were allotted to the customer.
        registration_log: E-mail address, IP address and time that were used to register.
        purpose: For what it hires; ownership: who owns it.
        name_validated, address_validated, telephone_validated: Whether these were validated.
        validated_day: When they last were; None when not known.
    """

    name: Tri = "unknown"
    address: Tri = "unknown"
    payment: Tri = "unknown"
    email: Tri = "unknown"
    telephone: Tri = "unknown"
    ip_log: Tri = "unknown"
    ip_log_every_event: Tri = "unknown"
    places_of_use: Tri = "unknown"
    payment_details: Tri = "unknown"
    hire_period: Tri = "unknown"
    ips_allotted: Tri = "unknown"
    registration_log: Tri = "unknown"
    purpose: Tri = "unknown"
    ownership: Tri = "unknown"
    name_validated: Tri = "unknown"
    address_validated: Tri = "unknown"
    telephone_validated: Tri = "unknown"
    validated_day: date | None = None


class Verification(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The state of the identity check.

    Attributes:
        status: What came of it.
        day: Day on which it was last completed; None when not known.
        started_day: Day on which it began.
        method: Documentary, non-documentary, … ; free text, shown on request only.
        evidence: Reference to the record, no personal data.
        resolution: Whether what was done about a failed check is on record.
    """

    status: VerificationStatus = "unknown"
    day: date | None = None
    started_day: date | None = None
    method: str = ""
    evidence: str = ""
    resolution: Tri = "unknown"


class Account(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where a customer's resources live: AWS account, Azure subscription or GCP project.

    Attributes:
        environment: Optional name for one-tenant workspaces (`prod`), matched by `--environment`.
        type: The provider's own type of account, as exemptions name it; empty when not known.
        last_access_day: When it was last accessed; None when not known.
        quota_accelerators: Accelerators that its quota allows.
    """

    provider: Provider
    id: str
    opened_day: date | None = None
    closed_day: date | None = None
    environment: str = ""
    type: str = ""
    last_access_day: date | None = None
    quota_accelerators: Range = UNKNOWN_RANGE


class OrganisationalUnit(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """What holds accounts of one customer only: an AWS organisational unit, a management group, a folder."""

    provider: Provider
    id: str


class Fingerprints(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """By what customers are compared: keyed hashes or ids of our own, never what they stand for.

    Attributes:
        payment, ip: One for each means of payment and each address; alike in two records means shared.
        payment_complete, ip_complete: Whether those are all; when left out: yes if the list has entries.
    """

    payment: tuple[str, ...] = ()
    payment_complete: Tri | None = None
    ip: tuple[str, ...] = ()
    ip_complete: Tri | None = None


class Customer(Party, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A customer record of the register.

    Attributes:
        id: Unique in the register; stable, printable, no personal data.
        aliases: Other values by which tags and module paths may name the customer.
        owners: Beneficial owners as far as known; `owners_complete` says whether that is all.
        end_users, on_behalf_of: Those who use it, and those it acts for.
        ous: What holds its accounts and nobody else's, so that new ones need no entry; the nearest counts.
        resellers: Ids of the resellers between the provider and the customer, nearest to the provider first.
        resellers_complete: Whether the chain is all; an empty one is direct business only when `yes`.
        runs_own_software: Whether it can run software that is not predefined; a finished application, or a
            model behind an interface, is predefined.
        us_status: What was determined about the customer and all its beneficial owners; us_status_day: when.
        risk: The provider's own grading.
        access: What the customer may do while its identity is not verified.
        lessee_type: The provider's own type of lessee, as exemptions name it; empty when not known.
        owners_changed_day: When beneficial owners were last added or changed; None when they were not.
        owners_change_notified_day: When the customer told so; None when it did not.
        measures_applied: Special measures that were applied.
        needed_accelerators: The need that was verified.
        weapons_use_known_day: Day on which the provider came to know that its compute is used for nuclear,
            missile, chemical or biological weapons; None while it knows of no such use.
        benefits_in: Countries of those, besides the parties on record, who benefit from what it rents: a
            parent, a subsidiary or a branch; benefits_in_complete: whether those are all.
        uses: What is served with it; uses_complete: whether that is all.
        interdictions: What was blocked or rejected under sanctions.
        red_flags: Answers; a flag without one is unknown.
        hardware_set_aside: Whether its hardware was bought, dedicated or reserved for it alone.
        authorisations: Licenses, exceptions and exemptions.
        fingerprints: What ties it to other customers besides owners and resellers.
    """

    id: str
    aliases: tuple[str, ...] = ()
    owners: tuple[Party, ...] = ()
    owners_complete: Tri = "unknown"
    end_users: tuple[Party, ...] = ()
    end_users_complete: Tri = "unknown"
    on_behalf_of: tuple[Party, ...] = ()
    on_behalf_of_complete: Tri = "unknown"
    accounts: tuple[Account, ...] = ()
    ous: tuple[OrganisationalUnit, ...] = ()
    resellers: tuple[str, ...] = ()
    resellers_complete: Tri = "unknown"
    verification: Verification = Verification()
    data_elements: DataElements = DataElements()
    opened_day: date | None = None
    closed_day: date | None = None
    runs_own_software: Tri = "unknown"
    us_status: Literal["us", "foreign", "not_determined", "unknown"] = "unknown"
    us_status_day: date | None = None
    risk: Literal["standard", "high", "unknown"] = "unknown"
    access: Access = "unknown"
    lessee_type: str = ""
    owners_changed_day: date | None = None
    owners_change_notified_day: date | None = None
    measures_applied: tuple[AppliedMeasure, ...] = ()
    needed_accelerators: Range = UNKNOWN_RANGE
    weapons_use_known_day: date | None = None
    benefits_in: tuple[Country, ...] = ()
    benefits_in_complete: Tri = "unknown"
    uses: tuple[Use, ...] = ()
    uses_complete: Tri = "unknown"
    interdictions: tuple[Interdiction, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    hardware_set_aside: Tri = "unknown"
    authorisations: tuple[Authorisation, ...] = ()
    fingerprints: Fingerprints = Fingerprints()
    runs: tuple[Run, ...] = ()
    runs_complete: Tri = "unknown"
    arrangements: tuple[Arrangement, ...] = ()
    arrangements_complete: Tri = "unknown"
    requests: tuple[Request, ...] = ()
    records: tuple[Record, ...] = ()
    records_complete: Tri = "unknown"
    filings: tuple[Filing, ...] = ()


class Register(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The identification records that the provider keeps.

    Attributes:
        schema: `guardrails.register/1`.
        resellers_complete: Whether those are all resellers.
        entities: Parties behind the others, described once.
        stakes: Who owns whom, besides the owners in the records themselves.
    """

    schema: Literal["guardrails.register/1"] = "guardrails.register/1"
    provider: ProviderEntity = ProviderEntity()
    resellers: tuple[Reseller, ...] = ()
    resellers_complete: Tri = "unknown"
    entities: tuple[Entity, ...] = ()
    stakes: tuple[Stake, ...] = ()
    customers: tuple[Customer, ...] = ()
