"""Cloud Run as the scan reads it: GPUs of services, jobs and worker pools, with all revisions that serve."""

import pytest
from google.cloud import run_v2

from guardrails.clouds.gcp.run import owners as run
from guardrails.clouds.gcp.run.api import REVISION, RUN
from guardrails.model.range import Range, exactly
from tests.samples.gcp_answers import OFF, Newer, Refusal, World, claims, facts

PREFIX = "run.projects.locations."
PLACE = "projects/acme-train/locations/europe-west4"
CLIENTS = {
    f"{PREFIX}services.list": run_v2.ListServicesResponse,
    f"{PREFIX}jobs.list": run_v2.ListJobsResponse,
    f"{PREFIX}workerPools.list": run_v2.ListWorkerPoolsResponse,
    REVISION: run_v2.Revision,
}


def template(accelerator="nvidia-l4", gpus="1", **rest):
    found = {"containers": [{"resources": {"limits": {"cpu": "8", "nvidia.com/gpu": gpus}}}]}
    if gpus is None:
        found = {"containers": [{"resources": {"limits": {"cpu": "8"}}}]}
    if accelerator is not None:
        found["nodeSelector"] = {"accelerator": accelerator}
    return found | rest


def service(**changed):
    given = {
        "name": f"{PLACE}/services/chat",
        "labels": {"customer": "c-1"},
        "template": template(scaling={"minInstanceCount": 1, "maxInstanceCount": 7}),
    }
    return given | changed


def world(regions=("europe-west4",), newer=False, **answers):
    def body(key, items):
        return Newer({key: items}) if newer else {key: items}

    return World(
        RUN,
        {f"{PREFIX}{key}.list": body(key, items) for key, items in answers.items() if key != "revision"}
        | ({REVISION: answers["revision"]} if "revision" in answers else {}),
        CLIENTS,
    )


def rows(**answers):
    made = world(**answers)
    return run.claim(made.read(regions=("europe-west4",)), facts()).rows


def row(**answers):
    (found,) = rows(**answers)
    return found


def test_a_service_goes_from_its_least_to_its_most():
    found = row(services=[service()])

    assert (found.kind, found.region) == ("google_cloud_run_v2_service", "europe-west4")
    assert found.id == f"{PLACE}/services/chat"
    assert (found.accelerator, found.accelerators, found.ceiling) == ("L4", Range(1, 7), exactly(7))
    assert claims(found) == {"customer": "c-1"}


def test_the_service_limits_its_revision():
    found = row(services=[service(scaling={"maxInstanceCount": 3})])

    assert found.ceiling == exactly(3)


def test_a_service_that_is_scaled_by_hand_has_that_many():
    found = row(services=[service(scaling={"scalingMode": "MANUAL", "manualInstanceCount": 5})])

    assert (found.accelerators, found.ceiling) == (exactly(5), exactly(5))


def test_a_service_without_a_most_is_open():
    found = row(services=[service(template=template())])

    assert found.ceiling == Range(0)
    assert [each.path for each in found.unresolved] == ["template.scaling.maxInstanceCount"]


def test_a_service_without_a_gpu_is_not_kept():
    assert world(services=[service(template=template(None, None))]).read(regions=("europe-west4",)) == (
        RUN.records()
    )


def test_a_limit_without_a_selector_is_a_gpu_that_is_not_known():
    found = row(services=[service(template=template(None, "2", scaling={"maxInstanceCount": 2}))])

    assert (found.accelerator, found.ceiling) == ("unknown", exactly(4))


def test_a_gpu_that_is_newer_is_one():
    found = row(services=[service(template=template("nvidia-x900", scaling={"maxInstanceCount": 2}))])

    assert (found.accelerator, found.ceiling) == ("unknown", exactly(2))


def serving(*revisions, **rest):
    statuses = [{"revision": name, "percent": 50} for name in revisions]
    return service(
        latestCreatedRevision=f"{PLACE}/services/chat/revisions/chat-2", trafficStatuses=statuses, **rest
    )


def test_other_revisions_that_serve_hold_gpus_too():
    old = {"name": f"{PLACE}/services/chat/revisions/chat-1"} | template("nvidia-rtx-pro-6000")
    found = rows(services=[serving("chat-1", "chat-2")], revision=old | {"scaling": {"maxInstanceCount": 2}})

    assert [(each.accelerator, each.ceiling) for each in found] == [
        ("L4", exactly(7)),
        ("RTX-PRO-6000-BSE", exactly(2)),
    ]
    assert [each.id.rpartition("#")[2] for each in found] == ["latest", "chat-1"]


def test_a_revision_that_serves_counts_although_the_latest_has_no_gpu():
    old = {"name": f"{PLACE}/services/chat/revisions/chat-1"} | template()
    plain = serving("chat-1", template=template(None, None))

    assert row(services=[plain], revision=old).accelerator == "L4"


def test_a_revision_that_is_not_read_may_hold_gpus():
    found = rows(services=[serving("chat-1", template=template(None, None))], revision=Refusal())

    assert [(each.accelerator, each.ceiling) for each in found] == [("unknown", Range(0))]


def test_the_latest_revision_is_not_asked_for():
    made = world(services=[serving("chat-2")])
    made.read(regions=("europe-west4",))

    assert made.times(REVISION) == 0


@pytest.mark.parametrize(
    ("execution", "most"),
    [
        ({"taskCount": 10, "parallelism": 4}, 4),
        ({"taskCount": 10}, 10),
        ({"taskCount": 2, "parallelism": 9}, 2),
    ],
)
def test_a_job_runs_so_many_tasks_side_by_side(execution, most):
    job = {"name": f"{PLACE}/jobs/batch", "template": execution | {"template": template()}}
    found = row(jobs=[job])

    assert (found.kind, found.accelerators, found.ceiling) == (
        "google_cloud_run_v2_job",
        Range(0, most),
        exactly(most),
    )


@pytest.mark.parametrize("count", [0, 3])
def test_a_worker_pool_has_as_many_as_stand_by_hand(count):
    pool = {
        "name": f"{PLACE}/workerPools/w",
        "template": template(),
        "scaling": {"manualInstanceCount": count},
    }
    found = row(workerPools=[pool])

    assert (found.kind, found.accelerators, found.ceiling) == (
        "google_cloud_run_v2_worker_pool",
        exactly(count),
        exactly(count),
    )


def test_a_worker_pool_that_says_no_number_is_open():
    assert row(workerPools=[{"name": f"{PLACE}/workerPools/w", "template": template()}]).ceiling == Range(0)


def test_every_region_is_asked_once_for_each_kind():
    made = world()
    made.read(regions=("a-b1", "c-d2"))

    assert len(made.asked) == 1 + 6


@pytest.mark.parametrize(("answer", "calls"), [(OFF, 1), (Refusal(), 7), ({}, 7)])
def test_where_cloud_run_does_not_say_in_which_regions_it_is(answer, calls):
    made = world()
    made.answers[f"{PREFIX}list"] = answer
    made.read(regions=("a-b1", "c-d2"))

    assert len(made.asked) == calls
