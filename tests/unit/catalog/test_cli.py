"""`guardrails catalog`: what it prints and how it ends."""

import json

import pytest
from click import UsageError
from click.testing import CliRunner

from guardrails.cli.catalog import catalog
from guardrails.cli.clock import now
from guardrails.errors import CatalogError
from tests.unit.catalog.test_load import CHIP, SHAPE


def run(*args):
    return CliRunner().invoke(catalog, args, standalone_mode=False, obj=now)


def test_the_list_has_chips_and_types_of_every_cloud():
    result = run("list")

    lines = result.output.splitlines()
    assert result.return_value == 0
    assert lines[0].split() == [
        "chip",
        "memory",
        "fastest",
        "training",
        "rate",
        "TPP",
        "3A090",
        "source",
        "of",
    ]
    assert [line.split()[0] for line in lines if line.endswith("fabric Gbit/s  source of")] == [
        "aws",
        "azure",
        "gcp",
    ]
    assert "* presumed: the die area decides, and is not published" in lines
    assert lines[-1].startswith("families without accelerators: aws ")


def test_the_list_of_one_cloud_has_its_types_and_their_chips():
    result = run("list", "--provider", "gcp", "-o", "json")

    document = json.loads(result.output)
    assert {shape["provider"] for shape in document["shapes"]} == {"gcp"}
    assert {family["provider"] for family in document["families"]} == {"gcp"}
    assert {chip["name"] for chip in document["chips"]} == {shape["chip"] for shape in document["shapes"]}


def test_the_document_lists_everything():
    document = json.loads(run("list", "-o", "json").output)

    by_name = {chip["name"]: chip for chip in document["chips"]}
    assert document["schema"] == "guardrails.catalog/1"
    assert by_name["H100-SXM5-80GB"]["dense_tflops"]["fp8"] == 1978.9
    assert {"provider", "instance_type", "chip", "count", "fabric_gbps"} <= document["shapes"][0].keys()
    assert document["families"]


@pytest.mark.parametrize(
    ("flag", "kept", "left_out"), [("--chips", "chips", "shapes"), ("--shapes", "shapes", "chips")]
)
def test_chips_or_shapes_can_be_listed_alone(flag, kept, left_out):
    document = json.loads(run("list", flag, "-o", "json").output)

    assert document[kept]
    assert not document[left_out]
    assert len(run("list", flag).output.splitlines()) > 10


def test_added_rows_are_shown_as_overrides(tmp_path):
    extra = tmp_path / "extra.json"
    extra.write_text(json.dumps({"chips": [CHIP], "shapes": [SHAPE]}))

    result = run("list", "--extra", str(extra))

    assert result.output.splitlines()[-2:] == [
        "added chip H900 (source: our own measurement)",
        "added shape aws p9.48xlarge (source: the contract)",
    ]


def test_one_type_is_shown():
    result = run("show", "p5.48xlarge")

    assert result.return_value == 0
    assert "8 × H100-SXM5-80GB" in result.output


def test_an_unknown_name_is_an_error_with_near_names():
    result = run("show", "p5.49xlarge")

    assert isinstance(result.exception, CatalogError)
    assert "p5.48xlarge" in result.exception.hint


def test_check_without_files_checks_the_data():
    result = run("check", "--as-of", "2026-11-22")

    assert result.return_value == 0
    assert result.output.strip().endswith("nothing disagrees")


def test_check_names_what_disagrees_and_ends_in_1(tmp_path):
    listing = tmp_path / "types.json"
    listing.write_text(
        json.dumps(
            [
                {
                    "name": "a2-highgpu-1g",
                    "guestCpus": 12,
                    "accelerators": [
                        {"guestAcceleratorType": "nvidia-tesla-a100", "guestAcceleratorCount": 2}
                    ],
                }
            ]
        )
    )

    result = run("check", str(listing))

    assert result.return_value == 2
    assert f"{listing}: gcp a2-highgpu-1g: count: ours is 1, the listing's 2" in result.stdout
    assert result.stdout.strip().endswith("1 disagreement")


def test_check_counts_several_disagreements(tmp_path):
    listing = tmp_path / "types.json"
    listing.write_text(json.dumps([{"name": name, "guestCpus": 1} for name in ("q1-a", "q2-b")]))

    assert run("check", str(listing)).stdout.strip().endswith("2 disagreements")


def test_check_of_an_unreadable_file_is_an_error(tmp_path):
    result = run("check", str(tmp_path / "none.json"))

    assert isinstance(result.exception, CatalogError)


def test_an_old_catalog_is_a_warning_and_not_a_disagreement():
    result = run("check", "--as-of", "2027-11-22")

    assert result.return_value == 0
    assert "warning: a row was last checked 365 days ago, more than 180" in result.stderr


def test_a_day_that_is_none_is_a_usage_error():
    assert isinstance(run("check", "--as-of", "yesterday").exception, UsageError)
