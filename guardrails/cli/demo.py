"""`guardrails demo`: the whole path on data in the package, from any folder."""

import click

from guardrails.cli.clock import Clock
from guardrails.cli.once import Command


@click.command(cls=Command)
@click.pass_obj
def demo(clock: Clock) -> int:
    """Gate the plan of an invented reseller with twelve tenants on three clouds.

    Shows what `guardrails plan` prints; always exits 0 and says what the gate would have done.
    """
    from contextlib import chdir, suppress
    from importlib.resources import as_file, files

    from guardrails.cli.outputs import Target, write
    from guardrails.configuration import load_settings
    from guardrails.decide.check import check_plans
    from guardrails.decide.inputs import open_files

    with as_file(files("guardrails") / "demo") as folder, chdir(folder):
        settings = load_settings("guardrails.yaml", {}, {}, folder)
        report = check_plans(("tfplan.json",), open_files(settings), clock())
    write(report, (Target("text"),))
    with suppress(BrokenPipeError):  # who has seen enough has not failed
        click.echo(f"\nthe gate would exit {report.summary.exit_code}")
    return 0
