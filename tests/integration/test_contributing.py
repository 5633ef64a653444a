"""CONTRIBUTING.md, done as a stranger would: each part in a copy of the project, each step as it stands."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PARTS = dict(part.split("\n", 1) for part in PAGE.split("\n## ")[1:])
STEPS = re.compile(
    r"(?:[Bb]elow\s+`(?P<line>[^`]+)`\s+in\s+)?(?:`(?P<path>[^`\s]+)`:\n\n)?"
    r"^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
NOT_COPIED = (".git", ".venv", ".tools", ".cache", ".*_cache", ".coverage*", ".hypothesis", "__pycache__")
PROGRAMS = {
    "opa": ["opa"],
    ".venv/bin/python": [sys.executable],
    ".venv/bin/guardrails": [sys.executable, "-m", "guardrails"],
    "make policies": [sys.executable, "-m", "guardrails.policy.build"],
}
"""What stands on the page, and what it is where the environment has another place than `.venv`."""


class Clone:
    """A copy of the project, and what is done in it."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
        shutil.rmtree(folder / "build", ignore_errors=True)
        path = os.pathsep.join((str(ROOT / ".tools"), os.environ["PATH"]))
        cache = {"GUARDRAILS_CACHE": str(folder.parent / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
        self.environment = os.environ | cache | {"PYTHONPATH": str(folder), "PATH": path}

    def follow(self, part):
        """Write what a part shows, run what it tells to; the number of both."""
        steps = list(STEPS.finditer(PARTS[part]))
        for step in steps:
            if step["language"] == "console":
                for line in step["text"].splitlines():
                    self.run(line.removeprefix("$ "))
            else:
                self.write(step)
        return len(steps)

    def write(self, step):
        path = self.folder / step["path"]
        if step["line"] is None:
            assert not path.exists(), f"{step['path']} is there: say below which line this goes"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step["text"], encoding="utf-8")
            return
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (at,) = (number for number, line in enumerate(lines) if line.startswith(step["line"]))
        path.write_text("".join([*lines[: at + 1], step["text"], *lines[at + 1 :]]), encoding="utf-8")

    def run(self, line):
        program, words = line, []
        if line not in PROGRAMS:
            program, *words = shlex.split(line)
        done = subprocess.run(
            [*PROGRAMS[program], *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )
        gates = words[:1] == ["plan"]
        assert done.returncode in ((1, 3) if gates else (0,)), (
            f"{line}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        )
        return done


@pytest.fixture
def clone(tmp_path):
    return Clone(tmp_path / "project")


def checked(clone, *paths):
    """What is shown is as lint and format want it."""
    for arguments in (["check", "--quiet"], ["format", "--check", "--quiet"]):
        command = [sys.executable, "-m", "ruff", *arguments, *paths]
        done = subprocess.run(command, cwd=clone.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_resource_type_is_added(clone):
    assert clone.follow("Add a resource type") == 9

    checked(clone, "guardrails/clouds/aws", "tests/contract/examples")


def test_a_service_is_added_in_every_format(clone):
    assert clone.follow("Add a service") == 10

    checked(clone, "guardrails/clouds/aws", "tests/contract/examples")


@pytest.mark.opa
@pytest.mark.long  # in a landing: test_own_rules_page
def test_a_rule_is_added(clone, opa_binary):
    assert clone.follow("Add a rule") == 5

    listed = clone.run(".venv/bin/guardrails policies list").stdout
    shown = subprocess.run(
        [opa_binary, "fmt", "--list", "policies"],
        cwd=clone.folder,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "A new customer has little compute" in listed
    assert shown.stdout == ""


def test_a_report_format_is_added(clone):
    assert clone.follow("Add a report format") == 5

    checked(clone, "guardrails/report/tsv.py", "guardrails/outfiles.py", "tests/unit/report/test_tsv.py")
    demo = "guardrails/demo"
    clone.run(f".venv/bin/guardrails plan {demo}/tfplan.json --register {demo}/register.yaml -o tsv=a.tsv")
    assert (clone.folder / "a.tsv").read_text(encoding="utf-8").startswith("verdict\trule\t")


def test_every_part_with_steps_is_followed_by_a_test_of_this_module():
    followed = set(re.findall(r'clone\.follow\("([^"]+)"\)', Path(__file__).read_text(encoding="utf-8")))

    assert {name for name in PARTS if name.startswith("Add ")} == followed
