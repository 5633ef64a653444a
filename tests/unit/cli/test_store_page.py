"""The page on the store: its commands run in order, on the days that its headings name."""

import re
import shlex
import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from guardrails.cli.main import cli
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")
DAYS = {"1 November": 1, "20 November": 20}


def commands():
    """Day of November and words of each command; those that install are left out."""
    day = 30
    for heading, block in re.findall(r"^#+ ([^\n]*)$|```console\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL):
        if heading:
            day = DAYS.get(heading, 30)
        for line in block.splitlines():
            if line.startswith("$ ") and not line.startswith("$ pip"):
                yield day, line.removeprefix("$ ")


@pytest.fixture
def folder(tmp_path, monkeypatch, module_cache):
    for each in (ROOT / "guardrails" / "demo").iterdir():
        if each.suffix in (".json", ".yaml"):
            shutil.copy(each, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUARDRAILS_CACHE", str(module_cache))
    return tmp_path


def test_every_command_of_the_page_runs_and_says_what_the_page_shows(folder, capsys):
    said, first = {}, []
    for day, line in sorted(commands(), key=lambda each: each[0]):
        if not line.startswith("guardrails"):
            subprocess.run(line, shell=True, check=True)
            continue
        now = datetime(2026, 11, day, 6, tzinfo=UTC)
        words = shlex.split(line)[1:]
        code = cli.main(words, standalone_mode=False, obj=lambda now=now: now)
        assert code in (0, 1), line
        said[line] = capsys.readouterr().out
        first.append(words[0])

    answer = next(out for line, out in said.items() if line.startswith("guardrails audit"))
    for shown in re.search(r"```text\n(TRUE BY THEN.*?)```", PAGE, re.DOTALL)[1].splitlines():
        assert re.sub(r" +", " ", shown) in re.sub(r" +", " ", answer)
    assert "Compliance desk" in answer
    assert {"plan", "obligation", "audit", "store", "history"} <= set(first)
