"""Judges one document after another with the same means: customers, groups of them, then the provider.

Keeps out where the facts come from and what a report makes of the verdicts (`audit.py`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from guardrails.assessment.behind import Behind
from guardrails.assessment.changes import changes
from guardrails.assessment.clusters import Line, clusters
from guardrails.assessment.groups import Group, Linking, groups
from guardrails.assessment.join import Holding
from guardrails.assessment.ownership import OwnershipGraph
from guardrails.assessment.pools import PooledWorkloads, Pooling, compute
from guardrails.catalog.lookup import Catalog
from guardrails.errors import EngineError
from guardrails.model.as_of import AsOf
from guardrails.model.compute import Compute, Offering, Scope
from guardrails.model.snapshot import InputFile
from guardrails.model.verdict import Verdict
from guardrails.policy import assemble, assemble_group, describe, mentioned
from guardrails.policy import document as doc
from guardrails.policy.assemble_authorisations import Everybodys, limited
from guardrails.policy.baseline import Ratchet
from guardrails.policy.engines.interface import Decision, Engine
from guardrails.policy.law import Law
from guardrails.policy.manifest import Manifest
from guardrails.policy.verdicts import NOTHING, VerdictBuilder, VerdictSettings
from guardrails.register import accounts
from guardrails.register.attribute import Resolver
from guardrails.register.known import Known
from guardrails.register.known import known as known_on
from guardrails.register.unite import United
from guardrails.report import build
from guardrails.settings import Settings

if TYPE_CHECKING:
    from guardrails.assessment.estate import Surveyed
    from guardrails.policy.waivers import Waivers


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision needs besides the facts.

    Attributes:
        as_of: When the decision is made.
        united: The register, with the records of each thing joined.
        today: The later of its UTC day and the present one: excuses and answers end by it.
        terms: Which rules run and which of them bind here.
        open_engine: Opens the engine when the first document is there, not before.
        baseline: What was known before; it does not count unless there is more.
        waivers: Failures that somebody answers for; it remembers which of them were used.
        inputs: Files read besides the sources' own: register, configuration, added catalog rows.
        everything: List every verdict, not only those that ask for something.
    """

    as_of: AsOf
    today: date
    settings: Settings
    catalog: Catalog
    united: United
    resolver: Resolver
    manifest: Manifest
    law: Law
    terms: VerdictSettings
    engine_name: str
    open_engine: Callable[[], Engine]
    inputs: tuple[InputFile, ...]
    baseline: Ratchet | None = None
    waivers: "Waivers | None" = None
    everything: bool = False

    @property
    def known(self) -> Known:
        """What of the register is known on the day of the decision."""
        return known_on(self.as_of, *describe.shelf_lives(self.law))

    def excuse(self, verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
        """The verdicts of all documents, with those excused that the baseline or a waiver names.

        It comes after everything was judged, so that no verdict depends on whether another is excused.
        """
        known = self.baseline.apply(verdicts) if self.baseline else tuple(verdicts)
        return self.waivers.apply(known) if self.waivers else known


class Evaluation:
    """Assesses and judges one customer after another with the same means; excuses nothing."""

    def __init__(
        self, means: Means, scope: Scope, surveyed: "Surveyed | None", held: Sequence[Holding] = ()
    ) -> None:
        self._means = means
        self._scope = scope
        self._builder = VerdictBuilder(means.manifest, means.law, means.terms)
        settings = means.settings.assessment
        self._pooling = Pooling(
            means.catalog,
            settings.training_precisions,
            tf32_bits=settings.tf32_bits,
            whole_chips=settings.shares == "whole",
            sites={each.id: each.country for each in means.united.register.provider.sites},
        )
        known = means.known
        self._context = assemble.DocumentContext(
            register=means.united.register,
            graph=OwnershipGraph(means.united, known),
            behind=Behind(means.united),
            known=known,
            parameters=describe.ownership_parameters(means.manifest, means.law, means.terms),
            as_of=means.as_of,
            read=surveyed.read if surveyed else None,
            shared=accounts.shared(means.united.register) if surveyed else frozenset(),
            everybodys=self._everybodys(held),
        )
        self._lines = tuple(
            Line(gbps, per) for gbps, per in describe.lines(means.manifest, means.law, means.terms)
        )
        self._linkings = describe.linkings(means.manifest, means.law, means.terms)

    def _everybodys(self, held: Sequence[Holding]) -> Everybodys:
        """What all customers have, where an authorisation of the provider sets a limit."""
        if not limited(self._means.united.register.provider):
            return Everybodys()
        workloads = chain.from_iterable(holding.workloads for holding in held)
        complete = all(holding.complete == "yes" for holding in held)
        return Everybodys(self._pooling.pool(workloads).pools, "yes" if complete else "unknown")

    @cached_property
    def _engine(self) -> Engine:
        return self._means.open_engine()

    def __call__(self, holding: Holding) -> build.CustomerFindings:
        """What one customer holds, and every verdict about it."""
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

    def groups(
        self, findings: Sequence[build.CustomerFindings], held: Sequence[Holding]
    ) -> Iterator[Verdict]:
        """What is asked of customers that are tied, for each notion of a tie that a rule declares."""
        members = {
            one.id: (one, holding) for one, holding in zip(findings, held, strict=True) if one.attributed
        }
        for linking in self._linkings:
            label = linking.label if len(self._linkings) > 1 else ""
            for group in groups(self._means.united, linking, frozenset(members), label):
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
        linked = assemble_group.LinkedGroup(
            group=group,
            linking=linking,
            held={one.id: self._held(one.compute, holding) for one, holding in inside},
            joint=self._assess(pooled, together),
            complete=together.complete,
        )
        counts = _counts(verdict for one, _ in inside for verdict in one.verdicts)
        bare = assemble_group.group_document(linked, counts, self._context)
        law = self._means.law.document(mentioned.countries(bare))
        return self._judge(msgspec.structs.replace(bare, law=law), pooled)

    def _held(self, sums: Compute, holding: Holding) -> assemble_group.Held:
        """What one member of a group holds."""
        pools = self._pooling.pool(holding.workloads).pools
        offerings = {Offering(service=pool.service, operator=pool.operator) for pool in pools}
        return assemble_group.Held(
            compute=sums, offerings=tuple(sorted(offerings)), complete=holding.complete
        )

    def provider(
        self,
        findings: Sequence[build.CustomerFindings],
        of_groups: Sequence[Verdict],
        held: Sequence[Holding],
    ) -> tuple[Verdict, ...]:
        """What is asked of the provider itself, after its customers; in a plan, with their resellers only."""
        register = self._means.united.register
        of_customers = chain.from_iterable(one.verdicts for one in findings)
        counts = _counts(chain(of_customers, of_groups))
        chains = {name for holding in held if holding.record for name in holding.record.resellers}
        whole = self._scope == "estate"
        document = assemble.provider_document(
            self._context,
            [each for each in register.resellers if whole or each.id in chains],
            counts,
            (register.resellers_complete if whole else "unknown", "unknown"),
        )
        law = self._means.law.document(mentioned.countries(document), mentioned.retained_days(document))
        return self._judge(msgspec.structs.replace(document, law=law), NOTHING)

    def _assess(self, pooled: PooledWorkloads, holding: Holding) -> assemble.Assessed:
        found = chain.from_iterable(clusters(pooled.pools, line, holding.complete) for line in self._lines)
        sums = compute(
            pooled.pools,
            self._pooling.chip,
            scope=self._scope,
            complete=holding.complete,
            utilisation=self._means.settings.assessment.utilisation,
        )
        planned = changes(holding.workloads, self._pooling.chip, holding.complete)
        return assemble.Assessed(pools=pooled.pools, clusters=tuple(found), compute=sums, changes=planned)

    def _document(self, holding: Holding, assessed: assemble.Assessed) -> doc.Document:
        bare = assemble.customer_document(holding, assessed, self._context)
        law = self._means.law.document(mentioned.countries(bare), mentioned.retained_days(bare))
        return msgspec.structs.replace(bare, law=law)

    def _judge(self, document: doc.AnyDocument, pooled: PooledWorkloads) -> tuple[Verdict, ...]:
        decision: Decision | EngineError
        try:
            decision = self._engine.evaluate(assemble.encode(document))
        except EngineError as error:
            decision = error
        return tuple(self._builder.verdicts(document, decision, pooled))


def _counts(verdicts: Iterable[Verdict]) -> list[doc.VerdictCount]:
    seen = Counter((each.rule, each.verdict) for each in verdicts)
    return [doc.VerdictCount(rule=rule, verdict=said, subjects=n) for (rule, said), n in seen.items()]
