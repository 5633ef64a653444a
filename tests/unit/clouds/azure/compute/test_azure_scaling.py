"""What scales a scale set finds it, however either of them is written."""

import json

import pytest

from guardrails.clouds.azure.compute.settings import Capacity, Limits, autoscale_limits, standby_limits
from guardrails.model.field import Field
from guardrails.model.range import Range, exactly
from tests.samples.azure_plans import GROUP, H100, autoscale, azure, scale_set
from tests.samples.strings import deployment, lines
from tests.samples.terraform import block, change, only, plan, reasons, refers, rows

KIND = "Microsoft.Compute/virtualMachineScaleSets"
ID = f"{GROUP}/providers/{KIND}/ss"
SS = "azurerm_linux_virtual_machine_scale_set.ss"


def arm_set(name="ss", **differs):
    return {"type": KIND, "name": name, "sku": {"name": H100, "capacity": 1}, "properties": {}} | differs


def arm_setting(target=ID, most="100", **differs):
    profiles = [{"capacity": {"minimum": "1", "maximum": most, "default": "1"}}]
    return {
        "type": "microsoft.insights/autoscalesettings",
        "name": "as",
        "properties": {"targetResourceUri": target, "profiles": profiles} | differs,
    }


def azapi(name, kind, body, **differs):
    after = {"type": f"{kind}@2022-10-01", "body": body, "name": name, "parent_id": GROUP}
    address = differs.pop("address", f"azapi_resource.{name}")
    return change(address, address.partition(".")[0], after | differs.pop("after", {}), **differs)


@pytest.mark.parametrize(
    "name",
    [
        "ss",
        "[parameters('name')]",
        "[concat('ss', uniqueString(resourceGroup().id))]",
        "[format('{0}-{1}', parameters('name'), parameters('open'))]",
        "[variables('name')]",
    ],
)
def test_a_setting_of_a_template_finds_its_set_by_how_its_name_is_made(tmp_path, name):
    inner = name[1:-1] if name.startswith("[") else f"'{name}'"
    target = f"[resourceId('{KIND}', {inner})]"
    whole = {
        "parameters": {"name": {"defaultValue": "ss"}, "open": {}},
        "variables": {"name": "[toLower(concat('SS', subscription().id))]"},
        "resources": [arm_set(name), arm_set("other"), arm_setting(target)],
    }

    found = rows(tmp_path, plan(deployment(whole)))

    assert sorted(row.ceiling.max for row in found) == [8, 800]


def test_a_setting_of_copies_raises_each_of_them(tmp_path):
    copy = {"copy": {"name": "c", "count": 3}}
    name = "concat('ss', copyIndex())"
    whole = {
        "resources": [
            arm_set(f"[{name}]", **copy),
            arm_setting(f"[resourceId('{KIND}', {name})]") | copy,
        ]
    }

    assert only(tmp_path, plan(deployment(whole))).ceiling == exactly(2400)


@pytest.mark.parametrize("inner", [True, False])
def test_a_setting_in_a_nested_template_finds_the_set_outside_of_it(tmp_path, inner):
    nested = {
        "type": "Microsoft.Resources/deployments",
        "name": "n",
        "properties": {
            "expressionEvaluationOptions": {"scope": "inner" if inner else "outer"},
            "template": {"resources": [arm_setting(f"[resourceId('{KIND}', 'ss')]")]},
        },
    }

    assert only(tmp_path, plan(deployment({"resources": [arm_set(), nested]}))).ceiling == exactly(800)


def test_a_setting_for_another_resource_group_does_not_mean_this_set(tmp_path):
    target = f"[resourceId('elsewhere', '{KIND}', 'ss')]"
    entry = deployment({"resources": [arm_set(), arm_setting(target)]}, after={"resource_group_name": "here"})

    own, other = rows(tmp_path, plan(entry))

    assert (own.ceiling, other.accelerator, other.instances_ceiling) == (exactly(8), "unknown", Range(0, 100))


def test_a_template_scales_a_set_of_the_plan(tmp_path):
    made = scale_set(after={"name": "ss", "resource_group_name": "g"}, unknown={"id": True})
    whole = {"resources": [arm_setting(f"[resourceId('{KIND}', 'ss')]")]}
    entry = deployment(whole, after={"resource_group_name": "g"})

    assert only(tmp_path, azure(made, entry)).ceiling == exactly(100)


def test_a_parameter_that_is_a_set_of_the_plan_is_followed(tmp_path):
    whole = {"parameters": {"id": {}}, "resources": [arm_setting("[parameters('id')]")]}
    name = "azurerm_resource_group_template_deployment.one"
    entry = deployment(whole, name, unknown={"parameters_content": True})
    links = {name: {"parameters_content": refers(f"{SS}.id", SS)}}

    assert only(tmp_path, azure(scale_set(), entry, links=links)).ceiling == exactly(100)


def test_azapi_scales_a_set_of_the_plan_that_is_made_with_it(tmp_path):
    setting = arm_setting()["properties"]
    del setting["targetResourceUri"]
    entry = azapi(
        "as",
        "Microsoft.Insights/autoscaleSettings",
        {"properties": setting},
        unknown={"body": {"properties": {"targetResourceUri": True}}},
    )
    links = {"azapi_resource.as": {"body": refers(f"{SS}.id", SS)}}

    assert only(tmp_path, azure(scale_set(), entry, links=links)).ceiling == exactly(100)


def test_a_setting_of_the_plan_scales_a_set_through_azapi(tmp_path):
    body = {"sku": {"name": H100, "capacity": 1}, "properties": {}}
    entry = azapi("ss", KIND, body, unknown={"id": True})
    links = {"azurerm_monitor_autoscale_setting.as": {"target_resource_id": "azapi_resource.ss"}}

    assert only(tmp_path, azure(entry, autoscale(maximum=100), links=links)).ceiling == exactly(800)


def test_a_setting_of_the_plan_for_something_else_through_azapi_is_none(tmp_path):
    entry = azapi("p", "Microsoft.Web/serverfarms", {"properties": {}}, unknown={"id": True})
    links = {"azurerm_monitor_autoscale_setting.as": {"target_resource_id": "azapi_resource.p"}}

    assert rows(tmp_path, azure(entry, autoscale(), links=links)) == ()


def test_the_parent_of_a_set_through_azapi_is_found_along_references(tmp_path):
    group = change("azurerm_resource_group.g", "azurerm_resource_group", {"name": "g"}, unknown={"id": True})
    body = {"sku": {"name": H100, "capacity": 1}, "properties": {}}
    entry = azapi("ss", KIND, body, after={"parent_id": None}, unknown={"id": True, "parent_id": True})
    setting = azapi("as", "Microsoft.Insights/autoscaleSettings", arm_setting())
    setting["change"]["after"]["body"] = {"properties": arm_setting()["properties"]}
    links = {"azapi_resource.ss": {"parent_id": "azurerm_resource_group.g"}}

    assert only(tmp_path, azure(group, entry, setting, links=links)).ceiling == exactly(800)


@pytest.mark.parametrize(
    ("differs", "planned", "ceiling"),
    [
        ({"enabled": False}, exactly(8), exactly(8)),
        ({"enabled": "[parameters('open')]"}, exactly(8), Range(8, 800)),
        ({"profiles": []}, exactly(8), Range(8)),
        ({"profiles": "[parameters('open')]"}, exactly(8), Range(8)),
        (
            {"profiles": [{"capacity": {"minimum": "2", "maximum": "[parameters('open')]"}}]},
            exactly(16),
            Range(16),
        ),
        ({"targetResourceUri": "[parameters('open')]"}, exactly(8), Range(8, 800)),
    ],
)
def test_what_is_open_of_a_setting_leaves_its_set_open(tmp_path, differs, planned, ceiling):
    whole = {"parameters": {"open": {}}, "resources": [arm_set(), arm_setting(**differs)]}
    entry = deployment(whole)
    if "targetResourceUri" not in differs:
        whole["resources"][1]["properties"]["targetResourceUri"] = f"[resourceId('{KIND}', 'ss')]"
        entry = deployment(whole)

    row = rows(tmp_path, plan(entry))[0]

    assert (row.accelerators, row.ceiling) == (planned, ceiling)


def test_a_condition_that_is_not_known_may_raise(tmp_path):
    target = f"[resourceId('{KIND}', 'ss')]"
    setting = arm_setting(target) | {"condition": "[parameters('open')]"}
    whole = {"parameters": {"open": {}}, "resources": [arm_set(), setting]}

    assert only(tmp_path, plan(deployment(whole))).ceiling == Range(8, 800)


@pytest.mark.parametrize(
    ("condition", "numbers"),
    [(True, [(8, 8)]), (False, []), ("[parameters('open')]", [(0, 8)]), ("[not(bool('true'))]", [])],
)
def test_a_resource_with_a_condition_may_not_be_made(tmp_path, condition, numbers):
    whole = {"parameters": {"open": {}}, "resources": [arm_set(condition=condition)]}

    found = rows(tmp_path, plan(deployment(whole)))

    assert [(row.accelerators.min, row.accelerators.max) for row in found] == numbers


def test_a_property_that_nobody_knows_is_not_passed_over(tmp_path):
    entry = deployment({"resources": [arm_set(properties={"burstCapacity": 50, "color": "red"})]})

    assert ("opaque", f"burstCapacity of {KIND} is not known here") in [
        each[1:] for each in lines(tmp_path, entry)
    ]


def test_what_an_existing_resource_of_a_template_has_is_not_made(tmp_path):
    whole = {"resources": {"there": arm_set() | {"existing": True}}}

    assert rows(tmp_path, plan(deployment(whole))) == ()


def test_properties_that_are_copied_count_as_often(tmp_path):
    sizes = {"copy": [{"name": "vmSizes", "count": 2, "input": {"name": H100}}]}
    resource = arm_set(sku={"name": "Mix", "capacity": 1}, properties={"skuProfile": sizes})

    assert only(tmp_path, plan(deployment({"resources": [resource]}))).ceiling == exactly(8)


def test_a_setting_in_text_that_is_json_is_the_same(tmp_path):
    entry = azapi("as", "Microsoft.Insights/autoscaleSettings", json.dumps(arm_setting()))

    row = only(tmp_path, plan(entry))

    assert (row.instances_ceiling, row.accelerator) == (Range(0, 100), "unknown")
    assert reasons(row) == [
        "body.properties.targetResourceUri: the scale set that it names is not in the plan"
    ]


@pytest.mark.parametrize(
    ("action", "method", "found"), [("start", "POST", 0), (None, "PATCH", 1), ("x", "PUT", 0)]
)
def test_only_an_action_that_writes_a_resource_makes_what_it_writes(tmp_path, action, method, found):
    after = {"resource_id": ID, "action": action, "method": method}
    body = {"sku": {"name": H100, "capacity": 12}}
    entry = azapi("ss", KIND, body, address="azapi_resource_action.a", after=after)

    assert len(rows(tmp_path, plan(entry))) == found
    assert found or ("opaque" in {each[1] for each in lines(tmp_path, entry)})


def test_limits_of_a_setting_are_the_least_minimum_and_the_largest_maximum():
    profiles = [Capacity(Field(3), Field(4)), Capacity(Field(1), Field(9)), Capacity(Field(), Field(2))]

    assert autoscale_limits(profiles) == Limits(0, exactly(9))
    assert autoscale_limits([Capacity(Field(5), Field(2))]) == Limits(2, exactly(2))
    assert autoscale_limits([Capacity(Field(2), Field(None, "p", "is lost"))]) == Limits(
        2, Range(2), "p is lost"
    )


def test_a_standby_pool_keeps_no_minimum():
    assert standby_limits(Field(6)) == Limits(None, exactly(6))
    assert standby_limits(Field(None, "p")) == Limits(None, Range(0), "p is not set")


def test_a_target_without_its_configuration_may_be_any(tmp_path):
    setting = arm_setting()["properties"]
    del setting["targetResourceUri"]
    entry = azapi(
        "as",
        "Microsoft.Insights/autoscaleSettings",
        {"properties": setting},
        unknown={"body": {"properties": {"targetResourceUri": True}}},
    )
    document = azure(scale_set(), entry)
    document["configuration"] = {"root_module": {"resources": [block(SS, {}, "azurerm")]}}

    found = {row.address: row for row in rows(tmp_path, document)}

    assert found[SS].ceiling == Range(2, 100)
    assert found["azapi_resource.as"].accelerator == "unknown"


@pytest.mark.parametrize(
    ("kind", "body", "number"),
    [
        (KIND, {"properties": {"upgradePolicy": {"mode": "Rolling"}}}, 0),
        ("Microsoft.Compute/virtualMachines", {"properties": {"securityProfile": {"x": 1}}}, 0),
        ("Microsoft.ContainerService/managedClusters/agentPools", {"properties": {"nodeLabels": {}}}, 0),
        ("Microsoft.ContainerService/managedClusters/agentPools", {"properties": {"count": 9}}, 1),
        ("Microsoft.Compute/virtualMachines", {"properties": {"hardwareProfile": {"vmSize": H100}}}, 1),
    ],
)
def test_an_update_makes_rows_only_of_what_is_read(tmp_path, kind, body, number):
    entry = azapi("x", kind, body, address="azapi_update_resource.u", after={"resource_id": f"{ID}2"})

    assert len(rows(tmp_path, plan(entry))) == number
    assert "opaque" not in [each[1] for each in lines(tmp_path, entry)]
