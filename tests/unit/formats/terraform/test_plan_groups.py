"""Autoscaling groups: desired, allowed, weighted, chosen by attributes; the unknown stays a range."""

import pytest

from guardrails.model.range import ZERO, Range, exactly
from tests.samples.terraform import (
    block,
    group,
    only,
    plan,
    reasons,
    refers,
    rows,
    template,
)


def grown(after=None, **differs):
    """The row of a group of p5.48xlarge."""
    launch = {"launch_template": [{"id": refers("aws_launch_template.gpu.id", "aws_launch_template.gpu")}]}
    root = {"resources": [block("aws_autoscaling_group.gpu", launch), block("aws_launch_template.gpu")]}
    return plan(template(), group(after=after, **differs), root=root)


def machines(tmp_path, document):
    (row,) = [row for row in rows(tmp_path, document) if row.role == "runs"]
    return row


@pytest.mark.parametrize(
    ("after", "instances", "ceiling"),
    [
        ({}, exactly(2), 4),
        ({"desired_capacity": None}, Range(0, 4), 4),
        ({"desired_capacity": "2", "max_size": 4.0}, exactly(2), 4),
        ({"warm_pool": [{"max_group_prepared_capacity": 10}]}, exactly(2), 10),
        ({"warm_pool": [{"max_group_prepared_capacity": -1}]}, exactly(2), 4),
        ({"desired_capacity": 9}, exactly(9), 9),
        ({"desired_capacity": 0, "max_size": 0}, ZERO, 0),
        ({"desired_capacity_type": "vcpu", "max_size": 96}, Range(0, 96), 96),
    ],
)
def test_groups_are_taken_at_the_ceiling(tmp_path, after, instances, ceiling):
    row = machines(tmp_path, grown(after))

    assert (row.instances, row.ceiling.max, row.instances_ceiling.max) == (instances, ceiling * 8, ceiling)


@pytest.mark.parametrize("size", [None, "many", -3, 2.5, 10**20, "NaN"])
def test_a_size_that_is_no_count_leaves_the_ceiling_open(tmp_path, size):
    row = machines(tmp_path, grown({"max_size": size}))

    assert row.ceiling == Range(16)
    assert [each.path for each in row.unresolved] == ["max_size"]


def test_an_unknown_size_is_followed_to_its_variable(tmp_path):
    unknown = {"max_size": True, "launch_template": [{"id": True}]}
    document = grown({"max_size": None}, unknown=unknown) | {"variables": {"most": {"value": "7"}}}
    document["configuration"]["root_module"]["resources"][0]["expressions"]["max_size"] = refers("var.most")

    assert machines(tmp_path, document).ceiling == exactly(56)


def test_a_group_of_an_unknown_type_that_may_hold_nothing_holds_nothing(tmp_path):
    after = {"max_size": 0, "desired_capacity": 0, "launch_template": [{"id": "lt-9"}]}

    row = only(tmp_path, plan(group(after=after, unknown={})))

    assert (row.ceiling, row.unresolved, row.holds_nothing) == (ZERO, (), True)


def mixed(overrides, template_after=None, marks=None):
    """A plan of a mixed group over a template."""
    specification = {"launch_template_id": refers("aws_launch_template.gpu.id", "aws_launch_template.gpu")}
    policy = [
        {
            "launch_template": [
                {"launch_template_specification": [{"version": "$Latest"}], "override": overrides}
            ]
        }
    ]
    expression = [{"launch_template": [{"launch_template_specification": [specification]}]}]
    unknown = {
        "mixed_instances_policy": [
            {
                "launch_template": [
                    {"launch_template_specification": [{"launch_template_id": True}], "override": marks or []}
                ]
            }
        ]
    }
    root = {
        "resources": [
            block("aws_autoscaling_group.gpu", {"mixed_instances_policy": expression}),
            block("aws_launch_template.gpu"),
        ]
    }
    after = {"launch_template": [], "mixed_instances_policy": policy, "desired_capacity": 4, "max_size": 8}
    return plan(template(after=template_after), group(after=after, unknown=unknown), root=root)


def test_overrides_beat_the_template_and_weights_divide(tmp_path):
    overrides = [
        {"instance_type": "g5.xlarge", "weighted_capacity": "1"},
        {"instance_type": "p5.48xlarge", "weighted_capacity": "3"},
        {"instance_type": "m5.large", "weighted_capacity": None},
    ]

    row = machines(tmp_path, mixed(overrides))

    assert [(each.instance_type, each.accelerator, each.instances.max) for each in row.alternatives] == [
        ("g5.xlarge", "A10G", 8),
        ("p5.48xlarge", "H100-SXM5-80GB", 3),
        ("m5.large", "none", 8),
    ]
    assert (row.instance_type, row.ceiling, row.accelerators) == ("p5.48xlarge", exactly(24), Range(0, 16))


def test_overrides_without_accelerators_beat_a_template_with_them(tmp_path):
    found = rows(tmp_path, mixed([{"instance_type": "m5.large"}, {"instance_type": "c5.large"}]))

    assert [row.role for row in found] == ["template"]


def test_a_policy_without_overrides_has_the_templates_type(tmp_path):
    assert machines(tmp_path, mixed([])).ceiling == exactly(64)


def test_an_override_without_type_has_the_templates(tmp_path):
    assert machines(tmp_path, mixed([{"weighted_capacity": "2"}])).ceiling == exactly(32)


def test_an_override_may_have_a_template_of_its_own(tmp_path):
    own = {"launch_template_specification": [{"launch_template_name": "gpu"}]}

    assert machines(tmp_path, mixed([own])).ceiling == exactly(64)


@pytest.mark.parametrize("marks", [True, [{"instance_type": True}], [{"instance_requirements": True}]])
def test_overrides_that_are_unknown_leave_the_ceiling_open(tmp_path, marks):
    row = machines(tmp_path, mixed([{}], marks=marks))

    assert (row.accelerator, row.ceiling) == ("unknown", Range(0))
    assert "override" in row.unresolved[0].path


@pytest.mark.parametrize(
    ("requirements", "ceiling", "word"),
    [
        ({"accelerator_count": [{"min": 4}]}, Range(32), "asks for accelerators"),
        ({"accelerator_count": [{"min": 0, "max": 0}]}, None, ""),
        ({"accelerator_types": ["gpu"]}, Range(8), "asks for accelerators"),
        ({"accelerator_names": ["h100"]}, Range(8), "asks for accelerators"),
        ({"accelerator_manufacturers": ["nvidia"]}, Range(8), "asks for accelerators"),
        ({"accelerator_total_memory_mib": [{"min": 1}]}, Range(8), "asks for accelerators"),
        ({}, Range(0), "accelerator_count.max = 0 excludes them"),
        ({"allowed_instance_types": ["p5.48xlarge", "m5.large"]}, exactly(64), ""),
        ({"allowed_instance_types": ["m5.*", "c5.large"]}, None, ""),
        ({"allowed_instance_types": ["p5.*"]}, Range(64, 64), ""),
        ({"allowed_instance_types": ["p5*.*"]}, Range(64), "may match types"),
        ({"allowed_instance_types": ["m5.large", None]}, Range(0), "known only after apply"),
        ({"allowed_instance_types": ["*"]}, None, "may match types"),
    ],
)
def test_attribute_based_selection(tmp_path, requirements, ceiling, word):
    found = [
        row
        for row in rows(tmp_path, mixed([{"instance_requirements": [requirements]}]))
        if row.role == "runs"
    ]

    if ceiling is None and not word:
        assert found == []
    else:
        assert ceiling is None or found[0].ceiling == ceiling
        assert found[0].ceiling.max is None or not word
        assert word in "".join(reasons(found[0]))


def test_requirements_may_stand_in_the_template(tmp_path):
    document = mixed(
        [], {"instance_type": None, "instance_requirements": [{"accelerator_count": [{"min": 1}]}]}
    )

    assert machines(tmp_path, document).ceiling == Range(8)


@pytest.mark.parametrize(
    ("base", "percent", "market"),
    [(0, 0, "spot"), (1, 0, "unknown"), (0, 100, "on_demand"), (0, 50, "unknown"), (0, None, "on_demand")],
)
def test_the_market_of_a_mixed_group(tmp_path, base, percent, market):
    document = mixed([{"instance_type": "p5.48xlarge"}])
    policy = document["resource_changes"][1]["change"]["after"]["mixed_instances_policy"][0]
    policy["instances_distribution"] = [
        {"on_demand_base_capacity": base, "on_demand_percentage_above_base_capacity": percent}
    ]

    assert machines(tmp_path, document).market == market


def test_a_launch_configuration_that_is_not_in_the_plan_is_unknown(tmp_path):
    after = {"launch_template": [], "launch_configuration": "old"}

    assert reasons(only(tmp_path, plan(group(after=after, unknown={})))) == [
        "launch_configuration: launch configuration old is not in the plan"
    ]


def test_a_group_without_any_template_is_unknown(tmp_path):
    row = only(tmp_path, plan(group(after={"launch_template": []}, unknown={})))

    assert reasons(row) == ["launch_template: is not set"]
