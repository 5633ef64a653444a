"""Every type of a stored list is known with its accelerators, known without, or left out with a reason."""

from pathlib import Path

import pytest

from guardrails.catalog import compare, names, vendor
from guardrails.catalog.load import load

LISTS = Path(__file__).parents[2] / "data/catalog"
CLOUDS = ("aws", "azure", "gcp")


@pytest.fixture(scope="module")
def catalog():
    return load()


@pytest.mark.parametrize("cloud", CLOUDS)
def test_nothing_in_a_clouds_list_disagrees(catalog, cloud):
    listing = vendor.read_listing(LISTS / f"{cloud}.json")

    assert len(listing) > 700
    assert compare.disagreements(catalog, listing) == []


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_listed_type_is_known_in_one_way(catalog, cloud):
    for row in vendor.read_listing(LISTS / f"{cloud}.json"):
        ways = (
            catalog.shape(cloud, row.name) is not None,
            catalog.has_no_accelerators(cloud, row.name),
            (cloud, names.normal(cloud, row.name)) in catalog.left_out,
        )
        assert sum(ways) == 1, row.name


def test_a_type_left_out_says_why(catalog):
    assert all(len(row.because.split()) > 4 for row in catalog.left_out.values())


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("a4-highgpu-8g-nolssd", "a4-highgpu-8g"),
        ("a2-ultragpu-2g-nolssd", "a2-ultragpu-2g"),
        ("ct6e-standard-4t-tpu", "ct6e-standard-4t"),
    ],
)
def test_a_machine_without_its_disks_is_the_machine(catalog, name, base):
    assert catalog.shape("gcp", name) == catalog.shape("gcp", base)


@pytest.mark.parametrize(
    ("name", "count"), [("g2-custom-16-55296", 1), ("g2-custom-24-98304", 2), ("g2-custom-20-65536", None)]
)
def test_a_custom_machine_carries_what_its_vcpus_carry(catalog, name, count):
    found = catalog.shape("gcp", name)

    assert (found and found.count) == count
    assert not catalog.has_no_accelerators("gcp", name)


@pytest.mark.parametrize(
    ("name", "chip", "count", "fabric"),
    [
        ("Standard_ND96isf_H200_v5", "H200-SXM5-141GB", 8, 80),
        ("Standard_ND96isrf_MI300X_v5", "MI300X", 8, 3200),
        ("standard_nd96amsr_v4", "A100-SXM4-80GB", 8, None),
        ("Standard_ND128isf_GB300_v6", "GB300", 4, None),
    ],
)
def test_a_variant_of_a_size_carries_what_the_size_carries(catalog, name, chip, count, fabric):
    found = catalog.shape("azure", name)

    assert (found.chip, found.count, found.fabric_gbps) == (chip, count, fabric)


@pytest.mark.parametrize(
    "name",
    ["Standard_ND96is_X9_v5", "Standard_ND48isr_H200_v5", "Standard_ND96isr_H200_v9", "Standard_NC9s_v3"],
)
def test_another_machine_chip_or_version_is_no_variant(catalog, name):
    assert catalog.shape("azure", name) is None
    assert not catalog.has_no_accelerators("azure", name)
