"""OPA's WebAssembly ABI: one module in memory. Keeps out compiling, caching and time."""

import ctypes
from collections.abc import Mapping
from typing import Any

import msgspec
import wasmtime

from guardrails.errors import EngineError, PolicyError
from guardrails.policy.engines.interface import ENTRYPOINT

PAGE_BYTES = 65_536
MAX_PAGES = 32_768
"""2 GiB: OPA needs about 20 times the size of a document, and gives nothing back before the end."""

REBUILD = "rebuild the policies with `make policies` and the OPA version that the project pins"

_ABI = (1, 2)
_CHUNK = 65_536
_EXPORTS = (
    "opa_eval",
    "opa_malloc",
    "opa_json_parse",
    "opa_json_dump",
    "opa_heap_ptr_get",
    "builtins",
    "entrypoints",
)
_VERSION = ("opa_wasm_abi_version", "opa_wasm_abi_minor_version")

_decode_ids = msgspec.json.Decoder(dict[str, int]).decode


class Instance:
    """One module in memory. After an error it is in no known state: make another one.

    Args:
        ticks: Epochs of the engine that one evaluation may last.

    Raises:
        PolicyError: The module wants something of its host that it does not get.
        WasmtimeError, KeyError: It is not a module that OPA made.
    """

    def __init__(self, engine: wasmtime.Engine, module: wasmtime.Module, *, ticks: int) -> None:
        self._store = wasmtime.Store(engine)
        self._ticks = ticks
        self._store.set_epoch_deadline(ticks)
        limits = wasmtime.Limits(_pages(module), MAX_PAGES)
        self._memory = wasmtime.Memory(self._store, wasmtime.MemoryType(limits))
        instance = wasmtime.Instance(self._store, module, _imports(self._store, module, self._memory))
        exports = instance.exports(self._store)
        self._exports: dict[str, Any] = {name: exports[name] for name in _EXPORTS}
        self._abi = tuple(self._constant(exports[name]) for name in _VERSION)
        self._data = self._no_data()
        self._heap = self._call("opa_heap_ptr_get")

    @property
    def size(self) -> int:
        """Bytes of its memory."""
        return self._memory.data_len(self._store)

    def check(self) -> int:
        """The entry point's id, if the module is one that may be used.

        Raises:
            PolicyError: It is not.
        """
        if self._abi[0] != _ABI[0] or self._abi < _ABI:
            raise PolicyError(f"policy.wasm has ABI {self._abi}, needed is {_ABI} or later", hint=REBUILD)
        foreign = sorted(self._ids("builtins"))
        if foreign:
            raise PolicyError(
                f"policy.wasm calls built-ins that are not compiled into it: {', '.join(foreign)}",
                hint="use only built-ins that OPA compiles to WebAssembly (policies/capabilities.json)",
            )
        entrypoints = self._ids("entrypoints")
        if ENTRYPOINT not in entrypoints:
            raise PolicyError(f"policy.wasm has no entry point {ENTRYPOINT}", hint=REBUILD)
        return entrypoints[ENTRYPOINT]

    def evaluate(self, entrypoint: int, document: bytes) -> bytes:
        """The answer as JSON. The heap starts anew, so that nothing is left of the document before."""
        end = _aligned(self._heap + len(document))
        lacking = end - self.size
        if lacking > 0:
            self._memory.grow(self._store, -(-lacking // PAGE_BYTES))
        ctypes.memmove(self._base() + self._heap, document, len(document))
        self._store.set_epoch_deadline(self._ticks)
        return self._text(
            self._call("opa_eval", 0, entrypoint, self._data, self._heap, len(document), end, 0)
        )

    def _constant(self, export: object) -> int:
        return int(export.value(self._store)) if isinstance(export, wasmtime.Global) else 0

    def _no_data(self) -> int:
        """Address of an empty object: policies have no data besides their input."""
        address = self._call("opa_malloc", 2)
        self._memory.write(self._store, b"{}", address)
        return self._call("opa_json_parse", address, 2)

    def _ids(self, export: str) -> dict[str, int]:
        return _decode_ids(self._text(self._call("opa_json_dump", self._call(export))))

    def _call(self, export: str, *arguments: int) -> int:
        return int(self._exports[export](self._store, *arguments))

    def _text(self, address: int) -> bytes:
        return _text(self._memory, self._store, address)

    def _base(self) -> int:
        return ctypes.addressof(self._memory.data_ptr(self._store).contents)


def _pages(module: wasmtime.Module) -> int:
    """Pages of memory to begin with: twice what the module asks for.

    OPA counts the pages up to where the last of the module's data begins, not up to where it ends.
    """
    types = [each.type for each in module.imports if each.name == "memory"]
    return 2 * next((each.limits.min for each in types if isinstance(each, wasmtime.MemoryType)), 1)


def _imports(
    store: wasmtime.Store, module: wasmtime.Module, memory: wasmtime.Memory
) -> list[wasmtime.Memory | wasmtime.Func]:
    """What the module is given: memory, a way to abort, and nothing of this machine.

    The functions hold no reference to the store, which holds them.

    Raises:
        PolicyError: It asks for something else.
    """
    given: list[wasmtime.Memory | wasmtime.Func] = []
    for each in module.imports:
        kind = each.type
        if each.module == "env" and each.name == "memory":
            given.append(memory)
        elif each.module == "env" and isinstance(kind, wasmtime.FuncType) and each.name in _HOST:
            host = _HOST[each.name](memory)
            given.append(wasmtime.Func(store, kind, host, access_caller=True))
        else:
            raise PolicyError(f"policy.wasm imports {each.module}.{each.name}", hint=REBUILD)
    return given


def _abort(memory: wasmtime.Memory) -> Any:
    def abort(caller: wasmtime.Caller, address: int) -> None:
        raise EngineError(f"wasm: {_text(memory, caller, address).decode(errors='replace')}")

    return abort


def _silent(_memory: wasmtime.Memory) -> Any:
    def silent(_caller: wasmtime.Caller, _address: int) -> None:
        return None

    return silent


def _builtin(_memory: wasmtime.Memory) -> Any:
    def builtin(_caller: wasmtime.Caller, number: int, *_arguments: int) -> int:
        raise EngineError(f"wasm: built-in {number} is not compiled into the module")

    return builtin


_HOST: Mapping[str | None, Any] = {
    "opa_abort": _abort,
    "opa_println": _silent,
    **{f"opa_builtin{arity}": _builtin for arity in range(5)},
}


def _text(memory: wasmtime.Memory, store: wasmtime.Store | wasmtime.Caller, address: int) -> bytes:
    """The text that starts at an address and ends with a zero byte, never past the memory's end."""
    end = memory.data_len(store)
    if not 0 <= address < end:
        raise EngineError(f"wasm: address {address} is outside the memory")
    base = ctypes.addressof(memory.data_ptr(store).contents)
    length = _CHUNK
    while True:
        text = ctypes.string_at(base + address, min(length, end - address))
        stop = text.find(b"\0")
        if stop >= 0:
            return text[:stop]
        if address + length >= end:
            raise EngineError("wasm: a text does not end")
        length *= 4


def _aligned(address: int) -> int:
    return (address + 7) & ~7
