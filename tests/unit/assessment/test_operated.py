import msgspec

from guardrails.assessment import operated
from guardrails.catalog.load import load
from guardrails.model.range import ZERO
from tests.builders import make_workload

CATALOG = load()


def notes(*regions):
    rows = [
        make_workload(id=str(number), provider=provider, region=region)
        for number, (provider, region) in enumerate(regions)
    ]
    return list(operated.notes(rows, CATALOG))


def test_what_stands_in_a_partner_s_region_is_named_with_the_partner_and_whose_duty_it_is():
    first, second, third = notes(
        ("azure", "China North 3"), ("aws", "cn-northwest-1"), ("aws", "cn-north-1"), ("aws", "cn-north-1")
    )

    assert "2 workloads stand in aws cn-north-1, run by Beijing Sinnet" in first
    assert "whom customers contract with" in first
    assert "(D-13)" in first
    assert "1 workload stands in aws cn-northwest-1, run by Ningxia Western Cloud Data" in second
    assert "run by Shanghai Blue Cloud" in third


def test_a_company_of_the_cloud_abroad_is_named_as_one():
    (note,) = notes(("aws", "eusc-de-east-1"))

    assert "companies of the cloud abroad" in note
    assert "(D-45)" in note


def test_of_the_clouds_own_regions_and_of_what_holds_nothing_nothing_is_said():
    nothing = make_workload(
        provider="aws", region="cn-north-1", instances=ZERO, accelerators=ZERO, ceiling=ZERO
    )

    assert notes(("aws", "us-east-1"), ("aws", "us-gov-west-1"), ("gcp", "asia-east2"), ("oci", "x")) == []
    assert nothing.holds_nothing
    assert list(operated.notes([nothing], CATALOG)) == []


def test_each_operator_is_of_listed_regions_and_has_its_source():
    for cloud in CATALOG.regions.values():
        for operator in cloud.operators:
            assert set(operator.regions) <= cloud.countries.keys()
            assert all(msgspec.structs.astuple(operator.source))
