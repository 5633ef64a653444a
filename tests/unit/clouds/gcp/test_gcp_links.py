"""What links of GCP name: the same thing, however they are spelt."""

import pytest

from guardrails.clouds.gcp.links import last, place, project, within

NAME = "zones/us-central1-a/instances/vm-1"


@pytest.mark.parametrize(
    "link",
    [
        f"https://www.googleapis.com/compute/v1/projects/p/{NAME}",
        f"https://compute.googleapis.com/compute/v1/projects/p/{NAME}?alt=json",
        f"projects/123456/{NAME}",
        NAME,
    ],
)
def test_a_thing_has_one_name_within_its_project(link):
    assert within(link) == NAME
    assert place(link) == ("us-central1", "us-central1-a")


def test_a_link_names_its_project_and_its_thing():
    assert project(f"https://www.googleapis.com/compute/v1/projects/p/{NAME}") == "p"
    assert project(NAME) == ""
    assert last(NAME) == "vm-1"
    assert within("vm-1") == "vm-1"


@pytest.mark.parametrize(
    ("link", "region", "zone"),
    [
        ("projects/p/regions/europe-west4", "europe-west4", "unknown"),
        ("projects/p/locations/us-south1-ai1b/nodes/n", "us-south1", "us-south1-ai1b"),
        ("projects/p/locations/us-east5", "us-east5", "unknown"),
        ("projects/p/global/instanceTemplates/t", "unknown", "unknown"),
    ],
)
def test_where_a_thing_is(link, region, zone):
    assert place(link) == (region, zone)
