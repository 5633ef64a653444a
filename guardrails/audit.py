"""The use case: from what was found to a report. Every clock, file and engine comes from outside.

Flow: answers to unknowns → attribution → holdings → pools, clusters, sums → documents → policy →
verdicts → report. Tied customers follow each of them, the provider follows them all. No threshold and no
legal notion is decided here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from guardrails import __version__
from guardrails.assessment.assume import Assumptions
from guardrails.assessment.changes import changes
from guardrails.assessment.clusters import Line, clusters
from guardrails.assessment.groups import Group, Linking, groups
from guardrails.assessment.join import Holding, Owned, holdings
from guardrails.assessment.ownership import Book
from guardrails.assessment.pools import PooledWorkloads, Pooling, compute
from guardrails.catalog.lookup import Catalog
from guardrails.errors import EngineError
from guardrails.model import report as rows
from guardrails.model.compute import Scope
from guardrails.model.coverage import Coverage
from guardrails.model.customer import Register
from guardrails.model.outcome import conclude
from guardrails.model.snapshot import InputFile, Snapshot
from guardrails.model.span import total
from guardrails.model.verdict import Verdict
from guardrails.model.workload import Workload
from guardrails.policy import assemble, assemble_group, baseline, describe
from guardrails.policy import document as doc
from guardrails.policy.baseline import Baseline
from guardrails.policy.engines.interface import Decision, Engine
from guardrails.policy.law import Law
from guardrails.policy.manifest import Manifest
from guardrails.policy.verdicts import Judge, Members, VerdictSettings
from guardrails.register.attribute import Attribution, Resolver
from guardrails.report import build, governing
from guardrails.settings import Settings

if TYPE_CHECKING:
    from guardrails.policy.waivers import Waivers

UNREAD = frozenset(("incomplete", "failed", "opaque", "denied", "throttled"))
"""Coverage states after which a file's customers may hold more than was read."""


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision needs besides the facts.

    Attributes:
        as_of: Aware UTC instant of the decision.
        terms: Which rules run and which of them bind here.
        open_engine: Opens the engine when the first document is there, not before.
        baseline: Obligations that were known before; they do not fail unless they have grown.
        waivers: Failures that somebody answers for; it remembers which of them were used.
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
    waivers: "Waivers | None" = None
    everything: bool = False


class _Answered(msgspec.Struct, frozen=True):
    """The workloads with what was assumed, and whose each is."""

    owned: tuple[Owned, ...]
    by: tuple[Attribution, ...]
    assumptions: tuple[rows.AssumptionRow, ...]


class _Found(msgspec.Struct, frozen=True):
    """What was decided about the customers, those that are tied, and the provider itself."""

    customers: tuple[build.CustomerFindings, ...]
    of_groups: tuple[Verdict, ...]
    of_provider: tuple[Verdict, ...]

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
    answered = _answer(snapshot, means)
    records = {customer.id: customer for customer in means.register.customers}
    evaluate = _Evaluation(means, snapshot.scope)
    held = holdings(answered.owned, records, _unread_files(snapshot))
    customers = tuple(evaluate(holding) for holding in held)
    tied = tuple(evaluate.groups(customers, held))
    found = _Found(customers, tied, evaluate.provider(customers, tied, held) if customers else ())
    coverage = (*snapshot.coverage, *_gaps(answered))
    return _report(found, answered, coverage, snapshot, means)


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

    def __init__(self, means: Means, scope: Scope) -> None:
        self._means = means
        self._scope = scope
        self._judges = Judge(means.manifest, means.law, means.terms)
        settings = means.settings.assessment
        self._pooling = Pooling(
            means.catalog,
            settings.training_precisions,
            tf32_bits=settings.tf32_bits,
            whole_chips=settings.shares == "whole",
        )
        self._background = assemble.Background(
            register=means.register,
            book=Book(means.register),
            parameters=describe.ownership_parameters(means.manifest, means.law, means.terms),
            as_of=means.as_of,
        )
        self._lines = tuple(
            Line(gbps, per) for gbps, per in describe.lines(means.manifest, means.law, means.terms)
        )
        self._linkings = describe.linkings(means.manifest, means.law, means.terms)

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
            verdicts=self._judge(document, pooled.members),
        )

    def groups(
        self, findings: Sequence[build.CustomerFindings], held: Sequence[Holding]
    ) -> Iterator[Verdict]:
        """What is asked of customers that are tied, for each notion of a tie that a rule declares."""
        members = {
            one.id: (one, holding) for one, holding in zip(findings, held, strict=True) if one.attributed
        }
        for linking in self._linkings:
            label = linking.label if len(self._linkings) > 1 else ""
            for group in groups(self._means.register, linking, frozenset(members), label):
                inside = [members[each.record.id] for each in group.members if each.record.id in members]
                yield from self._group(group, linking, inside)

    def _group(
        self,
        group: Group,
        linking: Linking,
        inside: Sequence[tuple[build.CustomerFindings, Holding]],
    ) -> tuple[Verdict, ...]:
        together = Holding(
            id=group.id,
            record=None,
            workloads=tuple(each for _, holding in inside for each in holding.workloads),
            complete="yes" if all(holding.complete == "yes" for _, holding in inside) else "unknown",
        )
        pooled = self._pooling.pool(together.workloads)
        tied = assemble_group.Tied(
            group=group,
            linking=linking,
            figures={one.id: one.compute for one, _ in inside},
            joint=self._assess(pooled, together),
            complete=together.complete,
        )
        counts = _counts(verdict for one, _ in inside for verdict in one.verdicts)
        bare = assemble_group.group_document(tied, counts, self._background)
        law = self._means.law.document(assemble.countries(bare))
        return self._judge(msgspec.structs.replace(bare, law=law), pooled.members)

    def provider(
        self,
        findings: Sequence[build.CustomerFindings],
        of_groups: Sequence[Verdict],
        held: Sequence[Holding],
    ) -> tuple[Verdict, ...]:
        """What is asked of the provider itself, after its customers; in a plan, with their resellers only."""
        register = self._means.register
        of_customers = chain.from_iterable(one.verdicts for one in findings)
        counts = _counts(chain(of_customers, of_groups))
        chains = {name for holding in held if holding.record for name in holding.record.resellers}
        whole = self._scope == "estate"
        document = assemble.provider_document(
            self._background,
            [each for each in register.resellers if whole or each.id in chains],
            counts,
            (register.resellers_complete if whole else "unknown", "unknown"),
        )
        law = self._means.law.document(assemble.countries(document))
        return self._judge(msgspec.structs.replace(document, law=law), {})

    def _assess(self, pooled: PooledWorkloads, holding: Holding) -> assemble.Assessed:
        found = chain.from_iterable(clusters(pooled.pools, line, holding.complete) for line in self._lines)
        sums = compute(
            pooled.pools,
            scope=self._scope,
            complete=holding.complete,
            utilisation=self._means.settings.assessment.utilisation,
        )
        planned = changes(holding.workloads, self._pooling.chip, holding.complete)
        return assemble.Assessed(pools=pooled.pools, clusters=tuple(found), compute=sums, changes=planned)

    def _document(self, holding: Holding, assessed: assemble.Assessed) -> doc.Document:
        bare = assemble.customer_document(holding, assessed, self._background)
        return msgspec.structs.replace(bare, law=self._means.law.document(assemble.countries(bare)))

    def _judge(self, document: doc.AnyDocument, members: Members) -> tuple[Verdict, ...]:
        means = self._means
        decision: Decision | EngineError
        try:
            decision = self._engine.evaluate(assemble.encode(document))
        except EngineError as error:
            decision = error
        verdicts: Iterable[Verdict] = self._judges.verdicts(document, decision, members)
        if means.baseline is not None:
            verdicts = baseline.apply(verdicts, means.baseline, means.manifest)
        return tuple(verdicts if means.waivers is None else means.waivers.apply(verdicts))


def _counts(verdicts: Iterable[Verdict]) -> list[doc.VerdictCount]:
    seen = Counter((each.rule, each.verdict) for each in verdicts)
    return [doc.VerdictCount(rule=rule, verdict=said, subjects=n) for (rule, said), n in seen.items()]


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
    found: _Found,
    answered: _Answered,
    coverage: tuple[Coverage, ...],
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
        scope=snapshot.scope,
        inputs=(*snapshot.inputs, *means.inputs),
        coverage=coverage,
        law=law,
        overrides=describe.overrides(means.law, settings, means.catalog.overrides),
        rules=tuple(describe.rule_row(rule) for rule in describe.known_rules(means.manifest, means.terms)),
        workloads=tuple(
            build.workload_row(owned.workload, owned.customer, who.by, owned.candidates)
            for owned, who in zip(answered.owned, answered.by, strict=True)
        ),
        customers=tuple(build.customer_row(each, limits) for each in found.customers),
        documents=(
            *build.document_rows("group", found.of_groups),
            *build.document_rows("provider", found.of_provider),
        ),
        verdicts=build.listed(found.verdicts, all_of_them=means.everything, horizon=horizon),
        governing=governing.rows(found.verdicts) if settings.on_conflict == "strictest" else (),
        assumptions=answered.assumptions,
        waivers=means.waivers.rows() if means.waivers else (),
        summary=_summary(found, answered, coverage, snapshot, settings),
    )


def _summary(
    found: _Found,
    answered: _Answered,
    coverage: tuple[Coverage, ...],
    snapshot: Snapshot,
    settings: Settings,
) -> rows.Summary:
    outcome = conclude(found.verdicts, coverage, settings.fail_on, settings.allow_incomplete)
    return rows.Summary(
        resources_seen=snapshot.resources_seen,
        workloads=len(answered.owned),
        accelerators=total(each.workload.ceiling for each in answered.owned),
        customers=sum(each.attributed for each in found.customers),
        unattributed_workloads=sum(not each.customer for each in answered.owned),
        verdicts=build.verdict_counts(found.verdicts),
        counted=outcome.counted,
        coverage_complete=all(each.complete for each in coverage),
        fail_on=settings.fail_on,
        allow_incomplete=settings.allow_incomplete,
        exit_code=outcome.code,
        reasons=outcome.reasons,
    )
