"""From what the policies decided to verdicts: one for every subject of every rule, or an error.

Pure. Nothing here knows a regime. Whatever a decision leaves out, or says in another form than
agreed, is an `error`, never a pass and never silence.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Protocol

import msgspec

from guardrails.assessment.pools import PooledWorkloads
from guardrails.errors import EngineError
from guardrails.model.compute import Pool
from guardrails.model.verdict import Binding, Verdict
from guardrails.policy import bound
from guardrails.policy.answers import RuleResult, answers
from guardrails.policy.confidence import weakest
from guardrails.policy.document import AnyDocument, Document, GroupDocument, ProviderDocument, RegimeLaw
from guardrails.policy.law import Law
from guardrails.policy.manifest import Confidence, Manifest, Rule, SubjectKind

NOTHING = PooledWorkloads((), {})
"""What a document about nobody's workloads rests on."""

_FINGERPRINT_CHARACTERS = 20
_TOLD = ("missing", "choices", "message", "headline", "clocks")


class VerdictSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Which rules are judged, and which of them bind here.

    Attributes:
        regimes: Ids of the selected regimes.
        enforce: Ids of rules and regimes that are house policy here, whatever the law's state.
        disable: Id of a rule -> why it is not judged.
    """

    regimes: frozenset[str]
    enforce: frozenset[str] = frozenset()
    disable: Mapping[str, str] = {}


class RuleStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same for all verdicts of a rule on a day."""

    rule: Rule
    law: RegimeLaw
    state: str
    not_yet: bool
    binding: Binding
    confidence: Confidence


class VerdictBuilder:
    """Turns the decisions of one day under one set of policies into verdicts.

    Args:
        manifest: Of the policies: what is expected of a decision.
        law: The law of the day, the same as in the documents.
        settings: Which rules are judged, and which bind.
    """

    def __init__(self, manifest: Manifest, law: Law, settings: VerdictSettings) -> None:
        self._told: dict[object, object] = {}
        self._known = frozenset((rule.regime, rule.name) for rule in manifest.rules)
        self._statuses = tuple(
            rule_status(rule, manifest, law, settings)
            for rule in manifest.rules
            if rule.id not in settings.disable and rule.regime in settings.regimes
        )

    def verdicts(
        self, document: AnyDocument, decision: Mapping[str, object] | EngineError, pooled: PooledWorkloads
    ) -> list[Verdict]:
        """All about one customer, in the manifest's order of rules, by subject.

        Args:
            document: What was evaluated.
            decision: What the engine answered, or why it did not.
            pooled: The pools of those whom the document is about, and the workloads behind them.

        Raises:
            PolicyError: The manifest contradicts itself.
        """
        verdicts: list[Verdict] = []
        behind = _Behind(pooled)
        for status in self._statuses:
            expected = subjects(document, status.rule.subject)
            for subject, result in _answers(status, decision, expected):
                verdicts.append(self._once(_verdict(status, document, subject, result, behind)))
        if not isinstance(decision, EngineError):
            verdicts.extend(_unexpected(owner(document), decision, self._known))
        return verdicts

    def _once(self, verdict: Verdict) -> Verdict:
        """The same verdict on texts that equal ones share: customers are told much the same."""
        for name in _TOLD:
            value = getattr(verdict, name)
            msgspec.structs.force_setattr(verdict, name, self._told.setdefault(value, value))
        return verdict


class _Subject(Protocol):
    """A row of a document that rules judge."""

    @property
    def id(self) -> str: ...


def subjects(document: AnyDocument, kind: SubjectKind) -> list[str]:
    """Ids of the subjects of a kind that a document asks about, each once, whatever the order of records.

    A provider and its resellers are asked about in the provider's document, not in every customer's.
    """
    if isinstance(document, ProviderDocument):
        rows = _OF_PROVIDER[kind](document) if kind in _OF_PROVIDER else ()
    elif isinstance(document, GroupDocument):
        rows = (document.group,) if kind == "group" else ()
    else:
        rows = _OF_CUSTOMER[kind](document) if kind in _OF_CUSTOMER else ()
    return sorted({row.id for row in rows})


def owner(document: AnyDocument) -> str:
    """Whose document it is: the customer's id, the group's or the provider's."""
    if isinstance(document, GroupDocument):
        return document.group.id
    return document.customer.id if isinstance(document, Document) else document.provider.id


_OF_PROVIDER: Mapping[SubjectKind, Callable[[ProviderDocument], Iterable[_Subject]]] = {
    "provider": lambda document: (document.provider,),
    "reseller": lambda document: document.resellers,
    "request": lambda document: document.requests,
    "record": lambda document: document.records,
}
_OF_CUSTOMER: Mapping[SubjectKind, Callable[[Document], Iterable[_Subject]]] = {
    "customer": lambda document: (document.customer,),
    "party": lambda document: document.parties,
    "account": lambda document: document.accounts,
    "pool": lambda document: document.pools,
    "cluster": lambda document: document.clusters,
    "arrangement": lambda document: document.arrangements,
    "run": lambda document: document.runs,
    "request": lambda document: document.requests,
    "record": lambda document: document.records,
}


def fingerprint(rule: str, kind: str, customer: str, subject: str) -> str:
    """The same for the same rule and subject in every run."""
    joined = msgspec.json.encode((rule, kind, customer, subject))
    return hashlib.sha256(joined).hexdigest()[:_FINGERPRINT_CHARACTERS]


def rule_status(rule: Rule, manifest: Manifest, law: Law, settings: VerdictSettings) -> RuleStatus:
    """What holds for all verdicts of a rule on a day: its state, whether it binds, how sure that is."""
    state = law.state(rule)
    binding: Binding = "none"
    if state.state == "in_force":
        binding = "law"
    elif state.state == "house" or settings.enforce & {rule.id, rule.regime}:
        binding = "house"
    return RuleStatus(
        rule=rule,
        law=law.regimes[rule.regime],
        state=state.state,
        not_yet=state.not_yet,
        binding=binding,
        confidence=weakest([state.confidence, *_marks(rule, manifest)]),
    )


def _marks(rule: Rule, manifest: Manifest) -> Iterator[Confidence]:
    """How sure the citations are, and the limits that the rule and its clocks use."""
    for citation in rule.citations:
        yield citation.confidence
    limits = {limit.id: limit for each in manifest.regimes if each.id == rule.regime for limit in each.limits}
    lengths = (length for clock in rule.clocks for length in (clock.days, clock.months, clock.years))
    for used in {*rule.limits, *lengths} & limits.keys():
        limit = limits[str(used)]
        yield limit.source.confidence
        if limit.percent_of:
            yield limits[limit.percent_of].source.confidence


def _answers(
    status: RuleStatus, decision: Mapping[str, object] | EngineError, expected: list[str]
) -> Iterable[tuple[str, RuleResult]]:
    if status.not_yet:
        return [(subject, RuleResult(verdict="not_applicable", reason="not_yet")) for subject in expected]
    return answers(status.rule, status.law, decision, expected)


def _verdict(
    status: RuleStatus, document: AnyDocument, subject: str, result: RuleResult, behind: "_Behind"
) -> Verdict:
    rule, customer = status.rule, owner(document)
    pools = () if result.verdict == "not_applicable" else _pools(rule, document, subject, result)
    return Verdict(
        fingerprint=fingerprint(rule.id, rule.subject, customer, subject),
        rule=rule.id,
        regime=rule.regime,
        subject=subject,
        kind=rule.subject,
        customer=customer,
        verdict=result.verdict,
        reason=result.reason,
        obligation=rule.obligation,
        severity=rule.severity,
        state=status.state,
        binding=status.binding,
        confidence=status.confidence,
        observed=result.detail.observed,
        missing=result.detail.missing,
        choices=result.detail.choices,
        bound=behind.bound(result.detail.bound, rule.subject, pools)
        if result.verdict in ("fail", "unknown")
        else result.detail.bound,
        message=_scoped(result.message, document),
        headline=result.headline,
        clocks=result.timing.clocks,
        due=result.timing.due,
        due_state=result.timing.due_state,
        workloads=behind.workloads(pools),
    )


def _scoped(message: str, document: AnyDocument) -> str:
    """A plan shows a part of the estate, and every message about a customer says so."""
    if not message or isinstance(document, ProviderDocument):
        return message
    held = document.group.compute if isinstance(document, GroupDocument) else document.compute
    return f"in this plan: {message}" if held.scope == "plan" else message


def _pools(rule: Rule, document: AnyDocument, subject: str, result: RuleResult) -> tuple[str, ...] | None:
    """Ids of the pools that a verdict rests on: those that it names, or the subject's; None for all."""
    if isinstance(document, ProviderDocument):
        return ()
    if isinstance(document, GroupDocument):
        return None
    named = result.detail.bound.get("pools") or result.detail.observed.get("pools")
    if rule.subject == "pool":
        return (subject,)
    if isinstance(named, list | dict):
        return tuple(named)
    if rule.subject == "account":
        return tuple(pool.id for pool in document.pools if pool.account.lower() == subject.lower())
    return None


class _Behind:
    """The workloads of one document by pools: the same ones for the same pools, held once."""

    def __init__(self, pooled: PooledWorkloads) -> None:
        self._pools = {pool.id: pool for pool in pooled.pools}
        self._members = pooled.members
        self.workloads = cache(self._workloads)
        self._held = cache(lambda pools: bound.held(self._named(pools), self._members))

    def bound(
        self, given: dict[str, object], kind: SubjectKind, pools: tuple[str, ...] | None
    ) -> dict[str, object]:
        """What a rule bound its verdict to, with the accelerators in these pools (see `bound.complete`)."""
        return bound.complete(given, self._held(pools)) if kind in bound.HOLDERS else given

    def _named(self, pools: tuple[str, ...] | None) -> Iterable[Pool]:
        """The pools of these ids, or all."""
        if pools is None:
            return self._pools.values()
        return (self._pools[pool] for pool in pools if pool in self._pools)

    def _workloads(self, pools: tuple[str, ...] | None) -> tuple[str, ...]:
        """Ids of the workloads in these pools, or in all."""
        found = [self._members[pool.id] for pool in self._named(pools)]
        return found[0] if len(found) == 1 else tuple(chain.from_iterable(found))


def _unexpected(
    customer: str, decision: Mapping[str, object], known: frozenset[tuple[str, str]]
) -> Iterator[Verdict]:
    """An error for each rule of the decision that the manifest does not know."""
    regimes = {regime for regime, _ in known}
    for regime, rules in sorted(decision.items()):
        unreadable = set() if regime in regimes else {""}
        for name in sorted(rules if isinstance(rules, dict) else unreadable):
            if (regime, name) in known:
                continue
            rule = f"{regime}.{name}".rstrip(".")
            yield Verdict(
                fingerprint=fingerprint(rule, "customer", customer, customer),
                rule=rule,
                regime=regime,
                subject=customer,
                kind="customer",
                customer=customer,
                verdict="error",
                reason="unexpected_rule",
                obligation="review",
                severity="high",
                state="",
                binding="none",
                confidence="M",
                observed={},
                missing=(),
                choices=(),
                bound={},
                message="the policies decided a rule that their manifest does not list",
                clocks=(),
                due="",
                due_state="none",
            )
