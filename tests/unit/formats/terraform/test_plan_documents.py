"""What is a plan and what only looks like one; encodings; where a broken one breaks."""

import hashlib
import io
import json

import pytest

from guardrails.clouds.plans import read_plans
from guardrails.errors import InputError
from tests.samples.terraform import CATALOG, instance, only, plan, read, rows, write

PLAN = json.dumps(plan(instance()))


@pytest.mark.parametrize(
    "data",
    [
        PLAN.encode(),
        b"\xef\xbb\xbf" + PLAN.encode(),
        b"\xff\xfe" + PLAN.encode("utf-16-le"),
        b"\xfe\xff" + PLAN.encode("utf-16-be"),
        b"\n  " + PLAN.encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big", "leading blanks"],
)
def test_every_encoding_reads_the_same(tmp_path, data):
    assert only(tmp_path, data).ceiling.max == 8


def test_large_files_have_the_digest_of_their_bytes(tmp_path):
    data = json.dumps(plan(instance(), padding="x" * (1 << 20))).encode()

    snapshot = read(tmp_path, data)

    assert snapshot.inputs[0].sha256 == hashlib.sha256(data).hexdigest()


def test_standard_input_is_read(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PLAN.encode())))

    snapshot = read_plans(["-"], CATALOG)

    assert (snapshot.workloads[0].file, snapshot.inputs[0].name) == ("-", "-")


@pytest.mark.parametrize("version", ["0.1", "0.2", "1.0", "1.2", "1.99", 1.2, None])
def test_every_format_before_two_is_read(tmp_path, version):
    assert len(rows(tmp_path, plan(instance(), format_version=version))) == 1


@pytest.mark.parametrize(
    ("version", "word"), [("2.0", "before 2"), ("next", "no version"), ([], "no version")]
)
def test_other_formats_are_refused(tmp_path, version, word):
    with pytest.raises(InputError, match=word):
        rows(tmp_path, plan(instance(), format_version=version))


@pytest.mark.parametrize(
    "wrap", [lambda p: {"plandata": p}, lambda p: {"run": {"plan": p, "id": 3}, "x": [1]}]
)
def test_a_plan_inside_a_larger_document_is_found(tmp_path, wrap):
    assert only(tmp_path, wrap(plan(instance()))).address == "aws_instance.one"


def test_several_plans_inside_one_document_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"several plans \(a, b\)"):
        read(tmp_path, {"a": plan(instance()), "b": plan()})


def test_a_plan_of_outputs_only_is_a_plan(tmp_path):
    document = {"format_version": "1.2", "output_changes": {}, "planned_values": {"root_module": {}}}

    assert read(tmp_path, document).resources_seen == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"null", "is null"),
        (b"[]", "JSON list"),
        (b"3", "JSON number"),
        (b'"x"', "JSON string"),
        (b"true", "JSON boolean"),
        (b"{}", "not a terraform plan"),
        (
            b'{"version": 4, "terraform_version": "1.5.7", "serial": 1, "lineage": "x", "resources": []}',
            "state file",
        ),
        (b'{"format_version": "1.0", "values": {"root_module": {}}}', "is a state"),
        (b'{"format_version": "1.0", "provider_schemas": {}}', "provider schemas"),
        (b'{"format_version": "1.0", "function_signatures": {}}', "function signatures"),
        (b'{"format_version": "1.0"}', "not a terraform plan"),
        (b"guardrails.snapshot/1\n{}", "is a snapshot of a scan, not a terraform plan"),
        (b'{"schema": "guardrails.report/1", "verdicts": []}', "is a report of an earlier run"),
        (b'{"schema": "guardrails.register/1", "customers": []}', "is a customer register, not"),
        (b'{"@level":"info","@message":"x"}\n{"@level":"info","@message":"y"}\n', "stream of JSON lines"),
        (b'{"@level":"info","@message":"x"}', "log of terraform plan -json"),
        (b'{"AWSTemplateFormatVersion": "2010-09-09"}', "CloudFormation"),
        (b'{"apiVersion": "v1", "kind": "Pod"}', "Kubernetes"),
        (b"PK\x03\x04rest", "binary plan file"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b'# main\nresource "aws_instance" "x" {\n}\n', "configuration (HCL)"),
        (b"Terraform used the selected providers to generate", "output for people"),
        (b"No changes. Your infrastructure matches", "output for people"),
        (b"customers:\n  - id: C-1\n", "YAML"),
        (b"%PDF-1.7", "is text"),
        (PLAN.encode()[:-40], "truncated"),
        (PLAN.encode() + b"x", "line 1, column"),
        (b'{\n "resource_changes": [}', "line 2, column 23"),
        (b'{"resource_changes": ' + b"[" * 5000 + b"]" * 5000 + b"}", "nested too deeply"),
        (b'{"resource_changes": {}}', "resource_changes is no list"),
        (b'{"deferred_changes": 3, "resource_changes": []}', "deferred_changes"),
        (b'{"planned_values": {}, "x": "\\ud800 and more", "y": 1}', "not valid JSON"),
        (b"\xff\xfe{", "UTF-16"),
    ],
)
def test_what_is_no_plan_is_refused_in_one_line_with_a_hint(tmp_path, data, words):
    with pytest.raises(InputError) as refused:
        read(tmp_path, data)

    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.hint


def test_a_binary_plan_names_the_command_that_shows_it(tmp_path):
    path = write(tmp_path, b"PK\x03\x04", "tfplan")

    with pytest.raises(InputError) as refused:
        read_plans([path], CATALOG)

    assert refused.value.hint == f"where `terraform init` was run: terraform show -json {path} > tfplan.json"


@pytest.mark.parametrize("name", ["missing.json", ".", "nul\0name"])
def test_files_that_cannot_be_read_are_named(tmp_path, name):
    with pytest.raises(InputError, match=r"cannot be read|is a directory"):
        read_plans([f"{tmp_path}/{name}"], CATALOG)


def test_one_bad_file_among_several_is_an_error_that_names_it(tmp_path):
    good, bad = write(tmp_path, plan(instance()), "good.json"), write(tmp_path, b"{", "bad.json")

    with pytest.raises(InputError, match=r"bad\.json"):
        read_plans([good, bad], CATALOG)


def test_deep_nesting_inside_a_wrapper_is_refused(tmp_path):
    data = b'{"a": {"b": ' + b'{"c":' * 3000 + b"1" + b"}" * 3000 + b"}}"

    with pytest.raises(InputError, match="nested too deeply"):
        read(tmp_path, data)


def test_the_same_input_gives_the_same_snapshot(tmp_path):
    assert read(tmp_path, plan(instance())) == read(tmp_path, plan(instance()))


def test_bytes_that_are_no_utf8_are_said_to_be(tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(b'{"format_version": "1.2",\n "\xff": 1}')

    with pytest.raises(InputError, match="is not valid UTF-8 at line 2, column 3"):
        read_plans([str(path)], CATALOG)
