"""CHANGELOG.md: the version that is built is on it, and every part of it is of a kind that readers know."""

import re

import guardrails
from tests.conftest import ROOT

TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Law"}


def test_versions_are_newest_first_and_the_one_that_is_built_is_named():
    versions = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", TEXT, re.MULTILINE)
    released = [tuple(map(int, version.split("."))) for version, day in versions if day]

    assert versions[0][0] == "Unreleased"
    assert len(versions) == 1 + len(released) == len(re.findall(r"^## ", TEXT, re.MULTILINE))
    assert released == sorted(released, reverse=True)
    assert guardrails.__version__ in TEXT


def test_every_part_is_of_a_known_kind_and_has_entries():
    parts = re.split(r"^### ", TEXT, flags=re.MULTILINE)[1:]

    assert {part.split("\n", 1)[0] for part in parts} <= KINDS
    assert all(re.search(r"^- \S", part, re.MULTILINE) for part in parts)
