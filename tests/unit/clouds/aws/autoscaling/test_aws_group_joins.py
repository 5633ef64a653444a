"""Groups with what other resources of the plan say of them, whatever the format of each is."""

import json

import pytest

from guardrails.model.range import Range, exactly
from tests.samples.strings import stack
from tests.samples.terraform import always, block, change, only, plan, reasons, refers, rows, runs

P5 = "p5.48xlarge"
OWN, OTHER = "aws_launch_template.gpu", "awscc_ec2_launch_template.gpu"
OWN_GROUP, OTHER_GROUP = "aws_autoscaling_group.g", "awscc_autoscaling_auto_scaling_group.g"
POOL = "awscc_autoscaling_warm_pool.w"


def entry(address, after, **differs):
    return change(address, address.partition(".")[0], after, **differs)


TEMPLATES = {
    OWN: entry(OWN, {"instance_type": P5}, unknown={"id": True, "name": True}),
    OTHER: entry(
        OTHER, {"launch_template_data": {"instance_type": P5}}, unknown={"launch_template_id": True}
    ),
}


def own_group(**differs):
    """A group of the AWS provider."""
    after = {"min_size": 0, "max_size": 4, "desired_capacity": 1, "mixed_instances_policy": []}
    return entry(OWN_GROUP, after | differs.pop("after", {}), **differs)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_group_uses_a_template_of_either_provider(tmp_path, template):
    attribute = {OWN: "id", OTHER: "launch_template_id"}[template]
    group = own_group(after={"launch_template": [{}]}, unknown={"launch_template": [{"id": True}]})
    used = [{"id": refers(f"{template}.{attribute}", template)}]
    root = {"resources": [block(OWN_GROUP, {"launch_template": used}), block(template)]}

    row = runs(rows(tmp_path, plan(TEMPLATES[template], group, root=root)))

    assert (row.instance_type, row.ceiling) == (P5, exactly(32))


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_group_of_the_cloud_control_provider_uses_a_template_of_either(tmp_path, template):
    attribute = {OWN: "id", OTHER: "launch_template_id"}[template]
    after = {"min_size": "0", "max_size": "4", "launch_template": {"version": "1"}}
    group = entry(OTHER_GROUP, after, unknown={"launch_template": {"launch_template_id": True}})
    used = refers(f"{template}.{attribute}", template)
    root = {"resources": [block(OTHER_GROUP, {"launch_template": used}), block(template)]}

    row = runs(rows(tmp_path, plan(TEMPLATES[template], group, root=root)))

    assert (row.instance_type, row.ceiling) == (P5, exactly(32))


def test_a_stack_uses_a_template_that_a_parameter_names(tmp_path):
    used = {"LaunchTemplateId": {"Ref": "Template"}, "Version": "1"}
    body = {
        "Parameters": {"Template": {"Type": "String"}},
        "Resources": {
            "G": {
                "Type": "AWS::AutoScaling::AutoScalingGroup",
                "Properties": {"MinSize": "0", "MaxSize": "4", "LaunchTemplate": used},
            }
        },
    }
    whole = stack(body, after={"parameters": {}}, unknown={"parameters": {"Template": True}})
    given = block("aws_cloudformation_stack.one", {"parameters": refers(f"{OWN}.id", OWN)})

    row = runs(rows(tmp_path, plan(TEMPLATES[OWN], whole, root={"resources": [given, block(OWN)]})))

    assert (row.instance_type, row.ceiling) == (P5, exactly(32))


def test_a_lone_group_uses_a_template_by_its_id(tmp_path):
    template = entry(OWN, {"id": "lt-1", "instance_type": P5})
    used = {"LaunchTemplateId": "lt-1", "Version": "$Default"}
    state = json.dumps({"MinSize": "0", "MaxSize": "2", "LaunchTemplate": used})
    kind = "aws_cloudcontrolapi_resource"
    group = change(
        f"{kind}.g", kind, {"type_name": "AWS::AutoScaling::AutoScalingGroup", "desired_state": state}
    )

    assert runs(rows(tmp_path, plan(template, group))).ceiling == exactly(16)


def test_a_warm_pool_of_the_other_provider_is_joined_by_reference(tmp_path):
    pool = entry(POOL, {"max_group_prepared_capacity": 20}, unknown={"auto_scaling_group_name": True})
    group = own_group(after={"launch_configuration": "c"}, unknown={"name": True})
    configuration = entry("aws_launch_configuration.c", {"name": "c", "instance_type": P5})
    name = refers(f"{OWN_GROUP}.name", OWN_GROUP)
    root = {"resources": [block(POOL, {"auto_scaling_group_name": name}), block(OWN_GROUP)]}

    row = runs(rows(tmp_path, plan(pool, group, configuration, root=root)))

    assert row.ceiling == exactly(160)


def test_a_warm_pool_of_an_unknown_size_opens_the_ceiling(tmp_path):
    pool = entry(POOL, {"auto_scaling_group_name": "g"}, unknown={"max_group_prepared_capacity": True})
    group = own_group(after={"name": "g", "launch_configuration": "c"})
    configuration = entry("aws_launch_configuration.c", {"name": "c", "instance_type": P5})
    given = {"auto_scaling_group_name": always("g"), "max_group_prepared_capacity": refers("var.n")}
    root = {"resources": [block(POOL, given), block(OWN_GROUP)]}

    row = runs(rows(tmp_path, plan(pool, group, configuration, root=root)))

    assert row.ceiling == Range(32)
    assert reasons(row) == [f"{POOL}.MaxGroupPreparedCapacity: var.n has no value in the plan"]


def test_a_warm_pool_of_a_group_that_is_not_seen_is_unknown(tmp_path):
    row = only(
        tmp_path, plan(entry(POOL, {"auto_scaling_group_name": "z", "max_group_prepared_capacity": 20}))
    )

    assert (row.accelerator, row.instances_ceiling) == ("unknown", exactly(20))


@pytest.mark.parametrize(
    ("price", "unknown", "market"),
    [
        ({"spot_price": "20"}, {}, "spot"),
        ({}, {"spot_price": True}, "spot"),
        ({"spot_price": None}, {}, "on_demand"),
        ({}, {}, "on_demand"),
    ],
)
def test_the_price_of_a_configuration_says_the_market(tmp_path, price, unknown, market):
    group = own_group(after={"launch_configuration": "c"})
    after = {"name": "c", "instance_type": P5, **price}
    configuration = entry("aws_launch_configuration.c", after, unknown=unknown)

    assert runs(rows(tmp_path, plan(group, configuration))).market == market


@pytest.mark.parametrize(
    ("pool", "unknown", "ceiling"),
    [
        ([{"max_group_prepared_capacity": 20}], {}, exactly(160)),
        ([{"max_group_prepared_capacity": -1, "min_size": 0}], {}, exactly(32)),
        ([{"min_size": 2}], {}, exactly(48)),
        ([{}], [{"max_group_prepared_capacity": True}], Range(32)),
        ([{}], [{"min_size": True}], Range(32)),
        ([], {}, exactly(32)),
    ],
)
def test_the_warm_pool_of_a_group_in_a_plan(tmp_path, pool, unknown, ceiling):
    group = own_group(after={"launch_configuration": "c", "warm_pool": pool}, unknown={"warm_pool": unknown})
    configuration = entry("aws_launch_configuration.c", {"name": "c", "instance_type": P5})

    assert runs(rows(tmp_path, plan(group, configuration))).ceiling == ceiling
