"""What `baseline` and `diff` read: plans, snapshots or reports, told apart by what is in them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Literal

import click
import msgspec

from guardrails.errors import InputError
from guardrails.files import read_bytes
from guardrails.model.report import SCHEMA, Report
from guardrails.policy.baseline import Judged, Named
from guardrails.settings import Settings
from guardrails.snapshot.format import FAMILY

Kind = Literal["plan", "snapshot", "report"]


class _Head(msgspec.Struct, frozen=True):
    schema: str = ""


def judge(files: Sequence[str], settings: Settings, now: datetime, given: Sequence[str]) -> Judged:
    """The verdicts of today: of plans and snapshots by deciding, of reports as they stand there.

    Args:
        files: All of one kind; `-` is a plan on standard input.
        settings: How to decide.
        now: The current aware instant.
        given: Flags on the command line that change a decision: no report takes them.

    Raises:
        GuardrailsError: Nothing can be concluded.
        click.UsageError: The kinds are mixed, or a flag is of no use.
    """
    kinds = {kind_of(each) for each in files}
    if len(kinds) > 1:
        raise click.UsageError(f"give files of one kind, not {' and '.join(sorted(kinds))} files")
    if kinds == {"report"}:
        if given:
            raise click.UsageError(f"{given[0]}: a report is read as it stands; give flags when it is made")
        return _joined([_report(each) for each in files])
    from guardrails.decide.check import check_plans, check_snapshots
    from guardrails.decide.inputs import open_files

    check = check_plans if kinds == {"plan"} else check_snapshots
    return _judged(check(files, open_files(settings), now))


def kind_of(file: str) -> Kind:
    """What a file is, by how it begins; whatever is nothing else is taken for a plan."""
    if file == "-":
        return "plan"
    data = read_bytes(file)
    if data.startswith(FAMILY):
        return "snapshot"
    try:
        schema = msgspec.json.decode(data, type=_Head).schema
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "plan"  # whose reader says what is wrong with it
    return "report" if schema.startswith("guardrails.report/") else "plan"


def _report(file: str) -> Judged:
    try:
        return msgspec.json.decode(read_bytes(file), type=Judged)
    except msgspec.DecodeError as error:
        raise InputError(
            f"{file}: cannot be read as {SCHEMA}: {error}", hint="make it with -o json, by this version"
        ) from error


def _joined(reports: Sequence[Judged]) -> Judged:
    """Several reports as one: each part of the estate in one of them."""
    return Judged(
        schema=SCHEMA,
        **{
            name: tuple(chain.from_iterable(getattr(each, name) for each in reports))
            for name in ("coverage", "rules", "customers", "documents", "verdicts")
        },
    )


def _judged(report: Report) -> Judged:
    return Judged(
        schema=SCHEMA,
        coverage=report.coverage,
        rules=tuple(Named(each.id) for each in report.rules),
        customers=tuple(Named(each.id) for each in report.customers),
        documents=tuple(Named(each.id) for each in report.documents),
        verdicts=report.verdicts,
    )
