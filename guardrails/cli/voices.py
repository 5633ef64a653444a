"""Where a command says what it does: on standard error, as far as it was asked to."""

from collections.abc import Callable

import click
import msgspec

Say = Callable[[str], object]


def _silent(_: str) -> None:
    pass


class Voices(msgspec.Struct, frozen=True):
    """What may be said while a report is made.

    Attributes:
        say: What is read and found.
        wait: What takes long.
        warn: Doubts about our own data and the configuration.
    """

    say: Say = _silent
    wait: Say = _silent
    warn: Say = _silent


def voices(*, quiet: bool, verbose: bool) -> Voices:
    """On standard error: warnings and waits unless quiet, the rest when asked for."""
    said = _spoken("")
    return Voices(
        say=said if verbose else _silent,
        wait=_silent if quiet else said,
        warn=_silent if quiet else _spoken("warning: "),
    )


def _spoken(kind: str) -> Say:
    return lambda text: click.echo(f"guardrails: {kind}{text}", err=True)
