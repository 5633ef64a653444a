"""The day of a decision, as a user gives it: a civil day, an instant, or nothing."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.plans import instance, plan, register

RUN = """
    runs:
      - {id: R-1, training: yes, operations_yop: 200, knowledge_day: 2026-11-10, transaction_day: 2026-11-10}
"""
OWNED = """
    owners:
      - {id: el, kind: entity, organised_in: CN, located_in: CN, headquarters: CN, share_percent: 50,
         listings: [{list: entity_list, match: confirmed, day: 2026-11-01}]}
"""
TRAINING = ("--regime", "us_iaas_training")


@pytest.fixture
def workspace(cli):
    """A plan, and a register that the test completes."""
    cli.write("tfplan.json", plan(instance()))
    cli.write("register.yaml", register())
    return cli


def report(workspace, *arguments, **environment):
    result = workspace(
        "plan", "tfplan.json", "--register", "register.yaml", "-o", "json", "--all", *arguments, **environment
    )
    assert result.stderr == b"", result.stderr.decode()
    return json.loads(result.stdout)


def verdict(found, rule):
    (one,) = [each for each in found["verdicts"] if each["rule"] == rule]
    return one


ANY_SIZE = "law: {us_iaas_training: {choices: {cluster_test: not_required}}}\n"
"""A run counts wherever it is done: no cluster of the plan decides."""


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-11-25", "open"),
        ("2026-11-26", "overdue"),
        ("2026-11-26T04:59:59Z", "open"),
        ("2026-11-26T05:00:00Z", "overdue"),
        ("2026-11-26T05:00:00+14:00", "open"),
    ],
)
def test_a_duty_may_be_done_until_its_day_ends_where_the_law_is(workspace, as_of, state):
    workspace.write("register.yaml", register() + RUN)
    workspace.write("guardrails.yaml", ANY_SIZE)

    found = verdict(report(workspace, "--as-of", as_of, *TRAINING), "US-TRN-03")

    assert found["verdict"] == "fail"
    assert (found["due"], found["due_state"]) == ("2026-11-25", state)


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-11-09", "stayed"),
        ("2026-11-10", "in_force"),
        ("2026-11-10T00:00:00Z", "stayed"),
        ("2026-11-10T05:00:00Z", "in_force"),
    ],
)
def test_a_law_begins_when_its_day_begins_where_the_law_is(workspace, as_of, state):
    workspace.write("register.yaml", register() + OWNED)

    (law,) = report(workspace, "--as-of", as_of, "--regime", "us_ear")["law"]

    states = {each["id"]: each["state"] for each in law["provisions"]}
    assert states["affiliates"] == state


def test_a_day_is_the_same_day_wherever_it_is_said(workspace):
    flag = report(workspace, "--as-of", "2026-11-10", *TRAINING)
    variable = report(workspace, *TRAINING, GUARDRAILS_AS_OF="2026-11-10")
    workspace.write("guardrails.yaml", "as_of: 2026-11-10\n")
    file = report(workspace, *TRAINING)

    assert flag == variable
    assert {each["as_of"] for each in (flag, variable, file)} == {"2026-11-10"}
    assert [flag[part] for part in ("law", "verdicts")] == [file[part] for part in ("law", "verdicts")]


@pytest.mark.parametrize("as_of", ["2026-11-10", "2026-11-10T23:59:59-05:00"])
def test_what_a_report_shows_decides_alike_again(workspace, as_of):
    found = report(workspace, "--as-of", as_of, *TRAINING)

    assert report(workspace, "--as-of", found["as_of"], *TRAINING) == found


def test_by_default_it_is_now(workspace):
    """With `--today` the clock stands at noon; otherwise it is the machine's."""
    from guardrails.cli import clock

    before = clock.now().replace(microsecond=0)
    young = {"GUARDRAILS_CATALOG_MAX_AGE_DAYS": "36500"}  # else a day far off is warned of
    shown = datetime.fromisoformat(report(workspace, *TRAINING, **young)["as_of"])

    assert shown.tzinfo == UTC
    assert before <= shown <= clock.now() + timedelta(seconds=1)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_every_day_of_the_calendar_can_be_asked_for(workspace, day):
    workspace.write("register.yaml", register() + RUN)
    result = workspace(
        "plan", "tfplan.json", "--register", "register.yaml", "-o", "json", "--as-of", day, *TRAINING
    )

    assert json.loads(result.stdout)["as_of"] == day


AGREED = """
    arrangements_complete: yes
    arrangements:
      - {id: A-1, kind: contract, capacity_after_yop: 0.2,
         transaction_day: 2026-11-02, knowledge_day: 2026-11-04}
      - {id: A-2, kind: quota, capacity_after_yop: 0.6,
         transaction_day: 2026-11-10, knowledge_day: 2026-11-12}
"""
LOW = "law: {us_iaas_training: {limits: {line_yop: 0.3}, choices: {cluster_test: not_required}}}\n"


@pytest.mark.parametrize(
    ("complete", "due", "state"), [("yes", "2026-11-25", "overdue"), ("unknown", "unknown", "unknown")]
)
def test_a_report_on_capacity_is_due_from_the_arrangement_that_crosses_the_line(
    workspace, complete, due, state
):
    agreed = AGREED.replace("arrangements_complete: yes", f"arrangements_complete: {complete}")
    workspace.write("register.yaml", register() + agreed)
    workspace.write("guardrails.yaml", LOW)

    found = verdict(report(workspace, "--as-of", "2026-11-26", *TRAINING), "US-TRN-01")

    assert found["verdict"] == "fail"
    assert (found["due"], found["due_state"]) == (due, state)
