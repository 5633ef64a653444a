"""A group keeps the version of the launch template that it asks for, whatever becomes of the template."""

import pytest

from guardrails.model.range import Range, exactly
from tests.samples import gcp_plans
from tests.samples.terraform import (
    TEMPLATE,
    always,
    block,
    change,
    plan,
    reasons,
    refers,
    rows,
    runs,
    template,
)

ID = "lt-0123456789abcdef0"
BIG, SMALL = "p5.48xlarge", "t3.micro"


def changed(was=BIG, will=SMALL, latest=1, default=1, **differs):
    """A template that goes from one type to another, in a new version."""
    common = {"id": ID, "name": "gpu", "default_version": default}
    before = common | {"instance_type": was, "latest_version": latest}
    after = common | {"instance_type": will, "latest_version": None} | differs.pop("after", {})
    unknown = {"latest_version": True} | differs.pop("unknown", {})
    after = {key: value for key, value in after.items() if unknown.get(key) is not True}
    return change(
        "aws_launch_template.gpu",
        "aws_launch_template",
        after,
        before=before,
        actions=["update"],
        unknown=unknown,
    )


def reference(version):
    """The block of a group that names the template by id."""
    return [{"id": ID, "name": "gpu", "version": version}]


def autoscaling(version):
    values = {"desired_capacity": 4, "min_size": 0, "max_size": 4, "launch_template": reference(version)}
    return "aws_autoscaling_group.u", values | {"mixed_instances_policy": []}


def mixed(version):
    specification = [{"launch_template_id": ID, "version": version}]
    policy = [{"launch_template": [{"launch_template_specification": specification, "override": []}]}]
    return "aws_autoscaling_group.u", {"max_size": 4, "min_size": 4, "mixed_instances_policy": policy}


def nodes(version):
    scaling = [{"desired_size": 4, "max_size": 4, "min_size": 4}]
    return "aws_eks_node_group.u", {"scaling_config": scaling, "launch_template": reference(version)}


def fleet(version):
    specification = [{"launch_template_id": ID, "version": version}]
    capacity = [{"total_target_capacity": 4, "default_target_capacity_type": "on-demand"}]
    config = [{"launch_template_specification": specification, "override": []}]
    return "aws_ec2_fleet.u", {"launch_template_config": config, "target_capacity_specification": capacity}


def spot(version):
    config = [{"launch_template_specification": [{"id": ID, "version": version}], "overrides": []}]
    return "aws_spot_fleet_request.u", {"target_capacity": 4, "launch_template_config": config}


def made(kind, version, *, actions=("no-op",)):
    """Something that uses the template and does not change itself."""
    address, values = kind(version)
    name = address.partition(".")[0]
    return change(address, name, values, before=values, actions=list(actions))


USERS = [autoscaling, mixed, nodes, fleet, spot]


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("version", ["1", "$Default"])
@pytest.mark.parametrize(("was", "will", "held"), [(BIG, SMALL, 32), (SMALL, BIG, 0)], ids=["away", "in"])
def test_whoever_is_pinned_keeps_the_old_version(tmp_path, user, version, was, will, held):
    found = [
        row for row in rows(tmp_path, plan(changed(was, will), made(user, version))) if row.role == "runs"
    ]

    assert [row.ceiling for row in found] == ([exactly(held)] if held else [])


@pytest.mark.parametrize(("was", "version"), [("1", "2"), ("$Latest", "$Latest")])
def test_the_new_version_is_the_planned_template(tmp_path, was, version):
    group = made(autoscaling, version, actions=("no-op",) if was == version else ("update",))
    group["change"]["before"] = autoscaling(was)[1]

    row = runs(rows(tmp_path, plan(changed(SMALL, BIG), group)))

    assert (row.ceiling, row.ceiling_before) == (exactly(32), exactly(0))


def test_what_a_group_loses_with_the_latest_version_is_shown(tmp_path):
    row = runs(rows(tmp_path, plan(changed(BIG, SMALL), made(autoscaling, "$Latest"))))

    assert (row.ceiling, row.ceiling_before) == (exactly(0), exactly(32))


def test_a_version_that_the_plan_does_not_show_is_unknown(tmp_path):
    row = runs(rows(tmp_path, plan(changed(latest=5), made(autoscaling, "3"))))

    assert row.ceiling == Range(0)
    assert (
        "version 3 of aws_launch_template.gpu is meant, and the plan shows only version 5 and 6"
        in reasons(row)[0]
    )


def test_the_default_moves_with_the_template_where_it_is_told_to(tmp_path):
    moved = changed(SMALL, BIG, after={"update_default_version": True}, unknown={"default_version": True})

    assert runs(rows(tmp_path, plan(moved, made(autoscaling, "$Default")))).ceiling == exactly(32)


def test_a_default_that_is_set_to_something_unknown_leaves_both(tmp_path):
    moved = changed(unknown={"default_version": True})
    root = {"resources": [block("aws_launch_template.gpu", {"default_version": refers("local.v")})]}

    row = runs(rows(tmp_path, plan(moved, made(autoscaling, "$Default"), root=root)))

    assert (row.ceiling, [each.instance_type for each in row.alternatives]) == (Range(0, 32), [BIG, SMALL])
    assert reasons(row) == ["launch_template[0].id: its version is known only after apply"]


def test_the_own_latest_version_of_a_template_is_the_planned_one(tmp_path):
    group = made(autoscaling, "1", actions=("update",))
    group["change"]["after"]["launch_template"] = [{"id": ID, "name": "gpu"}]
    group["change"]["after_unknown"] = {"launch_template": [{"version": True}]}
    version = refers("aws_launch_template.gpu.latest_version", "aws_launch_template.gpu")
    root = {
        "resources": [
            block("aws_autoscaling_group.u", {"launch_template": [{"id": TEMPLATE, "version": version}]})
        ]
    }

    row = runs(rows(tmp_path, plan(changed(SMALL, BIG), group, root=root)))

    assert (row.ceiling, row.ceiling_before) == (exactly(32), exactly(0))


def test_tags_make_no_new_version(tmp_path):
    tagged = changed(
        BIG, BIG, after={"latest_version": 1, "tags": {"a": "b"}}, unknown={"latest_version": False}
    )

    assert runs(rows(tmp_path, plan(tagged, made(autoscaling, "1")))).ceiling == exactly(32)


def test_a_template_that_is_replaced_has_no_old_version(tmp_path):
    new = changed(BIG, SMALL)
    new["change"]["actions"] = ["delete", "create"]

    assert not [row for row in rows(tmp_path, plan(new, made(autoscaling, "$Latest"))) if row.ceiling.max]


def test_a_group_of_machines_keeps_the_instance_template_that_it_names(tmp_path):
    link = "projects/acme-ml/global/instanceTemplates/gpu-1"
    replaced = gcp_plans.template(
        before={"machine_type": "a3-highgpu-8g", "name": "gpu-1"},
        after={"machine_type": "e2-standard-4", "name": "gpu-2"},
        actions=["create", "delete"],
    )
    values = {"name": "g", "target_size": 3, "version": [{"instance_template": link}]}
    kept = gcp_plans.made("google_compute_instance_group_manager.g", values, before=values, actions=["no-op"])

    row = runs(rows(tmp_path, gcp_plans.gcp(replaced, kept, links=gcp_plans.GROUP_LINK)))

    assert (row.instance_type, row.ceiling) == ("a3-highgpu-8g", exactly(24))


def test_a_new_template_has_its_first_version_only(tmp_path):
    values = {
        "max_size": 4,
        "min_size": 4,
        "launch_template": [{"version": "1"}],
        "mixed_instances_policy": [],
    }
    group = change(
        "aws_autoscaling_group.u",
        "aws_autoscaling_group",
        values,
        unknown={"launch_template": [{"id": True, "name": True}]},
    )
    expressions = {"launch_template": [{"id": TEMPLATE, "version": always("1")}]}
    root = {"resources": [block("aws_autoscaling_group.u", expressions)]}

    assert runs(rows(tmp_path, plan(template(), group, root=root))).ceiling == exactly(32)
