"""`guardrails draft`: drafts of filings under a proposed rule, filled where something is known."""

from typing import TYPE_CHECKING

import click

from guardrails.cli.clock import Clock
from guardrails.cli.once import Group
from guardrails.cli.options import attributing, deciding, settings_from
from guardrails.model.outcome import ExitCode

if TYPE_CHECKING:
    from guardrails.decide.inputs import DecisionFiles
    from guardrails.model.customer import Customer
    from guardrails.model.report import Report
    from guardrails.report.drafts.draft import Draft
    from guardrails.settings import Settings

_OUTPUT = click.option("-o", "--output", type=click.Choice(["markdown", "json"]), default="markdown")


@click.group(cls=Group)
def draft() -> None:
    """Draft filings of proposed rules: what is known, what is missing, the days. Not legal advice.

    Exit codes: 0 every field is settled; 2 nothing can be drafted; 3 fields have to be completed.
    """


@draft.command("training-report")
@click.argument("plans", nargs=-1, metavar="[PLAN]...")
@click.option(
    "--from", "snapshots", multiple=True, metavar="SNAPSHOT", help="Snapshot of a scan; repeatable."
)
@deciding
@attributing
@click.option("--include-identity", "personal", is_flag=True, help="Show personal data, too.")
@_OUTPUT
@click.pass_obj
def training_report(
    clock: Clock,
    /,
    plans: tuple[str, ...],
    snapshots: tuple[str, ...],
    output: str,
    *,
    personal: bool,
    **flags: object,
) -> int:
    """Draft the report on a customer's training of a large AI model (proposed 15 CFR 7.308).

    From plans, from snapshots of scans, or from the register alone.

    \b
    guardrails draft training-report --customer borealis-ai --register register.yaml tfplan.json
    guardrails draft training-report --customer borealis-ai --register register.yaml --from estate.snapshot
    """
    from guardrails.cli.explain import decided
    from guardrails.decide.inputs import open_files
    from guardrails.report.drafts.training_report import REGIME
    from guardrails.report.drafts.training_report import training_report as drafted

    customer = flags.pop("customer")
    if not customer:
        raise click.UsageError("give --customer ID: whose training it is")
    if plans and snapshots:
        raise click.UsageError("give plans, or --from SNAPSHOT: not both")
    opened = open_files(_settings(flags, REGIME))
    report = decided(plans, snapshots, opened, clock())
    return _shown(drafted(report, _record(str(customer), opened, report), personal=personal), output, report)


@draft.command("cip-certification")
@deciding
@_OUTPUT
@click.pass_obj
def cip_certification(clock: Clock, /, output: str, **flags: object) -> int:
    """Draft the provider's certification of its identification program (proposed 15 CFR 7.304).

    From the register alone, whose customers, owners and resellers it counts; it names no person.

    \b
    guardrails draft cip-certification --register register.yaml
    """
    from guardrails.cli.explain import decided
    from guardrails.decide.inputs import open_files
    from guardrails.report.drafts.cip_certification import REGIME
    from guardrails.report.drafts.cip_certification import cip_certification as drafted

    settings = _settings(flags, REGIME)
    if not settings.register:
        raise click.UsageError("give --register FILE")
    opened = open_files(settings)
    report = decided((), (), opened, clock())
    return _shown(drafted(report, opened.united.register), output, report)


def _settings(flags: dict[str, object], regime: str) -> "Settings":
    """The regime of the draft alone is judged, whichever the configuration names.

    Raises:
        click.UsageError: Another one was asked for.
    """
    if flags["regimes"] and flags["regimes"] != (regime,):
        raise click.UsageError(f"--regime: this draft is of {regime} alone")
    return settings_from({**flags, "regimes": (regime,)})


def _record(name: str, opened: "DecisionFiles", report: "Report") -> "Customer":
    """What is on record of the customer; one who only has workloads has nothing but the id.

    Raises:
        InputError: Nobody is called so.
    """
    from guardrails.errors import InputError
    from guardrails.model.customer import Customer
    from guardrails.report.register import meant
    from guardrails.validation import near

    found = meant(opened.register, name) if opened.register is not None else ()
    id_ = found[0] if len(found) == 1 else name
    for each in opened.united.register.customers:
        if each.id == id_:
            return each
    names = [each.id for each in report.customers]
    if id_ in names:
        return Customer(id=id_)
    registered = [each.id for each in opened.united.register.customers]
    raise InputError(f"--customer {name}: no such customer", hint=near(name, [*names, *registered]))


def _shown(found: "Draft", output: str, report: "Report") -> int:
    from guardrails.report.drafts.views import VIEWS

    click.echo(VIEWS[output](found), nl=False)
    return ExitCode.INCOMPLETE if found.missing and not report.summary.allow_incomplete else ExitCode.OK
