"""Customers and the parties behind them, as primitive facts: nothing here is a legal conclusion."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from guardrails.model.span import UNKNOWN as UNKNOWN_RANGE
from guardrails.model.span import Range
from guardrails.model.tri import Tri

Country = str
"""ISO 3166-1 alpha-2 code in upper case, or `unknown`."""

PartyKind = Literal["individual", "entity", "unknown"]
VerificationStatus = Literal["verified", "pending", "failed", "not_started", "unknown"]
Provider = Literal["aws", "azure", "gcp"]
UNKNOWN = "unknown"


class Personal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What identifies a person. Never leaves the register: no document, log or report holds it."""

    name: str = ""
    address: str = ""
    email: tuple[str, ...] = ()
    telephone: tuple[str, ...] = ()
    payment: str = ""
    ip_addresses: tuple[str, ...] = ()
    note: str = ""


class Party(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A person or entity: primitives from which Rego derives foreignness.

    Attributes:
        id: Unique in its customer; stable, no name in it.
        kind: Individual or entity.
        citizenships: Countries of citizenship of an individual.
        citizenships_complete: Whether the list is all; when left out: yes if the list has entries.
        permanent_residences: Countries of lawful permanent residence of an individual.
        permanent_residences_complete: As above.
        located_in: Where the person is, or where the entity has its principal place of business.
        organised_in: Where an entity is organised or incorporated.
        headquarters: Where an entity is headquartered.
        ultimate_parent_headquarters: Where its ultimate parent is headquartered.
        control: Whether an owner exercises substantial control.
        share_percent: An owner's share in percent.
        personal: What identifies the party; never exported.
    """

    id: str = ""
    kind: PartyKind = "unknown"
    citizenships: tuple[Country, ...] = ()
    citizenships_complete: Tri | None = None
    permanent_residences: tuple[Country, ...] = ()
    permanent_residences_complete: Tri | None = None
    located_in: Country = UNKNOWN
    organised_in: Country = UNKNOWN
    headquarters: Country = UNKNOWN
    ultimate_parent_headquarters: Country = UNKNOWN
    control: Tri = "unknown"
    share_percent: Range = UNKNOWN_RANGE
    personal: Personal | None = None


class DataElements(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Which identifying data the provider has on file, not the data itself (proposed 7.302(d)(1))."""

    name: Tri = "unknown"
    address: Tri = "unknown"
    payment: Tri = "unknown"
    email: Tri = "unknown"
    telephone: Tri = "unknown"
    ip_log: Tri = "unknown"


class Verification(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The state of the identity check.

    Attributes:
        status: What came of it.
        day: Day on which it was last completed; None when not known.
        started_day: Day on which it began.
        method: Documentary, non-documentary, … ; free text, shown on request only.
        evidence: Reference to the record, no personal data.
    """

    status: VerificationStatus = "unknown"
    day: date | None = None
    started_day: date | None = None
    method: str = ""
    evidence: str = ""


class Account(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where a customer's resources live: AWS account, Azure subscription or GCP project.

    Attributes:
        environment: Optional name for one-tenant workspaces (`prod`), matched by `--environment`.
    """

    provider: Provider
    id: str
    opened_day: date | None = None
    closed_day: date | None = None
    environment: str = ""


class Run(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A training run that a customer declared, or that the provider knows of.

    Attributes:
        training: Whether it trains (pre-training or fine-tuning), not only infers.
        operations_yop: Estimated operations in 10^24; no upper bound when unknown.
        start_day, end_day: Anticipated days.
        accelerator: Primary accelerator, chip name; empty when not stated.
        cybersecurity: Whether the security practices that a report needs are on file.
        practices: Whether the training practices that a report needs are on file.
        transaction_day: Day of the transaction; knowledge_day: day the provider came to know.
    """

    id: str
    training: Tri = "unknown"
    operations_yop: Range = UNKNOWN_RANGE
    start_day: date | None = None
    end_day: date | None = None
    accelerator: str = ""
    cybersecurity: Tri = "unknown"
    practices: Tri = "unknown"
    transaction_day: date | None = None
    knowledge_day: date | None = None


class Filing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was reported, certified or notified to an authority.

    Attributes:
        kind: `training_report`, `cip_certification`, …
        subject: Id of what it speaks of: a customer or a run.
        day: When it was filed; None when not known.
        reference: The authority's or our own reference.
        operations_yop: Operations or capacity that it reported, in 10^24; None when it gave none.
    """

    kind: str
    subject: str
    day: date | None = None
    reference: str = ""
    operations_yop: Annotated[float, msgspec.Meta(ge=0, le=1e30)] | None = None


class Customer(Party, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A customer record of the register.

    Attributes:
        id: Unique in the register; stable, printable, no personal data.
        aliases: Other values by which tags and module paths may name the customer.
        owners: Beneficial owners as far as known; `owners_complete` says whether that is all.
        end_users, on_behalf_of: Those who use it, and those it acts for.
        resellers: Ids of the resellers between the provider and the customer, nearest to the provider first.
        resellers_complete: Whether the chain is all; an empty one is direct business only when `yes`.
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
    resellers: tuple[str, ...] = ()
    resellers_complete: Tri = "unknown"
    verification: Verification = Verification()
    data_elements: DataElements = DataElements()
    opened_day: date | None = None
    closed_day: date | None = None
    runs: tuple[Run, ...] = ()
    runs_complete: Tri = "unknown"
    filings: tuple[Filing, ...] = ()


class Reseller(Party, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A party that sells the provider's compute onward.

    Attributes:
        cip_on_file: Whether the provider holds a copy of the reseller's identification programme.
    """

    id: str
    aliases: tuple[str, ...] = ()
    cip_on_file: Tri = "unknown"


class ProviderEntity(Party, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The contracting entity that rents out the compute: us.

    Attributes:
        offers_iaas: Whether it offers infrastructure on which customers run their own software.
    """

    id: str = "provider"
    offers_iaas: Tri = "unknown"


class Register(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The identification records that the provider keeps.

    Attributes:
        schema: `guardrails.register/1`.
    """

    schema: Literal["guardrails.register/1"] = "guardrails.register/1"
    provider: ProviderEntity = ProviderEntity()
    resellers: tuple[Reseller, ...] = ()
    customers: tuple[Customer, ...] = ()
