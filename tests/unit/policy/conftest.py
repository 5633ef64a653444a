"""A small set of policies: two rules of one regime. What compiles and builds is seen with them as well."""

import shutil

import pytest

from guardrails.errors import PolicyError
from guardrails.policy import build
from guardrails.policy.toolchain import find_opa

REGIME = "us_iaas_cip"
RULES = {"identity_verified", "identity_reverified"}


@pytest.fixture(scope="session")
def opa():
    """The pinned `opa`; tests that need it skip without."""
    try:
        return find_opa(build.ROOT)
    except PolicyError as error:
        pytest.skip(f"{error}: {error.hint}")


@pytest.fixture(scope="session")
def small_project(opa, tmp_path_factory):
    """A built project of few rules, to be copied."""
    root = tmp_path_factory.mktemp("small")
    (root / ".tools").mkdir()
    (root / ".tools" / "opa").symlink_to(opa)
    shutil.copytree(build.ROOT / "policies", root / "policies", ignore=_others)
    build.write_files(root, build.build(root))
    return root


def _others(folder, names):
    """What is not copied: other regimes, other rules, tests, and the ids of rules that are not here."""
    tests = {name for name in names if name.endswith("_test.rego") or name == build.ISSUED}
    if folder.endswith("guardrails/regimes"):
        return tests | (set(names) - {REGIME})
    if folder.endswith(f"guardrails/regimes/{REGIME}"):
        return tests | (set(names) - RULES - {"regime.yaml"})
    return tests
