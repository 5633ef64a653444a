"""Where an authorisation of the provider holds, and how much stands there."""

import pytest

from guardrails.assessment.clusters import Line, clusters
from guardrails.assessment.licensed import standing, there
from guardrails.assessment.pools import Pooling
from guardrails.catalog.load import load
from guardrails.model.provider import RegionAuthorisation
from guardrails.model.range import Range, exactly
from guardrails.model.workload import Workload

L4_TPP = 1940


def pools(*workloads):
    return Pooling(load()).pool(workloads).pools


def machine(region="me-south-1", number=8, **changes):
    facts = {
        "id": f"{region}-{number}-{changes}",
        "address": "aws_instance.gpu",
        "provider": "aws",
        "account": "111122223333",
        "kind": "aws_instance",
        "accelerator": "L4",
        "instances": exactly(1),
        "accelerators": exactly(number),
        "ceiling": exactly(number),
    }
    return Workload(**facts | {"region": region} | changes)


def authorised(*places):
    return RegionAuthorisation(id="L-1", rules=("US-EAR-01",), kind="license", places=places)


@pytest.mark.parametrize(
    ("places", "answer"),
    [
        (("BH",), "yes"),
        (("me-south-1",), "yes"),
        (("aws:me-south-1",), "yes"),
        (("aws",), "yes"),
        (("QA", "ME-South-1"), "yes"),
        (("azure",), "no"),
        (("azure:me-south-1",), "no"),
        (("QA", "me-central-1"), "no"),
        ((), "unknown"),
    ],
)
def test_places_are_countries_regions_and_clouds(places, answer):
    (pool,) = pools(machine())

    assert there(authorised(*places), pool) == answer


@pytest.mark.parametrize(("place", "answer"), [("me-south-1", "unknown"), ("aws", "yes"), ("BH", "unknown")])
def test_hardware_in_an_unknown_region_may_be_there(place, answer):
    (pool,) = pools(machine(region="unknown"))

    assert there(authorised(place), pool) == answer


def test_an_azure_region_is_found_by_either_spelling():
    (pool,) = pools(machine(region="UAE North", provider="azure"))

    assert there(authorised("uaenorth"), pool) == "yes"
    assert there(authorised("azure:UAE North"), pool) == "yes"


def test_an_authorisation_for_a_region_is_not_one_for_its_local_zones():
    (local,) = pools(machine(zone="me-south-1-mct-1a"))
    (ordinary,) = pools(machine(zone="me-south-1a"))

    assert there(authorised("me-south-1"), ordinary) == "yes"
    assert there(authorised("me-south-1"), local) == "no"
    assert there(authorised("aws:me-south-1-mct-1a"), local) == "yes"


def test_a_cluster_is_where_its_machines_are():
    found = pools(machine(accelerator="H100-SXM5-80GB", fabric_gbps=3200, zone="me-south-1a"))
    (cluster,) = clusters(found, Line(100), "yes")

    assert there(authorised("me-south-1"), cluster) == "yes"
    assert there(authorised("QA"), cluster) == "no"


def test_what_stands_in_the_places_is_added_up_by_chip():
    found = pools(
        machine(number=8),
        machine(number=2, account="222233334444"),
        machine(number=4, accelerator="H100-SXM5-80GB"),
        machine(number=100, region="us-east-1"),
        machine(number=3, region="unknown"),
        machine(number=0, account="333344445555"),
    )

    h100, l4 = standing(authorised("BH"), found)

    assert (h100.pool.accelerator, h100.accelerators) == ("H100-SXM5-80GB", exactly(4))
    assert (l4.pool.accelerator, l4.accelerators) == ("L4", Range(10, 13))
    assert l4.tpp == Range(10 * L4_TPP, 13 * L4_TPP)
