"""AKS clusters: pools whose cluster is joined, and nodes that are made inside a cluster."""

import pytest

from guardrails.model.range import Range, exactly
from tests.samples.azure_plans import A100, GROUP, PLAIN, azure, entry
from tests.samples.terraform import only, reasons, rows

CLUSTER = "azurerm_kubernetes_cluster.c"
POOL = "azurerm_kubernetes_cluster_node_pool.p"


def cluster(after=None, **differs):
    pool = [{"vm_size": PLAIN, "node_count": 1}]
    values = {"location": "North Europe", "default_node_pool": pool, "tags": {"customer": "acme"}}
    return entry(CLUSTER, values | (after or {}), unknown=differs.pop("unknown", {"id": True}), **differs)


def pool(after=None, **differs):
    values = {"vm_size": A100, "node_count": 2, "tags": None}
    unknown = differs.pop("unknown", {"kubernetes_cluster_id": True})
    return entry(POOL, values | (after or {}), unknown=unknown, **differs)


def test_a_pool_stands_where_its_cluster_does(tmp_path):
    links = {POOL: {"kubernetes_cluster_id": CLUSTER}}

    row = only(tmp_path, azure(cluster(), pool(), links=links))

    assert (row.address, row.region, row.ceiling) == (POOL, "northeurope", exactly(2))


def test_a_cluster_is_found_by_its_id_whatever_the_case(tmp_path):
    id_ = f"{GROUP}/providers/Microsoft.ContainerService/managedClusters/c"
    made = cluster({"id": id_.replace("resourceGroups", "resourcegroups")}, unknown={})

    row = only(tmp_path, azure(made, pool({"kubernetes_cluster_id": id_}, unknown={})))

    assert (row.region, row.account) == ("northeurope", "11111111-2222-3333-4444-555555555555")


def test_node_auto_provisioning_is_delegated_with_an_unknown_number(tmp_path):
    made = cluster({"node_provisioning_profile": [{"mode": "Auto", "default_node_pools": "Auto"}]})

    row = only(tmp_path, azure(made))

    assert (row.id, row.role) == (f"{CLUSTER}#auto_provisioning", "delegated")
    assert (row.accelerator, row.instances, row.ceiling) == ("unknown", Range(0), Range(0))
    assert reasons(row)[0].startswith("node_provisioning_profile[0].mode: the cluster makes nodes by itself")
    assert [claim.value for claim in row.claims] == ["acme"]


def test_the_default_pool_and_auto_provisioning_are_two_rows(tmp_path):
    pools = [{"vm_size": A100, "node_count": 1}]
    profile = {"mode": "auto"}
    made = cluster({"default_node_pool": pools, "node_provisioning_profile": profile})

    found = rows(tmp_path, azure(made))

    assert [(row.id, row.role) for row in found] == [
        (CLUSTER, "runs"),
        (f"{CLUSTER}#auto_provisioning", "delegated"),
    ]
    assert found[0].unresolved == ()


@pytest.mark.parametrize("profile", [None, [], [{"mode": "Manual"}]])
def test_without_auto_provisioning_a_plain_cluster_is_no_row(tmp_path, profile):
    assert rows(tmp_path, azure(cluster({"node_provisioning_profile": profile}))) == ()


def test_a_profile_that_is_only_computed_is_none(tmp_path):
    made = cluster(unknown={"id": True, "node_provisioning_profile": True})
    configured = azure(made, links={CLUSTER: {"node_provisioning_profile": {"references": ["local.x"]}}})

    assert rows(tmp_path, azure(made)) == ()
    assert only(tmp_path, configured).role == "delegated"


def test_a_mode_behind_a_variable_is_followed(tmp_path):
    made = cluster(
        {"node_provisioning_profile": [{}]}, unknown={"node_provisioning_profile": [{"mode": True}]}
    )
    links = {CLUSTER: {"node_provisioning_profile": [{"mode": {"references": ["var.mode"]}}]}}

    def reading(mode):
        return rows(tmp_path, azure(made, links=links, variables={"mode": {"value": mode}}))

    assert reading("Manual") == ()
    assert reading("Auto")[0].role == "delegated"


def test_an_automatic_cluster_makes_all_its_nodes_itself(tmp_path):
    made = entry("azurerm_kubernetes_automatic_cluster.a", {"location": "westus3", "tags": None})

    row = only(tmp_path, azure(made))

    assert (row.role, row.region, row.ceiling) == ("delegated", "westus3", Range(0))


def test_auto_provisioning_that_is_switched_off_held_an_unknown_number(tmp_path):
    before = {"location": "westeurope", "node_provisioning_profile": [{"mode": "Auto"}]}
    before["default_node_pool"] = [{"vm_size": PLAIN, "node_count": 1}]
    after = before | {"node_provisioning_profile": [{"mode": "Manual"}]}
    made = entry(CLUSTER, after, actions=["update"], before=before)

    row = only(tmp_path, azure(made))

    assert (row.ceiling, row.accelerators_before) == (exactly(0), Range(0))


@pytest.mark.parametrize(
    ("after", "unknown", "rows_of"),
    [
        ({"ai_toolchain_operator_enabled": True}, {"id": True}, [f"{CLUSTER}#kaito"]),
        ({"ai_toolchain_operator_enabled": False}, {"id": True}, []),
        ({}, {"id": True}, []),
        ({}, {"ai_toolchain_operator_enabled": True}, [f"{CLUSTER}#kaito"]),
    ],
)
def test_the_ai_toolchain_operator_makes_nodes_of_its_own(tmp_path, after, unknown, rows_of):
    found = rows(tmp_path, azure(cluster(after, unknown=unknown)))

    assert [(row.id, row.role, row.ceiling) for row in found] == [
        (each, "delegated", Range(0)) for each in rows_of
    ]
