"""The rows that ship: whole, in order, dense, and in agreement with a listing that others recorded."""

import gzip
import json
from importlib.resources import files

import msgspec
import pytest

from guardrails.catalog import checks, compare, load, vendor

TABLES = ("chips.json", "families.json", "left_out.json", "shapes.json", "slices.json", "sources.json")


@pytest.fixture(scope="module")
def catalog():
    return load.load()


def test_the_data_has_no_faults(catalog):
    assert checks.problems(load.our_rows(), catalog) == []


@pytest.mark.parametrize("table", TABLES)
def test_data_files_hold_one_row_per_line_in_order(table):
    lines = (load.DATA / table).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line.rstrip(",")) for line in lines[1:-1]]
    keys = [
        tuple(
            row[key] for key in ("provider", "name", "id", "instance_type", "prefix", "family") if key in row
        )
        for row in rows
    ]

    assert (lines[0], lines[-1]) == ("[", "]")
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_every_source_is_used_by_a_row(catalog):
    slices = msgspec.json.decode((load.DATA / "slices.json").read_bytes())
    tables = (catalog.chips, catalog.shapes, catalog.families, catalog.left_out)
    used = {row.source for table in tables for row in table.values()} | {row["source"] for row in slices}

    assert set(catalog.sources) == used


# Total processing performance as published, or as computed elsewhere from the same datasheets.
PUBLISHED_TPP = {
    "A100-SXM4-40GB": 4992,
    "H100-SXM5-80GB": 15832,
    "H100-NVL-94GB": 13364,
    "H200-SXM5-141GB": 15832,
    "B200": 36000,
    "GB200": 40000,
    "B300": 56000,
    "L40S": 5864,
    "L40": 5793,
    "L4": 1940,
    "A10": 2000,
    "A10G": 1120,
    "T4": 1040,
    "V100-SXM2-16GB": 2000,
    "MI300X": 20919,
    "Gaudi2": 6920,
    "TPU-v4": 4400,
    "TPU-v5e": 3152,
    "TPU-v5p": 7344,
    "TPU-v6e": 14688,
    "TPU-7x": 36912,
    "Inferentia": 1024,
    "Trainium": 6080,
    "Inferentia2": 6080,
}


@pytest.mark.parametrize("name", sorted(PUBLISHED_TPP))
def test_tpp_is_within_one_percent_of_the_published_figure(catalog, name):
    assert catalog.chip(name).tpp == pytest.approx(PUBLISHED_TPP[name], rel=0.01)


@pytest.mark.parametrize(
    ("name", "published"), [("Trainium2", 10672), ("Trainium3", 20100), ("Trainium", 3040)]
)
def test_published_tpp_of_trainium_leaves_tf32_out_and_ours_counts_it_as_32_bits(catalog, name, published):
    rates = catalog.chip(name).dense_tflops
    without = {precision: rate for precision, rate in rates.items() if precision != "tf32"}

    assert load.Chip(**{**_fields(catalog.chip(name)), "dense_tflops": without}).tpp == pytest.approx(
        published, rel=0.01
    )
    assert catalog.chip(name).tpp == rates["tf32"] * 32


def _fields(chip):
    return {name: getattr(chip, name) for name in chip.__struct_fields__}


@pytest.mark.parametrize(
    ("name", "density", "paragraph"),
    [
        ("A100-SXM4-80GB", 6.04, "a"),
        ("H100-SXM5-80GB", 19.45, "a"),
        ("L40S", 9.64, "a"),
        ("L4", 6.59, "a"),
        ("A10", 3.18, "none"),
        ("T4", 1.91, "none"),
        ("V100-SXM2-16GB", 2.45, "none"),
        ("B200", None, "a"),
        ("TPU-v4", None, "a"),
        ("K80", None, "none"),
    ],
)
def test_density_and_export_class_follow_the_published_ones(catalog, name, density, paragraph):
    chip = catalog.chip(name)

    assert chip.performance_density == density
    assert chip.eccn_3a090 == paragraph


@pytest.mark.parametrize(
    ("name", "precision", "sparse"),
    [
        ("H100-SXM5-80GB", "fp8", 3958),
        ("H100-NVL-94GB", "fp8", 3341),
        ("L4", "fp8", 485),
        ("L40S", "fp8", 1466),
        ("GB200", "fp4", 20000),
        ("RTX-PRO-6000-BSE", "fp4", 4000),
        ("Trainium2", "bf16", 2563),
    ],
)
def test_headline_rates_with_sparsity_are_not_taken_for_dense(catalog, name, precision, sparse):
    assert catalog.chip(name).dense_tflops[precision] <= sparse / 2 * 1.001


@pytest.mark.parametrize("name", ["VU9P", "VU47P", "Alveo-U250", "Alveo-U30", "Alveo-MA35D"])
def test_fpgas_and_video_cards_are_no_ai_accelerators(catalog, name):
    assert not catalog.chip(name).ai


def test_the_aws_rows_agree_with_a_recorded_describe_instance_types(catalog, tmp_path):
    recorded = files("moto") / "ec2" / "resources" / "instance_types.json.gz"
    types = json.loads(gzip.decompress(recorded.read_bytes()))
    path = tmp_path / "types.json"
    path.write_text(json.dumps({"InstanceTypes": types if isinstance(types, list) else list(types.values())}))

    found = compare.disagreements(catalog, vendor.read_listing(path))

    assert [text for text in found if ": missing;" not in text] == []
