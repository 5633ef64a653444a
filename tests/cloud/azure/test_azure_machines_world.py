"""Machines, reservations and fleets of the loopback Azure: its own clients read them; bodies are real."""

import pytest
from azure.identity import ClientSecretCredential
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.computefleet import ComputeFleetMgmtClient
from azure.mgmt.monitor import MonitorManagementClient
from azure.mgmt.standbypool import StandbyPoolMgmtClient

from tests.cloud.azure.estate import CLIENT, HOME, SECRET
from tests.samples.azure_answers import H100, SUBSCRIPTION
from tests.samples.azure_arm import OTHER, arm, running

COMPUTE = "Microsoft.Compute"
SET = arm(
    f"{COMPUTE}/virtualMachineScaleSets",
    "ss",
    sku={"name": "Mix", "capacity": 2},
    zones=["1"],
    properties={
        "orchestrationMode": "Uniform",
        "skuProfile": {"vmSizes": [{"name": H100, "rank": 0}]},
        "priorityMixPolicy": {"baseRegularPriorityCount": 1},
        "highSpeedInterconnectPlacement": "Trunk",
        "virtualMachineProfile": {"priority": "SpotPlus"},
    },
)
GROUP = arm(
    f"{COMPUTE}/capacityReservationGroups",
    "crg",
    properties={
        "reservationType": "Open",
        "instanceView": {
            "capacityReservations": [
                {
                    "name": "r",
                    "utilizationInfo": {
                        "currentCapacity": 2,
                        "usedReservedCountBySubscription": {SUBSCRIPTION: 1},
                    },
                    "reservationStateInfo": {"reservationState": "Live"},
                }
            ]
        },
    },
)
FLEET = arm(
    "Microsoft.AzureFleet/fleets",
    "fleet",
    properties={
        "vmSizesProfile": [{"name": H100}],
        "spotPriorityProfile": {"capacity": 3},
        "computeProfile": {},
    },
)
RESOURCES = (
    SET,
    GROUP,
    FLEET,
    arm(
        f"{COMPUTE}/virtualMachines",
        "vm",
        managedBy=SET["id"],
        properties={
            "hardwareProfile": {"vmSize": H100},
            "instanceView": running("deallocated", "HibernationState/Hibernated"),
            "timeCreated": "2026-06-27T01:02:38.3138469+00:00",
        },
    ),
    arm(
        f"{COMPUTE}/virtualMachineScaleSets/virtualMachines",
        "ss/0",
        sku={"name": H100},
        properties={"instanceView": running()},
    ),
    arm(
        f"{COMPUTE}/capacityReservationGroups/capacityReservations",
        "crg/r",
        sku={"name": H100, "capacity": 2},
        properties={"scheduleProfile": {"start": "2026-11-20", "end": "2026-12-01"}},
    ),
    arm(
        "Microsoft.Insights/autoscalesettings",
        "as",
        properties={
            "targetResourceUri": SET["id"],
            "enabled": True,
            "profiles": [
                {"name": "p", "rules": [], "capacity": {"minimum": "0", "maximum": "4", "default": "0"}}
            ],
        },
    ),
    arm(
        "Microsoft.StandbyPool/standbyVirtualMachinePools",
        "sp",
        properties={
            "attachedVirtualMachineScaleSetId": SET["id"],
            "elasticityProfile": {"maxReadyCapacity": 5},
            "virtualMachineState": "Hibernated",
        },
    ),
)


@pytest.fixture
def client(azure_server):
    """Makes a client of the SDK's that asks a server with those resources."""
    estate = azure_server.world.estate
    estate.subscription(SUBSCRIPTION)
    for each in RESOURCES:
        estate.resource(each)
    made = [{"name": "ss", "id": SET["id"], "operationStatus": "Succeeded"}]
    estate.answers[f"{FLEET['id']}/virtualMachineScaleSets".lower()] = made
    estate.shared[SUBSCRIPTION] = [
        arm(f"{COMPUTE}/capacityReservationGroups", "theirs", subscription=OTHER)["id"]
    ]
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
            SUBSCRIPTION,
            base_url=azure_server.url,
            credential_scopes=[f"{azure_server.url}/.default"],
            connection_verify=azure_server.authority,
            retry_total=0,
        )

    return of


def test_machines_and_their_states(client):
    found = client(ComputeManagementClient)
    (machine,) = found.virtual_machines.list_all()
    (state,) = found.virtual_machines.list_all(status_only="true")

    assert (machine.properties.hardware_profile.vm_size, machine.properties.instance_view) == (H100, None)
    assert (machine.managed_by, machine.properties.time_created.date().isoformat()) == (
        SET["id"],
        "2026-06-27",
    )
    assert (state.id, state.properties.hardware_profile) == (machine.id, None)
    assert [each.code for each in state.properties.instance_view.statuses][1:] == [
        *("PowerState/deallocated", "HibernationState/Hibernated")
    ]


def test_scale_sets_and_their_instances(client):
    found = client(ComputeManagementClient)
    (whole,) = found.virtual_machine_scale_sets.list_all()
    (instance,) = found.virtual_machine_scale_set_vms.list("g", "ss", expand="instanceView")

    assert (whole.sku.name, whole.sku.capacity) == ("Mix", 2)
    assert [each.name for each in whole.properties.sku_profile.vm_sizes] == [H100]
    assert whole.properties.virtual_machine_profile.priority == "SpotPlus"
    assert whole.properties.high_speed_interconnect_placement == "Trunk"
    assert (instance.sku.name, instance.properties.instance_view.statuses[1].code) == (
        H100,
        "PowerState/running",
    )


def test_what_makes_scale_sets_larger(client):
    (setting,) = client(MonitorManagementClient).autoscale_settings.list_by_subscription()
    (pool,) = client(StandbyPoolMgmtClient).standby_virtual_machine_pools.list_by_subscription()

    assert (setting.target_resource_uri, setting.profiles[0].capacity.maximum) == (SET["id"], "4")
    assert pool.properties.elasticity_profile.max_ready_capacity == 5


def test_reservations_and_what_of_them_is_used(client):
    found = client(ComputeManagementClient)
    ids = [
        each.id for each in found.capacity_reservation_groups.list_by_subscription(resource_ids_only="All")
    ]
    (held,) = found.capacity_reservations.list_by_capacity_reservation_group("g", "crg")
    group = found.capacity_reservation_groups.get("g", "crg", expand="instanceView")
    (view,) = group.properties.instance_view.capacity_reservations

    assert [each.split("/")[2] for each in ids] == [SUBSCRIPTION, OTHER]
    assert (held.sku.capacity, held.properties.schedule_profile.end) == (2, "2026-12-01")
    assert view.utilization_info.used_reserved_count_by_subscription == {SUBSCRIPTION: 1}
    assert view.reservation_state_info.reservation_state == "Live"


def test_fleets_and_what_they_made(client):
    found = client(ComputeFleetMgmtClient)
    (fleet,) = found.fleets.list_by_subscription()
    (made,) = found.fleets.list_virtual_machine_scale_sets("g", "fleet")

    assert (fleet.properties.spot_priority_profile.capacity, made.id) == (3, SET["id"])
