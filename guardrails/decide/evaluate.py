"""Judges one document after another with the same inputs: customers, groups of them, then the provider.

Keeps out where the facts come from, what excuses a verdict and what a report makes of it. Opens nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from guardrails.assessment.behind import Behind
from guardrails.assessment.changes import changes
from guardrails.assessment.clusters import Line, clusters
from guardrails.assessment.groups import Group, Linking, groups
from guardrails.assessment.join import Holding
from guardrails.assessment.ownership import OwnershipGraph
from guardrails.assessment.pools import PooledWorkloads, Pooling, compute
from guardrails.decide.inputs import DecisionInputs
from guardrails.errors import EngineError
from guardrails.model.compute import Compute, Offering, Scope
from guardrails.model.findings import CustomerFindings
from guardrails.model.verdict import Verdict
from guardrails.policy import assemble, assemble_group, describe
from guardrails.policy import document as doc
from guardrails.policy.assemble_authorisations import Everybodys, limited
from guardrails.policy.engines.interface import Decision, Engine
from guardrails.policy.verdicts import NOTHING, VerdictBuilder, owner
from guardrails.register import accounts

if TYPE_CHECKING:
    from guardrails.assessment.estate import Surveyed


class Evaluation:
    """Assesses and judges one customer after another with the same inputs; excuses nothing."""

    def __init__(
        self, inputs: DecisionInputs, scope: Scope, surveyed: "Surveyed | None", held: Sequence[Holding] = ()
    ) -> None:
        self._inputs = inputs
        self._scope = scope
        self._builder = VerdictBuilder(inputs.manifest, inputs.law, inputs.terms)
        settings = inputs.settings.assessment
        self._pooling = Pooling(
            inputs.catalog,
            settings.training_precisions,
            tf32_bits=settings.tf32_bits,
            whole_chips=settings.shares == "whole",
            sites={each.id: each.country for each in inputs.united.register.provider.sites},
        )
        known = inputs.known
        self._context = assemble.DocumentContext(
            register=inputs.united.register,
            graph=OwnershipGraph(inputs.united, known),
            behind=Behind(inputs.united),
            known=known,
            parameters=describe.ownership_parameters(inputs.manifest, inputs.law, inputs.terms),
            as_of=inputs.as_of,
            law=inputs.law,
            read=surveyed.read if surveyed else None,
            shared=accounts.shared(inputs.united.register) if surveyed else frozenset(),
            everybodys=self._everybodys(held),
        )
        self._lines = tuple(
            Line(gbps, per) for gbps, per in describe.lines(inputs.manifest, inputs.law, inputs.terms)
        )
        self._linkings = describe.linkings(inputs.manifest, inputs.law, inputs.terms)

    def _everybodys(self, held: Sequence[Holding]) -> Everybodys:
        """What all customers have, where an authorisation of the provider sets a limit."""
        if not limited(self._inputs.united.register.provider):
            return Everybodys()
        workloads = chain.from_iterable(holding.workloads for holding in held)
        complete = all(holding.complete == "yes" for holding in held)
        return Everybodys(self._pooling.pool(workloads).pools, "yes" if complete else "unknown")

    @cached_property
    def _engine(self) -> Engine:
        return self._inputs.open_engine()

    def __call__(self, holding: Holding) -> CustomerFindings:
        """What one customer holds, and every verdict about it."""
        pooled = self._pooling.pool(holding.workloads)
        assessed = self._assess(pooled, holding)
        document = assemble.customer_document(holding, assessed, self._context)
        return CustomerFindings(
            id=holding.id,
            attributed=holding.attributed,
            workloads=len(holding.workloads),
            compute=assessed.compute,
            clusters=assessed.clusters,
            verdicts=self._judge(document, pooled),
        )

    def groups(self, findings: Sequence[CustomerFindings], held: Sequence[Holding]) -> Iterator[Verdict]:
        """What is asked of customers that are tied, for each notion of a tie that a rule declares."""
        members = {
            one.id: (one, holding) for one, holding in zip(findings, held, strict=True) if one.attributed
        }
        for linking in self._linkings:
            label = linking.label if len(self._linkings) > 1 else ""
            for group in groups(self._inputs.united, linking, frozenset(members), label):
                inside = [members[each.record.id] for each in group.members if each.record.id in members]
                yield from self._group(group, linking, inside)

    def _group(
        self,
        group: Group,
        linking: Linking,
        inside: Sequence[tuple[CustomerFindings, Holding]],
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
        return self._judge(assemble_group.group_document(linked, counts, self._context), pooled)

    def _held(self, sums: Compute, holding: Holding) -> assemble_group.Held:
        """What one member of a group holds."""
        pools = self._pooling.pool(holding.workloads).pools
        offerings = {Offering(service=pool.service, operator=pool.operator) for pool in pools}
        return assemble_group.Held(
            compute=sums, offerings=tuple(sorted(offerings)), complete=holding.complete
        )

    def provider(
        self,
        findings: Sequence[CustomerFindings],
        of_groups: Sequence[Verdict],
        held: Sequence[Holding],
    ) -> tuple[Verdict, ...]:
        """What is asked of the provider itself, after its customers; in a plan, with their resellers only."""
        register = self._inputs.united.register
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
        return self._judge(document, NOTHING)

    def _assess(self, pooled: PooledWorkloads, holding: Holding) -> assemble.Assessed:
        found = chain.from_iterable(clusters(pooled.pools, line, holding.complete) for line in self._lines)
        sums = compute(
            pooled.pools,
            self._pooling.chip,
            scope=self._scope,
            complete=holding.complete,
            utilisation=self._inputs.settings.assessment.utilisation,
        )
        planned = changes(holding.workloads, self._pooling.chip, holding.complete)
        return assemble.Assessed(pools=pooled.pools, clusters=tuple(found), compute=sums, changes=planned)

    def _judge(self, document: doc.AnyDocument, pooled: PooledWorkloads) -> tuple[Verdict, ...]:
        decision: Decision | EngineError
        encoded = assemble.encode(document)
        if self._inputs.recorder:
            self._inputs.recorder.document(document.kind, owner(document), encoded)
        try:
            decision = self._engine.evaluate(encoded)
        except EngineError as error:
            decision = error
        return tuple(self._builder.verdicts(document, decision, pooled))


def _counts(verdicts: Iterable[Verdict]) -> list[doc.VerdictCount]:
    seen = Counter((each.rule, each.verdict) for each in verdicts)
    return [doc.VerdictCount(rule=rule, verdict=said, subjects=n) for (rule, said), n in seen.items()]
