"""The command `guardrails`: finds the subcommand, runs it, turns every failure into one line and a code."""

import contextlib
import gc
import os
import sys
from importlib import import_module
from typing import IO

import click

from guardrails import __version__
from guardrails.cli import clock
from guardrails.cli.once import Group
from guardrails.errors import GuardrailsError
from guardrails.model.outcome import ExitCode

COMMANDS = {
    "plan": "Gate terraform plans: which tenants must be verified or reported.",
    "scan": "Read live accounts, or snapshots of them: which tenants must be verified or reported.",
    "baseline": "Write down what fails or is undecided today, so that only what is new or grown counts.",
    "policies": "The rules with their law; their tests, bundles, and rules of your own.",
    "catalog": "Accelerator chips and instance types, with sources.",
    "register": "The customer register: skeleton, validation, attribution, export.",
    "permissions": "The least-privilege role of a scan, from the calls that it makes.",
    "config": "Every setting, its value and where it came from.",
    "demo": "Gate an example plan with data from the package.",
}
"""Subcommands, each in the module of its name: imported only when it runs, so that `--help` stays fast."""


class _ReaderGoneError(Exception):
    """Nobody reads standard output any more."""


class _Lazy(Group):
    """A group whose subcommands are imported one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"guardrails.cli.{name}"), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the subcommand; of a reader that went away click would make 1, "an obligation stands"."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _ReaderGoneError from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="guardrails")
def cli() -> None:
    """Which tenants' GPU workloads must be verified or reported, under which rule, by when.

    Exit codes: 0 nothing counts; 1 an obligation stands; 2 usage, input or tool error; 3 something
    was not established; 130 interrupted.
    """


def main() -> None:
    """Run one command; results go to stdout, everything else to stderr."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    code = _run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _closed_pipe(code)
    gc.freeze()  # else the last collection visits every row, only to let the process go: 6 % of a large plan
    sys.exit(code)


def _run() -> int:
    code: int = ExitCode.ERROR
    try:
        result = cli(standalone_mode=False, obj=clock.now)
        code = int(result) if isinstance(result, int) else ExitCode.OK
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show(sys.stderr)
    except GuardrailsError as error:
        _say(str(error), error.hint)
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted", "")
        code = ExitCode.INTERRUPTED
    except _ReaderGoneError:
        code = _closed_pipe(ExitCode.ERROR)
    except Exception as error:  # noqa: BLE001 - the only one: a bug of ours must not exit 1, "an obligation stands"
        _bug(error)
    return code


def _bug(error: Exception) -> None:
    if os.environ.get("GUARDRAILS_DEBUG"):
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    _say(
        f"internal error: {type(error).__name__}; nothing can be concluded",
        "set GUARDRAILS_DEBUG=1 for the details, and report them",
    )


def _closed_pipe(code: int) -> int:
    """The reader went away: say nothing more, keep the code, never a traceback at exit."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    return code


def _say(message: str, hint: str, stream: IO[str] | None = None) -> None:
    from guardrails.report.escape import printable

    click.echo(f"guardrails: {printable(message, 600)}", file=stream, err=True)
    if hint:
        click.echo(f"  hint: {hint}", file=stream, err=True)
