"""Names are parsed by the documented conventions, and a foreign part makes a name unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.catalog import names
from guardrails.catalog.load import load

TOKENS = [
    "A100",
    "H100",
    "H200",
    "T4",
    "MI300X",
    "GB200",
    "V710",
    "A10",
    "V620",
    "MA35D",
    "RTXPRO6000BSE",
    "X9",
]

families = st.sampled_from(["a", "b", "d", "dc", "ds", "e", "ec", "f", "fx", "g", "h", "hb", "hx", "l", "m"])
features = st.text("adilmprst", max_size=4)


@st.composite
def azure_sizes(draw):
    """Sizes of families without accelerators, as Azure spells them."""
    prefix = draw(st.sampled_from(["Standard_", "STANDARD_", "standard_", "Basic_"]))
    constrained = draw(st.sampled_from(["", "-2", "-16"]))
    version = draw(st.sampled_from(["", "_v2", "_v6", "_V5"]))
    number = draw(st.integers(1, 416))
    return f"{prefix}{draw(families)}{number}{constrained}{draw(features)}{version}"


@given(azure_sizes())
def test_sizes_of_families_without_accelerators_carry_none(size):
    assert load().has_no_accelerators("azure", size)


@given(azure_sizes(), st.sampled_from(TOKENS), st.integers(0, 40), st.sampled_from(["_{}", "_{}_", "{}_"]))
def test_an_accelerator_token_anywhere_makes_an_azure_size_unknown(size, token, place, frame):
    at = min(place, len(size))
    name = size[:at] + frame.format(token) + size[at:]

    assert not load().has_no_accelerators("azure", name)


gcp_families = st.sampled_from(["n1", "n2", "e2", "c3d", "m3", "custom"])
gcp_tokens = st.sampled_from(
    ["h100", "gpu", "highgpu", "hightpu", "a100", "l4", "8g", "fpga", "nvidia", "tesla"]
)


@given(gcp_families, gcp_tokens, st.sampled_from(["{0}-{1}-4", "{0}-standard-{1}", "{0}-standard-4-{1}"]))
def test_an_accelerator_token_anywhere_makes_a_gcp_type_unknown(family, token, frame):
    assert not load().has_no_accelerators("gcp", frame.format(family, token))


@given(gcp_families, st.integers(1, 8), st.sampled_from(["", "-standard", "-standard-4"]))
def test_a_number_of_tpus_at_the_end_makes_a_gcp_type_unknown(family, number, kind):
    assert not load().has_no_accelerators("gcp", f"{family}{kind}-{number}t")


aws_families = st.sampled_from(["m5", "c7gn", "u-6tb1", "mac2-m2pro", "t3"])


@given(
    aws_families,
    st.sampled_from(["h100", "gpu", "a100"]),
    st.sampled_from(["{0}-{1}.large", "{0}.{1}", "{1}.large"]),
)
def test_an_accelerator_token_anywhere_makes_an_aws_type_unknown(family, token, frame):
    assert not load().has_no_accelerators("aws", frame.format(family, token))


@given(st.sampled_from(["aws", "azure", "gcp"]), st.text(max_size=30))
def test_any_text_has_a_family_or_none_and_never_fails(provider, name):
    family = names.family(provider, names.normal(provider, name))

    assert family is None or family == family.strip()


@pytest.mark.parametrize(
    ("provider", "name", "family"),
    [
        ("aws", "m5.large", "m5"),
        ("aws", "m5", "m5"),
        ("aws", "u-6tb1.metal", "u-6tb1"),
        ("aws", "r8g.metal-48xl", "r8g"),
        ("aws", "u7in-32tb.224xlarge", "u7in-32tb"),
        ("aws", "db.r5.large", None),
        ("aws", "m5.", None),
        ("aws", "", None),
        ("gcp", "n2-custom-8-16384-ext", "n2"),
        ("gcp", "custom-4-8192", "custom"),
        ("gcp", "e2-custom-micro-1024", "e2"),
        ("gcp", "f1-micro", "f1"),
        ("gcp", "z3-highmem-88-highlssd", "z3"),
        ("gcp", "db-custom-2-7680", "db"),
        ("gcp", "ek-standard-16", "ek"),
        ("gcp", "x4-480-8t-metal", "x4"),
        ("gcp", "c3d-standard-90-12TB", "c3d"),
        ("gcp", "m2-ultramem2x-96", "m2"),
        ("gcp", "z4d-8t-standard-16-standardlssd", "z4d"),
        ("gcp", "c4-highmem-4-lssd-v1", "c4"),
        ("azure", "standard_e64-32ds_v4", "e"),
        ("azure", "standard_m176ds-44_3_v3", "m"),
        ("azure", "standard_dc4as_cc_v5", "dc"),
        ("azure", "standard_ds2_v2_promo", "ds"),
        ("azure", "standard_m96bds_2_v3", "m"),
        ("azure", "basic_a0", "a"),
        ("azure", "standard_nc6", "nc"),
        ("azure", "standard_nc4as_t4_v3", None),
        ("azure", "standard_d8_v710", None),
        ("azure", "standard_d8_v620_v2", None),
        ("azure", "d4s_v3", None),
    ],
)
def test_the_family_is_read_from_the_name(provider, name, family):
    assert names.family(provider, name) == family
