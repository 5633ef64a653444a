"""Vertex AI as the scan reads it: what jobs, endpoints and kept machines hold, each accelerator once."""

import pytest
from google.cloud import aiplatform_v1

from guardrails.clouds.gcp.vertex import jobs as vertex_jobs
from guardrails.clouds.gcp.vertex import owners as vertex
from guardrails.clouds.gcp.vertex.api import VERTEX
from guardrails.model.range import Range, exactly
from tests.samples.gcp_answers import Newer, Refusal, World, claims, facts, paged

PREFIX = "aiplatform.projects.locations."
REGIONS = ("europe-west4", "us-central1")
PLACE = "projects/123/locations/us-central1"
H100 = {"machineType": "a3-highgpu-8g", "acceleratorType": "NVIDIA_H100_80GB", "acceleratorCount": 8}
CLIENTS = {
    f"{PREFIX}{name[0].lower()}{name[1:]}.list": getattr(aiplatform_v1, f"List{name}Response")
    for name in (
        "CustomJobs",
        "HyperparameterTuningJobs",
        "BatchPredictionJobs",
        "PipelineJobs",
        "TrainingPipelines",
        "Endpoints",
        "DeploymentResourcePools",
        "PersistentResources",
        "NotebookRuntimes",
        "NotebookExecutionJobs",
        "NotebookRuntimeTemplates",
    )
}


def named(collection, number=1):
    return {"name": f"{PLACE}/{collection}/{number}"}


def spec(*pools, strategy="STRATEGY_UNSPECIFIED", **rest):
    found = [{"machineSpec": machine, "replicaCount": str(count)} for machine, count in pools]
    return {"workerPoolSpecs": found, "scheduling": {"strategy": strategy}, **rest}


def custom(number=1, state="JOB_STATE_RUNNING", job=None, **rest):
    return {
        **named("customJobs", number),
        "state": state,
        "labels": {"customer": "c-1"},
        "jobSpec": job or spec((H100, 2)),
        **rest,
    }


def tuning(state="JOB_STATE_RUNNING", **rest):
    return {
        **named("hyperparameterTuningJobs"),
        "state": state,
        "parallelTrialCount": 3,
        "maxTrialCount": 10,
        "trialJobSpec": spec((H100, 2)),
        **rest,
    }


def world(newer=False, **answers):
    """Collections with what the second region has of them; the first has nothing."""

    def of_region(key, items):
        def answer(asked):
            here = asked["location"] == "us-central1"
            body = {key: [each for each in items if matches(each, asked.get("filter", ""))] if here else []}
            return Newer(body) if newer else body

        return answer

    return World(
        VERTEX,
        {f"{PREFIX}{key}.list": of_region(key, items) for key, items in answers.items()},
        CLIENTS,
    )


def matches(item, condition):
    """What the lists' filters mean, as far as they are used."""
    if condition.startswith("create_time>"):
        return item.get("createTime", "9") > condition.removeprefix("create_time>").strip('"')
    return f'state!="{item.get("state")}"' not in condition


def rows(**answers):
    made = world(**answers)
    records = made.read(regions=REGIONS)
    assert made.calls.errors == []
    return list(vertex.claim(records, facts()).rows)


def row(**answers):
    (found,) = rows(**answers)
    return found


def test_a_job_that_runs_holds_what_it_asked_for():
    found = row(customJobs=[custom()])

    assert found.id == "projects/acme-train/locations/us-central1/customJobs/1"
    assert (found.kind, found.region) == ("google_vertex_ai_custom_job", "us-central1")
    assert (found.accelerator, found.accelerators, found.ceiling) == (
        "H100-SXM5-80GB",
        exactly(16),
        exactly(16),
    )
    assert claims(found) == {"customer": "c-1"}


@pytest.mark.parametrize(
    ("state", "planned"),
    [
        ("JOB_STATE_QUEUED", Range(0, 16)),
        ("JOB_STATE_PENDING", Range(0, 16)),
        ("JOB_STATE_CANCELLING", exactly(16)),
        ("JOB_STATE_UNSPECIFIED", Range(0, 16)),
    ],
)
def test_a_job_that_waits_need_not_have_its_machines(state, planned):
    found = row(customJobs=[custom(state=state)])

    assert (found.accelerators, found.ceiling) == (planned, exactly(16))
    assert bool(found.unresolved) == (state == "JOB_STATE_UNSPECIFIED")


def test_a_state_that_is_newer_is_not_over():
    found = row(newer=True, customJobs=[custom(state="JOB_STATE_HIBERNATED")])

    assert (found.accelerators, found.unresolved[0].path) == (Range(0, 16), "state")


def test_pools_of_a_job_are_rows_and_empty_slots_are_not():
    job = spec((H100, 1), ({"machineType": "n1-standard-4"}, 4), (H100, 3))
    job["workerPoolSpecs"].insert(1, {})
    found = rows(customJobs=[custom(job=job)])

    assert [each.accelerators for each in found] == [exactly(8), exactly(24)]
    assert [each.id.rpartition("#")[2] for each in found] == ["pool[0]", "pool[2]"]


@pytest.mark.parametrize(
    ("strategy", "market"),
    [("SPOT", "spot"), ("FLEX_START", "flex_start"), ("STANDARD", "on_demand"), ("ON_DEMAND", "on_demand")],
)
def test_the_strategy_is_the_market(strategy, market):
    assert row(customJobs=[custom(job=spec((H100, 1), strategy=strategy))]).market == market


def test_a_strategy_that_is_newer_is_not_known():
    job = spec((H100, 1), strategy="CALENDAR")

    assert row(newer=True, customJobs=[custom(job=job)]).market == "unknown"


def test_machines_of_a_reservation_are_reserved():
    affinity = {"reservationAffinityType": "SPECIFIC_RESERVATION"}

    assert (
        row(customJobs=[custom(job=spec((H100 | {"reservationAffinity": affinity}, 1)))]).market == "reserved"
    )


@pytest.mark.parametrize("kind", ["NVIDIA_GB300", "ACCELERATOR_TYPE_UNSPECIFIED", "TPU_V7X"])
def test_an_accelerator_that_is_not_known_is_one(kind):
    machine = {"machineType": "n1-standard-8", "acceleratorType": kind, "acceleratorCount": 4}
    found = row(newer=True, customJobs=[custom(job=spec((machine, 2)))])

    assert (found.accelerator, found.accelerators) == ("unknown", exactly(8))
    assert found.unresolved[0].path == "workerPoolSpecs[0].machineSpec"


@pytest.mark.parametrize(
    ("machine", "chip", "count"),
    [
        ({"machineType": "ct5lp-hightpu-4t", "tpuTopology": "4x4"}, "TPU-v5e", 16),
        ({"machineType": "ct5lp-hightpu-4t"}, "TPU-v5e", 4),
        ({"machineType": "cloud-tpu", "acceleratorType": "TPU_V3", "acceleratorCount": 8}, "TPU-v3", 8),
    ],
)
def test_tpus_are_whole_slices(machine, chip, count):
    found = row(customJobs=[custom(job=spec((machine, 1)))])

    assert (found.accelerator, found.accelerators) == (chip, exactly(count))


def test_jobs_of_the_look_back_hold_nothing_any_more():
    ended = {"state": "JOB_STATE_SUCCEEDED", "createTime": "2026-11-02T00:00:00Z"}
    late = custom(1, **ended, endTime="2026-11-03T10:00:00Z")
    early = custom(2, **ended, endTime="2026-10-30T10:00:00Z")
    found = row(customJobs=[late, early])

    assert found.id.endswith("/customJobs/1")
    assert (found.accelerators, found.ceiling, found.accelerators_before) == (
        exactly(0),
        exactly(0),
        exactly(16),
    )


def test_what_ended_is_bounded(monkeypatch):
    monkeypatch.setattr(vertex_jobs, "MOST", 2)
    ended = {"state": "JOB_STATE_FAILED", "createTime": "2026-11-20T00:00:00Z"}
    made = world(customJobs=[custom(number, **ended, endTime="2026-11-21T00:00:00Z") for number in range(5)])

    assert len(made.read(regions=REGIONS).jobs) == 2
    assert made.calls.errors[0].reason == "more than 2 jobs ended since 2026-10-31; shorten --look-back"


def test_a_tuning_job_holds_what_its_trials_do_and_they_count_once():
    trials = [
        {"state": "ACTIVE", "customJob": f"{PLACE}/customJobs/7"},
        {"state": "SUCCEEDED", "customJob": f"{PLACE}/customJobs/6"},
    ]
    found = row(customJobs=[custom(7)], hyperparameterTuningJobs=[tuning(trials=trials)])

    assert found.kind == "google_vertex_ai_hyperparameter_tuning_job"
    assert (found.accelerators, found.ceiling) == (exactly(16), exactly(48))


def test_a_tuning_job_that_shows_no_trials_may_run_any_number():
    assert row(hyperparameterTuningJobs=[tuning()]).accelerators == Range(0, 48)


def test_no_more_trials_run_than_there_are_to_be():
    assert row(hyperparameterTuningJobs=[tuning(maxTrialCount=2)]).ceiling == exactly(32)


def test_a_tuning_job_without_a_number_of_trials_is_open():
    found = row(hyperparameterTuningJobs=[tuning(parallelTrialCount=None)])

    assert found.ceiling == Range(0)
    assert "parallelTrialCount" in [each.path for each in found.unresolved]


def test_a_tuning_job_that_ended_held_at_most_all_of_its_trials():
    ended = tuning("JOB_STATE_SUCCEEDED", createTime="2026-11-02T00:00:00Z", endTime="2026-11-03T00:00:00Z")
    found = row(hyperparameterTuningJobs=[ended])

    assert (found.ceiling, found.accelerators_before) == (exactly(0), Range(0, 48))


def persistent(**pool):
    given = {"id": "gpu", "machineSpec": H100, "replicaCount": "4"}
    return {**named("persistentResources", "kept"), "state": "RUNNING", "resourcePools": [given | pool]}


def test_jobs_on_a_persistent_resource_count_there():
    job = custom(job=spec((H100, 2), persistentResourceId="kept"))
    found = row(customJobs=[job], persistentResources=[persistent()])

    assert (found.kind, found.accelerators) == ("google_vertex_ai_persistent_resource", exactly(32))


def test_without_the_persistent_resource_its_jobs_count_by_themselves():
    job = custom(job=spec((H100, 2), persistentResourceId="kept"))
    made = world(customJobs=[job])
    made.answers[f"{PREFIX}persistentResources.list"] = Refusal()
    (found,) = vertex.claim(made.read(regions=REGIONS), facts()).rows

    assert (found.kind, found.accelerators) == ("google_vertex_ai_custom_job", exactly(16))


def test_a_persistent_resource_that_is_scaled_goes_up_to_its_limit():
    scaling = {"minReplicaCount": "1", "maxReplicaCount": "6"}
    found = row(persistentResources=[persistent(autoscalingSpec=scaling)])

    assert (found.accelerators, found.ceiling) == (Range(8, 48), exactly(48))


def test_a_batch_prediction_grows_to_ten_machines_unless_it_says_otherwise():
    def job(**resources):
        return {
            **named("batchPredictionJobs"),
            "state": "JOB_STATE_RUNNING",
            "dedicatedResources": {"machineSpec": H100, **resources},
        }

    assert row(batchPredictionJobs=[job(startingReplicaCount=2)]).ceiling == exactly(80)
    found = row(batchPredictionJobs=[job(startingReplicaCount=2, maxReplicaCount=3)])
    assert (found.accelerators, found.ceiling) == (exactly(16), exactly(24))


def test_a_batch_prediction_on_machines_that_vertex_chooses():
    job = {**named("batchPredictionJobs"), "state": "JOB_STATE_RUNNING", "model": f"{PLACE}/models/1"}

    assert row(batchPredictionJobs=[job]).accelerator == "unknown"
    assert rows(batchPredictionJobs=[job | {"model": "publishers/google/models/gemini"}]) == []


def deployed(number="1", **rest):
    machines = {"machineSpec": H100, "minReplicaCount": 1, "maxReplicaCount": 4}
    return {"id": number, "dedicatedResources": machines, **rest}


def endpoint(*models):
    return {**named("endpoints"), "labels": {"customer": "c-2"}, "deployedModels": list(models)}


def test_a_deployed_model_goes_from_its_least_to_its_most():
    found = row(endpoints=[endpoint(deployed())])

    assert (found.kind, found.accelerators, found.ceiling) == (
        "google_vertex_ai_endpoint",
        Range(8, 32),
        exactly(32),
    )
    assert claims(found) == {"customer": "c-2"}


def test_what_is_there_of_a_deployed_model_counts_now():
    found = row(endpoints=[endpoint(deployed(status={"availableReplicaCount": 2}))])

    assert (found.accelerators, found.ceiling) == (exactly(16), exactly(32))


def test_models_on_shared_machines_count_with_the_pool():
    shared = f"{PLACE}/deploymentResourcePools/pool"
    machines = {"machineSpec": H100, "minReplicaCount": 1, "maxReplicaCount": 2, "spot": True}
    found = row(
        endpoints=[endpoint({"id": "9", "sharedResources": shared})],
        deploymentResourcePools=[{"name": shared, "dedicatedResources": machines}],
    )

    assert (found.kind, found.ceiling, found.market) == (
        "google_vertex_ai_deployment_resource_pool",
        exactly(16),
        "spot",
    )


def test_a_model_on_machines_that_vertex_chooses_is_not_known():
    automatic = {"minReplicaCount": 1, "maxReplicaCount": 2}
    found = row(endpoints=[endpoint({"id": "3", "automaticResources": automatic})])

    assert (found.accelerator, found.instances_ceiling) == ("unknown", exactly(2))


@pytest.mark.parametrize(
    ("state", "planned"), [("RUNNING", exactly(8)), ("STOPPED", exactly(0)), ("ERROR", Range(0, 8))]
)
def test_a_runtime_of_colab_can_be_started_again(state, planned):
    found = row(notebookRuntimes=[{**named("notebookRuntimes"), "runtimeState": state, "machineSpec": H100}])

    assert (found.kind, found.accelerators, found.ceiling) == ("google_colab_runtime", planned, exactly(8))


def test_a_runtime_that_names_only_its_template_is_of_that():
    def runtime(number, name):
        template = {"notebookRuntimeTemplate": f"{PLACE}/notebookRuntimeTemplates/{name}"}
        state = {"runtimeState": "RUNNING", "notebookRuntimeTemplateRef": template}
        return {**named("notebookRuntimes", number), **state}

    found = rows(
        notebookRuntimes=[runtime(1, "gpu"), runtime(2, "plain"), runtime(3, "gone")],
        notebookRuntimeTemplates=[
            {**named("notebookRuntimeTemplates", "gpu"), "machineSpec": H100},
            {**named("notebookRuntimeTemplates", "plain"), "machineSpec": {"machineType": "e2-standard-4"}},
        ],
    )

    assert [(each.id[-1], each.accelerator) for each in found] == [("1", "H100-SXM5-80GB"), ("3", "unknown")]


def test_an_execution_has_its_own_machine_or_its_templates():
    template = f"{PLACE}/notebookRuntimeTemplates/t"
    running = {"jobState": "JOB_STATE_RUNNING"}
    found = rows(
        notebookExecutionJobs=[
            {**named("notebookExecutionJobs", 1), **running, "customEnvironmentSpec": {"machineSpec": H100}},
            {**named("notebookExecutionJobs", 2), **running, "notebookRuntimeTemplateResourceName": template},
            {**named("notebookExecutionJobs", 3), "jobState": "JOB_STATE_SUCCEEDED"},
            {**named("notebookExecutionJobs", 4), **running, "notebookRuntimeTemplateResourceName": "gone"},
        ],
        notebookRuntimeTemplates=[{"name": template, "machineSpec": H100}],
    )

    assert [(each.accelerator, each.accelerators) for each in found] == [
        ("H100-SXM5-80GB", exactly(8)),
        ("H100-SXM5-80GB", exactly(8)),
        ("unknown", Range(0)),
    ]


def test_steps_of_a_pipeline_that_runs_may_ask_for_more():
    asked = {"resourceType": "NVIDIA_H100_80GB", "resourceCount": "8"}
    executors = {
        "exec-train": {"container": {"resources": {"accelerator": asked}}},
        "exec-load": {"container": {"image": "x"}},
    }
    job = {
        **named("pipelineJobs"),
        "state": "PIPELINE_STATE_RUNNING",
        "pipelineSpec": {"deploymentSpec": {"executors": executors}},
    }
    found = row(pipelineJobs=[job, job | {"state": "PIPELINE_STATE_SUCCEEDED"}])

    assert (found.role, found.accelerator, found.accelerators, found.ceiling) == (
        "delegated",
        "H100-SXM5-80GB",
        exactly(0),
        Range(0),
    )
    assert [each.reason for each in found.unresolved] == ["steps that start later ask for machines"]


def test_a_training_pipeline_counts_by_its_job_once_there_is_one():
    pipeline = {
        **named("trainingPipelines"),
        "state": "PIPELINE_STATE_RUNNING",
        "trainingTaskDefinition": "gs://x/custom_task_1.0.0.yaml",
    }

    assert row(trainingPipelines=[pipeline]).role == "delegated"
    made = {"backingCustomJob": f"{PLACE}/customJobs/1"}
    assert rows(trainingPipelines=[pipeline | {"trainingTaskMetadata": made}]) == []
    automl = {"trainingTaskDefinition": "gs://x/automl_image_classification_1.0.0.yaml"}
    assert rows(trainingPipelines=[pipeline | automl]) == []


def test_what_has_no_accelerators_is_not_kept():
    plain = {"machineType": "n1-standard-4"}
    made = world(
        customJobs=[custom(job=spec((plain, 3)))],
        endpoints=[endpoint({"id": "1", "dedicatedResources": {"machineSpec": plain}})],
        notebookRuntimes=[{**named("notebookRuntimes"), "machineSpec": {"machineType": "e2-standard-4"}}],
    )

    assert made.read(regions=REGIONS) == VERTEX.records()


def test_every_region_is_asked_and_every_page_is_read():
    items = [custom(number) for number in range(5)]
    made = World(VERTEX, {f"{PREFIX}customJobs.list": paged("customJobs", items, 2)}, CLIENTS)

    assert len(made.read(regions=("us-central1",), since="").jobs) == 5
    assert made.times(f"{PREFIX}customJobs.list") == 3
    assert made.times(f"{PREFIX}notebookRuntimeTemplates.list") == 0


def test_a_list_that_is_denied_is_not_asked_in_every_region():
    made = World(VERTEX, {f"{PREFIX}endpoints.list": Refusal()})
    made.read(regions=("a-b1", "c-d1", *REGIONS))

    assert made.times(f"{PREFIX}endpoints.list") == 2
    assert made.times(f"{PREFIX}persistentResources.list") == 4
    assert {(each.operation, each.state) for each in made.calls.errors} == {
        (f"{PREFIX}endpoints.list", "denied")
    }


def test_a_region_that_refuses_keeps_no_other_from_being_asked():
    def answer(asked):
        here = asked["location"] == "us-central1"
        return {"endpoints": [endpoint(deployed())]} if here else Refusal()

    made = World(VERTEX, {f"{PREFIX}endpoints.list": answer})

    assert len(made.read(regions=REGIONS).endpoints) == 1
    assert len(made.calls.errors) == 1
