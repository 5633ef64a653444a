import hashlib
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import wasmtime

from guardrails import systems
from guardrails.errors import EngineError, PolicyError
from guardrails.policy import module_cache
from guardrails.policy.engines import wasm_instance
from guardrails.policy.engines.interface import EngineName, EngineSettings
from guardrails.policy.engines.table import open_engine
from tests.unit.policy.modules import ENDLESS, WHEN_THREE_BYTES, Policies, make_module, make_policies

ROOT = Path(__file__).resolve().parents[3]


def opened(cache="off", timeout_seconds=30.0, wasm=None, **changes):
    policies = Policies(wasm) if wasm is not None else make_policies(**changes)
    settings = EngineSettings(cache=str(cache), timeout_seconds=timeout_seconds)
    return open_engine(EngineName.WASM, policies, settings)


def test_an_engine_has_the_digest_of_its_policies_and_answers_documents():
    engine = opened()

    assert (engine.name, engine.digest) == ("wasm", "d1")
    assert engine.evaluate(b"{}") == {"x": {}}


def test_the_document_arrives_where_the_module_reads_it():
    # Answers from the address of the input: the document itself is the answer.
    engine = opened(body="local.get 3 local.get 4 i32.add i32.const 0 i32.store8 local.get 3 return")

    assert engine.evaluate(b'[{"result": {"seen": "\xc3\xa9"}}]') == {"seen": "é"}


def test_a_document_larger_than_the_memory_makes_it_grow():
    assert opened().evaluate(b'"' + b"x" * 5_000_000 + b'"') == {"x": {}}


def test_data_that_ends_after_the_pages_that_the_module_asks_for_has_room():
    # OPA counts pages up to where the last data begins.
    assert opened(pages=1, functions='(data (i32.const 65530) "more than six bytes")').evaluate(b"{}") == {
        "x": {}
    }


def test_an_answer_longer_than_one_read_is_whole():
    engine = opened(body="local.get 3 local.get 4 i32.add i32.const 0 i32.store8 local.get 3 return")
    text = "y" * 300_000

    assert engine.evaluate(f'[{{"result": {{"seen": "{text}"}}}}]'.encode()) == {"seen": text}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"answer": "[]"}, "undefined"),
        ({"answer": '[{"result": {}}, {"result": {}}]'}, "undefined"),
        ({"answer": "[{}]"}, "cannot be read"),
        ({"answer": '[{"result": true}]'}, "cannot be read"),
        ({"answer": "[{"}, "cannot be read"),
        ({"answer": "[" * 1500}, "cannot be read"),
        ({"body": "i32.const 6144 call $abort"}, "wasm: it broke"),
        ({"body": "unreachable"}, "unreachable"),
        ({"body": "i32.const 1 i32.const 0 i32.div_u drop"}, "divide by zero"),
        ({"body": "i32.const -1 i32.load drop"}, "out of bounds"),
        (
            {"body": "i32.const 2048 i32.const 120 i32.const 260096 memory.fill", "address": 4096},
            "does not end",
        ),
        ({"address": 2_000_000}, "outside the memory"),
        ({"address": -1}, "outside the memory"),
    ],
)
def test_whatever_is_no_decision_is_an_engine_error(changes, message):
    with pytest.raises(EngineError, match=message):
        opened(**changes).evaluate(b"{}")


def test_recursion_without_end_is_an_engine_error():
    engine = opened(functions="(func $deeper call $deeper)", body="call $deeper")

    with pytest.raises(EngineError, match="nested too deeply"):
        engine.evaluate(b"{}")


@pytest.mark.parametrize("document", [b"", b"{", b"nul", b"\xff", b"{} {}", b"[" * 100_000])
def test_a_document_that_is_no_json_is_an_engine_error_and_never_no_input(document):
    with pytest.raises(EngineError, match="cannot be read"):
        opened().evaluate(document)


def test_an_evaluation_that_takes_too_long_ends_and_the_next_one_works():
    engine = opened(timeout_seconds=0.2, body=WHEN_THREE_BYTES.format(then=ENDLESS))

    for _ in range(2):
        with pytest.raises(EngineError, match=r"no decision within 0\.2 s"):
            engine.evaluate(b"{ }")

    assert engine.evaluate(b"{}") == {"x": {}}


def test_an_evaluation_starts_its_time_anew():
    engine = opened(timeout_seconds=0.2, body=WHEN_THREE_BYTES.format(then=ENDLESS))
    with pytest.raises(EngineError):
        engine.evaluate(b"{ }")

    for _ in range(3):
        assert engine.evaluate(b"{}") == {"x": {}}


def test_after_an_abort_the_next_document_is_decided():
    engine = opened(body=WHEN_THREE_BYTES.format(then="i32.const 6144 call $abort"))
    with pytest.raises(EngineError):
        engine.evaluate(b"{ }")

    assert engine.evaluate(b"{}") == {"x": {}}


def test_memory_ends_at_its_limit():
    grow_past_it = "i32.const 40000 memory.grow i32.const -1 i32.eq if i32.const 6144 call $abort end"

    with pytest.raises(EngineError, match="opa_malloc: failed"):
        opened(body=grow_past_it, said="opa_malloc: failed").evaluate(b"{}")


@pytest.mark.parametrize(("pages", "kept"), [(10, True), (2000, False)], ids=["small", "large"])
def test_a_large_memory_is_given_back_after_the_evaluation(pages, kept):
    # Aborts when it was grown before.
    abort = "memory.size i32.const 9 i32.gt_u if i32.const 6144 call $abort end"
    engine = opened(body=f"{abort} i32.const {pages} memory.grow drop")
    engine.evaluate(b"{}")

    if kept:
        with pytest.raises(EngineError):
            engine.evaluate(b"{}")
    else:
        assert engine.evaluate(b"{}") == {"x": {}}


def test_a_document_that_does_not_fit_into_the_limit_is_an_engine_error(monkeypatch):
    monkeypatch.setattr(wasm_instance, "MAX_PAGES", 4)
    engine = opened()

    with pytest.raises(EngineError, match="grow"):
        engine.evaluate(b'"' + b"x" * 300_000 + b'"')
    assert engine.evaluate(b"{}") == {"x": {}}


def test_what_a_module_prints_is_dropped(capfd):
    printing = '(import "env" "opa_println" (func $print (param i32)))'

    assert opened(imports=printing, body="i32.const 6144 call $print").evaluate(b"{}") == {"x": {}}
    assert capfd.readouterr() == ("", "")


def test_a_builtin_that_is_called_without_being_declared_is_an_engine_error():
    calling = '(import "env" "opa_builtin1" (func $builtin (param i32 i32 i32) (result i32)))'
    engine = opened(imports=calling, body="i32.const 5 i32.const 0 i32.const 0 call $builtin drop")

    with pytest.raises(EngineError, match="built-in 5 is not compiled"):
        engine.evaluate(b"{}")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"builtins": '{"time.now_ns": 1, "http.send": 0}'}, r"http\.send, time\.now_ns"),
        ({"entrypoints": '{"other": 0}'}, "no entry point guardrails/decision"),
        ({"major": 2}, r"ABI \(2, 2\)"),
        ({"minor": 1}, r"ABI \(1, 1\)"),
        ({"imports": '(import "env" "clock" (func))'}, r"imports env\.clock"),
        ({"imports": '(import "wasi" "opa_println" (func (param i32)))'}, r"imports wasi\.opa_println"),
        ({"builtins_name": "builtin"}, "not a module that OPA made: .*builtins"),
        ({"builtins": "no json"}, "not a module that OPA made"),
        ({"entrypoints": "[1]"}, "not a module that OPA made"),
        ({"pages": 60_000}, "not a module that OPA made"),
    ],
)
def test_a_module_that_is_not_as_agreed_is_refused_when_it_is_loaded(changes, message):
    with pytest.raises(PolicyError, match=message) as raised:
        opened(**changes)

    assert raised.value.hint


@pytest.mark.parametrize(
    "wasm", [b"", b"\x00asm\x02\x00\x00\x00", b"package guardrails", make_module()[:-20]]
)
def test_what_is_no_module_is_refused(wasm):
    with pytest.raises(PolicyError, match="cannot be compiled"):
        opened(wasm=wasm)


def test_a_module_without_the_parts_of_the_abi_is_refused():
    with pytest.raises(PolicyError, match="not a module that OPA made"):
        opened(wasm=bytes(wasmtime.wat2wasm("(module)")))


# The cache of compiled modules


@pytest.fixture
def no_compiler(monkeypatch):
    """From the call on, compiling fails: a module must come from the cache."""

    def forbid():
        def refuse(*_):
            raise AssertionError("compiled again")

        monkeypatch.setattr(wasmtime.Module, "__init__", refuse)

    return forbid


def test_a_module_is_compiled_once(tmp_path, no_compiler):
    cache = tmp_path / "cache"
    opened(cache)
    no_compiler()

    assert opened(cache).evaluate(b"{}") == {"x": {}}
    assert cache.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in cache.iterdir()] == [0o600]


def test_other_policies_have_another_file(tmp_path):
    opened(tmp_path / "cache")
    opened(tmp_path / "cache", answer='[{"result": {}}]')

    assert len(list((tmp_path / "cache").iterdir())) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:-1],
        lambda content: content[:100] + bytes([content[100] ^ 1]) + content[101:],
        lambda _: b"",
        lambda _: b"not a module at all, but longer than a digest",
    ],
    ids=["truncated", "one bit", "empty", "foreign"],
)
def test_a_damaged_file_is_compiled_again_and_replaced(tmp_path, spoil):
    cache = tmp_path / "cache"
    opened(cache)
    (path,) = cache.iterdir()
    good = path.read_bytes()
    path.write_bytes(spoil(good))

    assert opened(cache).evaluate(b"{}") == {"x": {}}
    assert module_cache.read(path) is not None


def test_a_whole_file_of_another_wasmtime_or_setting_is_replaced(tmp_path, no_compiler):
    cache = tmp_path / "cache"
    opened(cache)
    (path,) = cache.iterdir()
    other = wasmtime.Module(wasmtime.Engine(), make_module()).serialize()
    module_cache.write(path, bytes(other))

    assert opened(cache).evaluate(b"{}") == {"x": {}}
    no_compiler()
    assert opened(cache).evaluate(b"{}") == {"x": {}}


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o755])
def test_a_folder_that_is_open_to_others_is_not_used(tmp_path, mode):
    cache = tmp_path / "cache"
    cache.mkdir()
    cache.chmod(mode)

    assert opened(cache).evaluate(b"{}") == {"x": {}}
    assert list(cache.iterdir()) == []


def test_a_file_in_a_folder_opened_later_is_not_used(tmp_path):
    path = tmp_path / "cache" / "a.cwasm"
    module_cache.write(path, b"machine code")
    assert module_cache.read(path) == b"machine code"

    path.parent.chmod(0o777)

    assert module_cache.read(path) is None


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_file_that_others_can_write_is_not_used(tmp_path, mode):
    path = tmp_path / "cache" / "a.cwasm"
    module_cache.write(path, b"machine code")
    path.chmod(mode)

    assert module_cache.read(path) is None


def test_links_are_not_followed(tmp_path):
    path = tmp_path / "cache" / "a.cwasm"
    module_cache.write(path, b"machine code")
    (tmp_path / "link").symlink_to(path.parent)
    (path.parent / "b.cwasm").symlink_to(path)

    assert module_cache.read(tmp_path / "link" / "a.cwasm") is None
    assert module_cache.read(path.with_name("b.cwasm")) is None


def test_another_users_file_is_not_used(tmp_path, monkeypatch):
    path = tmp_path / "cache" / "a.cwasm"
    module_cache.write(path, b"machine code")
    monkeypatch.setattr(os, "getuid", lambda: 54321)

    assert module_cache.read(path) is None
    module_cache.write(path.with_name("b.cwasm"), b"machine code")
    assert not path.with_name("b.cwasm").exists()


def test_where_files_have_no_permissions_the_users_folder_is_trusted(tmp_path, monkeypatch):
    monkeypatch.setattr(systems, "has_permission_bits", lambda: False)
    path = tmp_path / "cache" / "a.cwasm"
    path.parent.mkdir(mode=0o777)

    module_cache.write(path, b"machine code")

    assert module_cache.read(path) == b"machine code"


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("no folder")

    assert opened(tmp_path / "file" / "cache").evaluate(b"{}") == {"x": {}}


def test_what_an_interrupted_write_left_does_not_stay_in_the_way(tmp_path):
    path = tmp_path / "cache" / "a.cwasm"
    path.parent.mkdir(mode=0o700)
    path.with_suffix(f".{os.getpid()}").write_bytes(b"half")

    module_cache.write(path, b"machine code")
    module_cache.write(path, b"machine code")

    assert module_cache.read(path) == b"machine code"
    assert [each.name for each in path.parent.iterdir()] == ["a.cwasm"]


def test_what_another_job_stored_is_not_used(tmp_path, monkeypatch):
    path = tmp_path / "cache" / "a.cwasm"
    monkeypatch.setenv("GUARDRAILS_CACHE_KEY", str(tmp_path / "theirs"))
    module_cache.write(path, b"their machine code")
    monkeypatch.setenv("GUARDRAILS_CACHE_KEY", str(tmp_path / "ours"))

    assert module_cache.read(path) is None

    module_cache.write(path, b"our machine code")
    assert module_cache.read(path) == b"our machine code"


def test_a_checksum_proves_nothing(tmp_path):
    path = tmp_path / "cache" / "a.cwasm"
    module_cache.write(path, b"machine code")
    path.write_bytes(hashlib.sha256(b"evil").digest() + b"evil")

    assert module_cache.read(path) is None


def test_a_module_is_not_used_under_another_name(tmp_path):
    path = tmp_path / "cache" / "a.cwasm"
    module_cache.write(path, b"machine code")
    path.rename(path.with_name("b.cwasm"))

    assert module_cache.read(path.with_name("b.cwasm")) is None


@pytest.mark.parametrize("spoil", ["open", "short", "link", "inside"])
def test_without_a_key_of_its_own_nothing_is_kept(tmp_path, monkeypatch, spoil):
    path = tmp_path / "cache" / "a.cwasm"
    key = tmp_path / ("cache/key" if spoil == "inside" else "key")
    monkeypatch.setenv("GUARDRAILS_CACHE_KEY", str(key))
    key.parent.mkdir(mode=0o700, exist_ok=True)
    key.write_bytes(b"k" * (8 if spoil == "short" else 32))
    key.chmod(0o640 if spoil == "open" else 0o600)
    if spoil == "link":
        key.rename(tmp_path / "target")
        key.symlink_to(tmp_path / "target")

    module_cache.write(path, b"machine code")

    assert not path.exists()
    assert opened(tmp_path / "cache").evaluate(b"{}") == {"x": {}}


def test_the_key_is_made_once_and_for_its_owner(tmp_path, monkeypatch):
    key = tmp_path / "settings" / "key"
    monkeypatch.setenv("GUARDRAILS_CACHE_KEY", str(key))

    module_cache.write(tmp_path / "cache" / "a", b"one")
    first = key.read_bytes()
    module_cache.write(tmp_path / "cache" / "b", b"two")

    assert (key.read_bytes(), len(first), key.stat().st_mode & 0o777) == (first, 32, 0o600)


@pytest.mark.parametrize(
    ("platform", "environ", "file"),
    [
        ("linux", {"GUARDRAILS_CACHE_KEY": "/k", "HOME": "/h"}, "/k"),
        ("linux", {"XDG_CONFIG_HOME": "/x", "HOME": "/h"}, "/x/compute-guardrails/cache.key"),
        ("linux", {"HOME": "/h"}, "/h/.config/compute-guardrails/cache.key"),
        ("darwin", {"HOME": "/h"}, "/h/Library/Application Support/compute-guardrails/cache.key"),
        ("win32", {"APPDATA": "/a"}, "/a/compute-guardrails/cache.key"),
        ("win32", {"HOME": "/h"}, None),
        ("linux", {}, None),
    ],
)
def test_the_key_is_among_the_users_settings(monkeypatch, platform, environ, file):
    monkeypatch.setattr(sys, "platform", platform)

    assert module_cache.key_file(environ) == (Path(file) if file else None)


@pytest.mark.parametrize(
    ("setting", "environ", "folder"),
    [
        ("off", {"GUARDRAILS_CACHE": "/c", "HOME": "/h"}, None),
        ("/s", {"GUARDRAILS_CACHE": "/c", "HOME": "/h"}, "/s"),
        ("", {"GUARDRAILS_CACHE": "/c", "HOME": "/h"}, "/c"),
        ("", {"GUARDRAILS_CACHE": "off", "HOME": "/h"}, None),
        ("", {"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "/x/compute-guardrails"),
        ("", {"HOME": "/h"}, "/h/.cache/compute-guardrails"),
        ("", {}, None),
    ],
)
def test_the_folder_is_the_setting_the_environments_or_the_platforms(monkeypatch, setting, environ, folder):
    monkeypatch.setattr(sys, "platform", "linux")

    assert module_cache.folder(setting, environ) == (Path(folder) if folder else None)


@pytest.mark.parametrize(
    ("platform", "environ", "folder"),
    [
        ("darwin", {"HOME": "/h"}, "/h/Library/Caches/compute-guardrails"),
        ("win32", {"LOCALAPPDATA": "/l", "HOME": "/h"}, "/l/compute-guardrails"),
        ("win32", {"HOME": "/h"}, None),
    ],
)
def test_other_platforms_have_their_own_customs(monkeypatch, platform, environ, folder):
    monkeypatch.setattr(sys, "platform", platform)

    assert module_cache.folder("", environ) == (Path(folder) if folder else None)


# Processes


def test_a_forked_child_evaluates_is_stopped_in_time_and_compiles():
    script = """
        import os, signal
        from guardrails.errors import EngineError
        from tests.unit.policy.modules import ENDLESS, WHEN_THREE_BYTES
        from tests.unit.policy.test_wasm import opened

        changes = {"timeout_seconds": 0.2, "body": WHEN_THREE_BYTES.format(then=ENDLESS)}
        engine = opened(**changes)
        engine.evaluate(b"{}")
        child = os.fork()
        if child == 0:
            signal.alarm(60)
            for each in (engine, opened(**changes)):
                assert each.evaluate(b"{}") == {"x": {}}
                try:
                    each.evaluate(b"{ }")
                except EngineError as error:
                    assert "no decision within" in str(error)
                else:
                    os._exit(1)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert engine.evaluate(b"{}") == {"x": {}}
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_importing_the_protocol_imports_no_engine():
    imported = "import sys, guardrails.policy.engines.interface"
    script = imported + "; print({'wasmtime', 'opa_client'} & {*sys.modules})"

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "set()"
