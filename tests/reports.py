"""Reports of many customers, made of the demonstration's by giving each other names, accounts and days."""

from contextlib import chdir
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

import msgspec

import guardrails.demo
from guardrails.configuration import load_settings
from guardrails.decide.check import check_plans
from guardrails.decide.inputs import open_files
from guardrails.model.report import CustomerRow, WorkloadRow
from guardrails.model.verdict import Verdict

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def demonstrated():
    """The report of the demonstration."""
    folder = Path(guardrails.demo.__file__).parent
    with chdir(folder):
        settings = load_settings("guardrails.yaml", {}, {}, folder)
        return check_plans(("tfplan.json",), open_files(settings), NOW)


def grown(customers, only=""):
    """So many customers.

    Args:
        only: The one of the demonstration that all of them are like; empty: they are like all in turn.
    """
    report = demonstrated()
    models = [row.id for row in report.customers if only in ("", row.id)]
    chosen = list(islice((name for _ in range(customers) for name in models), customers))
    held = {
        name: [
            (kind, msgspec.json.encode([each for each in rows if whose(each) == name]).decode())
            for kind, rows, whose in (
                (CustomerRow, report.customers, lambda row: row.id),
                (WorkloadRow, report.workloads, lambda row: row.customer),
                (Verdict, report.verdicts, lambda row: row.customer),
            )
        ]
        for name in models
    }
    made = {CustomerRow: [], WorkloadRow: [], Verdict: []}
    for number, name in enumerate(chosen):
        for kind, text in held[name]:
            made[kind] += msgspec.json.decode(_changed(text, name, number), type=list[kind])
    return msgspec.structs.replace(
        report,
        customers=tuple(made[CustomerRow]),
        workloads=tuple(made[WorkloadRow]),
        verdicts=tuple(made[Verdict]),
    )


def _changed(text, name, number):
    """Under another name, in another account, on other days, with another fingerprint."""
    day = (date(2026, 9, 1) + timedelta(days=number % 180)).isoformat()
    text = text.replace(name, f"{name}-{number:05}").replace("1000000001", f"10{number:08}")
    text = text.replace('"fingerprint":"', f'"fingerprint":"{number:05x}')
    return text.replace("2026-11-05", day).replace("2025-09-30", day)
