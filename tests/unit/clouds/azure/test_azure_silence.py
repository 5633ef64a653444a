"""Whatever of a template is not known leaves a sum open, or says so: it never makes it smaller in silence."""

import copy
from importlib import import_module
from pathlib import Path

import pytest

from tests.samples.strings import deployment
from tests.samples.terraform import plan, read

FOLDER = Path(__file__).parents[3] / "contract/examples"
EXAMPLES = [
    each
    for file in sorted(FOLDER.glob("azure_*.py"))
    for each in import_module(f"tests.contract.examples.{file.stem}").EXAMPLES
    if each.arm and each.pools
]


def places(value, path=()):
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


def most(found):
    tops = [row.ceiling.max for row in found.workloads if row.role != "template"]
    return sum(float("inf") if top is None else top for top in tops)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_what_is_lost_is_never_less(tmp_path, example):
    whole = {"resources": list(example.arm)}
    group = {"resource_group_name": "g"}
    before = most(read(tmp_path, plan(deployment(whole, after=group))))

    for path in places(whole):
        if len(path) > 2 and path[2] not in ("type", "name", "apiVersion"):
            body = copy.deepcopy(whole)
            holder = body
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = "[parameters('x')]"

            found = read(tmp_path, plan(deployment(body, after=group)))

            told = any(row.unresolved for row in found.workloads)
            told = told or any(line.state == "opaque" for line in found.coverage)
            assert told or most(found) >= before, path
