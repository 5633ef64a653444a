"""What happens with a customer over time: runs, arrangements, requests, records and filings."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from guardrails.model.party import Country
from guardrails.model.range import UNKNOWN as UNKNOWN_RANGE
from guardrails.model.range import Range
from guardrails.model.tri import Tri

Number = Annotated[float, msgspec.Meta(ge=0, le=1e30)]
Purpose = Literal[
    "pre_training",
    "fine_tuning",
    "reinforcement",
    "distillation",
    "synthetic_data",
    "inference",
    "other",
    "unknown",
]


RunUse = Literal["civil", "military", "military_intelligence", "intelligence", "security", "unknown"]

Use = Literal[
    "enterprise_management",
    "design_manufacturing",
    "it_consultancy",
    "it_support",
    "quantum_computing",
    "own_software",
    "other",
    "unknown",
]
"""What is served with the compute: kinds of software and services that sanctions name, and others."""
AuthorisationKind = Literal[
    "license",
    "data_center_veu",
    "exception",
    "exemption",
    "supplement_entity",
    "government_agency",
]
"""A license; a data center among the validated end users (15 CFR 748.15); a license exception; any exemption;
an entity of the supplement for the United Arab Emirates, or an agency of their government (91 FR 43034)."""


class Run(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A training run that a customer declared, or that the provider knows of.

    Attributes:
        training: Whether it trains (pre-training or fine-tuning), not only infers.
        purpose: What it was declared to be for.
        end_use: Whom it serves: nobody but civil users, or the sort of user that `EndUse` tells apart.
        biological: Whether it trains primarily on biological sequence data.
        generative: Whether the model generates language, or images or video from text.
        weights: Whether the model's weights are to be published (`open`) or kept (`closed`).
        operations_yop: Estimated operations in 10^24; no upper bound when unknown.
        parameters, tokens: Of the model, as declared; 6 times their product estimates the operations, too.
        start_day, end_day: Anticipated days.
        accelerator: Primary accelerator, chip name; empty when not stated.
        cybersecurity: Whether the security practices that a report needs are on file.
        practices: Whether the training practices that a report needs are on file.
        transaction_day: Day of the transaction; knowledge_day: day the provider came to know.
        evidence: On what that knowledge rests.
        end_user_headquarters: Where those are headquartered for whom it is run.
        end_user_headquarters_complete: Whether that is all of them.
        reseller: Id of the reseller through which it was sold; empty when sold directly or not known.
        reseller_report_day: Day on which the reseller reported it to the provider.
    """

    id: str
    training: Tri = "unknown"
    purpose: Purpose = "unknown"
    end_use: RunUse = "unknown"
    biological: Tri = "unknown"
    generative: Tri = "unknown"
    weights: Literal["open", "closed", "unknown"] = "unknown"
    operations_yop: Range = UNKNOWN_RANGE
    parameters: Number | None = None
    tokens: Number | None = None
    start_day: date | None = None
    end_day: date | None = None
    accelerator: str = ""
    cybersecurity: Tri = "unknown"
    practices: Tri = "unknown"
    transaction_day: date | None = None
    knowledge_day: date | None = None
    evidence: tuple[Literal["declared", "telemetry", "contract"], ...] = ()
    end_user_headquarters: tuple[Country, ...] = ()
    end_user_headquarters_complete: Tri = "unknown"
    reseller: str = ""
    reseller_report_day: date | None = None


class Arrangement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A contract, reservation, quota change or plan that changes what a customer may use.

    Attributes:
        capacity_before_yop, capacity_after_yop: What it could do in 12 months, in 10^24 operations.
        transaction_day: Day on which it was agreed or changed; knowledge_day: day the provider came to know.
        purpose: What it was declared to be for.
    """

    id: str
    kind: Literal["contract", "reservation", "quota", "plan"]
    capacity_before_yop: Range = UNKNOWN_RANGE
    capacity_after_yop: Range = UNKNOWN_RANGE
    transaction_day: date | None = None
    knowledge_day: date | None = None
    purpose: Purpose = "unknown"


class Request(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What an authority asked for.

    Attributes:
        kind: `programme_copy` (identification programmes), `information` (on a report), `assessment`
            (an audit that was ordered), `questions` (on a quarterly notification).
        day: When it was received; answered_day: when it was answered, None while it is not.
        due_day: The day that the authority itself set; None when it set none.
        subject: Id of the customer or run that it speaks of; empty when of none.
    """

    id: str
    kind: Literal["programme_copy", "information", "assessment", "questions"]
    day: date | None = None
    due_day: date | None = None
    answered_day: date | None = None
    subject: str = ""


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A record that has to be kept, or once was.

    Attributes:
        kind: `identification` (what was relied on to identify), `export` (export control transactions),
            `sanctions` (transactions and blocked property under OFAC's rules).
        created_day: When it was made; closed_day: when the account was closed or the transaction ended,
            None while it is open; last_access_day: when the account was last accessed.
        diverted_day: The latest reexport, transfer or diversion that is known; None when none is.
        kept: Whether it still exists; destroyed_day: when it was destroyed, None when it was not.
        access_limited: Whether access by third parties is limited.
        served_in: Countries in which the accelerators stood that it is about, besides those of today.
    """

    id: str
    kind: Literal["identification", "export", "sanctions"]
    created_day: date | None = None
    closed_day: date | None = None
    last_access_day: date | None = None
    diverted_day: date | None = None
    kept: Tri = "unknown"
    destroyed_day: date | None = None
    access_limited: Tri = "unknown"
    served_in: tuple[Country, ...] = ()


class Filing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was reported, certified or notified to an authority.

    Attributes:
        kind: `training_report`, `training_report_correction`, `upstream_training_report`,
            `cip_certification_initial`, `cip_certification_annual`, `cip_certification_update`,
            `reseller_report`, …
        subject: Id of what it speaks of: a customer, a run, a reseller or the provider.
        day: When it was filed; None when not known.
        reference: The authority's or our own reference.
        operations_yop: Operations or capacity that it reported, in 10^24; None when it gave none.
        items: What it contains or attests, by key (for a certification, see the rule's description).
        items_complete: Whether those are all that it contains.
        inaccuracy_day: Day on which it was found to be inaccurate or incomplete; None when it was not.
        corrected_day: Day on which it was corrected; None when it was not.
    """

    kind: str
    subject: str
    day: date | None = None
    reference: str = ""
    operations_yop: Number | None = None
    items: tuple[str, ...] = ()
    items_complete: Tri = "unknown"
    inaccuracy_day: date | None = None
    corrected_day: date | None = None


class Authorisation(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A license, exception or exemption of one customer that allows what a rule would refuse.

    Attributes:
        rules: Ids of the rules that it answers.
        kind: What it is; the kinds for the United Arab Emirates count there alone.
        reference: The authority's reference.
        from_day, until_day: When it holds; None: since ever, without end.
    """

    rules: tuple[str, ...]
    kind: AuthorisationKind
    reference: str = ""
    from_day: date | None = None
    until_day: date | None = None


class Interdiction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """That property of the customer was blocked, or a transaction with it rejected, under sanctions.

    Attributes:
        day: When it was; reported_day: when that was reported to the authority, None while it is not.
    """

    id: str
    kind: Literal["blocked", "rejected"]
    day: date | None = None
    reported_day: date | None = None


class RedFlag(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The answer to one red flag.

    Attributes:
        flag: Its key, as the rule lists it.
        state: Whether it was seen, and if so, whether an inquiry settled it.
        day: When it was answered.
    """

    flag: str
    state: Literal["absent", "raised", "resolved", "unknown"] = "unknown"
    day: date | None = None
