"""Whose each workload is, after the answers to what is not known of it; and what stays open."""

import msgspec

from guardrails.assessment.assume import Assumptions
from guardrails.assessment.join import Owned
from guardrails.decide.inputs import DecisionInputs
from guardrails.model import report as rows
from guardrails.model.coverage import Coverage
from guardrails.model.snapshot import Snapshot
from guardrails.model.workload import Workload
from guardrails.register.attribute import Attribution


class Answered(msgspec.Struct, frozen=True):
    """The workloads with what was assumed, and whose each is."""

    owned: tuple[Owned, ...]
    by: tuple[Attribution, ...]
    assumptions: tuple[rows.AssumptionRow, ...]


def attribute(snapshot: Snapshot, inputs: DecisionInputs) -> Answered:
    """Answer what the settings answer, then ask the register whose each workload is."""
    assumptions = Assumptions(
        inputs.settings.assume, inputs.catalog, inputs.today, inputs.settings.waivers.max_days
    )
    workloads = assumptions.answer(snapshot.workloads)
    by = tuple(inputs.resolver.resolve(each) for each in workloads)
    owned = tuple(
        Owned(_standing(workload, who.account), who.customer, who.candidates, who.anyone)
        for workload, who in zip(workloads, by, strict=True)
    )
    return Answered(owned, by, assumptions.rows())


def _standing(workload: Workload, account: str) -> Workload:
    """The workload in the account where it stands, also when only the command line says so."""
    return workload if account == workload.account else msgspec.structs.replace(workload, account=account)


def gaps(answered: Answered) -> list[Coverage]:
    """What the facts themselves leave open: whose a workload is, how much it is; with one example each.

    A type that nothing reads is `opaque`, under its own name and with the sign that it shows.
    """
    found: dict[tuple[str, str, str], list[str]] = {}
    opaque: set[tuple[str, str, str]] = set()
    for owned, who in zip(answered.owned, answered.by, strict=True):
        workload = owned.workload
        if workload.holds_nothing:
            continue
        if not owned.customer:
            key = (workload.file, "attribution", f"customer not established: {who.reason}")
            found.setdefault(key, []).append(workload.address)
        if workload.accelerator == "unknown" or workload.ceiling.max is None:
            what, reason = "accelerators", "type or number is not known"
            if workload.unread:
                what, reason = workload.kind, workload.unresolved[0].reason
                opaque.add((workload.file, what, reason))
            found.setdefault((workload.file, what, reason), []).append(workload.address)
    return [
        Coverage(
            where=f"{file}: {addresses[0]}" if file else addresses[0],
            what=what,
            state="opaque" if (file, what, reason) in opaque else "incomplete",
            count=len(addresses),
            reason=reason,
        )
        for (file, what, reason), addresses in sorted(found.items())
    ]
