"""A value that is not known never makes a thing smaller: each value of each example in turn."""

import copy
from itertools import pairwise

import pytest

from tests.contract.test_same_meaning import EXAMPLES
from tests.samples.strings import deployment
from tests.samples.terraform import block, change, plan, refers, rows

UNSEEN = refers("data.external.q.result", "data.external.q")
NAMES = ("labels", "name", "tags")
WITHIN_LIMITS = {"one below what there is raises nothing", "a limit below what there is takes nothing away"}
"""Examples that hold more than their autoscaler allows: where that is not known, its limits are believed."""


def paths(values, above=()):
    """Where each value stands; entries of lists are whole blocks, which are never unknown as a whole."""
    for key, value in values.items() if isinstance(values, dict) else enumerate(values):
        here = (*above, key)
        if not (isinstance(key, int) and isinstance(value, dict)):
            yield here
        if isinstance(value, dict | list):
            yield from paths(value, here)


def written(value):
    """Expressions of a configuration that says the same."""
    if isinstance(value, dict):
        return {key: written(each) for key, each in value.items()}
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return [written(each) for each in value]
    return {"constant_value": value}


def hide(values, path):
    """The values, their marks and their expressions with one value known only after apply."""
    after, expressions = copy.deepcopy(values), written(values)
    inside, unknown = after, {}
    marks, text = unknown, expressions
    for step, next_ in pairwise(path):
        empty = [] if isinstance(next_, int) else {}
        if isinstance(marks, list):
            marks += [{} for _ in range(step + 1 - len(marks))]
        marks[step] = empty
        inside, marks = inside[step], marks[step]
        if "constant_value" in text:  # it is set as a whole
            text |= UNSEEN
            del text["constant_value"]
        text = text if "references" in text else text[step]
    if isinstance(inside, list):
        inside[path[-1]] = None
        marks += [False] * (path[-1] + 1 - len(marks))
    else:
        del inside[path[-1]]
    marks[path[-1]] = True
    if "constant_value" in text or "references" in text:
        text.clear()
        text |= UNSEEN
    else:
        text[path[-1]] = UNSEEN
    return after, unknown, expressions


def document(example, address="", path=()):
    """The example's plan, with one value of one resource known only after apply."""
    entries, blocks = [], []
    for at, values in example.terraform.items():
        after, unknown, expressions = dict(values), {}, written(dict(values))
        if at == address:
            after, unknown, expressions = hide(dict(values), path)
        entries.append(change(at, at.partition(".")[0], after, unknown=unknown))
        blocks.append(block(at.partition("[")[0], expressions, at.partition("_")[0]))
    return plan(*entries, root={"resources": blocks})


def most(found):
    """The most accelerators of some rows, and of those that run."""
    tops = [(row.role, float("inf") if row.ceiling.max is None else row.ceiling.max) for row in found]
    return sum(top for _, top in tops), sum(top for role, top in tops if role == "runs")


@pytest.mark.parametrize(
    "example", [each for each in EXAMPLES if each.terraform and each.name not in WITHIN_LIMITS], ids=str
)
def test_what_is_not_known_takes_nothing_away(tmp_path, example):
    known = most(rows(tmp_path, document(example)))
    lost = []
    for address, values in example.terraform.items():
        for path in paths(dict(values)):
            if path[0] in NAMES:
                continue
            found = most(rows(tmp_path, document(example, address, path)))
            if any(now < before for now, before in zip(found, known, strict=True)):
                lost.append((address, path, known, found))
    assert not lost


def places(value, above=()):
    """Where each value stands, below the properties of a resource."""
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        here = (*above, key)
        yield here
        if isinstance(each, dict | list):
            yield from places(each, here)


def replaced(value, path, other):
    """A value in which something else stands at a path."""
    if not path:
        return other
    result = dict(value) if isinstance(value, dict) else list(value)
    result[path[0]] = replaced(value[path[0]], path[1:], other)
    return result


def smaller(folder, written_as, resources, paths_, unseen):
    """The paths at which a value that is not known makes the resources of a template smaller."""
    known = most(rows(folder, plan(written_as(resources))))
    found = (
        (path, most(rows(folder, plan(written_as(replaced(resources, path, unseen)))))) for path in paths_
    )
    return [path for path, now in found if any(a < b for a, b in zip(now, known, strict=True))]


@pytest.mark.parametrize("example", [each for each in EXAMPLES if each.arm], ids=str)
def test_a_value_of_another_deployment_takes_nothing_away(tmp_path, example):
    resources = list(example.arm)
    inside = [
        (at, *path)
        for at, body in enumerate(resources)
        for path in places(body)
        if path[0] not in ("type", "apiVersion", "tags") and path[-1] != "name"
    ]

    def whole(listed):
        return deployment({"resources": listed}, after={"resource_group_name": "g"})

    assert not smaller(tmp_path, whole, resources, inside, "[reference('q').outputs.r.value]")
