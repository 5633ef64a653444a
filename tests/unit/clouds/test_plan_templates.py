"""Launch templates behind those who use them."""

import pytest

from guardrails.model.range import Range, exactly
from tests.samples.terraform import (
    TEMPLATE,
    always,
    block,
    change,
    group,
    instance,
    only,
    plan,
    reasons,
    refers,
    rows,
    runs,
    template,
)


def grouped(*changes, expression=TEMPLATE, version="$Latest", more=(), **differs):
    """A plan of an autoscaling group whose template is an expression."""
    launch = [{"id": expression, "version": always(version)}]
    resources = [
        block("aws_autoscaling_group.gpu", {"launch_template": launch}),
        block("aws_launch_template.gpu"),
    ]
    return plan(*changes, root={"resources": [*resources, *more]} | differs.pop("root", {}), **differs)


def test_a_group_joins_its_template(tmp_path):
    found = rows(tmp_path, grouped(template(), group()))

    row = runs(found)
    assert (row.instance_type, row.accelerators, row.ceiling) == ("p5.48xlarge", exactly(16), exactly(32))
    assert [(each.role, each.ceiling.max) for each in found] == [("template", 0), ("runs", 32)]


def test_a_group_joins_a_template_through_outputs_and_variables(tmp_path):
    made = {
        "resources": [block("aws_launch_template.gpu")],
        "outputs": {"id": {"expression": TEMPLATE}},
    }
    used = {
        "variables": {"template": {}},
        "resources": [
            block("aws_autoscaling_group.gpu", {"launch_template": [{"id": refers("var.template")}]})
        ],
    }
    root = {
        "module_calls": {
            "made": {"module": made},
            "used": {
                "expressions": {"template": refers("module.made[0].id", "module.made[0]", "module.made")},
                "module": used,
            },
        }
    }
    document = plan(
        template("module.made[0].aws_launch_template.gpu"),
        template("module.made[1].aws_launch_template.gpu", {"instance_type": "p4d.24xlarge"}),
        group("module.used.aws_autoscaling_group.gpu"),
        root=root,
    )

    assert runs(rows(tmp_path, document)).instance_type == "p5.48xlarge"


def test_instances_that_a_reference_leaves_open_are_alternatives(tmp_path):
    small = template('aws_launch_template.gpu["a"]', {"instance_type": "g5.xlarge"})
    big = template('aws_launch_template.gpu["b"]')
    document = grouped(small, big, group(), expression=refers("aws_launch_template.gpu", "each.key"))

    row = runs(rows(tmp_path, document))

    assert (row.instance_type, row.ceiling, row.accelerators) == ("p5.48xlarge", Range(0, 32), Range(0, 16))
    assert reasons(row) == ["launch_template[0].id: passes through each.key, which a plan does not hold"]
    assert [each.instance_type for each in row.alternatives] == ["g5.xlarge", "p5.48xlarge"]


def test_an_instance_that_a_reference_names_is_the_one(tmp_path):
    small = template('aws_launch_template.gpu["a"]', {"instance_type": "g5.xlarge"})
    big = template('aws_launch_template.gpu["b"]')
    name = 'aws_launch_template.gpu["a"]'
    document = grouped(small, big, group(), expression=refers(f"{name}.id", name, "aws_launch_template.gpu"))

    assert runs(rows(tmp_path, document)).ceiling == exactly(4)


def test_an_alternative_that_is_unknown_takes_the_upper_bound_away(tmp_path):
    document = grouped(template(), group(), expression=refers("aws_launch_template.gpu.id", "local.other"))

    row = runs(rows(tmp_path, document))

    assert (row.accelerator, row.ceiling) == ("H100-SXM5-80GB", Range(32))
    assert reasons(row) == ["launch_template[0].id: passes through local.other, which a plan does not hold"]


def test_the_flag_of_a_condition_is_no_template(tmp_path):
    expression = refers("var.create", "aws_launch_template.gpu.id", "var.existing")
    document = grouped(
        template(),
        group(),
        expression=expression,
        variables={"create": {"value": True}, "existing": {"value": ""}},
    )

    assert runs(rows(tmp_path, document)).ceiling == exactly(32)


@pytest.mark.parametrize(
    "after",
    [{"launch_template": [{"id": "lt-1", "version": "$Latest"}]}, {"launch_template": {"name": "gpu"}}],
)
def test_a_template_is_found_by_literal_id_or_name(tmp_path, after):
    existing = template(after={"id": "lt-1"}, actions=["no-op"], before={"id": "lt-1"}, unknown={})

    row = runs(rows(tmp_path, plan(existing, group(after=after, unknown={}))))

    assert row.ceiling == exactly(32)


def test_a_template_that_only_the_state_knows_is_found(tmp_path):
    known = {
        "address": "data.aws_launch_template.gpu",
        "mode": "data",
        "type": "aws_launch_template",
        "name": "gpu",
        "values": {"id": "lt-1", "name": "gpu", "instance_type": "p4d.24xlarge"},
    }
    document = plan(
        group(after={"launch_template": [{"id": "lt-1"}]}, unknown={}),
        prior_state={"values": {"root_module": {"resources": [known]}}},
    )

    assert only(tmp_path, document).instance_type == "p4d.24xlarge"


def test_a_template_that_nobody_knows_is_named(tmp_path):
    row = only(tmp_path, plan(group(after={"launch_template": [{"id": "lt-9"}]}, unknown={})))

    assert reasons(row) == ["launch_template[0].id: launch template lt-9 is not in the plan"]
    assert row.ceiling == Range(0)


def test_a_template_that_the_plan_deletes_is_not_joined(tmp_path):
    gone = template(
        'aws_launch_template.gpu["old"]', actions=["delete"], before={"instance_type": "p4d.24xlarge"}
    )
    gone["change"]["after"] = None

    document = grouped(
        gone,
        template('aws_launch_template.gpu["new"]'),
        group(),
        expression=refers("aws_launch_template.gpu"),
    )

    assert runs(rows(tmp_path, document)).alternatives == ()


@pytest.mark.parametrize(
    ("version", "shown"),
    [
        ("$Latest", "p5.48xlarge"),
        ("4", "p5.48xlarge"),
        (3, "p4d.24xlarge"),
        ("$Default", "p4d.24xlarge"),
        (None, "p4d.24xlarge"),
        ("2", "unknown"),
    ],
)
def test_the_version_decides_which_state_of_a_template_is_meant(tmp_path, version, shown):
    before = {
        "id": "lt-1",
        "name": "gpu",
        "instance_type": "p4d.24xlarge",
        "latest_version": 3,
        "default_version": 3,
    }
    after = before | {"instance_type": "p5.48xlarge", "latest_version": None}
    changed = template(after=after, actions=["update"], before=before, unknown={"latest_version": True})
    used = group(after={"launch_template": [{"id": "lt-1", "version": version}]}, unknown={})

    assert runs(rows(tmp_path, plan(changed, used))).instance_type == shown


def test_a_template_that_does_not_decode_makes_its_users_unknown(tmp_path):
    found = rows(tmp_path, grouped(template(after={"instance_type": 5}), group()))

    assert [row.accelerator for row in found] == ["unknown", "unknown"]
    assert found[0].ceiling.max == 0
    assert "aws_launch_template.gpu" in reasons(found[1])[0]


def test_an_instance_without_type_has_its_templates(tmp_path):
    document = plan(
        template(),
        instance(
            after={"instance_type": None, "launch_template": [{"version": "$Latest"}]},
            unknown={"instance_type": True, "launch_template": [{"id": True, "name": True}]},
        ),
        root={
            "resources": [
                block("aws_instance.one", {"launch_template": [{"id": TEMPLATE}]}),
                block("aws_launch_template.gpu"),
            ]
        },
    )

    assert runs(rows(tmp_path, document)).ceiling == exactly(8)


@pytest.mark.parametrize(
    "after", [{"instance_type": None}, {"instance_type": ""}, {"instance_type": "p5.99xlarge"}]
)
def test_a_type_that_is_missing_or_not_in_the_catalog_is_unknown(tmp_path, after):
    row = only(tmp_path, plan(instance(after=after)))

    assert (row.accelerator, row.accelerators_per_instance, row.ceiling) == ("unknown", None, Range(0))
    assert len(row.unresolved) == 1


def test_a_placement_group_without_name_yet_is_known_by_its_address(tmp_path):
    machines = [instance(f"aws_instance.one[{at}]", unknown={"placement_group": True}) for at in range(2)]
    expression = {"placement_group": refers("aws_placement_group.near.id", "aws_placement_group.near")}
    document = plan(
        *machines,
        change("aws_placement_group.near", "aws_placement_group", {}, unknown={"id": True}),
        root={"resources": [block("aws_instance.one", expression), block("aws_placement_group.near")]},
    )

    assert {row.placement for row in rows(tmp_path, document)} == {"aws_placement_group.near"}


@pytest.mark.parametrize("number", [50, 150, 5000])
def test_a_template_with_many_instances_is_followed_up_to_a_bound(tmp_path, number):
    made = [template(f"aws_launch_template.gpu[{at}]") for at in range(number)]

    row = runs(
        rows(tmp_path, grouped(*made, group(), expression=refers("aws_launch_template.gpu", "each.key")))
    )

    assert row.ceiling == (exactly(32) if number <= 100 else Range(0))


@pytest.mark.parametrize(
    ("options", "market"),
    [
        ([{"market_type": "spot"}], "spot"),
        ({"market_type": "capacity-block"}, "reserved"),
        ([{"market_type": "odd"}], "unknown"),
        ([], "on_demand"),
    ],
)
def test_the_market_of_an_instance_is_its_own_or_its_templates(tmp_path, options, market):
    own = only(tmp_path, plan(instance(after={"instance_market_options": options})))
    joined = runs(rows(tmp_path, grouped(template(after={"instance_market_options": options}), group())))

    assert (own.market, joined.market) == (market, market)


def test_the_placement_of_a_template_is_that_of_its_machines(tmp_path):
    after = {"placement": [{"group_name": "near", "availability_zone": "us-east-1a"}]}

    found = rows(tmp_path, grouped(template(after=after), group()))

    assert [(row.placement, row.zone) for row in found] == [("near", "us-east-1a"), ("near", "unknown")]


def test_references_that_branch_without_end_are_given_up(tmp_path):
    outputs = {f"o{at}": {"expression": refers(f"var.v{at}", "local.x")} for at in range(150)}
    root = {
        "resources": [
            block(
                "aws_autoscaling_group.gpu",
                {"launch_template": [{"id": refers(*(f"local.l{at}" for at in range(150)))}]},
            )
        ],
        "module_calls": {"m": {"module": {"outputs": outputs}}},
    }

    row = only(tmp_path, plan(group(), root=root))

    assert row.ceiling == Range(0)
    assert len(row.unresolved) <= 101
