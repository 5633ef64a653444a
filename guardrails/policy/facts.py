"""Turns rows of the register into rows of a document: as known on the day, identities left behind. Pure."""

from collections.abc import Sequence
from typing import Any

import msgspec

from guardrails.assessment.behind import Holder
from guardrails.assessment.changes import Change
from guardrails.model.activity import (
    Arrangement,
    Filing,
    Interdiction,
    Record,
    RedFlag,
    Request,
    Run,
)
from guardrails.model.customer import Customer, DataElements
from guardrails.model.party import EndUse, Party
from guardrails.model.provider import (
    AppliedMeasure,
    Exemption,
    OwnCluster,
    Programme,
    ProviderEntity,
    SpecialMeasure,
)
from guardrails.model.tri import Tri
from guardrails.policy import document as doc
from guardrails.policy import document_activity as activity
from guardrails.policy import document_people as people
from guardrails.register import operations
from guardrails.register.filings import about, day_in_doubt
from guardrails.register.known import Known


def party_facts(
    party: Party, role: people.PartyRole, known: Known, behind: tuple[people.HolderFacts, ...] = ()
) -> dict[str, Any]:
    """The fields of `PartyFacts`."""
    return {
        **_person_facts(party, known),
        "role": role,
        "organised_day": known.day(party, "organised_day"),
        "listings": tuple(
            people.ListingFacts(list=each.list, match=each.match, day=known.day(each, "day"))
            for each in known.listings(party.listings)
        ),
        "screenings": tuple(
            people.ScreeningFacts(list=each.list, day=known.day(each, "day"), current=known.current(each))
            for each in known.rows(party.screenings)
        ),
        "end_use": _end_use(party.end_use, known),
        "behind": behind,
    }


def _end_use(use: EndUse, known: Known) -> people.EndUseFacts:
    return people.EndUseFacts(
        military=known.stated(use, "military", "stated_day"),
        military_intelligence=known.stated(use, "military_intelligence", "stated_day"),
        intelligence=known.stated(use, "intelligence", "stated_day"),
        security=known.stated(use, "security", "stated_day"),
        review=known.stated(use, "review", "review_day"),
        review_day=known.day(use, "review_day"),
        review_current=known.reviewed(use),
    )


def holder_facts(holder: Holder, name: str, known: Known) -> people.HolderFacts:
    """Somebody behind a party, under the name by which the document knows it."""
    facts = _person_facts(holder.record, known) | {
        "id": name,
        "control": holder.control,
        "share_percent": holder.share_percent,
    }
    return people.HolderFacts(**facts, ultimate_parent=holder.ultimate_parent)


def _person_facts(party: Party, known: Known) -> dict[str, Any]:
    """The fields of `PersonFacts`."""
    return {
        "id": party.id,
        "kind": party.kind,
        "citizenships": tuple(sorted(party.citizenships)),
        "citizenships_complete": _listed(party.citizenships, party.citizenships_complete),
        "permanent_residences": tuple(sorted(party.permanent_residences)),
        "permanent_residences_complete": _listed(
            party.permanent_residences, party.permanent_residences_complete
        ),
        "located_in": known.stated(party, "located_in"),
        "ukraine_region": party.ukraine_region,
        "organised_in": known.stated(party, "organised_in", "organised_day"),
        "headquarters": party.headquarters,
        "ultimate_parent_headquarters": party.ultimate_parent_headquarters,
        "government_of": tuple(sorted(set(party.government_of))),
        "control": party.control,
        "share_percent": party.share_percent,
    }


def _listed(entries: Sequence[str], complete: Tri | None) -> Tri:
    """A list with entries is taken as all of them unless the register says otherwise; an empty one is not."""
    if complete is not None:
        return complete
    return "yes" if entries else "unknown"


def run(run: Run, known: Known) -> activity.RunFacts:
    """A run; its operations are what the estimate and six times parameters and tokens (6ND) say together."""
    six_nd = operations.six_nd(run)
    return activity.RunFacts(
        id=run.id,
        training=known.stated(run, "training"),
        purpose=run.purpose,
        end_use=run.end_use,
        biological=run.biological,
        generative=run.generative,
        weights=run.weights,
        operations_yop=operations.estimated(run),
        stated_yop=run.operations_yop,
        six_nd_yop="none" if six_nd is None else six_nd,
        start_day=known.day(run, "start_day"),
        end_day=known.day(run, "end_day"),
        accelerator=run.accelerator or "unknown",
        cybersecurity=run.cybersecurity,
        practices=run.practices,
        transaction_day=known.day(run, "transaction_day"),
        knowledge_day=known.day(run, "knowledge_day"),
        evidence=tuple(sorted(set(run.evidence))),
        end_user_headquarters=tuple(sorted(run.end_user_headquarters)),
        end_user_headquarters_complete=run.end_user_headquarters_complete,
        reseller=run.reseller or "unknown",
        reseller_report_day=known.day_or_none(run, "reseller_report_day"),
    )


def arrangement(each: Arrangement, known: Known) -> activity.ArrangementFacts:
    """A contract, reservation, quota change or plan."""
    return activity.ArrangementFacts(
        id=each.id,
        kind=each.kind,
        capacity_before_yop=each.capacity_before_yop,
        capacity_after_yop=each.capacity_after_yop,
        transaction_day=known.day(each, "transaction_day"),
        knowledge_day=known.day(each, "knowledge_day"),
        purpose=each.purpose,
    )


def planned_change(each: Change) -> activity.ArrangementFacts:
    """A plan that changes what a customer could do. When it takes place, or became known, nothing says."""
    return activity.ArrangementFacts(
        id=f"plan:{each.file}",
        kind="plan",
        capacity_before_yop=each.before_yop,
        capacity_after_yop=each.after_yop,
        transaction_day="unknown",
        knowledge_day="unknown",
        purpose="unknown",
    )


def request(each: Request, known: Known) -> activity.RequestFacts:
    """A request of an authority; what it is about stays in the register."""
    return activity.RequestFacts(
        id=each.id,
        kind=each.kind,
        day=known.day(each, "day"),
        due_day=known.day_or_none(each, "due_day"),
        answered_day=known.day_or_none(each, "answered_day"),
    )


def record(each: Record, known: Known) -> activity.RecordFacts:
    """A record that has to be kept."""
    return activity.RecordFacts(
        id=each.id,
        kind=each.kind,
        created_day=known.day(each, "created_day"),
        closed_day=known.day_or_none(each, "closed_day"),
        last_access_day=known.day(each, "last_access_day"),
        diverted_day=known.day_or_none(each, "diverted_day"),
        kept=known.stated(each, "kept"),
        destroyed_day=known.day_or_none(each, "destroyed_day"),
        access_limited=each.access_limited,
        served_in=tuple(sorted(set(each.served_in))),
    )


def filings(owner: Customer | ProviderEntity, known: Known) -> tuple[activity.FilingFacts, ...]:
    """What was filed by the day; what was filed later is none yet, but a report that is wrong stays one."""
    return tuple(
        _filing(each, owner, known)
        for each in owner.filings
        if known.has_come(each.day) or each.inaccuracy_day is not None
    )


def _filing(each: Filing, owner: Customer | ProviderEntity, known: Known) -> activity.FilingFacts:
    """A filing, without its reference."""
    return activity.FilingFacts(
        kind=each.kind,
        subject=each.subject,
        about=about(each, owner),
        day="unknown" if day_in_doubt(each, owner) else known.day(each, "day"),
        reference="yes" if each.reference else "unknown",
        operations_yop="unknown" if each.operations_yop is None else each.operations_yop,
        items=tuple(sorted(set(each.items))),
        items_complete=each.items_complete,
        inaccuracy_day=known.day_or_none(each, "inaccuracy_day"),
        corrected_day=known.day_or_none(each, "corrected_day"),
    )


def exemption(each: Exemption, known: Known) -> doc.ExemptionFacts:
    """A finding that exempts from identification."""
    return doc.ExemptionFacts(
        id=each.id,
        scope=each.scope,
        of=each.of,
        from_day=known.day(each, "from_day"),
        until_day=known.day_or_none(each, "until_day"),
        programme_kept=each.programme_kept,
        deviation_day=known.day_or_none(each, "deviation_day"),
        deviation_notified_day=known.day_or_none(each, "deviation_notified_day"),
    )


def special_measure(each: SpecialMeasure, known: Known) -> doc.SpecialMeasureFacts:
    """A determination against a jurisdiction or a person."""
    return doc.SpecialMeasureFacts(
        id=each.id,
        target=each.target,
        country=each.country,
        determined_day=known.day(each, "determined_day"),
        effective_day=known.day_or_none(each, "effective_day"),
        extended_until_day=known.day_or_none(each, "extended_until_day"),
    )


def data_elements(each: DataElements, known: Known) -> doc.DataElementFacts:
    """What is on file; what was validated later is not known yet."""
    held = msgspec.structs.asdict(each)
    validated = {
        field: known.stated(each, field, "validated_day") for field in held if field.endswith("_validated")
    }
    return doc.DataElementFacts(**{**held, **validated, "validated_day": known.day(each, "validated_day")})


def interdiction(each: Interdiction, known: Known) -> activity.InterdictionFacts:
    """What was blocked or rejected, and when that was reported."""
    return activity.InterdictionFacts(
        id=each.id,
        kind=each.kind,
        day=known.day(each, "day"),
        reported_day=known.day_or_none(each, "reported_day"),
    )


def applied_measures(measures: Sequence[AppliedMeasure], known: Known) -> tuple[doc.AppliedMeasureFacts, ...]:
    """The special measures that were applied by the day."""
    return tuple(
        doc.AppliedMeasureFacts(measure=each.measure, day=known.day(each, "day"))
        for each in known.rows(measures)
    )


def red_flags(flags: Sequence[RedFlag], known: Known) -> tuple[doc.RedFlagFacts, ...]:
    """The answers, in order of the flags."""
    rows = (
        doc.RedFlagFacts(id=each.flag, state=known.stated(each, "state", "day"), day=known.day(each, "day"))
        for each in flags
    )
    return tuple(sorted(rows, key=lambda row: row.id))


def cluster(each: OwnCluster, known: Known) -> activity.OwnClusterFacts:
    """A cluster of the provider itself."""
    return activity.OwnClusterFacts(
        id=each.id,
        fabric_gbps=each.fabric_gbps,
        capacity_eops=each.capacity_eops,
        day=known.day(each, "day"),
    )


def programme(each: Programme, known: Known) -> doc.ProgrammeFacts:
    """The identification programme."""
    return doc.ProgrammeFacts(
        written=known.stated(each, "written", "written_day"),
        written_day=known.day(each, "written_day"),
        reviewed_day=known.day(each, "reviewed_day"),
        updated_day=known.day(each, "updated_day"),
        covers=tuple(sorted(set(each.covers))),
        covers_complete=each.covers_complete,
        foreign_access=known.stated(each, "foreign_access", "first_foreign_access_day"),
        first_foreign_access_day=known.day(each, "first_foreign_access_day"),
        changed_day=known.day_or_none(each, "changed_day"),
    )
