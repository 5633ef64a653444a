"""Plans of other projects, oddities included: each ends as its kind says, and its accelerators are found."""

import csv
import re

import pytest

from guardrails.clouds.plans import read_plans
from guardrails.clouds.table import READERS
from guardrails.errors import InputError
from tests.samples.terraform import CATALOG

pytestmark = pytest.mark.third_party
PLANS = {"plan", "plan-generated", "plan-noversion", "plan-utf16", "wrapped-plan"}


def table(folder, name):
    with (folder / "plans" / name).open(newline="") as lines:
        return list(csv.DictReader(lines))


def test_plans_are_read_and_everything_else_is_refused_in_one_line(third_party):
    for entry in table(third_party, "index.csv"):
        path = str(third_party / "plans" / entry["file"])
        if entry["kind"] in PLANS:
            assert read_plans([path], CATALOG).resources_seen >= int(entry["n_resource_changes"] or 0) * 0.3
        else:
            with pytest.raises(InputError) as refused:
                read_plans([path], CATALOG)
            assert "\n" not in str(refused.value)
            assert refused.value.hint


def test_every_accelerator_is_found(third_party):
    truths = table(third_party, "accelerator_truth.csv")
    for truth in truths:
        snapshot = read_plans([str(third_party / "plans" / truth["file"])], CATALOG)
        if truth["type"] not in READERS:
            assert truth["type"] in {line.what for line in snapshot.coverage}
            continue
        found = [row for row in snapshot.workloads if row.address == truth["address"]]
        assert found, truth
        assert {row.instance_type for row in found} == {truth["size"].partition("=")[2]}
        for row, named in zip(found, truth["guest_accelerator"].split("; "), strict=True):
            number = re.search(r" x(\d+)$", named)
            assert row.accelerators_per_instance == (
                int(number[1]) if number else row.accelerators_per_instance
            )
        count = re.search(r"node_count=(\d+)", truth["count"])
        if count:
            assert found[0].instances.min == int(count[1])
        if truth["count"] == "unknown":
            assert found[0].ceiling.max is None
    assert sum(truth["type"] in READERS for truth in truths) >= 9


def test_chips_are_the_ones_that_the_types_carry(third_party):
    expected = {
        "a3-megagpu-8g": ("H100-SXM5-80GB", 8),
        "a3-highgpu-8g": ("H100-SXM5-80GB", 8),
        "a2-highgpu-1g": ("A100-SXM4-40GB", 1),
        "a2-highgpu-2g": ("A100-SXM4-40GB", 2),
        "n1-standard-8": ("V100-SXM2-16GB", 1),
        "n1-standard-2": ("K80", 2),
        "Standard_NC24ads_A100_v4": ("A100-PCIE-80GB", 1),
        "test-machine_type": ("unknown", 1),
    }
    for truth in table(third_party, "accelerator_truth.csv"):
        for row in read_plans([str(third_party / "plans" / truth["file"])], CATALOG).workloads:
            if row.address == truth["address"]:
                assert (row.accelerator, row.accelerators_per_instance) == expected[row.instance_type]
