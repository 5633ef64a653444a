"""Decides about everything that was found. Every clock, file and engine comes from outside.

Flow: answers to unknowns → attribution → holdings → pools, clusters, sums → documents → policy →
verdicts → report. Tied customers follow each of them, the provider follows them all. No threshold and no
legal notion is decided here.
"""

from typing import TYPE_CHECKING

import msgspec

from guardrails.assessment.join import Estate, holdings, owner_key
from guardrails.decide.attribution import Answered, attribute, gaps
from guardrails.decide.evaluate import Evaluation
from guardrails.decide.inputs import DecisionInputs
from guardrails.decide.report import Findings, report
from guardrails.model.customer import Customer
from guardrails.model.findings import CustomerFindings
from guardrails.model.report import Report
from guardrails.model.snapshot import Snapshot
from guardrails.register.accounts import key as account_key

if TYPE_CHECKING:
    from guardrails.assessment.estate import Surveyed

UNREAD = frozenset(("incomplete", "failed", "opaque", "denied", "throttled"))
"""Coverage states after which a file's customers may hold more than was read."""


def decide(snapshot: Snapshot, inputs: DecisionInputs, *, registered: bool = False) -> Report:
    """Evaluate everything that was found and report it.

    Args:
        snapshot: What the sources found.
        inputs: Law, register, catalog, engine and settings.
        registered: Judge every customer on record, whatever each may hold: the snapshot is none.
    """
    snapshot = _in_order(snapshot)
    if inputs.recorder:
        inputs.recorder.found(snapshot)
    inputs.resolver.describe(snapshot.accounts)
    answered = attribute(snapshot, inputs)
    records = {customer.id: customer for customer in inputs.united.register.customers}
    surveyed = None if registered else _survey(snapshot, records, answered, inputs)
    if surveyed:
        held = holdings(answered.owned, surveyed.records, (), surveyed.estate)
    else:
        everybody = Estate(asked=frozenset(records), all_open=True) if registered else None
        held = holdings(answered.owned, records, _unread_files(snapshot), everybody)
    evaluate = Evaluation(inputs, snapshot.scope, surveyed, held)
    customers = tuple(evaluate(holding) for holding in held)
    tied = tuple(evaluate.groups(customers, held))
    of_provider = evaluate.provider(customers, tied, held) if customers else ()
    found = Findings(
        tuple(_excused(each, inputs) for each in customers),
        inputs.excuse(tied),
        inputs.excuse(of_provider),
        (*snapshot.coverage, *(surveyed.coverage if surveyed else ()), *gaps(answered)),
    )
    return report(found, answered, snapshot, inputs)


def _in_order(snapshot: Snapshot) -> Snapshot:
    """By file and place: in which order things were given or read changes nothing in a report."""
    return msgspec.structs.replace(
        snapshot,
        workloads=tuple(sorted(snapshot.workloads, key=lambda each: (each.file, each.address, each.id))),
        coverage=tuple(sorted(snapshot.coverage, key=lambda each: (each.where, each.what, each.reason))),
        inputs=tuple(sorted(snapshot.inputs, key=lambda each: (each.kind, each.name))),
    )


def _excused(found: CustomerFindings, inputs: DecisionInputs) -> CustomerFindings:
    return msgspec.structs.replace(found, verdicts=inputs.excuse(found.verdicts))


def _survey(
    snapshot: Snapshot, records: dict[str, Customer], answered: Answered, inputs: DecisionInputs
) -> "Surveyed | None":
    """What live clouds say of the customers; None for a plan."""
    if snapshot.scope != "estate":
        return None
    from guardrails.assessment.estate import survey  # noqa: PLC0415 - a plan does without

    seen = {
        (account_key(each.workload.provider, each.workload.account), owner_key(each))
        for each in answered.owned
    }
    return survey(snapshot, records, inputs.resolver.holders, seen, inputs.known)


def _unread_files(snapshot: Snapshot) -> list[str]:
    """Plan files of which something that could hold accelerators was not read."""
    open_ = [each.where for each in snapshot.coverage if each.state in UNREAD]
    names = (each.name for each in snapshot.inputs)
    return [name for name in names if any(gap == name or gap.startswith(f"{name}: ") for gap in open_)]
