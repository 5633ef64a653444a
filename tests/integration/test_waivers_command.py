"""Waivers from the file to the report and the exit code."""

import json
import shutil
from datetime import date, timedelta

import pytest

from guardrails.cli import clock
from tests.conftest import ROOT


@pytest.fixture
def demo(cli):
    shutil.copytree(ROOT / "guardrails" / "demo", cli.folder, dirs_exist_ok=True)
    return cli


AS_OF = date(2026, 11, 22)
"""A waiver ends by the later of the day that is decided and today."""


def report(demo, *arguments):
    done = demo("plan", "tfplan.json", "--as-of", "2026-11-22", "-o", "json", *arguments)
    return json.loads(done.stdout)


def write(demo, verdicts, until=None):
    """A waiver for each; by default one that holds for a month from then."""
    last = until or str(max(clock.now().date(), AS_OF) + timedelta(days=30))
    rows = [
        {
            "fingerprint": each["fingerprint"],
            "bound": each["bound"],
            "owner": "owner@example.com",
            "approver": "approver@example.com",
            "reason": "pilot",
            "ticket": f"T-{number}",
            "until": last,
        }
        for number, each in enumerate(verdicts)
    ]
    demo.write("waivers.json", json.dumps({"waivers": rows}))


def test_what_the_report_shows_is_what_a_waiver_needs(demo):
    before = report(demo)
    waivable = {rule["id"] for rule in before["rules"] if rule["waivable"]}
    failed = [each for each in before["verdicts"] if each["verdict"] == "fail"]
    write(demo, [each for each in failed if each["rule"] in waivable])

    after = report(demo, "--waivers", "waivers.json")

    assert {each["rule"] for each in after["verdicts"] if each["verdict"] == "fail"}.isdisjoint(waivable)
    assert after["summary"]["verdicts"]["waived"] == len(after["waivers"]) > 0
    assert {row["state"] for row in after["waivers"]} == {"used"}
    assert [each["kind"] for each in after["inputs"]][-1] == "waivers"
    assert after["summary"]["verdicts"]["pass"] == before["summary"]["verdicts"]["pass"]


def test_the_text_shows_waivers_that_no_longer_hold(demo):
    failed = [each for each in report(demo)["verdicts"] if each["verdict"] == "fail"]
    write(demo, failed, until="2026-11-01")

    done = demo("plan", "tfplan.json", "--as-of", "2026-11-22", "--waivers", "waivers.json", "--details")

    text = done.stdout.decode()
    assert done.returncode == 1
    assert "does not hold: it ended on 2026-11-01" in text
    assert f"Waivers ({len(failed)})" in text
    assert "expired: it excuses nothing, until 2026-11-01" in text


def test_an_ended_waiver_does_not_come_back_with_an_earlier_day_of_law(demo):
    failed = [each for each in report(demo)["verdicts"] if each["verdict"] == "fail"]
    write(demo, failed, until="2026-01-31")

    done = demo(
        "plan", "tfplan.json", "--as-of", "2026-01-01", "--waivers", "waivers.json", "-o", "json", "--all"
    )

    rows = json.loads(done.stdout)["waivers"]
    assert {row["state"] for row in rows} <= {"expired", "not_waivable"}
    assert json.loads(done.stdout)["summary"]["verdicts"]["waived"] == 0


def test_the_configuration_names_the_file_relative_to_itself(demo):
    demo.write("waivers.yaml", "waivers: []\n")
    settings = (demo.folder / "guardrails.yaml").read_text(encoding="utf-8")
    demo.write("guardrails.yaml", f"{settings}\nwaivers: {{file: waivers.yaml, max_days: 90}}\n")

    assert report(demo)["waivers"] == []


def test_a_missing_file_is_an_error(demo):
    done = demo("plan", "tfplan.json", "--waivers", "none.yaml")

    assert (done.returncode, done.stdout) == (2, b"")
    assert b"none.yaml: no such file" in done.stderr


@pytest.fixture
def failing_provider(demo):
    """The demonstration, whose provider has filed no certification: a failure about nobody's customer."""
    before = report(demo, "--fail-on", "any")
    (found,) = (
        each for each in before["verdicts"] if each["verdict"] == "fail" and each["kind"] == "provider"
    )
    assert before["documents"] == [
        {"kind": "provider", "id": found["customer"], "verdicts": before["documents"][0]["verdicts"]}
    ]
    assert before["documents"][0]["verdicts"][found["rule"]] == {"fail": 1}
    return demo, found


def test_a_failure_of_the_provider_is_waived_like_a_customers(failing_provider):
    demo, found = failing_provider
    write(demo, [found])

    after = report(demo, "--waivers", "waivers.json")

    assert after["documents"][0]["verdicts"][found["rule"]] == {"waived": 1}
    assert [row["state"] for row in after["waivers"]] == ["used"]


def test_a_failure_of_the_provider_is_known_to_a_baseline_like_a_customers(failing_provider):
    demo, found = failing_provider
    demo("baseline", "write", "tfplan.json", "--as-of", "2026-11-22", "-o", "known.json")

    after = report(demo, "--baseline", "known.json")

    assert after["documents"][0]["verdicts"][found["rule"]] == {"waived": 1}
    assert found["fingerprint"] in (demo.folder / "known.json").read_text()
