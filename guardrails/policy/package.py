"""Writes policies as others take them: an OPA bundle, signed or not, and the compiled module."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from guardrails import outfiles
from guardrails.errors import InputError
from guardrails.policy.build import ROOT, write_files
from guardrails.policy.engines.interface import PolicySet
from guardrails.policy.toolchain import find_opa, run_opa

BUNDLE, WASM, MANIFEST = "bundle.tar.gz", "policy.wasm", "manifest.json"
_KINDS = {BUNDLE: outfiles.BUNDLE, WASM: outfiles.MODULE, MANIFEST: outfiles.MANIFEST}


def package(policies: PolicySet, folder: Path, key: Path | None, algorithm: str) -> tuple[Path, ...]:
    """Write bundle, module and manifest into a folder, which is made when it is not there.

    Args:
        policies: Shipped, or joined with an organisation's own.
        folder: Where they go.
        key: PEM file of the private key that signs the bundle; None: it is not signed.
        algorithm: As OPA names it, e.g. `RS256`.

    Raises:
        PolicyError: `opa` is not here, or a policy does not compile.
        InputError: The key is no file, or a file cannot be written.
    """
    if key is not None and not key.is_file():
        raise InputError(f"{key}: no such file", hint="--sign takes a private key in PEM")
    files: Mapping[str, bytes] = {
        WASM: policies.wasm,
        BUNDLE: _bundle(policies, key, algorithm),
        MANIFEST: msgspec.json.format(msgspec.json.encode(policies.manifest), indent=1) + b"\n",
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror}") from error
    for name, content in files.items():
        outfiles.write(folder / name, [content], _KINDS[name])
    return tuple(folder / name for name in files)


def _bundle(policies: PolicySet, key: Path | None, algorithm: str) -> bytes:
    """With our digest as its revision: by it `opa.push: no` finds the policies on a server."""
    signing = ["--signing-key", str(key.absolute()), "--signing-alg", algorithm] if key else []
    with tempfile.TemporaryDirectory() as staging:
        folder = Path(staging).resolve()
        root = folder / "policies"
        write_files(root, {**policies.sources, ".manifest": json.dumps({"roots": ["guardrails"]})})
        revision = ["--revision", policies.manifest.digest]
        arguments = ["build", "-b", ".", "-o", "../out.tar.gz", *revision, *signing]
        run_opa(find_opa(ROOT), arguments, root)
        return (folder / "out.tar.gz").read_bytes()
