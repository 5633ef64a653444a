"""What leaves a command: no log processor finds one of its own in it, and what cannot be written is a 2."""

import subprocess
import sys

import pytest

from tests.plans import instance, plan

NAME = 'g["##vso[task.setvariable variable=PATH]x"]'


@pytest.fixture
def workspace(cli):
    cli.write("plan.json", plan(instance(NAME, after={"tags": {"##[error]": "::stop-commands::x"}})))
    return cli


def said(workspace, arguments):
    """The exit code of a shell's command, and everything that it said."""
    line = f"{sys.executable} -m guardrails {arguments}"
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=workspace.folder,
        env=workspace.environment | {"GUARDRAILS_AS_OF": "2026-11-22"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    return done.returncode, (done.stdout + done.stderr).decode()


@pytest.mark.parametrize(
    "arguments",
    [
        "plan plan.json",
        "plan plan.json -o json",
        "plan plan.json -o github",
        "plan '##vso[x].json'",
        "'##[x'",
    ],
)
def test_no_command_of_a_log_processor_leaves(workspace, arguments):
    code, text = said(workspace, arguments)

    assert code in (2, 3)
    assert "##" not in text
    assert "::stop-commands" not in text


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("plan plan.json >&-", 2),
        ("plan plan.json >/dev/full", 2),
        ("plan plan.json 2>/dev/full", 2),
        ("plan plan.json 2>&-", 2),
        ("catalog list >/dev/full", 2),
        ("plan plan.json -q >&-", 3),
        ("plan plan.json -q -o json=report.json >&-", 3),
    ],
)
def test_what_cannot_be_said_is_no_obligation(workspace, arguments, code):
    assert said(workspace, arguments)[0] == code


def test_a_report_does_not_go_over_the_plan_that_it_is_of(workspace):
    before = (workspace.folder / "plan.json").read_bytes()

    done = workspace("plan", "plan.json", "-o", "json=plan.json")

    assert done.returncode == 2
    assert b"plan.json: is there already, and is not a report in JSON" in done.stderr
    assert (workspace.folder / "plan.json").read_bytes() == before


def test_two_formats_do_not_go_to_one_file(workspace):
    done = workspace("plan", "plan.json", "-o", "json=out", "-o", "junit=./out")

    assert done.returncode == 2
    assert b"go to one file" in done.stderr
    assert not (workspace.folder / "out").exists()
