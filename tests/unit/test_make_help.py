"""`make help` is the list of what can be made: every target, each once, in words that fit a screen."""

import re
import shutil
import subprocess

import pytest

from tests.conftest import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
RULES = set(" ".join(re.findall(r"^([a-z][a-z -]*):(?!=)", MAKEFILE, re.MULTILINE)).split())
PHONY = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split()


@pytest.fixture(scope="module")
def shown():
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_every_target_is_listed_once_with_what_it_does(shown):
    listed = [re.fullmatch(r"  make ([a-z-]+) +(\S.*)", line) for line in shown if line.startswith("  make ")]

    assert all(listed)
    assert sorted(each[1] for each in listed) == sorted(RULES)


def test_every_target_is_made_anew_whatever_file_has_its_name():
    assert sorted(PHONY) == sorted(RULES)


def test_every_line_fits_a_screen_and_begins_below_the_others(shown):
    assert max(map(len, shown)) <= 110
    assert len({found.end() for line in shown if (found := re.match(r"  make [a-z-]+ +", line))}) == 1


def test_what_pages_tell_to_make_is_a_target():
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "guardrails" / "ARCHITECTURE.md"]

    told = set(re.findall(r"`make ([a-z-]+)`", "".join(page.read_text(encoding="utf-8") for page in pages)))

    assert told
    assert told <= RULES
