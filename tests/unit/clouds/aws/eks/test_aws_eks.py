"""EKS node groups take their types from themselves or their template; Auto Mode makes nodes by itself."""

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.aws_plans import group_block, made, node_group, templated_group
from tests.samples.terraform import always, block, instance, only, plan, reasons, refers, rows, template

BY_REFERENCE = {
    "resources": [
        group_block("aws_launch_template.gpu.id", "aws_launch_template.gpu"),
        block("aws_launch_template.gpu", {"instance_type": always("p5.48xlarge"), "name": always("gpu")}),
    ]
}


def runs(folder, document):
    """The rows that are no templates."""
    return [row for row in rows(folder, document) if row.role != "template"]


def test_a_node_group_has_its_own_size_and_tags(tmp_path):
    row = only(tmp_path, plan(node_group({"labels": {"team": "ml"}})))

    assert (row.kind, row.instance_type, row.accelerator) == (
        "aws_eks_node_group",
        "p5.48xlarge",
        "H100-SXM5-80GB",
    )
    assert (row.accelerators, row.ceiling) == (exactly(16), exactly(40))
    assert [(claim.key, claim.value) for claim in row.claims] == [("customer", "acme"), ("team", "ml")]


def from_variable(*references):
    """The configuration of a group whose types come from variables, as modules write it."""
    resources = [group_block("aws_launch_template.gpu.id"), block("aws_launch_template.gpu")]
    resources[0]["expressions"]["instance_types"] = refers(*references)
    return {"resources": resources, "variables": {"types": {"default": None}}}


@pytest.mark.parametrize("references", [("var.types",), ("var.block", "var.types"), ("local.types",)])
def test_a_template_that_names_a_type_rules_out_types_of_the_group(tmp_path, references):
    (row,) = runs(tmp_path, plan(template(), templated_group(), root=from_variable(*references)))

    assert (row.instance_type, row.ceiling, row.unresolved) == ("p5.48xlarge", exactly(40), ())


def test_types_that_are_unknown_beside_an_unknown_template_are_unknown(tmp_path):
    (row,) = runs(tmp_path, plan(templated_group(), root=from_variable("local.types")))

    assert reasons(row) == ["instance_types: passes through local.types, which a plan does not hold"]


def test_a_template_without_a_type_leaves_it_to_the_group(tmp_path):
    bare = template(after={"instance_type": None}, unknown={"id": True})
    bare["change"]["after"]["instance_type"] = None

    assert runs(tmp_path, plan(bare, templated_group(), root=BY_REFERENCE)) == []
    (row,) = runs(tmp_path, plan(bare, templated_group(), root=from_variable("local.types")))
    assert row.accelerator == "unknown"


def test_several_types_are_alternatives(tmp_path):
    row = only(tmp_path, plan(node_group({"instance_types": ["g5.xlarge", "p5.48xlarge", "m5.large"]})))

    assert (row.instance_type, row.ceiling) == ("p5.48xlarge", exactly(40))
    assert [each.instance_type for each in row.alternatives] == ["g5.xlarge", "p5.48xlarge", "m5.large"]


@pytest.mark.parametrize(
    ("kind", "market"), [("SPOT", "spot"), ("CAPACITY_BLOCK", "reserved"), ("?", "unknown")]
)
def test_the_market_is_the_capacity_type(tmp_path, kind, market):
    assert only(tmp_path, plan(node_group({"capacity_type": kind}))).market == market


def test_a_group_of_a_capacity_block_has_the_type_of_its_template(tmp_path):
    (row,) = runs(tmp_path, plan(template(), templated_group(), root=BY_REFERENCE))

    assert (row.instance_type, row.ceiling, row.market) == ("p5.48xlarge", exactly(40), "reserved")


def test_a_template_that_nobody_knows_leaves_the_group_open(tmp_path):
    root = {"resources": [group_block("aws_launch_template.elsewhere.id")]}

    (row,) = runs(tmp_path, plan(templated_group({"ami_type": "AL2023_x86_64_NVIDIA"}), root=root))

    assert (row.accelerator, row.ceiling) == ("unknown", Range(5))
    assert "launch_template" in row.unresolved[0].path


def test_without_type_and_template_eks_takes_a_general_one(tmp_path):
    group = node_group({"instance_types": None}, unknown={"instance_types": True})
    root = {"resources": [block("aws_eks_node_group.gpu", {"cluster_name": always("ml"), "a": {}, "b": {}})]}

    assert rows(tmp_path, plan(group, root=root)) == ()


def test_a_group_that_names_nothing_is_unknown(tmp_path):
    row = only(tmp_path, plan(node_group({"instance_types": None})))

    assert reasons(row) == ["instance_types: is not set"]


@pytest.mark.parametrize(
    ("types", "unknown", "ceiling"),
    [
        (["m5.large"], {}, None),
        (["m5.large", None], {"instance_types": [False, True]}, Range(0)),
        ([], {"instance_types": True}, Range(0)),
    ],
)
def test_types_that_are_known_only_after_apply_are_unknown(tmp_path, types, unknown, ceiling):
    found = runs(tmp_path, plan(node_group({"instance_types": types}, unknown=unknown)))

    assert [row.ceiling for row in found] == ([] if ceiling is None else [ceiling])


def test_types_may_come_from_a_variable(tmp_path):
    group = node_group({"instance_types": None}, unknown={"instance_types": True})
    root = {
        "resources": [block("aws_eks_node_group.gpu", {"instance_types": refers("var.types")})],
        "variables": {"types": {"default": ["trn1.32xlarge", 5]}},
    }

    row = only(tmp_path, plan(group, root=root))

    assert [each.instance_type for each in row.alternatives] == ["trn1.32xlarge", "unknown"]
    assert row.accelerator == "Trainium"


@pytest.mark.parametrize(
    ("scaling", "planned", "ceiling"),
    [
        ({"desired_size": 3, "max_size": 2, "min_size": 0}, exactly(24), exactly(24)),
        ({"desired_size": "3", "max_size": 4.0}, exactly(24), exactly(32)),
        ({"max_size": 4, "min_size": 1}, Range(8, 32), exactly(32)),
        ({"desired_size": 2}, exactly(16), Range(16)),
        ({"min_size": 1}, Range(8), Range(8)),
        ({}, Range(0), Range(0)),
        ({"desired_size": 0, "max_size": 0}, ZERO, ZERO),
    ],
)
def test_the_ceiling_is_the_largest_size(tmp_path, scaling, planned, ceiling):
    row = only(tmp_path, plan(node_group({"scaling_config": [scaling]})))

    assert (row.accelerators, row.ceiling) == (planned, ceiling)


def test_a_deleted_group_holds_nothing(tmp_path):
    gone = node_group(actions=["delete"], before=node_group()["change"]["after"])
    gone["change"]["after"] = None

    row = only(tmp_path, plan(gone))

    assert (row.action, row.ceiling, row.accelerators_before) == ("delete", ZERO, exactly(16))


@pytest.mark.parametrize(
    ("config", "unknown", "found"),
    [
        ([{"enabled": True, "node_pools": ["system"]}], {}, 1),
        ({"enabled": "true"}, {}, 1),
        ([{"enabled": False}], {}, 0),
        ([{}], {}, 0),
        ([], {}, 0),
        (None, {}, 0),
        ([{}], {"compute_config": [{"enabled": True}]}, 1),
        (None, {"compute_config": True}, 1),
    ],
)
def test_auto_mode_makes_an_unknown_number_of_nodes(tmp_path, config, unknown, found):
    cluster = made("aws_eks_cluster.auto", {"name": "auto", "compute_config": config}, unknown=unknown)

    listed = rows(tmp_path, plan(cluster))

    assert [(row.role, row.accelerator, row.ceiling) for row in listed] == [
        ("delegated", "unknown", Range(0))
    ] * found


def test_a_node_group_in_a_spread_placement_group_stands_apart(tmp_path):
    groups = [
        made(f"aws_placement_group.{strategy}", {"name": strategy, "strategy": strategy})
        for strategy in ("cluster", "spread")
    ]
    machines = [
        instance(f"aws_instance.{name}", after={"placement_group": name})
        for name in ("cluster", "spread", "other")
    ]

    assert [row.placement for row in rows(tmp_path, plan(*groups, *machines))] == ["cluster", "", "other"]
