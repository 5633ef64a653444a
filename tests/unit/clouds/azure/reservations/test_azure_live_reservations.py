"""What is reserved on Azure without running: read with what of it is used, by whom, and until when."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.clouds.azure.compute.api import COMPUTE
from guardrails.clouds.azure.join import workloads
from guardrails.clouds.azure.reservations.api import RESERVATIONS
from guardrails.model.range import ZERO, Range, exactly
from tests.samples.azure_answers import H100, PLAIN, SUBSCRIPTION
from tests.samples.azure_arm import A100, OTHER, Arm, arm, facts, running

GROUP, KIND = (
    "Microsoft.Compute/capacityReservationGroups",
    "Microsoft.Compute/capacityReservationGroups/capacityReservations",
)
HOSTS = "Microsoft.Compute/hostGroups"
VM = "Microsoft.Compute/virtualMachines"
MANY = {"since": "2026-11-01T00:00:00Z", "look_back_days": 30}


def group(*views, subscription=SUBSCRIPTION, **properties):
    return arm(
        GROUP,
        "crg",
        subscription=subscription,
        properties={"instanceView": {"capacityReservations": views}, **properties},
    )


def reservation(
    number=10, size=H100, name="r", subscription=SUBSCRIPTION, zones=("1",), state="Succeeded", **properties
):
    found = {"provisioningState": state, **properties}
    sku = {"name": size, "capacity": number}
    return arm(KIND, f"crg/{name}", subscription=subscription, sku=sku, zones=list(zones), properties=found)


def view(*users, name="R", current=None, **more):
    """Of which machines in which subscriptions run in a reservation."""
    machines = [
        {"id": f"/subscriptions/{user}/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/m{at}"}
        for at, user in enumerate(users)
    ]
    told = {"currentCapacity": current} if current is not None else {}
    return {"name": name, "utilizationInfo": {"virtualMachinesAllocated": machines, **told}, **more}


def rows(*resources, accounts=(), shared=(), **changed):
    world = Arm(*resources, shared=shared)
    read = {each.name: world.read(each, **(MANY | changed)) for each in (COMPUTE, RESERVATIONS)}
    return [row for row in workloads(read, facts(accounts)) if row.role == "reservation"]


def test_what_nobody_uses_is_reserved():
    (row,) = rows(group(view()), reservation())

    assert (row.accelerators, row.ceiling) == (exactly(80), exactly(80))
    assert (row.kind, row.market, row.region, row.zone) == (
        *("azurerm_capacity_reservation", "reserved"),
        *("westeurope", "1"),
    )
    assert row.set_aside == "yes"


def test_machines_in_a_reservation_count_once():
    machine = arm(
        VM,
        "m0",
        properties={
            "hardwareProfile": {"vmSize": H100},
            "instanceView": running(),
            "capacityReservation": {"capacityReservationGroup": {"id": group()["id"]}},
        },
    )
    world = Arm(group(view(SUBSCRIPTION)), reservation(), machine)
    found = workloads({each.name: world.read(each) for each in (COMPUTE, RESERVATIONS)}, facts())

    assert sorted((row.role, row.accelerators.min) for row in found) == [("reservation", 72), ("runs", 8)]
    assert [row.live.reservation for row in found if row.role == "runs"] == [group()["id"].lower()]


def test_what_others_use_is_still_reserved_by_its_holder():
    (row,) = rows(group(view(SUBSCRIPTION, OTHER, OTHER)), reservation())

    assert (row.accelerators, row.ceiling) == (Range(56, 72), Range(56, 72))
    assert row.unresolved


def test_an_open_reservation_says_numbers_only():
    told = {"utilizationInfo": {"usedReservedCountBySubscription": {SUBSCRIPTION.upper(): 4}}}
    (row,) = rows(group({"name": "r", **told}, reservationType="Open"), reservation())

    assert row.accelerators == exactly(48)


def test_one_that_another_subscription_shares_is_perhaps_this_ones():
    shared = [group(view(OTHER), subscription=OTHER), reservation(subscription=OTHER)]
    (row,) = rows(*shared, shared=[shared[0]["id"]])

    assert (row.accelerators, row.ceiling) == (Range(0, 72), exactly(72))


def test_one_that_another_subscription_of_the_scan_shares_counts_there():
    shared = [group(view(OTHER), subscription=OTHER), reservation(subscription=OTHER)]

    assert rows(*shared, shared=[shared[0]["id"]], accounts=(SUBSCRIPTION, OTHER)) == []


@pytest.mark.parametrize(
    ("properties", "current", "future", "planned", "ceiling"),
    [
        ({"state": "Creating"}, None, None, ZERO, exactly(80)),
        ({"state": "Updating"}, 6, None, exactly(48), exactly(80)),
        ({"state": "Failed"}, 6, None, exactly(48), exactly(80)),
        ({"state": "Failed"}, None, None, Range(0, 80), exactly(80)),
        ({"state": "Dreaming"}, None, None, Range(0, 80), exactly(80)),
        ({}, None, "Committed", ZERO, exactly(80)),
        ({}, 5, "PartiallyFulfilled", exactly(40), exactly(80)),
        ({}, None, "Promised", Range(0, 80), exactly(80)),
        ({"scheduleProfile": {"start": "2026-12-02", "end": "2026-12-09"}}, None, None, ZERO, exactly(80)),
        (
            {"scheduleProfile": {"start": "2026-12-01", "end": "2026-12-09"}},
            None,
            None,
            exactly(80),
            exactly(80),
        ),
        (
            {"scheduleProfile": {"start": "2026-11-20", "end": "2026-12-01"}},
            None,
            None,
            exactly(80),
            exactly(80),
        ),
    ],
)
def test_what_is_reserved_by_now(properties, current, future, planned, ceiling):
    more = {} if future is None else {"reservationStateInfo": {"reservationState": future}}
    (row,) = rows(group(view(current=current, **more)), reservation(**properties))

    assert (row.accelerators, row.ceiling) == (planned, ceiling)


@pytest.mark.parametrize("future", ["Declined", "FulfillmentFailed"])
def test_a_future_one_that_will_not_be_holds_nothing(future):
    assert rows(group(view(reservationStateInfo={"reservationState": future})), reservation()) == []


def test_a_block_that_is_over_holds_nothing():
    assert (
        rows(group(view()), reservation(scheduleProfile={"start": "2026-11-20", "end": "2026-11-30"})) == []
    )


def test_what_is_used_is_unknown_when_it_cannot_be_read():
    world = Arm(group(view(SUBSCRIPTION)), reservation(), refused={"/capacityreservationgroups/crg": 403})
    (row,) = workloads({"reservations": world.read(RESERVATIONS)}, facts())

    assert (row.accelerators, row.ceiling) == (Range(0, 80), Range(0, 80))
    assert row.unresolved
    assert [each.state for each in world.made.errors] == ["denied"]


def test_one_without_a_number_has_no_bound():
    (row,) = rows(
        group(view()), arm(KIND, "crg/r", sku={"name": H100}, properties={"provisioningState": "Succeeded"})
    )

    assert row.ceiling.max is None


def test_groups_without_accelerators_are_asked_about_once():
    world = Arm(group(view()), reservation(size=PLAIN))

    assert world.read(RESERVATIONS) == RESERVATIONS.records()
    assert [path.rpartition("/")[2] for path, _ in world.asked] == [
        *("capacityreservationgroups", "capacityreservations", "hostgroups")
    ]


def host(sku="NVASv4-Type1", machines=(), name="hg/h"):
    listed = [{"id": f"/subscriptions/{SUBSCRIPTION}/x/{each}"} for each in machines]
    return arm(f"{HOSTS}/hosts", name, sku={"name": sku}, properties={"virtualMachines": listed})


def host_group(*free):
    allocatable = [{"vmSize": size, "count": number} for size, number in free]
    hosts = [{"name": "H", "availableCapacity": {"allocatableVMs": allocatable}}]
    return arm(HOSTS, "hg", zones=["2"], properties={"instanceView": {"hosts": hosts}})


def test_a_host_has_what_it_still_takes():
    (row,) = rows(host_group((A100, 3), (PLAIN, 20.0)), host())

    assert (row.kind, row.zone, row.instance_type) == ("azurerm_dedicated_host", "2", A100)
    assert (row.accelerators, row.ceiling) == (Range(0, 3), exactly(3))


def test_a_host_that_is_full_has_nothing():
    (row,) = rows(host_group((A100, 0)), host(machines=("m",)))

    assert row.ceiling == ZERO


def test_a_host_that_does_not_say_what_it_takes_is_open():
    (row,) = rows(host_group(), host(machines=("m",)))

    assert (row.accelerator, row.ceiling.max) == ("unknown", None)


def test_hosts_of_series_without_accelerators_are_not_asked_about():
    world = Arm(host_group((PLAIN, 3)), host("DSv3-Type1"))

    assert world.read(RESERVATIONS).hosts == ()
    assert world.times("/hostGroups/hg") == 0


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 6), st.lists(st.sampled_from([SUBSCRIPTION, OTHER]), max_size=6), st.integers(0, 3))
def test_what_runs_and_what_is_left_are_the_whole(total, users, more):
    """Own machines and what is left never come to less than what is reserved; more of it is never less."""
    own = users.count(SUBSCRIPTION)

    def left(number):
        (row,) = rows(group(view(*users)), reservation(number))
        return row.ceiling.max / 8

    assert left(total) + own >= total
    assert left(total + more) >= left(total)
