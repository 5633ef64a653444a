"""Scheduled actions raise what a group or target may grow to."""

import pytest

from guardrails.model.range import Range, exactly
from tests.samples.terraform import block, change, plan, reasons, refers, rows, runs, template

GROUP = "aws_autoscaling_group.g"


def group(most=0, **differs):
    """A group of p5.48xlarge."""
    values = {"name": "g", "min_size": 0, "max_size": most, "desired_capacity": 0}
    values |= {"launch_template": [{"name": "gpu", "version": "$Latest"}], "mixed_instances_policy": []}
    return change(GROUP, "aws_autoscaling_group", values, **differs)


def schedule(name="s", **values):
    """An action for the group."""
    unknown = values.pop("unknown", {})
    how = {key: values.pop(key) for key in ("before", "actions") if key in values}
    after = {"autoscaling_group_name": "g", "scheduled_action_name": name} | values
    return change(
        f"aws_autoscaling_schedule.{name}", "aws_autoscaling_schedule", after, unknown=unknown, **how
    )


def ceiling(folder, *entries, **differs):
    """What runs at most, before and after."""
    row = runs(rows(folder, plan(template(), *entries, **differs)))
    return row.ceiling


@pytest.mark.parametrize(
    ("values", "most"),
    [
        ({"max_size": 16, "desired_capacity": 16}, 128),
        ({"max_size": 4}, 32),
        ({"desired_capacity": 2}, 16),
        ({"max_size": -1, "desired_capacity": -1}, 8),
        ({"max_size": 0}, 8),
    ],
)
def test_an_action_raises_the_ceiling_and_never_lowers_it(tmp_path, values, most):
    assert ceiling(tmp_path, group(1), schedule(**values)) == exactly(most)


def test_of_several_actions_the_largest_counts(tmp_path):
    assert ceiling(tmp_path, group(), schedule(max_size=2), schedule("t", max_size=4)) == exactly(32)


def test_an_action_is_joined_by_reference(tmp_path):
    action = schedule(max_size=2, autoscaling_group_name=None, unknown={"autoscaling_group_name": True})
    name = refers(f"{GROUP}.name", GROUP)
    root = {
        "resources": [block("aws_autoscaling_schedule.s", {"autoscaling_group_name": name}), block(GROUP)]
    }

    assert ceiling(tmp_path, group(), action, root=root) == exactly(16)


def test_a_limit_that_is_not_known_opens_the_ceiling(tmp_path):
    action = schedule(max_size=None, unknown={"max_size": True})
    root = {"resources": [block("aws_autoscaling_schedule.s", {"max_size": refers("var.n")})]}

    row = runs(rows(tmp_path, plan(template(), group(1), action, root=root)))

    assert row.ceiling == Range(8)
    assert reasons(row) == ["aws_autoscaling_schedule.s.max_size: var.n has no value in the plan"]


def test_a_limit_that_nobody_set_changes_nothing(tmp_path):
    action = schedule(max_size=None, desired_capacity=2, unknown={"max_size": True})
    root = {"resources": [block("aws_autoscaling_schedule.s", {"desired_capacity": {"constant_value": 2}})]}

    assert ceiling(tmp_path, group(1), action, root=root) == exactly(16)


def test_what_an_action_adds_to_a_group_that_stays_is_shown(tmp_path):
    values = group(1)["change"]["after"]
    kept = group(1, before=values, actions=["no-op"])
    old = {"id": "lt-1", "name": "gpu", "instance_type": "p5.48xlarge", "latest_version": 1}
    shape = change("aws_launch_template.gpu", "aws_launch_template", old, before=old, actions=["no-op"])

    row = runs(rows(tmp_path, plan(shape, kept, schedule(max_size=4))))

    assert (row.ceiling_before, row.ceiling) == (exactly(8), exactly(32))


@pytest.mark.parametrize(("most", "rows_"), [(4, 1), (0, 0)])
def test_an_action_for_a_group_elsewhere_is_unknown(tmp_path, most, rows_):
    found = rows(tmp_path, plan(schedule(max_size=most)))

    assert [(row.accelerator, row.ceiling.max) for row in found] == [("unknown", None)] * rows_


def test_a_scheduled_action_of_a_target_raises_a_fleet(tmp_path):
    fleet = {"name": "f", "instance_type": "stream.graphics.g4dn.xlarge", "fleet_type": "ON_DEMAND"}
    fleet |= {"compute_capacity": [{"desired_instances": 1}]}
    common = {"resource_id": "fleet/f", "service_namespace": "appstream"}
    target = change("aws_appautoscaling_target.t", "aws_appautoscaling_target", common | {"max_capacity": 2})
    action = common | {"scalable_target_action": [{"max_capacity": 5, "min_capacity": 1}]}
    scheduled = change("aws_appautoscaling_scheduled_action.a", "aws_appautoscaling_scheduled_action", action)

    row = runs(
        rows(tmp_path, plan(change("aws_appstream_fleet.f", "aws_appstream_fleet", fleet), target, scheduled))
    )

    assert row.ceiling == exactly(5)
