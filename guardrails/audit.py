"""The use case: from what was found to a report. Every clock, file and engine comes from outside.

Flow: answers to unknowns → attribution → holdings → pools, clusters, sums → documents → policy →
verdicts → report. Tied customers follow each of them, the provider follows them all. No threshold and no
legal notion is decided here.
"""

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from guardrails import __version__
from guardrails.assessment import operated
from guardrails.assessment.assume import Assumptions
from guardrails.assessment.join import Owned, holdings, owner_key
from guardrails.evaluation import Evaluation, Means
from guardrails.model import report as rows
from guardrails.model.calendar import shifted
from guardrails.model.coverage import Coverage
from guardrails.model.customer import Customer
from guardrails.model.outcome import conclude
from guardrails.model.snapshot import Snapshot
from guardrails.model.span import total
from guardrails.model.verdict import Verdict
from guardrails.model.workload import Workload
from guardrails.policy import describe, law_age, softened
from guardrails.register.accounts import key as account_key
from guardrails.register.attribute import Attribution
from guardrails.report import build, governing
from guardrails.settings import Settings

if TYPE_CHECKING:
    from guardrails.assessment.estate import Surveyed

UNREAD = frozenset(("incomplete", "failed", "opaque", "denied", "throttled"))
"""Coverage states after which a file's customers may hold more than was read."""


class _Answered(msgspec.Struct, frozen=True):
    """The workloads with what was assumed, and whose each is."""

    owned: tuple[Owned, ...]
    by: tuple[Attribution, ...]
    assumptions: tuple[rows.AssumptionRow, ...]

    def row(self, at: int) -> rows.WorkloadRow:
        """The workload at a place, as the report shows it."""
        owned = self.owned[at]
        return build.workload_row(owned.workload, owned.customer, self.by[at].by, owned.candidates)


class _Found(msgspec.Struct, frozen=True):
    """What was decided about customers, those that are tied, and the provider; and what was covered."""

    customers: tuple[build.CustomerFindings, ...]
    of_groups: tuple[Verdict, ...]
    of_provider: tuple[Verdict, ...]
    coverage: tuple[Coverage, ...]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """All of them, the customers' first."""
        return (
            *chain.from_iterable(each.verdicts for each in self.customers),
            *self.of_groups,
            *self.of_provider,
        )


def decide(snapshot: Snapshot, means: Means) -> rows.Report:
    """Evaluate everything that was found and report it.

    Args:
        snapshot: What the sources found.
        means: Law, register, catalog, engine and settings.
    """
    snapshot = _in_order(snapshot)
    means.resolver.describe(snapshot.accounts)
    answered = _answer(snapshot, means)
    records = {customer.id: customer for customer in means.united.register.customers}
    surveyed = _survey(snapshot, records, answered, means)
    held = (
        holdings(answered.owned, surveyed.records, (), surveyed.estate)
        if surveyed
        else holdings(answered.owned, records, _unread_files(snapshot))
    )
    evaluate = Evaluation(means, snapshot.scope, surveyed, held)
    customers = tuple(evaluate(holding) for holding in held)
    tied = tuple(evaluate.groups(customers, held))
    of_provider = evaluate.provider(customers, tied, held) if customers else ()
    found = _Found(
        tuple(_excused(each, means) for each in customers),
        means.excuse(tied),
        means.excuse(of_provider),
        (*snapshot.coverage, *(surveyed.coverage if surveyed else ()), *_gaps(answered)),
    )
    return _report(found, answered, snapshot, means)


def _in_order(snapshot: Snapshot) -> Snapshot:
    """By file and place: in which order things were given or read changes nothing in a report."""
    return msgspec.structs.replace(
        snapshot,
        workloads=tuple(sorted(snapshot.workloads, key=lambda each: (each.file, each.address, each.id))),
        coverage=tuple(sorted(snapshot.coverage, key=lambda each: (each.where, each.what, each.reason))),
        inputs=tuple(sorted(snapshot.inputs, key=lambda each: (each.kind, each.name))),
    )


def _excused(found: build.CustomerFindings, means: Means) -> build.CustomerFindings:
    return msgspec.structs.replace(found, verdicts=means.excuse(found.verdicts))


def _survey(
    snapshot: Snapshot, records: dict[str, Customer], answered: _Answered, means: Means
) -> "Surveyed | None":
    """What live clouds say of the customers; None for a plan."""
    if snapshot.scope != "estate":
        return None
    from guardrails.assessment.estate import survey  # noqa: PLC0415 - a plan does without

    seen = {
        (account_key(each.workload.provider, each.workload.account), owner_key(each))
        for each in answered.owned
    }
    return survey(snapshot, records, means.resolver.holders, seen, means.known)


def _answer(snapshot: Snapshot, means: Means) -> _Answered:
    assumptions = Assumptions(
        means.settings.assume, means.catalog, means.today, means.settings.waivers.max_days
    )
    workloads = assumptions.answer(snapshot.workloads)
    by = tuple(means.resolver.resolve(each) for each in workloads)
    owned = tuple(
        Owned(_standing(workload, who.account), who.customer, who.candidates, who.anyone)
        for workload, who in zip(workloads, by, strict=True)
    )
    return _Answered(owned, by, assumptions.rows())


def _standing(workload: Workload, account: str) -> Workload:
    """The workload in the account where it stands, also when only the command line says so."""
    return workload if account == workload.account else msgspec.structs.replace(workload, account=account)


def _unread_files(snapshot: Snapshot) -> list[str]:
    """Plan files of which something that could hold accelerators was not read."""
    gaps = [each.where for each in snapshot.coverage if each.state in UNREAD]
    names = (each.name for each in snapshot.inputs)
    return [name for name in names if any(gap == name or gap.startswith(f"{name}: ") for gap in gaps)]


def _gaps(answered: _Answered) -> list[Coverage]:
    """What the facts themselves leave open: whose a workload is, how much it is; with one example each.

    A type that nothing reads is `opaque`, under its own name and with the sign that it shows.
    """
    gaps: dict[tuple[str, str, str], list[str]] = {}
    opaque: set[tuple[str, str, str]] = set()
    for owned, who in zip(answered.owned, answered.by, strict=True):
        workload = owned.workload
        if workload.holds_nothing:
            continue
        if not owned.customer:
            key = (workload.file, "attribution", f"whose they are is not established: {who.reason}")
            gaps.setdefault(key, []).append(workload.address)
        if workload.accelerator == "unknown" or workload.ceiling.max is None:
            what, reason = "accelerators", "type or number is not known"
            if workload.unread:
                what, reason = workload.kind, workload.unresolved[0].reason
                opaque.add((workload.file, what, reason))
            gaps.setdefault((workload.file, what, reason), []).append(workload.address)
    return [
        Coverage(
            where=f"{file}: {addresses[0]}" if file else addresses[0],
            what=what,
            state="opaque" if (file, what, reason) in opaque else "incomplete",
            count=len(addresses),
            reason=reason,
        )
        for (file, what, reason), addresses in sorted(gaps.items())
    ]


def _report(
    found: _Found,
    answered: _Answered,
    snapshot: Snapshot,
    means: Means,
) -> rows.Report:
    settings = means.settings
    law = tuple(
        describe.regime_row(regime, means.law)
        for regime in means.manifest.regimes
        if regime.id in means.terms.regimes
    )
    limits = [
        (regime.id, limit) for regime in law for limit in regime.limits if limit.unit in build.COMPUTE_UNITS
    ]
    softening = _softened(found, answered, snapshot, means)
    horizon = shifted(means.as_of.utc_day, settings.horizon_days).isoformat()
    return rows.Report(
        schema=rows.SCHEMA,
        tool=rows.Tool(
            name="guardrails",
            version=__version__,
            engine=means.engine_name,
            policies=means.manifest.digest,
            catalog=means.catalog.digest,
        ),
        as_of=str(means.as_of),
        scope=snapshot.scope,
        inputs=(*snapshot.inputs, *means.inputs),
        coverage=found.coverage,
        law=law,
        overrides=describe.overrides(means.law, settings, [each.words for each in means.catalog.changes]),
        rules=tuple(describe.rule_row(rule) for rule in describe.known_rules(means.manifest, means.terms)),
        workloads=build.WorkloadRows(answered.row, len(answered.owned)),
        customers=tuple(build.customer_row(each, limits) for each in found.customers),
        documents=(
            *build.document_rows("group", found.of_groups),
            *build.document_rows("provider", found.of_provider),
        ),
        verdicts=build.listed(found.verdicts, all_of_them=means.everything, horizon=horizon),
        governing=governing.rows(found.verdicts) if settings.on_conflict == "strictest" else (),
        assumptions=answered.assumptions,
        waivers=means.waivers.rows() if means.waivers else (),
        softened=softening,
        notes=_notes(answered, means),
        only=(),
        summary=_summary(found, answered, snapshot, settings, softening),
    )


def _notes(answered: _Answered, means: Means) -> tuple[str, ...]:
    in_use = (regime for regime in means.manifest.regimes if regime.id in means.terms.regimes)
    standing = operated.notes((each.workload for each in answered.owned), means.catalog)
    return (*law_age.notes(in_use, means.law), *standing)


def _softened(
    found: _Found,
    answered: _Answered,
    snapshot: Snapshot,
    means: Means,
) -> tuple[rows.SoftenedRow, ...]:
    used = softened.Used(
        attributed=Counter(each.by for each in answered.by),
        assumptions=answered.assumptions,
        waivers=means.waivers.rows() if means.waivers else (),
        verdicts=found.verdicts,
        coverage=found.coverage,
        changes=means.catalog.changes,
        answer=means.catalog.answer,
        estate=snapshot.scope == "estate",
    )
    return softened.table(used, means.settings, means.manifest, means.law, means.terms)


def _summary(
    found: _Found,
    answered: _Answered,
    snapshot: Snapshot,
    settings: Settings,
    softening: tuple[rows.SoftenedRow, ...],
) -> rows.Summary:
    outcome = conclude(
        found.verdicts,
        found.coverage,
        settings.fail_on,
        settings.allow_incomplete,
        softened.softening(softening),
    )
    return rows.Summary(
        resources_seen=snapshot.resources_seen,
        workloads=len(answered.owned),
        accelerators=total(each.workload.ceiling for each in answered.owned),
        customers=sum(each.attributed for each in found.customers),
        unattributed_workloads=sum(not each.customer for each in answered.owned),
        verdicts=build.verdict_counts(found.verdicts),
        counted=outcome.counted,
        coverage_complete=all(each.complete for each in found.coverage),
        fail_on=settings.fail_on,
        allow_incomplete=settings.allow_incomplete,
        exit_code=outcome.code,
        reasons=outcome.reasons,
    )
