"""Finding chips and shapes by the names of the clouds, and not finding what does not exist."""

import pytest

from guardrails.catalog.load import load
from guardrails.errors import CatalogError
from tests.unit.catalog.builders import make_catalog, make_family, make_shape


@pytest.fixture(scope="module")
def catalog():
    return load()


@pytest.mark.parametrize(
    ("provider", "name", "chip", "count"),
    [
        ("aws", "p5.48xlarge", "H100-SXM5-80GB", 8),
        ("aws", "ml.p5.48xlarge", "H100-SXM5-80GB", 8),
        ("aws", "p2.xlarge", "K80", 1),
        ("aws", "g6f.large", "L4", 1 / 8),
        ("aws", "g6f.2xlarge", "L4", 1 / 4),
        ("aws", "gr6f.4xlarge", "L4", 1 / 2),
        ("aws", "p6e-gb200.36xlarge", "GB200", 4),
        ("aws", "trn1.32xlarge", "Trainium", 16),
        ("aws", "inf2.48xlarge", "Inferentia2", 12),
        ("aws", "f1.16xlarge", "VU9P", 8),
        ("azure", "Standard_ND96isr_H100_v5", "H100-SXM5-80GB", 8),
        ("azure", "STANDARD_nd96isr_h100_V5", "H100-SXM5-80GB", 8),
        ("azure", "Standard_NV6ads_A10_v5", "A10", 1 / 6),
        ("azure", "Standard_NV6", "M60", 1),
        ("azure", "Standard_ND128isr_NDR_GB200_v6", "GB200", 4),
        ("gcp", "a3-highgpu-8g", "H100-SXM5-80GB", 8),
        (
            "gcp",
            "https://www.googleapis.com/compute/v1/projects/p/zones/z/machineTypes/a2-megagpu-16g",
            "A100-SXM4-40GB",
            16,
        ),
        ("gcp", "g4-standard-6", "RTX-PRO-6000-BSE", 1 / 8),
        ("gcp", "a4x-highgpu-4g", "GB200", 4),
        ("gcp", "ct5lp-hightpu-4t", "TPU-v5e", 4),
        ("gcp", "v5litepod-16", "TPU-v5e", 16),
        ("aws", "ml.u-p6e-gb200x72", "GB200", 72),
    ],
)
def test_a_type_is_found_with_its_chip_and_count(catalog, provider, name, chip, count):
    shape = catalog.shape(provider, name)

    assert (shape.chip, shape.count) == (chip, count)


@pytest.mark.parametrize(
    ("provider", "name"),
    [
        ("aws", "p5.99xlarge"),
        ("aws", "p5"),
        ("aws", "P5.48XLARGE"),
        ("aws", "x99.large"),
        ("azure", "Standard_NC999_v9"),
        ("azure", "Standard_D4s_A100_v5"),
        ("gcp", "a2-ultragpu-16g"),
        ("gcp", "a9-highgpu-8g"),
        ("gcp", "v5p-12"),
    ],
)
def test_a_size_that_does_not_exist_is_unknown_and_never_none(catalog, provider, name):
    assert catalog.shape(provider, name) is None
    assert not catalog.has_no_accelerators(provider, name)


@pytest.mark.parametrize(
    ("provider", "name"),
    [
        ("aws", "m5.large"),
        ("aws", "ml.c5.xlarge"),
        ("aws", "mac2-m2pro.metal"),
        ("azure", "standard_d4s_v3"),
        ("azure", "Standard_HB120-16rs_v3"),
        ("gcp", "projects/p/zones/z/machineTypes/custom-4-8192"),
        ("gcp", "n1-standard-4"),
    ],
)
def test_families_without_accelerators_carry_none(catalog, provider, name):
    assert catalog.has_no_accelerators(provider, name)


@pytest.mark.parametrize(
    "name", ["g5.xlarge", "p4d.24xlarge", "inf1.xlarge", "trn2.48xlarge", "f2.6xlarge", "vt1.3xlarge"]
)
def test_types_with_accelerators_do_not_carry_none(catalog, name):
    assert not catalog.has_no_accelerators("aws", name)


def test_a_shape_wins_over_its_family():
    catalog = make_catalog(shapes=[make_shape(instance_type="m5.metal")], families=[make_family("aws", "m5")])

    assert not catalog.has_no_accelerators("aws", "m5.metal")
    assert catalog.has_no_accelerators("aws", "m5.large")


@pytest.mark.parametrize(
    ("provider", "name", "chip"),
    [
        ("gcp", "nvidia-tesla-t4-vws", "T4"),
        ("gcp", "NVIDIA_TESLA_T4", "T4"),
        ("gcp", "NVIDIA_H100_MEGA_80GB", "H100-SXM5-80GB"),
        ("gcp", "TPU_V5_LITEPOD", "TPU-v5e"),
        ("gcp", "https://x/zones/z/acceleratorTypes/nvidia-l4", "L4"),
        ("aws", "a10g", "A10G"),
        ("aws", "gaudi-hl-205", "Gaudi"),
        ("aws", "vu9p", "VU9P"),
        ("azure", "V100", "V100-PCIE-16GB"),
    ],
)
def test_an_accelerator_is_found_by_a_clouds_name(catalog, provider, name, chip):
    assert catalog.accelerator(provider, name).name == chip


def test_an_accelerator_name_of_another_cloud_is_unknown(catalog):
    assert catalog.accelerator("aws", "nvidia-tesla-t4") is None
    assert catalog.accelerator("gcp", "ACCELERATOR_TYPE_UNSPECIFIED") is None


@pytest.mark.parametrize(
    ("accelerator_type", "chip", "count"),
    [
        ("v2-8", "TPU-v2", 4),
        ("v3-32", "TPU-v3", 16),
        ("v4-8", "TPU-v4", 4),
        ("v5litepod-16", "TPU-v5e", 16),
        ("v5p-8", "TPU-v5p", 4),
        ("v5p-12288", "TPU-v5p", 6144),
        ("v6e-8", "TPU-v6e", 8),
        ("tpu7x-8", "TPU-7x", 4),
    ],
)
def test_a_slice_counts_cores_or_chips_by_generation(catalog, accelerator_type, chip, count):
    found, chips = catalog.tpu_slice(accelerator_type)

    assert (found.name, chips) == (chip, count)


@pytest.mark.parametrize(
    "accelerator_type", ["v5p-9", "v2-9999", "v9-8", "ct5lp-hightpu-4t", "a3-highgpu-8g", ""]
)
def test_what_is_no_slice_is_none(catalog, accelerator_type):
    assert catalog.tpu_slice(accelerator_type) is None


def test_a_chip_that_is_absent_is_a_catalog_error(catalog):
    with pytest.raises(CatalogError, match="no chip is named 'H900'"):
        catalog.chip("H900")


def test_the_digest_follows_the_rows_and_not_their_order():
    two = [make_shape(), make_shape(instance_type="x1.small", count=1.0)]

    assert make_catalog(shapes=two).digest == make_catalog(shapes=two[::-1]).digest
    assert make_catalog(shapes=two).digest != make_catalog(shapes=two[:1]).digest
    assert make_catalog().digest.startswith("sha256:")


def test_the_digest_is_reckoned_once_and_stays():
    catalog = make_catalog()

    assert catalog.digest == catalog.digest


def test_a_row_with_a_source_of_its_own_words_is_as_old_as_it_says():
    added = make_shape(source="our own list", day="2025-01-31")

    assert make_catalog(shapes=[added]).oldest_day == "2025-01-31"
