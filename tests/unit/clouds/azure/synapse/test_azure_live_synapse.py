"""Synapse as the scan reads and joins it: Spark pools by the family of their nodes."""

import pytest

from guardrails.clouds.azure.synapse.api import SYNAPSE
from guardrails.clouds.azure.synapse.owners import claim
from guardrails.model.range import Range, exactly
from tests.samples.azure_answers import GROUP, SUBSCRIPTION, Refused, World, facts, resource

TYPE = "Microsoft.Synapse/workspaces"
LIST = f"/subscriptions/{SUBSCRIPTION}/providers/{TYPE}"
POOLS = f"{GROUP}/providers/{TYPE}/w/bigDataPools"


def workspace(name="w"):
    return resource(TYPE, name, {"managedResourceGroupName": "managed"})


def pool(family="HardwareAcceleratedGPU", scale=None, count=3, name="p"):
    given = {"nodeSize": "Large", "nodeSizeFamily": family, "nodeCount": count, "autoScale": scale}
    return resource(f"{TYPE}/bigDataPools", f"w/{name}", given, tags={"customer": "C-2"})


def rows(*pools):
    return claim(World(SYNAPSE, {LIST: [workspace()], POOLS: list(pools)}).read(), facts()).rows


def test_a_pool_of_accelerated_nodes_has_at_least_one_accelerator_a_node():
    (row,) = rows(pool())

    assert (row.instances, row.instances_ceiling, row.ceiling) == (exactly(3), exactly(3), Range(3))
    assert (row.kind, row.instance_type) == ("azurerm_synapse_spark_pool", "HardwareAcceleratedGPU Large")
    assert [(claim.key, claim.value) for claim in row.claims] == [("customer", "C-2")]


@pytest.mark.parametrize(
    ("scale", "instances", "most"),
    [
        ({"enabled": True, "minNodeCount": 2, "maxNodeCount": 9}, Range(2, 9), exactly(9)),
        ({"enabled": False, "minNodeCount": 2, "maxNodeCount": 9}, exactly(3), exactly(3)),
        ({"enabled": True, "minNodeCount": 2}, Range(2), Range(2)),
    ],
)
def test_it_scales_between_its_limits_where_that_is_on(scale, instances, most):
    (row,) = rows(pool(scale=scale))

    assert (row.instances, row.instances_ceiling) == (instances, most)


@pytest.mark.parametrize("family", ["MemoryOptimized", "None"])
def test_other_families_have_none(family):
    assert rows(pool(family)) == ()


@pytest.mark.parametrize("family", ["HardwareAcceleratedLater", "Later", None])
def test_a_family_that_is_new_or_not_given_is_unknown(family):
    (row,) = rows(pool(family))

    assert row.accelerator == "unknown"


def test_a_number_that_is_not_given_is_open():
    (row,) = rows(pool(count=None))

    assert row.instances_ceiling == Range(0)


def test_what_one_workspace_refuses_costs_no_other_its_pools():
    denied = POOLS.replace("/w/", "/a/")
    made = World(SYNAPSE, {LIST: [workspace("a"), workspace()], denied: Refused(), POOLS: [pool()]})

    assert len(made.read().pools) == 1
    assert [each.operation for each in made.calls.errors] == ["BigDataPools_ListByWorkspace"]
