"""What goes wrong in a scan of GCP: each has a state, a reason without names, and an exit code."""

import pytest

from tests.cloud.gcp import faults
from tests.cloud.gcp.resources import machine

COMPUTE = ("--services", "compute")


GAPS = {
    "denied": (faults.denied(), "denied", "compute.instances.aggregatedList"),
    "perimeter": (faults.perimeter(), "denied", "VPC Service Controls"),
    "off-elsewhere": (faults.api_off("999"), "failed", "quota_project"),
    "closed-one": (
        faults.refused(403, "PERMISSION_DENIED", reason="CONSUMER_INVALID"),
        "disabled",
        "pending deletion",
    ),
    "no-billing": (
        faults.refused(403, "PERMISSION_DENIED", reason="BILLING_DISABLED"),
        "disabled",
        "billing is off",
    ),
    "no-project": (
        faults.refused(404, "NOT_FOUND", "The resource 'projects/no-project' was not found"),
        "failed",
        "the project is not found",
    ),
    "not-accepted": (faults.refused(401, "UNAUTHENTICATED"), "denied", "credentials"),
    "web-page": (faults.html(), "incomplete", "incomplete or unexpected response"),
    "no-such-page": (faults.html(404), "failed", "HTTP 404"),
    "cut-off": (faults.cut(), "failed", "incomplete or unexpected response"),
    "silent-one": (faults.slow(4), "failed", "in time"),
    "endless": (faults.endless(), "incomplete", "do not end"),
}
"""By project, each with one list that goes wrong: how, what that makes of it, and in what words."""
ONCE = {
    "throttled": faults.throttled(),
    "throttled-403": faults.throttled(403),
    "broken-500": faults.broken(),
    "broken-503": faults.broken(503),
    "reset-once": faults.reset(),
    "cut-once": faults.cut(),
}
"""By project: what goes wrong once."""


@pytest.fixture(scope="module")
def wrong(shared_gcp):
    """A project for each thing that can go wrong, scanned once."""
    scan = shared_gcp
    scan.environment["GUARDRAILS_SCAN_GCP_READ_TIMEOUT_SECONDS"] = "2"
    scan.estate.organization()
    for name in ("all-right", *GAPS, *ONCE):
        machine(scan.estate.project(name, apis=("compute",)), "vm")
    where = {"service": "compute", "path": "*/aggregated/instances"}
    for name, (effect, _, _) in GAPS.items():
        scan.world.fault(effect, project=name, **where)
    for name, effect in ONCE.items():
        scan.world.fault(effect, project=name, times=1, **where)
    scan.ran = scan(*COMPUTE)
    return scan


@pytest.mark.parametrize("project", GAPS)
def test_a_list_that_goes_wrong_is_a_gap_with_its_reason(wrong, project):
    _, state, words = GAPS[project]

    (line,) = wrong.ran.lines(f"{project}/global/compute")

    assert line["state"] in (state, "incomplete")
    assert words in line["reason"]
    assert wrong.ran.code == 3


@pytest.mark.parametrize("project", ["all-right", *ONCE])
def test_what_goes_wrong_once_is_asked_again_and_costs_others_nothing(wrong, project):
    assert wrong.ran.states(project) == {"read"}
    assert len(wrong.ran.of(project)) == 1


def test_no_words_of_refusals_are_repeated(wrong):
    assert "jane" not in wrong.ran.stdout + wrong.ran.stderr


@pytest.fixture
def two(gcp):
    """Two projects with a machine each."""
    gcp.estate.organization()
    for name in ("alpha-prod", "beta-lab"):
        machine(gcp.estate.project(name, apis=("compute",)), "vm")
    return gcp


def test_a_scope_that_is_not_reached_is_a_gap_and_what_was_read_stays(two):
    two.estate.unreachable.add("europe-west4-a")
    two.world.page_size = 1

    ran = two(*COMPUTE)

    (line,) = ran.lines("alpha-prod/global/compute")
    assert line["state"] == "incomplete"
    assert "europe-west4-a" in line["reason"]
    assert len(ran.of("alpha-prod")) == 1
    assert ran.code == 3


def test_a_scope_that_nobody_asked_for_need_not_be_reached(two):
    two.estate.unreachable.add("europe-west4-a")

    ran = two(*COMPUTE, "--regions", "us-central1")

    assert ran.states("alpha-prod") == {"read"}


def test_a_token_that_expires_in_the_middle_is_renewed(two):
    def late(_, proceed):
        two.world.expire()
        return proceed()

    two.world.fault(late, service="compute", project="alpha-prod", times=1)

    ran = two(*COMPUTE)

    assert ran.states("alpha-prod") == ran.states("beta-lab") == {"read"}


def test_projects_that_cannot_be_listed_end_the_scan_in_one_line(two):
    two.world.fault(faults.denied(), service="cloudresourcemanager")

    ran = two(*COMPUTE)

    assert (ran.code, ran.stderr.count("\n")) == (2, 2)
    assert "jane" not in ran.stderr
