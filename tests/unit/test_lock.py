"""constraints.txt: all that development needs is in it, and nothing that pyproject.toml does not allow."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINES = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
LOCKED = [Requirement(line) for line in LINES if line and not line.lstrip().startswith("#")]
GROUPS = PROJECT["dependency-groups"]
ASKED = [
    Requirement(text)
    for texts in (
        PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"].values(),
        GROUPS["dev"],
        GROUPS["bench"],
        GROUPS["docs"],
    )
    for text in texts
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_each_dependency_is_locked_to_a_release_that_it_allows(asked):
    held = [each for each in LOCKED if canonicalize_name(each.name) == canonicalize_name(asked.name)]

    assert held, "run `make lock`"
    for each in held:
        (pin,) = each.specifier
        assert pin.operator == "=="
        assert asked.specifier.contains(pin.version, prereleases=True), "run `make lock`"


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_each_range_has_both_ends(asked):
    assert {each.operator for each in asked.specifier} >= {">=", "<"} or asked.name == "tzdata"


def test_the_lock_reads_as_constraints_and_names_no_place_to_download_from():
    for each in LOCKED:
        assert not each.extras, "pip refuses extras in constraints"
        assert not each.url
    assert not [line for line in LINES if re.search(r"://|--|^-", line)]


def test_no_release_is_locked_twice_for_one_python():
    seen = {}
    for each in LOCKED:
        seen.setdefault(canonicalize_name(each.name), []).append(each)
    for python in ("3.11", "3.12", "3.13"):
        place = {"python_version": python, "python_full_version": f"{python}.0"}
        for rows in seen.values():
            assert sum(row.marker is None or row.marker.evaluate(place) for row in rows) <= 1
