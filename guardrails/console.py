"""What a command says while it works, as far as it was asked to. Keeps out what a report says."""

from collections.abc import Callable

Say = Callable[[str], object]


def _nobody(_: str) -> None:
    pass


class Console:
    """Somebody who listens beside the report.

    Args:
        write: Takes text as it is, line breaks included.
        quiet: Neither notes nor warnings.
        verbose: Also what is read and found.
    """

    def __init__(self, write: Say = _nobody, *, quiet: bool = False, verbose: bool = False) -> None:
        self._write = write
        self.quiet = quiet
        self._verbose = verbose

    def say(self, text: str) -> None:
        """What is read and found: for those who ask."""
        if self._verbose:
            self._line(text)

    def note(self, text: str) -> None:
        """What takes long, and what is done with files that stay."""
        if not self.quiet:
            self._line(text)

    def warn(self, text: str) -> None:
        """Doubts about our own data and the configuration."""
        if not self.quiet:
            self._line(f"warning: {text}")

    def _line(self, text: str) -> None:
        self._write(f"guardrails: {text}\n")


SILENT = Console(quiet=True)
