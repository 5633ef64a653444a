"""Azure machines and scale sets, with what scales them from outside."""

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.azure_plans import A100, GROUP, H100, PLAIN, autoscale, azure, entry, scale_set, vm
from tests.samples.terraform import always, only, read, reasons, rows

SS = "azurerm_linux_virtual_machine_scale_set.ss"
TARGET = {"azurerm_monitor_autoscale_setting.as": {"target_resource_id": SS}}
FLEXIBLE = "azurerm_orchestrated_virtual_machine_scale_set.o"


@pytest.mark.parametrize(
    ("kind", "attribute"),
    [
        ("azurerm_linux_virtual_machine", "size"),
        ("azurerm_windows_virtual_machine", "size"),
        ("azurerm_virtual_machine", "vm_size"),
        ("azurerm_dev_test_linux_virtual_machine", "size"),
        ("azurerm_dev_test_windows_virtual_machine", "size"),
    ],
)
def test_every_kind_of_machine_is_one_row(tmp_path, kind, attribute):
    made = entry(f"{kind}.x", {attribute: H100.upper(), "location": "West Europe", "tags": {"team": "ml"}})

    row = only(tmp_path, azure(made))

    assert (row.accelerator, row.ceiling, row.region) == ("H100-SXM5-80GB", exactly(8), "westeurope")
    assert [(claim.key, claim.value) for claim in row.claims] == [("team", "ml")]


@pytest.mark.parametrize(
    ("kind", "attribute"),
    [("azurerm_windows_virtual_machine", "size"), ("azurerm_virtual_machine", "vm_size")],
)
def test_a_machine_of_a_plain_size_is_no_row_and_one_of_an_open_size_is_unknown(tmp_path, kind, attribute):
    plain = entry(f"{kind}.plain", {attribute: PLAIN})
    open_ = entry(f"{kind}.open", {attribute: None}, unknown={attribute: True})

    row = only(tmp_path, azure(plain, open_))

    assert (row.address, row.ceiling.max) == (f"{kind}.open", None)
    assert reasons(row)[0].startswith(f"{attribute}: ")


def test_a_legacy_machine_has_a_list_of_zones_and_a_placement_group(tmp_path):
    after = {
        "vm_size": A100,
        "zones": ["3"],
        "proximity_placement_group_id": f"{GROUP}/providers/Microsoft.Compute/proximityPlacementGroups/near",
        "network_interface_ids": [f"{GROUP}/providers/Microsoft.Network/networkInterfaces/n"],
    }

    row = only(tmp_path, azure(entry("azurerm_virtual_machine.x", after)))

    assert (row.zone, row.placement) == ("3", "near")
    assert row.account == "11111111-2222-3333-4444-555555555555"


def test_a_deleted_machine_held_what_it_held(tmp_path):
    before = {"size": H100, "location": "westeurope", "tags": None}
    made = entry("azurerm_windows_virtual_machine.x", None, actions=["delete"], before=before)

    row = only(tmp_path, azure(made))

    assert (row.ceiling, row.accelerators_before) == (ZERO, exactly(8))


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        ("azurerm_linux_virtual_machine_scale_set", {}),
        ("azurerm_windows_virtual_machine_scale_set", {}),
        ("azurerm_orchestrated_virtual_machine_scale_set", {"sku": None, "sku_name": A100}),
        (
            "azurerm_virtual_machine_scale_set",
            {"sku": [{"name": A100, "capacity": "2"}], "instances": None},
        ),
        ("azurerm_virtual_machine_scale_set", {"sku": {"name": A100, "capacity": 2.0}, "instances": None}),
    ],
)
def test_every_kind_of_scale_set_counts_its_machines(tmp_path, kind, after):
    row = only(tmp_path, azure(scale_set(f"{kind}.x", after)))

    assert (row.instances, row.ceiling, row.zone) == (exactly(2), exactly(2), "1")
    assert row.accelerator == "A100-PCIE-80GB"


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        ("azurerm_linux_virtual_machine_scale_set", {"sku": PLAIN}),
        ("azurerm_virtual_machine_scale_set", {"sku": [{"name": PLAIN, "capacity": 3}]}),
        ("azurerm_orchestrated_virtual_machine_scale_set", {"sku": None, "sku_name": PLAIN}),
        ("azurerm_orchestrated_virtual_machine_scale_set", {"sku": None, "sku_name": None}),
    ],
)
def test_a_scale_set_without_accelerators_is_no_row(tmp_path, kind, after):
    assert rows(tmp_path, azure(scale_set(f"{kind}.x", after))) == ()


@pytest.mark.parametrize(
    ("kind", "after", "unknown", "path"),
    [
        ("azurerm_linux_virtual_machine_scale_set", {"sku": None}, {"sku": True}, "sku"),
        ("azurerm_linux_virtual_machine_scale_set", {"sku": [1]}, {}, "sku"),
        ("azurerm_linux_virtual_machine_scale_set", {"instances": None}, {"instances": True}, "instances"),
        ("azurerm_virtual_machine_scale_set", {"sku": []}, {"sku": True}, "sku[0].name"),
        ("azurerm_orchestrated_virtual_machine_scale_set", {}, {"sku_name": True}, "sku_name"),
    ],
)
def test_what_is_open_of_a_scale_set_leaves_it_without_a_limit(tmp_path, kind, after, unknown, path):
    row = only(tmp_path, azure(scale_set(f"{kind}.x", after, unknown=unknown)))

    assert row.ceiling.max is None
    assert path in {each.path for each in row.unresolved}


@pytest.mark.parametrize(
    "profile",
    [
        {"vm_sizes": [A100, H100, PLAIN]},
        {"virtual_machine_size": [{"name": A100, "rank": 1}, {"name": H100}, {"name": PLAIN}]},
    ],
)
def test_sizes_of_a_mixed_set_are_alternatives_in_old_and_new_spelling(tmp_path, profile):
    made = scale_set(FLEXIBLE, {"sku": None, "sku_name": "Mix", "sku_profile": [profile]})

    row = only(tmp_path, azure(made))

    assert [each.instance_type for each in row.alternatives] == [A100, H100, PLAIN]
    assert (row.instance_type, row.ceiling) == (H100, exactly(16))


def test_sizes_of_a_mixed_set_that_come_from_a_variable_are_found(tmp_path):
    mix = {"sku": None, "sku_name": "Mix", "sku_profile": [{}]}
    made = scale_set(FLEXIBLE, mix, unknown={"sku_profile": [{"vm_sizes": True}]})
    links = {FLEXIBLE: {"sku_profile": [{"vm_sizes": {"references": ["var.sizes"]}}]}}

    row = only(tmp_path, azure(made, links=links, variables={"sizes": {"value": [A100, 7]}}))

    assert [each.accelerator for each in row.alternatives] == ["A100-PCIE-80GB", "unknown"]


def test_a_mixed_set_that_names_no_size_is_unknown(tmp_path):
    row = only(tmp_path, azure(scale_set(FLEXIBLE, {"sku": None, "sku_name": "mix", "sku_profile": []})))

    assert reasons(row) == ["sku_profile: names no size"]


@pytest.mark.parametrize(
    ("after", "market"),
    [
        ({"priority": "Spot"}, "spot"),
        ({"priority": "Regular"}, "on_demand"),
        ({"priority": "Spot", "priority_mix": [{"base_regular_count": 1}]}, "unknown"),
    ],
)
def test_the_market_of_a_scale_set(tmp_path, after, market):
    made = scale_set(FLEXIBLE, {"sku": None, "sku_name": A100} | after)

    assert only(tmp_path, azure(made)).market == market


def test_an_autoscale_setting_raises_the_ceiling_of_its_scale_set(tmp_path):
    row = only(tmp_path, azure(scale_set(), autoscale(minimum=3, maximum="10"), links=TARGET))

    assert (row.address, row.instances, row.instances_ceiling) == (SS, exactly(3), exactly(10))


def test_a_scale_set_is_found_by_its_id_in_any_case(tmp_path):
    id_ = f"{GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/ss"
    made = autoscale({"target_resource_id": id_.lower()}, unknown={})

    row = only(tmp_path, azure(scale_set(after={"id": id_}, unknown={}), made))

    assert row.ceiling == exactly(10)


def test_the_largest_of_several_profiles_counts(tmp_path):
    profiles = [{"capacity": [{"minimum": 0, "maximum": most}]} for most in (4, 12, 8)]

    row = only(tmp_path, azure(scale_set(), autoscale({"profile": profiles}), links=TARGET))

    assert (row.instances, row.ceiling) == (exactly(2), exactly(12))


@pytest.mark.parametrize(
    ("after", "unknown"),
    [
        ({"profile": [{"capacity": [{"minimum": 1}]}]}, {"profile": [{"capacity": [{"maximum": True}]}]}),
        ({"profile": None}, {"profile": True}),
    ],
)
def test_an_open_maximum_leaves_no_limit(tmp_path, after, unknown):
    made = autoscale(after, unknown={"target_resource_id": True} | unknown)

    row = only(tmp_path, azure(scale_set(), made, links=TARGET))

    assert row.ceiling == Range(2)
    assert row.unresolved[0].path == "azurerm_monitor_autoscale_setting.as"


@pytest.mark.parametrize(
    "made",
    [
        autoscale({"enabled": False}),
        autoscale(None, actions=["delete"], before={"enabled": True, "profile": []}),
        autoscale({"profile": 5}),
    ],
    ids=["off", "deleted", "unreadable"],
)
def test_a_setting_that_is_off_gone_or_unreadable_raises_nothing(tmp_path, made):
    if made["change"]["actions"] == ["delete"]:
        made["change"]["after"] = None

    found = {row.address: row for row in rows(tmp_path, azure(scale_set(), made, links=TARGET))}

    assert found[SS].ceiling == exactly(2)


def test_a_setting_that_may_mean_several_sets_may_raise_each(tmp_path):
    entries = [scale_set(f'{SS}["{key}"]', index=key) for key in "ab"]

    found = rows(tmp_path, azure(*entries, autoscale(), links=TARGET))

    assert [row.ceiling for row in found] == [Range(2, 10), Range(2, 10)]


@pytest.mark.parametrize(
    ("id_", "shown"),
    [
        (f"{GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/other", True),
        (f"{GROUP}/providers/Microsoft.Web/serverfarms/plan", False),
    ],
)
def test_a_setting_for_a_set_outside_of_the_plan_is_a_row_and_for_other_things_none(tmp_path, id_, shown):
    found = rows(tmp_path, azure(autoscale({"target_resource_id": id_}, unknown={})))

    assert [(row.accelerator, row.instances_ceiling, row.ceiling) for row in found] == (
        [("unknown", Range(0, 10), Range(0))] if shown else []
    )


def test_a_setting_for_a_service_plan_of_the_plan_is_no_row(tmp_path):
    service = entry("azurerm_service_plan.p", {"sku_name": "P1v3"}, unknown={"id": True})
    links = {"azurerm_monitor_autoscale_setting.as": {"target_resource_id": "azurerm_service_plan.p"}}

    assert rows(tmp_path, azure(service, autoscale(), links=links)) == ()


def test_a_setting_whose_target_cannot_be_told_is_a_row(tmp_path):
    expression = {"target_resource_id": {"references": ["local.target"]}}

    made = azure(autoscale(maximum=None), links={"azurerm_monitor_autoscale_setting.as": expression})
    row = only(tmp_path, made)

    assert row.ceiling == Range(0)
    assert "target_resource_id: passes through local.target, which a plan does not hold" in reasons(row)
    assert "target_resource_id: profile[0].capacity[0].maximum is not set" in reasons(row)


def test_a_scale_set_that_is_data_is_outside_of_the_plan(tmp_path):
    data = {
        "address": "data.azurerm_virtual_machine_scale_set.d",
        "mode": "data",
        "type": "azurerm_virtual_machine_scale_set",
        "name": "d",
        "values": {"id": f"{GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/d"},
    }
    links = {
        "azurerm_monitor_autoscale_setting.as": {
            "target_resource_id": "data.azurerm_virtual_machine_scale_set.d"
        }
    }
    state = {"values": {"root_module": {"resources": [data]}}}

    assert only(tmp_path, azure(autoscale(), links=links, prior_state=state)).accelerator == "unknown"


def standby(after=None, **differs):
    profile = [{"max_ready_capacity": 6, "min_ready_capacity": 1}]
    values = {"location": "westeurope", "elasticity_profile": profile, "virtual_machine_state": "Deallocated"}
    unknown = differs.pop("unknown", {"attached_virtual_machine_scale_set_id": True})
    name = "azurerm_virtual_machine_scale_set_standby_pool.sp"
    return entry(name, values | (after or {}), unknown=unknown, **differs)


STANDBY = {
    "azurerm_virtual_machine_scale_set_standby_pool.sp": {"attached_virtual_machine_scale_set_id": FLEXIBLE}
}


def test_a_standby_pool_fills_its_scale_set_up_to_its_capacity(tmp_path):
    made = scale_set(FLEXIBLE, {"sku": None, "sku_name": A100})

    row = only(tmp_path, azure(made, standby(), links=STANDBY))

    assert (row.instances, row.ceiling) == (exactly(2), exactly(6))


def test_an_open_standby_pool_leaves_no_limit(tmp_path):
    made = scale_set(FLEXIBLE, {"sku": None, "sku_name": A100})
    pool = standby({"elasticity_profile": []})

    row = only(tmp_path, azure(made, pool, links=STANDBY))

    assert row.ceiling == Range(2)


def test_a_standby_pool_of_a_set_outside_of_the_plan_is_a_row(tmp_path):
    id_ = f"{GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/other"

    row = only(tmp_path, azure(standby({"attached_virtual_machine_scale_set_id": id_}, unknown={})))

    assert (row.instances_ceiling, row.accelerator) == (Range(0, 6), "unknown")


def test_satellites_of_machines_are_not_opaque(tmp_path):
    kinds = ["azurerm_virtual_machine_restore_point", "azurerm_databricks_workspace"]
    document = azure(*(entry(f"{kind}.x", {}) for kind in kinds), vm())

    assert read(tmp_path, document).coverage == ()


def test_a_constant_target_is_followed(tmp_path):
    id_ = f"{GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/ss"
    links = {"azurerm_monitor_autoscale_setting.as": {"target_resource_id": always(id_)}}

    row = only(tmp_path, azure(scale_set(after={"id": id_}, unknown={}), autoscale(), links=links))

    assert row.ceiling == exactly(10)


def test_a_target_behind_another_resource_is_followed(tmp_path):
    id_ = f"{GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/ss"
    known = entry("terraform_data.t", {"output": id_})
    open_ = entry("terraform_data.t", {}, unknown={"output": True})
    reference = {"references": ["terraform_data.t.output", "terraform_data.t"]}
    links = {"azurerm_monitor_autoscale_setting.as": {"target_resource_id": reference}}
    made = scale_set(after={"id": id_}, unknown={})

    assert only(tmp_path, azure(made, known, autoscale(), links=links)).ceiling == exactly(10)
    found = rows(tmp_path, azure(made, open_, autoscale(), links=links))
    assert [row.address for row in found] == [SS, "azurerm_monitor_autoscale_setting.as"]


def test_a_target_without_its_configuration_cannot_be_told(tmp_path):
    document = azure(autoscale())
    document["configuration"] = {}

    assert only(tmp_path, document).unresolved[0].path == "target_resource_id"
