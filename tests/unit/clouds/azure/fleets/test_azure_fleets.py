"""Compute fleets whose sizes Azure chooses, or whose capacity is not known."""

import pytest

from guardrails.model.range import Range
from tests.samples.azure_plans import H100
from tests.samples.strings import deployment
from tests.samples.terraform import only, plan, reasons


@pytest.mark.parametrize(
    ("properties", "planned", "ceiling", "reason"),
    [
        (
            {"vmAttributes": {"acceleratorCount": {"min": 1}}, "spotPriorityProfile": {"capacity": 3}},
            Range(0),
            Range(0),
            "Azure chooses the size",
        ),
        (
            {"vmSizesProfile": [{"name": H100}], "regularPriorityProfile": {"capacity": "[parameters('n')]"}},
            Range(0),
            Range(0),
            "parameter n has no value",
        ),
        (
            {
                "vmSizesProfile": [{"name": H100}],
                "regularPriorityProfile": {"capacity": 2},
                "capacityType": "[parameters('n')]",
            },
            Range(0, 16),
            Range(0, 16),
            "counts vCPUs, or an unknown unit",
        ),
    ],
)
def test_what_a_fleet_leaves_open(tmp_path, properties, planned, ceiling, reason):
    fleet = {"type": "Microsoft.AzureFleet/fleets", "name": "f", "properties": properties}

    row = only(tmp_path, plan(deployment({"resources": [fleet]})))

    assert (row.accelerators, row.ceiling) == (planned, ceiling)
    assert reason in reasons(row)[0]
