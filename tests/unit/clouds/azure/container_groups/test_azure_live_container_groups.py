"""Container Instances as the scan reads and joins them: what containers ask for."""

import pytest

from guardrails.clouds.azure.container_groups.api import CONTAINER_GROUPS
from guardrails.clouds.azure.container_groups.owners import claim
from guardrails.model.range import Range, exactly
from tests.samples.azure_answers import SUBSCRIPTION, World, facts, resource

TYPE = "Microsoft.ContainerInstance/containerGroups"
LIST = f"/subscriptions/{SUBSCRIPTION}/providers/{TYPE}"


def container(name="train", asked=None, limit=None):
    amounts = {"requests": {"cpu": 1, "memoryInGB": 4} | ({"gpu": asked} if asked else {})}
    return {
        "name": name,
        "properties": {"resources": amounts | ({"limits": {"gpu": limit}} if limit else {})},
    }


def gpus(number=2, sku="V100"):
    return {"count": number, "sku": sku}


def group(*containers, initial=(), name="g", zones=("1",), **properties):
    given = {"containers": list(containers), "initContainers": list(initial), "priority": "Regular"}
    return resource(TYPE, name, given | properties, zones=list(zones))


def read(*groups, **changed):
    return World(CONTAINER_GROUPS, {LIST: list(groups)}).read(**changed)


def rows(*groups):
    return claim(read(*groups), facts()).rows


def test_each_container_has_what_it_asks_for():
    first, second = rows(group(container("a", gpus(2)), container("b", gpus(4)), container("plain")))

    assert (first.ceiling, second.ceiling) == (exactly(2), exactly(4))
    assert (first.id.partition("#")[2], first.kind) == ("a", "azurerm_container_group")
    assert (first.zone, first.region, first.market) == ("1", "westeurope", "on_demand")


def test_the_larger_of_request_and_limit_counts():
    assert [row.ceiling for row in rows(group(container(asked=gpus(1), limit=gpus(4))))] == [exactly(4)]
    assert [row.ceiling for row in rows(group(container(limit=gpus(2))))] == [exactly(2)]


def test_initial_containers_count_too():
    assert [row.ceiling for row in rows(group(container("b"), initial=[container("a", gpus(1))]))] == [
        exactly(1)
    ]


@pytest.mark.parametrize(
    ("priority", "market"), [("Spot", "spot"), (None, "on_demand"), ("Later", "unknown")]
)
def test_the_priority_is_the_market(priority, market):
    (row,) = rows(group(container(asked=gpus()), priority=priority))

    assert row.market == market


@pytest.mark.parametrize("asked", [gpus(sku="R100"), gpus(sku=None), {"count": 2}])
def test_an_accelerator_that_nobody_knows_is_unknown(asked):
    (row,) = rows(group(container(asked=asked)))

    assert row.accelerator == "unknown"


def test_a_number_that_is_not_given_is_open():
    (row,) = rows(group(container(asked={"sku": "V100"})))

    assert row.ceiling == Range(0)


def test_groups_without_accelerators_and_of_other_regions_are_not_kept():
    assert read(group(container())).groups == ()
    assert read(group(container(asked=gpus())), in_scope=lambda region: region == "eastus").groups == ()
