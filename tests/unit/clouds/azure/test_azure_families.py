"""Which sizes a quota means, by the names that Azure gives to both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.clouds.azure.families import is_of, sizes, vcpus
from tests.samples.azure_answers import CATALOG


@pytest.mark.parametrize(
    ("family", "chips"),
    [
        ("standardNDSH100v5Family", {"H100-SXM5-80GB"}),
        ("StandardNDISRH200v5Family", {"H200-SXM5-141GB"}),
        ("Standard NDAMSv4_A100 Family vCPUs", {"A100-SXM4-40GB", "A100-SXM4-80GB"}),
        ("StandardNCADSA100v4Family", {"A100-PCIE-80GB"}),
        ("Standard NCADSA100v4 Family Cluster Dedicated vCPUs", {"A100-PCIE-80GB"}),
        ("StandardNCCadsH100v5Family", {"H100-NVL-94GB"}),
        ("standardNVADSA10v5Family", {"A10"}),
        ("standardNDSv2Family", {"V100-SXM2-32GB"}),
        ("standardNCPromoFamily", {"K80"}),
        ("standardNDISMI300XV5Family", {"MI300X"}),
        ("standardNGADSV620v1Family", {"Radeon-Pro-V620"}),
    ],
)
def test_a_family_has_the_sizes_whose_names_say_the_same(family, chips):
    assert {shape.chip for shape in sizes(family, CATALOG)} == chips


@pytest.mark.parametrize(
    "family", ["standardDSv3Family", "Standard Av2 Family vCPUs", "standardHBrsv4Family", "standardPBSFamily"]
)
def test_families_of_general_sizes_have_none(family):
    assert sizes(family, CATALOG) == ()


@pytest.mark.parametrize(
    "family",
    ["standardNDSB300v7Family", "standardNCADSL40Sv4Family", "standardNZv1Family", "standardXv1Family", ""],
)
def test_a_family_that_is_not_known_may_have_any(family):
    assert sizes(family, CATALOG) is None


def test_every_accelerated_size_is_of_a_family_of_its_own_name():
    for shape in CATALOG.shapes.values():
        if shape.provider == "azure":
            assert is_of(shape.instance_type, _family(shape.instance_type), CATALOG), shape.instance_type


def _family(size):
    """`standardNDSH100v5Family` of `Standard_ND96isr_H100_v5`."""
    _, first, *words = size.split("_")
    return f"standard{first[:2]}S{''.join(words)}Family"


@pytest.mark.parametrize(
    ("size", "number"),
    [
        *(("Standard_ND96isr_H100_v5", 96), ("STANDARD_NC6", 6), ("Standard_NC24-12ads_A100_v4", 12)),
        *(("NV36ads_A10_v5", 36), ("Basic", None), ("", None)),
    ],
)
def test_a_size_names_its_vcpus(size, number):
    assert vcpus(size) == number


@given(st.text(max_size=40) | st.from_regex(r"standard[A-Z0-9_]{0,12}v?[0-9]?Family", fullmatch=True))
def test_any_name_is_a_family_that_is_known_or_not(text):
    found = sizes(text, CATALOG)

    assert found is None or all(is_of(shape.instance_type, text, CATALOG) for shape in found)
    assert vcpus(text) is None or vcpus(text) >= 0
