"""Answers that Google's managed services gave, recorded by others: they fit, and give what they say."""

import json

import pytest

from guardrails.clouds.gcp.batch import api as batch
from guardrails.clouds.gcp.dataproc import api as dataproc
from guardrails.clouds.gcp.dataproc.owners import claim as groups
from guardrails.clouds.gcp.gke import api as gke
from guardrails.clouds.gcp.vertex.api import VERTEX
from guardrails.clouds.gcp.vertex.jobs import operation
from guardrails.clouds.gcp.vertex.owners import claim as rows
from guardrails.clouds.gcp.workstations import api as workstations
from tests.samples.gcp_answers import World, facts

pytestmark = pytest.mark.third_party
ANYTHING = {"has_no_accelerators": lambda _: False, "regions": ("us-central1",), "since": ""}


def recorded(folder, name):
    """The body of a recorded answer."""
    return json.loads((folder / "api" / "gcp" / f"{name}.json").read_text())["body"]


def everything(service, answers):
    """What the service keeps when nothing is certain to have no accelerators, without trouble."""
    made = World(service, answers)
    records = made.read(**ANYTHING)
    assert made.calls.errors == []
    return records


@pytest.mark.parametrize(
    "name",
    [
        "gke-cluster-filter-effective-firewall",
        "gke-cluster-nodepool-query",
        "gke-cluster-query",
        "gke-cluster-query-resourceLabels",
        "gke-cluster-remove-label",
        "gke-cluster-zonal-remove-label",
    ],
)
def test_recorded_clusters(third_party, name):
    answer = recorded(third_party, f"c7n__{name}__get-v1-projects-cloud-custodian-locations---clusters_1")
    kept = everything(gke.GKE, {gke.LIST: answer}).clusters
    pools = {
        each["name"]: [pool["name"] for pool in each.get("nodePools", ())] for each in answer["clusters"]
    }

    assert {each.name: [pool.name for pool in each.node_pools] for each in kept} == {
        name: named for name, named in pools.items() if named
    }


def test_a_recorded_cluster_of_dataproc(third_party):
    path = "get-v1-projects-cloud-custodian-regions-us-central1-clusters_1"
    answer = recorded(third_party, f"c7n__test_dataproc_clusters_query__{path}")
    (cluster,) = everything(dataproc.DATAPROC, {dataproc.CLUSTERS: answer}).clusters

    assert (cluster.cluster_name, cluster.status.state) == ("cluster-test", "ERROR")
    worker = cluster.config.worker_config
    assert (worker.num_instances, worker.instance_names) == (2, ("cluster-test-w-0", "cluster-test-w-1"))
    assert groups(dataproc.Records((cluster,)), facts()).owners == ()


VERTEX_LISTS = [
    ("vertexai_custom_job_query", "customJobs", 1, "jobs"),
    ("vertexai_hp_tuning_job_cancel_and_delete", "hyperparameterTuningJobs", 2, "tuning"),
    ("vertexai-batch-prediction-job-multi-location", "batchPredictionJobs", 1, "predictions"),
]


@pytest.mark.parametrize(("name", "collection", "number", "kept"), VERTEX_LISTS)
def test_recorded_lists_of_vertex(third_party, name, collection, number, kept):
    path = f"get-v1-projects-cloud-custodian-locations-us-central1-{collection}_{number}"
    answer = recorded(third_party, f"c7n__{name}__{path}")
    records = everything(VERTEX, {operation(collection): answer})
    running = [
        each["name"]
        for each in answer[collection]
        if each["state"].removeprefix("JOB_STATE_") not in ("SUCCEEDED", "FAILED", "CANCELLED")
    ]

    assert [each.name for each in getattr(records, kept)] == sorted(running)
    assert [row for row in rows(records, facts()).rows if row.accelerator != "unknown"] == []


@pytest.mark.parametrize(
    ("name", "collection"),
    [
        (
            "vertexaideploymentresourcepool_vertexaideploymentresourcepool-maximal__03",
            "deploymentResourcePools",
        ),
        ("vertexaiendpoint_vertexaiendpointbasic__05", "endpoints"),
        ("runtime_crud__02", "notebookRuntimes"),
        ("runtimetemplate_crud__01", "notebookRuntimeTemplates"),
    ],
)
def test_recorded_things_of_vertex(third_party, name, collection):
    answer = recorded(third_party, f"kcc__us-central1-aiplatform__{name}_200")

    everything(VERTEX, {operation(collection): {collection: [answer]}})


def test_a_recorded_job_of_batch_asks_for_no_accelerators(third_party):
    answer = recorded(third_party, "kcc__batch__job_crud__01_200")

    assert everything(batch.BATCH, {batch.LIST: {"jobs": [answer]}}).jobs == ()


def test_a_recorded_configuration_of_workstations(third_party):
    answer = recorded(third_party, "kcc__workstations__workstationconfig_workstationconfig-minimal__14_200")
    cluster = answer["name"].partition("/workstationConfigs/")[0]
    answers = {
        workstations.CLUSTERS: {"workstationClusters": [{"name": cluster}]},
        workstations.CONFIGS: {"workstationConfigs": [answer]},
    }

    (config,) = everything(workstations.WORKSTATIONS, answers).configs
    assert config.host.gce_instance.machine_type == "e2-standard-4"
