"""Managed services of the loopback Azure: its own clients read them as we do; bodies are real."""

import pytest
from azure.identity import ClientSecretCredential
from azure.mgmt.appcontainers import ContainerAppsAPIClient
from azure.mgmt.batch import BatchManagementClient
from azure.mgmt.containerinstance import ContainerInstanceManagementClient
from azure.mgmt.containerservice import ContainerServiceClient
from azure.mgmt.databricks import AzureDatabricksManagementClient
from azure.mgmt.synapse import SynapseManagementClient

from tests.cloud.azure.estate import CLIENT, HOME, ONE, SECRET
from tests.cloud.azure.managed import everything
from tests.cloud.azure.resources import H100, cluster


@pytest.fixture
def client(azure_server):
    """Makes a client of the SDK's that asks a server with one of each managed service."""
    estate = azure_server.world.estate
    estate.subscription(ONE)
    for each in (*everything(), *cluster("k")):
        estate.resource(each)
    credential = ClientSecretCredential(
        HOME,
        CLIENT,
        SECRET,
        authority=azure_server.url,
        disable_instance_discovery=True,
        connection_verify=azure_server.authority,
    )

    def of(kind):
        return kind(
            credential,
            ONE,
            base_url=azure_server.url,
            credential_scopes=[f"{azure_server.url}/.default"],
            connection_verify=azure_server.authority,
            retry_total=0,
        )

    return of


def test_pools_stand_in_the_list_of_clusters(client):
    (found,) = client(ContainerServiceClient).managed_clusters.list()

    (pool,) = found.agent_pool_profiles
    assert (pool.vm_size, pool.min_count, pool.max_count) == (H100, 0, 4)
    assert found.node_resource_group == "MC_ai_k_eastus"


def test_pools_of_batch(client):
    made = client(BatchManagementClient)
    (account,) = made.batch_account.list()
    (pool,) = made.pool.list_by_batch_account("ai", account.name)

    assert account.dedicated_core_quota_per_vm_family[0].core_quota == 192
    assert pool.scale_settings.fixed_scale.target_dedicated_nodes == 2
    assert pool.current_dedicated_nodes == 1


def test_environments_and_apps(client):
    made = client(ContainerAppsAPIClient)
    (environment,) = made.managed_environments.list_by_subscription()
    (app,) = made.container_apps.list_by_subscription()

    assert environment.workload_profiles[0].workload_profile_type == "Consumption-GPU-NC24-A100"
    assert (app.workload_profile_name, app.template.scale.max_replicas) == ("gpu", 3)
    assert app.environment_id == environment.id


def test_container_groups(client):
    (group,) = client(ContainerInstanceManagementClient).container_groups.list()

    gpu = group.containers[0].resources.requests.gpu
    assert (gpu.count, gpu.sku, group.priority) == (2, "V100", "Spot")


def test_spark_pools(client):
    made = client(SynapseManagementClient)
    (workspace,) = made.workspaces.list()
    (pool,) = made.big_data_pools.list_by_workspace("ai", workspace.name)

    assert (pool.node_size_family, pool.node_count) == ("HardwareAcceleratedGPU", 3)


def test_workspaces_of_databricks(client):
    (workspace,) = client(AzureDatabricksManagementClient).workspaces.list_by_subscription()

    assert workspace.managed_resource_group_id.endswith("/managed-dbx")
