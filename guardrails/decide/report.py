"""Builds the report from what was decided. Decides nothing."""

from collections import Counter
from functools import partial
from itertools import chain

import msgspec

from guardrails import __version__
from guardrails.assessment import operated
from guardrails.decide.attribution import Answered
from guardrails.decide.inputs import DecisionInputs
from guardrails.model import report as rows
from guardrails.model.calendar import shifted
from guardrails.model.coverage import Coverage
from guardrails.model.findings import CustomerFindings
from guardrails.model.outcome import conclude
from guardrails.model.range import total
from guardrails.model.snapshot import Snapshot
from guardrails.model.verdict import Verdict
from guardrails.policy import describe, law_age, softened
from guardrails.policy.verdicts import rule_status
from guardrails.report import build, governing


class Findings(msgspec.Struct, frozen=True):
    """What was decided about customers, those that are tied, and the provider; and what was covered."""

    customers: tuple[CustomerFindings, ...]
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


def report(
    found: Findings,
    answered: Answered,
    snapshot: Snapshot,
    inputs: DecisionInputs,
) -> rows.Report:
    """The report on what was found and decided.

    Args:
        found: Verdicts and coverage.
        answered: The workloads, and whose they are.
        snapshot: What the sources found.
        inputs: By what it was decided.
    """
    settings = inputs.settings
    law = tuple(
        describe.regime_row(regime, inputs.law)
        for regime in inputs.manifest.regimes
        if regime.id in inputs.terms.regimes
    )
    bindings = describe.limit_bindings(inputs.manifest, inputs.law, inputs.terms)
    limits = [
        (regime.id, limit, bindings.get((regime.id, limit.id), "none"))
        for regime in law
        for limit in regime.limits
        if limit.unit in build.COMPUTE_UNITS
    ]
    softening = _softened(found, answered, snapshot, inputs)
    horizon = shifted(inputs.as_of.utc_day, settings.horizon_days).isoformat()
    return rows.Report(
        schema=rows.SCHEMA,
        tool=rows.Tool(
            name="guardrails",
            version=__version__,
            engine=inputs.engine_name,
            policies=inputs.manifest.digest,
            catalog=inputs.catalog.digest,
        ),
        as_of=str(inputs.as_of),
        scope=snapshot.scope,
        inputs=(*snapshot.inputs, *inputs.files),
        coverage=found.coverage,
        law=law,
        overrides=describe.overrides(inputs.law, settings, [each.words for each in inputs.catalog.changes]),
        rules=tuple(
            describe.rule_row(rule_status(rule, inputs.manifest, inputs.law, inputs.terms))
            for rule in describe.known_rules(inputs.manifest, inputs.terms)
        ),
        workloads=build.WorkloadRows(partial(_workload_row, answered), len(answered.owned)),
        customers=tuple(build.customer_row(each, limits) for each in found.customers),
        documents=(
            *build.document_rows("group", found.of_groups),
            *build.document_rows("provider", found.of_provider),
        ),
        verdicts=build.listed(found.verdicts, all_of_them=inputs.everything, horizon=horizon),
        governing=governing.rows(found.verdicts) if settings.on_conflict == "strictest" else (),
        assumptions=answered.assumptions,
        waivers=inputs.waivers.rows() if inputs.waivers else (),
        softened=softening,
        notes=_notes(answered, inputs),
        only=(),
        passes="listed" if inputs.everything else "counted",
        summary=_summary(found, answered, snapshot, inputs, softening),
    )


def _workload_row(answered: Answered, at: int) -> rows.WorkloadRow:
    """The workload at a place."""
    owned = answered.owned[at]
    return build.workload_row(owned.workload, owned.customer, answered.by[at].by, owned.candidates)


def _notes(answered: Answered, inputs: DecisionInputs) -> tuple[str, ...]:
    in_use = (regime for regime in inputs.manifest.regimes if regime.id in inputs.terms.regimes)
    standing = operated.notes((each.workload for each in answered.owned), inputs.catalog)
    return (*law_age.notes(in_use, inputs.law), *standing)


def _softened(
    found: Findings,
    answered: Answered,
    snapshot: Snapshot,
    inputs: DecisionInputs,
) -> tuple[rows.SoftenedRow, ...]:
    used = softened.Used(
        attributed=Counter(each.by for each in answered.by),
        assumptions=answered.assumptions,
        waivers=inputs.waivers.rows() if inputs.waivers else (),
        verdicts=found.verdicts,
        coverage=found.coverage,
        changes=inputs.catalog.changes,
        answer=inputs.catalog.answer,
        estate=snapshot.scope == "estate",
    )
    return softened.table(used, inputs.settings, inputs.manifest, inputs.law, inputs.terms)


def _summary(
    found: Findings,
    answered: Answered,
    snapshot: Snapshot,
    inputs: DecisionInputs,
    softening: tuple[rows.SoftenedRow, ...],
) -> rows.Summary:
    settings = inputs.settings
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
        registered=len(inputs.united.register.customers),
        unattributed_workloads=sum(not each.customer for each in answered.owned),
        verdicts=build.verdict_counts(found.verdicts),
        counted=outcome.counted,
        coverage_complete=all(each.complete for each in found.coverage),
        fail_on=settings.fail_on,
        allow_incomplete=settings.allow_incomplete,
        exit_code=outcome.code,
        reasons=outcome.reasons,
    )
