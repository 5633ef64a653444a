"""Resources that are alike are read once, and have the rows that each would have by itself."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.clouds.plans import read_plans
from guardrails.errors import InputError
from guardrails.formats.terraform import alike
from tests.budget import examples
from tests.samples.terraform import CATALOG

FOLDER = Path(__file__).parents[2] / "data" / "plans"
PLANS = {
    path.name: document
    for path in sorted(FOLDER.glob("*.json"))
    if (document := json.loads(path.read_bytes())).get("resource_changes")
}
KEYS = frozenset(("customer", "tenant"))


def read(file, text):
    """What a plan says, or why it is none."""
    file.write_text(text)
    try:
        return read_plans([str(file)], CATALOG, KEYS)
    except InputError as error:
        return str(error)


def another(entry, block, at, draw):
    """A resource like another, under its own name, and perhaps with something else changed."""
    entry, block = copy.deepcopy(entry), copy.deepcopy(block)
    name = f"{entry['name']}_like{at}"
    entry["address"] = entry["address"].replace(f".{entry['name']}", f".{name}", 1)
    entry["name"] = name
    after = entry["change"].get("after")
    if block is not None:
        block |= {"name": name, "address": f"{block['type']}.{name}"}
    what = draw(st.sampled_from(["nothing", "tags", "value", "unknown", "setting", "provider", "index"]))
    if isinstance(after, dict) and what == "tags" and isinstance(after.get("tags"), dict):
        after["tags"] |= {"Name": name, "customer": draw(st.sampled_from(["C-1", "C-2"]))}
    elif isinstance(after, dict) and after and what in ("value", "unknown"):
        key = draw(st.sampled_from(sorted(after)))
        if what == "value":
            after[key] = draw(st.sampled_from([None, 0, 7, "p5.48xlarge", [], True]))
        else:
            del after[key]
            entry["change"].setdefault("after_unknown", {})
            if isinstance(entry["change"]["after_unknown"], dict):
                entry["change"]["after_unknown"][key] = True
    elif what == "index":
        entry["index"] = at
        entry["address"] += f"[{at}]"
    elif block is not None and what == "setting" and block.get("expressions"):
        del block["expressions"][draw(st.sampled_from(sorted(block["expressions"])))]
    elif block is not None and what == "provider":
        block["provider_config_key"] = "elsewhere"
    return entry, block


def crowd(document, data):
    """A plan with likes of some of its resources, in any order."""
    document = copy.deepcopy(document)
    listed = [
        each for each in document["resource_changes"] if each.get("mode") == "managed" and "name" in each
    ]
    root = document.setdefault("configuration", {}).setdefault("root_module", {})
    blocks = {(block.get("type"), block.get("name")): block for block in root.get("resources", [])}
    for at in range(data.draw(st.integers(2, 6))):
        entry = data.draw(st.sampled_from(listed))
        found = blocks.get((entry["type"], entry["name"])) if not entry.get("module_address") else None
        new, block = another(entry, found, at, data.draw)
        document["resource_changes"].append(new)
        if block is not None:
            root["resources"].append(block)
    document["resource_changes"] = data.draw(st.permutations(document["resource_changes"]))
    document.pop("planned_values", None)
    return json.dumps(document)


@pytest.mark.parametrize("name", sorted(PLANS))
@settings(max_examples=examples(25), deadline=None)
@given(data=st.data())
def test_likes_have_the_rows_that_each_has_by_itself(tmp_path_factory, name, data):
    text = crowd(PLANS[name], data)
    file = tmp_path_factory.getbasetemp() / "alike.json"
    together = read(file, text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(alike, "_MOST", 0)  # nothing is kept: each is read by itself
        assert read(file, text) == together
