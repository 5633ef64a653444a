"""Dataflow as the scan reads it: jobs whose options ask for accelerators, beside the VMs of their workers."""

import pytest
from google.cloud import dataflow_v1beta3

from guardrails.clouds import join
from guardrails.clouds.gcp.dataflow import owners as dataflow
from guardrails.clouds.gcp.dataflow.api import DATAFLOW, LIST
from guardrails.clouds.headroom import Read
from guardrails.model.range import Range, exactly
from tests.samples.gcp_answers import Newer, World, claims, facts

OPTION = "worker_accelerator=type:nvidia-tesla-t4;count:2;install-nvidia-driver"


def job(options=(OPTION,), state="JOB_STATE_RUNNING", machine="n1-standard-4", most=5, **rest):
    pool = {
        "kind": "harness",
        "machineType": machine,
        "numWorkers": 2,
        "autoscalingSettings": {"maxNumWorkers": most},
    }
    return {
        "id": "2026-11-30_01",
        "location": "us-central1",
        "currentState": state,
        "labels": {"customer": "c-1"},
        "environment": {"serviceOptions": list(options), "workerPools": [pool], **rest},
    }


def world(*jobs, newer=False, **rest):
    answer = {"jobs": list(jobs), **rest}
    return World(
        DATAFLOW,
        {LIST: Newer(answer) if newer else answer},
        {LIST: dataflow_v1beta3.ListJobsResponse},
    )


def row(*jobs, read=True, **given):
    known = facts()
    claimed = dataflow.claim(world(*jobs, **given).read(), known)
    (found,) = join.workloads([claimed], [], Read(read, read), known)
    return found


def test_what_a_job_may_still_take_is_a_range_up_to_its_limit():
    found = row(job())

    assert found.id == "projects/acme-train/locations/us-central1/jobs/2026-11-30_01"
    assert (found.kind, found.region) == ("google_dataflow_job", "us-central1")
    assert (found.accelerator, found.accelerators, found.ceiling) == ("T4", exactly(0), Range(0, 10))
    assert claims(found) == {"customer": "c-1"}


def test_without_compute_any_number_may_run():
    assert row(job(), read=False).accelerators == Range(0, 10)


def test_no_limit_is_open():
    assert row(job(most=0)).ceiling == Range(0)


def test_experiments_ask_for_accelerators_too():
    assert row(job((), experiments=["use_runner_v2", OPTION])).accelerator == "T4"


def test_what_the_sdk_was_told_counts_where_the_pools_do_not_say():
    told = {
        "options": {
            "dataflowServiceOptions": ["worker_accelerator=nvidia-l4"],
            "workerMachineType": "g2-standard-4",
            "maxNumWorkers": 3,
        }
    }
    made = job(())
    made["environment"] = {"sdkPipelineOptions": told}

    assert (row(made).accelerator, row(made).ceiling) == ("L4", Range(0, 3))


def test_a_machine_that_brings_its_accelerators_needs_no_option():
    assert row(job((), machine="a2-highgpu-1g")).ceiling == Range(0, 5)


def test_an_accelerator_that_is_not_known_is_one():
    found = row(job(["worker_accelerator=type:nvidia-new;count:4"]))

    assert (found.accelerator, found.ceiling) == ("unknown", Range(0, 20))


def test_only_jobs_with_accelerators_that_did_not_end_are_kept():
    assert world(job(())).read().jobs == ()
    assert world(job(state="JOB_STATE_DRAINED")).read().jobs == ()
    assert len(world(job(state="JOB_STATE_THINKING"), newer=True).read().jobs) == 1
    assert world(job()).read(in_scope=lambda region: region != "us-central1").jobs == ()


@pytest.mark.parametrize("count", [1, 2])
def test_one_call_a_project_and_what_it_could_not_reach(count):
    made = world(job(), failedLocation=[{"name": f"europe-west{at}"} for at in range(count)])
    made.read()

    assert made.asked == [(LIST, {"project": "acme-train", "filter": "ACTIVE", "view": "JOB_VIEW_ALL"})]
    assert len(made.calls.errors) == count
