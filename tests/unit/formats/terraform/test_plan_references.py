"""Values behind variables, outputs, modules and other resources; what cannot be followed says why."""

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

UNKNOWN_TYPE = {"after": {"instance_type": None}, "unknown": {"instance_type": True}}


def typed_by(*references, root=None, **differs):
    """A plan of one instance whose type is an expression with these references."""
    root = {"resources": [block("aws_instance.one", {"instance_type": refers(*references)})]} | (root or {})
    return plan(instance(**UNKNOWN_TYPE), root=root, **differs)


def test_a_variable_of_the_root_is_followed(tmp_path):
    row = only(tmp_path, typed_by("var.kind", variables={"kind": {"value": "p4d.24xlarge"}}))

    assert (row.instance_type, row.ceiling, row.unresolved) == ("p4d.24xlarge", exactly(8), ())


def test_a_variable_without_value_has_its_default(tmp_path):
    row = only(tmp_path, typed_by("var.kind", root={"variables": {"kind": {"default": "g5.xlarge"}}}))

    assert row.accelerator == "A10G"


def test_an_attribute_of_another_resource_that_the_plan_knows_is_followed(tmp_path):
    document = typed_by("terraform_data.kind.input", "terraform_data.kind")
    document["resource_changes"].append(
        change("terraform_data.kind", "terraform_data", {"input": "p5.48xlarge"})
    )

    assert only(tmp_path, document).ceiling == exactly(8)


def test_an_attribute_that_is_unknown_itself_is_followed_through_its_configuration(tmp_path):
    document = typed_by(
        "terraform_data.kind.output", "terraform_data.kind", variables={"k": {"value": "g6.xlarge"}}
    )
    document["resource_changes"].append(
        change("terraform_data.kind", "terraform_data", {}, unknown={"output": True})
    )
    document["configuration"]["root_module"]["resources"].append(
        block("terraform_data.kind", {"output": refers("var.k")})
    )

    assert only(tmp_path, document).accelerator == "L4"


def test_data_resources_are_found_in_the_prior_state(tmp_path):
    known = {
        "address": "data.aws_ssm_parameter.kind",
        "mode": "data",
        "type": "aws_ssm_parameter",
        "name": "kind",
        "values": {"value": "p5.48xlarge"},
        "sensitive_values": {"value": True},
    }
    document = typed_by(
        "data.aws_ssm_parameter.kind.value",
        "data.aws_ssm_parameter.kind",
        prior_state={"values": {"root_module": {"resources": [known]}}},
    )

    row = only(tmp_path, document)

    assert (row.instance_type, row.accelerator) == ("(sensitive)", "H100-SXM5-80GB")


@pytest.mark.parametrize(
    ("references", "reason"),
    [
        (["local.kind"], "passes through local.kind, which a plan does not hold"),
        (["each.value.kind", "each.value"], "passes through each.value.kind, which a plan does not hold"),
        (["count.index"], "passes through count.index, which a plan does not hold"),
        (["var.a", "var.b"], "depends on var.a and var.b"),
        (["var.missing"], "var.missing has no value in the plan"),
        (["aws_x.gone.kind", "aws_x.gone"], "aws_x.gone.kind is not in the plan"),
        (["module.m"], "passes through all of module.m"),
        (["module.m.kind", "module.m"], "module.m.kind is not in the plan's configuration"),
        (["aws_instance.one.arn", "aws_instance.one"], "aws_instance.one.arn is known only after apply"),
        (
            ["aws_instance.one.instance_type", "aws_instance.one"],
            "aws_instance.one.instance_type is known only",
        ),
        ([], "computed by an expression that a plan does not hold"),
        ([7, None], "computed by an expression that a plan does not hold"),
    ],
)
def test_what_cannot_be_followed_says_why(tmp_path, references, reason):
    document = typed_by(*references)
    document["resource_changes"][0]["change"]["after_unknown"]["arn"] = True

    row = only(tmp_path, document)

    assert (row.instance_type, row.accelerator, row.ceiling) == ("unknown", "unknown", Range(0))
    (shown,) = reasons(row)
    assert shown.startswith("instance_type: ")
    assert reason in shown


def test_constants_and_parts_of_structures_are_followed(tmp_path):
    document = typed_by(
        "var.pool.gpu[1].kind",
        "var.pool",
        variables={"pool": {"value": {"gpu": [1, {"kind": "p5.48xlarge"}]}}},
    )

    assert only(tmp_path, document).ceiling == exactly(8)


def test_a_type_that_is_not_text_is_unknown(tmp_path):
    row = only(tmp_path, typed_by("var.kind", variables={"kind": {"value": ["p5.48xlarge"]}}))

    assert reasons(row) == ["instance_type: is not text"]


def nested(expression, **differs):
    """A plan of one instance in `module.a["x"].module.b`, its type a variable passed down twice."""
    inner = {
        "variables": {"kind": {}},
        "resources": [block("aws_instance.one", {"instance_type": refers("var.kind")})],
    }
    outer = {
        "variables": {"kind": {}},
        "module_calls": {"b": {"expressions": {"kind": refers("var.kind")}, "module": inner}},
    }
    root = {
        "variables": {"kind": {}},
        "module_calls": {"a": {"expressions": {"kind": expression}, "module": outer}},
    }
    return plan(instance('module.a["x"].module.b.aws_instance.one', **UNKNOWN_TYPE), root=root, **differs)


def test_module_calls_are_followed_to_the_root(tmp_path):
    row = only(tmp_path, nested(refers("var.kind"), variables={"kind": {"value": "p5.48xlarge"}}))

    assert row.ceiling == exactly(8)


def test_an_indexed_module_stands_for_all_its_outputs(tmp_path):
    made = {
        "resources": [block("aws_launch_template.gpu")],
        "outputs": {"name": {"expression": always("gpu")}, "id": {"expression": TEMPLATE}},
    }
    launch = [{"id": refers("module.made", "each.key")}]
    document = plan(
        template('module.made["a"].aws_launch_template.gpu'),
        group('aws_autoscaling_group.gpu["a"]'),
        root={
            "module_calls": {"made": {"module": made}},
            "resources": [block("aws_autoscaling_group.gpu", {"launch_template": launch})],
        },
    )

    row = runs(rows(tmp_path, document))

    assert (row.ceiling, row.unresolved) == (exactly(32), ())


def test_a_variable_that_comes_from_its_own_module_runs_in_a_circle(tmp_path):
    document = nested(refers("module.a.kind", "module.a"))
    child = document["configuration"]["root_module"]["module_calls"]["a"]["module"]
    child["outputs"] = {"kind": {"expression": refers("var.kind")}}

    (reason,) = reasons(only(tmp_path, document))

    assert "runs in a circle" in reason


def test_chains_that_fan_out_at_every_step_are_followed_once(tmp_path):
    document = typed_by("terraform_data.s0.output", "terraform_data.s0")
    for step in range(12):
        for at in range(10):
            made = change(f"terraform_data.s{step}[{at}]", "terraform_data", {}, unknown={"output": True})
            document["resource_changes"].append(made)
        following = refers(f"terraform_data.s{step + 1}.output", f"terraform_data.s{step + 1}")
        document["configuration"]["root_module"]["resources"].append(
            block(f"terraform_data.s{step}", {"output": following})
        )

    assert only(tmp_path, document).accelerator == "unknown"


def test_each_value_in_a_module_call_is_unknown(tmp_path):
    row = only(tmp_path, nested(refers("each.value")))

    assert reasons(row) == ["instance_type: passes through each.value, which a plan does not hold"]
