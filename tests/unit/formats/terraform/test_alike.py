"""What a resource shares with its likes: all that was shown to who read it, and nothing that was not."""

from typing import Any

import msgspec
import pytest

from guardrails.formats.terraform.alike import Readings
from guardrails.formats.terraform.document import open_document
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import known_change
from guardrails.model.range import exactly
from guardrails.model.workload import Claim, Unresolved, Workload
from tests.plans import instance, plan
from tests.samples.terraform import CATALOG

TAGGED = {"tags": {"customer": "C-1"}}


class Values(msgspec.Struct):
    instance_type: str | None = None
    subnet_id: str | None = None
    tags: Any = None
    labels: object = None


class Also(msgspec.Struct):
    host_id: Any = None


class Other(msgspec.Struct):
    ami: Any = None


def row(resource, **changes):
    module = resource.row_module
    return Workload(
        id=f"{resource.row_address}#0",
        address=resource.row_address,
        provider="aws",
        kind=resource.kind,
        instances=exactly(1),
        accelerators=exactly(8),
        ceiling=exactly(8),
        **{"claims": (Claim("module", "", module),) if module else ()} | changes,
    )


def readings(read, *resources, blocks=(), root=None):
    """The rows of each resource, and which of them were read."""
    root = root or {"resources": list(blocks)}
    text = plan(*resources, configuration={"root_module": root}).encode()
    one = Plan("plan.json", open_document("plan.json", text), CATALOG, frozenset(("customer",)))
    found, was_read = Readings(one, Also), []

    def reading(resource):
        was_read.append(resource.row_address)
        return [row(resource, **(read(resource) or {}))]

    rows = [found.of(head, known_change(head), Values, reading).rows for head in one.heads]
    return [each for listed in rows for each in listed], was_read


def block(name, **expressions):
    return {"mode": "managed", "type": "aws_instance", "name": name, "expressions": expressions}


def test_likes_are_read_once_and_each_has_its_own_name():
    a, b = (instance(name, after={"tags": {"customer": "C-1", "Name": name}, "ami": name}) for name in "ab")
    b |= {"address": "module.m.aws_instance.b", "module_address": "module.m"}
    c = instance("c", address="module.n.aws_instance.c", module_address="module.n")

    rows, was_read = readings(lambda resource: {}, a, b, c, instance("d"))

    assert was_read == ["aws_instance.a", "module.m.aws_instance.b"]
    assert [each.id for each in rows] == [
        "aws_instance.a#0",
        "module.m.aws_instance.b#0",
        "module.n.aws_instance.c#0",
        "aws_instance.d#0",
    ]
    assert [each.claims for each in rows] == [
        (),
        (Claim("module", "", "module.m"),),
        (Claim("module", "", "module.n"),),
        (),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"after": {"instance_type": "p4d.24xlarge"}},
        {"after": {"tags": {"customer": "C-2"}}},
        {"after": {"tags": {"customer": True}}},
        {"after": {"subnet_id": None}},
        {"after": {"host_id": "h-1"}},
        {"type": "aws_spot_instance_request", "address": "aws_spot_instance_request.b"},
        {"module_address": "module.m", "address": "module.m.aws_instance.b"},
    ],
)
def test_what_a_reader_sees_or_may_see_makes_another_reading(change):
    a = instance("a", after={"tags": None})

    assert len(readings(lambda resource: {}, a, instance("b", **change))[1]) == 2


@pytest.mark.parametrize("part", ["after_unknown", "after_sensitive", "actions"])
def test_marks_and_actions_make_another_reading(part):
    b = instance("b")
    b["change"][part] = ["update"] if part == "actions" else {"instance_type": True}

    assert len(readings(lambda resource: {}, instance("a"), b)[1]) == 2


def test_of_tags_a_reader_sees_those_that_a_setting_asks_for():
    seen = []
    readings(
        lambda resource: seen.append(resource.values.tags),
        instance("a", after={"tags": {"Customer": 1, "Name": "a"}}),
    )

    assert seen == [{"Customer": 1}]


def claiming(resource):
    tags = resource.values.tags or resource.values.labels
    return {"claims": (Claim("tag", "customer", str(tags["customer"])),)}


@pytest.mark.parametrize("tags", ["tags", "labels"])
def test_likes_whose_tags_say_something_else_are_read_once_and_each_claims_what_its_own_say(tags):
    listed = [
        instance(name, after={"tags": None, tags: {"customer": f"C-{name}", "x": name}, "ami": name})
        for name in ("a", "b", "")
    ]

    rows, was_read = readings(claiming, *listed)

    assert was_read == ["aws_instance.a"]
    assert [each.claims[0].value for each in rows] == ["C-a", "C-b", "C-"]


@pytest.mark.parametrize(
    "use",
    [
        lambda text: {"placement": f"group of {text}"},
        lambda text: {"claims": (Claim("tag", "customer", f"{text}!"),)},
    ],
)
def test_who_does_more_with_a_text_of_a_tag_than_to_claim_it_reads_for_that_one_alone(use):
    listed = [instance(name, after={"tags": {"customer": f"C-{name}"}}) for name in "ab"]

    rows, was_read = readings(lambda resource: use(resource.values.tags["customer"]), *listed)

    assert was_read == ["aws_instance.a", "aws_instance.a", "aws_instance.b", "aws_instance.b"]
    assert [use(text) for text in ("C-a", "C-b")] == [
        {name: getattr(each, name) for name in use("")} for each in rows
    ]


def test_a_note_of_a_text_of_a_tag_is_of_the_text():
    def read(resource):
        resource.note("read", f"is {resource.values.tags['customer']}'s")

    plan_of = []
    readings(lambda resource: plan_of.append(resource.plan) or read(resource), instance("a", after=TAGGED))

    assert [each.reason for each in plan_of[0].notes] == ["is C-1's"]


@pytest.mark.parametrize(
    "look",
    [
        lambda resource: resource.head,
        lambda resource: resource.address,
        lambda resource: resource.block,
        lambda resource: resource.change,
        lambda resource: resource.reads_as(Other),
        lambda resource: resource.note("read", "something"),
    ],
)
def test_who_sees_which_resource_it_is_reads_for_that_one_alone(look):
    assert len(readings(lambda resource: look(resource) and {}, instance("a"), instance("b"))[1]) == 2


def test_a_row_that_speaks_of_its_own_resource_is_no_others():
    def read(resource):
        return {"unresolved": (Unresolved("", f"{resource.row_address} runs in a circle"),)}

    assert len(readings(read, instance("a"), instance("b"))[1]) == 2


@pytest.mark.parametrize(
    ("ask", "same", "other"),
    [
        (lambda resource: resource.is_set("subnet_id"), {"subnet_id": {}, "x": {}}, {"x": {}}),
        (lambda resource: resource.leaves("subnet_id"), {"subnet_id": {"references": ["var.a"]}}, {}),
        (lambda resource: resource.is_shown, {"x": {}}, None),
    ],
)
def test_answers_of_the_surroundings_are_compared(ask, same, other):
    blocks = [block(name, **same) for name in "ab"] + ([block("c", **other)] if other is not None else [])
    rows, was_read = readings(
        lambda resource: {"placement": str(ask(resource))}, *map(instance, "abc"), blocks=blocks
    )

    assert was_read == ["aws_instance.a", "aws_instance.c"]
    assert rows[0].placement == rows[1].placement


def test_of_expressions_only_those_that_were_asked_for_are_compared():
    blocks = [
        block("a", subnet_id={"references": ["var.a"]}, ami={"constant_value": "1"}),
        block("b", subnet_id={"references": ["var.a"]}, ami={"references": ["var.b"]}),
        block("c", subnet_id={"references": ["var.b"]}, ami={"constant_value": "1"}),
    ]

    was_read = readings(
        lambda resource: resource.leaves("subnet_id") and {}, *map(instance, "abc"), blocks=blocks
    )[1]

    assert was_read == ["aws_instance.a", "aws_instance.c"]


@pytest.mark.parametrize(
    ("expression", "times"),
    [
        ({"constant_value": "subnet-1"}, 1),
        ({"references": ["var.a"]}, 2),
        (None, 1),
    ],
)
def test_what_refers_to_nothing_is_the_same_in_every_module(expression, times):
    expressions = {} if expression is None else {"subnet_id": expression}
    called = {"module": {"resources": [block("a", **expressions)]}}
    root = {"module_calls": {"m": called, "n": called}}
    listed = [
        instance("a", address=f"module.{name}.aws_instance.a", module_address=f"module.{name}")
        for name in "mn"
    ]

    was_read = readings(lambda resource: resource.leaves("subnet_id") and {}, *listed, root=root)[1]

    assert len(was_read) == times


def test_instances_of_one_block_are_alike_where_nothing_speaks_of_their_key():
    def read(resource):
        resource.leaves("subnet_id")

    listed = [instance("a", index=at, address=f"aws_instance.a[{at}]") for at in range(2)]
    plain, picking = {"references": ["var.a"]}, {"references": ["var.a", "count.index"]}

    assert len(readings(read, *listed, blocks=[block("a", subnet_id=plain)])[1]) == 1
    assert len(readings(read, *listed, blocks=[block("a", subnet_id=picking)])[1]) == 2


def test_a_table_of_the_plan_is_asked_for_each():
    table = {}

    def of_plan(plan):
        table[id(plan.heads[1])] = ["something"]
        return table

    rows, was_read = readings(
        lambda resource: {"placement": "".join(resource.listed(of_plan))}, *map(instance, "abc")
    )

    assert was_read == ["aws_instance.a", "aws_instance.b"]
    assert [each.placement for each in rows] == ["", "something", ""]
