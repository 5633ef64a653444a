"""Fixtures for tests that evaluate the shipped policies."""

import json
from pathlib import Path

import pytest

from guardrails.errors import PolicyError
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.engines.interface import EngineName, EngineSettings
from guardrails.policy.engines.table import open_engine
from guardrails.policy.toolchain import find_opa

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def opa():
    """The pinned opa; tests that need it skip without."""
    try:
        return find_opa(ROOT)
    except PolicyError as error:
        pytest.skip(f"{error}: {error.hint}")


@pytest.fixture(scope="session")
def manifest():
    return load_bundle().manifest


@pytest.fixture(scope="session")
def decide():
    """A document's decision by the shipped module."""
    engine = open_engine(EngineName.WASM, load_bundle(), EngineSettings(cache="off"))
    return lambda document: engine.evaluate(json.dumps(document).encode())
