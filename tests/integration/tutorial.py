"""Follows a tutorial literally: every file written, every command run in order, with the exit code it says.

In this process, for a start of Python costs more than most commands.
"""

import re
import shlex
from datetime import UTC, datetime

from click.testing import CliRunner

from guardrails.cli.main import cli
from tests.conftest import ROOT

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
"""When tutorials are followed: the days in them are around it."""
MOST = 14
_BLOCK = re.compile(r"(?:(line of )?`([\w./-]+)`:\n\n)?```(\w+)\n(.*?)```", re.DOTALL)
_EXIT = re.compile(r"# exit (\d)")


class Tutorial:
    """A page of `docs/`, and what became of each command.

    Args:
        name: Of the page.
        folder: An empty one.
    """

    def __init__(self, name, folder):
        self.folder = folder
        self.page = (ROOT / "docs" / name).read_text(encoding="utf-8")
        self.ran = []

    def follow(self, before=lambda words: None):
        """Do all that it says.

        Args:
            before: Told of each command's words, first.
        """
        for line_of, file, language, block in _BLOCK.findall(self.page):
            if language == "console":
                for line in block.splitlines():
                    self._run(line.removeprefix("$ "), before)
            elif language in ("json", "yaml", "csv"):
                self._write(file, block, whole=not line_of)
        assert 0 < len(self.ran) <= MOST

    def _write(self, file, block, *, whole):
        """A file, or the line that takes the place of its own with the same key."""
        assert file, f"a file without a name: {block[:60]}"
        path = self.folder / file
        if not whole:
            before = path.read_text(encoding="utf-8").splitlines()
            key = before[0] if file.endswith(".csv") else block.partition(":")[0]
            assert sum(line.startswith(key) for line in before) == 1, f"{file} has one line with {key}"
            block = "\n".join(block.rstrip() if line.startswith(key) else line for line in before) + "\n"
        path.write_text(block, encoding="utf-8")

    def _run(self, line, before):
        words = shlex.split(line, comments=True)
        assert words[0] == "guardrails", line
        words, out = (words[1:-2], words[-1]) if words[-2:-1] == [">"] else (words[1:], "")
        before(words)
        done = CliRunner().invoke(cli, words, standalone_mode=False, obj=lambda: NOON)
        if done.exception is not None:
            raise done.exception
        expected = _EXIT.search(line)
        code = int(done.return_value or 0)
        assert code == int(expected[1] if expected else 0), f"{line}: exit {code}\n{done.output}"
        if out:
            (self.folder / out).write_text(done.stdout, encoding="utf-8")
        self.ran.append((words, done.stdout))

    def said(self, *words):
        """What the commands that begin with these words printed, in order."""
        return [out for command, out in self.ran if command[: len(words)] == list(words)]
