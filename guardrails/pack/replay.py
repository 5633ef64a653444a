"""Evaluates the documents of a pack again, in both engines, and writes decisions in one way."""

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from guardrails.errors import EngineError, PolicyError
from guardrails.policy.build import write_files
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.engines.interface import EngineName, EngineSettings
from guardrails.policy.engines.table import open_engine
from guardrails.policy.generate import capabilities
from guardrails.policy.manifest import Manifest
from guardrails.policy.toolchain import run_opa

_AT_ONCE = 100
"""Documents that one `opa eval` is given: loading the policies takes as long as judging a dozen of them."""

_START_SECONDS, _DOCUMENT_SECONDS = 120, 10
_QUERY = "[r | some d in data.pack_documents.all; r := data.guardrails.decision with input as d]"


class PackedPolicies:
    """The policies that a pack holds, as engines take them."""

    def __init__(self, manifest: Manifest, wasm: bytes, sources: Mapping[str, str], encoded: bytes) -> None:
        self.manifest = manifest
        self.wasm = wasm
        self.sources = sources
        self.encoded_sources = encoded


def canonical(decision: Any) -> bytes:
    """A decision as JSON of which there is one: sorted keys, whole numbers without a fraction."""
    return msgspec.json.encode(_plain(decision), order="deterministic")


def _plain(value: Any) -> Any:
    """Engines write whole numbers as they like, as 100 or 100.0."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def by_wasm(policies: PackedPolicies, documents: Iterable[bytes]) -> Iterator[bytes]:
    """What the compiled module answers to each document; empty where it has no answer.

    Raises:
        PolicyError: The module cannot be used.
    """
    shipped = policies.manifest.digest == load_bundle().manifest.digest
    settings = EngineSettings(cache="" if shipped else "off")
    engine = open_engine(EngineName.WASM, policies, settings)
    for document in documents:
        try:
            yield canonical(engine.evaluate(document))
        except EngineError:
            yield b""


def by_opa(opa: Path, policies: PackedPolicies, documents: Sequence[bytes]) -> Iterator[bytes]:
    """What stock `opa eval` answers to each document, with OPA's native built-ins alone.

    Raises:
        PolicyError: It refuses the policies or the documents, or does not end.
    """
    known = json.loads(run_opa(opa, ["capabilities", "--current"], opa.parent, _START_SECONDS))
    with tempfile.TemporaryDirectory() as staging:
        folder = Path(staging)
        write_files(folder / "rego", policies.sources)
        (folder / "capabilities.json").write_text(capabilities(known), encoding="utf-8")
        for start in range(0, len(documents), _AT_ONCE):
            part = documents[start : start + _AT_ONCE]
            (folder / "documents.json").write_bytes(b'{"pack_documents":{"all":[' + b",".join(part) + b"]}}")
            limits = ["--capabilities", "capabilities.json", "--format", "raw"]
            arguments = ["eval", *limits, "-d", "rego", "-d", "documents.json", _QUERY]
            seconds = _START_SECONDS + _DOCUMENT_SECONDS * len(part)
            answers = msgspec.json.decode(run_opa(opa, arguments, folder, seconds), type=list[Any])
            if len(answers) != len(part):
                raise PolicyError(f"opa eval: {len(answers)} decisions on {len(part)} documents")
            yield from map(canonical, answers)
