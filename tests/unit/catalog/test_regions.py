"""Where a region is."""

import msgspec
import pytest

from guardrails.catalog.load import load, our_rows
from guardrails.catalog.lookup import Catalog
from guardrails.catalog.rows import Rows
from guardrails.register.countries import codes


@pytest.mark.parametrize(
    ("provider", "region", "country"),
    [
        ("aws", "us-east-1", "US"),
        ("aws", "ap-east-1", "HK"),
        ("azure", "West Europe", "NL"),
        ("azure", "eastasia", "HK"),
        ("gcp", "asia-southeast1", "SG"),
    ],
)
def test_a_listed_region_has_its_country(provider, region, country):
    assert load().country(provider, region) == country


def test_what_is_not_listed_is_unknown():
    assert load().country("aws", "xx-moon-1") == "unknown"
    assert load().country("gcp", "us-east-1") == "unknown"
    assert load().country("aws", "unknown") == "unknown"


@pytest.mark.parametrize(
    ("provider", "region", "operator"),
    [
        ("aws", "cn-north-1", "partner"),
        ("azure", "China East 2", "partner"),
        ("aws", "us-gov-west-1", "cloud"),
        ("aws", "eusc-de-east-1", "cloud"),
        ("aws", "us-east-1", "cloud"),
        ("gcp", "asia-east2", "cloud"),
        ("aws", "cn-moon-1", "unknown"),
        ("aws", "unknown", "unknown"),
        ("oci", "cn-north-1", "unknown"),
    ],
)
def test_a_region_is_run_by_the_cloud_or_by_a_partner(provider, region, operator):
    assert load().operator(provider, region) == operator


def test_every_region_of_mainland_china_has_its_operator():
    for cloud in our_rows().regions:
        there = {region for region, country in cloud.countries.items() if country == "CN"}
        assert there <= {region for each in cloud.operators for region in each.regions}


def test_every_country_is_a_code():
    assert {code for each in our_rows().regions for code in each.countries.values()} <= codes()


def test_the_digest_of_the_catalog_covers_the_regions():
    ours = our_rows().regions
    moved = msgspec.structs.replace(ours[0], countries={**ours[0].countries, "xx-moon-1": "FR"})

    digests = {Catalog(Rows((), (), (), (), rows)).digest for rows in ([], ours, [moved, *ours[1:]])}

    assert len(digests) == 3
    assert Catalog(Rows((), (), (), (), ours[::-1])).digest in digests


@pytest.mark.parametrize(
    ("region", "zone", "country"),
    [
        ("us-east-1", "us-east-1a", "US"),
        ("us-east-1", "use1-az4", "US"),
        ("us-east-1", "unknown", "US"),
        ("us-east-1", "us-east-1-bue-1a", "AR"),
        ("us-east-1", "use1-bue1-az1", "AR"),
        ("us-west-2", "us-west-2-lax-1b", "US"),
        ("us-east-1", "us-east-1-wl1-bos-wlz-1", "US"),
        ("us-east-1", "use1-wl1-bos-wlz1", "US"),
        ("eu-west-3", "eu-west-3-wl1-cmn-wlz-1", "MA"),
        ("me-south-1", "me-south-1-mct-1a", "OM"),
        ("us-east-1", "us-east-1-zzz-1a", "unknown"),
        ("us-east-1", "outside:outpost/op-1", "unknown"),
    ],
)
def test_a_local_zone_is_where_its_town_is(region, zone, country):
    assert load().country("aws", region, zone) == country


def test_zones_of_other_clouds_are_in_their_region():
    assert load().country("gcp", "us-central1", "us-central1-ai1a") == "US"
    assert load().country("azure", "japaneast", "outside:edge/perth") == "unknown"


def test_every_town_is_in_a_country():
    assert {code for each in our_rows().regions for code in each.towns.values()} <= codes()
