"""SARIF: a view of the report that GitHub's code scanning takes."""

import json
import re
import unicodedata
from functools import cache
from hashlib import sha512
from urllib.parse import unquote

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.cli import outputs
from guardrails.model.coverage import Coverage
from guardrails.model.snapshot import InputFile
from guardrails.report import build, sarif
from guardrails.report.places import relative
from tests.builders import (
    make_customer,
    make_report,
    make_rule,
    make_softened,
    make_summary,
    make_verdict,
    make_workload,
)
from tests.conftest import ROOT

EVIL = "{0} [x](http://x) ]( <script>@team | `\x1b[31m\u202e\r\n::error::x ##vso[a]"
GAP = Coverage(where="tfplan.json", what="attribution", state="incomplete", count=3, reason="no tag")
SEGMENT = r"(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+"


@cache
def validator():
    schema = json.loads((ROOT / "tests" / "data" / "sarif" / "sarif-schema-2.1.0.json").read_text())
    return jsonschema.Draft4Validator(schema)


def run_of(report):
    """The run of a file that fits the schema and GitHub's own demands."""
    log = json.loads(sarif.render(report))
    validator().validate(log)
    (run,) = log["runs"]
    for result in run["results"]:
        assert result["kind"] == "fail" or result["level"] == "none"
        assert result["partialFingerprints"]["primaryLocationLineHash"]
        assert 0 < len(result["message"]["text"]) <= 1_100
        for each in [*result["locations"], *result.get("relatedLocations", [])]:
            place = each["physicalLocation"]
            assert re.fullmatch(f"{SEGMENT}(?:/{SEGMENT})*", place["artifactLocation"]["uri"])
            assert place["region"]["startLine"] == 1
        assert len(result["locations"]) + len(result.get("relatedLocations", [])) <= 20
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert len(rule["properties"]["tags"]) <= 10
    return run


def row(**changes):
    return build.workload_row(make_workload(**changes), "C-1", "tag", ())


def uris(result):
    return [each["physicalLocation"]["artifactLocation"]["uri"] for each in result["locations"]]


def test_a_small_file_reads_as_it_did(golden):
    report = make_report(
        verdicts=(
            make_verdict(headline="identity not verified: pending", due="2026-11-05", due_state="overdue"),
            make_verdict(
                verdict="unknown", rule="US-CIP-05", missing=("customer.risk",), fingerprint="a" * 16
            ),
            make_verdict(binding="none", rule="US-CIP-06", fingerprint="b" * 16),
            make_verdict(
                verdict="waived", excused="fail", waiver="T-1", reason="waived until 2026-12-31", kind="run"
            ),
        ),
        coverage=(GAP,),
        softened=(make_softened(),),
    )

    golden("formats/small.sarif", json.dumps(run_of(report), indent=1, ensure_ascii=False) + "\n")


@pytest.mark.parametrize(
    ("verdict", "shown"),
    [
        ({"verdict": "fail"}, ("fail", "error", False)),
        ({"verdict": "fail", "binding": "none"}, ("fail", "note", False)),
        ({"verdict": "unknown"}, ("review", "none", False)),
        ({"verdict": "error", "binding": "none"}, ("review", "none", False)),
        ({"verdict": "waived", "excused": "fail"}, ("fail", "note", True)),
        ({"verdict": "waived", "excused": "unknown"}, ("review", "none", True)),
        ({"verdict": "unknown", "binding": "none"}, None),
        ({"verdict": "pass"}, None),
        ({"verdict": "not_applicable"}, None),
    ],
)
def test_what_counts_is_a_result_and_what_is_excused_is_suppressed(verdict, shown):
    results = run_of(make_report(verdicts=(make_verdict(**verdict),)))["results"]

    found = [(each["kind"], each["level"], "suppressions" in each) for each in results]
    assert found == ([shown] if shown else [])


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("tfplan.json", "tfplan.json"),
        ("./plans/../a plan#1.json", "a plan#1.json"),
        ("../up/tfplan.json", "up/tfplan.json"),
        ("/home/me/tfplan.json", "tfplan.json"),
        ("C:\\work\\tfplan.json", "tfplan.json"),
        ("plans\\tfplan.json", "plans/tfplan.json"),
        ("-", "standard-input"),
        ("..", "unnamed"),
    ],
)
def test_a_plan_is_named_by_a_path_inside_a_repository(name, path):
    plan = InputFile("plan", name, "0" * 64)
    found = make_report(
        inputs=(plan,), workloads=(row(file=name),), verdicts=(make_verdict(workloads=(row().id,)),)
    )

    run = run_of(found)

    assert relative(name) == path
    assert [unquote(each) for each in uris(run["results"][0])] == [path]
    assert unquote(run["automationDetails"]["id"]) == f"guardrails/plan/{path}/"


def test_what_runs_in_a_cloud_stands_at_a_place_of_its_own_and_its_customer_in_the_register():
    vm = row(file="", provider="aws", account="123456789012", region="us-east-1")
    report = make_report(
        scope="estate",
        inputs=(InputFile("register", "register.yaml", "0" * 64),),
        workloads=(vm,),
        verdicts=(
            make_verdict(kind="pool", subject="aws|1", rule="R-1", workloads=(vm.id,)),
            make_verdict(rule="R-2", workloads=(vm.id,)),
            make_verdict(rule="R-3", customer="provider", subject="provider", kind="provider"),
        ),
    )

    run = run_of(report)

    assert {each["ruleId"]: uris(each) for each in run["results"]} == {
        "R-1": ["live/aws/123456789012/us-east-1"],
        "R-2": ["register.yaml"],
        "R-3": ["register.yaml"],
    }
    assert run["automationDetails"]["id"] == "guardrails/estate/"


def test_a_result_keeps_its_fingerprint_while_its_figures_change():
    days = [
        make_report(verdicts=(make_verdict(message=said, due=due, due_state="open"),))
        for said, due in (("8 GPUs", "2026-12-01"), ("16 GPUs", "2026-12-02"))
    ]

    one, other = (run_of(day)["results"][0] for day in days)

    assert one["partialFingerprints"] == other["partialFingerprints"]
    assert one["message"] != other["message"]


def test_each_plan_and_each_set_of_plans_has_a_category_of_its_own():
    def category(*names):
        return run_of(make_report(inputs=tuple(InputFile("plan", each, "0" * 64) for each in names)))[
            "automationDetails"
        ]["id"]

    sets = (("a.json",), ("b.json",), ("a.json", "b.json"), ("a.json", "c.json"))
    found = {category(*names) for names in sets}

    assert len(found) == 4
    assert category("b.json", "a.json") == category("a.json", "b.json")


def test_what_was_not_read_is_told_and_the_run_did_not_succeed():
    unread = make_report(coverage=(GAP,), summary=make_summary(coverage_complete=False, exit_code=3))

    invocation = run_of(unread)["invocations"][0]
    whole = run_of(make_report())["invocations"][0]

    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 3)
    assert [each["level"] for each in invocation["toolExecutionNotifications"]] == ["error"]
    assert "3 incomplete: no tag" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert (whole["executionSuccessful"], whole["exitCode"]) == (True, 1)


def test_what_does_not_fit_is_what_counts_least_and_is_told(monkeypatch):
    monkeypatch.setattr(sarif, "MOST_RESULTS", 2)
    loose = make_verdict(binding="none", rule="R-9")
    many = (loose, *(make_verdict(subject=f"s{number}", rule=f"R-{number}") for number in range(3)))

    run = run_of(make_report(verdicts=many))

    assert [each["level"] for each in run["results"]] == ["error", "error"]
    assert "2 results did not fit" in json.dumps(run["invocations"])


def test_bytes_are_bounded_after_compression(monkeypatch):
    monkeypatch.setattr(sarif, "MOST_BYTES", 20_000)
    noise = ["".join(sha512(f"{one} {part}".encode()).hexdigest() for part in range(7)) for one in range(100)]
    many = tuple(make_verdict(rule=f"R-{number}", headline=said) for number, said in enumerate(noise))
    report = make_report(verdicts=many)

    run = run_of(report)

    assert 0 < len(run["results"]) < 100
    assert f"{100 - len(run['results'])} results did not fit" in json.dumps(run["invocations"])


def test_a_rule_leads_only_to_a_page_that_a_browser_opens_safely():
    def link(ref):
        citation = msgspec.structs.replace(make_rule().citations[0], ref=ref)
        return run_of(make_report(rules=(make_rule(citations=(citation,)),)))["tool"]["driver"]["rules"][0]

    assert link("https://www.federalregister.gov/d/2024-01580")["helpUri"].endswith("/d/2024-01580")
    for bad in ("", "http://x.example", "javascript:alert(1)", "https://x.example/<script>", "https://x y"):
        assert "helpUri" not in link(bad)


def test_an_output_replaces_its_own_kind_and_nothing_else(tmp_path):
    target = (outputs.Target("sarif", str(tmp_path / "a.sarif")),)

    outputs.write(make_report(), target)
    outputs.write(make_report(verdicts=()), target)

    assert json.loads((tmp_path / "a.sarif").read_text())["runs"][0]["results"] == []
    other = tmp_path / "b.sarif"
    other.write_text('{"$schema":"x","version":"2.1.0","runs":[{"tool":{"driver":{"name":"CodeQL"')
    with pytest.raises(outputs.InputError, match="is not a report in SARIF"):
        outputs.write(make_report(), (outputs.Target("sarif", str(other)),))


hostile = st.one_of(st.just(EVIL), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12))


@settings(max_examples=20, deadline=None)
@given(hostile)
def test_text_of_others_is_neither_placeholder_nor_link_nor_command(said):
    report = make_report(
        verdicts=(
            make_verdict(customer=said, subject=said, headline=said, message=said, workloads=("vm-1",)),
            make_verdict(verdict="waived", waiver=said, reason=said),
        ),
        customers=(make_customer(id=said),),
        inputs=(InputFile("plan", said, "0" * 64),),
        workloads=(row(id="vm-1", file=said, address=said),),
        coverage=(Coverage(where=said, what=said, state="incomplete", count=3, reason=said),),
        softened=(make_softened(reason=said),),
    )

    run = run_of(report)

    written = sarif.render(report)
    assert all(char == "\n" or unicodedata.category(char)[0] != "C" for char in written)
    assert not re.search(r"##\w*\[|(?<![\w:])::[A-Za-z]", written)
    for result in run["results"]:
        for text in result["message"].values():
            assert not re.search(r"[{}]", text.replace("{{", "").replace("}}", ""))
            assert "](" not in text
