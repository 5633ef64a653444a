"""The command `guardrails`: finds the subcommand, runs it, turns every failure into one line and a code."""

import contextlib
import errno
import gc
import io
import os
import sys
from importlib import import_module

import click

from guardrails import __version__
from guardrails.cli import clock, log
from guardrails.cli.once import Group, log_format
from guardrails.errors import GuardrailsError
from guardrails.model.outcome import ExitCode

COMMANDS = {
    "plan": "Gate terraform plans: which tenants must be verified or reported.",
    "scan": "Read live accounts, or snapshots of them: which tenants must be verified or reported.",
    "diff": "What changed between two reports, snapshots or plans.",
    "explain": "One page about one customer, rule or workload: what fails, why, what would settle it.",
    "draft": "Drafts of filings under proposed rules, for a customer or the provider.",
    "pack": "Evidence packs: a decided run in one signed file, and its check anywhere.",
    "baseline": "Record today's failures and undecided checks, so that only new or grown ones count.",
    "policies": "The rules and their law; tests, bundles, rules of your own.",
    "catalog": "Accelerator chips and instance types, with sources.",
    "register": "The customer register: template, checks, review, attribution, export.",
    "audit": "What was known, decided and done by a day, beside today, from recorded runs.",
    "history": "Recorded runs; for one customer, the changes from run to run.",
    "obligation": "Obligations over recorded runs: open since when, and what was done about each.",
    "store": "The store of recorded runs: make, upgrade, verify, hold, delete.",
    "permissions": "The least-privilege role of a scan, from the calls that it makes.",
    "config": "Every setting, its value and where it came from.",
    "demo": "Gate an example plan with data from the package.",
    "completion": "Shell completion of commands and options.",
    "help": "Short texts: exit codes, verdicts, waivers, configuration, environment and more.",
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
        module = import_module(f"guardrails.cli.{name}")
        command: click.Command = getattr(module, "help_" if name == "help" else name)
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


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[log_format()],
)
@click.version_option(__version__, prog_name="guardrails")
def cli() -> None:
    """Which tenants' GPU workloads must be verified or reported, under which rule, by when.

    Exit codes: 0 nothing counts; 1 an obligation stands; 2 usage, input or tool error; 3 something
    was not established; 130 interrupted.
    """


def main() -> None:
    """Run one command; results go to stdout, everything else to stderr.

    1 means that an obligation stands and nothing else: whatever cannot be said or written is a 2.
    """
    _guard_streams()
    log.use(log.asked(sys.argv[1:], os.environ))
    code = _run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _closed_pipe(code)
    except OSError as error:
        if code != ExitCode.ERROR:  # else it was said
            _say(f"standard output cannot be written: {(error.strerror or str(error)).lower()}", "")
        code = _closed_pipe(ExitCode.ERROR)
    log.end(code)
    if not _heard():
        code = ExitCode.ERROR
    gc.freeze()  # else the last collection visits every row, only to let the process go: 6 % of a large plan
    sys.exit(code)


def _guard_streams() -> None:
    """What is in a line was written by others: no log processor and no terminal shall act on it."""
    from guardrails.report.escape import PLAINLY, InertStream, PlainStream

    for number in range(3):
        with contextlib.suppress(OSError):
            os.fstat(number)
            continue
        os.open(os.devnull, os.O_RDWR)  # else the next file that is opened stands for the stream
    for name, kind in (("stdout", InertStream), ("stderr", PlainStream)):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, kind(io.BufferedWriter(_Closed()), encoding="utf-8"))
        elif type(stream) is io.TextIOWrapper:  # not one of a test, or of a program that calls us
            encoding, line = stream.encoding, stream.line_buffering
            guarded = kind(stream.detach(), encoding=encoding, errors=PLAINLY, line_buffering=line)
            setattr(sys, name, guarded)


class _Closed(io.RawIOBase):
    """A stream that was closed before we began: what is written to it is lost, and says so."""

    def writable(self) -> bool:
        return True

    def write(self, _: object, /) -> int:
        raise OSError(errno.EBADF, "it is closed")


def _heard() -> bool:
    """Whether standard error took what was said to it."""
    try:
        sys.stderr.flush()
    except (OSError, ValueError):
        _drop("stderr")
        return False
    return True


def _run() -> int:
    code: int = ExitCode.ERROR
    if odd := _not_text():
        _say(f"{odd} is not UTF-8 text", "rename the file that it names", kind="UsageError")
        return code
    if "_GUARDRAILS_COMPLETE" in os.environ:
        from guardrails.cli.completion import offer_powershell

        offer_powershell()
    try:
        result = cli(
            standalone_mode=False, obj=clock.now, prog_name="guardrails", complete_var="_GUARDRAILS_COMPLETE"
        )
        code = int(result) if isinstance(result, int) else ExitCode.OK
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        _misused(error)
    except GuardrailsError as error:
        _say(str(error), error.hint, kind=type(error).__name__, where=error.where or _named(str(error)))
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted", "", kind="Interrupted")
        code = ExitCode.INTERRUPTED
    except _ReaderGoneError:
        code = _closed_pipe(ExitCode.ERROR)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        said = f"{where}cannot be read or written: {(error.strerror or str(error)).lower()}"
        _say(said, "", where=str(error.filename or ""))
    except Exception as error:  # noqa: BLE001 - the only one: a bug of ours must not exit 1, "an obligation stands"
        _bug(error)
    return code


def _not_text() -> str:
    """Which argument or variable is of another encoding, so that no report could name it; not its value."""
    given = [(f"argument {place}", each) for place, each in enumerate(sys.argv[1:], 1)]
    given += [each for each in os.environ.items() if each[0].startswith("GUARDRAILS_")]
    return next((name for name, each in given if any("\ud800" <= letter <= "\udfff" for letter in each)), "")


def _named(message: str) -> str:
    """The file that a message begins with, as the command line has it."""
    return next((each for each in sys.argv[1:] if message.startswith(f"{each}: ")), "")


def _misused(error: click.ClickException) -> None:
    """What is wrong with the command line, as click says it."""
    stream = log.stream()
    with contextlib.suppress(OSError):
        if stream is None:
            error.show(sys.stderr)
            return
        context = error.ctx if isinstance(error, click.UsageError) else None
        hint = f"{context.command_path} --help" if context else ""
        stream.record("error", "error", error.format_message(), kind=type(error).__name__, hint=hint)


def _bug(error: Exception) -> None:
    details = ""
    if os.environ.get("GUARDRAILS_DEBUG"):
        import traceback

        details = "".join(traceback.format_exception(error))
        if log.stream() is None:
            with contextlib.suppress(OSError):
                sys.stderr.write(details)
    _say(
        f"internal error: {type(error).__name__}; nothing can be concluded",
        "set GUARDRAILS_DEBUG=1 for the details, and report them",
        kind="InternalError",
        details=details,
    )


def _closed_pipe(code: int) -> int:
    """The reader went away: say nothing more, keep the code, never a traceback at exit."""
    _drop("stdout")
    return code


def _drop(name: str) -> None:
    """Say nothing more on a stream; what it still holds is lost, and never a failure at the end."""
    setattr(sys, name, io.TextIOWrapper(io.BytesIO()))


def _say(message: str, hint: str, **fields: str) -> None:
    """A failure, in a line and what to do next; as JSON with what is known of it besides."""
    from guardrails.report.escape import printable

    stream = log.stream()
    with contextlib.suppress(OSError):
        if stream is not None:
            stream.record("error", "error", message, hint=hint, **fields)
            return
        click.echo(f"guardrails: {printable(message, 600)}", err=True)
        if hint:
            click.echo(f"  hint: {printable(hint, 600)}", err=True)
