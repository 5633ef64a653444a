"""WebAssembly modules written by hand that keep OPA's ABI, or break it in one respect."""

import wasmtime

from guardrails.policy.manifest import Manifest

ENDLESS = "(loop $again br $again)"
WHEN_THREE_BYTES = "local.get 4 i32.const 3 i32.eq if {then} end"

_TEMPLATE = r"""
(module
  (import "env" "memory" (memory {pages}))
  (import "env" "opa_abort" (func $abort (param i32)))
  {imports}
  (global (export "opa_wasm_abi_version") i32 (i32.const {major}))
  (global (export "opa_wasm_abi_minor_version") i32 (i32.const {minor}))
  (data (i32.const 1024) "{builtins}\00")
  (data (i32.const 2048) "{entrypoints}\00")
  (data (i32.const 4096) "{answer}\00")
  (data (i32.const 6144) "{said}\00")
  {functions}
  (func (export "opa_malloc") (param i32) (result i32) i32.const 8192)
  (func (export "opa_json_parse") (param i32 i32) (result i32) i32.const 8192)
  (func (export "opa_json_dump") (param i32) (result i32) local.get 0)
  (func (export "opa_heap_ptr_get") (result i32) i32.const 16384)
  (func (export "{builtins_name}") (result i32) i32.const 1024)
  (func (export "entrypoints") (result i32) i32.const 2048)
  (func (export "opa_eval") (param i32 i32 i32 i32 i32 i32 i32) (result i32)
    {body}
    i32.const {address}))
"""


class Policies:
    """A policy set of one module."""

    def __init__(self, wasm, sources=None, digest="d1"):
        self.wasm = wasm
        self.sources = sources or {}
        self.manifest = Manifest(digest=digest, opa="1.20.2", rules=(), regimes=(), countries=())


def make_module(**changes):
    """A module that answers every document with `{"x": {}}`.

    Args:
        changes: `body` runs before the answer; `said` is the text at 6144.
    """
    parts = {
        "pages": 2,
        "imports": "",
        "functions": "",
        "major": 1,
        "minor": 2,
        "builtins": "{}",
        "builtins_name": "builtins",
        "entrypoints": '{"guardrails/decision": 7}',
        "answer": '[{"result": {"x": {}}}]',
        "said": "it broke",
        "body": "",
        "address": 4096,
    } | changes
    texts = ("builtins", "entrypoints", "answer", "said")
    escaped = {name: parts[name].replace('"', r"\"") for name in texts}
    return bytes(wasmtime.wat2wasm(_TEMPLATE.format(**(parts | escaped))))


def make_policies(**changes):
    return Policies(make_module(**changes))
