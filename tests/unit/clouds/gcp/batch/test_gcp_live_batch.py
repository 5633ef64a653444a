"""Batch as the scan reads it: its VMs are rows of Compute, and what jobs may still take is a range."""

import pytest
from google.cloud import batch_v1

from guardrails.clouds import join
from guardrails.clouds.gcp.batch import owners as batch
from guardrails.clouds.gcp.batch.api import BATCH, LIST
from guardrails.clouds.headroom import Read
from guardrails.clouds.owners import Kind, Machine
from guardrails.model.range import Range, exactly
from tests.samples.gcp_answers import Newer, World, claims, facts

TEMPLATES = "compute.instanceTemplates.aggregatedList"
NAME = "projects/acme-train/locations/us-central1/jobs/render"


def policy(machine="g2-standard-4", kind="nvidia-l4", count="1", **rest):
    accelerators = [{"type": kind, "count": count}] if count else []
    return {"policy": {"machineType": machine, "accelerators": accelerators, **rest}}


def job(state="RUNNING", instances=None, group=None, **allocation):
    return {
        "name": NAME,
        "uid": "j-1",
        "labels": {"customer": "c-1", "goog-batch-x": "y"},
        "status": {"state": state},
        "allocationPolicy": {"instances": [instances or policy()], "labels": {"team": "vfx"}, **allocation},
        "taskGroups": [group or {"taskCount": "100", "parallelism": "8", "taskCountPerNode": "2"}],
    }


def world(*jobs, newer=False, templates=None):
    answer = {"jobs": list(jobs)}
    scopes = {"items": {"global": {"instanceTemplates": templates or []}}}
    return World(
        BATCH,
        {LIST: Newer(answer) if newer else answer, TEMPLATES: scopes},
        {LIST: batch_v1.ListJobsResponse},
    )


def rows(*jobs, machines=(), read=True, **given):
    known = facts()
    claimed = batch.claim(world(*jobs, **given).read(), known)
    return join.workloads([claimed], machines, Read(read, read), known)


def test_vms_of_a_job_are_rows_of_compute_and_the_rest_is_a_range():
    kind = Kind("g2-standard-4", "us-central1-a", "", "on_demand", (), "us-central1")
    machines = [Machine(id=f"zones/us-central1-a/instances/vm-{at}", kind=kind) for at in range(3)]
    found = rows(job(), machines=machines)

    (own,) = (row for row in found if row.kind == "google_batch_job")
    assert (own.id, own.accelerator) == (NAME, "L4")
    assert (own.accelerators, own.ceiling) == (exactly(0), Range(0, 4))
    assert claims(own) == {"team": "vfx", "customer": "c-1"}
    assert sum(row.accelerators.min for row in found) == 3
    assert "does not name them" in own.unresolved[0].reason


def test_without_compute_any_number_may_run():
    (own,) = rows(job(), read=False)

    assert own.accelerators == Range(0, 4)


@pytest.mark.parametrize(
    ("group", "most"),
    [
        ({"taskCount": "5"}, 5),
        ({"taskCount": "5", "parallelism": "3"}, 3),
        ({"taskCount": "5", "taskCountPerNode": "2"}, 3),
        ({}, 1),
    ],
)
def test_tasks_side_by_side_take_so_many_vms(group, most):
    (own,) = rows(job(group=group or {"taskSpec": {}}))

    assert own.ceiling == Range(0, most)


@pytest.mark.parametrize(
    ("model", "market"), [("SPOT", "spot"), ("RESERVATION_BOUND", "reserved"), ("FLEX_START", "flex_start")]
)
def test_how_vms_are_bought_is_the_market(model, market):
    (own,) = rows(job(instances=policy(provisioningModel=model)))

    assert own.market == market


def test_words_that_are_newer_take_nothing_away():
    (own,) = rows(job("PONDERING", policy(provisioningModel="LEASED", kind="nvidia-new")), newer=True)

    assert (own.market, own.ceiling) == ("unknown", Range(0, 4))


def test_types_that_a_job_may_choose_from_are_alternatives():
    flexible = {"instanceSelections": {"a": {"machineTypes": ["g2-standard-4", "a2-highgpu-1g"]}}}
    (own,) = rows(job(instances=policy(count=None), instanceFlexibilityPolicy=flexible), newer=True)

    assert {each.accelerator for each in own.alternatives} == {"L4", "A100-SXM4-40GB"}


def test_a_template_says_what_vms_are():
    link = "https://www.googleapis.com/compute/v1/projects/acme-train/global/instanceTemplates/gpu"
    spot = {"machineType": "a3-highgpu-8g", "scheduling": {"provisioningModel": "SPOT"}}
    made = [{"selfLink": link, "properties": spot}]
    (own,) = rows(job(instances={"instanceTemplate": "gpu"}), templates=made)

    assert (own.accelerator, own.ceiling, own.market) == ("H100-SXM5-80GB", Range(0, 32), "spot")


def test_a_template_that_is_not_there_is_not_known():
    (own,) = rows(job(instances={"instanceTemplate": "projects/other/global/instanceTemplates/gpu"}))

    assert own.accelerator == "unknown"


@pytest.mark.parametrize("state", ["SUCCEEDED", "FAILED", "CANCELLED"])
def test_what_ended_is_not_kept(state):
    assert world(job(state)).read().jobs == ()


@pytest.mark.parametrize("plain", [policy("n2-standard-4", count=None), policy("", count=None)])
def test_what_has_no_accelerators_is_not_kept(plain):
    made = world(job(instances=plain))

    assert made.read().jobs == ()
    assert made.times(TEMPLATES) == 0


def test_vms_that_stand_together():
    (own,) = rows(job(placement={"collocation": "COLLOCATED"}))

    assert own.placement == "compact:j-1"
