"""OCSF: a Compliance Finding for each verdict, and for what was not read."""

import json
import time
import unicodedata
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.cli import outputs
from guardrails.model.coverage import Coverage
from guardrails.report import build, ocsf
from tests.builders import make_report, make_summary, make_verdict, make_workload
from tests.conftest import ROOT

GAP = Coverage(where="aws/1/us-east-1", what="workloads", state="denied", reason="no permission")
TYPES = {"object_t": dict, "integer_t": int, "long_t": int, "timestamp_t": int}


@cache
def facts():
    return json.loads((ROOT / "tests" / "data" / "ocsf" / "compliance_finding.json").read_text())


def check(found, name, profiles):
    """Every attribute is known, of its type and not deprecated; those that are required are there."""
    known = facts()[name]["attributes"]
    for key, fact in known.items():
        asked = fact.get("profile") is None or fact["profile"] in profiles
        assert key in found or not (fact.get("required") and asked), (name, key)
    assert not (one_of := facts()[name].get("at_least_one")) or set(one_of) & set(found)
    for key, value in found.items():
        fact = known[key]
        assert not fact.get("deprecated"), key
        assert fact.get("profile") in (None, *profiles), key
        values = value if fact.get("array") else [value]
        assert isinstance(values, list)
        for each in values:
            assert isinstance(each, TYPES.get(fact["type"], str)), key
            if fact.get("enum"):
                assert str(each) in fact["enum"], key
                if fact.get("sibling") in found:
                    assert found[fact["sibling"]] == fact["enum"][str(each)]
            if fact.get("object") in facts():
                check(each, fact["object"], profiles)


def findings_of(report):
    events = [json.loads(line) for line in ocsf.render(report).splitlines()]
    for each in events:
        check(each, "class", each["metadata"].get("profiles", []))
        assert each["type_uid"] == each["class_uid"] * 100 + each["activity_id"]
    return events


@pytest.mark.parametrize(
    ("verdict", "shown"),
    [
        ({"verdict": "fail"}, ("Fail", "High", "New")),
        ({"verdict": "fail", "binding": "none"}, ("Fail", "Informational", "New")),
        ({"verdict": "unknown", "severity": "critical"}, ("Warning", "Critical", "New")),
        ({"verdict": "error", "binding": "none"}, ("Warning", "High", "New")),
        ({"verdict": "pass"}, ("Pass", "Informational", "New")),
        ({"verdict": "waived", "excused": "fail"}, ("Fail", "Informational", "Suppressed")),
        ({"verdict": "waived", "excused": "unknown"}, ("Warning", "Informational", "Suppressed")),
        ({"verdict": "not_applicable"}, None),
    ],
)
def test_a_verdict_is_a_finding_with_its_status_and_severity(verdict, shown):
    events = findings_of(make_report(verdicts=(make_verdict(**verdict),)))

    found = [(each["compliance"]["status"], each["severity"], each["status"]) for each in events]
    assert found == ([shown] if shown else [])


def test_what_was_not_read_is_a_finding_too():
    (gap,) = findings_of(make_report(verdicts=(), coverage=(GAP,)))
    (accepted,) = findings_of(
        make_report(verdicts=(), coverage=(GAP,), summary=make_summary(allow_incomplete=True))
    )

    assert "no permission" in gap["message"]
    assert (gap["compliance"]["status"], gap["severity"]) == ("Warning", "Medium")
    assert accepted["severity"] == "Informational"
    assert not ocsf.render(make_report(verdicts=()))


def test_the_account_is_named_where_all_is_in_one():
    vms = [
        build.workload_row(make_workload(id=f"vm-{account}", account=account), "C-1", "tag", ())
        for account in ("1", "2")
    ]
    one, both, none = findings_of(
        make_report(
            workloads=tuple(vms),
            verdicts=(
                make_verdict(workloads=("vm-1",)),
                make_verdict(workloads=("vm-1", "vm-2")),
                make_verdict(),
            ),
        )
    )

    assert one["cloud"]["account"]["uid"] == "1"
    assert ("cloud" in both, "cloud" in none) == (False, False)
    assert [each["uid"] for each in both["resources"]] == ["vm-1", "vm-2"]
    assert none["resources"][0]["uid"] == "C-1"


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tokyo"])
@pytest.mark.parametrize(
    ("as_of", "milliseconds"),
    [
        ("2026-11-22", 1_795_305_600_000),
        ("2026-11-22T01:00:00+01:00", 1_795_305_600_000),
        ("2026-11-22T00:00:01Z", 1_795_305_601_000),
    ],
)
def test_the_time_is_the_same_on_every_machine(zone, as_of, milliseconds, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setenv("TZ", zone)
        time.tzset()
        (found,) = findings_of(make_report(as_of=as_of))
    time.tzset()

    assert found["time"] == milliseconds


def test_an_output_replaces_its_own_kind(tmp_path):
    target = (outputs.Target("ocsf", str(tmp_path / "findings.jsonl")),)

    for report in (make_report(), make_report(verdicts=()), make_report()):
        outputs.write(report, target)

    assert len((tmp_path / "findings.jsonl").read_text().splitlines()) == 1


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12))
def test_text_of_others_stays_on_its_line(said):
    verdict = make_verdict(customer=said, subject=said, message=said, reason=said, missing=(said,))
    gap = Coverage(where=said, what=said, state="failed", reason=said)
    report = make_report(verdicts=(verdict,), coverage=(gap,))

    assert len(findings_of(report)) == 2
    assert all(char == "\n" or unicodedata.category(char)[0] != "C" for char in ocsf.render(report))
