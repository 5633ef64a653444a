"""A thing means the same in every format: each example of each service, however it is written."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

from tests.build.strings import azapi, deployment, stack
from tests.build.terraform import change, plan, rows

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


ALONE = [each for each in EXAMPLES if len(each.cloudformation) == 1]


@pytest.mark.parametrize("example", ALONE, ids=str)
def test_through_cloud_control(tmp_path, example):
    (resource,) = example.cloudformation.values()
    after = {"type_name": resource["Type"], "desired_state": json.dumps(resource["Properties"])}
    entry = change("aws_cloudcontrolapi_resource.x", "aws_cloudcontrolapi_resource", after)

    assert meaning(rows(tmp_path, plan(entry))) == example.pools


@pytest.mark.parametrize("example", ALONE, ids=str)
def test_as_a_type_of_the_cloud_control_provider(tmp_path, example):
    (resource,) = example.cloudformation.values()
    _, service, kind = resource["Type"].split("::")
    name = f"awscc_{service.lower()}_{snake(kind)}"

    found = rows(tmp_path, plan(change(f"{name}.x", name, snake_keys(resource["Properties"]))))

    assert meaning(found) == example.pools


@cases("arm")
def test_in_a_deployment(tmp_path, example):
    assert meaning(rows(tmp_path, plan(deployment({"resources": list(example.arm)})))) == example.pools


@pytest.mark.parametrize("example", [each for each in EXAMPLES if len(each.arm) == 1], ids=str)
def test_through_azapi(tmp_path, example):
    (resource,) = example.arm
    body = {key: value for key, value in resource.items() if key not in ("type", "apiVersion", "name")}
    kind = f"{resource['type']}@{resource['apiVersion']}"

    assert meaning(rows(tmp_path, plan(azapi(kind, body)))) == example.pools


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
