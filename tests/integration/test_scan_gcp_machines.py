"""`guardrails scan gcp`: machines with what is added to them, groups, what is reserved, and slices of TPU."""

import pytest

from tests.cloud.gcp import faults, reserved
from tests.cloud.gcp.resources import A3, ZONE, group, link, machine
from tests.integration.scans import total

SERVICES = ("--services", "compute,reservations,tpu")
NEW = "a9-giga-4g"


@pytest.fixture
def project(gcp):
    return gcp.estate.project("alpha-prod", apis=("compute", "tpu"))


def held(ran):
    """Accelerators now and at the most, by the name of each row."""
    return {
        each["address"].rpartition("/")[2]: (each["accelerators"], each["ceiling"]) for each in ran.workloads
    }


def exactly(number):
    return {"min": number, "max": number}


def test_accelerators_that_are_added_to_a_machine_count(gcp, project):
    accelerators = [
        {
            "acceleratorType": link(project, f"zones/{ZONE}/acceleratorTypes/nvidia-tesla-t4"),
            "acceleratorCount": 4,
        }
    ]
    machine(project, "vm", "n1-standard-32", guestAccelerators=accelerators)
    machine(project, "plain", "n1-standard-32")

    ran = gcp(*SERVICES)

    (row,) = ran.workloads
    assert (row["instance_type"], row["accelerator"], row["accelerators"]) == (
        "n1-standard-32",
        "T4",
        exactly(4),
    )


def test_a_machine_that_only_says_to_be_a_groups_hides_nothing(gcp, project):
    group(project, "workers", 2, 3)
    manager = link(project, f"zones/{ZONE}/instanceGroupManagers/workers").partition("/v1/")[2]
    machine(project, "hidden", metadata={"items": [{"key": "created-by", "value": manager}]})

    assert total(gcp(*SERVICES).workloads) == (24, 32)


def test_requests_and_standby_machines_raise_a_group(gcp, project):
    group(project, "workers", 1, 1)
    path = f"zones/{ZONE}/instanceGroupManagers/workers"
    project.resources["compute"][path] |= {"targetSuspendedSize": 1, "targetStoppedSize": 1}
    project.add("compute", f"{path}/resizeRequests/waits", resizeBy=4, state="ACCEPTED")
    project.add("compute", f"{path}/resizeRequests/done", resizeBy=8, state="SUCCEEDED")

    assert total(gcp(*SERVICES).workloads) == (8, 56)


def test_a_reservation_and_the_machines_in_it_count_once(gcp, project):
    reserved.reservation(project, "r", 4, used=1)
    machine(project, "vm", **reserved.inside(project, "r"))

    ran = gcp(*SERVICES)

    assert held(ran) == {"r": (exactly(24), exactly(24)), "vm": (exactly(8), exactly(8))}
    assert total(ran.workloads) == (32, 32)


def test_what_is_promised_or_dedicated_is_told_apart(gcp, project):
    reserved.future(project, "later", 8)
    reserved.commitment(project, "paid", "nvidia-tesla-v100", 8)
    reserved.hosts(project, "own", 2, busy=1)

    found = held(gcp(*SERVICES))

    assert found["later"] == (exactly(0), exactly(64))
    assert found["paid"] == (exactly(0), exactly(0))
    assert found["own"] == ({"min": 8, "max": 16}, {"min": 8, "max": 16})


def test_slices_and_those_that_wait_for_capacity(gcp, project):
    reserved.tpu(project, "now")
    reserved.tpu(project, "off", state="STOPPED")
    reserved.queued(project, "waits", 4, "WAITING_FOR_RESOURCES")

    assert held(gcp(*SERVICES)) == {
        "now": (exactly(64), exactly(64)),
        "off": (exactly(0), exactly(64)),
        "waits": (exactly(0), exactly(256)),
    }


def test_a_type_that_nobody_knows_is_described_by_the_api(gcp, project):
    machine(project, "vm", NEW)
    project.add(
        "compute",
        f"zones/{ZONE}/machineTypes/{NEW}",
        accelerators=[{"guestAcceleratorType": "nvidia-h100-80gb", "guestAcceleratorCount": 4}],
    )

    ran = gcp(*SERVICES)

    assert [(each["accelerator"], each["accelerators"]) for each in ran.workloads] == [
        ("H100-SXM5-80GB", exactly(4))
    ]
    (line,) = ran.lines("alpha-prod/global/compute")
    assert f'"{NEW}" is not in the catalog' in line["reason"]


def test_what_a_group_does_not_tell_leaves_the_scan_incomplete(gcp, project):
    group(project, "workers", 2, 3)
    gcp.world.fault(faults.denied(), path="*/resizeRequests")

    ran = gcp(*SERVICES)

    (line,) = ran.lines("alpha-prod/global/compute")
    assert (line["state"], ran.code) == ("incomplete", 3)
    assert [each["ceiling"].get("max") for each in ran.workloads] == [None]


def test_pages_are_read_to_the_end_and_no_machine_counts_twice(gcp, project):
    for number in range(5):
        machine(project, f"vm-{number}", A3, "us-central1-b" if number % 2 else ZONE)
    gcp.world.page_size = 2

    ran = gcp(*SERVICES)

    assert len(ran.workloads) == 5
    assert total(ran.workloads) == (40, 40)
