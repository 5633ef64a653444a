"""Whatever of a thing is not known leaves a sum open, or says so: it never makes it smaller in silence."""

import copy
import json
import re
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

from tests.contract.test_same_meaning import snake, snake_keys
from tests.samples.strings import stack
from tests.samples.terraform import block, change, plan, read, refers

FOLDER = Path(__file__).parents[3] / "contract/examples"
EXAMPLES = [
    each
    for file in sorted(FOLDER.glob("aws_*.py"))
    for each in import_module(f"tests.contract.examples.{file.stem}").EXAMPLES
    if each.pools
]
STACKS = [each for each in EXAMPLES if each.cloudformation]
APART = [
    each for each in STACKS if not re.search('"(Ref|Fn::[A-Z][a-zA-Z]+)"', json.dumps(each.cloudformation))
]
PLANS = [each for each in EXAMPLES if each.terraform]


def places(value, path=()):
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*path, key)
        yield from places(part, (*path, key))


def put(value, path, made):
    """A copy with one place changed: `made` of what stands there."""
    result = copy.deepcopy(value)
    holder = result
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = made(holder[path[-1]])
    return result


def most(found):
    tops = [row.ceiling.max for row in found.workloads if row.role != "template"]
    return sum(float("inf") if top is None else top for top in tops)


def said(found):
    """What is said not to be known."""
    rows = {(row.id, each) for row in found.workloads for each in row.unresolved}
    return rows | {(line.what, line.reason) for line in found.coverage if line.state == "opaque"}


def silent(known, unset, found):
    """Whether less is found than were something known, or not set, and nothing says that it is not known."""
    least = max(most(known), most(unset))
    return most(found) < least and not said(found) - said(known)


def without(value, path):
    """A copy in which nothing is set at a path."""
    return put(value, path, lambda _: None)


def perhaps(value):
    return {"Fn::If": ["Perhaps", value, {"Ref": "AWS::NoValue"}]}


def late(_):
    return {"Ref": "Late"}


@pytest.mark.parametrize("made", [late, perhaps])
@pytest.mark.parametrize("example", STACKS, ids=str)
def test_what_a_template_does_not_say_is_never_less(tmp_path, example, made):
    def found(resources):
        template = {"Parameters": {"Late": {"Type": "String"}}, "Resources": resources}
        return read(tmp_path, plan(stack(template)))

    known = found(example.cloudformation)

    wrong = [
        path
        for path in places(example.cloudformation)
        if len(path) > 2
        and silent(
            known,
            found(without(example.cloudformation, path)),
            found(put(example.cloudformation, path, made)),
        )
    ]

    assert not wrong


def entries(resources, path=None):
    """Resources of a plan, by address; at a path one is known only after apply."""
    result = []
    for address, values in resources.items():
        kind = address.partition(".")[0]
        if path is None or path[0] != address:
            result.append(change(address, kind, values))
            continue
        after, unknown = copy.deepcopy(values), {}
        holder, marks = after, unknown
        for step, following in pairwise(path[1:]):
            marks[step] = [{} for _ in holder[step]] if isinstance(following, int) else {}
            holder, marks = holder[step], marks[step]
        last = path[-1]
        if isinstance(holder, dict):
            del holder[last]
        else:
            holder[last] = None
        marks[last] = True
        result.append(change(address, kind, after, unknown=unknown))
    return plan(*result, root=configured(resources))


LATE = refers("var.late")


def expression(value):
    """What sets a value: blocks are written as blocks."""
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return [{key: expression(part) for key, part in each.items()} for each in value]
    return LATE


def configured(resources):
    """Everything is set, to something that only a variable without a value knows."""
    listed = []
    for address, values in resources.items():
        kind = address.partition(".")[0]
        flat = kind.startswith("awscc_")
        expressions = {key: LATE if flat else expression(value) for key, value in values.items()}
        listed.append(block(address, expressions))
    return {"resources": listed, "variables": {"late": {}}}


def twins(example):
    result = {}
    for at, resource in example.cloudformation.items():
        _, service, kind = resource["Type"].split("::")
        result[f"awscc_{service.lower()}_{snake(kind)}.{at.lower()}"] = snake_keys(resource["Properties"])
    return result


def is_block(resources, path):
    """Whether one block stands at a path: of a block only what is in it may be unknown."""
    for step in path:
        resources = resources[step]
    return isinstance(path[-1], int) and isinstance(resources, dict)


def quiet(tmp_path, resources):
    known = read(tmp_path, entries(resources))
    return [
        path
        for path in places(resources)
        if len(path) > 1
        and not is_block(resources, path)
        and silent(
            known,
            read(tmp_path, entries(without(resources, path))),
            read(tmp_path, entries(resources, path)),
        )
    ]


@pytest.mark.parametrize("example", PLANS, ids=str)
def test_what_a_plan_does_not_say_is_never_less(tmp_path, example):
    assert not quiet(tmp_path, example.terraform)


@pytest.mark.parametrize("example", APART, ids=str)
def test_what_a_type_of_cloud_control_does_not_say_is_never_less(tmp_path, example):
    assert not quiet(tmp_path, twins(example))
