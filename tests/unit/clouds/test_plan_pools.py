"""Node pools of GKE and AKS: counts per zone, autoscalers, machines that nobody names."""

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.terraform import (
    always,
    block,
    change,
    only,
    plan,
    reasons,
    refers,
    rows,
)

POOL = {
    "location": "europe-west4",
    "node_locations": ["europe-west4-a", "europe-west4-b"],
    "node_config": [
        {"machine_type": "a2-highgpu-1g", "guest_accelerator": [], "labels": {}, "resource_labels": {}}
    ],
}


def pooled(after=None, *, unknown=None, expressions=None, others=()):
    """A plan of a node pool of A100."""
    made = change(
        "google_container_node_pool.np",
        "google_container_node_pool",
        POOL | (after or {}),
        unknown=unknown or {},
    )
    resources = [
        block("google_container_node_pool.np", expressions, "google"),
        block("google_container_cluster.c", {}, "google"),
    ]
    return plan(made, *others, root={"resources": resources})


@pytest.mark.parametrize(
    ("after", "instances", "ceiling"),
    [
        ({"node_count": 3}, exactly(6), exactly(6)),
        ({"initial_node_count": 2}, exactly(4), exactly(4)),
        (
            {"node_count": 1, "autoscaling": [{"min_node_count": 0, "max_node_count": 5}]},
            exactly(2),
            exactly(10),
        ),
        ({"autoscaling": [{"min_node_count": 1, "max_node_count": 5}]}, Range(2, 10), exactly(10)),
        ({"autoscaling": [{"total_min_node_count": 1, "total_max_node_count": 5}]}, Range(1, 5), exactly(5)),
        ({"node_count": 9, "autoscaling": [{"total_max_node_count": 5}]}, exactly(18), exactly(18)),
        ({"node_count": 2, "location": "europe-west4-a", "node_locations": None}, exactly(2), exactly(2)),
        ({"node_count": 2, "node_locations": None}, Range(2), Range(2)),
        (
            {"node_count": 1, "autoscaling": [{"max_node_count": 5}], "node_locations": None},
            Range(1),
            Range(5),
        ),
        ({"node_count": 0, "node_locations": None}, ZERO, ZERO),
        ({}, Range(0), Range(0)),
        ({"autoscaling": [{"min_node_count": 1}]}, Range(2), Range(2)),
    ],
)
def test_node_pools_count_per_zone(tmp_path, after, instances, ceiling):
    row = only(tmp_path, pooled(after))

    assert (row.instances, row.ceiling) == (instances, ceiling)
    assert bool(row.unresolved) == (ceiling.max is None)


@pytest.mark.parametrize(
    ("location", "zones", "nodes"),
    [
        ("europe-west4", ["europe-west4-a", "europe-west4-b", "europe-west4-c"], exactly(3)),
        ("europe-west4", None, Range(1)),
        ("europe-west4-a", ["europe-west4-b"], exactly(2)),
        ("europe-west4-a", [], exactly(1)),
    ],
)
def test_a_pool_without_zones_has_its_clusters(tmp_path, location, zones, nodes):
    cluster = change(
        "google_container_cluster.c",
        "google_container_cluster",
        {"location": location, "node_locations": zones},
    )
    document = pooled(
        {"node_count": 1, "location": None, "node_locations": None},
        unknown={"cluster": True, "node_locations": True, "location": True},
        expressions={"cluster": refers("google_container_cluster.c.name", "google_container_cluster.c")},
        others=[cluster],
    )

    row = only(tmp_path, document)

    assert (row.instances, row.region) == (nodes, "europe-west4")


def test_a_cluster_is_also_found_by_its_name(tmp_path):
    cluster = change(
        "google_container_cluster.c",
        "google_container_cluster",
        {"name": "c", "node_locations": ["x-y1-a", "x-y1-b"]},
    )

    row = only(
        tmp_path,
        pooled({"node_count": 1, "node_locations": None, "cluster": "projects/p/c"}, others=[cluster]),
    )

    assert (row.instances, row.account) == (exactly(2), "p")


@pytest.mark.parametrize(
    ("unknown", "expressions", "path"),
    [
        ({"autoscaling": True}, {"autoscaling": refers("local.x")}, "autoscaling"),
        ({"node_locations": True}, {"node_locations": refers("local.x")}, "node_locations"),
    ],
)
def test_scaling_and_zones_that_are_unknown_leave_the_ceiling_open(tmp_path, unknown, expressions, path):
    row = only(
        tmp_path,
        pooled({"node_count": 2, **dict.fromkeys(unknown)}, unknown=unknown, expressions=expressions),
    )

    assert row.ceiling.max is None
    assert path in [each.path for each in row.unresolved]


def test_zones_behind_a_variable_are_counted(tmp_path):
    document = pooled(
        {"node_count": 1, "node_locations": None},
        unknown={"node_locations": True},
        expressions={"node_locations": refers("var.zones")},
    ) | {"variables": {"zones": {"value": ["a", "b", "b"]}}}

    assert only(tmp_path, document).instances == exactly(2)


def test_queued_and_flexible_pools_are_a_market_of_their_own(tmp_path):
    assert (
        only(tmp_path, pooled({"node_count": 1, "queued_provisioning": [{"enabled": True}]})).market
        == "flex_start"
    )


@pytest.mark.parametrize(
    ("policy", "placement"),
    [
        ([{"policy_name": "near", "type": None}], "near"),
        ([{"type": "COMPACT"}], "compact:google_container_node_pool.np"),
        ([], ""),
    ],
)
def test_the_placement_of_a_pool(tmp_path, policy, placement):
    assert only(tmp_path, pooled({"node_count": 1, "placement_policy": policy})).placement == placement


def test_a_pool_that_leaves_its_machine_to_gke_has_no_accelerator(tmp_path):
    unset = pooled(
        {"node_count": 1, "node_config": None},
        unknown={"node_config": True},
        expressions={"cluster": always("c")},
    )
    machine = pooled(
        {"node_count": 1, "node_config": [{"labels": {}}]},
        unknown={"node_config": [{"machine_type": True, "guest_accelerator": True}]},
        expressions={"node_config": [{"labels": always({})}]},
    )

    assert rows(tmp_path, unset) == rows(tmp_path, machine) == ()


def test_a_machine_that_comes_from_a_dynamic_block_is_unknown(tmp_path):
    document = pooled(
        {"node_count": 1, "node_config": [{"labels": {}}]},
        unknown={"node_config": [{"machine_type": True, "guest_accelerator": True}]},
        expressions={"cluster": always("c")},
    )

    assert only(tmp_path, document).accelerator == "unknown"


def aks(after, unknown=None, kind="azurerm_kubernetes_cluster_node_pool"):
    """The row of an AKS pool."""
    return plan(
        change(f"{kind}.x", kind, {"vm_size": "Standard_NC24ads_A100_v4"} | after, unknown=unknown or {})
    )


@pytest.mark.parametrize(
    ("after", "unknown", "instances", "ceiling"),
    [
        ({"node_count": 3}, {}, exactly(3), exactly(3)),
        ({"node_count": 1, "auto_scaling_enabled": True, "max_count": 9}, {}, exactly(1), exactly(9)),
        ({"node_count": 1, "enable_auto_scaling": "true", "max_count": "9"}, {}, exactly(1), exactly(9)),
        (
            {"auto_scaling_enabled": True, "min_count": 1, "max_count": 9},
            {"node_count": True},
            Range(1, 9),
            exactly(9),
        ),
        ({}, {"node_count": True}, Range(0), Range(0)),
        ({"node_count": 2, "auto_scaling_enabled": True}, {"max_count": True}, exactly(2), Range(2)),
        ({"node_count": 2}, {"auto_scaling_enabled": True}, exactly(2), Range(2)),
        ({"node_count": 0}, {}, ZERO, ZERO),
    ],
)
def test_aks_pools_are_taken_at_the_autoscalers_maximum(tmp_path, after, unknown, instances, ceiling):
    row = only(tmp_path, aks(after, unknown))

    assert (row.instances, row.ceiling) == (instances, ceiling)
    assert bool(row.unresolved) == (ceiling.max is None)


def test_the_default_pool_of_a_cluster_is_read(tmp_path):
    kind = "azurerm_kubernetes_cluster"
    document = aks(
        {"default_node_pool": {"vm_size": "Standard_NC24ads_A100_v4", "node_count": None}}, {}, kind
    )

    assert reasons(only(tmp_path, document)) == ["default_node_pool[0].node_count: is not set"]
