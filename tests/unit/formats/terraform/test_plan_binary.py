"""A binary plan file is shown by the tool that made it, when one is on the path."""

import json
import shutil
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest

from guardrails.clouds.plans import read_plans
from guardrails.errors import InputError
from guardrails.formats.terraform import binary
from tests.samples.terraform import CATALOG, instance, plan

PLAN = json.dumps(plan(instance()))


@pytest.fixture
def archive(tmp_path):
    """Something that looks like a binary plan."""
    folder = tmp_path / "made here"
    folder.mkdir()
    path = folder / "tfplan"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("tfplan", "x")
    return path


@pytest.fixture
def tool(tmp_path, monkeypatch):
    """Puts scripts on an otherwise empty path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def add(name, script):
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return add


def shows(tmp_path):
    """A script that prints a plan."""
    (tmp_path / "shown.json").write_text(PLAN)
    return f'/bin/cat "{tmp_path}/shown.json"'


def refusal(path):
    with pytest.raises(InputError) as refused:
        read_plans([str(path)], CATALOG)
    assert "\n" not in str(refused.value)
    assert refused.value.hint == f"where `terraform init` was run: terraform show -json {path} > tfplan.json"
    return str(refused.value)


def test_a_real_binary_plan_is_read(tmp_path):
    terraform = shutil.which("terraform") or shutil.which("tofu")
    if terraform is None:
        pytest.skip("neither terraform nor tofu is on the path: a real binary plan is not tested")
    (tmp_path / "main.tf").write_text('resource "terraform_data" "one" {\n  input = "hello"\n}\n')
    for command in (("init", "-input=false"), ("plan", "-input=false", "-out=tfplan")):
        subprocess.run([terraform, *command], cwd=tmp_path, check=True, capture_output=True, timeout=120)

    snapshot = read_plans([str(tmp_path / "tfplan")], CATALOG)

    assert (snapshot.resources_seen, snapshot.workloads) == (1, ())
    assert snapshot.inputs[0].name.endswith("tfplan")


def test_terraform_shows_it_in_an_empty_folder_that_is_gone_afterwards(tmp_path, archive, tool):
    tool(
        "terraform",
        f'pwd > "{tmp_path}/where"; /bin/ls -A > "{tmp_path}/beside"\n'
        f'echo "$@" > "{tmp_path}/how"\n{shows(tmp_path)}',
    )

    snapshot = read_plans([str(archive)], CATALOG)

    assert snapshot.workloads[0].ceiling.max == 8
    assert not Path((tmp_path / "where").read_text().strip()).exists()
    assert (tmp_path / "beside").read_text() == ""
    assert (tmp_path / "how").read_text().strip() == f"show -json -no-color {archive}"


def test_the_tool_knows_nothing_of_the_environment_but_where_programs_are(
    tmp_path, archive, tool, monkeypatch
):
    for name in ("TF_CLI_CONFIG_FILE", "TF_CLI_ARGS_show", "TF_PLUGIN_CACHE_DIR", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("HOME", str(tmp_path))
    tool("terraform", f'/usr/bin/env > "{tmp_path}/environment"\n{shows(tmp_path)}')

    read_plans([str(archive)], CATALOG)

    lines = (tmp_path / "environment").read_text().splitlines()
    known = dict(line.partition("=")[::2] for line in lines)
    assert "secret" not in known.values()
    assert set(known) <= {
        *("PATH", "HOME", "APPDATA", "TMPDIR", "TEMP", "TMP", "PWD", "OLDPWD", "SHLVL", "_"),
        *("TF_IN_AUTOMATION", "TF_INPUT", "CHECKPOINT_DISABLE"),
    }
    assert known["HOME"] != str(tmp_path)


@pytest.mark.parametrize("relative", [".", "", "bin"])
def test_a_tool_that_lies_beside_the_plan_is_not_run(tmp_path, archive, tool, monkeypatch, relative):
    tool("terraform", shows(tmp_path))
    monkeypatch.chdir(tmp_path / "bin" if relative != "bin" else tmp_path)
    monkeypatch.setenv("PATH", relative)

    assert "neither terraform nor tofu is on the path" in refusal(archive)


def test_the_digest_is_that_of_the_file_that_was_given(tmp_path, archive, tool):
    import hashlib

    tool("terraform", shows(tmp_path))

    assert (
        read_plans([str(archive)], CATALOG).inputs[0].sha256
        == hashlib.sha256(archive.read_bytes()).hexdigest()
    )


def test_tofu_is_tried_after_terraform(tmp_path, archive, tool):
    tool("terraform", 'echo "Error: made by another tool" >&2; exit 1')
    tool("tofu", shows(tmp_path))

    assert len(read_plans([str(archive)], CATALOG).workloads) == 1


def test_without_a_tool_the_command_is_named(archive, tool):
    assert "neither terraform nor tofu is on the path" in refusal(archive)


def test_what_a_tool_says_is_one_line(archive, tool):
    tool(
        "terraform",
        "printf '╷\\n│ Error: Failed to load plugin\\n│ \\n│ run terraform init\\n╵\\n' >&2; exit 1",
    )

    assert "terraform: Failed to load plugin run terraform init" in refusal(archive)


@pytest.mark.parametrize("script", ["exit 0", "exit 7", "printf '\\377\\376' >&2; exit 1"])
def test_a_tool_that_says_nothing_of_use_is_a_refusal(archive, tool, script):
    tool("terraform", script)

    assert "terraform: " in refusal(archive)


def test_a_tool_that_takes_too_long_is_stopped(archive, tool, monkeypatch):
    monkeypatch.setattr(binary, "SECONDS", 0.05)
    tool("terraform", "exec /bin/sleep 30")

    assert "took more than 0.05 seconds" in refusal(archive)


def test_a_tool_that_cannot_be_run_is_a_refusal(archive, tool):
    tool("terraform", "").write_bytes(b"\x7fELF nothing")

    assert "terraform: " in refusal(archive)


def test_what_a_tool_shows_is_checked_like_any_file(archive, tool):
    tool("terraform", "echo '{}'")

    with pytest.raises(InputError, match="not a terraform plan"):
        read_plans([str(archive)], CATALOG)


def test_a_binary_plan_on_standard_input_names_the_command(monkeypatch):
    import io

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"PK\x03\x04rest")))

    with pytest.raises(InputError, match="binary plan file") as refused:
        read_plans(["-"], CATALOG)

    assert refused.value.hint == "terraform show -json tfplan > tfplan.json"
