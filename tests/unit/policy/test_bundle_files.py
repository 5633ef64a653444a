import shutil

import msgspec
import pytest

from guardrails.errors import PolicyError
from guardrails.policy.bundle_files import FOLDER, load_bundle


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "bundle")


def test_the_shipped_bundle_belongs_together():
    bundle = load_bundle()

    assert bundle.wasm.startswith(b"\0asm")
    assert "guardrails/decision.rego" in bundle.sources
    assert not [path for path in bundle.sources if path.endswith("_test.rego")]
    assert len(bundle.manifest.digest) == 64


@pytest.mark.parametrize("name", ["policy.wasm", "sources.json"])
def test_a_changed_file_is_refused(folder, name):
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")

    with pytest.raises(PolicyError, match="do not belong together") as refused:
        _ = load_bundle(folder).wasm
    assert "reinstall" in refused.value.hint


def test_a_changed_limit_is_refused(folder):
    manifest = load_bundle(folder).manifest
    limit = msgspec.structs.replace(manifest.regimes[0].limits[0], value=99)
    regime = msgspec.structs.replace(manifest.regimes[0], limits=(limit,))
    changed = msgspec.structs.replace(manifest, regimes=(regime, *manifest.regimes[1:]))
    (folder / "manifest.json").write_bytes(msgspec.json.encode(changed))

    with pytest.raises(PolicyError, match="do not belong together"):
        _ = load_bundle(folder).sources


@pytest.mark.parametrize("name", ["manifest.json", "policy.wasm", "sources.json"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()

    with pytest.raises(PolicyError, match=f"{name} cannot be read"):
        _ = load_bundle(folder).wasm


def test_a_manifest_that_is_none_is_told(folder):
    (folder / "manifest.json").write_text("{}")

    with pytest.raises(PolicyError, match=r"manifest.json cannot be read: .*digest"):
        load_bundle(folder)
