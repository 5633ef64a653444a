"""`.pre-commit-config.yaml`: hooks that download nothing, and each of which refuses what it is for."""

import shlex
import subprocess

import pytest
import yaml

from tests.conftest import ROOT

CONFIGURATION = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
HOOKS = {hook["id"]: hook for each in CONFIGURATION["repos"] for hook in each["hooks"]}


def run(hook, path):
    """What the hook answers about one file of a commit, as it is called in the project's folder."""
    words = shlex.split(HOOKS[hook]["entry"])
    if not (ROOT / ".venv" / "bin" / "ruff").is_file():
        pytest.skip("needs the environment that make sets up")
    return subprocess.run([*words, str(path)], cwd=ROOT, capture_output=True, text=True, check=False)


def test_hooks_use_what_is_installed_here():
    assert [each["repo"] for each in CONFIGURATION["repos"]] == ["local"]
    assert {hook["language"] for hook in HOOKS.values()} == {"system"}
    assert not [hook for hook in HOOKS.values() if "additional_dependencies" in hook]


@pytest.mark.parametrize(
    ("hook", "name", "good", "bad"),
    [
        ("ruff-check", "a.py", '"""A module."""\n', "import os\n"),
        ("ruff-format", "a.py", "print(1)\n", "print( 1 )\n"),
        pytest.param("opa-fmt", "a.rego", "package a\n", "package  a\n", marks=pytest.mark.opa),
    ],
)
def test_a_hook_refuses_what_it_is_for(tmp_path, request, hook, name, good, bad):
    if hook == "opa-fmt":
        request.getfixturevalue("opa_binary")
    path = tmp_path / name
    path.write_text(good, encoding="utf-8")
    assert run(hook, path).returncode == 0
    path.write_text(bad, encoding="utf-8")

    assert run(hook, path).returncode != 0
