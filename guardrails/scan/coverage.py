"""What came of each unit, as lines of coverage. Knows no cloud."""

from collections.abc import Collection, Iterable, Iterator

from guardrails.model.account import CloudAccount
from guardrails.model.coverage import EVIDENCE, WORKLOADS, Coverage, CoverageState
from guardrails.scan.interface import Reading


def lines(
    account: CloudAccount, readings: Iterable[Reading], regions: Collection[str], evidence: Collection[str]
) -> Iterator[Coverage]:
    """One line for each unit of an account.

    Args:
        account: Which.
        readings: Of its units; none at all is a line too.
        regions: Those that were asked for by name.
        evidence: Services that hold no workloads.
    """
    asked = False
    for each in readings:
        asked = True
        state: CoverageState = each.state
        reason = each.reason
        if state == "opted_out" and each.unit.region in regions:
            state, reason = "disabled", "requested, but the account has not enabled this region"
        what = EVIDENCE if each.unit.service in evidence else WORKLOADS
        yield Coverage(where=f"{account.provider}/{each.unit.where}", what=what, state=state, reason=reason)
    if not asked:
        where = f"{account.provider}/{account.id}"
        reason = "nothing was asked of the account"
        yield Coverage(where=where, what=WORKLOADS, state="failed", reason=reason)
