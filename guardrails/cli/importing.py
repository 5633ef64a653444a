"""`guardrails register import`: a spreadsheet merged into a register; the difference before it is written."""

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guardrails import outfiles
from guardrails.errors import InputError, RegisterError
from guardrails.model.outcome import ExitCode

if TYPE_CHECKING:
    from datetime import datetime

    from guardrails.report.importing import Outcome

_REGISTER = outfiles.Kind("a register", b"")
"""It was read as one: whatever it begins with."""


def run(files: Sequence[str], into: str, output: str | None, now: "datetime", *, write: bool) -> int:
    """Merge, show the difference, and write it where that is asked for.

    Args:
        files: CSV files and workbooks.
        into: The register.
        output: A new file to write to; None: none.
        now: The current aware instant.
        write: Whether to replace the register by the merged one.

    Raises:
        RegisterError: A file cannot be read at all, or the register cannot be used as it is.
        InputError: A file cannot be written.
    """
    from guardrails.report import importing as text

    outcome = _merged(files, into, now)
    click.echo("\n".join(text.outcome(outcome)))
    if outcome.merged is None or outcome.register is None:
        return ExitCode.ERROR
    if not write and output is None:
        click.echo(f"not written: --write changes {into}, -o FILE writes a new file")
        _say_comments(into, "would be lost by --write; -o FILE leaves this file as it is")
        return ExitCode.OK
    from guardrails.register.rewrite import encode

    target = output or into
    content = encode(target, outcome.merged.document, outcome.register)
    if output is None:
        _say_comments(into, "are lost")
        outfiles.write(into, [content], _REGISTER, files)
    else:
        write_new(content, output)
    click.echo(f"written: {target}")
    return ExitCode.OK


def _merged(files: Sequence[str], into: str, now: "datetime") -> "Outcome":
    """The merged register, if it can be used, with the problems that it did not have before."""
    from guardrails.files import Content
    from guardrails.register import alike
    from guardrails.register.combine import Combined, combine, require, rows_for
    from guardrails.register.load import judged, load
    from guardrails.register.merge import merge, normalised
    from guardrails.register.normalise import normalise
    from guardrails.report.importing import Outcome

    load(into)
    combined = combine([into])
    written = deepcopy(require(combined.content))
    today = now.date()
    before = {(each.path, each.message, each.kind) for each in judged(combined, today).problems}
    said = rows_for(files, normalised(written))
    rows = require(said.content, customers=False)
    wrong = [*said.problems, *normalise(deepcopy(rows))]
    if wrong:
        return Outcome(tuple(alike.grouped(said.content, wrong)))
    found = merge(written, rows)
    content = Content(into, deepcopy(found.document), "", RegisterError)
    examined = judged(Combined(content, (), combined.inputs), today)
    fresh = [each for each in examined.problems if (each.path, each.message, each.kind) not in before]
    return Outcome(
        tuple(alike.grouped(content, fresh)), found, examined.register if examined.usable else None
    )


def _say_comments(path: str, what: str) -> None:
    """A file that is written anew has no comments."""
    from guardrails.files import as_text, read_bytes
    from guardrails.register.rewrite import comments

    if path.lower().endswith((".yaml", ".yml")):
        number = comments(as_text(path, read_bytes(path)))
        if number:
            click.echo(f"{number:,} line{'' if number == 1 else 's'} with comments in {path} {what}")


def write_new(content: bytes, output: str | None) -> None:
    """To a file that is not there yet, or to standard output.

    Raises:
        InputError: The file cannot be written, or is there already.
    """
    if output is None:
        click.echo(content, nl=False)
        return
    try:
        with Path(output).open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise InputError(
            f"{output}: is there already", hint="choose another file: none is replaced"
        ) from error
    except OSError as error:
        raise InputError(f"{output}: cannot be written: {error.strerror}") from error
