"""A block that is known only after apply, and stands in no configuration, is never read as absent."""

import copy
import json
from pathlib import Path

import msgspec
import pytest

from guardrails.clouds.table import READERS
from guardrails.clouds.unread import unseen
from guardrails.formats.terraform import dynamic
from tests.samples import gcp_plans
from tests.samples.terraform import block, change, plan, read, refers, rows

FOLDER = Path(__file__).parents[3] / "data" / "plans"
SOURCE = change(
    "terraform_data.list", "terraform_data", {"input": ["x"]}, unknown={"id": True, "output": True}
)


def shown_blocks(kind, values, path=()):
    """Paths of the blocks in some values that say what a resource runs, or how much of it."""
    for field in msgspec.structs.fields(kind):
        value = values.get(field.name) if isinstance(values, dict) else None
        if field.name in unseen._ASIDE or not value or not dynamic.is_block(kind, (field.name,)):
            continue
        here = (*path, field.name)
        yield here
        items = value if isinstance(value, list) else [value]
        for at, item in enumerate(items):
            yield from shown_blocks(dynamic._below(kind, (field.name,)), item, (*here, at))


def hidden(document, entry, path):
    """The plan with one block of a resource as terraform shows a dynamic one over unknown values."""
    result = copy.deepcopy(document)
    changed = next(each for each in result["resource_changes"] if each["address"] == entry["address"])
    after, unknown = changed["change"]["after"], changed["change"].setdefault("after_unknown", {})
    for at, step in enumerate(path[:-1]):
        after = after[step]
        empty = [] if isinstance(path[at + 1], int) else {}
        if isinstance(step, int):
            unknown += [{} for _ in range(step + 1 - len(unknown))]
            unknown = unknown[step]
        else:
            if not isinstance(unknown.get(step), type(empty)):
                unknown[step] = empty
            unknown = unknown[step]
    after.pop(path[-1])
    unknown[path[-1]] = True
    module = result.setdefault("configuration", {}).setdefault("root_module", {})
    for found in module.get("resources", ()):
        if found["address"] == entry["address"].partition("[")[0]:
            take_out(found["expressions"], path)
    result["resource_changes"].append(copy.deepcopy(SOURCE))
    result["relevant_attributes"] = [{"resource": "terraform_data.list", "attribute": ["output"]}]
    return result


def take_out(expressions, path):
    """Leave a block out of a configuration."""
    for step in path[:-1]:
        try:
            expressions = expressions[step]
        except (KeyError, IndexError):
            return
    if isinstance(expressions, dict):
        expressions.pop(path[-1], None)


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.json")))
def test_no_block_takes_accelerators_away_by_not_being_shown(tmp_path, name):
    """Every block that a reader reads, in every resource that has accelerators."""
    document = json.loads((FOLDER / name).read_bytes())
    held = {row.id: row for row in rows(tmp_path, document) if not row.holds_nothing}
    addresses = {row.address for row in held.values()}
    tried, silent = 0, []
    for entry in document["resource_changes"]:
        kind = entry["type"]
        after = entry["change"]["after"]
        if entry["address"] not in addresses or kind.startswith("awscc_") or not isinstance(after, dict):
            continue
        for path in shown_blocks(READERS[kind].values, after):
            if (kind, str(path[0])) in dynamic._OUTPUTS:
                continue
            tried += 1
            found = read(tmp_path, hidden(document, entry, path))
            own = [row for row in found.workloads if row.address == entry["address"]]
            noted = any(entry["address"] in line.where for line in found.coverage)
            same = bool(own) and all(row.id in held and row.ceiling == held[row.id].ceiling for row in own)
            if not (noted or same or any(row.unresolved for row in own)):
                silent.append(f"{entry['address']}: {path}")
    assert not silent
    assert tried or name == "changes.json"


def machine(kind, **differs):
    """An instance whose guest accelerators are unknown and stand in no configuration."""
    unknown = {"guest_accelerator": True, "id": True}
    return gcp_plans.made(
        "google_compute_instance.m", {"machine_type": kind, "name": "m"}, unknown=unknown, **differs
    )


RELEVANT = [{"resource": "terraform_data.list", "attribute": ["output"]}]


@pytest.mark.parametrize(
    ("kind", "differs", "open_"),
    [
        ("n1-standard-8", {}, False),
        ("n1-standard-8", {"relevant_attributes": RELEVANT}, True),
        ("custom-8-30720", {"relevant_attributes": RELEVANT}, True),
        ("e2-standard-8", {"relevant_attributes": RELEVANT}, False),
    ],
    ids=["nothing hidden", "hidden source", "custom N1", "takes none"],
)
def test_a_block_that_the_provider_fills_in_is_unknown_when_something_may_be_used_in_it(
    tmp_path, kind, differs, open_
):
    found = rows(tmp_path, gcp_plans.gcp(machine(kind), **differs))

    assert [row.ceiling.max for row in found] == ([None] if open_ else [])


def test_what_the_configuration_shows_is_no_hidden_source(tmp_path):
    links = {
        "google_compute_instance.m": {"name": refers("terraform_data.list.output", "terraform_data.list")}
    }
    document = gcp_plans.gcp(machine("n1-standard-8"), SOURCE, links=links, relevant_attributes=RELEVANT)

    assert not rows(tmp_path, document)


def test_values_that_nothing_visible_uses_are_a_hidden_source_of_their_module(tmp_path):
    assert rows(tmp_path, gcp_plans.gcp(machine("n1-standard-8"), SOURCE))


def called(address, passed, uses):
    """A plan in which a module makes the machine, with something passed to it."""
    inner = machine("n1-standard-8") | {
        "address": f"module.a.{address}",
        "module_address": "module.a",
    }
    resources = [block(address, {"name": refers("var.list")} if uses else {}, "google")]
    call = {"expressions": {"list": passed}, "module": {"resources": resources, "variables": {"list": {}}}}
    root = {"module_calls": {"a": call}, "resources": [block("terraform_data.list")]}
    return plan(inner, SOURCE, root=root, providers={"google": {"name": "google"}})


OUTPUT = refers("terraform_data.list.output", "terraform_data.list")


@pytest.mark.parametrize(
    ("passed", "uses", "open_"),
    [(OUTPUT, False, True), (OUTPUT, True, False), ({"constant_value": ["x"]}, False, False)],
    ids=["used nowhere visible", "used visibly", "known"],
)
def test_a_variable_that_is_passed_an_unknown_value(tmp_path, passed, uses, open_):
    found = rows(tmp_path, called("google_compute_instance.m", passed, uses))

    assert bool(found) == open_


def test_an_attribute_that_a_provider_computes_is_not_taken_for_a_block(tmp_path):
    template = change(
        "awscc_ec2_launch_template.t",
        "awscc_ec2_launch_template",
        {"launch_template_data": {"instance_type": "t3.micro"}},
        unknown={"launch_template_data": {"instance_requirements": True}},
    )

    expressions = {"launch_template_data": {"constant_value": {"instance_type": "t3.micro"}}}
    root = {"resources": [block("awscc_ec2_launch_template.t", expressions)]}

    assert not rows(tmp_path, plan(template, root=root))


@pytest.mark.parametrize(
    ("values", "relevant", "open_"),
    [
        ({"scheduling": []}, RELEVANT, True),
        ({"scheduling": [], "guest_accelerator": []}, RELEVANT, False),
        ({"scheduling": []}, [], False),
        ({}, RELEVANT, False),
    ],
    ids=["left out", "empty", "nothing hidden", "cut by somebody"],
)
def test_planned_values_alone_leave_out_what_is_unknown(tmp_path, values, relevant, open_):
    document = gcp_plans.gcp(machine("n1-standard-8"), relevant_attributes=relevant)
    (entry,) = document.pop("resource_changes")
    held = entry | {"values": {"machine_type": "n1-standard-8", "zone": gcp_plans.ZONE} | values}
    document["planned_values"] = {"root_module": {"resources": [held]}}

    assert bool(rows(tmp_path, document)) == open_


NODES = {"name": "p", "location": gcp_plans.ZONE, "node_count": 2}
N1 = {"machine_type": "n1-standard-8", "guest_accelerator": [None]}


@pytest.mark.parametrize(
    ("name", "values", "unknown"),
    [
        ("google_compute_instance.m", N1, {"guest_accelerator": [True]}),
        (
            "google_container_node_pool.p",
            NODES | {"node_config": [N1]},
            {"node_config": [{"guest_accelerator": [True]}]},
        ),
    ],
)
def test_an_entry_of_which_nothing_is_known_is_there(tmp_path, name, values, unknown):
    """Terraform writes null for an entry of a list that is known only after apply."""
    (row,) = rows(tmp_path, plan(gcp_plans.made(name, values, unknown=unknown)))

    assert row.accelerator == "unknown"
    assert any("guest_accelerator[0]" in lost.path for lost in row.unresolved)
