"""Standard error as a console."""

import sys

import click

from guardrails.console import Console


def console(*, quiet: bool, verbose: bool = False) -> Console:
    """Progress, warnings and notes unless quiet, the rest when asked for."""

    def write(text: str) -> None:
        click.echo(text, err=True, nl=False)

    return Console(write, quiet=quiet, verbose=verbose, live=sys.stderr.isatty())
