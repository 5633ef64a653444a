"""`guardrails diff` on the demonstration: reports as they stand, and plans that are decided."""

import json

import pytest


@pytest.fixture
def demo(cli):
    cli("demo", "--write", "demo")
    cli.folder = cli.folder / "demo"
    register = (cli.folder / "register.yaml").read_text(encoding="utf-8")
    cli.write("verified.yaml", register.replace("status: pending", "status: verified, day: 2026-11-20"))
    cli("plan", "tfplan.json", "-q", "-o", "json=before.json")
    cli("plan", "tfplan.json", "-q", "--register", "verified.yaml", "-o", "json=after.json")
    return cli


def test_what_is_new_fails_when_that_is_asked_for(demo):
    told, gated = (
        demo("diff", "after.json", "before.json"),
        demo("diff", "after.json", "before.json", "--fail-on-new"),
    )

    assert (told.returncode, gated.returncode) == (0, 1)
    assert told.stdout == gated.stdout
    assert "atlas-compute: US-CIP-04: identity not verified: pending" in told.stdout.decode()


def test_what_is_resolved_does_not_fail(demo):
    result = demo("diff", "before.json", "after.json", "--fail-on-new", "-o", "json")

    found = json.loads(result.stdout)
    assert result.returncode == 0
    assert {each["rule"] for each in found["resolved"]} >= {"US-CIP-04", "US-CIP-05"}
    assert found["new"] == []


def test_a_plan_is_decided_and_a_report_is_not(demo):
    result = demo("diff", "tfplan.json", "before.json")

    assert (result.returncode, result.stdout.decode().splitlines()[1:]) == (0, ["nothing changed"])


def test_a_report_of_some_customers_is_refused(demo):
    demo("plan", "tfplan.json", "-q", "--only", "quantia", "-o", "json=some.json")

    result = demo("diff", "before.json", "some.json")

    assert result.returncode == 2
    assert "some.json: shows only quantia" in result.stderr.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"schema": "guardrails.report/1"}', "other.json: cannot be read as guardrails.report/1"),
        ("{", "other.json"),
    ],
)
def test_what_cannot_be_read_is_one_line(demo, content, said):
    demo.write("other.json", content)

    result = demo("diff", "before.json", "other.json")

    assert result.returncode == 2
    assert said in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()
