"""The vectors of ECCN 3A090 and of its worked example."""

import pytest

from guardrails.catalog import export_class


def classify(tpp, density, *, planar=False, marketed="yes"):
    return export_class.eccn_3a090(tpp, density, planar=planar, marketed=marketed)


@pytest.mark.parametrize(
    "rates", [{"int8": 600.0}, {"fp16": 300.0}], ids=["600 TOPS at 8 bit", "300 TFLOPS at 16"]
)
def test_the_worked_example_of_the_rule_is_4800(rates):
    assert export_class.tpp(rates) == 4800


def test_tf32_counts_as_32_bits():
    assert export_class.tpp({"tf32": 190.0, "int8": 380.0}) == 6080


def test_tpp_is_the_largest_over_the_precisions():
    assert export_class.tpp({"fp64": 67.0, "fp16": 312.0, "fp4": 100.0}) == 4992


def test_tpp_without_rates_is_unknown():
    assert export_class.tpp({}) is None


@pytest.mark.parametrize(
    ("tpp", "density", "expected"),
    [
        (4800.0, 0.1, "a"),
        (1940.0, 6.59, "a"),
        (1600.0, 5.92, "a"),
        (1912.0, 3.14, "none"),
        (2000.0, 3.18, "none"),
        (2368.0, 2.91, "none"),
        (2395.0, 3.81, "b"),
        (2400.0, 1.6, "b"),
        (2399.9, 1.6, "none"),
        (4799.9, 1.6, "b"),
        (4799.9, 1.59, "none"),
        (1599.9, 9.0, "none"),
    ],
)
def test_the_paragraph_follows_from_tpp_and_density(tpp, density, expected):
    assert classify(tpp, density) == expected


def test_an_unpublished_die_area_is_presumed_dense():
    assert classify(3152.0, None) == "a"
    assert export_class.presumed(3152.0, None, planar=False)


@pytest.mark.parametrize(("tpp", "planar"), [(1599.0, False), (4800.0, False), (3000.0, True), (None, False)])
def test_nothing_is_presumed_where_density_does_not_decide(tpp, planar):
    assert not export_class.presumed(tpp, None, planar=planar)


def test_a_planar_process_has_no_density():
    assert export_class.performance_density(3000.0, 500.0, planar=True) is None
    assert classify(3000.0, None, planar=True) == "none"


def test_density_is_tpp_per_square_millimetre():
    assert export_class.performance_density(1940.0, 294.5, planar=False) == 6.59
    assert export_class.performance_density(None, 294.5, planar=False) is None
    assert export_class.performance_density(1940.0, None, planar=False) is None


@pytest.mark.parametrize(
    ("tpp", "marketed", "expected"),
    [
        (4800.0, "no", "a"),
        (4799.0, "no", "none"),
        (4799.0, "unknown", "unknown"),
        (1000.0, "unknown", "none"),
        (None, "yes", "unknown"),
    ],
)
def test_note_2_frees_what_is_not_for_data_centres_below_4800(tpp, marketed, expected):
    assert classify(tpp, 9.0, marketed=marketed) == expected
