"""Reads plans or snapshots and decides about them."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from guardrails.clouds.plans import read_plans
from guardrails.console import SILENT, Console
from guardrails.decide.decide import decide
from guardrails.decide.inputs import DecisionFiles
from guardrails.model.as_of import AsOf
from guardrails.model.report import Report
from guardrails.model.snapshot import Snapshot


def check_plans(
    files: Sequence[str],
    opened: DecisionFiles,
    now: datetime,
    *,
    everything: bool = False,
    console: Console = SILENT,
) -> Report:
    """Read plans and decide.

    Args:
        files: Plan files; `-` is standard input.
        opened: What else a decision reads.
        now: The current aware instant.
        everything: List every verdict.
        console: Where it says what it does.

    Raises:
        GuardrailsError: Nothing can be concluded; says what, where and what to do.
    """
    inputs = opened.at(now, everything=everything, console=console)
    console.say(f"reading {', '.join(files)}")
    keys = frozenset(key.casefold() for key in opened.settings.attribution.tags)
    snapshot = read_plans(files, inputs.catalog, keys, console.say)
    console.say(f"{len(snapshot.workloads):,} workloads in {snapshot.resources_seen:,} resources")
    report = decide(snapshot, inputs)
    console.say(f"{len(report.customers):,} customers judged")
    return report


def check_snapshots(
    files: Sequence[str],
    opened: DecisionFiles,
    now: datetime,
    *,
    everything: bool = False,
    console: Console = SILENT,
) -> Report:
    """Read snapshot files and decide; by the law of when the last of them was taken, if no other day is set.

    Args and errors: as `check_plans`.
    """
    from guardrails.snapshot.read import read_snapshots  # noqa: PLC0415 - a plan does without

    console.say(f"reading {', '.join(files)}")
    snapshot = read_snapshots(files)
    console.say(f"{len(snapshot.workloads):,} workloads in {len(snapshot.accounts):,} accounts")
    taken = AsOf(instant=max(each.ended for each in snapshot.scans))
    settings = opened.settings
    asked = msgspec.structs.replace(settings, as_of=settings.as_of or taken, account="")
    named = msgspec.structs.replace(opened, settings=asked).naming(snapshot.accounts)
    inputs = named.at(now, everything=everything, console=console)
    report = decide(snapshot, inputs)
    console.say(f"{len(report.customers):,} customers judged")
    return report


def check_register(opened: DecisionFiles, now: datetime, *, console: Console = SILENT) -> Report:
    """Decide about every customer on record, whose accelerators nobody looked at: all verdicts are listed.

    Args and errors: as `check_plans`.
    """
    inputs = opened.at(now, everything=True, console=console)
    nothing = Snapshot(workloads=(), coverage=(), resources_seen=0, inputs=(), scope="estate")
    report = decide(nothing, inputs, registered=True)
    console.say(f"{len(report.customers):,} customers judged")
    return report
