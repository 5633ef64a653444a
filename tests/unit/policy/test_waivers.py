from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.errors import InputError
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.waivers import Waivers, read
from guardrails.settings import WaiverSettings
from tests.builders import make_verdict

MANIFEST = load_bundle().manifest
RULE = next(rule.id for rule in MANIFEST.rules if rule.waivable and rule.subject == "customer")
RIGID = next(rule.id for rule in MANIFEST.rules if not rule.waivable and rule.subject == "customer")
OF_RUNS = next(rule.id for rule in MANIFEST.rules if rule.subject == "run")
TODAY = date(2026, 11, 22)
HEAD = "waivers:\n- {owner: o@x.org, approver: a@x.org, reason: pilot, ticket: T-1, until: 2026-12-31"


def waivers(*entries, today=TODAY, **settings):
    text = "waivers:\n" + "".join(f"- {{{entry}}}\n" for entry in entries)
    return Waivers(read("w.yaml", text.encode(), MANIFEST), MANIFEST, today, WaiverSettings(**settings))


def entry(**changes):
    fields = {
        "rule": RULE,
        "subject": "C-1",
        "owner": "o@x.org",
        "approver": "a@x.org",
        "reason": "pilot",
        "ticket": "T-1",
        "until": "2026-12-31",
        "bound": "{gpus: 8}",
    } | changes
    return ", ".join(f"{key}: {value}" for key, value in fields.items() if value is not None)


def failing(**changes):
    return make_verdict(**({"rule": RULE, "bound": {"gpus": 8}} | changes))


def judged(held, *verdicts):
    return held.apply(verdicts or [failing()])


def test_a_waived_failure_stays_in_sight_and_is_no_pass():
    held = waivers(entry())
    (verdict,) = judged(held)

    assert (verdict.verdict, verdict.waiver) == ("waived", "T-1")
    assert verdict.reason == "waived until 2026-12-31 by a@x.org (T-1): pilot"
    (row,) = held.rows()
    assert (row.state, row.verdicts, row.ends_soon) == ("used", 1, False)


@pytest.mark.parametrize(
    ("named", "excused"),
    [
        ({"rule": None, "subject": None, "fingerprint": "f" * 16}, True),
        ({"rule": None, "subject": None, "fingerprint": "e" * 16}, False),
        ({"fingerprint": "e" * 16}, False),
        ({"customer": "C-1"}, True),
        ({"customer": "C-2"}, False),
        ({"subject": "C-2"}, False),
    ],
    ids=str,
)
def test_all_that_a_waiver_names_must_agree(named, excused):
    (verdict,) = judged(waivers(entry(**named)))

    assert (verdict.verdict == "waived") == excused


@pytest.mark.parametrize(
    ("today", "written", "excused"),
    [
        ({"gpus": 8}, "{gpus: 8}", True),
        ({"gpus": 8}, "{gpus: 9}", True),
        ({"gpus": 9}, "{gpus: 8}", False),
        ({"gpus": 8.5}, "{gpus: 8.5}", True),
        ({"gpus": 8}, "{gpus: inf}", False),
        ({"gpus": 8}, "{gpus: nan}", False),
        ({"gpus": 8}, "{gpus: many}", False),
        ({"gpus": 8}, "{}", False),
        ({}, "{}", True),
        ({"gpus": {"min": 1, "max": 8}}, "{gpus: {min: 1, max: 8}}", True),
        ({"gpus": {"min": 1}}, "{gpus: {min: 1, max: 8}}", False),
        ({"gpus": {"min": 1}}, "{gpus: {min: 1}}", True),
        ({"gpus": "unknown"}, "{gpus: unknown}", True),
        ({"gpus": "unknown"}, "{gpus: 8}", False),
        ({"gpus": {"min": 1, "max": 8}}, "{gpus: 8}", True),
        ({"gpus": {"min": 1, "max": 9}}, "{gpus: 8}", False),
        ({"by": {"H100": {"min": 8, "max": 8}}}, "{by: {H100: 8}}", True),
        ({"by": {"H100": {"min": 9, "max": 9}}}, "{by: {H100: {min: 8, max: 8}}}", False),
        ({"by": {"H100": {"min": 8, "max": 8}}}, "{}", False),
        ({"verified_day": 20414}, "{verified_day: 20414}", True),
        ({"verified_day": 20000}, "{verified_day: 20414}", False),
        ({"seen": True}, '{seen: "true"}', True),
        ({"seen": True}, '{seen: "false"}', False),
        ({"pools": ["a"]}, "{pools: [a, b]}", True),
        ({"pools": ["a", "c"]}, "{pools: [a, b]}", False),
        ({"days": [1, 2]}, "{days: [2, 1]}", True),
        ({"pools": []}, "{pools: []}", True),
        ({"pools": {"a": 4}}, "{pools: {a: 8}}", True),
        ({"pools": {"a": 4, "b": 1}}, "{pools: {a: 8}}", False),
    ],
    ids=str,
)
def test_more_than_what_was_excused_stands(today, written, excused):
    held = waivers(entry(bound=written))
    (verdict,) = judged(held, failing(bound=today))

    assert (verdict.verdict == "waived") == excused
    assert held.rows()[0].state == ("used" if excused else "exceeded")
    (name,) = today or ("",)
    said = f"waiver T-1 does not hold: there is more today than it excuses ({name})"
    assert excused or verdict.reason == said


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_a_quantity_is_excused_up_to_what_is_written(today, written):
    (verdict,) = judged(waivers(entry(bound=f"{{gpus: {written}}}")), failing(bound={"gpus": today}))

    assert (verdict.verdict == "waived") == (today <= written)


def test_a_waiver_holds_to_the_end_of_its_last_day_and_not_after():
    assert judged(waivers(entry(until="2026-11-22")))[0].verdict == "waived"
    late = waivers(entry(until="2026-11-21"))
    (verdict,) = judged(late)

    assert verdict.verdict == "fail"
    assert verdict.reason == "waiver T-1 does not hold: it ended on 2026-11-21"
    assert late.rows()[0].state == "expired"


def test_no_waiver_runs_longer_than_allowed():
    assert judged(waivers(entry(), max_days=39))[0].verdict == "waived"
    long = waivers(entry(), max_days=38)
    (verdict,) = judged(long)

    assert verdict.reason == "waiver T-1 does not hold: it runs until 2026-12-31, more than 38 days"
    assert long.rows()[0].state == "too_long"


def test_a_rule_that_cannot_be_waived_goes_on_failing():
    held = waivers(entry(rule=RIGID))
    (verdict,) = judged(held, failing(rule=RIGID))

    assert verdict.reason == "waiver T-1 does not hold: the rule cannot be waived"
    assert held.rows()[0].state == "not_waivable"


@pytest.mark.parametrize("state", ["pass", "unknown", "error", "not_applicable"])
def test_only_failures_are_waived(state):
    held = waivers(entry())
    (verdict,) = judged(held, failing(verdict=state))

    assert verdict.verdict == state
    assert held.rows()[0].state == "unused"


def test_a_second_waiver_helps_where_the_first_does_not_hold():
    held = waivers(entry(until="2026-01-01", ticket="T-0"), entry())
    (verdict,) = judged(held)

    assert (verdict.verdict, verdict.waiver) == ("waived", "T-1")
    assert [row.state for row in held.rows()] == ["expired", "used"]


def test_what_a_failure_said_before_is_kept():
    (verdict,) = judged(waivers(entry(bound="{}")), failing(reason="has grown beyond the baseline"))

    assert verdict.reason.startswith("has grown beyond the baseline; waiver T-1 does not hold")


def test_unused_and_soon_ending_waivers_are_told():
    held = waivers(
        entry(subject="C-9"),
        entry(subject="C-8", until="2026-11-01"),
        entry(subject="C-7", until="2099-01-01"),
        entry(until="2026-12-01"),
        warn_days=9,
    )
    judged(held)

    assert [(row.state, row.ends_soon) for row in held.rows()] == [
        ("unused", False),
        ("expired", False),
        ("too_long", False),
        ("used", True),
    ]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (f"{HEAD}}}", r"waivers\[0\].* \(line 2\): .*bound", ""),
        (f"{HEAD}, bound: {{}}}}", r"waivers\[0\] \(line 2\): does not say what it excuses", "fingerprint"),
        (f"{HEAD}, bound: {{}}, rule: {RULE}}}", "does not say what it excuses", "subject"),
        (
            f"{HEAD}, bound: {{}}, rule: US-CIP-4, subject: x}}",
            r"waivers\[0\]\.rule \(line 2\): there is no rule 'US-CIP-4'",
            "did you mean US-CIP-",
        ),
        (
            "waivers:\n- {owner: o, approver: a, reason: r, ticket: t, bound: {}, fingerprint: f}",
            r"\(line 2\).*until",
            "",
        ),
        (f"{HEAD}, bound: {{}}, fingerprint: f, untill: x}}", "untill", ""),
        (f"{HEAD.replace('2026-12-31', 'soon')}, bound: {{}}, fingerprint: f}}", r"until \(line 2\)", ""),
        (f"{HEAD.replace('o@x.org', '')}, bound: {{}}, fingerprint: f}}", "owner", ""),
        ("waiver: []", "waiver", ""),
        ("- a", "w.yaml", ""),
        ("waivers: [", r"line \d", ""),
    ],
)
def test_what_is_wrong_in_the_file_is_located(text, message, hint):
    with pytest.raises(InputError, match=message) as raised:
        read("w.yaml", text.encode(), MANIFEST)

    assert str(raised.value).startswith("w.yaml: ")
    assert hint in raised.value.hint


def test_a_file_of_no_waivers_is_fine_and_json_is_read_too():
    assert read("w.yaml", b"waivers: []", MANIFEST) == ()
    assert read("w.json", b'{"waivers": []}', MANIFEST) == ()


def test_an_id_that_several_customers_may_use_is_waived_for_a_named_one():
    with pytest.raises(InputError, match="another customer may have a run of this id") as refused:
        waivers(entry(rule=OF_RUNS, subject="run-1"))
    assert "name the customer" in refused.value.hint

    waivers(entry(rule=OF_RUNS, subject="run-1", customer="C-1"))
