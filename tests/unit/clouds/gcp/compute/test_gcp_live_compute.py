"""Compute Engine's machines, as a scan reads them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.clouds.gcp.compute import types
from guardrails.clouds.gcp.compute.api import COMPUTE
from guardrails.model.range import ONE, ZERO, Range, exactly
from tests.samples.gcp_answers import CATALOG, Newer, Refusal, World
from tests.samples.gcp_machines import (
    H100,
    LIST,
    N1,
    REGION,
    T4,
    ZONE,
    group,
    guests,
    instance,
    link,
    row,
    rows,
    scoped,
    world,
)


def test_a_machine_is_a_row_with_its_place_and_labels():
    found = row(instance(labels={"customer": "c-1", "goog-k8s-cluster-name": "k"}))

    assert found.id == f"projects/acme-train/zones/{ZONE}/instances/vm-1"
    assert (found.kind, found.account, found.region, found.zone) == (
        "google_compute_instance",
        "acme-train",
        REGION,
        ZONE,
    )
    assert (found.instance_type, found.accelerator, found.accelerators, found.market) == (
        H100,
        "H100-SXM5-80GB",
        exactly(8),
        "on_demand",
    )
    assert [(each.key, each.value) for each in found.claims] == [("customer", "c-1")]
    assert (found.live.launched_day, found.live.made_by) == ("2026-11-01", "gke:k")


@pytest.mark.parametrize(
    ("kind", "added", "number"),
    [
        (N1, guests(T4, 4), 4),
        ("a2-ultragpu-2g", guests("nvidia-a100-80gb", 2), 2),
        ("g2-custom-24-98304", [], 2),
        ("a9-giga-4g", guests("nvidia-b900", 4), 4),
    ],
    ids=["added", "brought along and named again", "custom", "of a new type"],
)
def test_what_a_machine_carries(kind, added, number):
    assert row(instance(kind=kind, guestAccelerators=added)).accelerators == exactly(number)


def test_machines_that_carry_nothing_for_certain_are_not_kept():
    plain = [instance("a", "n2-standard-8"), instance("b", N1, guestAccelerators=guests(T4, 0))]
    found = world(*plain)

    assert rows(found) == []
    assert found.read().instances == ()


@pytest.mark.parametrize(
    ("status", "now", "most"),
    [
        ("RUNNING", 8, 8),
        ("STAGING", 8, 8),
        ("PROVISIONING", 8, 8),
        ("REPAIRING", 8, 8),
        ("PENDING_STOP", 8, 8),
        ("PENDING", 0, 8),
        ("STOPPING", 0, 8),
        ("SUSPENDED", 0, 8),
        ("TERMINATED", 0, 8),
    ],
)
def test_what_does_not_run_can_be_started(status, now, most):
    found = row(instance(status=status))

    assert (found.accelerators, found.ceiling) == (exactly(now), exactly(most))


@pytest.mark.parametrize("status", ["HIBERNATING", ""])
def test_a_status_that_nobody_knows_may_be_either(status):
    (found,) = rows(
        World(COMPUTE, {LIST.format("instances"): Newer(scoped("instances", instance(status=status)))})
    )

    assert (found.accelerators, found.ceiling) == (Range(0, 8), exactly(8))
    assert [each.path for each in found.unresolved] == ["status"]


@pytest.mark.parametrize(
    ("scheduling", "market"),
    [
        ({"provisioningModel": "SPOT", "preemptible": True}, "spot"),
        ({"provisioningModel": "STANDARD", "preemptible": True}, "spot"),
        ({"provisioningModel": "FLEX_START"}, "flex_start"),
        ({"provisioningModel": "RESERVATION_BOUND"}, "reserved"),
        ({"provisioningModel": "BURST"}, "unknown"),
        ({}, "on_demand"),
    ],
)
def test_how_a_machine_is_bought(scheduling, market):
    assert row(instance(scheduling=scheduling)).market == market


def test_a_machine_in_a_reservation_or_on_hosts_is_set_aside():
    consumed = {"consumedReservation": "https://compute.googleapis.com/v1/projects/p/zones/z/reservations/r"}
    reserved = row(instance(resourceStatus={"reservationConsumptionInfo": consumed}))
    affinity = {"key": "compute.googleapis.com/node-group-name", "operator": "IN", "values": ["hosts"]}
    on_hosts = row(instance(scheduling={"nodeAffinities": [affinity]}))

    assert reserved.live.reservation == "projects/p/zones/z/reservations/r"
    assert on_hosts.live.tenancy == "host"
    assert (reserved.set_aside, on_hosts.set_aside) == ("yes", "yes")


@pytest.mark.parametrize(
    ("values", "status", "reservation"),
    [
        (["r"], "RUNNING", f"projects/acme-train/zones/{ZONE}/reservations/r"),
        (["r/reservationBlocks/b"], "RUNNING", f"projects/acme-train/zones/{ZONE}/reservations/r"),
        (["projects/other/reservations/r"], "RUNNING", f"projects/other/zones/{ZONE}/reservations/r"),
        (["r"], "TERMINATED", ""),
        (["r", "s"], "RUNNING", ""),
        ([], "RUNNING", ""),
    ],
)
def test_a_machine_that_must_run_in_one_reservation_and_runs_is_in_it(values, status, reservation):
    affinity = {
        "consumeReservationType": "SPECIFIC_RESERVATION",
        "key": "compute.googleapis.com/reservation-name",
        "values": values,
    }

    assert row(instance(status=status, reservationAffinity=affinity)).live.reservation == reservation


def test_a_machine_that_may_run_in_any_reservation_names_none():
    affinity = {"consumeReservationType": "ANY_RESERVATION", "values": ["r"]}

    assert row(instance(reservationAffinity=affinity)).live.reservation == ""


def test_machines_of_slurm_may_become_more():
    found = row(instance(labels={"slurm_cluster_name": "hpc", "slurm_instance_role": "compute"}))

    assert (found.accelerators, found.ceiling) == (exactly(8), Range(8))
    assert found.live.made_by == "slurm:hpc"


POLICY = f"regions/{REGION}/resourcePolicies"


def policy(name, **what):
    return {"name": name, "selfLink": link(f"{POLICY}/{name}"), **what}


def test_a_policy_that_places_machines_is_their_placement_and_a_schedule_is_none():
    named = [link(f"{POLICY}/nightly"), link(f"{POLICY}/compact")]
    found = world(
        instance(resourcePolicies=named),
        resourcePolicies=[
            policy("nightly", instanceSchedulePolicy={"timeZone": "UTC"}),
            policy("compact", groupPlacementPolicy={"collocation": "COLLOCATED"}),
        ],
    )

    assert [each.placement for each in rows(found)] == ["compact"]


def test_a_policy_of_which_nothing_is_known_may_place_machines():
    found = world(instance(resourcePolicies=[link(f"{POLICY}/p")]))
    found.answers[LIST.format("resourcePolicies")] = Refusal()

    assert [each.placement for each in rows(found)] == ["p"]


def test_policies_groups_and_types_are_asked_for_only_when_something_names_them():
    found = world(instance(), instance("plain", "n2-standard-8"))
    rows(found)

    assert [operation for operation, _ in found.asked] == [
        LIST.format("instances"),
        LIST.format("instanceGroupManagers"),
    ]


def test_a_machine_that_is_on_two_pages_counts_once():
    def pages(asked):
        if "pageToken" in asked:
            return scoped("instances", instance(status="TERMINATED"), instance("vm-2"))
        return scoped("instances", instance(), nextPageToken="next")

    found = rows(World(COMPUTE, {LIST.format("instances"): pages}))

    assert [(each.id.rpartition("/")[2], each.accelerators) for each in found] == [
        ("vm-1", ZERO),
        ("vm-2", exactly(8)),
    ]


def test_what_is_out_of_scope_is_not_kept():
    found = world(instance(), group=group())

    assert rows(found, in_scope=lambda region: region != REGION) == []


def test_a_location_that_cannot_be_reached_is_said():
    page = scoped("instances", instance(), unreachables=["zones/us-east4-b"])
    found = World(COMPUTE, {LIST.format("instances"): page})

    assert LIST.format("instances") in found.read().lost


def is_new(name):
    return CATALOG.shape("gcp", name) is None and not CATALOG.has_no_accelerators("gcp", name)


def new_type(*accelerators):
    """A machine of a new type, with what the project answers of it."""
    new = {
        "name": "a9-giga-4g",
        "selfLink": link(f"zones/{ZONE}/machineTypes/a9-giga-4g"),
        "accelerators": [
            {"guestAcceleratorType": kind, "guestAcceleratorCount": number} for kind, number in accelerators
        ],
    }
    return world(instance(kind="a9-giga-4g"), instance("vm-2", "a9-giga-4g"), machineTypes=[new])


def test_a_new_type_is_asked_about_once_for_all_machines():
    found = new_type(("nvidia-h100-80gb", 4))
    found.read(is_new=is_new)
    asked = [parameters for operation, parameters in found.asked if "machineTypes" in operation]

    assert [each["filter"] for each in asked] == ['(name = "a9-giga-4g")']


@pytest.mark.parametrize(
    ("accelerators", "chip", "count"),
    [
        ([("nvidia-h100-80gb", 4)], "H100-SXM5-80GB", 4),
        ([("nvidia-b900", 4)], "unknown", 4),
        ([("nvidia-h100-80gb", 4), (T4, 1)], "unknown", 5),
        ([], "unknown", None),
    ],
    ids=["known", "new", "of two kinds", "none, in a family of accelerated types"],
)
def test_what_the_api_says_of_a_new_type_is_used(accelerators, chip, count):
    records = new_type(*accelerators).read(is_new=is_new)
    known = types.described(CATALOG, records.types)["gcp", "a9-giga-4g"]

    assert (known.chip, known.count) == (chip, count)
    assert [chip in line for line in types.report(CATALOG, records.types)] == [True]


def test_a_new_type_of_another_family_without_accelerators_has_none():
    (known,) = types.described(CATALOG, [types.TypeFacts("q9-standard-4")]).values()

    assert (known.chip, types.report(CATALOG, [types.TypeFacts("q9-standard-4")])) == ("none", [])


@settings(max_examples=20, deadline=None)
@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ_", max_size=12))
def test_a_status_never_takes_a_machine_away(status):
    (found,) = rows(
        World(COMPUTE, {LIST.format("instances"): Newer(scoped("instances", instance(status=status)))})
    )

    assert found.ceiling.max >= 8
    assert found.instances_ceiling == ONE


def test_a_machine_whose_type_is_not_said_is_one_all_the_same():
    unsaid = {name: value for name, value in instance().items() if name != "machineType"}
    found = row(unsaid)

    assert (found.instance_type, found.accelerator, found.ceiling.max) == ("unknown", "unknown", None)
