"""`guardrails demo`: the whole path on data in the package, from any folder."""

from pathlib import Path

import click

from guardrails.cli.clock import Clock
from guardrails.cli.once import Command

PLAN = "tfplan.json"
WAIVERS = "waivers.yaml"
SPREADSHEET = "customers.csv"
"""Another register, as a sales team may keep it; no decision of the demonstration reads it."""
NO_WAIVERS = """\
# Excused failures: what each is, for how long, and who answers for it (README, "Waivers").
waivers: []
"""


@click.command(cls=Command)
@click.option("--write", "folder", metavar="DIR", help="Write its files to a new folder, to play with.")
@click.pass_obj
def demo(clock: Clock, /, folder: str | None) -> int:
    """Gate the plan of an invented reseller with twelve tenants on three clouds.

    Shows what `guardrails plan` prints; always exits 0 and says what the gate would have done.
    """
    from contextlib import chdir, suppress
    from importlib.resources import as_file, files

    from guardrails.cli.outputs import Target, write
    from guardrails.configuration import load_settings
    from guardrails.decide.check import check_plans
    from guardrails.decide.inputs import open_files

    with as_file(files("guardrails") / "demo") as packaged:
        if folder is not None:
            _copy(packaged, Path(folder))
            return 0
        with chdir(packaged):
            settings = load_settings("guardrails.yaml", {}, {}, packaged)
            report = check_plans((PLAN,), open_files(settings), clock())
    write(report, (Target("text"),))
    with suppress(BrokenPipeError):  # who has seen enough has not failed
        click.echo(f"\nthe gate would exit {report.summary.exit_code}")
    return 0


def _copy(packaged: Path, folder: Path) -> None:
    """Write plan, register, waivers, configuration and a spreadsheet to a folder that is new or empty.

    Raises:
        InputError: It holds something, or cannot be written.
    """
    from guardrails.errors import InputError

    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise InputError(f"{folder}: is not empty", hint="demo --write takes a new folder")
        for name in (PLAN, "register.yaml", "guardrails.yaml", SPREADSHEET):
            (folder / name).write_bytes((packaged / name).read_bytes())
        (folder / WAIVERS).write_text(NO_WAIVERS, encoding="utf-8")
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise InputError(f"{folder}: cannot be written: {said}") from error
    click.echo(f"cd {folder}\nguardrails plan {PLAN}\nguardrails plan {PLAN} --details")
    click.echo("guardrails register review register.yaml")
    click.echo(f"guardrails plan {PLAN} --waivers {WAIVERS}     # after one is written in it")
