"""Whatever is done to a plan, no accelerator leaves it in silence: the reader's property test.

400 mutants by default; `HYPOTHESIS_PROFILE=long` makes 100,000.
"""

import copy
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.clouds.plans import read_plans
from guardrails.errors import InputError
from tests.budget import examples
from tests.samples import aws_plans, azure_plans, gcp_plans
from tests.samples.terraform import CATALOG

REMOVES = aws_plans.REMOVES | azure_plans.REMOVES | gcp_plans.REMOVES
ELSEWHERE = aws_plans.ELSEWHERE | gcp_plans.ELSEWHERE
FOLDER = Path(__file__).parents[2] / "data" / "plans"
PLANS = {path.name: json.loads(path.read_bytes()) for path in sorted(FOLDER.glob("*.json"))}
MUTANTS = examples(400)
HOSTILE = (
    "",
    "true",
    "null",
    "0",
    "-1",
    "\x00\x1b[31m",
    "\u202egpu",
    "<script>",
    "${var.x}",
    "a" * 100_000,
    "p5.99xlarge",
)
WRONG = (None, True, False, 0, -1, 3.7, 10**30, "x", [], {}, [None], {"x": None}, [[[]]], [{}])


def accelerated(document):
    """Addresses of what holds accelerators in an untouched plan, with their place in `resource_changes`."""
    rows = _read(document).workloads
    places = {entry["address"]: at for at, entry in enumerate(document["resource_changes"])}
    return {row.address: places[row.address] for row in rows}


def _read(document, folder=[]):  # noqa: B006 (one file for all mutants)
    import tempfile

    if not folder:
        folder.append(Path(tempfile.mkdtemp()) / "plan.json")
    folder[0].write_text(json.dumps(document))
    return read_plans([str(folder[0])], CATALOG)


def paths(node, path=()):
    """Every place in a document."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from paths(value, (*path, key))


ORIGINALS = {name: accelerated(document) for name, document in PLANS.items()}
PATHS = {
    name: [path for path in paths(document) if path[0] == "resource_changes"] * 3 + list(paths(document))
    for name, document in PLANS.items()
}


class Mutant:
    """A mutated plan that prints as what was done to it."""

    def __init__(self, name, document, touched):
        self.name, self.document, self.touched = name, document, touched

    def __repr__(self):
        return f"{self.name}: {self.touched}"


@st.composite
def mutants(draw):
    name = draw(st.sampled_from(sorted(PLANS)))
    document = copy.deepcopy(PLANS[name])
    touched = []
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(PATHS[name]))
        done = _mutate(draw, document, path)
        if done:
            touched.append((path, done))
    return Mutant(name, document, touched)


def _mutate(draw, document, path):
    parent, key = document, path[-1]
    try:
        for step in path[:-1]:
            parent = parent[step]
        value = parent[key]
    except (KeyError, IndexError, TypeError):
        return False
    if not isinstance(parent, dict | list):
        return False
    how = draw(st.sampled_from(sorted(KINDS)))
    made = KINDS[how](draw, value)
    if made is GONE:
        del parent[key]
    elif made is RENAMED and isinstance(parent, dict):
        parent[f"{key}_"] = parent.pop(key)
    else:
        parent[key] = draw(st.sampled_from(WRONG)) if made is RENAMED else made
    return f"{how} -> {str(parent.get(key, 'gone') if isinstance(parent, dict) else parent)[:60]}"


GONE, RENAMED = object(), object()


def _nested(draw, value):
    for _ in range(draw(st.sampled_from((1, 5, 300)))):
        value = [value]
    return value


KINDS = {
    "delete": lambda draw, value: GONE,
    "rename": lambda draw, value: RENAMED,
    "wrong": lambda draw, value: copy.deepcopy(draw(st.sampled_from(WRONG))),
    "hostile": lambda draw, value: draw(st.sampled_from(HOSTILE)),
    "text": lambda draw, value: str(value) if isinstance(value, int | float) else None,
    "truncate": lambda draw, value: value[: len(value) // 2] if isinstance(value, list) else {},
    "nest": _nested,
    "bare": lambda draw, value: value[0] if isinstance(value, list) and value else [value],
    "double": lambda draw, value: value * 2 if isinstance(value, list) else value,
}


def removed(address, at, document, done):
    """Whether a mutation took the accelerator itself away, so that nothing is left to be found."""
    touched = [path for path, _ in done]
    entries = document.get("resource_changes")
    if not isinstance(entries, list):
        return True
    if not any(isinstance(entry, dict) and entry.get("address") == address for entry in entries):
        return any(path[:2] == ("resource_changes", at) or len(path) <= 2 for path in touched)
    own = {"guest_accelerator", "accelerator_count", *(("instance_type",) if "template" in address else ())}
    kind = address.partition(".")[0]
    own |= REMOVES.get(kind, set())
    if ELSEWHERE.get(kind, set()) & {step for path in touched for step in path}:
        return True
    if kind in REMOVES and any(path == ("resource_changes", at, "change", "after") for path in touched):
        return True
    if any(path[:2] == ("resource_changes", at) and own & set(path) for path in touched):
        return True
    return any(
        path[0] == "configuration" and {"machine_type", "node_config", "guest_accelerator"} & set(path)
        for path in touched
    )


@settings(max_examples=MUTANTS)
@given(mutants())
def test_no_mutation_silences_an_accelerator(mutant):
    name, document, touched = mutant.name, mutant.document, mutant.touched
    try:
        snapshot = _read(document)
    except InputError:
        return
    msgspec.json.encode(snapshot)
    shown = {row.address for row in snapshot.workloads}
    assert len({row.id for row in snapshot.workloads}) == len(snapshot.workloads)
    for address, at in ORIGINALS[name].items():
        assert address in shown or removed(address, at, document, touched), (address, touched)


@pytest.mark.parametrize("name", sorted(PLANS))
def test_the_originals_have_accelerators_and_read_the_same_twice(name):
    assert len(ORIGINALS[name]) >= 4
    assert msgspec.json.encode(_read(PLANS[name])) == msgspec.json.encode(_read(PLANS[name]))
