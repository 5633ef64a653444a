"""GitLab's code quality report."""

import json
import unicodedata

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.cli import outputs
from guardrails.model.coverage import Coverage
from guardrails.model.snapshot import InputFile
from guardrails.report import build, gitlab
from tests.builders import make_report, make_summary, make_verdict, make_workload

GAP = Coverage(where="tfplan.json", what="attribution", state="incomplete", count=3, reason="no tag")
TEXT = {"type": "string", "minLength": 1}
SHAPE = {  # docs.gitlab.com, "Code Quality report format", 2026-11-30
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": TEXT,
            "check_name": TEXT,
            "fingerprint": TEXT,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?![./]*/)."},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"const": 1}}},
                },
            },
        },
    },
}


def issues(report):
    found = json.loads(gitlab.render(report))
    jsonschema.Draft202012Validator(SHAPE).validate(found)
    prints = [each["fingerprint"] for each in found]
    assert len(prints) == len(set(prints))
    return found


@pytest.mark.parametrize(
    ("verdict", "severity"),
    [
        ({"severity": "critical"}, "blocker"),
        ({"severity": "high"}, "critical"),
        ({"severity": "medium"}, "major"),
        ({"severity": "low"}, "minor"),
        ({"binding": "none"}, "info"),
        ({"verdict": "unknown", "severity": "low"}, "major"),
        ({"verdict": "error", "binding": "none"}, "major"),
        ({"verdict": "unknown", "binding": "none"}, None),
        ({"verdict": "waived", "excused": "fail"}, None),
        ({"verdict": "pass"}, None),
    ],
)
def test_what_counts_is_an_issue_as_severe_as_its_rule(verdict, severity):
    found = issues(make_report(verdicts=(make_verdict(**verdict),)))

    assert [each["severity"] for each in found] == ([severity] if severity else [])


def test_what_was_not_read_is_an_issue_too():
    (gap,) = issues(make_report(verdicts=(), coverage=(GAP,)))
    (accepted,) = issues(
        make_report(verdicts=(), coverage=(GAP,), summary=make_summary(allow_incomplete=True))
    )

    assert (gap["check_name"], gap["severity"], accepted["severity"]) == (
        "guardrails/coverage",
        "major",
        "info",
    )
    assert "3 incomplete: no tag" in gap["description"]


def test_an_issue_stands_in_its_plan():
    vm = build.workload_row(make_workload(file="plans/a plan.json"), "C-1", "tag", ())
    report = make_report(workloads=(vm,), verdicts=(make_verdict(workloads=(vm.id,)),))

    assert issues(report)[0]["location"]["path"] == "plans/a plan.json"


def test_an_output_replaces_its_own_kind_even_an_empty_one(tmp_path):
    target = (outputs.Target("gitlab", str(tmp_path / "quality.json")),)

    for report in (make_report(verdicts=()), make_report(), make_report(verdicts=())):
        outputs.write(report, target)

    assert json.loads((tmp_path / "quality.json").read_text()) == []


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12))
def test_text_of_others_is_written_out(said):
    verdict = make_verdict(rule=said, customer=said, subject=said, message=said)
    gap = Coverage(where=said, what=said, state="failed", reason=said)
    plan = InputFile("plan", said, "0" * 64)

    assert len(issues(make_report(verdicts=(verdict,), coverage=(gap,), inputs=(plan,)))) == 2
    written = gitlab.render(make_report(verdicts=(verdict,), coverage=(gap,), inputs=(plan,)))
    assert all(char == "\n" or unicodedata.category(char)[0] != "C" for char in written)
