"""Standard error as a console."""

import os
import sys
from collections.abc import Mapping

import click

from guardrails.cli import log
from guardrails.console import Console

NARROW = 80
"""Columns of a terminal that does not say how many it has."""


def console(*, quiet: bool, verbose: bool = False) -> Console:
    """Progress, warnings and notes unless quiet, the rest when asked for."""

    def write(text: str) -> None:
        click.echo(text, err=True, nl=False)

    def columns() -> int:
        return os.get_terminal_size(sys.stderr.fileno()).columns or NARROW

    def record(text: str, numbers: Mapping[str, object]) -> None:
        if stream is not None:
            stream.record("info", "progress", text, **numbers)

    stream = log.stream()
    return Console(
        write,
        quiet=quiet,
        verbose=verbose,
        columns=columns if sys.stderr.isatty() else None,
        record=record if stream is not None else None,
    )
