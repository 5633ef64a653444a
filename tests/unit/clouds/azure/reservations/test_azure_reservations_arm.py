"""Reservations find who draws on them, however either is written."""

import pytest

from guardrails.model.range import Range, exactly
from tests.samples.azure_plans import GROUP, H100, azure, entry, reservation, vm
from tests.samples.strings import deployment
from tests.samples.terraform import change, refers, rows

KIND = "Microsoft.Compute/capacityReservationGroups"
CRG = "azurerm_capacity_reservation_group.g"
R = "azurerm_capacity_reservation.r"
ID = f"{GROUP}/providers/{KIND}/g"


def group():
    values = {"name": "g", "resource_group_name": "g", "location": "westeurope", "tags": None}
    return entry(CRG, values, unknown={"id": True})


def whole(*resources):
    return deployment({"resources": list(resources)}, after={"resource_group_name": "g"})


def left(found):
    (row,) = [row for row in found if row.role == "reservation"]
    return row.instances_ceiling


def pool(**differs):
    return {"name": "gpu", "vmSize": H100, "count": 2, "capacityReservationGroupID": ID} | differs


def cluster(*pools):
    return {
        "type": "Microsoft.ContainerService/managedClusters",
        "name": "aks",
        "properties": {"agentPoolProfiles": list(pools)},
    }


def scale_set(number=2):
    profile = {"capacityReservation": {"capacityReservationGroup": {"id": ID}}}
    return {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "name": "ss",
        "sku": {"name": H100, "capacity": number},
        "properties": {"virtualMachineProfile": profile},
    }


@pytest.mark.parametrize(
    ("user", "number"),
    [
        (scale_set(3), 3),
        (cluster(pool()), 2),
        (cluster(pool(), pool(name="other", capacityReservationGroupID=f"{ID}2")), 2),
        (
            {
                "type": "Microsoft.ContainerService/managedClusters/agentPools",
                "name": "aks/gpu",
                "properties": pool(),
            },
            2,
        ),
    ],
)
def test_a_template_draws_on_a_reservation_of_the_plan(tmp_path, user, number):
    made = reservation(after={"sku": [{"name": H100, "capacity": 10}], "zone": None})
    links = {R: {"capacity_reservation_group_id": CRG}}

    assert left(rows(tmp_path, azure(group(), made, whole(user), links=links))) == exactly(10 - number)


def test_a_machine_of_the_plan_draws_on_a_reservation_through_azapi(tmp_path):
    after = {
        "type": f"{KIND}/capacityReservations@2024-11-01",
        "name": "r",
        "body": {"sku": {"name": H100, "capacity": 10}},
    }
    made = change("azapi_resource.r", "azapi_resource", after, unknown={"parent_id": True, "id": True})
    machine = vm(unknown={"capacity_reservation_group_id": True})
    links = {
        "azapi_resource.r": {"parent_id": refers(f"{CRG}.id", CRG)},
        "azurerm_linux_virtual_machine.vm": {"capacity_reservation_group_id": CRG},
    }

    assert left(rows(tmp_path, azure(group(), made, machine, links=links))) == exactly(9)


@pytest.mark.parametrize(
    ("host", "machine", "held"),
    [
        ({}, {}, exactly(1)),
        ({}, {"host": {"id": f"{GROUP}/providers/Microsoft.Compute/hostGroups/hg/hosts/h"}}, Range(0, 1)),
        ({}, {"hostGroup": {"id": f"{GROUP}/providers/Microsoft.Compute/hostGroups/hg"}}, Range(0, 1)),
        ({}, {"hostGroup": {"id": f"{GROUP}/providers/Microsoft.Compute/hostGroups/other"}}, exactly(1)),
    ],
)
def test_machines_of_a_template_on_a_host_hold_what_it_has(tmp_path, host, machine, held):
    resources = (
        {"type": "Microsoft.Compute/hostGroups/hosts", "name": "hg/h", "sku": {"name": "NVSv3-Type1"}} | host,
        {
            "type": "Microsoft.Compute/virtualMachines",
            "name": "vm",
            "properties": {"hardwareProfile": {"vmSize": H100}} | machine,
        },
    )

    assert left(rows(tmp_path, azure(whole(*resources)))) == held


def test_a_host_without_accelerators_is_no_row(tmp_path):
    host = {"type": "Microsoft.Compute/hostGroups/hosts", "name": "hg/h", "sku": {"name": "DSv3-Type1"}}

    assert rows(tmp_path, azure(whole(host))) == ()


@pytest.mark.parametrize("zones", ["[parameters('z')]", ["[parameters('z')]"]])
def test_a_reservation_of_a_zone_that_is_not_known_is_perhaps_filled(tmp_path, zones):
    made = {"type": f"{KIND}/capacityReservations", "name": "g/r", "sku": {"name": H100, "capacity": 10}}

    assert left(rows(tmp_path, azure(whole(made | {"zones": zones}, scale_set(3))))) == Range(7, 10)
