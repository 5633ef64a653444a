"""What a scan needs of the command line: lists of names, where the snapshot goes, how a stop is handled."""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from guardrails import outfiles
from guardrails.errors import ConfigError, InputError
from guardrails.model.outcome import ExitCode
from guardrails.scan.several import Interrupted
from guardrails.scan_settings import split_list


def listed(values: Sequence[str], flag: str) -> tuple[str, ...]:
    """Values with commas between them; `@FILE` stands for the lines of a file, comments after #.

    A + before the first name of a value stands before all of its names.

    Raises:
        ConfigError: The file cannot be read, or holds nothing.
    """
    found: list[str] = []
    for value in values:
        if value.startswith("@"):
            found += _lines(value[1:], flag)
        else:
            found += split_list(value)
    return tuple(dict.fromkeys(found))


def _lines(name: str, flag: str) -> list[str]:
    from guardrails.files import as_text, read_bytes

    text = as_text(name, read_bytes(name, ConfigError), ConfigError)
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    found = [part.strip() for line in lines for part in line.split(",") if part.strip()]
    if not found:
        raise ConfigError(f"{flag} @{name}: names nothing")
    return found


@contextlib.contextmanager
def snapshot_path(save: str, clouds: Sequence[str]) -> Iterator[Path]:
    """Where the snapshot goes: the file that was asked for, else one that is gone afterwards.

    Raises:
        InputError: Nothing can be written there.
    """
    if save:
        path = Path(save)
        if path.is_dir() or not os.access(path.parent, os.W_OK):
            raise InputError(f"{save}: cannot be written", hint="--save takes a file in a folder that exists")
        outfiles.require_free(path, outfiles.SNAPSHOT)
        yield path
        return
    folder = tempfile.mkdtemp(prefix="guardrails-")
    try:
        yield Path(folder, f"{'-'.join(sorted(clouds))}.snapshot")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def stopped_by_signals(stops: Sequence[Callable[[], None]]) -> Iterator[None]:
    """The first Ctrl-C, SIGTERM or Ctrl-Break (Windows) stops all in order; a second Ctrl-C at once."""

    def first(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for stop in stops:
            stop()

    asked = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGBREAK")]
    before = {each: signal.signal(each, first) for each in asked if each is not None}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def interrupted(stop: Interrupted) -> int:
    """Say what was kept; calls that do not come back must not hold the process."""
    for cloud, one in stop.stopped.items():
        tally = one.tally
        name = "" if stop.alone else f"{cloud}: "
        done = f"{name}{tally.accounts_done:,} of {tally.accounts:,} accounts read"
        click.echo(f"guardrails: interrupted; {done}, kept in {one.journal}", err=True)
    click.echo("  hint: the same command with --resume continues", err=True)
    if any(one.busy for one in stop.stopped.values()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ExitCode.INTERRUPTED)
    return ExitCode.INTERRUPTED
