"""`guardrails plan FILE…`: gate terraform plans."""

from typing import TYPE_CHECKING

import click

from guardrails.cli.clock import Clock
from guardrails.cli.once import Command
from guardrails.cli.options import attributing, deciding, recording, reporting, settings_from

if TYPE_CHECKING:
    from guardrails.model.report import Report


@click.command(cls=Command)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@deciding
@attributing
@recording
@reporting
@click.pass_obj
def plan(
    clock: Clock,
    /,
    files: tuple[str, ...],
    outputs: tuple[str, ...],
    baseline: str,
    details: bool,
    everything: bool,
    only: tuple[str, ...],
    quiet: bool,
    verbose: bool,
    store: str,
    **flags: object,
) -> int:
    """Gate terraform plans: which tenants' planned GPU resources must be verified or reported.

    FILE is the JSON of `terraform show -json PLAN`; `-` reads standard input. Without configuration the
    accelerators are shown, and whose they are is not established (exit 3).

    \b
    terraform plan -out tfplan && terraform show -json tfplan > tfplan.json
    guardrails plan tfplan.json --register register.yaml
    """
    from guardrails.cli.console import console
    from guardrails.cli.outputs import parse, write
    from guardrails.cli.recording import Recording
    from guardrails.decide.check import check_plans
    from guardrails.decide.inputs import open_files
    from guardrails.report.only import only as only_

    targets = parse(outputs, quiet=quiet)
    settings = settings_from(flags)
    recorded, now = Recording(store, open_files(settings, baseline)), clock()
    report = check_plans(
        files,
        recorded.files,
        now,
        everything=everything,
        console=console(quiet=quiet, verbose=verbose),
    )
    recorded.record(
        report,
        "plan",
        files,
        now,
        lambda: write(only_(report, only), targets, details=details or everything, now=now),
    )
    if not quiet:
        _hint(report, files, settings.register)
    return report.summary.exit_code


def _hint(report: "Report", files: tuple[str, ...], register: tuple[str, ...]) -> None:
    """The one hint: how to say whose the accelerators are."""
    unknown = report.summary.unattributed_workloads
    if not unknown or not any(each.what == "attribution" for each in report.coverage):
        return
    names = " ".join("PLAN" if name == "-" else name for name in files[:3])
    said = f"guardrails register init {names} -o register.yaml   (then fill in the customers)"
    if register:
        number = f"{unknown:,} workload{'' if unknown == 1 else 's'}"
        where = ", ".join(register)
        said = f"{number} without a customer in {where}: enter the account, tag value or module there"
    click.echo(f"  hint: {said}", err=True)
