"""The use case: from what was found to a report. Every clock, file and engine comes from outside.

Flow: answers to unknowns → attribution → holdings → pools, clusters, sums → documents → policy →
verdicts → report. No threshold and no legal notion is decided here.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain

import msgspec

from guardrails import __version__
from guardrails.assessment.assume import Assumptions
from guardrails.assessment.clusters import Line, clusters
from guardrails.assessment.join import Holding, Owned, holdings
from guardrails.assessment.pools import PooledWorkloads, Pooling, compute
from guardrails.catalog.lookup import Catalog
from guardrails.errors import EngineError
from guardrails.model import report as rows
from guardrails.model.coverage import Coverage
from guardrails.model.customer import Register
from guardrails.model.outcome import conclude
from guardrails.model.snapshot import InputFile, Snapshot
from guardrails.model.span import total
from guardrails.model.verdict import Verdict
from guardrails.model.workload import Workload
from guardrails.policy import assemble, baseline, describe
from guardrails.policy.baseline import Baseline
from guardrails.policy.document import Document
from guardrails.policy.engines.interface import Decision, Engine
from guardrails.policy.law import Law
from guardrails.policy.manifest import Manifest
from guardrails.policy.verdicts import Judge, VerdictSettings
from guardrails.register.attribute import Attribution, Resolver
from guardrails.report import build
from guardrails.settings import Settings

UNREAD = frozenset(("incomplete", "failed", "opaque", "denied", "throttled"))
"""Coverage states after which a file's customers may hold more than was read."""


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision needs besides the facts.

    Attributes:
        as_of: Aware UTC instant of the decision.
        terms: Which rules run and which of them bind here.
        open_engine: Opens the engine when the first document is there, not before.
        baseline: Obligations that were known before; they do not fail unless they have grown.
        inputs: Files read besides the sources' own: register, configuration, added catalog rows.
        everything: List every verdict, not only those that ask for something.
    """

    as_of: datetime
    settings: Settings
    catalog: Catalog
    register: Register
    resolver: Resolver
    manifest: Manifest
    law: Law
    terms: VerdictSettings
    engine_name: str
    open_engine: Callable[[], Engine]
    inputs: tuple[InputFile, ...]
    baseline: Baseline | None = None
    everything: bool = False


class _Answered(msgspec.Struct, frozen=True):
    """The workloads with what was assumed, and whose each is."""

    owned: tuple[Owned, ...]
    by: tuple[Attribution, ...]
    assumptions: tuple[rows.AssumptionRow, ...]


def decide(snapshot: Snapshot, means: Means) -> rows.Report:
    """Evaluate everything that was found and report it.

    Args:
        snapshot: What the sources found.
        means: Law, register, catalog, engine and settings.
    """
    answered = _answer(snapshot, means)
    records = {customer.id: customer for customer in means.register.customers}
    evaluate = _Evaluation(means)
    held = holdings(answered.owned, records, _unread_files(snapshot))
    findings = tuple(evaluate(holding) for holding in held)
    coverage = (*snapshot.coverage, *_gaps(answered))
    return _report(findings, answered, coverage, snapshot, means)


def _answer(snapshot: Snapshot, means: Means) -> _Answered:
    assumptions = Assumptions(means.settings.assume, means.catalog, means.as_of.date())
    workloads = assumptions.answer(snapshot.workloads)
    by = tuple(means.resolver.resolve(each) for each in workloads)
    owned = tuple(
        Owned(_standing(workload, who.account), who.customer, who.candidates)
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


class _Evaluation:
    """Assesses and judges one customer after another with the same means."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._judges = Judge(means.manifest, means.law, means.terms)
        self._pooling = Pooling(means.catalog, means.settings.assessment.training_precisions)
        self._lines = tuple(
            Line(gbps, per) for gbps, per in describe.lines(means.manifest, means.law, means.terms)
        )

    @cached_property
    def _engine(self) -> Engine:
        return self._means.open_engine()

    def __call__(self, holding: Holding) -> build.CustomerFindings:
        pooled = self._pooling.pool(holding.workloads)
        assessed = self._assess(pooled, holding)
        document = self._document(holding, assessed)
        return build.CustomerFindings(
            id=holding.id,
            attributed=holding.attributed,
            workloads=len(holding.workloads),
            compute=assessed.compute,
            clusters=assessed.clusters,
            verdicts=self._judge(document, pooled),
        )

    def _assess(self, pooled: PooledWorkloads, holding: Holding) -> assemble.Assessed:
        found = chain.from_iterable(clusters(pooled.pools, line, holding.complete) for line in self._lines)
        sums = compute(
            pooled.pools,
            scope="plan",
            complete=holding.complete,
            utilisation=self._means.settings.assessment.utilisation,
        )
        return assemble.Assessed(pools=pooled.pools, clusters=tuple(found), compute=sums)

    def _document(self, holding: Holding, assessed: assemble.Assessed) -> Document:
        means = self._means
        bare = assemble.customer_document(holding, assessed, means.register, {}, means.as_of)
        codes = assemble.countries((bare.provider, bare.customer, *bare.parties, *bare.resellers))
        return msgspec.structs.replace(bare, law=means.law.document(codes))

    def _judge(self, document: Document, pooled: PooledWorkloads) -> tuple[Verdict, ...]:
        means = self._means
        decision: Decision | EngineError
        try:
            decision = self._engine.evaluate(assemble.encode(document))
        except EngineError as error:
            decision = error
        verdicts = self._judges.verdicts(document, decision, pooled.members)
        if means.baseline is None:
            return tuple(verdicts)
        return baseline.apply(verdicts, means.baseline, means.manifest)


def _gaps(answered: _Answered) -> list[Coverage]:
    """What the facts themselves leave open: whose a workload is, how much it is; with one example each."""
    gaps: dict[tuple[str, str, str], list[str]] = {}
    for owned, who in zip(answered.owned, answered.by, strict=True):
        workload = owned.workload
        if workload.holds_nothing:
            continue
        if not owned.customer:
            key = (workload.file, "attribution", f"whose they are is not established: {who.reason}")
            gaps.setdefault(key, []).append(workload.address)
        if workload.accelerator == "unknown" or workload.ceiling.max is None:
            key = (workload.file, "accelerators", "type or number is not known")
            gaps.setdefault(key, []).append(workload.address)
    return [
        Coverage(
            where=f"{file}: {addresses[0]}",
            what=what,
            state="incomplete",
            count=len(addresses),
            reason=reason,
        )
        for (file, what, reason), addresses in sorted(gaps.items())
    ]


def _report(
    findings: Sequence[build.CustomerFindings],
    answered: _Answered,
    coverage: tuple[Coverage, ...],
    snapshot: Snapshot,
    means: Means,
) -> rows.Report:
    settings = means.settings
    verdicts = tuple(chain.from_iterable(each.verdicts for each in findings))
    law = tuple(
        describe.regime_row(regime, means.law)
        for regime in means.manifest.regimes
        if regime.id in means.terms.regimes
    )
    limits = [
        (regime.id, limit) for regime in law for limit in regime.limits if limit.unit in build.COMPUTE_UNITS
    ]
    horizon = (means.as_of + timedelta(days=settings.horizon_days)).date().isoformat()
    return rows.Report(
        schema=rows.SCHEMA,
        tool=rows.Tool(
            name="guardrails",
            version=__version__,
            engine=means.engine_name,
            policies=means.manifest.digest,
            catalog=means.catalog.digest,
        ),
        as_of=means.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
        scope="plan",
        inputs=(*snapshot.inputs, *means.inputs),
        coverage=coverage,
        law=law,
        overrides=describe.overrides(means.law, settings, means.catalog.overrides),
        rules=tuple(describe.rule_row(rule) for rule in describe.known_rules(means.manifest, means.terms)),
        workloads=tuple(
            build.workload_row(owned.workload, owned.customer, who.by, owned.candidates)
            for owned, who in zip(answered.owned, answered.by, strict=True)
        ),
        customers=tuple(build.customer_row(each, limits) for each in findings),
        verdicts=build.listed(verdicts, all_of_them=means.everything, horizon=horizon),
        assumptions=answered.assumptions,
        summary=_summary(findings, answered, coverage, snapshot, settings),
    )


def _summary(
    findings: Sequence[build.CustomerFindings],
    answered: _Answered,
    coverage: tuple[Coverage, ...],
    snapshot: Snapshot,
    settings: Settings,
) -> rows.Summary:
    verdicts = tuple(chain.from_iterable(each.verdicts for each in findings))
    outcome = conclude(verdicts, coverage, settings.fail_on, settings.allow_incomplete)
    return rows.Summary(
        resources_seen=snapshot.resources_seen,
        workloads=len(answered.owned),
        accelerators=total(each.workload.ceiling for each in answered.owned),
        customers=sum(each.attributed for each in findings),
        unattributed_workloads=sum(not each.customer for each in answered.owned),
        verdicts=build.verdict_counts(verdicts),
        counted=outcome.counted,
        coverage_complete=all(each.complete for each in coverage),
        fail_on=settings.fail_on,
        allow_incomplete=settings.allow_incomplete,
        exit_code=outcome.code,
        reasons=outcome.reasons,
    )
