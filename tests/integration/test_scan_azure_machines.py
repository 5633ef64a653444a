"""`guardrails scan azure`: machines with what makes them more, what is reserved, and what fleets made."""

import pytest

from tests.cloud.azure import faults
from tests.cloud.azure.estate import ONE, TWO
from tests.cloud.azure.resources import A100, H100
from tests.integration.scans import total
from tests.samples.azure_arm import arm, running

COMPUTE = "Microsoft.Compute"
SETS, VMS = f"{COMPUTE}/virtualMachineScaleSets", f"{COMPUTE}/virtualMachines"
GROUPS = f"{COMPUTE}/capacityReservationGroups"
NEW = "Standard_ND256isr_R200_v9"


def vm(name, size=H100, subscription=ONE, **properties):
    given = {"hardwareProfile": {"vmSize": size}, "instanceView": running()}
    return arm(VMS, name, subscription=subscription, properties=given | properties)


def scale_set(name, size=A100, capacity=2, **properties):
    sku = {"name": size, "capacity": capacity}
    mode = {"orchestrationMode": "Flexible", "virtualMachineProfile": {}}
    return arm(SETS, name, subscription=ONE, sku=sku, properties=mode | properties)


def group(name, *users, subscription=ONE):
    allocated = [{"id": vm(f"m{at}", subscription=user)["id"]} for at, user in enumerate(users)]
    view = {"name": "r", "utilizationInfo": {"virtualMachinesAllocated": allocated}}
    return arm(
        GROUPS, name, subscription=subscription, properties={"instanceView": {"capacityReservations": [view]}}
    )


def reservation(name, number, subscription=ONE):
    return arm(
        f"{GROUPS}/capacityReservations",
        f"{name}/r",
        subscription=subscription,
        sku={"name": H100, "capacity": number},
        properties={"provisioningState": "Succeeded"},
    )


@pytest.fixture
def estate(azure):
    azure.estate.subscription(ONE)
    azure.estate.subscription(TWO)

    def put(*resources):
        for each in resources:
            azure.estate.resource(each)

    azure.put = put
    return azure


def test_a_set_with_what_makes_it_larger_counts_once(estate):
    workers = scale_set("workers")
    member = {"virtualMachineScaleSet": {"id": workers["id"].upper()}}
    profile = {"name": "p", "rules": [], "capacity": {"minimum": "1", "maximum": "6", "default": "1"}}
    estate.put(
        workers,
        vm("a", A100, **member),
        vm("b", A100, **member),
        arm(
            "Microsoft.Insights/autoscalesettings",
            "as",
            subscription=ONE,
            properties={"enabled": True, "targetResourceUri": workers["id"], "profiles": [profile]},
        ),
    )

    ran = estate()

    assert total(ran.workloads) == (2, 6)
    assert ran.states(ONE) <= {"read", "empty"}


def test_a_reservation_that_is_shared_counts_once_for_its_holder(estate):
    estate.put(group("crg", ONE, TWO), reservation("crg", 4), vm("m0"), vm("m1", subscription=TWO))
    estate.estate.shared[TWO] = [group("crg")["id"]]

    ran = estate()

    reserved = [each for each in ran.workloads if each["role"] == "reservation"]
    assert [(each["account"], each["ceiling"]) for each in reserved] == [(ONE, {"min": 16, "max": 24})]
    assert {each["account"]: each["ceiling"]["min"] for each in ran.workloads if each["role"] == "runs"} == {
        ONE: 8,
        TWO: 8,
    }


def test_a_fleet_has_what_it_made(estate):
    made = scale_set("fleet_1", H100, 1)
    fleet = arm(
        "Microsoft.AzureFleet/fleets",
        "fleet",
        subscription=ONE,
        properties={
            "vmSizesProfile": [{"name": H100}],
            "spotPriorityProfile": {"capacity": 3},
            "computeProfile": {},
        },
    )
    estate.put(fleet, made, vm("a", priority="Spot", virtualMachineScaleSet={"id": made["id"]}))
    estate.estate.answers[f"{fleet['id']}/virtualMachineScaleSets".lower()] = [
        {"name": "ss", "id": made["id"]}
    ]

    ran = estate()

    assert total(ran.workloads) == (8, 24)
    assert {each["kind"] for each in ran.workloads} == {"Microsoft.AzureFleet/fleets"}


def test_a_size_that_the_catalog_does_not_know_is_open_and_said(estate):
    estate.put(vm("vm", NEW))
    listed = {
        "name": NEW,
        "resourceType": "virtualMachines",
        "capabilities": [{"name": "GPUs", "value": "8"}],
    }
    estate.estate.answers[f"/subscriptions/{ONE}/providers/microsoft.compute/skus"] = [listed]

    ran = estate()

    (row,) = ran.workloads
    (line,) = ran.lines(f"{ONE}/global/compute")
    assert "max" not in row["ceiling"]
    assert NEW in line["reason"]


def test_states_that_cannot_be_read_leave_the_run_incomplete(estate):
    estate.put(vm("vm"))
    estate.world.fault(faults.denied(), path="*/virtualmachines", after=1)

    ran = estate()

    assert ran.code in (1, 3)
    assert ran.workloads[0]["accelerators"] == {"min": 0, "max": 8}
    assert ran.states(f"{ONE}/global/compute") == {"incomplete"}
