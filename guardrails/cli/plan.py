"""`guardrails plan FILE…`: gate terraform plans."""

import click

from guardrails.cli.clock import Clock
from guardrails.cli.once import Command
from guardrails.cli.options import attributing, deciding, recording, reporting, settings_from


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
    accelerators are listed without customers (exit 3).

    \b
    terraform plan -out tfplan && terraform show -json tfplan > tfplan.json
    guardrails plan tfplan.json --register register.yaml
    """
    from guardrails.cli.console import console
    from guardrails.cli.outputs import parse, write
    from guardrails.cli.recording import Recording
    from guardrails.cli.unattributed import hint
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
        hint(report, " ".join("PLAN" if name == "-" else name for name in files[:3]), settings.register)
    return report.summary.exit_code
