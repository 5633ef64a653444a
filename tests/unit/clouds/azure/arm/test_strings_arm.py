"""ARM templates and single ARM resources: each that holds machines is a part, parameters resolved."""

import json

import pytest

from guardrails.model.range import Range, exactly
from tests.samples.strings import azapi, deployment, lines, states
from tests.samples.terraform import block, only, plan, read, reasons, refers, rows

H100 = "Standard_ND96isr_H100_v5"
MACHINE = {
    "type": "Microsoft.Compute/virtualMachines",
    "name": "vm",
    "location": "West Europe",
    "properties": {"hardwareProfile": {"vmSize": H100}},
}


def template(*resources, **parts):
    return {"resources": list(resources)} | parts


def pool(**differs):
    return {"name": "gpu", "vmSize": H100, "count": 2} | differs


def cluster(*pools, **properties):
    return {
        "type": "Microsoft.ContainerService/managedClusters",
        "name": "aks",
        "properties": {"agentPoolProfiles": list(pools)} | properties,
    }


@pytest.mark.parametrize(
    "kind",
    [
        "azurerm_resource_group_template_deployment",
        "azurerm_subscription_template_deployment",
        "azurerm_management_group_template_deployment",
        "azurerm_tenant_template_deployment",
    ],
)
def test_a_machine_in_a_deployment_is_a_part(tmp_path, kind):
    row = only(
        tmp_path, plan(deployment(template(MACHINE), f"{kind}.one", after={"tags": {"customer": "C-1"}}))
    )

    assert (row.id, row.kind, row.region) == (f"{kind}.one#vm", kind, "westeurope")
    assert (row.accelerator, row.accelerators, row.provider) == ("H100-SXM5-80GB", exactly(8), "azure")
    assert row.claims[0].value == "C-1"


@pytest.mark.parametrize(
    ("resource", "planned", "ceiling"),
    [
        (
            {
                "type": "Microsoft.Compute/virtualMachineScaleSets",
                "name": "s",
                "sku": {"name": H100, "capacity": 3},
            },
            exactly(24),
            exactly(24),
        ),
        (
            {
                "type": "Microsoft.Compute/virtualMachineScaleSets",
                "name": "s",
                "sku": {"name": "Mix", "capacity": 1},
                "properties": {"skuProfile": {"vmSizes": [{"name": H100}, {"name": "Standard_D2s_v3"}]}},
            },
            Range(0, 8),
            exactly(8),
        ),
        (cluster(pool()), exactly(16), exactly(16)),
        (cluster(pool(enableAutoScaling=True, minCount=0, maxCount=5)), exactly(16), exactly(40)),
        (
            {
                "type": "Microsoft.ContainerService/managedClusters/agentPools",
                "name": "aks/gpu",
                "properties": pool(),
            },
            exactly(16),
            exactly(16),
        ),
        (
            {
                "type": "Microsoft.MachineLearningServices/workspaces/computes",
                "name": "ws/c",
                "properties": {
                    "computeType": "AmlCompute",
                    "properties": {"vmSize": H100, "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 4}},
                },
            },
            Range(0, 32),
            exactly(32),
        ),
        (
            {
                "type": "Microsoft.MachineLearningServices/workspaces/computes",
                "name": "ws/c",
                "properties": {"computeType": "ComputeInstance", "properties": {"vmSize": H100}},
            },
            exactly(8),
            exactly(8),
        ),
        (
            {
                "type": "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments",
                "name": "d",
                "sku": {"capacity": 2},
                "properties": {"instanceType": H100, "scaleSettings": {"maxInstances": 3}},
            },
            exactly(16),
            exactly(24),
        ),
        (
            {
                "type": "Microsoft.Batch/batchAccounts/pools",
                "name": "p",
                "properties": {
                    "vmSize": H100,
                    "scaleSettings": {"fixedScale": {"targetDedicatedNodes": 1, "targetLowPriorityNodes": 2}},
                },
            },
            exactly(24),
            exactly(24),
        ),
        (
            {
                "type": "Microsoft.Batch/batchAccounts/pools",
                "name": "p",
                "properties": {"vmSize": H100, "scaleSettings": {"autoScale": {"formula": "x"}}},
            },
            Range(0),
            Range(0),
        ),
        (
            {
                "type": "Microsoft.Compute/capacityReservationGroups/capacityReservations",
                "name": "g/r",
                "sku": {"name": H100, "capacity": 2},
            },
            exactly(16),
            exactly(16),
        ),
    ],
)
def test_common_resources_are_read(tmp_path, resource, planned, ceiling):
    row = only(tmp_path, plan(deployment(template(resource))))

    assert (row.accelerators, row.ceiling) == (planned, ceiling)


@pytest.mark.parametrize(
    "resource",
    [
        MACHINE | {"properties": {"hardwareProfile": {"vmSize": "Standard_D2s_v3"}}},
        cluster(pool(vmSize="Standard_D2s_v3")),
        {
            "type": "Microsoft.MachineLearningServices/workspaces/computes",
            "name": "k",
            "properties": {"computeType": "Kubernetes"},
        },
        {"type": "Microsoft.KeyVault/vaults", "name": "gpu"},
        {"type": "Microsoft.Compute/disks", "name": "gpu"},
    ],
)
def test_a_template_without_accelerators_is_read_and_no_row(tmp_path, resource):
    assert rows(tmp_path, plan(deployment(template(resource)))) == ()
    assert states(tmp_path, deployment(template(resource))) == ["read"]


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ("[parameters('size')]", H100),
        ("[ variables('size') ]", H100),
        ("[variables('sizes').big]", H100),
        ("[parameters('given')]", H100),
        ("[parameters('missing')]", "unknown"),
        ("[variables('sizes').small]", "unknown"),
        ("[concat('Standard_', 'x')]", "Standard_x"),
        ("[concat('Standard_', uniqueString('x'))]", "unknown"),
        ("[[literal]", "[literal]"),
        (None, "unknown"),
        ({"x": 1}, "unknown"),
    ],
)
@pytest.mark.parametrize("name", ["parameters_content", "parameters_body", "parameters"])
def test_parameters_and_variables_are_followed(tmp_path, size, shown, name):
    machine = MACHINE | {"properties": {"hardwareProfile": {"vmSize": size}}}
    whole = template(
        machine,
        parameters={"size": {"defaultValue": H100}, "given": {"defaultValue": "Standard_D2s_v3"}},
        variables={"size": "[parameters('size')]", "sizes": {"big": H100}},
    )
    given = {"given": {"value": H100}}
    after = {name: given if name == "parameters" else json.dumps(given)}

    assert only(tmp_path, plan(deployment(whole, after=after))).instance_type == shown


@pytest.mark.parametrize(
    ("after", "unknown"),
    [
        ({"parameters_content": None}, {"parameters_content": True}),
        ({"parameters_content": "{"}, {}),
        ({"parameters_content": '{"size": {"reference": {}}}'}, {}),
    ],
)
def test_parameters_that_are_not_known_leave_the_size_open(tmp_path, after, unknown):
    machine = MACHINE | {"properties": {"hardwareProfile": {"vmSize": "[parameters('size')]"}}}
    whole = template(machine, parameters={"size": {"defaultValue": "Standard_D2s_v3"}})
    name = "azurerm_resource_group_template_deployment.one"
    document = plan(
        deployment(whole, after=after, unknown=unknown),
        root={"resources": [block(name, {"parameters_content": refers("local.x")})]},
    )

    assert only(tmp_path, document).accelerator == "unknown"


def test_a_computed_parameter_that_nobody_set_does_not_matter(tmp_path):
    name = "azurerm_resource_group_template_deployment.one"
    document = plan(
        deployment(
            template(MACHINE), after={"parameters_content": None}, unknown={"parameters_content": True}
        ),
        root={"resources": [block(name, {"template_content": refers("local.x")})]},
    )

    assert only(tmp_path, document).accelerators == exactly(8)


@pytest.mark.parametrize(
    ("copies", "ceiling"), [(3, exactly(24)), ("[parameters('n')]", exactly(16)), ("[x]", Range(0))]
)
def test_copies_count(tmp_path, copies, ceiling):
    machine = MACHINE | {"copy": {"name": "c", "count": copies}}

    row = only(tmp_path, plan(deployment(template(machine, parameters={"n": {"defaultValue": 2}}))))

    assert row.ceiling == ceiling


def nested(scope, inner):
    return {
        "type": "Microsoft.Resources/deployments",
        "name": "deep",
        "properties": {
            "expressionEvaluationOptions": {"scope": scope},
            "parameters": {"size": {"value": "[parameters('outer')]"}, "odd": 3},
            "template": inner,
        },
    }


@pytest.mark.parametrize(("scope", "name"), [("inner", "size"), ("outer", "outer")])
def test_nested_templates_and_resources_are_read(tmp_path, scope, name):
    machine = MACHINE | {"properties": {"hardwareProfile": {"vmSize": f"[parameters('{name}')]"}}}
    whole = template(nested(scope, template(machine)), parameters={"outer": {"defaultValue": H100}})

    row = only(tmp_path, plan(deployment(whole)))

    assert (row.id.rpartition("#")[2], row.instance_type) == ("deep.vm", H100)


def test_resources_inside_resources_and_named_by_symbols_are_read(tmp_path):
    inner = {"type": "agentPools", "name": "gpu", "properties": pool()}
    whole = {"resources": {"main": cluster() | {"resources": [inner]}, "odd": 3}}

    assert only(tmp_path, plan(deployment(whole))).id.endswith("#gpu")


def test_node_provisioning_is_delegated(tmp_path):
    row = only(tmp_path, plan(deployment(template(cluster(nodeProvisioningProfile={"mode": "Auto"})))))

    assert (row.role, row.ceiling, row.accelerator) == ("delegated", Range(0), "unknown")


@pytest.mark.parametrize("word", ["priority", "virtualMachineProfile"])
def test_spot_machines_are_spot(tmp_path, word):
    machine = MACHINE | {"properties": {"hardwareProfile": {"vmSize": H100}, "priority": "Spot"}}

    assert only(tmp_path, plan(deployment(template(machine)))).market == "spot"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (deployment(None, unknown={"template_content": True}), "known only after apply"),
        (deployment(None), "is not there"),
        (deployment(None, after={"template_spec_version_id": "x"}), "template spec"),
        (deployment("{ gpu"), "speaks of accelerators"),
        (
            deployment(template({"type": "Microsoft.LabServices/labs", "x": H100})),
            "Microsoft.LabServices/labs",
        ),
        (deployment(template({"type": "Microsoft.Resources/deployments", "name": "l"})), "a nested template"),
        (deployment(template({"name": "x"})), "no type"),
    ],
)
def test_what_cannot_be_told_counts(tmp_path, entry, words):
    ((_, state, reason),) = lines(tmp_path, entry)

    assert (state, words in reason) == ("opaque", True)


@pytest.mark.parametrize(
    ("entry", "state"),
    [
        (deployment("{ x"), "skipped"),
        (deployment(template({"type": "Microsoft.LabServices/labs", "name": "x"})), "skipped"),
        (deployment({"resources": 3}), "skipped"),
        (deployment({"x": "gpu"}), "opaque"),
    ],
)
def test_a_template_that_is_not_read_counts_by_its_signs(tmp_path, entry, state):
    assert states(tmp_path, entry) == [state]


def test_a_sensitive_template_hides_names_and_keeps_chips(tmp_path):
    entry = deployment(template(MACHINE, cluster(pool())), sensitive={"template_content": True})

    snapshot = read(tmp_path, plan(entry))

    assert [row.instance_type for row in snapshot.workloads] == ["(sensitive)"] * 2
    assert [row.id.rpartition("#")[2] for row in snapshot.workloads] == ["0", "1"]
    assert "Standard" not in str(snapshot)


@pytest.mark.parametrize("wrap", [json.dumps, dict], ids=["text", "object"])
def test_an_azapi_resource_is_read_by_its_type(tmp_path, wrap):
    body = wrap({"properties": {"hardwareProfile": {"vmSize": H100}}})
    after = {"parent_id": "/subscriptions/s-1/resourceGroups/r"}

    row = only(tmp_path, plan(azapi("Microsoft.Compute/virtualMachines@2024-07-01", body, after=after)))

    assert (row.id, row.accelerators) == ("azapi_resource.one", exactly(8))
    assert (row.account, row.region) == ("s-1", "westeurope")


@pytest.mark.parametrize(
    ("kind", "body", "unknown", "state"),
    [
        ("Microsoft.Compute/virtualMachines@x", None, {"body": True}, "opaque"),
        ("Microsoft.Compute/virtualMachines@x", "{", {}, "opaque"),
        (
            "Microsoft.LabServices/labs@x",
            {"properties": {}},
            {"body": {"properties": True}},
            "opaque",
        ),
        ("Microsoft.LabServices/labs@x", {"p": "Consumption-GPU-NC24-A100"}, {}, "opaque"),
        ("Microsoft.LabServices/labs@x", {"p": "D4"}, {}, "skipped"),
        ("Microsoft.KeyVault/vaults@x", None, {"body": True}, "read"),
        ("Microsoft.KeyVault/vaults@x", {"properties": {}}, {}, "read"),
        ("Microsoft.ContainerService/managedClusters@x", {"properties": {}}, {}, "read"),
        (None, None, {"body": True}, "opaque"),
    ],
)
def test_an_azapi_resource_that_cannot_be_told_counts_by_its_type(tmp_path, kind, body, unknown, state):
    assert states(tmp_path, azapi(kind, body, unknown=unknown)) == [state]


def test_a_cluster_of_which_the_pools_are_not_known_is_a_row_of_unknowns(tmp_path):
    unknown = {"body": {"properties": True}}
    entry = azapi("Microsoft.ContainerService/managedClusters@x", {}, unknown=unknown)

    pool, automatic, toolchain = rows(tmp_path, plan(entry))

    assert (pool.ceiling, automatic.role, toolchain.role) == (Range(0), "delegated", "delegated")
    assert "known only after apply" in reasons(pool)[0]


def test_an_azapi_resource_without_a_known_size_is_a_row_of_unknowns(tmp_path):
    entry = azapi("Microsoft.Compute/virtualMachines@x", {"properties": {}})

    row = only(tmp_path, plan(entry))

    assert reasons(row) == ["body.properties.hardwareProfile.vmSize: is not set"]


def test_a_resource_whose_type_is_none_of_arm_is_not_known_to_be_harmless(tmp_path):
    template = {"resources": [{"name": "it", "type": "None", "properties": {}}]}

    assert states(tmp_path, deployment(template)) == ["opaque"]


@pytest.mark.parametrize("enabled", [True, "true"])
def test_the_ai_toolchain_operator_is_delegated(tmp_path, enabled):
    kind = "Microsoft.ContainerService/managedClusters@2025-05-01"
    body = {"properties": {"aiToolchainOperatorProfile": {"enabled": enabled}}}

    row = only(tmp_path, plan(azapi(kind, body)))

    assert (row.role, row.ceiling) == ("delegated", Range(0))
    assert "makes nodes when workspaces ask for them" in reasons(row)[0]


def test_the_ai_toolchain_operator_that_is_off_is_nothing(tmp_path):
    kind = "Microsoft.ContainerService/managedClusters@2025-05-01"
    body = {"properties": {"aiToolchainOperatorProfile": {"enabled": False}}}

    assert rows(tmp_path, plan(azapi(kind, body))) == ()


def test_a_pool_of_virtual_machines_is_a_part_for_each_size(tmp_path):
    kind = "Microsoft.ContainerService/managedClusters/agentPools@2025-05-01"
    manual = [{"count": 3, "size": H100}, {"count": 1, "size": "Standard_D4s_v5"}]
    auto = [{"minCount": 0, "maxCount": 5, "size": H100}]
    scale = {"manual": manual, "autoscale": auto}
    body = {"properties": {"type": "VirtualMachines", "virtualMachinesProfile": {"scale": scale}}}

    found = rows(tmp_path, plan(azapi(kind, body)))

    assert [(row.accelerators, row.ceiling) for row in found] == [
        (exactly(24), exactly(24)),
        (Range(0, 40), exactly(40)),
    ]


def test_a_type_without_machines_by_its_name_counts_when_it_names_some(tmp_path):
    kind = "Microsoft.DataFactory/factories/linkedservices@2018-06-01"
    properties = {"typeProperties": {"newClusterNodeType": "Standard_NC24ads_A100_v4"}}

    assert lines(tmp_path, azapi(kind, {"properties": properties})) == [
        (
            "azapi_resource",
            "opaque",
            "Microsoft.DataFactory/factories/linkedservices is not read; says standard_nc24ads_a100_v4",
        )
    ]
