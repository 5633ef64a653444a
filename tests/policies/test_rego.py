"""The policies' own tests, run by the pinned OPA."""

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.opa


def _opa(opa, *arguments):
    return subprocess.run(
        [opa, *arguments], cwd=ROOT / "policies", capture_output=True, text=True, check=False
    )


def test_every_rego_test_passes(opa):
    done = _opa(opa, "test", "guardrails", "--ignore", "*.yaml")

    assert done.returncode == 0, done.stdout
    assert "PASS" in done.stdout


def test_rego_tests_reach_every_line_of_every_policy(opa):
    done = _opa(opa, "test", "guardrails", "--ignore", "*.yaml", "--coverage", "--format", "json")
    files = json.loads(done.stdout)["files"]
    shipped = [path for path in _policies() if not path.endswith("_test.rego")]

    assert {path: files[path].get("not_covered") for path in shipped} == dict.fromkeys(shipped)


def test_every_policy_has_a_test_beside_it():
    paths = set(_policies())

    assert {path for path in paths if not path.endswith("_test.rego")} == {
        path.replace("_test.rego", ".rego") for path in paths if path != "guardrails/lib/document_test.rego"
    }


def _policies():
    folder = ROOT / "policies"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.rego"))
