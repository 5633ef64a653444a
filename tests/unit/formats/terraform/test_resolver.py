"""Where references lead, asked of the resolver itself."""

import pytest

from guardrails.formats.terraform.document import open_document
from guardrails.formats.terraform.leaves import AttributeRef, Literal, UnresolvedRef
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.references import walk
from tests.plans import instance, plan
from tests.samples.terraform import CATALOG


def refers(*names):
    return {"references": list(names)}


def leaves(expression, *, root=None, below=(), join=True, resources=(), **top):
    """Where the `subnet_id` of a resource of the root module leads."""
    user = {
        "mode": "managed",
        "type": "aws_instance",
        "name": "user",
        "expressions": {"subnet_id": expression},
    }
    root = {"resources": [user], **(root or {})}
    text = plan(instance("user"), *resources, configuration={"root_module": root}, **top).encode()
    found = Plan("plan.json", open_document("plan.json", text), CATALOG, None)
    block = found.configuration.module("").resource("aws_instance.user")
    return list(found.resolver.leaves("", block, ("subnet_id", *below), join=join))


def child(**outputs):
    return {"module_calls": {"m": {"module": {"outputs": outputs}}}}


def constant(value, **more):
    return {"expression": {"constant_value": value}, **more}


def numbered(count):
    return [instance("t", index=at, address=f"aws_instance.t[{at}]") for at in range(count)]


def test_a_sensitive_output_hides_what_it_gives():
    shown = leaves(refers("module.m.a"), root=child(a=constant("x")))
    hidden = leaves(refers("module.m.a"), root=child(a=constant("x", sensitive=True)))

    assert (shown, hidden) == ([Literal("x")], [Literal("x", True)])


def test_a_sensitive_variable_of_a_module_hides_what_is_passed_to_it():
    inner = {"variables": {"v": {"sensitive": True}}, "outputs": {"a": {"expression": refers("var.v")}}}
    call = {"module": inner, "expressions": {"v": {"constant_value": "x"}}}

    assert leaves(refers("module.m.a"), root={"module_calls": {"m": call}}) == [Literal("x", True)]


def test_an_index_means_one_instance_and_is_no_step_into_it():
    found = leaves(refers("aws_instance.t[1].id", "aws_instance.t[1]"), resources=numbered(3))

    assert [(leaf.head.address, leaf.path) for leaf in found] == [("aws_instance.t[1]", ("id",))]


def test_an_instance_that_is_not_there_leads_nowhere():
    (found,) = leaves(refers("aws_instance.t[7].id"), resources=numbered(2))

    assert found == UnresolvedRef("aws_instance.t[7].id is not in the plan")


def test_what_only_leads_up_to_an_instance_is_not_followed():
    found = leaves(refers("aws_instance.t[0]", "aws_instance.t"), resources=numbered(2))

    assert [leaf.head.address for leaf in found] == ["aws_instance.t[0]"]


def test_of_a_whole_module_outputs_that_name_resources_are_followed():
    root = child(a=constant("x"), b={"expression": refers("aws_instance.t.id", "aws_instance.t")})
    inner = instance("t", address="module.m.aws_instance.t", module_address="module.m")
    (found,) = leaves(refers("module.m"), root=root, resources=[inner])

    assert isinstance(found, AttributeRef)
    assert leaves(refers("module.m"), root=child(a=constant("x"))) == [
        UnresolvedRef("passes through all of module.m")
    ]


@pytest.mark.parametrize(("count", "ends"), [(100, 100), (101, 1)])
def test_more_than_a_hundred_ends_are_none(count, ends):
    found = leaves(refers("aws_instance.t.id", "aws_instance.t"), resources=numbered(count))

    assert len(found) == ends
    assert isinstance(found[0], UnresolvedRef) == (count > 100)


def test_many_references_with_many_ends_are_too_many_together():
    others = [instance("s", index=at, address=f"aws_instance.s[{at}]") for at in range(60)]
    (found,) = leaves(refers("aws_instance.t.id", "aws_instance.s.id"), resources=[*numbered(60), *others])

    assert found == UnresolvedRef("leads to more than 100 places")


def test_a_value_is_walked_into_as_far_as_the_reference_says():
    found = leaves(refers("var.v.a", "var.v"), variables={"v": {"value": {"a": "x"}}})

    assert found == [Literal("x")]


def test_a_default_stands_in_for_a_variable_without_a_value():
    assert leaves(refers("var.v"), root={"variables": {"v": {"default": "x"}}}) == [Literal("x")]


def test_a_path_goes_on_in_the_value_of_a_variable():
    assert leaves(refers("var.v"), below=("a",), variables={"v": {"value": {"a": "x"}}}) == [Literal("x")]


def test_an_index_of_a_module_means_one_instance_of_it():
    modules = ("module.m[0]", "module.m[1]")
    inner = [instance("t", module_address=each, address=f"{each}.aws_instance.t") for each in modules]
    root = child(a={"expression": refers("aws_instance.t.id", "aws_instance.t")})
    found = leaves(refers("module.m[1].a", "module.m[1]", "module.m"), root=root, resources=inner)

    assert [leaf.head.address for leaf in found] == ["module.m[1].aws_instance.t"]


def test_a_circle_is_said_to_be_one():
    inner = {"variables": {"v": {}}, "outputs": {"a": {"expression": refers("var.v")}}}
    call = {"module": inner, "expressions": {"v": refers("module.m.a", "module.m")}}

    assert leaves(refers("module.m.a"), root={"module_calls": {"m": call}}) == [
        UnresolvedRef("runs in a circle through module.m.a")
    ]


def test_a_value_that_rests_on_two_references_is_not_taken_over():
    assert leaves(refers("var.a", "var.b"), join=False) == [UnresolvedRef("depends on var.a and var.b")]


def test_the_first_of_a_block_that_is_written_bare_is_the_block():
    assert walk({"a": "x"}, (0, "a")) == "x"
