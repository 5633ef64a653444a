"""What a chip can do is exact where it is published, bounded where a bound is, and open otherwise."""

import pytest

from guardrails.catalog import rates
from guardrails.catalog.load import load
from guardrails.model.range import UNKNOWN, Range, exactly
from tests.unit.catalog.builders import make_chip


@pytest.mark.parametrize(
    ("precisions", "rate"),
    [
        (("bf16", "fp8"), exactly(600.0)),
        (("fp16", "bf16"), exactly(300.0)),
        (("fp4",), UNKNOWN),
        ((), UNKNOWN),
    ],
)
def test_the_fastest_of_the_given_precisions(precisions, rate):
    assert rates.fastest(make_chip(), precisions) == rate


def test_a_marked_bound_settles_from_above_what_nobody_publishes():
    chip = make_chip(dense_tflops={}, upper_tflops={"bf16": 400.0, "fp8": 800.0})

    assert rates.fastest(chip, ("bf16",)) == Range(0, 400.0)
    assert rates.tpp(chip) == Range(0, 6400.0)
    assert rates.of(chip, "fp64") == Range(0, 400.0)


def test_a_bound_never_takes_from_a_published_rate():
    chip = make_chip(dense_tflops={"bf16": 300.0}, upper_tflops={"bf16": 200.0, "fp8": 700.0})

    assert rates.fastest(chip, ("bf16", "fp8")) == Range(300.0, 700.0)


def test_a_rate_that_is_not_published_is_at_most_that_of_a_narrower_format():
    chip = make_chip(dense_tflops={"fp32": 50.0, "bf16": 300.0, "int8": 20.0})

    assert rates.of(chip, "fp32") == exactly(50.0)
    assert rates.of(chip, "fp64") == Range(0, 50.0)
    assert rates.of(make_chip(dense_tflops={"int8": 20.0}), "fp64") == UNKNOWN


def test_no_chip_that_is_rented_for_ai_leaves_a_sum_open():
    for chip in load().chips.values():
        if chip.ai:
            assert rates.fastest(chip, rates.SIZE_PRECISIONS).max is not None or "int8" in chip.dense_tflops
            assert rates.tpp(chip).max is not None


@pytest.mark.parametrize(
    ("name", "tflops"),
    [("H100-SXM5-80GB", 989.4), ("Trainium", 190), ("Trainium2", 667), ("Inferentia2", 190), ("K80", 4.37)],
)
def test_size_is_measured_in_sixteen_bits_or_wider(name, tflops):
    assert rates.fastest(load().chip(name), rates.SIZE_PRECISIONS) == exactly(tflops)


@pytest.mark.parametrize(("count", "gbps"), [(1, None), (4, 4 * 4800.0), (8960, 8960 * 4800.0)])
def test_the_chips_of_a_slice_are_joined_by_their_links(count, gbps):
    assert rates.links_gbps(load().chip("TPU-v5p"), count) == gbps
