import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.model.coverage import Coverage
from guardrails.model.range import UNKNOWN, ZERO, exactly
from guardrails.policy.baseline import Baseline, Judged, Named, Ratchet, update, write
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


def judged(*verdicts, customers=("C-1",), rules=(WAIVABLE, RIGID), **changes):
    fields = {
        "schema": "guardrails.report/1",
        "coverage": (),
        "rules": tuple(map(Named, rules)),
        "customers": tuple(map(Named, customers)),
        "documents": (),
        "verdicts": verdicts,
    }
    return Judged(**(fields | changes))


def written(*verdicts):
    return write(judged(*verdicts), MANIFEST).baseline


def excused(baseline, *verdicts):
    return Ratchet(baseline, MANIFEST).apply(verdicts)


FAILING = make_verdict(rule=WAIVABLE, bound={"gpus": 8})
OPEN = make_verdict(rule=WAIVABLE, verdict="unknown", missing=("customer.kind",), bound={"gpus": 8})


def changed(verdict, /, **fields):
    return msgspec.structs.replace(verdict, **fields)


@pytest.mark.parametrize("verdict", [FAILING, OPEN], ids=lambda each: each.verdict)
def test_a_known_verdict_is_waived_and_says_what_it_was(verdict):
    (known,) = excused(written(verdict), verdict)

    assert (known.verdict, known.excused, known.waiver) == ("waived", verdict.verdict, "baseline")


def test_a_grown_or_new_verdict_counts_and_says_why():
    grown, new = changed(FAILING, bound={"gpus": 9}), changed(FAILING, fingerprint="other")

    result = excused(written(FAILING), grown, new)

    assert [each.verdict for each in result] == ["fail", "fail"]
    assert result[0].reason == "has grown beyond the baseline (gpus)"


def test_one_more_fact_that_is_not_known_is_new():
    more = changed(OPEN, missing=("customer.kind", "customer.located_in"))
    (still,) = excused(written(OPEN), more)

    assert still.verdict == "unknown"
    assert still.reason == "has grown beyond the baseline (customer.located_in is not known)"
    assert excused(written(more), OPEN)[0].verdict == "waived"


@pytest.mark.parametrize(("before", "today"), [(FAILING, OPEN), (OPEN, FAILING)], ids=["fail", "unknown"])
def test_it_excuses_the_verdict_that_it_names_and_no_other(before, today):
    (found,) = excused(written(before), today)

    assert found.verdict == today.verdict
    assert found.reason == f"the baseline holds it as {before.verdict}, not as {today.verdict}"


def test_a_rule_that_cannot_be_waived_goes_on_counting_and_is_said_not_to_be_held():
    rigid = changed(FAILING, rule=RIGID)
    result = write(judged(FAILING, rigid), MANIFEST)

    assert [each.rule for each in result.baseline.known] == [WAIVABLE]
    assert result.rigid == (rigid,)
    assert excused(result.baseline, rigid)[0].verdict == "fail"


def test_what_it_does_not_hold_is_counted():
    unread = Coverage(where="plan.json: x", what="resources", state="opaque", reason="")
    under_a_waiver = changed(FAILING, fingerprint="w", verdict="waived", excused="fail", waiver="T-1")
    known_before = changed(FAILING, fingerprint="k", verdict="waived", excused="fail", waiver="baseline")
    error = changed(FAILING, fingerprint="e", verdict="error")

    result = write(judged(under_a_waiver, known_before, error, coverage=(unread,)), MANIFEST)

    assert [each.fingerprint for each in result.baseline.known] == ["k"]
    assert (result.waived, result.errors, result.unread) == (1, 1, 1)
    assert excused(result.baseline, error)[0].verdict == "error"


def test_the_same_verdicts_are_the_same_file_in_any_order():
    other = changed(FAILING, customer="C-2", fingerprint="2")

    assert written(FAILING, other) == written(other, FAILING)


def test_a_file_of_the_first_version_holds_failures():
    known = {
        "fingerprint": "f" * 16,
        "rule": WAIVABLE,
        "kind": "customer",
        "customer": "C-1",
        "subject": "C-1",
    }
    old = msgspec.convert(
        {"schema": "guardrails.baseline/1", "known": [known | {"bound": {"gpus": 8}}]}, Baseline
    )

    assert [each.verdict for each in excused(old, FAILING, OPEN)] == ["waived", "unknown"]


def test_an_old_open_bound_excuses_nothing():
    known = {
        "fingerprint": "f" * 16,
        "rule": WAIVABLE,
        "kind": "customer",
        "customer": "C-1",
        "subject": "C-1",
    }
    old = msgspec.convert(
        {"schema": "guardrails.baseline/1", "known": [known | {"bound": {"gpus": "unknown"}}]}, Baseline
    )
    (found,) = excused(old, changed(FAILING, bound={"gpus": {"min": 3200}}))

    assert found.verdict == "fail"


def test_an_update_lets_the_settled_leave_and_nothing_enter():
    settled, new = changed(FAILING, fingerprint="s"), changed(FAILING, fingerprint="n")
    result = update(written(FAILING, settled), judged(FAILING, new))

    assert result.baseline == written(FAILING)
    assert (result.settled, result.unjudged, result.grown) == (1, 0, 0)


def test_an_update_binds_what_shrank_to_less_and_never_to_more():
    less, more = changed(FAILING, bound={"gpus": 4}), changed(FAILING, bound={"gpus": 9})

    assert update(written(FAILING), judged(less)).baseline == written(less)
    grown = update(written(FAILING), judged(more))
    assert (grown.baseline, grown.grown) == (written(FAILING), 1)


def test_an_undecided_check_that_is_decided_leaves_and_a_failure_that_is_undecided_stays():
    assert update(written(OPEN), judged(FAILING)).baseline.known == ()
    assert update(written(FAILING), judged(OPEN)).baseline == written(FAILING)


@pytest.mark.parametrize(
    "today",
    [
        judged(customers=()),
        judged(rules=()),
        judged(changed(FAILING, verdict="error")),
    ],
    ids=["customer not judged", "rule not judged", "error"],
)
def test_what_was_not_judged_stays(today):
    result = update(written(FAILING), today)

    assert (result.baseline, result.unjudged, result.settled) == (written(FAILING), 1, 0)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["fail", "unknown"]), st.integers(0, 3))))
def test_an_update_never_excuses_what_was_not_excused_before(rows):
    verdicts = {
        name: changed(FAILING, fingerprint=name, verdict=state, bound={"gpus": number})
        for name, state, number in rows
    }
    before = written(*(changed(FAILING, fingerprint=name, bound={"gpus": 1}) for name in "ab"))
    after = update(before, judged(*verdicts.values())).baseline

    then = [each.verdict for each in excused(before, *verdicts.values())]
    now = [each.verdict for each in excused(after, *verdicts.values())]
    assert then == now


@given(st.sets(st.sampled_from("abcd")), st.lists(st.integers(1, 9), min_size=4, max_size=4))
def test_an_excuse_changes_only_the_verdicts_that_it_names(named, amounts):
    verdicts = [
        changed(FAILING, fingerprint=name, bound={"gpus": number})
        for name, number in zip("abcd", amounts, strict=True)
    ]
    baseline = written(*(each for each in verdicts if each.fingerprint in named))

    for before, after in zip(verdicts, excused(baseline, *verdicts), strict=True):
        assert (after == before) == (before.fingerprint not in named)
