"""A plan of a part is told from what is configured and has no change, where terraform does not say so."""

import pytest

from tests.samples.terraform import block, change, instance, plan, read, refers

KEPT = change("terraform_data.a", "terraform_data", {"input": None})


def partial(folder, document):
    """What the coverage says of a plan that is not complete."""
    return [line.reason for line in read(folder, document).coverage if line.what == "plan"]


def configured(*blocks, **calls):
    """A configuration with some resources and modules."""
    return {"resources": [block("terraform_data.a"), *blocks], "module_calls": calls}


GPU = block("aws_instance.one")


@pytest.mark.parametrize(
    ("differs", "missing"),
    [
        ({}, True),
        ({"count_expression": {"constant_value": 2}}, True),
        ({"count_expression": {"constant_value": 0}}, False),
        ({"count_expression": refers("var.n")}, False),
        ({"for_each_expression": {"constant_value": {}}}, False),
        ({"for_each_expression": refers("var.n")}, False),
        ({"mode": "data"}, False),
    ],
)
def test_a_configured_resource_without_a_change(tmp_path, differs, missing):
    found = partial(tmp_path, plan(KEPT, root=configured(GPU | differs)))

    assert [reason.rpartition(": ")[2] for reason in found] == (["aws_instance.one"] if missing else [])


@pytest.mark.parametrize(
    ("call", "missing"),
    [
        ({}, True),
        ({"for_each_expression": refers("var.n")}, False),
        ({"count_expression": refers("var.n")}, False),
    ],
)
def test_a_resource_of_a_module(tmp_path, call, missing):
    root = configured(m=call | {"module": {"resources": [GPU]}})

    assert bool(partial(tmp_path, plan(KEPT, root=root))) == missing


def test_a_module_whose_instances_are_there_is_not_missed_itself(tmp_path):
    inner = [instance(f'module.m["{key}"].aws_instance.one') for key in "ab"]
    root = configured(m={"module": {"resources": [GPU]}})

    assert not partial(tmp_path, plan(KEPT, *inner, root=root))


def test_a_plan_that_says_that_it_is_complete_is_believed(tmp_path):
    assert not partial(tmp_path, plan(KEPT, root=configured(GPU), complete=True))


def test_a_plan_that_takes_all_away_misses_only_what_the_state_has(tmp_path):
    gone = change("terraform_data.a", "terraform_data", None, before={"input": None}, actions=["delete"])
    state = {
        "resources": [
            {"address": "aws_instance.one", "mode": "managed", "type": "aws_instance", "name": "one"}
        ]
    }

    assert not partial(tmp_path, plan(gone, root=configured(GPU)))
    assert partial(tmp_path, plan(gone, root=configured(GPU), prior_state={"values": {"root_module": state}}))


def test_many_are_counted_and_some_named(tmp_path):
    root = configured(*(block(f"aws_instance.i{at}") for at in range(5)))

    (line,) = [line for line in read(tmp_path, plan(KEPT, root=root)).coverage if line.what == "plan"]

    assert (line.count, line.state) == (5, "incomplete")
    assert line.reason.endswith("aws_instance.i0, aws_instance.i1, aws_instance.i2 and 2 more")
