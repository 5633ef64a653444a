"""Standard error as JSON, one object a line, for those who collect logs by machine; text goes as it is.

The stream makes the objects, so that nothing else is written there: lines of ours, of a library, a traceback.
"""

import io
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import TextIO

import click

from guardrails.cli import clock

FLAG = "--log-format"
VARIABLE = "GUARDRAILS_LOG_FORMAT"
JSON = "json"
FORMATS = ("text", JSON)
LONGEST = 2_000
"""Characters of one message."""

_PREFIX = "guardrails: "
_MARKS = (
    ("  hint: ", "hint", "info"),
    (f"{_PREFIX}warning: ", "warning", "warning"),
    ("warning: ", "warning", "warning"),
    (_PREFIX, "note", "info"),
)
"""How lines of ours begin, with event and level."""


@cache
def run_id() -> str:
    """This run among others in a log; in no report, for these are the same for the same input."""
    return os.urandom(8).hex()


class JsonStream(io.TextIOBase):
    """Standard error that takes text and gives an object for each line; several threads may write.

    Args:
        inner: Where they go.
        now: See `cli.clock`.
    """

    encoding = "utf-8"

    def __init__(self, inner: TextIO, now: clock.Clock = clock.now) -> None:
        import threading

        self.inner = inner
        self.command = "guardrails"
        self._now = now
        self._began = time.monotonic()
        self._rest = ""
        self._lock = threading.RLock()

    def writable(self) -> bool:
        """See `IOBase.writable`."""
        return True

    def isatty(self) -> bool:
        """Nothing is drawn over."""
        return False

    def write(self, text: str, /) -> int:
        """See `TextIOBase.write`."""
        with self._lock:
            *lines, self._rest = (self._rest + text).split("\n")
            for line in lines:
                self._line(line)
        return len(text)

    def flush(self) -> None:
        """See `IOBase.flush`."""
        self.inner.flush()

    def record(self, level: str, event: str, message: str, **fields: object) -> None:
        """One object: what is in it always, then what belongs to the event; empty fields are left out."""
        import json

        from guardrails.report.escape import printable

        said: dict[str, object] = {
            "time": self._now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": level,
            "event": event,
            "message": printable(message, LONGEST),
            "run": run_id(),
            "command": self.command,
        }
        said |= {name: each for name, each in fields.items() if each not in ("", None)}
        with self._lock:
            self.inner.write(f"{json.dumps(said)}\n")

    def end(self, code: int) -> None:
        """The last object."""
        with self._lock:
            if self._rest:
                self.write("\n")
        self.record(
            "info", "end", f"exit code {code}", exit=code, seconds=round(time.monotonic() - self._began, 3)
        )

    def _line(self, line: str) -> None:
        if not line.strip():
            return
        for mark, event, level in _MARKS:
            if line.startswith(mark):
                self.record(level, event, line.removeprefix(mark))
                return
        self.record("info", "note", line.strip())


def asked(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The format that flag or environment ask for, before anybody has looked whether the rest is right."""
    found = environment.get(VARIABLE, "").strip()
    for at, each in enumerate(arguments):
        name, equals, value = each.partition("=")
        if name == FLAG:
            found = value if equals else next(iter(arguments[at + 1 :]), "")
    return found


def use(format_: str) -> None:
    """Let standard error be of this format from now on."""
    stream = sys.stderr
    if format_ == JSON and not isinstance(stream, JsonStream):
        sys.stderr = JsonStream(stream)
        context = click.get_current_context(silent=True)
        if context is not None:
            enter(context.command_path)
    elif format_ != JSON and isinstance(stream, JsonStream):
        sys.stderr = stream.inner


def enter(command: str) -> None:
    """Which command it is that now speaks."""
    if isinstance(sys.stderr, JsonStream):
        sys.stderr.command = command


def flag() -> dict[str, object]:
    """What --log-format says, as a setting."""
    context = click.get_current_context(silent=True)
    return {"log_format": context.meta.get(FLAG)} if context else {}


def stream() -> JsonStream | None:
    """Standard error, when it is JSON."""
    return sys.stderr if isinstance(sys.stderr, JsonStream) else None


def end(code: int) -> None:
    """The last object, when standard error is JSON."""
    if isinstance(sys.stderr, JsonStream):
        with suppress(OSError):
            sys.stderr.end(code)


@contextmanager
def libraries_heard(say: Callable[[str], object]) -> Iterator[None]:
    """What libraries warn of and log is said to `say` alone; they would write it themselves, from any thread.

    Their words stay out, for they name people and addresses; GUARDRAILS_DEBUG lets them in.
    """
    import logging

    class Heard(logging.Handler):
        """Takes what nobody else takes."""

        def emit(self, record: logging.LogRecord) -> None:
            """See `logging.Handler.emit`."""
            words = f": {record.getMessage()}" if os.environ.get("GUARDRAILS_DEBUG") else ""
            say(f"{record.name} says a {record.levelname.lower()}{words}")

    root, heard = logging.getLogger(), Heard(logging.WARNING)
    root.addHandler(heard)
    logging.captureWarnings(capture=True)
    try:
        yield
    finally:
        logging.captureWarnings(capture=False)
        root.removeHandler(heard)
