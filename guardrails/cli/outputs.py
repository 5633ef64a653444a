"""Where a report goes: formats and paths of `-o`, colour and width of the terminal."""

import os
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib import import_module
from itertools import combinations

import click
import msgspec

from guardrails import outfiles, systems
from guardrails.errors import InputError
from guardrails.model.report import Report
from guardrails.report.escape import PLAINLY
from guardrails.report.layout import USUAL, terminal_columns

KINDS = {
    "text": outfiles.TEXT,
    "json": outfiles.JSON,
    "junit": outfiles.JUNIT,
    "markdown": outfiles.MARKDOWN,
    "github": outfiles.GITHUB,
    "sarif": outfiles.SARIF,
    "gitlab": outfiles.GITLAB,
    "ocsf": outfiles.OCSF,
    "html": outfiles.HTML,
    "csv-verdicts": outfiles.VERDICTS,
    "csv-customers": outfiles.CUSTOMERS,
    "csv-workloads": outfiles.WORKLOADS,
}
"""The formats, and what a file of each begins with."""

_STYLES: dict[str, dict[str, object]] = {
    "title": {"bold": True},
    "section": {"bold": True},
    "name": {"bold": True},
    "fail": {"fg": "red"},
    "warn": {"fg": "yellow"},
    "pass": {"fg": "green"},
    "dim": {"dim": True},
}


class Target(msgspec.Struct, frozen=True):
    """A format and the file it goes to; empty for standard output."""

    format: str
    path: str = ""


def parse(outputs: Sequence[str], *, quiet: bool) -> tuple[Target, ...]:
    """The targets that `-o` names; text to standard output when it names none.

    Raises:
        click.UsageError: A format that does not exist, or two formats for one file or for standard output.
        InputError: A file that an output would take away.
        ConfigError: What writes pages is not installed.
    """
    targets = tuple(_target(each) for each in outputs)
    if sum(not target.path for target in targets) > 1:
        raise click.UsageError("only one -o can go to standard output; give the others a path: -o json=FILE")
    files = [target for target in targets if target.path]
    for one, other in combinations(files, 2):
        if outfiles.same_file(one.path, other.path):
            raise click.UsageError(f"-o {one.format} and -o {other.format} go to one file, {other.path}")
    if any(target.format == "html" for target in targets):
        from guardrails.report.web import page

        page.require()
    for target in files:
        outfiles.require_free(target.path, KINDS[target.format])
    if targets or quiet:
        return targets
    return (Target("text"),)


def _target(output: str) -> Target:
    name, _, path = output.partition("=")
    if name not in KINDS:
        raise click.UsageError(f"-o {name}: no such format; one of {', '.join(KINDS)}")
    if "=" in output and not path:
        raise click.UsageError(f"-o {output}: a path must follow the =")
    return Target(name, "" if path == "-" else path)


def write(
    report: Report, targets: Sequence[Target], *, details: bool = False, now: datetime | None = None
) -> None:
    """Write each format; files first, so that a closed pipe loses none of them.

    Args:
        report: What was decided.
        targets: Where to, in which format.
        details: Whether text is the whole report, and not its first screen.
        now: The present instant, where text is to say that another day's law decided.

    Raises:
        InputError: A file cannot be written.
    """
    read = [each.name for each in report.inputs]
    for target in sorted(targets, key=lambda each: not each.path):
        if target.format == "text":
            rendered: Iterable[bytes] = (_text(report, target, now, details=details),)
        else:
            rendered = _rendered(report, target.format)
        if target.path:
            outfiles.write(target.path, rendered, KINDS[target.format], read)
        else:
            _to_standard_output(rendered)
        if target.format == "github" and os.environ.get("GITHUB_STEP_SUMMARY"):
            _append(os.environ["GITHUB_STEP_SUMMARY"], _rendered(report, "markdown"))


def _text(report: Report, target: Target, now: datetime | None, *, details: bool) -> bytes:
    """The first screen or the whole, in the terminal's colours and width."""
    from guardrails.report import screen, text

    columns = USUAL[0] if target.path else terminal_columns()
    paint = _paint if not target.path and _wants_colour() else text.plain_paint
    rendered = (text.render if details else screen.render)(report, columns, paint, now)
    return rendered.encode(sys.stdout.encoding or "utf-8", errors=PLAINLY)


def _rendered(report: Report, name: str) -> Iterable[bytes]:
    if name == "json":
        from guardrails.report.encode import encoded

        return encoded(report)
    if name.startswith("csv-"):
        from guardrails.report import sheets

        return sheets.render(report, name)
    if name == "html":
        from guardrails.report.web import page

        return (page.render(report).encode(),)
    module = import_module(f"guardrails.report.{name}")
    return (str(module.render(report)).encode(),)


def _to_standard_output(data: Iterable[bytes]) -> None:
    """A reader that went away does not change what was concluded; click would end in 1.

    Raises:
        InputError: Standard output is closed or full.
    """
    try:
        sys.stdout.buffer.writelines(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise InputError(f"standard output cannot be written: {_words(error)}") from error


def _append(path: str, data: Iterable[bytes]) -> None:
    """The job's step summary, which other steps write to as well."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | systems.flags("O_NOFOLLOW"), 0o666)
        with os.fdopen(handle, "ab") as summary:
            summary.writelines(data)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {_words(error)}") from error


def _words(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _paint(style: str, text: str) -> str:
    return click.style(text, **_STYLES[style]) if style else text  # type: ignore[arg-type]


def _wants_colour() -> bool:
    """NO_COLOR says no, FORCE_COLOR says yes; else a terminal that understands colours."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and systems.show_colours()
