"""Answers of Azure that others recorded, and those that its API descriptions give as examples: read whole."""

import json

import pytest

from guardrails.clouds.azure.compute.api import COMPUTE
from guardrails.clouds.azure.compute.sizes import ACTION, SizeFacts
from guardrails.clouds.azure.reservations.api import RESERVATIONS
from tests.samples.azure_answers import SUBSCRIPTION
from tests.samples.azure_arm import Arm

pytestmark = pytest.mark.third_party
LISTS = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute"
EXAMPLES = "compute__2024-03-01__"


def items(folder, name):
    """The items of a list that was recorded, or is an example of a description."""
    content = json.loads((folder / "api" / "azure" / f"{name}.json").read_text())
    if "responses" in content:
        return content["responses"]["200"]["body"]["value"]
    bodies = [each["response"]["body"]["data"] for each in content["interactions"]]
    return [each for body in bodies for each in body.get("value", ()) if "/virtualMachine" in each["id"]]


def everything(service, answers):
    """The records of a service that keeps whatever has any size; nothing may be unread."""
    world = Arm(answers=answers)
    records = world.read(service, has_no_accelerators=lambda _: False, is_new=lambda _: False)
    assert world.made.errors == []
    return records


@pytest.mark.parametrize(
    "name",
    [
        "c7n__VMTest.virtual_machine",
        "c7n__VMTest.test_vm_backup_status_protected",
        f"{EXAMPLES}virtualMachineExamples_VirtualMachine_ListAll_MaximumSet_Gen",
        f"{EXAMPLES}virtualMachineExamples_VirtualMachine_ListBySubscription_ByLocation",
    ],
)
def test_every_machine_is_kept_with_its_size_and_place(third_party, name):
    machines = items(third_party, name)
    given = {
        each["id"].lower(): (each["properties"]["hardwareProfile"]["vmSize"], each["location"])
        for each in machines
        if "/virtualMachines/" in each["id"]
    }
    listed = [each for each in machines if each["id"].lower() in given]
    found = everything(COMPUTE, {f"{LISTS}/virtualMachines": listed}).instances

    assert given
    assert {each.id: (each.size, each.region) for each in found} == given


@pytest.mark.parametrize(
    "name",
    [
        "c7n__VMSSTest.test_find_by_name",
        f"{EXAMPLES}virtualMachineScaleSetExamples_VirtualMachineScaleSet_ListAll_MaximumSet_Gen",
    ],
)
def test_every_scale_set_is_kept_with_its_size_and_capacity(third_party, name):
    sets = items(third_party, name)
    found = everything(COMPUTE, {f"{LISTS}/virtualMachineScaleSets": sets}).scale_sets

    assert sets
    assert [(each.sizes, each.capacity) for each in found] == [
        ((each["sku"]["name"],), each["sku"]["capacity"]) for each in sets
    ]


def test_every_instance_of_a_scale_set_is_kept_with_its_state(third_party):
    instances = items(
        third_party, f"{EXAMPLES}virtualMachineScaleSetExamples_VirtualMachineScaleSetVM_List_MaximumSet_Gen"
    )
    whole = {"id": f"{LISTS}/virtualMachineScaleSets/ss", "sku": {"name": "Standard_A1"}}
    answers = {f"{LISTS}/virtualMachineScaleSets": [whole], f"{whole['id']}/virtualMachines": instances}
    found = everything(COMPUTE, answers).instances

    assert len(found) == len(instances) > 0
    assert {each.scale_set for each in found} == {whole["id"].lower()}


def test_every_reservation_is_kept_with_its_size_and_number(third_party):
    held = items(
        third_party, f"{EXAMPLES}capacityReservationExamples_CapacityReservation_ListByReservationGroup"
    )
    group = {"id": f"{LISTS}/capacityReservationGroups/crg"}
    answers = {
        f"{LISTS}/capacityReservationGroups": [group],
        f"{group['id']}/capacityReservations": held,
        group["id"]: {"properties": {}},
    }
    found = everything(RESERVATIONS, answers).reservations

    assert [(each.size, each.total, each.region) for each in found] == [
        (each["sku"]["name"], each["sku"]["capacity"], "westus") for each in held
    ]


def test_the_use_of_reservations_is_read_from_their_group(third_party):
    name = f"{EXAMPLES}capacityReservationExamples_CapacityReservationGroup_Get.json"
    content = json.loads((third_party / "api" / "azure" / name).read_text())
    body = content["responses"]["200"]["body"]
    names = [each["name"] for each in body["properties"]["instanceView"]["capacityReservations"]]
    group = {"id": f"{LISTS}/capacityReservationGroups/crg"}
    held = [
        {"id": f"{group['id']}/capacityReservations/{name}", "sku": {"name": "Standard_A1", "capacity": 5}}
        for name in names
    ]
    answers = {
        f"{LISTS}/capacityReservationGroups": [group],
        f"{group['id']}/capacityReservations": held,
        group["id"]: body,
    }
    found = everything(RESERVATIONS, answers).reservations

    assert [(each.now, sum(each.used.values())) for each in found] == [(5, 2), (5, 2)]


def test_hosts_are_read(third_party):
    groups = items(
        third_party, f"{EXAMPLES}dedicatedHostExamples_DedicatedHostGroup_ListBySubscription_MaximumSet_Gen"
    )
    hosts = items(
        third_party, f"{EXAMPLES}dedicatedHostExamples_DedicatedHost_ListByHostGroup_MaximumSet_Gen"
    )
    hosts[0]["sku"]["name"] = "NVASv4-Type1"
    answers = {f"{LISTS}/hostGroups": groups, f"{groups[0]['id']}/hosts": hosts, groups[0]["id"]: groups[0]}

    (host,) = everything(RESERVATIONS, answers).hosts

    assert (host.sku, host.zone, host.occupied) == ("NVASv4-Type1", "1", True)


def test_sizes_are_read(third_party):
    listed = items(third_party, "compute__2021-07-01__skus_ListAvailableResourceSkus")
    names = [each["name"] for each in listed if each["resourceType"] == "virtualMachines"]
    machine = {
        "id": f"{LISTS}/virtualMachines/vm",
        "location": "westus",
        "properties": {"hardwareProfile": {"vmSize": names[0]}},
    }
    world = Arm(answers={f"{LISTS}/virtualMachines": [machine], f"{LISTS}/skus": listed})
    records = world.read(COMPUTE, has_no_accelerators=lambda _: False, is_new=lambda _: True)

    assert ACTION.operation not in records.lost
    assert [isinstance(each, SizeFacts) and each.name for each in records.types] == [names[0]]
