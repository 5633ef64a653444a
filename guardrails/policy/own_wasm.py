"""Compiles ours and an organisation's rules for the wasm engine, and keeps the module by its digest."""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from guardrails.errors import PolicyError
from guardrails.policy import generate, module_cache
from guardrails.policy.build import CAPABILITIES, ROOT, SCHEMA, compile_wasm, write_files
from guardrails.policy.engines.interface import PolicySet
from guardrails.policy.toolchain import OPA_VERSION, find_opa, run_opa

InFolders = Callable[[str], str]
"""A message of OPA with the files of those who wrote the rules named as they were given."""


def compiled(policies: PolicySet, in_folders: InFolders) -> bytes:
    """The module, from the cache when it was compiled before.

    Raises:
        PolicyError: It has to be compiled and `opa` is not here, or a policy does not compile.
    """
    folder = module_cache.folder("", os.environ)
    path = None if folder is None else folder / f"{policies.manifest.digest[:32]}-policies.wasm"
    stored = None if path is None else module_cache.read(path)
    if stored is not None:
        return stored
    try:
        opa = find_opa(ROOT)
    except PolicyError as error:
        raise PolicyError(
            f"own rules are compiled for the wasm engine, and {error}",
            hint=f"run `guardrails policies build` where opa {OPA_VERSION} is (it keeps the module in "
            "GUARDRAILS_CACHE, under the key of GUARDRAILS_CACHE_KEY), or use --engine opa",
        ) from error
    module = build(policies, opa, in_folders)
    if path is not None:
        module_cache.write(path, module)
    return module


def build(policies: PolicySet, opa: Path, in_folders: InFolders) -> bytes:
    """Check everything strictly and compile it.

    Raises:
        PolicyError: OPA refuses a policy; names file and line.
    """
    capabilities = generate.capabilities(json.loads(run_opa(opa, ["capabilities", "--current"], opa.parent)))
    schema = generate.input_schema(policies.manifest.regimes)
    with tempfile.TemporaryDirectory() as staging:
        folder = Path(staging).resolve()
        write_files(folder, {**policies.sources, SCHEMA: schema, CAPABILITIES: capabilities})
        try:
            return compile_wasm(opa, folder, sorted(policies.sources))
        except PolicyError as error:
            raise PolicyError(in_folders(str(error)), hint=error.hint) from error
