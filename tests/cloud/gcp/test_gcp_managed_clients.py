"""Google's own clients of managed services read the server as they read Google."""

import pytest
from google.cloud import (
    aiplatform_v1,
    batch_v1,
    dataproc_v1,
    notebooks_v2,
    run_v2,
    workstations_v1,
)
from google.oauth2.credentials import Credentials

from tests.cloud.gcp import managed

PARENT = f"projects/alpha-prod/locations/{managed.REGION}"


@pytest.fixture
def project(gcp_server):
    return gcp_server.world.estate.project("alpha-prod")


@pytest.fixture
def client(gcp_server):
    """Makes one of Google's clients for the server."""

    def make(kind, host):
        token = Credentials(gcp_server.world.grant()["access_token"])
        where = {"api_endpoint": f"{gcp_server.url}/{host}"}
        return kind(credentials=token, transport="rest", client_options=where)

    return make


def test_jobs_and_endpoints_of_vertex(project, client):
    managed.custom_job(project, "1", 2)
    managed.endpoint(project, "5", 1, 3)
    host = f"{managed.REGION}-aiplatform"

    (job,) = client(aiplatform_v1.JobServiceClient, host).list_custom_jobs(parent=PARENT)
    (endpoint,) = client(aiplatform_v1.EndpointServiceClient, host).list_endpoints(parent=PARENT)

    (pool,) = job.job_spec.worker_pool_specs
    assert (pool.machine_spec.accelerator_type.name, pool.replica_count) == ("NVIDIA_H100_80GB", 2)
    assert endpoint.deployed_models[0].dedicated_resources.max_replica_count == 3


def test_services_of_cloud_run(project, client):
    managed.service(project, "chat", 6)

    (found,) = client(run_v2.ServicesClient, "run").list_services(parent=PARENT)

    assert (found.template.node_selector.accelerator, found.template.scaling.max_instance_count) == (
        "nvidia-l4",
        6,
    )


def test_clusters_and_policies_of_dataproc(project, client):
    managed.spark(project, "etl", 2, 5)
    where = {"project_id": "alpha-prod", "region": managed.REGION}

    (cluster,) = client(dataproc_v1.ClusterControllerClient, "dataproc").list_clusters(**where)
    (policy,) = client(dataproc_v1.AutoscalingPolicyServiceClient, "dataproc").list_autoscaling_policies(
        parent=f"projects/alpha-prod/regions/{managed.REGION}"
    )

    assert list(cluster.config.worker_config.instance_names) == ["etl-w-0", "etl-w-1"]
    assert (policy.id, policy.worker_config.max_instances) == ("etl", 5)


def test_jobs_of_batch_in_all_locations(project, client):
    managed.batch_job(project, "render", 4, 0)

    (job,) = client(batch_v1.BatchServiceClient, "batch").list_jobs(parent="projects/alpha-prod/locations/-")

    assert job.allocation_policy.instances[0].policy.accelerators[0].type_ == managed.T4


def test_notebooks_and_workstations(project, client):
    managed.workbench(project, "lab")
    managed.workstations(project, "dev", 1)
    makes = client(workstations_v1.WorkstationsClient, "workstations")
    everywhere = "projects/alpha-prod/locations/-"

    (lab,) = client(notebooks_v2.NotebookServiceClient, "notebooks").list_instances(parent=everywhere)
    (cluster,) = makes.list_workstation_clusters(parent=everywhere)
    (config,) = makes.list_workstation_configs(parent=cluster.name)
    (station,) = makes.list_workstations(parent=config.name)

    assert lab.gce_setup.accelerator_configs[0].core_count == 1
    assert station.runtime_host.gce_instance_host.name == "workstations-dev-0"
