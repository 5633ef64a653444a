"""The glossary in the architecture page: what it names is in the code, and each word stands there once."""

import re
from importlib import import_module

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "guardrails" / "ARCHITECTURE.md").read_text(encoding="utf-8")
GLOSSARY = PAGE.split("\n## Glossary\n", 1)[1].split("\n## ", 1)[0]
ROWS = [line.strip("| ").split(" | ") for line in GLOSSARY.splitlines() if re.match(r"\| [^|-]", line)]
PLACES = [
    place
    for row in ROWS
    for place in re.findall(r"`([a-z_]+(?:\.\w+)+)`", row[-1])
    if not place.endswith(".py")
]


@pytest.mark.parametrize("place", PLACES)
def test_every_place_that_it_names_is_there(place):
    module, _, name = place.rpartition(".")
    try:
        found = import_module(f"guardrails.{place}")
    except ModuleNotFoundError:
        found = getattr(import_module(f"guardrails.{module}"), name, None)

    assert found is not None, "the glossary names what has moved: mend its row"


def test_each_word_stands_there_once_in_order():
    words, of_code = (
        [row[0].strip("`").lower() for row in table if not row[0].startswith("word")]
        for table in ([row for row in ROWS if len(row) == 2], [row for row in ROWS if len(row) == 3])
    )

    for each in (words, of_code):
        assert len(each) > 20
        assert len(set(each)) == len(each)
        assert each == sorted(each)


def test_every_word_of_the_code_says_where():
    assert all(len(row) == 2 or row[2].startswith("`") or row[2] == "where" for row in ROWS)
    assert len(PLACES) > 40
