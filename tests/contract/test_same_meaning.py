"""A thing means the same in every format: each example of each service, however it is written."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

from tests.samples.azure_plans import GROUP
from tests.samples.strings import deployment, stack
from tests.samples.terraform import change, plan, rows

FOLDER = Path(__file__).parent / "examples"
EXAMPLES = [
    each
    for file in sorted(FOLDER.glob("*_*.py"))
    for each in import_module(f"tests.contract.examples.{file.stem}").EXAMPLES
]


def meaning(found):
    """What some rows come to; a template holds nothing, and is only used."""
    return [
        (row.instance_type, row.accelerators, row.ceiling, row.market, row.role)
        for row in sorted(found, key=lambda row: row.id)
        if row.role != "template"
    ]


def cases(kind):
    return pytest.mark.parametrize("example", [each for each in EXAMPLES if getattr(each, kind)], ids=str)


@cases("terraform")
def test_in_a_plan(tmp_path, example):
    entries = [change(at, at.partition(".")[0], dict(values)) for at, values in example.terraform.items()]

    assert meaning(rows(tmp_path, plan(*entries))) == example.pools


@cases("cloudformation")
def test_in_a_stack(tmp_path, example):
    assert meaning(rows(tmp_path, plan(stack({"Resources": example.cloudformation})))) == example.pools


APART = [
    each
    for each in EXAMPLES
    if each.cloudformation and not re.search('"(Ref|Fn::[A-Z][a-zA-Z]+)"', json.dumps(each.cloudformation))
]
"""Examples whose resources name each other as resources of a plan do."""


@pytest.mark.parametrize("example", APART, ids=str)
def test_through_cloud_control(tmp_path, example):
    entries = [
        change(
            f"aws_cloudcontrolapi_resource.{at.lower()}",
            "aws_cloudcontrolapi_resource",
            {"type_name": resource["Type"], "desired_state": json.dumps(resource["Properties"])},
        )
        for at, resource in example.cloudformation.items()
    ]

    assert meaning(rows(tmp_path, plan(*entries))) == example.pools


@pytest.mark.parametrize("example", APART, ids=str)
def test_as_a_type_of_the_cloud_control_provider(tmp_path, example):
    entries = []
    for at, resource in example.cloudformation.items():
        _, service, kind = resource["Type"].split("::")
        name = f"awscc_{service.lower()}_{snake(kind)}"
        entries.append(change(f"{name}.{at.lower()}", name, snake_keys(resource["Properties"])))

    assert meaning(rows(tmp_path, plan(*entries))) == example.pools


@cases("arm")
def test_in_a_deployment(tmp_path, example):
    entry = deployment({"resources": list(example.arm)}, after={"resource_group_name": "g"})

    assert meaning(rows(tmp_path, plan(entry))) == example.pools


@cases("arm")
def test_through_azapi(tmp_path, example):
    entries = [alone(at, resource) for at, resource in enumerate(example.arm)]

    assert meaning(rows(tmp_path, plan(*entries))) == example.pools


@cases("arm")
@pytest.mark.parametrize(
    ("kind", "after"), [("azapi_update_resource", {}), ("azapi_resource_action", {"method": "PUT"})]
)
def test_as_an_update_of_what_is_there(tmp_path, example, kind, after):
    entries = [alone(at, resource, kind, after) for at, resource in enumerate(example.arm)]

    assert meaning(rows(tmp_path, plan(*entries))) == example.pools


def alone(at, resource, kind="azapi_resource", after=None):
    """One resource of a template, through azapi."""
    body = {key: value for key, value in resource.items() if key not in ("type", "apiVersion", "name")}
    service, *types = resource["type"].split("/")
    names = resource["name"].split("/")
    ends = "/".join(part for pair in zip(types, names, strict=True) for part in pair)
    id_ = f"{GROUP}/providers/{service}/{ends}"
    values = {"type": f"{resource['type']}@{resource['apiVersion']}", "body": body, "name": names[-1]}
    if kind == "azapi_resource":
        above = id_.rsplit("/", 2)[0] if len(types) > 1 else GROUP
        values |= {"parent_id": above, "location": "westeurope"}
    else:
        values |= {"resource_id": id_}
    return change(f"{kind}.x{at}", kind, values | (after or {}))


@cases("live")
def test_in_a_scan(example):
    assert meaning(example.live()) == example.pools


def snake(name):
    """As the Cloud Control provider spells a property: `MaxvCpus` is `maxv_cpus`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def snake_keys(value):
    if isinstance(value, dict):
        return {snake(key): snake_keys(each) for key, each in value.items()}
    return [snake_keys(each) for each in value] if isinstance(value, list) else value
