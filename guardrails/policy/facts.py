"""Turns rows of the register into rows of a document: days as numbers, identities left behind. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from guardrails.assessment.changes import Change
from guardrails.model.dealings import Arrangement, Authorisation, Filing, Record, RedFlag, Request, Run
from guardrails.model.party import Party
from guardrails.model.provider import AppliedMeasure, OwnCluster, Programme
from guardrails.model.span import UNKNOWN, Range, exactly
from guardrails.model.tri import Tri
from guardrails.policy import document as doc
from guardrails.policy import document_dealings as dealings

_EPOCH = date(1970, 1, 1).toordinal()
_YOP = 1e24

Unknown = Literal["unknown"]


def day_number(day: date | None) -> int | Unknown:
    """Days since 1970-01-01; a date of the register is a date in every zone."""
    return "unknown" if day is None else day.toordinal() - _EPOCH


def day_or_none(day: date | None) -> int | Literal["unknown", "none"]:
    """As `day_number`, of what has not happened as far as the register knows."""
    return "none" if day is None else day.toordinal() - _EPOCH


def party_facts(party: Party, role: doc.PartyRole) -> dict[str, Any]:
    """The fields of `PartyFacts`."""
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
        "organised_day": day_number(party.organised_day),
        "headquarters": party.headquarters,
        "ultimate_parent_headquarters": party.ultimate_parent_headquarters,
        "control": party.control,
        "share_percent": party.share_percent,
        "listings": tuple(
            doc.ListingFacts(list=each.list, match=each.match, day=day_number(each.day))
            for each in party.listings
        ),
        "screenings": tuple(
            doc.ScreeningFacts(list=each.list, day=day_number(each.day)) for each in party.screenings
        ),
    }


def _listed(entries: Sequence[str], complete: Tri | None) -> Tri:
    """A list with entries is taken as all of them unless the register says otherwise; an empty one is not."""
    if complete is not None:
        return complete
    return "yes" if entries else "unknown"


def run(run: Run) -> dealings.RunFacts:
    """A run; six times parameters and tokens (6ND) stands in for operations that were not estimated."""
    six_nd = _six_nd(run)
    stated = run.operations_yop
    return dealings.RunFacts(
        id=run.id,
        training=run.training,
        purpose=run.purpose,
        biological=run.biological,
        weights=run.weights,
        operations_yop=six_nd if six_nd is not None and stated == UNKNOWN else stated,
        six_nd_yop="none" if six_nd is None else six_nd,
        start_day=day_number(run.start_day),
        end_day=day_number(run.end_day),
        accelerator=run.accelerator or "unknown",
        cybersecurity=run.cybersecurity,
        practices=run.practices,
        transaction_day=day_number(run.transaction_day),
        knowledge_day=day_number(run.knowledge_day),
        evidence=tuple(sorted(set(run.evidence))),
        end_user_headquarters=tuple(sorted(run.end_user_headquarters)),
        end_user_headquarters_complete=run.end_user_headquarters_complete,
        reseller=run.reseller or "unknown",
        reseller_report_day=day_or_none(run.reseller_report_day),
    )


def _six_nd(run: Run) -> Range | None:
    if run.parameters is None or run.tokens is None:
        return None
    return exactly(6 * run.parameters * run.tokens / _YOP)


def arrangement(each: Arrangement) -> dealings.ArrangementFacts:
    """A contract, reservation, quota change or plan."""
    return dealings.ArrangementFacts(
        id=each.id,
        kind=each.kind,
        capacity_before_yop=each.capacity_before_yop,
        capacity_after_yop=each.capacity_after_yop,
        transaction_day=day_number(each.transaction_day),
        knowledge_day=day_number(each.knowledge_day),
        purpose=each.purpose,
    )


def planned_change(each: Change) -> dealings.ArrangementFacts:
    """A plan that changes what a customer could do. When it takes place, or became known, nothing says."""
    return dealings.ArrangementFacts(
        id=f"plan:{each.file}",
        kind="plan",
        capacity_before_yop=each.before_yop,
        capacity_after_yop=each.after_yop,
        transaction_day="unknown",
        knowledge_day="unknown",
        purpose="unknown",
    )


def request(each: Request) -> dealings.RequestFacts:
    """A request of an authority; what it is about stays in the register."""
    return dealings.RequestFacts(
        id=each.id,
        kind=each.kind,
        day=day_number(each.day),
        due_day=day_or_none(each.due_day),
        answered_day=day_or_none(each.answered_day),
    )


def record(each: Record) -> dealings.RecordFacts:
    """A record that has to be kept."""
    return dealings.RecordFacts(
        id=each.id,
        kind=each.kind,
        created_day=day_number(each.created_day),
        closed_day=day_or_none(each.closed_day),
        last_access_day=day_number(each.last_access_day),
        kept=each.kept,
        destroyed_day=day_or_none(each.destroyed_day),
        access_limited=each.access_limited,
    )


def filing(each: Filing) -> dealings.FilingFacts:
    """A filing, without its reference."""
    return dealings.FilingFacts(
        kind=each.kind,
        subject=each.subject,
        day=day_number(each.day),
        reference="yes" if each.reference else "unknown",
        operations_yop="unknown" if each.operations_yop is None else each.operations_yop,
        items=tuple(sorted(set(each.items))),
        items_complete=each.items_complete,
        inaccuracy_day=day_or_none(each.inaccuracy_day),
        corrected_day=day_or_none(each.corrected_day),
    )


def authorisation(each: Authorisation) -> doc.AuthorisationFacts:
    """A licence, exception or exemption, without its reference."""
    return doc.AuthorisationFacts(
        rules=tuple(sorted(set(each.rules))),
        kind=each.kind,
        reference="yes" if each.reference else "unknown",
        from_day=day_or_none(each.from_day),
        until_day=day_or_none(each.until_day),
    )


def applied_measure(each: AppliedMeasure) -> doc.AppliedMeasureFacts:
    """That a special measure was applied."""
    return doc.AppliedMeasureFacts(measure=each.measure, day=day_number(each.day))


def red_flags(flags: Sequence[RedFlag]) -> tuple[doc.RedFlagFacts, ...]:
    """The answers, in order of the flags."""
    rows = (doc.RedFlagFacts(id=each.flag, state=each.state, day=day_number(each.day)) for each in flags)
    return tuple(sorted(rows, key=lambda row: row.id))


def cluster(each: OwnCluster) -> dealings.OwnClusterFacts:
    """A cluster of the provider itself."""
    return dealings.OwnClusterFacts(
        id=each.id,
        fabric_gbps=each.fabric_gbps,
        capacity_eops=each.capacity_eops,
        day=day_number(each.day),
    )


def programme(each: Programme) -> doc.ProgrammeFacts:
    """The identification programme."""
    return doc.ProgrammeFacts(
        written=each.written,
        written_day=day_number(each.written_day),
        reviewed_day=day_number(each.reviewed_day),
        updated_day=day_number(each.updated_day),
        covers=tuple(sorted(set(each.covers))),
        covers_complete=each.covers_complete,
        foreign_access=each.foreign_access,
        first_foreign_access_day=day_number(each.first_foreign_access_day),
        changed_day=day_or_none(each.changed_day),
    )
