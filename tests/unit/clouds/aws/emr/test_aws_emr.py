"""EMR clusters: master, core and task machines are rows of their own; scaling policies raise the ceiling."""

import json

import pytest

from guardrails.model.range import Range, exactly
from tests.samples.aws_plans import emr, made
from tests.samples.terraform import block, only, plan, reasons, refers, rows

GPU = {"instance_type": "g5.xlarge", "instance_count": 3}


def task(after=None, **differs):
    """A task group of two machines."""
    values = {"cluster_id": "j-1", "instance_type": "g5.xlarge", "instance_count": 2}
    return made("aws_emr_instance_group.task", values | (after or {}), **differs)


def limits(after=None, cluster="j-1", **differs):
    """A managed scaling policy."""
    values = {"unit_type": "Instances", "minimum_capacity_units": 1, "maximum_capacity_units": 10}
    policy = {"cluster_id": cluster, "compute_limits": [values | (after or {})]}
    return made("aws_emr_managed_scaling_policy.p", policy, **differs)


def test_each_role_is_a_row_and_one_without_accelerators_is_none(tmp_path):
    row = only(tmp_path, plan(emr()))

    assert (row.id, row.address) == ("aws_emr_cluster.spark#core", "aws_emr_cluster.spark")
    assert (row.accelerator, row.ceiling) == ("A10G", exactly(3))


def test_master_and_core_exist_together(tmp_path):
    found = rows(tmp_path, plan(emr({"master_instance_group": [{"instance_type": "p3.2xlarge"}]})))

    assert [(row.id.partition("#")[2], row.ceiling) for row in found] == [
        ("master", exactly(1)),
        ("core", exactly(3)),
    ]


def test_a_fleet_fills_its_targets_with_weights(tmp_path):
    fleet = {
        "instance_type_configs": [
            {"instance_type": "g5.xlarge", "weighted_capacity": 2},
            {"instance_type": "m5.xlarge"},
        ],
        "target_on_demand_capacity": 2,
        "target_spot_capacity": 4,
    }

    row = only(tmp_path, plan(emr({"core_instance_group": [], "core_instance_fleet": [fleet]})))

    assert (row.ceiling, [each.instance_type for each in row.alternatives]) == (
        exactly(3),
        ["g5.xlarge", "m5.xlarge"],
    )


def test_names_of_old_providers_are_read(tmp_path):
    old = {"master_instance_group": None, "core_instance_group": None}
    typed = emr(old | {"master_instance_type": "m5.xlarge", "core_instance_type": "g5.xlarge"})
    grouped = emr(
        old | {"instance_group": [GPU | {"instance_role": "CORE"}, GPU | {"instance_role": "TASK"}]}
    )

    assert only(tmp_path, plan(typed)).ceiling == exactly(1)
    assert [row.id.partition("#")[2] for row in rows(tmp_path, plan(grouped))] == ["core", "task"]


@pytest.mark.parametrize(
    ("after", "unknown", "path"),
    [
        ({"master_instance_group": [], "core_instance_group": []}, {}, "master_instance_group"),
        (
            {"core_instance_group": [GPU | {"instance_type": None}]},
            {},
            "core_instance_group[0].instance_type",
        ),
        (
            {"core_instance_group": None},
            {"core_instance_group": True},
            "core_instance_group[0].instance_type",
        ),
        (
            {"core_instance_group": [], "core_instance_fleet": [{}]},
            {},
            "core_instance_fleet[0].instance_type_configs",
        ),
        (
            {"core_instance_group": [], "core_instance_fleet": [{}]},
            {"core_instance_fleet": [{"instance_type_configs": True}]},
            "core_instance_fleet[0].instance_type_configs",
        ),
        (
            {"core_instance_fleet": None},
            {"core_instance_fleet": True},
            "core_instance_fleet[0].instance_type_configs",
        ),
    ],
)
def test_what_is_not_known_of_a_cluster_is_said(tmp_path, after, unknown, path):
    found = rows(tmp_path, plan(emr(after, unknown=unknown)))

    assert path in {each.path for row in found for each in row.unresolved}


def test_computed_groups_that_nobody_sets_are_none(tmp_path):
    unknown = {"core_instance_group": True, "core_instance_fleet": True, "master_instance_fleet": True}
    root = {"resources": [block("aws_emr_cluster.spark", {name: {} for name in "abcde"})]}

    assert rows(tmp_path, plan(emr({"core_instance_group": None}, unknown=unknown), root=root)) == ()


@pytest.mark.parametrize(
    ("policy", "ceiling"),
    [
        (json.dumps({"Constraints": {"MinCapacity": 1, "MaxCapacity": 7}, "Rules": []}), exactly(7)),
        (json.dumps({"Constraints": {"MaxCapacity": 2}}), exactly(3)),
        ("{}", Range(3)),
        ("not json", Range(3)),
        (json.dumps({"Constraints": {"MaxCapacity": []}}), Range(3)),
    ],
)
def test_a_groups_own_scaling_raises_its_ceiling(tmp_path, policy, ceiling):
    assert (
        only(tmp_path, plan(emr({"core_instance_group": [GPU | {"autoscaling_policy": policy}]}))).ceiling
        == ceiling
    )


def test_a_scaling_policy_that_is_unknown_leaves_the_ceiling_open(tmp_path):
    unknown = {"core_instance_group": [{"autoscaling_policy": True}]}

    row = only(tmp_path, plan(emr(unknown=unknown)))

    assert (row.accelerators, row.ceiling) == (exactly(3), Range(3))


@pytest.mark.parametrize(
    ("policy", "ceiling"),
    [
        (limits(), Range(3, 10)),
        (limits({"maximum_core_capacity_units": 5}), Range(3, 5)),
        (limits({"maximum_capacity_units": 1}), exactly(3)),
        (limits({"maximum_capacity_units": None}), Range(3)),
        (limits(cluster="j-2"), Range(3, 10)),
        (limits(cluster=5), Range(3)),
    ],
)
def test_managed_scaling_raises_the_ceiling(tmp_path, policy, ceiling):
    assert rows(tmp_path, plan(emr({"id": "j-1"}), policy))[0].ceiling == ceiling


def test_managed_scaling_of_another_cluster_does_not(tmp_path):
    other = made(
        "aws_emr_cluster.other", {"id": "j-2", "master_instance_group": [{"instance_type": "m5.large"}]}
    )

    assert only(tmp_path, plan(emr({"id": "j-1"}), other, limits(cluster="j-2"))).ceiling == exactly(3)


def test_a_policy_that_goes_raises_nothing(tmp_path):
    gone = limits(
        actions=["delete"], before={"cluster_id": "j-1", "compute_limits": [{"maximum_capacity_units": 9}]}
    )
    gone["change"]["after"] = None

    assert only(tmp_path, plan(emr({"id": "j-1"}), gone)).ceiling == exactly(3)


def test_task_machines_have_their_clusters_tags_and_limits(tmp_path):
    found = rows(tmp_path, plan(emr({"id": "j-1"}), task({"bid_price": "0.3"}), limits()))

    row = found[1]
    assert (row.accelerators, row.ceiling, row.market) == (exactly(2), Range(2, 10), "spot")
    assert [(claim.key, claim.value) for claim in row.claims] == [("customer", "acme")]


def test_a_task_fleet_finds_its_cluster_by_reference(tmp_path):
    values = {
        "instance_type_configs": [{"instance_type": "g5.xlarge"}],
        "target_on_demand_capacity": 1,
        "target_spot_capacity": None,
    }
    fleet = made("aws_emr_instance_fleet.task", values, unknown={"cluster_id": True})
    root = {
        "resources": [
            block("aws_emr_instance_fleet.task", {"cluster_id": refers("aws_emr_cluster.spark.id")}),
            block("aws_emr_cluster.spark"),
        ]
    }

    row = rows(tmp_path, plan(emr(), fleet, root=root))[1]

    assert (row.ceiling, row.claims_complete, row.claims[0].value) == (exactly(1), True, "acme")


def test_machines_of_an_unknown_cluster_may_have_more_tags(tmp_path):
    assert not only(tmp_path, plan(task())).claims_complete
    broken = emr({"id": "j-1", "core_instance_group": 5})
    assert not rows(tmp_path, plan(broken, task()))[1].claims_complete


@pytest.mark.parametrize("count", ["x", None])
def test_a_count_that_is_not_known_leaves_the_number_open(tmp_path, count):
    unknown = {} if count else {"instance_count": True}

    row = only(tmp_path, plan(task({"instance_count": count}, unknown=unknown)))

    assert row.ceiling == Range(0)
    assert reasons(row)[0].startswith("instance_count: ")
