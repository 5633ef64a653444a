"""Loads the compiled policies that ship in the package. No YAML, no Rego parser, no network."""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import msgspec

from guardrails.errors import PolicyError
from guardrails.policy.manifest import Manifest

FOLDER = Path(__file__).resolve().parent / "bundle"
MANIFEST, WASM, SOURCES = "manifest.json", "policy.wasm", "sources.json"

_HINT = "reinstall compute-guardrails; in a clone run `make policies`"


class Bundle:
    """One set of policies: what they say about themselves, compiled, and as text.

    Args:
        folder: Holds `manifest.json`, `policy.wasm` and `sources.json`.

    Raises:
        PolicyError: The manifest is absent or unreadable. The other two files are read when they
            are asked for, and then must be those that the manifest's digest was made from.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self.manifest = msgspec.json.decode(self._read(MANIFEST), type=Manifest)
        except msgspec.DecodeError as error:
            raise PolicyError(f"the policies' {MANIFEST} cannot be read: {error}", hint=_HINT) from error

    @property
    def wasm(self) -> bytes:
        """The module that `opa build -t wasm` made."""
        return self._files[0]

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """Path relative to `policies/` of each Rego file -> its text; no tests."""
        return msgspec.json.decode(self._files[1], type=dict[str, str])

    @property
    def encoded_sources(self) -> bytes:
        """The bytes of the sources that the manifest's digest was made from."""
        return self._files[1]

    @cached_property
    def _files(self) -> tuple[bytes, bytes]:
        wasm, sources = self._read(WASM), self._read(SOURCES)
        if digest(self.manifest, wasm, sources) != self.manifest.digest:
            raise PolicyError("the policies' files do not belong together: their digest differs", hint=_HINT)
        return wasm, sources

    def _read(self, name: str) -> bytes:
        try:
            return (self._folder / name).read_bytes()
        except OSError as error:
            raise PolicyError(f"the policies' {name} cannot be read: {error.strerror}", hint=_HINT) from error


def load_bundle(folder: Path = FOLDER) -> Bundle:
    """The policies that ship in the package, or those of another folder.

    Raises:
        PolicyError: See `Bundle`.
    """
    return Bundle(folder)


def digest(manifest: Manifest, wasm: bytes, sources: bytes) -> str:
    """SHA-256, in hexadecimal, over all that decides: the law, the compiled module, the sources."""
    unsigned = msgspec.structs.replace(manifest, digest="")
    total = hashlib.sha256()
    for part in (msgspec.json.encode(unsigned), wasm, sources):
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()
