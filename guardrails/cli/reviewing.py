"""Where a review of a register goes: formats and paths of `-o`."""

from collections.abc import Sequence

import click

from guardrails import outfiles
from guardrails.report.layout import USUAL, terminal_columns
from guardrails.report.review import Review
from guardrails.report.views import REVIEWS

_KINDS = {
    "text": outfiles.REVIEW_TEXT,
    "csv": outfiles.REVIEW_CSV,
    "json": outfiles.REVIEW_JSON,
    "ics": outfiles.REVIEW_ICS,
}


def targets(outputs: Sequence[str]) -> list[tuple[str, str]]:
    """Formats with their paths, empty for standard output; text there when none is asked for.

    Raises:
        click.UsageError: There is no such format, or several for standard output.
        InputError: A file that an output would take away.
    """
    found = []
    for output in outputs or ("text",):
        name, _, path = output.partition("=")
        if name not in REVIEWS:
            raise click.UsageError(f"-o {name}: no such format; one of {', '.join(REVIEWS)}")
        if path:
            outfiles.require_free(path, _KINDS[name])
        found.append((name, path))
    if sum(not path for _, path in found) > 1:
        raise click.UsageError("only one -o can go to standard output; give the others a path: -o ics=FILE")
    return found


def write(review: Review, places: Sequence[tuple[str, str]], registers: Sequence[str]) -> None:
    """Write each format, files first.

    Raises:
        InputError: A file cannot be written.
    """
    for name, path in sorted(places, key=lambda each: not each[1]):
        columns = USUAL[0] if path else terminal_columns()
        rendered = REVIEWS[name](review, columns)
        if path:
            outfiles.write(path, [rendered.encode()], _KINDS[name], registers)
        else:
            click.echo(rendered, nl=False)
