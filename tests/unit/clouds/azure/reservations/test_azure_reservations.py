"""Capacity reservations and dedicated hosts of Azure add what machines of the plan do not fill."""

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.azure_plans import (
    A100,
    GROUP,
    H100,
    PLAIN,
    autoscale,
    azure,
    entry,
    reservation,
    scale_set,
    vm,
)
from tests.samples.terraform import only, rows

R = "azurerm_capacity_reservation.r"
CRG = "azurerm_capacity_reservation_group.g"
SS = "azurerm_linux_virtual_machine_scale_set.ss"
VM = "azurerm_linux_virtual_machine.vm"
HOST = "azurerm_dedicated_host.h"
IN_GROUP = {"capacity_reservation_group_id": CRG}
LINKS = {R: IN_GROUP, SS: IN_GROUP, VM: IN_GROUP}
OPEN = {"capacity_reservation_group_id": True}
OPEN_GROUP = {"unknown": OPEN}
ID = f"{GROUP}/providers/Microsoft.Compute/capacityReservationGroups/g"


def group(name=CRG):
    return entry(name, {"location": "westeurope", "tags": None}, unknown={"id": True})


def reserved(tmp_path, *entries, links=LINKS, made=None):
    """The row of the reservation among others."""
    found = rows(tmp_path, azure(group(), made or reservation(), *entries, links=links))
    (row,) = [row for row in found if row.address == R]
    return row


def test_a_reservation_that_nobody_uses_adds_all_of_it(tmp_path):
    row = reserved(tmp_path)

    assert (row.role, row.market, row.region) == ("reservation", "reserved", "westeurope")
    assert (row.instances, row.ceiling) == (exactly(10), exactly(10))


def test_known_users_take_their_share_of_it(tmp_path):
    machine = vm(after={"size": A100.lower(), "zone": 1}, **OPEN_GROUP)

    row = reserved(tmp_path, scale_set(**OPEN_GROUP), machine)

    assert (row.instances, row.ceiling) == (exactly(7), exactly(7))


def test_users_are_taken_at_the_most_that_they_may_be(tmp_path):
    links = LINKS | {"azurerm_monitor_autoscale_setting.as": {"target_resource_id": SS}}

    assert reserved(tmp_path, scale_set(**OPEN_GROUP), autoscale(maximum=9), links=links).ceiling == exactly(
        1
    )
    assert reserved(tmp_path, scale_set(**OPEN_GROUP), autoscale(maximum=99), links=links).ceiling == ZERO


def test_the_group_is_found_by_its_id_too(tmp_path):
    taken = {"capacity_reservation_group_id": ID.lower()}
    made = reservation(after={"capacity_reservation_group_id": ID}, unknown={})

    found = rows(tmp_path, azure(made, scale_set(after=taken, unknown={}), links={}))

    assert [row.ceiling for row in found] == [exactly(8), exactly(2)]
    assert found[0].account == "11111111-2222-3333-4444-555555555555"


@pytest.mark.parametrize(
    "user",
    [
        scale_set(after={"sku": H100}, **OPEN_GROUP),
        scale_set(after={"sku": PLAIN}, **OPEN_GROUP),
        scale_set(after={"capacity_reservation_group_id": f"{ID}2"}, unknown={}),
        scale_set(),
        scale_set(actions=["delete"]),
        scale_set(after={"instances": "x", "zones": 5}, **OPEN_GROUP),
    ],
    ids=["other size", "plain size", "other group", "no group", "deleted", "unreadable"],
)
def test_those_who_cannot_draw_on_it_take_nothing(tmp_path, user):
    if user["change"]["actions"] == ["delete"]:
        user["change"] |= {"before": user["change"]["after"], "after": None, "after_unknown": {}}
    links = LINKS if "capacity_reservation_group_id" in user["change"]["after_unknown"] else {R: IN_GROUP}

    assert reserved(tmp_path, user, links=links).ceiling == exactly(10)


@pytest.mark.parametrize(
    ("user", "left"),
    [
        (
            scale_set(after={"instances": None}, unknown=OPEN_GROUP["unknown"] | {"instances": True}),
            Range(0, 10),
        ),
        (scale_set(after={"sku": None}, unknown=OPEN_GROUP["unknown"] | {"sku": True}), Range(8, 10)),
    ],
    ids=["open number", "open size"],
)
def test_those_who_may_draw_on_it_leave_a_range(tmp_path, user, left):
    assert reserved(tmp_path, user).ceiling == left


def test_a_user_whose_group_cannot_be_told_leaves_a_range(tmp_path):
    links = {R: IN_GROUP, SS: {"capacity_reservation_group_id": {"references": ["local.group"]}}}

    assert reserved(tmp_path, scale_set(**OPEN_GROUP), links=links).ceiling == Range(8, 10)


def test_a_user_of_one_of_several_sizes_leaves_a_range(tmp_path):
    name = "azurerm_orchestrated_virtual_machine_scale_set.o"
    mix = {"sku": None, "sku_name": "Mix", "sku_profile": [{"vm_sizes": [A100, H100]}]}

    assert reserved(tmp_path, scale_set(name, mix, **OPEN_GROUP), links=LINKS | {name: IN_GROUP}).ceiling == (
        Range(8, 10)
    )


@pytest.mark.parametrize(
    ("zone", "zones", "left"),
    [
        ("1", ["1"], exactly(8)),
        ("1", ["2"], exactly(10)),
        ("1", ["1", "2"], Range(8, 10)),
        ("1", None, Range(8, 10)),
        (None, None, exactly(8)),
        (None, ["1"], Range(8, 10)),
    ],
)
def test_a_reservation_is_filled_by_machines_of_its_zone(tmp_path, zone, zones, left):
    user = scale_set(after={"zones": zones}, **OPEN_GROUP)

    assert reserved(tmp_path, user, made=reservation(after={"zone": zone})).ceiling == left


@pytest.mark.parametrize(
    ("other", "left"),
    [
        (reservation("azurerm_capacity_reservation.s"), Range(8, 10)),
        (reservation("azurerm_capacity_reservation.s", {"zone": None}), Range(8, 10)),
        (reservation("azurerm_capacity_reservation.s", {"zone": "2"}), exactly(8)),
        (reservation("azurerm_capacity_reservation.s", {"sku": [{"name": H100}]}), exactly(8)),
        (reservation("azurerm_capacity_reservation.s", {"sku": 7}), exactly(8)),
    ],
    ids=["same size", "no zone", "other zone", "other size", "unreadable"],
)
def test_which_of_several_reservations_is_filled_is_not_known(tmp_path, other, left):
    links = LINKS | {"azurerm_capacity_reservation.s": IN_GROUP}

    assert reserved(tmp_path, scale_set(**OPEN_GROUP), other, links=links).ceiling == left


def test_pools_of_kubernetes_draw_on_reservations(tmp_path):
    cluster = "azurerm_kubernetes_cluster.c"
    block = [{"vm_size": A100, "node_count": 4, "zones": ["1"]}]
    unknown = {"default_node_pool": [{"capacity_reservation_group_id": True}]}
    made = entry(cluster, {"location": "westeurope", "default_node_pool": block}, unknown=unknown)
    reference = {"references": [f"{CRG}.id", CRG]}
    links = {R: IN_GROUP, cluster: {"default_node_pool": [{"capacity_reservation_group_id": reference}]}}

    assert reserved(tmp_path, made, links=links).ceiling == exactly(6)


def test_what_a_reservation_added_before_is_told_from_its_users_before(tmp_path):
    before = {"sku": [{"name": A100, "capacity": 10}], "capacity_reservation_group_id": ID, "tags": None}
    after = before | {"sku": [{"name": A100, "capacity": 20}]}
    user = {"sku": A100, "instances": 4, "capacity_reservation_group_id": ID, "zones": None}
    entries = (
        entry(R, after, actions=["update"], before=before),
        entry(SS, None, actions=["delete"], before=user),
        scale_set("azurerm_linux_virtual_machine_scale_set.new", user),
    )

    found = {row.address: row for row in rows(tmp_path, azure(*entries, links={}))}

    assert (found[R].ceiling, found[R].accelerators_before) == (exactly(16), exactly(6))


@pytest.mark.parametrize(
    ("after", "unknown", "ceiling"),
    [
        ({"sku": [{"name": A100, "capacity": None}]}, {"sku": [{"capacity": True}]}, Range(0)),
        ({"sku": []}, {"sku": True}, Range(0)),
    ],
)
def test_an_open_reservation_has_no_limit(tmp_path, after, unknown, ceiling):
    assert only(tmp_path, azure(reservation(after=after, unknown=unknown))).ceiling == ceiling


def test_a_reservation_of_plain_machines_is_no_row(tmp_path):
    assert rows(tmp_path, azure(reservation(after={"sku": [{"name": PLAIN, "capacity": 3}]}))) == ()


def test_a_user_that_names_no_block_of_its_own_takes_nothing(tmp_path):
    cluster = entry("azurerm_kubernetes_cluster.c", {"location": "westeurope", "default_node_pool": []})

    assert reserved(tmp_path, cluster).ceiling == exactly(10)


def test_a_reservation_whose_group_cannot_be_told_may_be_filled_by_all(tmp_path):
    links = LINKS | {R: {"capacity_reservation_group_id": {"references": ["local.group"]}}}

    assert reserved(tmp_path, scale_set(**OPEN_GROUP), links=links).ceiling == Range(8, 10)


def host(after=None, name=HOST, **differs):
    values = {"sku_name": "NVSv3-Type1", "location": "westeurope", "dedicated_host_group_id": f"{GROUP}/hg"}
    return entry(name, values | (after or {}), **differs)


@pytest.mark.parametrize("sku", ["DSv3-Type3", "EADSv5-Type1", "FXmds-Type1", "LSv3_Type1", "MSm-Type1"])
def test_a_host_of_a_plain_series_is_no_row(tmp_path, sku):
    assert rows(tmp_path, azure(host({"sku_name": sku}))) == ()


@pytest.mark.parametrize("sku", ["NVSv3-Type1", "NVASv4-Type1", "NDamsrA100v4-Type1", "XYZ", None])
def test_a_host_that_may_have_accelerators_is_unknown(tmp_path, sku):
    row = only(tmp_path, azure(host({"sku_name": sku})))

    assert (row.role, row.accelerator, row.ceiling) == ("reservation", "unknown", Range(0))
    assert row.instances == exactly(1)


@pytest.mark.parametrize(
    ("user", "links", "instances"),
    [
        ({}, {"dedicated_host_id": HOST}, Range(0, 1)),
        ({}, {"dedicated_host_id": {"references": ["local.host"]}}, Range(0, 1)),
        ({}, {"dedicated_host_id": "azurerm_dedicated_host.other"}, exactly(1)),
        ({"dedicated_host_group_id": f"{GROUP}/hg"}, {}, Range(0, 1)),
        ({"dedicated_host_group_id": f"{GROUP}/other"}, {}, exactly(1)),
        ({}, {}, exactly(1)),
    ],
)
def test_machines_on_a_host_hold_what_it_has(tmp_path, user, links, instances):
    unknown = dict.fromkeys(links, True)
    machine = vm(after={"size": "Standard_NV12s_v3"} | user, unknown=unknown)
    entries = (host(unknown={"id": True}), host(name="azurerm_dedicated_host.other", unknown={"id": True}))

    found = rows(tmp_path, azure(*entries, machine, links={VM: links}))

    assert found[0].instances == instances
