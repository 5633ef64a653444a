"""The loopback Azure by itself: the cloud's own clients read it, so that its bodies are real."""

import pytest
from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential
from azure.mgmt.containerservice import ContainerServiceClient
from azure.mgmt.managedservices import ManagedServicesClient
from azure.mgmt.managementgroups import ManagementGroupsMgmtClient
from azure.mgmt.resource.subscriptions import SubscriptionClient
from azure.mgmt.resourcegraph import ResourceGraphClient
from azure.mgmt.resourcegraph.models import QueryRequest

from tests.cloud.azure import faults
from tests.cloud.azure.estate import CLIENT, HOME, ONE, SECRET, TWO

CLUSTER = {
    "id": f"/subscriptions/{ONE}/resourceGroups/ai/providers/Microsoft.ContainerService/managedClusters/ml",
    "name": "ml",
    "type": "Microsoft.ContainerService/ManagedClusters",
    "location": "eastus",
    "properties": {"agentPoolProfiles": [{"name": "gpu", "count": 2, "vmSize": "Standard_ND96isr_H100_v5"}]},
}


@pytest.fixture
def world(azure_server):
    estate = azure_server.world.estate
    estate.subscription(ONE, tags={"customer": "C-1"}, groups=("prod",))
    estate.subscription(TWO, state="Warned")
    estate.resource(CLUSTER)
    return azure_server.world


@pytest.fixture
def client(azure_server, world):
    """Makes a client of the SDK's that asks the server."""
    credential = ClientSecretCredential(
        HOME,
        CLIENT,
        SECRET,
        authority=azure_server.url,
        disable_instance_discovery=True,
        connection_verify=azure_server.authority,
    )

    def made(kind, *arguments):
        return kind(
            credential,
            *arguments,
            base_url=azure_server.url,
            credential_scopes=[f"{azure_server.url}/.default"],
            connection_verify=azure_server.authority,
            retry_total=0,
        )

    return made


def test_subscriptions_and_tenants(client):
    found = client(SubscriptionClient)

    assert [(each.subscription_id, each.state, each.tags) for each in found.subscriptions.list()] == [
        (ONE, "Enabled", {"customer": "C-1"}),
        (TWO, "Warned", {}),
    ]
    assert [each.tenant_id for each in found.tenants.list()] == [HOME]


def test_management_groups(client):
    found = {each.name: each for each in client(ManagementGroupsMgmtClient).entities.list()}

    assert found[ONE].parent_name_chain == [HOME, "prod"]
    assert found[HOME].permissions == "view"


def test_delegations(client, world):
    id_ = f"/subscriptions/{ONE}/providers/Microsoft.ManagedServices/registrationAssignments/a-1"
    world.estate.delegations[ONE] = (id_,)

    found = client(ManagedServicesClient).registration_assignments.list(f"subscriptions/{ONE}")

    assert [(each.id, each.properties.provisioning_state) for each in found] == [(id_, "Succeeded")]


def test_lists_in_pages(client, world):
    for number in range(5):
        world.estate.resource(CLUSTER | {"id": f"{CLUSTER['id']}-{number}", "name": f"ml-{number}"})
    world.page = 2

    found = list(client(ContainerServiceClient, ONE).managed_clusters.list())

    assert len({each.name for each in found}) == 6
    assert found[0].agent_pool_profiles[0].vm_size == "Standard_ND96isr_H100_v5"


def test_resource_graph(client):
    query = "resources | where type in~ ('microsoft.containerservice/managedclusters')"

    found = client(ResourceGraphClient).resources(QueryRequest(subscriptions=[ONE, TWO], query=query))

    assert found.result_truncated == "false"
    assert [each["types"] for each in found.data] == [["microsoft.containerservice/managedclusters"], None]


def test_refusals_are_errors_of_the_sdk(client, world):
    world.fault(faults.denied(), path="*/managedclusters")

    with pytest.raises(HttpResponseError) as refused:
        list(client(ContainerServiceClient, ONE).managed_clusters.list())

    assert refused.value.error.code == "AuthorizationFailed"
