"""JUnit, markdown and GitHub: views of the same report."""

import json
from xml.etree import ElementTree as ET

import jsonschema
import msgspec
import pytest

from guardrails.model.coverage import Coverage
from guardrails.report import github, junit, markdown, text
from tests.builders import make_customer, make_report, make_summary, make_verdict
from tests.conftest import ROOT

EVIL = "]](http://x) <script>@team | `\x1b[31m\u202e\r\n::error::x"
GAP = Coverage(where="tfplan.json", what="attribution", state="incomplete", count=3, reason=EVIL)


def cases(report):
    root = ET.fromstring(junit.render(report))
    return {
        (case.get("classname"), case.get("name")): [child.tag for child in case]
        for case in root.iter("testcase")
    }, root


@pytest.mark.parametrize(
    ("verdict", "binding", "tag"),
    [
        ("fail", "house", "failure"),
        ("fail", "none", "skipped"),
        ("unknown", "law", "error"),
        ("unknown", "none", "skipped"),
        ("error", "none", "error"),
        ("waived", "law", "skipped"),
    ],
)
def test_junit_fails_only_what_counts(verdict, binding, tag):
    found, root = cases(make_report(verdicts=(make_verdict(verdict=verdict, binding=binding),)))

    assert found[("US-CIP-04", "C-1")] == [tag]
    plural = {"failure": "failures", "error": "errors", "skipped": "skipped"}[tag]
    assert root.get(plural) == "1"


def test_junit_has_passes_and_gaps():
    customer = make_customer(verdicts={"US-CIP-04": {"pass": 3}})

    found, root = cases(make_report(verdicts=(), customers=(customer,), coverage=(GAP,)))

    assert found[("US-CIP-04", "3 subjects pass")] == []
    assert found[("coverage", "tfplan.json attribution")] == ["error"]
    assert root.get("tests") == "2"


def test_junit_skips_gaps_that_were_accepted():
    report = make_report(coverage=(GAP,), summary=make_summary(allow_incomplete=True))

    assert cases(report)[0][("coverage", "tfplan.json attribution")] == ["skipped"]


def test_hostile_text_stays_text_in_every_view():
    report = make_report(
        verdicts=(make_verdict(customer=EVIL, subject=EVIL, message=EVIL),),
        customers=(make_customer(id=EVIL),),
        coverage=(GAP,),
    )

    comment = markdown.render(report)
    commands = github.render(report)

    cases(report)
    for part in ("<script", "](http", "@team", "| `", "\x1b", "\u202e"):
        assert part not in comment
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in commands.splitlines())
    assert "\x1b" not in commands


def test_a_comment_names_the_outcome_first_and_the_code_last():
    lines = markdown.render(make_report()).splitlines()

    assert lines[0] == markdown.MARK
    assert lines[1] == "### Guardrails: obligations stand"
    assert lines[-1].startswith("**exit 1**")


def test_a_comment_never_grows_over_the_limit_and_counts_what_is_left_out():
    many = tuple(make_verdict(customer=f"C-{n}", message="why " * 90) for n in range(2_000))

    text = markdown.render(make_report(verdicts=many))

    assert len(text) <= markdown.LONGEST
    assert "more lines did not fit" in text
    assert "**exit 1**" in text


def test_annotations_stop_where_github_stops_showing_them():
    many = tuple(make_verdict(customer=f"C-{n}") for n in range(github.SHOWN + 7))

    text = github.render(make_report(verdicts=many))

    assert text.count("::error ") == github.SHOWN
    assert "7 more of this kind" in text


def test_what_does_not_count_is_no_annotation_of_an_error():
    text = github.render(make_report(verdicts=(make_verdict(binding="none"),)))

    assert "::error" not in text
    assert "::notice" in text


def test_an_error_of_a_rule_that_nobody_knows_is_in_every_view():
    stray = make_verdict(rule="us_x.stray", verdict="error", reason="unexpected_rule")
    report = make_report(verdicts=(stray,))

    found, _ = cases(report)

    assert found[("us_x.stray", "C-1")] == ["error"]
    assert "us_x.stray" in markdown.render(report)
    assert "us_x.stray" in github.render(report)
    assert "us_x.stray" in text.render(report)


def test_a_report_fits_its_published_schema():
    schema = json.loads((ROOT / "policies" / "schema" / "report.v1.json").read_text())
    report = json.loads(msgspec.json.encode(make_report(coverage=(GAP,))))

    jsonschema.Draft202012Validator(schema).validate(report)
