"""Each instance of a group gets its own template: `t[each.key]`, `t[count.index]`, what `each.value` says."""

import pytest

from guardrails.model.range import Range, exactly
from tests.samples import gcp_plans
from tests.samples.terraform import block, change, plan, reasons, refers, rows, template

BIG, SMALL = "p5.48xlarge", "t3.micro"
TYPES = {"a": SMALL, "b": BIG}


def indexed(kind, key):
    """An address with an instance key."""
    shown = f'"{key}"' if isinstance(key, str) else key
    return f"{kind}[{shown}]"


def made(entry, key):
    """A resource with its key, as terraform lists it beside the address."""
    return entry | {"index": key}


def templates(keys):
    """A template for each key: the first small, the second big."""
    return [
        made(template(indexed("aws_launch_template.t", key), {"instance_type": kind}), key)
        for key, kind in zip(keys, (SMALL, BIG), strict=True)
    ]


def groups(keys, address="aws_autoscaling_group.g"):
    """A group of four machines for each key, its template known only after apply."""
    values = {"max_size": 4, "min_size": 4, "launch_template": [{"version": "$Latest"}]}
    unknown = {"launch_template": [{"id": True, "name": True}]}
    kind = "aws_autoscaling_group"
    return [made(change(indexed(address, key), kind, values, unknown=unknown), key) for key in keys]


def configured(*references, **differs):
    """The configuration of the group, its template given by some references."""
    group = block("aws_autoscaling_group.g", {"launch_template": [{"id": refers(*references)}]})
    return {"resources": [group | differs, block("aws_launch_template.t")]}


def held(folder, document):
    """Ceilings of what runs."""
    return {row.address: row.ceiling for row in rows(folder, document) if row.role == "runs"}


@pytest.mark.parametrize(
    ("keys", "index"),
    [(("a", "b"), "each.key"), ((0, 1), "count.index"), (('x"y', "x.y"), "each.key")],
    ids=["each", "count", "odd keys"],
)
def test_the_instance_of_the_same_key_is_meant(tmp_path, keys, index):
    document = plan(*templates(keys), *groups(keys), root=configured("aws_launch_template.t", index))

    assert held(tmp_path, document) == {indexed("aws_autoscaling_group.g", keys[1]): exactly(32)}


@pytest.mark.parametrize(
    "given",
    [{"constant_value": {"x": "a", "y": "b"}}, refers("var.choice")],
    ids=["written", "a variable"],
)
def test_a_value_of_for_each_picks_the_instance_that_it_names(tmp_path, given):
    root = configured("aws_launch_template.t", "each.value", for_each_expression=given)
    variables = {"choice": {"value": {"x": "a", "y": "b"}}}
    document = plan(
        *templates("ab"), *groups("xy"), root=root | {"variables": {"choice": {}}}, variables=variables
    )

    assert held(tmp_path, document) == {'aws_autoscaling_group.g["y"]': exactly(32)}


def test_for_each_over_the_templates_themselves_picks_by_key(tmp_path):
    root = configured("each.value.id", "each.value", for_each_expression=refers("aws_launch_template.t"))

    document = plan(*templates("ab"), *groups("ab"), root=root)

    assert held(tmp_path, document) == {'aws_autoscaling_group.g["b"]': exactly(32)}


def test_which_of_two_cannot_be_told_is_certain_for_nobody(tmp_path):
    root = configured("aws_launch_template.t", "each.value.template", "each.value")

    found = rows(tmp_path, plan(*templates("ab"), *groups("xy"), root=root))

    running = [row for row in found if row.role == "runs"]
    assert [row.ceiling for row in running] == [Range(0, 32)] * 2
    assert all("each.value.template" in reasons(row)[0] for row in running)


def test_a_condition_on_the_key_picks_nothing(tmp_path):
    small = template("aws_launch_template.small", {"instance_type": SMALL})
    big = template("aws_launch_template.big", {"instance_type": BIG})
    root = configured(
        "each.key",
        "aws_launch_template.big.id",
        "aws_launch_template.big",
        "aws_launch_template.small.id",
        "aws_launch_template.small",
    )

    assert set(held(tmp_path, plan(small, big, *groups("xy"), root=root)).values()) == {Range(0, 32)}


def test_templates_that_are_all_alike_leave_nothing_open(tmp_path):
    alike = [made(template(indexed("aws_launch_template.t", key)), key) for key in "ab"]
    root = configured("aws_launch_template.t", "each.value.template", "each.value")

    found = rows(tmp_path, plan(*alike, *groups("xy"), root=root))

    running = [row for row in found if row.role == "runs"]
    assert [(row.ceiling, row.unresolved) for row in running] == [(exactly(32), ())] * 2


def test_a_key_that_is_passed_to_a_module_picks_for_it(tmp_path):
    inner = [
        entry
        | {
            "address": f'module.m["{key}"].aws_autoscaling_group.g',
            "module_address": f'module.m["{key}"]',
            "index": None,
        }
        for key, (entry,) in {key: groups(key) for key in "ab"}.items()
    ]
    group = block("aws_autoscaling_group.g", {"launch_template": [{"id": refers("var.template")}]})
    call = {
        "expressions": {"template": refers("aws_launch_template.t", "each.key")},
        "for_each_expression": refers("local.all"),
        "module": {"resources": [group], "variables": {"template": {}}},
    }
    root = {"module_calls": {"m": call}, "resources": [block("aws_launch_template.t")]}

    assert held(tmp_path, plan(*templates("ab"), *inner, root=root)) == {
        'module.m["b"].aws_autoscaling_group.g': exactly(32)
    }


def test_a_module_of_templates_is_picked_by_key(tmp_path):
    inner = [
        template(f'module.t["{key}"].aws_launch_template.t', {"instance_type": kind})
        for key, kind in TYPES.items()
    ]
    output = {"expression": refers("aws_launch_template.t.id", "aws_launch_template.t")}
    call = {"module": {"resources": [block("aws_launch_template.t")], "outputs": {"id": output}}}
    root = configured("module.t", "each.key") | {"module_calls": {"t": call}}

    document = plan(*inner, *groups("ab"), root=root)

    assert held(tmp_path, document) == {'aws_autoscaling_group.g["b"]': exactly(32)}


@pytest.mark.parametrize(("keys", "ceilings"), [("ab", {exactly(24)}), ("xy", {Range(0, 24)})])
def test_instance_templates_of_gcp_are_picked_alike(tmp_path, keys, ceilings):
    kinds = ("e2-standard-4", "a3-highgpu-8g")
    shapes = [
        made(
            gcp_plans.template(indexed("google_compute_instance_template.t", key), {"machine_type": kind}),
            key,
        )
        for key, kind in zip("ab", kinds, strict=True)
    ]
    managers = [
        made(gcp_plans.group(indexed("google_compute_instance_group_manager.g", key)), key) for key in keys
    ]
    version = {"instance_template": refers("google_compute_instance_template.t", "each.key")}
    links = {"google_compute_instance_group_manager.g": {"version": [version]}}

    found = held(tmp_path, gcp_plans.gcp(*shapes, *managers, links=links))

    assert set(found.values()) == ceilings


@pytest.mark.parametrize("block_", [[{"id": refers("local.id"), "version": refers("local.v")}], None])
def test_the_only_template_of_a_module_is_taken_where_the_way_to_it_is_hidden(tmp_path, block_):
    group = block("aws_autoscaling_group.g", {"launch_template": block_} if block_ else {})
    root = {"resources": [group, block("aws_launch_template.t")]}
    (user,) = groups([0])
    user = user | {"address": "aws_autoscaling_group.g", "index": None}

    assert held(tmp_path, plan(template("aws_launch_template.t"), user, root=root)) == {
        "aws_autoscaling_group.g": exactly(32)
    }


def test_of_two_templates_none_is_taken(tmp_path):
    group = block("aws_autoscaling_group.g", {"launch_template": [{"id": refers("local.id")}]})
    both = [template("aws_launch_template.t"), template("aws_launch_template.other")]

    document = plan(*both, *groups("a"), root={"resources": [group]})

    assert set(held(tmp_path, document).values()) == {Range(0)}


def test_the_only_instance_template_of_a_module_is_taken_for_a_dynamic_version(tmp_path):
    document = gcp_plans.gcp(gcp_plans.template(), gcp_plans.group())

    assert set(held(tmp_path, document).values()) == {exactly(24)}
