"""Rows of the operator's own: what they do, and what is refused."""

import json

import pytest

from guardrails.catalog.load import load
from guardrails.errors import CatalogError

CHIP = {
    "name": "H900",
    "vendor": "Acme",
    "family": "gpu",
    "memory_gib": 500,
    "memory_gb_per_s": 20000,
    "dense_tflops": {"bf16": 9000},
    "source": "our own measurement",
    "day": "2026-11-01",
    "confidence": "M",
}
SHAPE = {
    "provider": "aws",
    "instance_type": "p9.48xlarge",
    "chip": "H900",
    "count": 8,
    "source": "the contract",
    "day": "2026-11-01",
    "confidence": "M",
}


def write(tmp_path, content, name="extra.json"):
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_rows_are_added_and_remembered(tmp_path):
    catalog = load(write(tmp_path, {"chips": [CHIP], "shapes": [SHAPE]}))

    assert catalog.shape("aws", "ml.p9.48xlarge").chip == "H900"
    assert catalog.chip("H900").tpp == 144000
    assert catalog.overrides == (
        "added chip H900 (source: our own measurement)",
        "added shape aws p9.48xlarge (source: the contract)",
    )
    assert catalog.digest != load().digest


def test_rows_replace_by_key_whatever_the_case_of_an_azure_size(tmp_path):
    row = {**SHAPE, "provider": "azure", "instance_type": "STANDARD_NC6", "chip": "T4", "count": 3}

    catalog = load(write(tmp_path, {"shapes": [row]}))

    assert catalog.shape("azure", "Standard_NC6").count == 3
    assert catalog.overrides == ("replaced shape azure STANDARD_NC6 (source: the contract)",)


def test_a_slice_can_be_replaced_like_any_shape(tmp_path):
    row = {
        **SHAPE,
        "provider": "gcp",
        "instance_type": "v5p-8",
        "chip": "TPU-v5p",
        "count": 5,
        "kind": "slice",
    }

    assert load(write(tmp_path, {"shapes": [row]})).tpu_slice("v5p-8")[1] == 5


def test_yaml_days_and_fractions_are_read(tmp_path):
    text = """
    shapes:
      - {provider: aws, instance_type: g9f.large, chip: L4, count: 1/6, source: s, day: 2026-11-01,
         confidence: M}
    families:
      - {provider: aws, family: m99, source: s, day: 2026-11-01}
    sources:
      - {id: own, title: Own, url: "", day: 2026-11-01}
    """
    catalog = load(write(tmp_path, text, "extra.yaml"))

    assert catalog.shape("aws", "g9f.large").count == 1 / 6
    assert catalog.carries_none("aws", "m99.large")
    assert len(catalog.overrides) == 3


@pytest.mark.parametrize("content", [{}, {"chips": None}, {"shapes": []}])
def test_an_extra_without_rows_changes_nothing(tmp_path, content):
    assert load(write(tmp_path, content)).digest == load().digest


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"chips": [{**CHIP, "memory_gib": "much"}]}, ["chips[0] (H900)", "memory_gib"]),
        ({"chips": [{**CHIP, "dense_tflops": {"fp5": 1}}]}, ["chips[0] (H900)", "fp5"]),
        ({"chips": [{**CHIP, "tflops": 1}]}, ["chips[0] (H900)", "tflops"]),
        ({"shapes": [SHAPE, {**SHAPE, "count": 0}]}, ["shapes[1] (p9.48xlarge)", "count"]),
        ({"shapes": [{**SHAPE, "count": "1/0"}]}, ["shapes[0]", "count"]),
        ({"shapes": [{**SHAPE, "provider": "oci"}]}, ["shapes[0]", "provider"]),
        ({"shapes": [{**SHAPE, "day": "today"}]}, ["shapes[0]", "day"]),
        ({"shapes": ["p5"]}, ["shapes[0]", "object"]),
        ({"shapes": {"a": 1}}, ["shapes", "not a list"]),
        ({"shapes": [SHAPE]}, ["p9.48xlarge", "chip", "H900"]),
        ({"chips": [CHIP, CHIP]}, ["two rows for H900"]),
        ({"chip": []}, ["unknown section 'chip'"]),
        ([CHIP], ["not an object"]),
    ],
)
def test_a_wrong_row_is_refused_with_its_place_and_field(tmp_path, content, words):
    path = write(tmp_path, content)

    with pytest.raises(CatalogError) as caught:
        load(path)

    assert str(path) in str(caught.value)
    assert [word for word in words if word not in str(caught.value)] == []
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "text"), [("a.json", "{"), ("a.yaml", "{a: ["), ("a.json", "\ufffe"), ("b.yaml", "\x00")]
)
def test_an_unreadable_file_is_refused(tmp_path, name, text):
    with pytest.raises(CatalogError, match="is not readable"):
        load(write(tmp_path, text, name))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CatalogError, match="cannot be read"):
        load(tmp_path / "none.yaml")
