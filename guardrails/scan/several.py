"""Scans of several clouds side by side, and the one file of what they found.

Each cloud has its own run, with its own accounts, pace and journal; one that cannot be read costs the others
nothing. The caller's thread waits and draws, so that signals reach it.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue

from guardrails.console import Console
from guardrails.errors import SourceError
from guardrails.scan.progress import line, numbers
from guardrails.scan.runner import Stopped
from guardrails.scan.scan_run import ScanRun
from guardrails.snapshot.write import CloudPart, write_snapshot

TICK_SECONDS = 0.2


class Interrupted(Exception):  # noqa: N818 - it was asked to
    """The scans were asked to stop; the journals hold what was read.

    Args:
        stopped: By cloud, those that had not ended.
        alone: Whether it was the only one.
    """

    def __init__(self, stopped: dict[str, Stopped], *, alone: bool) -> None:
        super().__init__("interrupted")
        self.stopped = stopped
        self.alone = alone


def scan_into(path: Path, tool: str, runs: Sequence[ScanRun], console: Console) -> None:
    """Read every cloud, write the snapshot, and drop the journals of those that were read.

    Args:
        path: The snapshot file.
        tool: Name and version.
        runs: Of each cloud one.
        console: Told how far it is, and which cloud cannot be read.

    Raises:
        Interrupted: They were asked to stop; the journals stay.
        GuardrailsError: No cloud can be read, or a file cannot be written; the journals stay.
    """
    ended = _ended(runs, console)
    try:
        write_snapshot(path, tool, _parts(ended, console))
    except BaseException:
        for each, future in ended.items():
            if future.exception() is None:
                each.keep()
        raise
    for each, future in ended.items():
        if future.exception() is None or not each.tally.accounts:  # else something read is only in it
            each.drop()


def _parts(ended: Mapping[ScanRun, Future[CloudPart]], console: Console) -> list[CloudPart]:
    """What each cloud gave; of one that cannot be read, the gap."""
    errors = {each: future.exception() for each, future in ended.items()}
    for error in errors.values():
        if error is not None and not isinstance(error, Stopped | SourceError):
            raise error
    stopped = {each.provider: error for each, error in errors.items() if isinstance(error, Stopped)}
    if stopped:
        raise Interrupted(stopped, alone=len(ended) == 1)
    refused = {each: error for each, error in errors.items() if isinstance(error, SourceError)}
    if len(refused) == len(ended):
        raise _nothing(refused)
    unread = {each: f"{each.provider} is not read: {_words(error)}" for each, error in refused.items()}
    for reason in unread.values():
        console.warn(reason)
    return [
        each.unread(unread[each]) if each in unread else future.result() for each, future in ended.items()
    ]


def _ended(runs: Sequence[ScanRun], console: Console) -> dict[ScanRun, Future[CloudPart]]:
    """All of them, run to their ends; when one fails for good, the others stop."""
    results: SimpleQueue[Future[CloudPart]] = SimpleQueue()
    tallies = {each.provider: each.tally for each in runs}
    pool = ThreadPoolExecutor(len(runs), "cloud")
    try:
        started = {pool.submit(each.run): each for each in runs}
        for future in started:
            future.add_done_callback(results.put)
        left = dict(started)
        while left:
            console.progress(partial(line, tallies), partial(numbers, tallies))
            try:
                future = results.get(timeout=TICK_SECONDS)
            except Empty:
                continue
            del left[future]
            if not isinstance(future.exception(), SourceError | Stopped | None):  # a second stop is "at once"
                _stop(left.values())
    except BaseException:
        _stop(runs)
        raise
    finally:
        pool.shutdown(wait=False)
        console.end()
    return {each: future for future, each in started.items()}


def _stop(runs: Iterable[ScanRun]) -> None:
    for each in runs:
        each.stop()


def _words(error: SourceError) -> str:
    return f"{error}; {error.hint}" if error.hint else str(error)


def _nothing(refused: dict[ScanRun, SourceError]) -> SourceError:
    """No cloud was read at all."""
    (first, *others) = refused.values()
    if not others:
        return first
    return SourceError("; ".join(f"{each.provider}: {_words(error)}" for each, error in refused.items()))
