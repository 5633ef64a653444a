"""Compute fleets: what they may be made of, and what they made, counted once."""

import pytest

from guardrails.clouds.azure.compute.api import COMPUTE
from guardrails.clouds.azure.fleets.api import FLEETS
from guardrails.model.range import ZERO, Range, exactly
from tests.samples.azure_answers import H100, PLAIN
from tests.samples.azure_arm import A100, Arm, arm, running, scanned

FLEET, SS, VM = (
    "Microsoft.AzureFleet/fleets",
    "Microsoft.Compute/virtualMachineScaleSets",
    "Microsoft.Compute/virtualMachines",
)
SET = arm(
    SS,
    "fleet_1",
    sku={"name": "Mix", "capacity": 3},
    properties={"orchestrationMode": "Flexible", "skuProfile": {"vmSizes": [{"name": H100}]}},
)
rows = scanned(FLEETS, COMPUTE)


def fleet(*sizes, regular=None, spot=None, **properties):
    shares = {"regularPriorityProfile": regular, "spotPriorityProfile": spot}
    given = {key: {"capacity": number} for key, number in shares.items() if number is not None}
    listed = [{"name": size, "rank": at} for at, size in enumerate(sizes)]
    return arm(
        FLEET, "fleet", tags={"customer": "C-1"}, properties={"vmSizesProfile": listed, **given, **properties}
    )


def made(kind, *resources):
    """A fleet's own list of what it made, with ids as the API writes them."""
    return {
        f"{fleet()['id']}/{kind}": [
            {"name": each["name"], "id": each["id"].lstrip("/")} for each in resources
        ]
    }


def vm(name, priority="Regular", **properties):
    given = {
        "hardwareProfile": {"vmSize": H100},
        "priority": priority,
        "instanceView": running(),
        **properties,
    }
    return arm(VM, name, properties=given)


def joined(answers, *resources):
    return scanned(FLEETS, COMPUTE, answers=answers)(*resources)


def ceiling(found):
    total = ZERO
    for row in found:
        total = total + row.ceiling
    return total


def test_a_fleet_is_as_large_as_both_its_kinds():
    (row,) = rows(fleet(A100, H100, PLAIN, regular=2, spot=10))

    assert (row.instance_type, row.ceiling, row.market) == (H100, exactly(96), "unknown")
    assert [(claim.key, claim.value) for claim in row.claims] == [("customer", "C-1")]


@pytest.mark.parametrize(("kind", "market"), [("regular", "on_demand"), ("spot", "spot")])
def test_a_fleet_of_one_kind_is_bought_so(kind, market):
    (row,) = rows(fleet(H100, **{kind: 3}))

    assert (row.ceiling, row.market) == (exactly(24), market)


@pytest.mark.parametrize("below", [False, True], ids=["its own id", "below the fleet"])
def test_what_a_fleet_made_is_its_own_and_counts_once(below):
    member = {"virtualMachineScaleSet": {"id": SET["id"]}}
    machines = [vm(name, "Spot", **member) for name in "ab"]
    named = arm(f"{FLEET}/virtualMachineScaleSets", f"fleet/{SET['name']}") if below else SET
    found = joined(made("virtualMachineScaleSets", named), fleet(H100, spot=4), SET, *machines)

    assert {row.kind for row in found} == {FLEET}
    assert (sum(row.accelerators.min for row in found), ceiling(found)) == (16, exactly(32))


def test_machines_that_a_fleet_launched_are_its_own():
    found = joined(made("virtualMachines", vm("a")), fleet(H100, regular=2, mode="Launch"), vm("a"), vm("b"))

    assert sorted((row.kind, row.ceiling.min) for row in found) == [
        (FLEET, 16),
        ("azurerm_linux_virtual_machine", 8),
    ]


def test_vcpus_are_no_fewer_than_machines():
    (row,) = rows(fleet(H100, spot=96, capacityType="VCpu"))

    assert row.ceiling == Range(0, 768)
    assert row.unresolved


@pytest.mark.parametrize(
    "properties", [{"regularPriorityProfile": {}}, {"regularPriorityProfile": {"capacity": None}}]
)
def test_a_capacity_that_is_not_given_has_no_bound(properties):
    (row,) = rows(fleet(H100, **properties))

    assert row.ceiling.max is None


@pytest.mark.parametrize("support", ["Included", "Required", None, "Preferred"])
def test_sizes_that_azure_chooses_are_open(support):
    (row,) = rows(fleet(spot=2, vmAttributes={"acceleratorSupport": support}))

    assert (row.accelerator, row.ceiling.max) == ("unknown", None)


@pytest.mark.parametrize(
    "given",
    [fleet(PLAIN, spot=2), fleet(spot=2, vmAttributes={"acceleratorSupport": "Excluded"})],
    ids=["sizes", "asks"],
)
def test_a_fleet_that_can_have_none_is_not_asked_about(given):
    world = Arm(given)

    assert world.read(FLEETS) == FLEETS.records()
    assert len(world.asked) == 1
