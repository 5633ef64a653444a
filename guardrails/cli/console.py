"""Standard error as a console."""

import click

from guardrails.console import Console


def console(*, quiet: bool, verbose: bool = False) -> Console:
    """Warnings and notes unless quiet, the rest when asked for."""
    return Console(lambda text: click.echo(text, err=True, nl=False), quiet=quiet, verbose=verbose)
