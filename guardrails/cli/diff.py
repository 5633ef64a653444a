"""`guardrails diff`: what changed between two reports, snapshots or plans."""

import re
from typing import TYPE_CHECKING

import click
import msgspec

from guardrails.cli.clock import Clock
from guardrails.cli.once import Command
from guardrails.cli.options import attributing, deciding, paging, recorded_in, settings_from
from guardrails.model.outcome import ExitCode

if TYPE_CHECKING:
    from datetime import datetime

    from guardrails.model.report import Report
    from guardrails.settings import Settings


@click.command(cls=Command)
@click.argument("before")
@click.argument("after")
@deciding
@attributing
@click.option("--fail-on-new", is_flag=True, help="Exit 1 or 3 when something new counts; else always 0.")
@recorded_in
@paging
@click.pass_obj
def diff(
    clock: Clock, /, before: str, after: str, store: str, output: str, *, fail_on_new: bool, **flags: object
) -> int:
    """Tell what is new, resolved, grown, moved to another customer, or not read any more.

    BEFORE and AFTER are reports (-o json, as they stand), snapshots (scan --save) or plans; what is no report
    is decided about with the register, law and day that are given. With --store they may be recorded runs.

    \b
    guardrails diff yesterday.json today.json --fail-on-new
    guardrails diff estate.snapshot tfplan.json --register register.yaml
    guardrails diff run-16 run-17 --store guardrails.db
    """
    from guardrails.report.difference import difference
    from guardrails.report.layout import terminal_columns
    from guardrails.report.views import DIFFERENCES

    settings, now = settings_from(flags), clock()
    one, other = (
        _recorded(each, store) if store and _RUN.fullmatch(each) else _report(each, settings, now)
        for each in (before, after)
    )
    found = difference(one, other, (before, after))
    click.echo(DIFFERENCES[output](found, terminal_columns()), nl=False)
    return found.exit_code if fail_on_new else ExitCode.OK


_RUN = re.compile(r"run-\d{1,9}")


def _recorded(run: str, store: str) -> "Report":
    """The report of a recorded run.

    Raises:
        StoreError: There is none, or it cannot be read.
    """
    from guardrails.cli.recording import opened_store
    from guardrails.model.report import Report

    opened = opened_store(store)
    from guardrails.store.read import report_of

    return msgspec.json.decode(report_of(opened, run), type=Report)


def _report(file: str, settings: "Settings", now: "datetime") -> "Report":
    """A report as it stands, or what is decided about a plan or a snapshot.

    Raises:
        GuardrailsError: It cannot be read, or nothing can be concluded.
    """
    from guardrails.cli.judging import kind_of
    from guardrails.decide.check import check_plans, check_snapshots
    from guardrails.decide.inputs import open_files
    from guardrails.errors import InputError
    from guardrails.files import read_bytes
    from guardrails.model.report import SCHEMA, Report

    kind = kind_of(file)
    if kind == "report":
        try:
            found = msgspec.json.decode(read_bytes(file), type=Report)
        except msgspec.DecodeError as error:
            hint = "make it with -o json, by this version"
            raise InputError(f"{file}: cannot be read as {SCHEMA}: {error}", hint=hint) from error
        if found.only:
            hint = "make it without --only: what is left out would look resolved"
            raise InputError(f"{file}: shows only {', '.join(found.only)}", hint=hint)
        return found
    check = check_plans if kind == "plan" else check_snapshots
    return check((file,), open_files(settings), now)
