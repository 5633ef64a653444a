import msgspec
import pytest

from guardrails.model.coverage import Coverage
from guardrails.model.outcome import ExitCode, Softening, conclude
from tests.builders import make_verdict

GAP = Coverage(where="plan.json", what="attribution", state="incomplete", reason="whose is not established")
READ = Coverage(where="plan.json", what="resources", state="read")


@pytest.mark.parametrize(
    ("verdict", "binding", "fail_on", "code"),
    [
        ("fail", "law", "binding", ExitCode.OBLIGATION),
        ("fail", "house", "binding", ExitCode.OBLIGATION),
        ("fail", "none", "binding", ExitCode.OK),
        ("fail", "none", "any", ExitCode.OBLIGATION),
        ("fail", "law", "never", ExitCode.OK),
        ("unknown", "law", "binding", ExitCode.INCOMPLETE),
        ("unknown", "none", "binding", ExitCode.OK),
        ("unknown", "none", "any", ExitCode.INCOMPLETE),
        ("unknown", "law", "never", ExitCode.OK),
        ("error", "none", "binding", ExitCode.INCOMPLETE),
        ("error", "none", "never", ExitCode.INCOMPLETE),
        ("waived", "law", "any", ExitCode.OK),
        ("pass", "law", "any", ExitCode.OK),
        ("not_applicable", "law", "any", ExitCode.OK),
    ],
)
def test_one_verdict_decides_the_code(verdict, binding, fail_on, code):
    outcome = conclude(
        [make_verdict(verdict=verdict, binding=binding)], [READ], fail_on, allow_incomplete=False
    )

    assert outcome.code == code
    assert outcome.reasons


@pytest.mark.parametrize("fail_on", ["binding", "any", "never"])
def test_a_gap_is_incomplete_whatever_counts(fail_on):
    assert conclude([], [READ, GAP], fail_on, allow_incomplete=False).code == ExitCode.INCOMPLETE


def test_an_obligation_beats_a_gap_and_the_gap_is_still_said():
    outcome = conclude([make_verdict()], [GAP], "binding", allow_incomplete=False)

    assert outcome.code == ExitCode.OBLIGATION
    assert outcome.reasons == ("1 obligation stands", "1 resource could not be read or attributed")


@pytest.mark.parametrize(("count", "said"), [(0, "1 resource"), (1, "1 resource"), (39, "39 resources")])
def test_a_gap_counts_what_its_line_speaks_of(count, said):
    gap = msgspec.structs.replace(GAP, count=count)

    outcome = conclude([], [READ, gap], "binding", allow_incomplete=False)

    assert outcome.code == ExitCode.INCOMPLETE
    assert outcome.reasons == (f"{said} could not be read or attributed",)


def test_allow_incomplete_makes_three_a_zero_and_says_so():
    outcome = conclude([make_verdict(verdict="error")], [GAP], "binding", allow_incomplete=True)

    assert outcome.code == ExitCode.OK
    assert all("--allow-incomplete" in reason for reason in outcome.reasons)


def test_allow_incomplete_never_hides_an_obligation():
    assert conclude([make_verdict()], [GAP], "binding", allow_incomplete=True).code == ExitCode.OBLIGATION


CLEAN = "nothing to verify or report"


def reasons(*verdicts, fail_on="binding", **softening):
    return "; ".join(conclude(verdicts, [READ], fail_on, False, Softening(**softening)).reasons)


def test_nothing_is_said_to_be_clean_only_where_all_was_judged_as_by_default():
    assert reasons() == reasons(make_verdict(verdict="pass")) == CLEAN
    assert reasons(left_out=("us_ofac",), entries=1) == (
        "no binding failures in what was judged; left out although binding: us_ofac; "
        "1 setting makes this milder than the default"
    )
    assert reasons(make_verdict(verdict="waived")) == (
        "no binding failures; 1 excused by waivers or the baseline"
    )
    assert reasons(make_verdict(binding="none")) == (
        "no binding failures; 1 informational result of rules that do not bind"
    )


def test_what_was_not_read_is_never_said_to_be_clean():
    assert reasons(unasked=("services not asked for: eks",), entries=1) == (
        "no binding failures in what was read; not read: services not asked for: eks; "
        "1 setting makes this milder than the default"
    )


@pytest.mark.parametrize("binding", ["law", "house"])
def test_failures_that_bind_and_do_not_count_are_named(binding):
    said = reasons(make_verdict(binding=binding), fail_on="never")

    assert said == "1 binding failures not counted (fail_on: never)"
    open_ = reasons(make_verdict(binding=binding, verdict="unknown"), fail_on="never")
    assert "1 undecided binding checks not counted (fail_on: never)" in open_
    assert CLEAN not in said + open_
