"""Azure services that make machines: learning, Batch, Synapse, HDInsight, Service Fabric, OpenShift."""

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.azure_plans import A100, GROUP, H100, PLAIN, azure, entry
from tests.samples.terraform import always, only, reasons, rows

ML = "azurerm_machine_learning_compute_cluster.c"
WORKSPACE = "azurerm_machine_learning_workspace.w"
POOL = "azurerm_batch_pool.p"
SPARK = "azurerm_synapse_spark_pool.s"


def located(address, /, where="francecentral", **after):
    return entry(address, {"location": where} | after, unknown={"id": True})


def ml(after=None, **differs):
    scale = [{"min_node_count": 0, "max_node_count": 4, "scale_down_nodes_after_idle_duration": "PT30S"}]
    values = {"vm_size": "STANDARD_NC24ADS_A100_V4", "vm_priority": "Dedicated", "scale_settings": scale}
    values |= {"location": "westeurope", "tags": {"customer": "acme"}}
    unknown = differs.pop("unknown", {"machine_learning_workspace_id": True})
    return entry(ML, values | (after or {}), unknown=unknown, **differs)


def test_an_ml_cluster_may_grow_to_its_maximum(tmp_path):
    row = only(tmp_path, azure(ml()))

    assert (row.instances, row.ceiling, row.accelerator) == (Range(0, 4), exactly(4), "A100-PCIE-80GB")
    assert (row.market, row.region) == ("on_demand", "westeurope")


def test_an_ml_cluster_of_low_priority_is_spot(tmp_path):
    assert only(tmp_path, azure(ml({"vm_priority": "LowPriority"}))).market == "spot"


@pytest.mark.parametrize(
    ("after", "unknown"),
    [
        ({"scale_settings": []}, {"scale_settings": True}),
        ({"scale_settings": [{"min_node_count": 1}]}, {"scale_settings": [{"max_node_count": True}]}),
    ],
)
def test_an_ml_cluster_without_a_known_maximum_has_no_limit(tmp_path, after, unknown):
    row = only(tmp_path, azure(ml(after, unknown=unknown)))

    assert row.ceiling.max is None
    assert "scale_settings[0].max_node_count: known only after apply" in reasons(row)


def test_an_ml_cluster_of_plain_machines_is_no_row(tmp_path):
    assert rows(tmp_path, azure(ml({"vm_size": PLAIN}))) == ()


def test_a_compute_instance_stands_in_its_workspace(tmp_path):
    name = "azurerm_machine_learning_compute_instance.i"
    made = entry(name, {"virtual_machine_size": H100}, unknown={"machine_learning_workspace_id": True})
    links = {name: {"machine_learning_workspace_id": WORKSPACE}}

    row = only(tmp_path, azure(made, located(WORKSPACE), links=links))

    assert (row.ceiling, row.region) == (exactly(8), "francecentral")


@pytest.mark.parametrize(
    ("kind", "path", "other"),
    [
        (
            "azurerm_machine_learning_inference_cluster",
            "kubernetes_cluster_id",
            located("azurerm_kubernetes_cluster.c", default_node_pool=[{"vm_size": A100, "node_count": 3}]),
        ),
        (
            "azurerm_machine_learning_synapse_spark",
            "synapse_spark_pool_id",
            located(SPARK, node_size_family="HardwareAcceleratedGPU", node_size="Large", node_count=3),
        ),
    ],
)
def test_attached_compute_counts_where_it_is_made(tmp_path, kind, path, other):
    made = entry(f"{kind}.i", {"location": "westeurope"}, unknown={path: True})
    outside = entry(f"{kind}.i", {"location": "westeurope", path: f"{GROUP}/other"})
    joined = azure(made, other, links={f"{kind}.i": {path: other["address"]}})

    assert only(tmp_path, joined).address == other["address"]
    assert reasons(only(tmp_path, azure(outside))) == [f"{path}: what it names is not in the plan"]


def batch(after=None, **differs):
    fixed = [{"target_dedicated_nodes": 3, "target_low_priority_nodes": 0}]
    values = {"vm_size": "STANDARD_NC24ADS_A100_V4", "fixed_scale": fixed, "account_name": "acct"}
    return entry(POOL, values | (after or {}), unknown=differs.pop("unknown", {"id": True}), **differs)


def test_a_batch_pool_stands_where_its_account_does(tmp_path):
    row = only(tmp_path, azure(batch(), located("azurerm_batch_account.b", name="acct")))

    assert (row.ceiling, row.market, row.region) == (exactly(3), "on_demand", "francecentral")
    assert row.claims_complete


@pytest.mark.parametrize(
    ("dedicated", "low", "market", "ceiling"),
    [(0, "5", "spot", 5), (2, 5.0, "unknown", 7), (4, 0, "on_demand", 4)],
)
def test_dedicated_and_low_priority_nodes_exist_together(tmp_path, dedicated, low, market, ceiling):
    fixed = {"target_dedicated_nodes": dedicated, "target_low_priority_nodes": low}

    row = only(tmp_path, azure(batch({"fixed_scale": fixed})))

    assert (row.market, row.ceiling) == (market, exactly(ceiling))


def scaled(formula):
    return batch({"fixed_scale": [], "auto_scale": [{"formula": formula, "evaluation_interval": "PT15M"}]})


SAMPLED = """
    maximum = 25; /* nodes */
    percent = $PendingTasks.GetSamplePercent(180 * TimeInterval_Second);
    samples = percent < 70 ? 1 : avg($PendingTasks.GetSample(180 * TimeInterval_Second));
    $TargetDedicatedNodes = min(maximum, samples);
    $NodeDeallocationOption = taskcompletion;
"""


@pytest.mark.parametrize(
    ("formula", "instances"),
    [
        ("$TargetDedicatedNodes = 5;", exactly(5)),
        ("$TargetDedicatedNodes = 5; $TargetLowPriorityNodes = 2 * 4", exactly(13)),
        ("$TargetDedicated=0;$TargetLowPriorityNodes=3.0;", exactly(3)),
        (SAMPLED, Range(0, 25)),
        (
            "$t = time(); on = $t.hour >= 8 && $t.hour < 9; $TargetDedicatedNodes = on ? 20:10;",
            Range(10, 20),
        ),
        ("$TargetDedicatedNodes = max(0, min($PendingTasks.GetSample(1)[0], 8)) // top", Range(0, 8)),
        ("$TargetDedicatedNodes = $X; $TargetDedicatedNodes = min($TargetDedicatedNodes, 6);", Range(0, 6)),
        ("$TargetDedicatedNodes = (10 - 4) / 2 + -1;", exactly(2)),
        ("$TargetDedicatedNodes = round(5 / 2);", Range(2, 3)),
        ("$TargetDedicatedNodes = -3;", ZERO),
        ("$TargetDedicatedNodes = !$Active.hour == 2 ? floor(1.5) : ceil(.5);", exactly(1)),
        ("$TargetLowPriorityNodes = $CurrentDedicatedNodes > 4 ? 0 : 4;", Range(0, 4)),
    ],
)
def test_a_formula_that_names_a_number_is_bounded_by_it(tmp_path, formula, instances):
    row = only(tmp_path, azure(scaled(formula)))

    assert row.instances == instances
    assert (row.ceiling, row.unresolved) == (exactly(instances.max), ())


@pytest.mark.parametrize(
    "formula",
    [
        "$TargetDedicatedNodes = $PendingTasks.GetSample(1);",
        "$TargetDedicatedNodes = max(5, $PendingTasks);",
        "$TargetDedicatedNodes = 5 +;",
        "$TargetDedicatedNodes = (5;",
        "$TargetDedicatedNodes = 5 5;",
        "$TargetDedicatedNodes = min();",
        "$TargetDedicatedNodes = min(5 6);",
        "$TargetDedicatedNodes = 10 / $X;",
        "$TargetDedicatedNodes = 10 / 0;",
        "$TargetDedicatedNodes = {5};",
        "$TargetDedicatedNodes = 5; run away;",
        "$TargetDedicatedNodes = $X * 0 - $Y;",
        f"$TargetDedicatedNodes = {'(' * 3000}5;",
        f"$TargetDedicatedNodes = {'(' * 1500}5{')' * 1500};",
    ],
)
def test_a_formula_without_a_bound_has_no_limit(tmp_path, formula):
    row = only(tmp_path, azure(scaled(formula)))

    assert row.ceiling.max is None
    assert "auto_scale[0].formula: names no number that it stays below" in reasons(row)


def test_a_formula_that_says_nothing_of_nodes_has_none(tmp_path):
    assert only(tmp_path, azure(scaled("$NodeDeallocationOption = requeue;"))).ceiling == ZERO


@pytest.mark.parametrize(
    ("after", "unknown", "path"),
    [
        (
            {"fixed_scale": [], "auto_scale": [{}]},
            {"auto_scale": [{"formula": True}]},
            "auto_scale[0].formula",
        ),
        ({"fixed_scale": [{"target_low_priority_nodes": 0}]}, {}, "fixed_scale[0].target_dedicated_nodes"),
        ({"fixed_scale": []}, {}, "fixed_scale"),
        ({"vm_size": None}, {"vm_size": True}, "vm_size"),
    ],
)
def test_what_is_open_of_a_batch_pool_leaves_it_without_a_limit(tmp_path, after, unknown, path):
    row = only(tmp_path, azure(batch(after, unknown=unknown)))

    assert row.ceiling.max is None
    assert path in {each.path for each in row.unresolved}


def test_a_formula_behind_a_variable_is_followed(tmp_path):
    made = batch({"fixed_scale": [], "auto_scale": [{}]}, unknown={"auto_scale": [{"formula": True}]})
    links = {POOL: {"auto_scale": [{"formula": always("$TargetDedicatedNodes = 7;")}]}}

    assert only(tmp_path, azure(made, links=links)).ceiling == exactly(7)


def spark(after=None, **differs):
    values = {"node_size_family": "HardwareAcceleratedGPU", "node_size": "Large", "node_count": 3}
    unknown = differs.pop("unknown", {"synapse_workspace_id": True})
    return entry(SPARK, values | (after or {}), unknown=unknown, **differs)


@pytest.mark.parametrize("family", ["HardwareAcceleratedGPU", "HardwareAcceleratedFPGA"])
def test_an_accelerated_spark_pool_is_a_row_whose_chip_is_not_known(tmp_path, family):
    links = {SPARK: {"synapse_workspace_id": "azurerm_synapse_workspace.w"}}
    made = spark({"node_size_family": family})

    row = only(tmp_path, azure(made, located("azurerm_synapse_workspace.w"), links=links))

    assert (row.instance_type, row.accelerator, row.region) == (f"{family} Large", "unknown", "francecentral")
    assert (row.instances, row.ceiling) == (exactly(3), Range(3))


@pytest.mark.parametrize("family", ["MemoryOptimized", "None"])
def test_a_plain_spark_pool_is_no_row(tmp_path, family):
    assert rows(tmp_path, azure(spark({"node_size_family": family}))) == ()


@pytest.mark.parametrize(
    ("after", "instances"),
    [
        ({"auto_scale": [{"min_node_count": 3, "max_node_count": 9}], "node_count": None}, Range(3, 9)),
        ({"auto_scale": [{"min_node_count": 3}], "node_count": None}, Range(3)),
    ],
)
def test_a_spark_pool_scales_between_its_limits(tmp_path, after, instances):
    assert only(tmp_path, azure(spark(after))).instances == instances


@pytest.mark.parametrize(
    ("after", "unknown"),
    [({"node_size_family": None}, {"node_size_family": True}), ({"node_size_family": "?"}, {})],
)
def test_a_family_that_is_not_known_is_unknown(tmp_path, after, unknown):
    row = only(tmp_path, azure(spark(after, unknown=unknown)))

    assert (row.accelerator, row.unresolved[0].path) == ("unknown", "node_size_family")


def test_a_family_that_is_sensitive_is_not_printed(tmp_path):
    row = only(tmp_path, azure(spark(sensitive={"node_size_family": True})))

    assert row.instance_type == "unknown"


KINDS = ["hadoop", "hbase", "interactive_query", "kafka", "ml_services", "rserver", "spark", "storm"]


def hdinsight(roles, kind="spark", **differs):
    after = {"location": "westeurope", "tags": None, "roles": roles}
    return entry(f"azurerm_hdinsight_{kind}_cluster.x", after, **differs)


@pytest.mark.parametrize("kind", KINDS)
def test_roles_of_hdinsight_are_parts(tmp_path, kind):
    roles = {
        "head_node": [{"vm_size": "Standard_NC6s_v3"}],
        "worker_node": [{"vm_size": A100, "target_instance_count": 4}],
        "zookeeper_node": [{"vm_size": PLAIN}],
    }

    found = rows(tmp_path, azure(hdinsight([roles], kind)))

    name = f"azurerm_hdinsight_{kind}_cluster.x"
    assert {row.id: row.ceiling for row in found} == {
        f"{name}#head_node": exactly(2),
        f"{name}#worker_node": exactly(4),
    }


@pytest.mark.parametrize(
    ("autoscale", "ceiling"),
    [
        ({"capacity": [{"min_instance_count": 1, "max_instance_count": 9}]}, exactly(9)),
        (
            {"recurrence": [{"schedule": [{"target_instance_count": 6}, {"target_instance_count": 12}]}]},
            exactly(12),
        ),
        ({"capacity": [{"min_instance_count": 1}]}, Range(2)),
    ],
)
def test_workers_of_hdinsight_grow_by_load_or_by_the_clock(tmp_path, autoscale, ceiling):
    worker = {"vm_size": A100, "target_instance_count": 2, "autoscale": [autoscale]}

    assert only(tmp_path, azure(hdinsight([{"worker_node": [worker]}]))).ceiling == ceiling


@pytest.mark.parametrize(
    ("roles", "unknown"),
    [([], {"roles": True}), ([{"worker_node": []}], {}), ([{}], {"roles": [{"worker_node": True}]})],
)
def test_workers_that_are_not_there_are_unknown(tmp_path, roles, unknown):
    found = rows(tmp_path, azure(hdinsight(roles, unknown=unknown)))

    assert "azurerm_hdinsight_spark_cluster.x#worker_node" in {row.id for row in found}
    assert {row.accelerator for row in found} == {"unknown"}


FABRIC = "azurerm_service_fabric_managed_cluster.f"


def fabric(types, **differs):
    return entry(FABRIC, {"location": "westeurope", "node_type": types}, **differs)


def test_node_types_of_service_fabric_are_parts(tmp_path):
    types = [
        {"name": "gpu", "vm_size": A100, "vm_instance_count": 5},
        {"name": "plain", "vm_size": PLAIN, "vm_instance_count": 5},
        {"name": "open", "vm_size": None, "vm_instance_count": 1},
        {"name": "open", "vm_size": "Standard_NC6s_v3", "vm_instance_count": None},
    ]

    found = rows(tmp_path, azure(fabric(types)))

    assert [(row.id, row.ceiling) for row in found] == [
        (f"{FABRIC}#gpu", exactly(5)),
        (f"{FABRIC}#node_type[2]", Range(0)),
        (f"{FABRIC}#node_type[3]", Range(0)),
    ]
    assert found[0].unresolved == ()
    assert reasons(found[2]) == ["node_type[3].vm_instance_count: is not set"]


def test_a_fabric_without_node_types_is_no_row_unless_they_are_open(tmp_path):
    assert rows(tmp_path, azure(fabric([]))) == ()
    assert only(tmp_path, azure(fabric(None))).accelerator == "unknown"
    configured = azure(
        fabric([], unknown={"node_type": True}), links={FABRIC: {"node_type": {"references": ["local.x"]}}}
    )
    assert only(tmp_path, configured).ceiling == Range(0)


def openshift(after):
    values = {"location": "westeurope", "main_profile": [{"vm_size": PLAIN}], "tags": None}
    return entry("azurerm_redhat_openshift_cluster.o", values | after)


def test_profiles_of_openshift_are_parts(tmp_path):
    both = {
        "main_profile": {"vm_size": "Standard_NC6s_v3"},
        "worker_profile": [{"vm_size": "Standard_NC4as_T4_v3", "node_count": 6}],
    }

    found = rows(tmp_path, azure(openshift(both)))

    assert {row.id.partition("#")[2]: row.ceiling for row in found} == {
        "worker": exactly(6),
        "main": exactly(3),
    }


def test_workers_of_openshift_that_are_not_there_are_unknown(tmp_path):
    row = only(tmp_path, azure(openshift({"worker_profile": []})))

    assert (row.accelerator, row.ceiling) == ("unknown", Range(0))
