"""Faults in rows are named."""

from datetime import date

import pytest

from guardrails.catalog import checks
from guardrails.catalog.rows import Rows
from guardrails.catalog.softened import Change
from tests.unit.catalog.builders import make_catalog, make_chip, make_family, make_shape, make_source

NO_ROWS = Rows([], [], [], [])

ADDED = Change(row="chip X1", old="", new="memory_gib 1", source="sheet", lowers=False)


def problems(catalog):
    return checks.problems(NO_ROWS, catalog)


def test_sound_rows_have_no_problems():
    assert problems(make_catalog()) == []


def test_two_rows_of_one_key_are_named():
    rows = Rows([make_chip(), make_chip()], [], [make_family()], [])

    assert checks.problems(rows, make_catalog()) == ["X1: two rows"]


@pytest.mark.parametrize(
    ("catalog", "text"),
    [
        (make_catalog(shapes=[make_shape(chip="X9")]), "aws x1.big: chip 'X9' has no row"),
        (
            make_catalog(sources=[make_source(id="other")], chips=[], shapes=[]),
            "aws m5: source 'sheet' has no row",
        ),
        (
            make_catalog(shapes=[make_shape(instance_type="m5.metal")]),
            "aws m5.metal: its family m5 is listed as having no accelerator",
        ),
        (
            make_catalog(
                chips=[make_chip(names={"aws": ("A",)}), make_chip(name="X2", names={"aws": ("a",)})]
            ),
            "X2: aws name 'a' is also a name of X1",
        ),
        (
            make_catalog(chips=[make_chip(dense_tflops={"bf16": 300.0, "fp8": 1500.0})]),
            "X1: fp8 is 5 times bf16: one of the two is not dense",
        ),
    ],
    ids=["chip", "source", "family", "name", "sparse"],
)
def test_a_fault_is_named(catalog, text):
    assert problems(catalog) == [text]


def test_added_rows_may_give_their_source_as_text():
    catalog = make_catalog(sources=[], changes=(ADDED,))

    assert problems(catalog) == []


def test_age_is_reckoned_from_the_source_looked_at_longest_ago():
    catalog = make_catalog(sources=[make_source(day="2019-03-01", read="2026-11-12")])

    assert checks.age_days(catalog, date(2026, 11, 22)) == 10


@pytest.mark.parametrize(
    ("count", "confidence", "fault"), [(0.5, "C", True), (0.5, "V2", False), (1, "C", False)]
)
def test_a_guessed_share_is_a_fault_because_it_may_be_too_low(count, confidence, fault):
    catalog = make_catalog(shapes=[make_shape(count=count, confidence=confidence)])

    assert any("a share of a device" in text for text in checks.problems(NO_ROWS, catalog)) == fault
