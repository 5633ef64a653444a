"""Evaluates policies in-process: OPA's WebAssembly modules on wasmtime. Keeps out what they mean.

Written on wasmtime itself, because `opa-py-wasm` compiles in its constructor and has no hook for
modules compiled earlier (compiling costs more than a whole run), and holds wasmtime below 47.

Time and memory of an evaluation are bounded. wasmtime offers two clocks, and both slow every
evaluation. Measured with the shipped policies on documents of 1 and 100 pools, fuel, which is
deterministic, costs 27 % and 45 %, epochs 13 % and 31 %. Fuel was wanted if it cost less than 15 %,
so epochs it is: a watchdog thread advances them, and notices when a `fork()` has lost it. A limit
of memory would be free and is there too, but loops over objects take none: one ran 21 s in 1 MiB.
"""

import hashlib
import os
import threading
import time
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import wasmtime

from guardrails.errors import EngineError, PolicyError
from guardrails.policy import module_cache
from guardrails.policy.engines.interface import EngineName, EngineSettings, PolicySet
from guardrails.policy.engines.wasm_instance import REBUILD, Instance

KEEP_BYTES = 64 * 1024 * 1024
"""An instance that grew past this is dropped after the evaluation, and its memory with it."""

_TICKS = 10
_IMPORTED_BY = os.getpid()


class _Row(msgspec.Struct, frozen=True):
    """One element of what `opa_eval` answers; undefined is no element."""

    result: dict[str, Any]


_decode_answer = msgspec.json.Decoder(list[_Row]).decode
_check_syntax = msgspec.json.Decoder(msgspec.Raw).decode


class WasmEngine:
    """Evaluates documents with a compiled module; for one thread, also after a fork.

    Args:
        policies: Their `wasm` is loaded, from the cache when it was compiled before.
        settings: `timeout_seconds` and `cache` are read.

    Raises:
        PolicyError: The module cannot be compiled, is of another ABI, lacks the entry point, or
            calls built-ins that only a host can offer.
    """

    name = EngineName.WASM

    def __init__(self, policies: PolicySet, settings: EngineSettings) -> None:
        self.digest = policies.manifest.digest
        self._timeout_seconds = settings.timeout_seconds
        self._engine = wasmtime.Engine(_config())
        self._module = _load(self._engine, policies.wasm, module_cache.folder(settings.cache, os.environ))
        self._watchdog = _Watchdog(self._engine, settings.timeout_seconds / _TICKS)
        try:
            self._instance: Instance | None = self._new_instance()
            self._entrypoint = self._instance.check()
        except (wasmtime.WasmtimeError, wasmtime.Trap, msgspec.DecodeError, KeyError, EngineError) as error:
            raise PolicyError(f"policy.wasm is not a module that OPA made: {error}", hint=REBUILD) from error

    def evaluate(self, document: bytes) -> Mapping[str, object]:
        """See `Engine.evaluate`."""
        self._watchdog.wake()
        instance, self._instance = self._instance, None
        try:
            _check_syntax(document)  # OPA takes what it cannot parse for no input
            instance = instance or self._new_instance()
            rows = _decode_answer(instance.evaluate(self._entrypoint, document))
        except wasmtime.Trap as error:
            raise EngineError(f"wasm: {self._cause(error)}") from error
        except wasmtime.WasmtimeError as error:
            raise EngineError(f"wasm: {error}") from error
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise EngineError(f"wasm: the document or its decision cannot be read: {error}") from error
        if instance.size <= KEEP_BYTES:
            self._instance = instance
        if len(rows) != 1:
            raise EngineError("wasm: the decision is undefined")
        return rows[0].result

    def _new_instance(self) -> Instance:
        return Instance(self._engine, self._module, ticks=_TICKS + 1)

    def _cause(self, trap: wasmtime.Trap) -> str:
        match trap.trap_code:
            case wasmtime.TrapCode.INTERRUPT:
                return f"no decision within {self._timeout_seconds:g} s"
            case wasmtime.TrapCode.STACK_OVERFLOW:
                return "the document or a rule is nested too deeply"
            case _:
                return trap.message.strip().rpartition("\n")[2].strip()  # after the backtrace


class _Watchdog:
    """Advances an engine's epoch as time passes, from a thread that ends with the engine."""

    def __init__(self, engine: wasmtime.Engine, tick_seconds: float) -> None:
        self._engine = weakref.ref(engine)
        self._tick_seconds = tick_seconds
        self._process = 0

    def wake(self) -> None:
        """Start it, unless it runs in this process: threads do not survive a `fork()`."""
        if self._process == os.getpid():
            return
        self._process = os.getpid()
        threading.Thread(
            target=_advance, args=(self._engine, self._tick_seconds), name="guardrails-watchdog", daemon=True
        ).start()


def _advance(engine: "weakref.ref[wasmtime.Engine]", tick_seconds: float) -> None:
    while True:
        time.sleep(tick_seconds)
        alive = engine()
        if alive is None:
            return
        alive.increment_epoch()
        del alive


def _config() -> wasmtime.Config:
    """Settings of the compiler.

    It compiles on threads of its own, which a forked child has lost and would wait for: there it
    compiles on one.
    """
    config = wasmtime.Config()
    config.epoch_interruption = True
    config.parallel_compilation = os.getpid() == _IMPORTED_BY
    return config


def _load(engine: wasmtime.Engine, wasm: bytes, cache: Path | None) -> wasmtime.Module:
    """The compiled module, from the cache if it can be; a cached one that does not fit is replaced."""
    path = None if cache is None else cache / _file_name(wasm)
    stored = None if path is None else module_cache.read(path)
    if stored is not None:
        try:
            return wasmtime.Module.deserialize(engine, stored)
        except wasmtime.WasmtimeError:
            stored = None  # another wasmtime, or another processor: its own header says so
    try:
        module = wasmtime.Module(engine, wasm)
    except wasmtime.WasmtimeError as error:
        raise PolicyError(f"policy.wasm cannot be compiled: {error}", hint=REBUILD) from error
    if path is not None:
        module_cache.write(path, bytes(module.serialize()))
    return module


def _file_name(wasm: bytes) -> str:
    """Names policies, wasmtime and settings.

    wasmtime's version can only be asked from its metadata, which costs 17 ms; the size of its
    bindings stands for it, and its own check of the blob decides.
    """
    bindings = Path(wasmtime.__file__).with_name("_bindings.py").stat().st_size
    return f"{hashlib.sha256(wasm).hexdigest()[:32]}-{bindings}-epoch.cwasm"
