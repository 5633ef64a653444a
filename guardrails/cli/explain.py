"""`guardrails explain`: one page about one customer, rule or workload."""

from typing import TYPE_CHECKING

import click

from guardrails.cli.clock import Clock
from guardrails.cli.once import Command
from guardrails.cli.options import attributing, deciding, paging, settings_from
from guardrails.model.outcome import ExitCode

if TYPE_CHECKING:
    from datetime import datetime

    from guardrails.decide.inputs import DecisionFiles
    from guardrails.model.report import Report
    from guardrails.report.explain import Explainer


@click.command(cls=Command)
@click.argument("what", metavar="CUSTOMER|RULE|WORKLOAD")
@click.argument("plans", nargs=-1, metavar="[PLAN]...")
@click.option(
    "--from", "snapshots", multiple=True, metavar="SNAPSHOT", help="Snapshot of a scan; repeatable."
)
@deciding
@attributing
@click.option("--personal", is_flag=True, help="Show personal data, too.")
@paging
@click.pass_obj
def explain(
    clock: Clock,
    /,
    what: str,
    plans: tuple[str, ...],
    snapshots: tuple[str, ...],
    output: str,
    *,
    personal: bool,
    **flags: object,
) -> int:
    """Explain one customer, rule or workload: what is on record, what fails and why, what would settle it.

    From plans, from snapshots of scans, or from the register alone. Exits 3 when there is no such thing.

    \b
    guardrails explain atlas-compute tfplan.json --register register.yaml
    guardrails explain US-CIP-04 --from estate.snapshot --register register.yaml -o markdown
    guardrails explain atlas-compute --register register.yaml
    """
    from guardrails.decide.inputs import open_files
    from guardrails.report.layout import terminal_columns
    from guardrails.report.views import PAGES

    if plans and snapshots:
        raise click.UsageError("give plans, or --from SNAPSHOT: not both")
    opened = open_files(settings_from(flags))
    explainer = _explainer(decided(plans, snapshots, opened, clock()), opened, personal=personal)
    found = explainer.find(_meant(what, opened))
    if not found:
        _say_what_there_is(what, explainer)
        return ExitCode.INCOMPLETE
    columns = terminal_columns()
    pages = [explainer.page(kind, id_) for kind, id_ in found]
    click.echo("\n".join(PAGES[output](page, columns) for page in pages), nl=False)
    return ExitCode.OK


def decided(
    plans: tuple[str, ...], snapshots: tuple[str, ...], opened: "DecisionFiles", now: "datetime"
) -> "Report":
    """The decision about plans, snapshots or the register alone, with all verdicts listed.

    Raises:
        GuardrailsError: Nothing can be concluded.
        click.UsageError: There is none of them.
    """
    from guardrails.decide.check import check_plans, check_register, check_snapshots

    if plans:
        return check_plans(plans, opened, now, everything=True)
    if snapshots:
        return check_snapshots(snapshots, opened, now, everything=True)
    if not opened.settings.register:
        raise click.UsageError("give plans, --from SNAPSHOT, or --register FILE")
    return check_register(opened, now)


def _explainer(report: "Report", opened: "DecisionFiles", *, personal: bool) -> "Explainer":
    from guardrails.catalog import details
    from guardrails.errors import GuardrailsError
    from guardrails.report import register as words
    from guardrails.report.explain import Explainer

    def on_record(customer: str) -> list[str]:
        if opened.register is None:
            return []
        lines, known = words.who(opened.united, opened.register, customer, personal=personal)
        return lines[1:] if known else []

    def of_catalog(name: str) -> list[str]:
        try:
            return list(details.describe(opened.catalog, name))
        except GuardrailsError:
            return []

    return Explainer(report, on_record, of_catalog)


def _meant(what: str, opened: "DecisionFiles") -> str:
    """The customer whose account or other name it is; else the name itself."""
    from guardrails.report.register import meant

    found = meant(opened.register, what) if opened.register is not None else ()
    return found[0] if len(found) == 1 else what


def _say_what_there_is(what: str, explainer: "Explainer") -> None:
    from guardrails.report.escape import printable
    from guardrails.validation import near

    hint = near(what, explainer.names())
    click.echo(
        f"guardrails: {printable(what)}: no customer, rule or workload here{f'; {hint}' if hint else ''}",
        err=True,
    )
