"""GKE clusters: default and inline pools, and nodes that a cluster makes by itself; pools in other clouds."""

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.gcp_plans import T4, cluster, gcp, made, to
from tests.samples.terraform import always, only, reasons, rows

A2 = {"machine_type": "a2-highgpu-1g", "guest_accelerator": [], "labels": {"customer": "acme"}}
CLUSTER = "google_container_cluster.c"


def scaling(*limits, **differs):
    return {"cluster_autoscaling": [{"enabled": True, "resource_limits": list(limits)} | differs]}


def pool(name="inline", **differs):
    return {"name": name, "node_count": 2, "node_config": [A2]} | differs


def test_a_plain_cluster_is_no_row(tmp_path):
    assert rows(tmp_path, gcp(cluster(), links={CLUSTER: {"name": always("c")}})) == ()


def test_the_default_pool_has_the_clusters_node_config(tmp_path):
    after = {
        "node_config": [A2],
        "initial_node_count": 3,
        "remove_default_node_pool": None,
        "resource_labels": {"team": "ml"},
    }

    row = only(tmp_path, gcp(cluster(after, unknown={})))

    assert (row.id, row.ceiling) == (f"{CLUSTER}#node_config", exactly(3))
    assert [(claim.key, claim.value) for claim in row.claims] == [("customer", "acme"), ("team", "ml")]


def test_a_default_pool_that_is_taken_away_in_the_same_run_is_no_row(tmp_path):
    assert rows(tmp_path, gcp(cluster({"node_config": [A2]}, unknown={}))) == ()


@pytest.mark.parametrize(("is_set", "ceiling"), [(True, Range(0)), (False, exactly(1))])
def test_a_count_that_is_not_known_is_not_what_a_pool_begins_with(tmp_path, is_set, ceiling):
    values = {"name": "p", "location": "us-central1-a", "initial_node_count": 1, "node_config": [A2]}
    own = made("google_container_node_pool.p", values, unknown={"node_count": True})
    expressions = {"initial_node_count": always(1)} | ({"node_count": to("var.n")} if is_set else {})

    assert only(tmp_path, gcp(own, links={"google_container_node_pool.p": expressions})).ceiling == ceiling


def test_inline_pools_are_parts_of_a_regional_cluster(tmp_path):
    spot = pool(
        "b", node_config=[A2 | {"spot": True, "machine_type": "n1-standard-8", "guest_accelerator": T4}]
    )
    after = {
        "location": "us-central1",
        "node_locations": ["us-central1-a", "us-central1-b"],
        "node_pool": [
            pool(),
            pool("cpu", node_config=[{"machine_type": "e2-standard-4", "guest_accelerator": []}]),
            spot,
        ],
    }

    found = rows(tmp_path, gcp(cluster(after, unknown={})))

    assert [(row.id, row.ceiling.max, row.market) for row in found] == [
        (f"{CLUSTER}#node_pool[0]", 4, "on_demand"),
        (f"{CLUSTER}#node_pool[2]", 8, "spot"),
    ]


def test_an_inline_pool_scales_and_is_placed_like_any_other(tmp_path):
    scaled = pool(autoscaling=[{"max_node_count": 5}], placement_policy=[{"type": "COMPACT"}])

    row = only(tmp_path, gcp(cluster({"node_pool": [scaled]}, unknown={})))

    assert (row.ceiling, row.placement) == (exactly(5), f"compact:{CLUSTER}node_pool[0]")


def test_an_inline_pool_without_a_node_config_has_gkes_default(tmp_path):
    assert rows(tmp_path, gcp(cluster({"node_pool": [pool(node_config=[])]}, unknown={}))) == ()


def test_a_pool_of_its_own_is_not_counted_again_in_its_cluster(tmp_path):
    own = made(
        "google_container_node_pool.p",
        {"name": "inline", "cluster": "c", "location": "us-central1-a", "node_count": 2, "node_config": [A2]},
    )

    found = rows(tmp_path, gcp(cluster({"node_pool": [pool(), pool("other")]}, unknown={}), own))

    assert [row.id for row in found] == [f"{CLUSTER}#node_pool[1]", "google_container_node_pool.p"]


def test_a_pool_that_does_not_decode_hides_no_inline_pool(tmp_path):
    own = made("google_container_node_pool.p", {"name": 5, "location": "us-central1-a"})

    found = rows(tmp_path, gcp(cluster({"node_pool": [pool()]}, unknown={}), own))

    assert [row.accelerator for row in found] == ["A100-SXM4-40GB", "unknown"]


def test_pools_that_are_configured_and_unknown_are_unknown(tmp_path):
    link = {CLUSTER: {"node_pool": [{"node_config": [{"machine_type": to("var.kind")}]}]}}

    row = only(tmp_path, gcp(cluster(), links=link))

    assert (row.id, row.ceiling) == (f"{CLUSTER}#node_pool[0]", Range(0))


def test_a_cluster_without_a_first_number_has_pools_that_are_not_shown(tmp_path):
    row = only(tmp_path, gcp(cluster({"initial_node_count": None}), links={CLUSTER: {"name": always("c")}}))

    assert row.id == f"{CLUSTER}#node_pool[0]"


def test_autopilot_makes_an_unknown_number(tmp_path):
    row = only(tmp_path, gcp(cluster({"enable_autopilot": "true", "node_config": [A2]})))

    assert (row.role, row.accelerator, row.accelerators_per_instance) == ("delegated", "unknown", None)
    assert (row.ceiling, row.instances) == (Range(0), Range(0))
    assert reasons(row) == ["enable_autopilot: Autopilot makes nodes for whatever pods ask"]


def test_autopilot_that_is_unknown_is_told(tmp_path):
    unknown = {"enable_autopilot": True}
    link = {CLUSTER: {"enable_autopilot": to("var.auto")}}

    row = only(tmp_path, gcp(cluster({"enable_autopilot": None}, unknown=unknown), links=link))

    assert (row.id, row.ceiling) == (f"{CLUSTER}#autopilot", Range(0))


def test_auto_provisioning_makes_at_most_its_limits(tmp_path):
    limits = [
        {"resource_type": "cpu", "minimum": 1, "maximum": 100},
        {"resource_type": "memory", "maximum": 1000},
        {"resource_type": "nvidia-tesla-t4", "minimum": 1, "maximum": 8},
        {"resource_type": "tpu-v5-lite-podslice", "maximum": "16"},
        {"resource_type": "nvidia-new", "maximum": 4},
    ]

    found = rows(tmp_path, gcp(cluster(scaling(*limits), unknown={})))

    assert [(row.accelerator, row.accelerators, row.ceiling, row.role) for row in found] == [
        ("T4", Range(1, 8), exactly(8), "delegated"),
        ("TPU-v5e", Range(0, 16), exactly(16), "delegated"),
        ("unknown", Range(0, 4), exactly(4), "delegated"),
    ]
    assert [row.instances.min for row in found] == [0, 0, 0]
    assert reasons(found[2]) == [
        'cluster_autoscaling[0].resource_limits[4].resource_type: "nvidia-new" is not in the catalog'
    ]


def test_auto_provisioning_without_a_limit_for_accelerators_makes_none(tmp_path):
    assert rows(tmp_path, gcp(cluster(scaling({"resource_type": "cpu", "maximum": 9}), unknown={}))) == ()


def test_auto_provisioning_that_is_off_makes_none(tmp_path):
    off = scaling({"resource_type": "nvidia-l4", "maximum": 8}, enabled="false")

    assert rows(tmp_path, gcp(cluster(off, unknown={}))) == ()


def test_limits_that_are_turned_round_count_as_the_larger(tmp_path):
    row = only(
        tmp_path,
        gcp(cluster(scaling({"resource_type": "nvidia-l4", "minimum": 9, "maximum": 8}), unknown={})),
    )

    assert row.accelerators == exactly(9)


@pytest.mark.parametrize(
    ("after", "unknown", "path"),
    [
        ({"cluster_autoscaling": None}, True, "cluster_autoscaling"),
        (scaling(), [{"resource_limits": True}], "cluster_autoscaling[0].resource_limits"),
        (
            scaling({"resource_type": "nvidia-l4"}),
            [{"resource_limits": [{"maximum": True}]}],
            "cluster_autoscaling[0].resource_limits[0].maximum",
        ),
        (
            scaling({"maximum": 8}),
            [{"resource_limits": [{"resource_type": True}]}],
            "cluster_autoscaling[0].resource_limits[0].resource_type",
        ),
    ],
)
def test_limits_that_are_unknown_are_told(tmp_path, after, unknown, path):
    link = {CLUSTER: {"cluster_autoscaling": [{"resource_limits": to("var.limits")}]}}

    row = only(tmp_path, gcp(cluster(after, unknown={"cluster_autoscaling": unknown}), links=link))

    assert (row.role, row.unresolved[0].path) == ("delegated", path)


def test_a_default_compute_class_makes_nodes_without_auto_provisioning(tmp_path):
    after = {"cluster_autoscaling": [{"enabled": False, "default_compute_class_enabled": True}]}

    row = only(tmp_path, gcp(cluster(after, unknown={})))

    assert (row.role, row.ceiling) == ("delegated", Range(0))


def test_planned_values_alone_show_what_a_cluster_has(tmp_path):
    values = {"name": "c", "location": "us-central1", "initial_node_count": 1}
    resource = {
        "address": CLUSTER,
        "mode": "managed",
        "type": "google_container_cluster",
        "name": "c",
        "values": values,
    }

    assert rows(tmp_path, {"planned_values": {"root_module": {"resources": [resource]}}}) == ()


def test_a_deleted_cluster_takes_its_inline_pools_with_it(tmp_path):
    before = {"name": "c", "location": "us-central1-a", "node_pool": [pool()]}
    gone = cluster(actions=["delete"], before=before)
    gone["change"]["after"] = None

    row = only(tmp_path, gcp(gone))

    assert (row.ceiling, row.accelerators_before) == (ZERO, exactly(2))


def anywhere(cloud, config, **differs):
    after = {
        "location": "us-east4",
        "cluster": "c",
        "config": [config],
        "autoscaling": [{"min_node_count": 1, "max_node_count": 3}],
    }
    return made(f"google_container_{cloud}_node_pool.p", after | differs.pop("after", {}), **differs)


def test_a_pool_in_aws_is_of_aws(tmp_path):
    owner = made(
        "google_container_aws_cluster.c", {"name": "c", "aws_region": "us-east-1", "location": "us-east4"}
    )
    config = {"instance_type": "p4d.24xlarge", "tags": {"customer": "acme"}}

    row = only(tmp_path, gcp(anywhere("aws", config), owner))

    assert (row.provider, row.region, row.ceiling) == ("aws", "us-east-1", exactly(24))
    assert [claim.value for claim in row.claims] == ["acme"]


def test_spot_types_of_a_pool_in_aws_are_alternatives(tmp_path):
    config = {"spot_config": [{"instance_types": ["g5.xlarge", "p4d.24xlarge"]}]}

    row = only(tmp_path, gcp(anywhere("aws", config)))

    assert (row.market, row.accelerators, row.ceiling) == ("spot", Range(1, 24), exactly(24))


def test_a_pool_in_azure_is_of_azure(tmp_path):
    row = only(tmp_path, gcp(anywhere("azure", {"vm_size": "Standard_ND96isr_H100_v5"})))

    assert (row.provider, row.accelerator, row.ceiling) == ("azure", "H100-SXM5-80GB", exactly(24))


def test_pools_elsewhere_may_be_plain_unknown_or_open(tmp_path):
    unset = anywhere("azure", {}, unknown={"config": [{"vm_size": True}]})
    name = "google_container_azure_node_pool.p"
    plain = {name: {"config": [{"ssh_config": always(1)}]}}
    link = {name: {"config": [{"vm_size": to("var.size")}]}}
    open_ = anywhere("aws", {"instance_type": "p4d.24xlarge"}, after={"autoscaling": []})

    assert rows(tmp_path, gcp(anywhere("aws", {"instance_type": "t3.large"}))) == ()
    assert rows(tmp_path, gcp(unset, links=plain)) == ()
    assert only(tmp_path, gcp(unset, links=link)).accelerator == "unknown"
    assert only(tmp_path, gcp(anywhere("aws", {}))).accelerator == "unknown"
    assert only(tmp_path, gcp(open_)).ceiling == Range(0)
