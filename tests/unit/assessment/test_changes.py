"""What a plan changes of what a customer could do."""

import pytest

from guardrails.assessment.changes import changes
from guardrails.assessment.pools import Pooling
from guardrails.catalog.load import load
from guardrails.model.range import UNKNOWN, ZERO, Range, exactly
from tests.builders import make_workload

H100_YEAR = 1978.9 / 1e6 * 8760 * 3600 / 1e6
"""What one does in 12 months at dense peak, in 10^24 operations."""


@pytest.fixture(scope="module")
def chip():
    return Pooling(load()).chip


def updated(before, after, **fields):
    facts = {
        "accelerator_before": "H100-SXM5-80GB",
        "ceiling_before": before,
        "ceiling": after,
        "action": "update",
    }
    return make_workload(**(facts | fields))


def test_all_of_a_plan_is_measured_before_and_after(chip):
    grown, kept = (
        updated(exactly(8), exactly(80)),
        updated(exactly(16), exactly(16), id="kept", action="no-op"),
    )

    (change,) = changes([grown, kept], chip, "yes")

    assert change.file == "plan.json"
    assert change.before_yop.max == pytest.approx(24 * H100_YEAR)
    assert change.after_yop.max == pytest.approx(96 * H100_YEAR)
    assert change.before_yop.exact
    assert change.after_yop.exact


def test_the_chip_before_counts_before(chip):
    (change,) = changes([updated(exactly(8), exactly(8), accelerator_before="T4")], chip, "yes")

    assert change.before_yop.max < change.after_yop.max


@pytest.mark.parametrize(
    "workload",
    [
        updated(ZERO, exactly(8), accelerator_before="unknown", action="create"),
        updated(exactly(8), exactly(8), action="no-op"),
        updated(UNKNOWN, UNKNOWN, accelerator="unknown", accelerator_before="unknown"),
        updated(exactly(8), exactly(80), file=""),
    ],
    ids=["created", "left alone", "not read", "no plan"],
)
def test_what_changes_no_arrangement_is_none(chip, workload):
    assert changes([workload], chip, "yes") == ()


def test_each_plan_is_a_change_of_its_own(chip):
    rows = [updated(exactly(8), exactly(16), file=name) for name in ("b.json", "a.json")]

    assert [each.file for each in changes(rows, chip, "yes")] == ["a.json", "b.json"]


def test_what_is_not_known_leaves_the_figures_open(chip):
    (missing,) = changes([updated(exactly(8), exactly(80))], chip, "unknown")
    (unbounded,) = changes([updated(exactly(8), Range(8))], chip, "yes")

    assert missing.before_yop.max is missing.after_yop.max is None
    assert missing.before_yop.min == pytest.approx(8 * H100_YEAR)
    assert unbounded.before_yop.exact
    assert unbounded.after_yop.max is None
