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

ANSWER = {"owner": "ops", "reason": "the contract says so", "until": "2026-12-31"}


def write(tmp_path, content, name="extra.json"):
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_rows_are_added_and_remembered(tmp_path):
    catalog = load(write(tmp_path, {"chips": [CHIP], "shapes": [SHAPE]}))

    assert catalog.shape("aws", "ml.p9.48xlarge").chip == "H900"
    assert catalog.chip("H900").tpp == 144000
    assert tuple(each.words for each in catalog.changes) == (
        "added chip H900 (source: our own measurement)",
        "added shape aws p9.48xlarge (source: the contract)",
    )
    assert catalog.digest != load().digest


def test_rows_replace_by_key_whatever_the_case_of_an_azure_size(tmp_path):
    row = {**SHAPE, "provider": "azure", "instance_type": "STANDARD_NC6", "chip": "T4", "count": 3}

    catalog = load(write(tmp_path, {"shapes": [row], **ANSWER}))

    assert catalog.shape("azure", "Standard_NC6").count == 3
    (change,) = catalog.changes
    assert change.words == "replaced shape azure STANDARD_NC6 (source: the contract)"
    assert "chip T4" in change.new


def test_a_slice_can_be_replaced_like_any_shape(tmp_path):
    row = {
        **SHAPE,
        "provider": "gcp",
        "instance_type": "v5p-8",
        "chip": "TPU-v5p",
        "count": 5,
        "kind": "slice",
    }

    assert load(write(tmp_path, {"shapes": [row], **ANSWER})).tpu_slice("v5p-8")[1] == 5


def test_yaml_days_and_fractions_are_read(tmp_path):
    text = """
    shapes:
      - {provider: aws, instance_type: g9f.large, chip: L4, count: 1/6, source: s, day: 2026-11-01,
         confidence: M}
    families:
      - {provider: aws, family: m99, source: s, day: 2026-11-01}
    sources:
      - {id: own, title: Own, url: "", day: 2026-11-01}
    owner: ops
    reason: a family of processors
    until: 2026-12-31
    """
    catalog = load(write(tmp_path, text, "extra.yaml"))

    assert catalog.shape("aws", "g9f.large").count == 1 / 6
    assert catalog.has_no_accelerators("aws", "m99.large")
    assert len(catalog.changes) == 2


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
    with pytest.raises(CatalogError, match=r"is not readable|is empty"):
        load(write(tmp_path, text, name))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CatalogError, match="no such file"):
        load(tmp_path / "none.yaml")


P5 = {**SHAPE, "instance_type": "p5.48xlarge", "chip": "H100-SXM5-80GB", "count": 8, "fabric_gbps": 3200}
FAMILY = {"provider": "aws", "family": "p5", "source": "s", "day": "2026-11-01"}
LOWER = [
    ({"shapes": [{**P5, "count": 7}]}, "count 8", "count 7"),
    ({"shapes": [{**P5, "chip": "T4"}]}, "chip H100-SXM5-80GB", "chip T4"),
    ({"shapes": [{**P5, "fabric_gbps": 100}]}, "fabric_gbps 3200", "fabric_gbps 100"),
    (
        {"families": [{"provider": "aws", "family": "m99", "source": "s", "day": "2026-11-01"}]},
        "",
        "family m99",
    ),
    ({"chips": [{**CHIP, "ai": False, "family": "fpga"}]}, "", "ai False"),
    ({"shapes": [{**SHAPE, "chip": "VU9P"}]}, "", "chip VU9P"),
]


@pytest.mark.parametrize(("content", "old", "new"), LOWER, ids=str)
def test_a_row_that_says_less_than_ours_needs_somebody_who_answers_for_it(tmp_path, content, old, new):
    with pytest.raises(CatalogError, match="has no owner") as caught:
        load(write(tmp_path, content))
    for field in ANSWER:
        with pytest.raises(CatalogError, match="has no owner"):
            load(write(tmp_path, {**content, **ANSWER, field: None if field == "until" else " "}))

    catalog = load(write(tmp_path, {**content, **ANSWER}))
    (change,) = catalog.changes
    assert "owner, reason and until" in caught.value.hint
    assert (change.lowers, old in change.old, new in change.new) == (True, True, True)
    assert (catalog.answer.owner, catalog.answer.until.isoformat()) == ("ops", "2026-12-31")


@pytest.mark.parametrize(
    "content",
    [
        {"shapes": [{**P5, "count": 9}]},
        {"shapes": [{**P5, "fabric_gbps": 6400}]},
        {"shapes": [P5]},
        {"chips": [CHIP], "shapes": [SHAPE]},
    ],
    ids=["more chips", "faster fabric", "other source", "new type"],
)
def test_a_row_that_says_as_much_or_more_needs_nobody(tmp_path, content):
    assert not any(each.lowers for each in load(write(tmp_path, content)).changes)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"shapes": [{**P5, "chip": "VU9P"}]}, "shape aws p5.48xlarge: has 8 H100-SXM5-80GB"),
        ({"shapes": [{**P5, "instance_type": "ml.p5.48xlarge", "chip": "VU9P"}]}, "has 8 H100-SXM5-80GB"),
        (
            {"families": [{"provider": "aws", "family": "p5", "source": "s", "day": "2026-11-01"}]},
            "family aws p5",
        ),
        (
            {"chips": [{**CHIP, "name": "H100-SXM5-80GB", "ai": False}]},
            "chip H100-SXM5-80GB: is an AI accelerator",
        ),
        (
            {"chips": [{**CHIP, "ai": False, "names": {"gcp": ["nvidia-h100-80gb"]}}]},
            "'nvidia-h100-80gb' is the gcp name of",
        ),
        ({"chips": [{**CHIP, "ai": False}], "shapes": [{**P5, "chip": "H900"}]}, "H900 is no AI accelerator"),
    ],
    ids=str,
)
def test_no_row_makes_nothing_of_ours_whoever_answers_for_it(tmp_path, content, said):
    with pytest.raises(CatalogError) as caught:
        load(write(tmp_path, {**content, **ANSWER}))

    assert said in str(caught.value)


def test_a_last_day_that_is_none_is_refused(tmp_path):
    with pytest.raises(CatalogError, match="until"):
        load(write(tmp_path, {"shapes": [{**P5, "count": 7}], **ANSWER, "until": "soon"}))
