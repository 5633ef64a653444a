"""Whatever is done to a document in a string, or around it, its accelerators stay a row or count as open."""

import copy
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.clouds.plans import read_plans
from guardrails.errors import InputError
from tests.budget import examples
from tests.samples.terraform import CATALOG, plan
from tests.unit.formats.terraform.test_plan_hostile import ODD, STRINGS, paths

MUTANTS = examples(400)
TEXTS = ("yaml_body", "template_body", "template_content")
PATH = Path(tempfile.mkdtemp()) / "mutant.json"  # one file for all mutants
# Without one of these nothing is left to be found.
TAKEN = {"@text", "manifest", "Resources", "I", "Properties", "InstanceType", "resources", *TEXTS}


def opened(document):
    """A plan whose documents in strings are values, so that mutations reach into them."""
    result = copy.deepcopy(document)
    after = result["resource_changes"][0]["change"]["after"]
    for key in TEXTS:
        if isinstance(after.get(key), str):
            after[key] = {"@text": json.loads(after[key])}
    return result


def closed(value):
    """The plan with its documents as strings again."""
    if isinstance(value, dict):
        if set(value) == {"@text"}:
            return json.dumps(value["@text"])
        return {key: closed(part) for key, part in value.items()}
    return [closed(part) for part in value] if isinstance(value, list) else value


PLANS = {name: opened(plan(entry)) for name, entry in STRINGS.items() if name != "helm"}
PATHS = {
    name: [path for path in paths(document) if path[:1] == ("resource_changes",) and len(path) > 2]
    for name, document in PLANS.items()
}


@st.composite
def mutants(draw):
    name = draw(st.sampled_from(sorted(PLANS)))
    document = copy.deepcopy(PLANS[name])
    touched = []
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(PATHS[name]))
        how = draw(st.sampled_from(("delete", "rename", "odd", "text", "nest")))
        if mutated(document, path, how, draw(st.sampled_from(ODD))):
            touched.append((path, how))
    return name, document, touched


def mutated(document, path, how, odd):
    parent = document
    try:
        for step in path[:-1]:
            parent = parent[step]
        value = parent[path[-1]]
    except (KeyError, IndexError, TypeError):
        return False
    if not isinstance(parent, dict | list):
        return False
    if how == "delete":
        del parent[path[-1]]
    elif how == "rename" and isinstance(parent, dict):
        parent[f"{path[-1]}_"] = parent.pop(path[-1])
    else:
        parent[path[-1]] = {"text": str(value), "nest": [value]}.get(how, odd)
    return True


def removed(touched):
    return any(path[-1] in TAKEN or path[-2] == "resources" for path, _ in touched)


@settings(max_examples=MUTANTS)
@given(mutants())
def test_no_mutation_silences_a_document(mutant):
    name, document, touched = mutant
    PATH.write_text(json.dumps(closed(document)))
    try:
        snapshot = read_plans([str(PATH)], CATALOG)
    except InputError:
        return
    counts = any(not line.complete for line in snapshot.coverage)
    assert snapshot.workloads or counts or removed(touched), (name, str(touched))
