"""What people see."""

import pytest

from guardrails.catalog import details, listing
from guardrails.catalog.softened import Change
from guardrails.errors import CatalogError
from tests.unit.catalog.builders import make_catalog, make_chip, make_shape

ADDED = Change(row="chip X1", old="", new="memory_gib 1", source="sheet", lowers=False)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1 / 6, "1/6"), (0.1667, "1/6"), (0.125, "1/8"), (0.75, "0.75"), (1.0, "1"), (8.0, "8")],
)
def test_a_share_is_written_as_a_fraction(value, text):
    assert listing.count_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(None, "?"), (1978.9, "1,978.9"), (36000.0, "36,000"), (0.25, "0.25")]
)
def test_a_figure_is_written_for_people(value, text):
    assert listing.number(value) == text


def test_chips_are_listed_in_aligned_columns():
    chips = [
        make_chip(),
        make_chip(name="Card", ai=False, memory_gib=None, dense_tflops={}, die_area_mm2=None),
    ]

    assert listing.chip_lines(chips) == [
        "chip  memory  fastest training rate    TPP  3A090    source of",
        "X1    80 GiB             600 TF fp8  4,800  a        2026-11-22",
        "Card       ?                 not AI      ?  unknown  2026-11-22",
    ]


def test_an_ai_chip_without_a_rate_is_shown_as_unknown():
    assert listing.rate_text(make_chip(dense_tflops={})) == "?"


def test_a_presumed_class_is_marked():
    chip = make_chip(dense_tflops={"bf16": 197.0}, die_area_mm2=None)

    assert listing.class_text(chip) == "a*"


def test_shapes_are_grouped_by_provider_and_slices_drawn_together():
    shapes = [
        make_shape(fabric_gbps=3200.0),
        make_shape(provider="gcp", instance_type="v9-8", count=4.0, kind="slice"),
        make_shape(provider="gcp", instance_type="v9-16", count=8.0, kind="slice"),
        make_shape(provider="gcp", instance_type="x-1g", count=1 / 8),
    ]

    assert listing.shape_lines(shapes) == [
        "aws     chips      fabric Gbit/s  source of",
        "x1.big      8  X1          3,200  2026-11-22",
        "",
        "gcp                     chips      fabric Gbit/s  source of",
        "x-1g                      1/8  X1              ?  2026-11-22",
        "v9-8 … v9-16 (2 sizes)    4-8  X1              ?  2026-11-22",
    ]


def test_the_document_has_computed_figures_and_written_out_sources():
    catalog = make_catalog(changes=(ADDED,))

    document = listing.document(
        catalog, catalog.chips.values(), catalog.shapes.values(), catalog.families.values()
    )

    assert document["schema"] == "guardrails.catalog/1"
    assert document["overrides"] == ["added chip X1 (source: sheet)"]
    chip = document["chips"][0]
    assert (chip["tpp"], chip["performance_density"], chip["eccn_3a090"]) == (4800.0, 6.0, "a")
    assert chip["source"] == {"title": "Data sheet", "url": "https://example.com/x1", "day": "2026-11-22"}
    assert document["shapes"][0]["count"] == 8.0
    assert document["families"][0]["family"] == "m5"


def test_a_source_given_as_text_is_its_title():
    catalog = make_catalog(sources=[])

    assert listing.chip_document(catalog, make_chip())["source"] == {
        "title": "sheet",
        "url": "",
        "day": "2026-11-22",
    }


def test_a_chip_is_described_with_its_figures_sources_and_carriers():
    catalog = make_catalog(chips=[make_chip(names={"aws": ("X1",)}, note="first of its kind")])

    assert details.describe(catalog, "x1") == [
        "X1",
        "  kind          Acme gpu",
        "  memory        80 GiB, 3,350 GB/s",
        "  dense rates   bf16 300, fp8 600 (10^12 op/s)",
        "  interconnect  ?",
        "  die           800 mm²",
        "  TPP           4,800, density 6",
        "  3A090         a (marketed for data centres: yes)",
        "  named         aws: X1",
        "  carried by    x1.big (8)",
        "  note          first of its kind",
        "  source        Data sheet, https://example.com/x1",
        "  source of     2026-11-22",
        "  confidence    read in the primary source (V)",
    ]


def test_a_type_is_described_with_its_chip():
    catalog = make_catalog(
        chips=[make_chip(ai=False, dense_tflops={}, planar=True)],
        shapes=[make_shape(count=1 / 8)],
        sources=[],
    )

    assert details.describe(catalog, "x1.big") == [
        "aws x1.big",
        "  carries        1/8 × X1 (no AI accelerator)",
        "  training rate  not AI per chip",
        "  fabric         ?",
        "  source         sheet",
        "  source of      2026-11-22",
        "  confidence     read in the primary source (V)",
    ]


def test_a_clouds_accelerator_name_describes_its_chip():
    catalog = make_catalog(
        chips=[make_chip(names={"gcp": ("acme-x1",)}, dense_tflops={}, planar=True)], shapes=[]
    )

    lines = details.describe(catalog, "ACME-X1")

    assert lines[0] == "X1"
    assert "  dense rates   none published" in lines
    assert "  carried by    no listed type" in lines


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("x1.bigg", "near names: x1.big"),
        ("m5.large", "it is of a family without accelerators"),
        ("zzzzzz", "guardrails catalog list shows all names"),
    ],
)
def test_an_unknown_name_is_refused_with_a_hint(name, hint):
    with pytest.raises(CatalogError) as caught:
        details.describe(make_catalog(), name)

    assert caught.value.hint == hint
