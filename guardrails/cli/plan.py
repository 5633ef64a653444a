"""`guardrails plan FILE…`: gate terraform plans."""

from collections.abc import Callable
from typing import Any

import click

from guardrails.cli.options import attributing, deciding, settings_from


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@deciding
@attributing
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT[=PATH]",
    help="text (default), json, junit, markdown or github; to PATH or standard output; repeatable.",
)
@click.option(
    "--baseline", metavar="FILE", default="", help="Known obligations do not fail; new or grown ones do."
)
@click.option("--all", "everything", is_flag=True, help="List every verdict, also passes.")
@click.option("-q", "--quiet", is_flag=True, help="No text report; the exit code and -o files only.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Say on standard error what is read and how long it takes."
)
def plan(
    files: tuple[str, ...],
    outputs: tuple[str, ...],
    baseline: str,
    everything: bool,
    quiet: bool,
    verbose: bool,
    **flags: Any,
) -> int:
    """Gate terraform plans: which tenants' planned GPU resources must be verified or reported.

    FILE is the JSON of `terraform show -json PLAN`; `-` reads standard input. Without configuration the
    accelerators are shown, and whose they are is not established (exit 3).

    \b
    terraform plan -out tfplan && terraform show -json tfplan > tfplan.json
    guardrails plan tfplan.json --register register.yaml
    """
    from guardrails.cli.means import check_plans
    from guardrails.cli.outputs import parse, write

    targets = parse(outputs, quiet=quiet)
    settings = settings_from(flags)
    report = check_plans(
        files,
        settings,
        baseline=baseline,
        everything=everything,
        say=_voice("", aloud=verbose),
        wait=_voice("", aloud=not quiet),
        warn=_voice("warning: ", aloud=not quiet),
    )
    write(report, targets)
    if not quiet:
        _hint(report, files)
    return report.summary.exit_code


def _voice(kind: str, *, aloud: bool) -> Callable[[str], None]:
    def say(text: str) -> None:
        if aloud:
            click.echo(f"guardrails: {kind}{text}", err=True)

    return say


def _hint(report: Any, files: tuple[str, ...]) -> None:
    """The one hint: how to say whose the accelerators are."""
    unknown = report.summary.unattributed_workloads
    if unknown and any(each.what == "attribution" for each in report.coverage):
        names = " ".join("PLAN" if name == "-" else name for name in files[:3])
        click.echo(
            f"  hint: guardrails register init {names} -o register.yaml   (then say who they are)", err=True
        )
