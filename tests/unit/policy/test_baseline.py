import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.model.span import UNKNOWN, ZERO, exactly
from guardrails.policy.baseline import apply, write
from guardrails.policy.bound import beyond, complete, held, within
from guardrails.policy.bundle_files import load_bundle
from tests.builders import make_pool, make_verdict

MANIFEST = load_bundle().manifest
WAIVABLE = next(rule.id for rule in MANIFEST.rules if rule.waivable)
RIGID = next(rule.id for rule in MANIFEST.rules if not rule.waivable)

values = st.recursive(
    st.one_of(st.integers(0, 100), st.text(max_size=3), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(values)
def test_everything_is_within_itself(value):
    assert within(value, value)


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 9), min_size=1))
def test_more_of_anything_is_not_within_and_less_is(bound):
    key = sorted(bound)[0]

    assert not within(bound | {key: bound[key] + 1}, bound)
    assert within(bound, bound | {key: bound[key] + 1})
    assert within({name: bound[name] for name in bound if name != key}, bound)
    assert not within(bound | {"another one": 0}, bound)


@pytest.mark.parametrize(
    ("today", "excused", "holds"),
    [
        ({"min": 1, "max": 8}, {"min": 1, "max": 8}, True),
        ({"min": 1, "max": 9}, {"min": 1, "max": 8}, False),
        ({"min": 1}, {"min": 1, "max": 8}, False),
        ({"min": 1, "max": 8}, {"min": 1}, True),
        ({"min": 3200}, {"min": 16}, False),
        ({"min": 3200, "max": 3200}, {"min": 16}, False),
        ({"min": 8, "max": 8}, {"min": 1, "max": 8}, True),
        ({"min": 8, "max": 8}, 8, True),
        ({"min": 8, "max": 9}, 8, False),
        ({"min": 8}, 9999, False),
        ({"min": 8, "max": 8}, "unknown", False),
        ({"verified_day": 20414}, {"verified_day": 20414}, True),
        ({"verified_day": 20000}, {"verified_day": 20414}, False),
        ({"verified_day": 20500}, {"verified_day": 20414}, False),
        ({"verified_day": "unknown"}, {"verified_day": 20414}, False),
        (["a"], ["a", "b"], True),
        (["a", "c"], ["a", "b"], False),
        ("pending", "failed", False),
        (True, 1, False),
        (8, "8", False),
    ],
    ids=str,
)
def test_ranges_lists_and_categories(today, excused, holds):
    assert within(today, excused) == holds


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.booleans())
def test_more_of_what_is_held_never_comes_back_within_what_was_excused(low, above, more, is_open):
    excused = {"min": low} if is_open else {"min": low, "max": low + above}
    today = {"min": low + more} if is_open else {"min": low + more, "max": low + above + more}

    assert within(today, excused) == (more == 0)


H100 = "H100-SXM5-80GB"


def test_an_excuse_without_an_amount_of_its_own_is_bound_to_the_accelerators_of_its_day():
    sixteen = complete({"verification": "pending"}, held([make_pool()], {}))
    more = complete({"verification": "pending"}, held([make_pool(ceiling=exactly(17))], {}))
    other = complete({"verification": "pending"}, held([make_pool(accelerator="B200")], {}))

    assert sixteen == {"verification": "pending", "accelerators_by_type": {H100: {"min": 16, "max": 16}}}
    assert beyond(sixteen, sixteen) == ()
    assert beyond(more, sixteen) == beyond(other, sixteen) == ("accelerators_by_type",)


def test_an_amount_of_its_own_is_enough_only_with_an_upper_end():
    pools = held([make_pool()], {})

    assert complete({"h100_equivalents": {"min": 16, "max": 16}}, pools).keys() == {"h100_equivalents"}
    assert complete({"pools": {"a": {"min": 16, "max": 16}}}, pools).keys() == {"pools"}
    assert complete({"h100_equivalents": {"min": 16}}, pools).keys() == {
        *("h100_equivalents", "accelerators_by_type")
    }


def test_one_more_workload_of_unknown_size_is_more_than_was_excused():
    unsized = make_pool(id="p", ceiling=UNKNOWN)
    one = complete({}, held([unsized], {"p": ("vm-1",)}))
    two = complete({}, held([unsized], {"p": ("vm-1", "vm-2")}))

    assert beyond(two, one) == ("workloads_of_unknown_size",)
    assert beyond(one, two) == ()


def test_what_holds_nothing_is_bound_to_no_accelerators():
    assert complete({"verification": "pending"}, held([make_pool(ceiling=ZERO)], {})) == {
        "verification": "pending"
    }


def test_a_known_obligation_is_waived_and_never_passes():
    verdict = make_verdict(rule=WAIVABLE, bound={"gpus": 8})
    baseline = write([verdict], MANIFEST)

    (known,) = apply([verdict], baseline, MANIFEST)

    assert (known.verdict, known.waiver) == ("waived", "baseline")


def test_a_grown_or_new_obligation_fails_and_says_why():
    old = make_verdict(rule=WAIVABLE, bound={"gpus": 8})
    grown = make_verdict(rule=WAIVABLE, bound={"gpus": 9})
    new = make_verdict(rule=WAIVABLE, fingerprint="other")

    result = apply([grown, new], write([old], MANIFEST), MANIFEST)

    assert [each.verdict for each in result] == ["fail", "fail"]
    assert result[0].reason == "has grown beyond the baseline"


def test_a_rule_that_cannot_be_waived_goes_on_failing():
    verdict = make_verdict(rule=RIGID)
    baseline = write([verdict], MANIFEST)
    forged = msgspec.structs.replace(baseline, known=write([make_verdict(rule=WAIVABLE)], MANIFEST).known)

    assert baseline.known == ()
    assert apply([verdict], forged, MANIFEST)[0].verdict == "fail"


def test_unknowns_and_errors_are_never_excused():
    verdicts = [make_verdict(rule=WAIVABLE, verdict=state) for state in ("unknown", "error")]
    baseline = write([make_verdict(rule=WAIVABLE)], MANIFEST)

    assert [each.verdict for each in apply(verdicts, baseline, MANIFEST)] == ["unknown", "error"]


def test_the_same_failures_are_the_same_file_in_any_order():
    one, two = make_verdict(rule=WAIVABLE), make_verdict(rule=WAIVABLE, customer="C-2", fingerprint="2")

    assert write([one, two], MANIFEST) == write([two, one], MANIFEST)
