"""Attributes of read types that nobody knows, and the lists that say what is known."""

import json
from pathlib import Path

import pytest

from guardrails.clouds.table import READERS
from guardrails.clouds.unread import unlisted
from tests.samples.terraform import change, plan, read

SCHEMAS = json.loads((Path(__file__).parents[3] / "data" / "schemas" / "terraform.json").read_text())
"""Names at the top of the types that are read, as the providers of `ORIGIN.md` have them."""


def opaque(folder, kind="aws_instance", **after):
    found = read(folder, plan(change(f"{kind}.x", kind, after)))
    return [line.reason for line in found.coverage if line.state == "opaque"]


@pytest.mark.parametrize(
    "new",
    [
        {"attached_gpus": 8},
        {"extra_node_count": "4"},
        {"second_instance_type": "m5.large"},
        {"helper": [{"flavour": "p5.48xlarge"}]},
        {"pool": {"max_size": 3}},
        {"pools": [{"workers": [{"machine_type": "x"}]}]},
    ],
)
def test_an_attribute_that_nobody_knows_and_that_may_hold_machines_is_opaque(tmp_path, new):
    (reason,) = opaque(tmp_path, instance_type="m5.large", **new)

    assert reason == f"{next(iter(new))} is not known here, and may hold machines"


@pytest.mark.parametrize(
    "new",
    [
        {"attached_gpus": 0},
        {"attached_gpus": None},
        {"second_volume_size": 500},
        {"new_flag": True},
        {"new_block": [{"name": "a", "mode": "b"}]},
        {"new_arn": "arn:aws:ec2:eu-west-1:111122223333:thing/x"},
        {"root_block_device": [{"volume_size": 100}]},
        {"cpu_options": [{"core_count": 4}]},
    ],
)
def test_what_holds_no_machines_or_is_knowingly_left_makes_no_noise(tmp_path, new):
    assert opaque(tmp_path, instance_type="m5.large", **new) == []


@pytest.mark.parametrize(
    "later",
    [
        {"attached_gpus": 8},
        {"attached_gpus": 0, "extra_node_count": 4},
        {"extra_node_count": 4},
        {"attached_gpus": 0, "helper": [{"flavour": "p5.48xlarge"}]},
    ],
)
@pytest.mark.parametrize("before", [[{}], [{}, {"attached_gpus": 0}], [{"attached_gpus": 0}] * 3])
def test_what_held_no_machines_in_a_like_resource_is_looked_at_again_where_it_is_another(
    tmp_path, before, later
):
    listed = [
        change(f"aws_instance.x{at}", "aws_instance", {"instance_type": "m5.large", **new})
        for at, new in enumerate([*before, later, *before])
    ]

    found = read(tmp_path, plan(*listed))

    (where,) = [line.where for line in found.coverage if line.state == "opaque"]
    assert where.endswith(f"aws_instance.x{len(before)}")


def test_each_resource_with_other_attributes_that_nobody_knows_is_looked_at(tmp_path):
    listed = [
        change(f"aws_instance.x{at}", "aws_instance", {"instance_type": "m5.large", f"new_{at}": 0})
        for at in range(20)
    ]
    last = change("aws_instance.last", "aws_instance", {"instance_type": "m5.large", "node_count": 2})

    found = read(tmp_path, plan(*listed, last))

    assert [line.reason for line in found.coverage if line.state == "opaque"] == [
        "node_count is not known here, and may hold machines"
    ]


@pytest.mark.parametrize("kind", SCHEMAS)
def test_each_attribute_of_a_type_is_taken_or_knowingly_left(kind):
    taken = set(READERS[kind].values.__struct_fields__)
    left = unlisted.known(kind)

    assert left is not None
    assert left & taken == set()
    assert set(SCHEMAS[kind]) - taken == left


def test_every_list_of_what_is_left_is_held_against_a_schema():
    listed = {kind for cloud in ("aws", "azure", "gcp") for kind in unlisted._left(cloud)}

    assert listed == set(SCHEMAS)
