"""SageMaker jobs on the wire: what runs counts, what ended in the look-back is shown and holds nothing."""

from datetime import timedelta

import pytest

from guardrails.clouds.aws.sagemaker_jobs.api import MOST
from tests.integration.scans import ENFORCED, ONE, TWO
from tests.plans import register

BOX = 8
"""Accelerators of a p5.48xlarge."""
P5, PLAIN = "ml.p5.48xlarge", "ml.m5.large"
LATELY, THEN = timedelta(days=30) - timedelta(minutes=10), timedelta(days=30, minutes=10)
"""Just within the look-back, and just before it."""

CASES = {
    "ended": (lambda region: region.training_job("a", P5, 2, "Completed"), {"a": (0, 2 * BOX)}),
    "edge": (
        lambda region: region.training_job("in", P5, 1, "Failed", changed=LATELY).training_job(
            "out", P5, 1, "Completed", changed=THEN
        ),
        {"in": (0, BOX)},
    ),
    "long": (
        lambda region: region.training_job("runs", P5, 1, made=3 * THEN, changed=2 * THEN).training_job(
            "stops", P5, 3, "Stopping", made=2 * THEN
        ),
        {"runs": (BOX, 0), "stops": (3 * BOX, 0)},
    ),
    "most": (
        lambda region: region.training_job("a", P5, 1, "Completed").training_job(
            "b", PLAIN, 1, "Completed", copies=MOST - 2
        ),
        {"a": (0, BOX)},
    ),
    "more": (
        lambda region: (
            region.training_job("a", PLAIN, 1, "Completed", copies=MOST)
            .training_job("runs", P5, 1)
            .training_job("stops", P5, 1, "Stopping")
        ),
        {"runs": (BOX, 0), "stops": (BOX, 0)},
    ),
}
ACCOUNTS = {name: f"{number:012}" for number, name in enumerate(CASES, 100)}


@pytest.fixture(scope="module")
def scanned(shared_scan):
    """One scan in which every case has an account of its own."""
    estate = shared_scan.estate
    estate.regions = ("us-east-1",)
    estate.organisation((), dict.fromkeys(ACCOUNTS.values(), ""))
    for name, account in ACCOUNTS.items():
        CASES[name][0](estate.accounts[account].region("us-east-1"))
    estate.ready()
    return shared_scan("--services", "sagemaker")


@pytest.mark.parametrize("name", CASES)
def test_what_runs_counts_and_what_ended_lately_is_shown(scanned, name):
    found = {
        each["address"].rpartition("/")[2]: (
            each["accelerators"]["max"],
            each["accelerators_before"]["max"],
        )
        for each in scanned.of(ACCOUNTS[name])
    }

    assert found == CASES[name][1]


def test_a_history_beyond_the_bound_is_incomplete_and_says_why(scanned):
    (line,) = [each for each in scanned.lines(ACCOUNTS["more"]) if "sagemaker" in each["where"]]

    assert line["state"] == "incomplete"
    assert f"ListTrainingJobs: more than {MOST} jobs ended since" in line["reason"]
    assert "shorten --look-back" in line["reason"]
    for name in set(ACCOUNTS) - {"more"}:
        assert scanned.states(ACCOUNTS[name]) == {"read"}


def test_jobs_that_ended_ask_nothing_of_anybody(scan):
    scan.estate.regions = ("us-east-1",)
    scan.estate.organisation((), {ONE: "", TWO: ""})
    scan.estate.ready()
    scan.cli.write("guardrails.yaml", ENFORCED)
    before = scan("--services", "sagemaker")
    region = scan.estate.accounts[ONE].region("us-east-1")
    region.training_job("a", P5, 2, "Completed").training_job("b", "ml.p99.48xlarge", 2, "Failed")
    after = scan("--services", "sagemaker")
    scan.cli.write("register.yaml", register() + f'    accounts: [{{provider: aws, id: "{ONE}"}}]\n')
    owned = scan("--services", "sagemaker", "--register", "register.yaml")

    assert [len(each.workloads) for each in (before, after, owned)] == [0, 2, 2]
    assert [each["customer"] for each in owned.workloads] == ["C-1", "C-1"]
    assert [each.code for each in (before, after, owned)] == [0, 0, 0], after.report
