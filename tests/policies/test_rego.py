"""The policies' own tests, run by the pinned OPA."""

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.opa


@pytest.fixture(scope="module")
def results(opa):
    """One run of all tests, with the lines that they reach."""
    flags = ["--ignore", "*.yaml", "--coverage", "--format", "json", "--timeout", "5m"]
    command = [opa, "test", "guardrails", *flags]
    return subprocess.run(command, cwd=ROOT / "policies", capture_output=True, text=True, check=False)


def test_every_rego_test_passes(results):
    assert results.returncode == 0, results.stdout + results.stderr


def test_rego_tests_reach_every_line_of_every_policy(results):
    files = json.loads(results.stdout)["files"]
    shipped = [path for path in _policies() if not path.endswith("_test.rego")]

    assert {path: files[path].get("not_covered") for path in shipped} == dict.fromkeys(shipped)


def test_every_policy_has_a_test_beside_it():
    paths = set(_policies())

    assert {path for path in paths if not path.endswith("_test.rego")} == {
        path.replace("_test.rego", ".rego") for path in paths if not path.endswith("document_test.rego")
    }


def _policies():
    folder = ROOT / "policies"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.rego"))
