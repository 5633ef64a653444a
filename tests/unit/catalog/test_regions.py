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
        ("aws", "us-east-1", "cloud"),
        ("gcp", "asia-east2", "cloud"),
        ("aws", "cn-moon-1", "unknown"),
        ("aws", "unknown", "unknown"),
        ("oci", "cn-north-1", "unknown"),
    ],
)
def test_a_region_is_run_by_the_cloud_or_by_a_partner(provider, region, operator):
    assert load().operator(provider, region) == operator


def test_every_country_is_a_code():
    assert {code for each in our_rows().regions for code in each.countries.values()} <= codes()


def test_the_digest_of_the_catalog_covers_the_regions():
    ours = our_rows().regions
    moved = msgspec.structs.replace(ours[0], countries={**ours[0].countries, "xx-moon-1": "FR"})

    digests = {Catalog(Rows((), (), (), (), rows)).digest for rows in ([], ours, [moved, *ours[1:]])}

    assert len(digests) == 3
    assert Catalog(Rows((), (), (), (), ours[::-1])).digest in digests
