"""Machines, groups and what is reserved: Google's own clients read them as the scan does."""

import pytest
from google.cloud import compute_v1, tpu_v2
from google.oauth2.credentials import Credentials

from tests.cloud.gcp import reserved
from tests.cloud.gcp.resources import ZONE, group, machine

PROJECT = "alpha-prod"


@pytest.fixture
def project(gcp_server):
    return gcp_server.world.estate.project(PROJECT)


@pytest.fixture
def client(gcp_server):
    """Makes one of Google's clients for the server."""

    def make(kind, service="compute"):
        token = Credentials(gcp_server.world.grant()["access_token"])
        where = {"api_endpoint": f"{gcp_server.url}/{service}"}
        return kind(credentials=token, transport="rest", client_options=where)

    return make


def listed(pager, kind):
    return [each for _, scope in pager for each in getattr(scope, kind)]


def test_a_group_has_a_template_an_autoscaler_and_machines(project, client):
    group(project, "workers", 2, 5)
    requests = f"zones/{ZONE}/instanceGroupManagers/workers/resizeRequests/r"
    project.add("compute", requests, resizeBy=3, state="ACCEPTED")

    (manager,) = listed(
        client(compute_v1.InstanceGroupManagersClient).aggregated_list(project=PROJECT),
        "instance_group_managers",
    )
    (template,) = listed(
        client(compute_v1.InstanceTemplatesClient).aggregated_list(project=PROJECT), "instance_templates"
    )
    (scaler,) = listed(client(compute_v1.AutoscalersClient).aggregated_list(project=PROJECT), "autoscalers")
    named = {"project": PROJECT, "zone": ZONE, "instance_group_manager": "workers"}
    members = client(compute_v1.InstanceGroupManagersClient).list_managed_instances(**named)
    (request,) = client(compute_v1.InstanceGroupManagerResizeRequestsClient).list(**named)

    assert (manager.target_size, manager.instance_template) == (2, template.self_link)
    assert (template.properties.machine_type, scaler.autoscaling_policy.max_num_replicas) == (
        "a3-highgpu-8g",
        5,
    )
    assert [each.instance.rpartition("/")[2] for each in members] == ["workers-0", "workers-1"]
    assert (request.resize_by, request.state) == (3, "ACCEPTED")


def test_what_is_reserved_is_listed(project, client):
    reserved.reservation(project, "r", 4, used=1)
    reserved.future(project, "f", 8)
    reserved.commitment(project, "c", "nvidia-tesla-v100", 8)
    reserved.hosts(project, "h", 2, busy=1)

    (held,) = listed(client(compute_v1.ReservationsClient).aggregated_list(project=PROJECT), "reservations")
    (later,) = listed(
        client(compute_v1.FutureReservationsClient).aggregated_list(project=PROJECT), "future_reservations"
    )
    (paid,) = listed(
        client(compute_v1.RegionCommitmentsClient).aggregated_list(project=PROJECT), "commitments"
    )
    (hosts,) = listed(client(compute_v1.NodeGroupsClient).aggregated_list(project=PROJECT), "node_groups")
    nodes = client(compute_v1.NodeGroupsClient).list_nodes(project=PROJECT, zone=ZONE, node_group="h")

    assert (held.specific_reservation.count, held.specific_reservation.in_use_count) == (4, 1)
    assert (later.reservation_mode, later.status.procurement_status) == ("CALENDAR", "APPROVED")
    assert [(each.accelerator_type, each.amount) for each in paid.resources] == [("nvidia-tesla-v100", 8)]
    assert hosts.size == 2
    assert [len(each.instances) for each in nodes] == [1, 0]


def test_a_machine_says_in_which_reservation_it_runs(project, client):
    machine(project, "vm", **reserved.inside(project, "r"))

    (found,) = listed(client(compute_v1.InstancesClient).aggregated_list(project=PROJECT), "instances")
    consumed = found.resource_status.reservation_consumption_info.consumed_reservation

    assert consumed.endswith(f"projects/{PROJECT}/zones/{ZONE}/reservations/r")


def test_slices_of_all_zones_are_one_list(project, client):
    reserved.tpu(project, "a")
    reserved.tpu(project, "b", zone="europe-west4-b")
    reserved.queued(project, "q", 4, "WAITING_FOR_RESOURCES")
    parent = f"projects/{PROJECT}/locations/-"

    nodes = list(client(tpu_v2.TpuClient, "tpu").list_nodes(parent=parent))
    (waits,) = client(tpu_v2.TpuClient, "tpu").list_queued_resources(parent=parent)

    assert [(each.accelerator_type, each.state.name) for each in nodes] == [("v5p-128", "READY")] * 2
    assert waits.state.state.name == "WAITING_FOR_RESOURCES"
    assert waits.tpu.node_spec[0].multislice_params.node_count == 4
