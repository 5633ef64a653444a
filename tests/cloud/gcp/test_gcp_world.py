"""The server speaks as Google's own clients expect it, and the session reads what they read."""

import pytest
import requests
from google.api_core import exceptions
from google.cloud import compute_v1, container_v1, resourcemanager_v3
from google.oauth2.credentials import Credentials

from tests.cloud.gcp import faults


@pytest.fixture
def world(gcp_server):
    return gcp_server.world


@pytest.fixture
def client(gcp_server):
    """Makes one of Google's clients for the server."""

    def make(kind, service, **options):
        token = Credentials(gcp_server.world.grant()["access_token"])
        where = {"api_endpoint": f"{gcp_server.url}/{service}"}
        return kind(credentials=token, transport="rest", client_options=where, **options)

    return make


def test_instances_are_read_by_scope_and_page(world, client):
    project = world.estate.project("alpha-prod")
    for number in range(5):
        zone = "us-central1-a" if number < 3 else "europe-west4-b"
        project.add(
            "compute",
            f"zones/{zone}/instances/vm-{number}",
            machineType=f"zones/{zone}/machineTypes/a3-highgpu-8g",
            status="RUNNING",
            scheduling={"provisioningModel": "STANDARD"},
        )
    world.page_size = 2

    listed = client(compute_v1.InstancesClient, "compute").aggregated_list(project="alpha-prod")
    found = [each.name for _, scope in listed for each in scope.instances]

    assert sorted(found) == [f"vm-{number}" for number in range(5)]
    assert len(world.log) == 3


def test_a_scope_that_is_not_reached_says_so(world, client):
    world.estate.project("alpha-prod")
    world.estate.unreachable.add("us-central1-a")

    page = next(client(compute_v1.InstancesClient, "compute").aggregated_list(project="alpha-prod").pages)

    assert page.items["zones/us-central1-a"].warning.code == "UNREACHABLE"
    assert list(page.unreachables) == ["us-central1-a"]


def test_clusters_of_all_locations_are_one_list(world, client):
    project = world.estate.project("alpha-prod")
    project.add("container", "locations/us-central1/clusters/c-1", location="us-central1")

    found = client(container_v1.ClusterManagerClient, "container").list_clusters(
        parent="projects/alpha-prod/locations/-"
    )

    assert [each.location for each in found.clusters] == ["us-central1"]


def test_projects_are_searched(world, client):
    world.estate.organization()
    world.estate.project("alpha-prod", "42", labels={"tenant": "alpha"}, state="DELETE_REQUESTED")

    (found,) = client(resourcemanager_v3.ProjectsClient, "cloudresourcemanager").search_projects()

    assert (found.name, found.project_id, found.state.name) == (
        "projects/42",
        "alpha-prod",
        "DELETE_REQUESTED",
    )
    assert dict(found.labels) == {"tenant": "alpha"}


@pytest.mark.parametrize(
    ("effect", "kind"),
    [
        (faults.denied(), exceptions.Forbidden),
        (faults.api_off("42"), exceptions.Forbidden),
        (faults.throttled(), exceptions.TooManyRequests),
    ],
)
def test_refusals_are_those_that_clients_know(world, client, effect, kind):
    world.estate.project("alpha-prod", "42")
    world.fault(effect, service="compute")

    with pytest.raises(kind):
        client(compute_v1.InstancesClient, "compute").aggregated_list(project="alpha-prod", retry=None)


def test_nobody_gets_in_without_a_token(gcp_server):
    gcp_server.world.estate.project("alpha-prod")

    found = requests.get(f"{gcp_server.url}/compute/compute/v1/projects/alpha-prod/regions", timeout=5)

    assert found.status_code == 401
