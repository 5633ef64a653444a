"""Sizes that the catalog does not know: what Azure's list of SKUs may be believed."""

import pytest

from guardrails.catalog.accelerators import NONE
from guardrails.clouds.azure.compute.api import COMPUTE
from guardrails.clouds.azure.compute.sizes import SizeFacts, described, report
from guardrails.clouds.azure.join import workloads
from guardrails.model.range import exactly
from tests.samples.azure_answers import CATALOG, H100, SUBSCRIPTION
from tests.samples.azure_arm import Arm, arm, facts, running

SKUS = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/skus"
VM = "Microsoft.Compute/virtualMachines"
NEW, ODD = "Standard_ND256isr_R200_v9", "Standard_X96s_v9"


def vm(size, name="vm", location="westeurope"):
    found = {"hardwareProfile": {"vmSize": size}, "instanceView": running()}
    return arm(VM, name, location=location, properties=found)


def sku(name, family="standardXSv9Family", **capabilities):
    listed = [{"name": key, "value": value} for key, value in capabilities.items()]
    return {"name": name, "resourceType": "virtualMachines", "family": family, "capabilities": listed}


def rows(*machines, skus):
    records = Arm(*machines, answers={SKUS: skus}).read(COMPUTE)
    return workloads({"compute": records}, facts(described=described(CATALOG, records.types)))


@pytest.mark.parametrize(
    "listed",
    [
        sku(NEW, "standardNDSR200v9Family", GPUs="8"),
        sku(NEW, "standardNDSR200v9Family"),
        sku(NEW, "standardNDSR200v9Family", GPUs="0"),
        sku(NEW, GPUs="1"),
        sku(NEW.upper(), GPUs="12"),
    ],
)
def test_a_gpu_family_has_accelerators_of_which_nothing_is_known(listed):
    (row,) = rows(vm(NEW), skus=[listed])

    assert (row.accelerator, row.accelerators_per_instance, row.ceiling.max) == ("unknown", None, None)
    assert row.instances == exactly(1)
    assert [NEW.lower() in each.reason.lower() for each in row.unresolved] == [True]


@pytest.mark.parametrize(
    "listed", [sku(ODD, GPUs="1"), sku(ODD, "standardNXFamily"), sku(ODD, "standardPBSFamily")]
)
def test_one_sign_is_enough(listed):
    assert rows(vm(ODD), skus=[listed])[0].ceiling.max is None


def test_a_size_that_is_listed_without_any_has_none():
    assert rows(vm(ODD), skus=[sku(ODD)]) == []


@pytest.mark.parametrize("skus", [[], [sku("Standard_X2s_v9")], [sku(ODD) | {"resourceType": "disks"}]])
def test_a_size_that_is_not_listed_stays_unknown(skus):
    assert rows(vm(ODD), skus=skus)[0].ceiling.max is None


def test_a_size_of_the_catalog_is_not_asked_about():
    world = Arm(vm(H100), answers={SKUS: [sku(H100, GPUs="12")]})

    assert world.read(COMPUTE).types == ()
    assert world.times("/skus") == 0
    assert described(CATALOG, [SizeFacts(H100, "12")]) == {}


def test_each_size_is_asked_for_once_a_scan_in_one_of_its_regions():
    world = Arm(vm(NEW, "a", "West Europe"), vm(NEW, "b", "eastus"), answers={SKUS: [sku(NEW, GPUs="8")]})
    seen = {}

    first, again = world.read(COMPUTE, described=seen), world.read(COMPUTE, described=seen)

    assert first.types == again.types == (SizeFacts(NEW, "8", "standardXSv9Family"),)
    assert [query for path, query in world.asked if path.endswith("/skus")] == [
        {"$filter": "location eq 'eastus'"}
    ]


def test_a_list_that_cannot_be_read_is_asked_for_again():
    world, seen = Arm(vm(ODD), refused={"/skus": 403}), {}

    world.read(COMPUTE, described=seen)

    assert seen == {}
    assert [each.state for each in world.made.errors] == ["denied"]


def test_people_are_told_what_the_catalog_should_learn():
    types = [SizeFacts(NEW, "8"), SizeFacts(ODD)]

    (line,) = report(CATALOG, types)

    assert (
        line
        == f'"{NEW}" is not in the catalog; Azure lists 8 GPUs, which may be wrong; add it with catalog.extra'
    )
    assert described(CATALOG, types)["azure", ODD.lower()].chip == NONE
