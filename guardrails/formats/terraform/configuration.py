"""The configuration that a plan was made from: modules, their calls, outputs, variables and providers.

Decoded only where it is asked for. Evaluates nothing; `references.py` follows what stands here.
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from guardrails.formats.decoding import NULL, Json, soft

Raw = msgspec.Raw

_STEP = re.compile(r'module\.([^.\[]+)(\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.?')

_LOCAL = re.compile(r"(?:data\.)?[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*")


class Resource(msgspec.Struct):
    """A resource block of the configuration."""

    mode: str | None = None
    type: str | None = None
    name: str | None = None
    provider_config_key: str | None = None
    expressions: Raw = NULL
    provisioners: Raw = NULL
    for_each_expression: Raw = NULL
    count_expression: Raw = NULL


class Call(msgspec.Struct):
    """A module call: the values passed to the module's variables, and the module itself."""

    expressions: Raw = NULL
    for_each_expression: Raw = NULL
    count_expression: Raw = NULL
    module: Raw = NULL


class Variable(msgspec.Struct):
    """A variable of a module."""

    default: Raw = NULL
    sensitive: Json = None


class Output(msgspec.Struct):
    """An output of a module."""

    expression: Json = None
    sensitive: Json = None


class Provider(msgspec.Struct):
    """A provider configuration. `module_address` is the module that its references speak in."""

    name: str | None = None
    full_name: str | None = None
    alias: str | None = None
    module_address: str | None = None
    expressions: Raw = NULL


class _Top(msgspec.Struct):
    provider_config: Raw = NULL
    root_module: Raw = NULL


class _Parts(msgspec.Struct):
    resources: Raw = NULL
    module_calls: Raw = NULL
    variables: Raw = NULL
    outputs: Raw = NULL


class Module:
    """One module's configuration; what does not decode is as if it were not there."""

    def __init__(self, raw: Raw) -> None:
        self._parts = soft(raw, _Parts) or _Parts()
        self._resources: dict[str, Resource] | None = None
        self._tables: dict[str, dict[str, Any]] = {}

    def resource(self, name: str) -> Resource | None:
        """The block of `type.name`, or of `data.type.name`."""
        return self.resources().get(name)

    def resources(self) -> dict[str, Resource]:
        """All blocks, by `type.name` or `data.type.name`."""
        if self._resources is None:
            blocks: Iterable[Resource | None] | None = soft(self._parts.resources, list[Resource])
            if blocks is None:
                blocks = (soft(raw, Resource) for raw in soft(self._parts.resources, list[Raw]) or ())
            self._resources = {
                f"{'data.' if block.mode == 'data' else ''}{block.type}.{block.name}": block
                for block in blocks
                if block is not None
            }
        return self._resources

    def call(self, name: str) -> Call | None:
        """The call of a child module."""
        call: Call | None = self._entry("module_calls", name, Call)
        return call

    def variable(self, name: str) -> Variable | None:
        """A variable that the module declares."""
        variable: Variable | None = self._entry("variables", name, Variable)
        return variable

    def output(self, name: str) -> Output | None:
        """An output that the module declares."""
        output: Output | None = self._entry("outputs", name, Output)
        return output

    def calls(self) -> list[str]:
        """The names of all child modules that the module calls."""
        self.call("")
        return list(self._tables["module_calls"])

    def outputs(self) -> list[str]:
        """The names of all outputs that the module declares."""
        self.output("")
        return list(self._tables["outputs"])

    def texts(self) -> list[bytes]:
        """Where the module's own expressions stand: resources, outputs and what calls pass on."""
        calls = [call for name in self.calls() if (call := self.call(name)) is not None]
        parts = (self._parts.resources, self._parts.outputs, *(call.expressions for call in calls))
        return [bytes(part) for part in parts]

    def _entry(self, part: str, name: str, kind: type[Any]) -> Any:
        table: dict[str, Any] | None = self._tables.get(part)
        if table is None:
            table = self._tables[part] = dict(soft(getattr(self._parts, part), dict[str, Raw]) or {})
        entry = table.get(name)
        if isinstance(entry, Raw):
            entry = table[name] = soft(entry, kind)
        return entry


class Configuration:
    """The whole configuration, by module address.

    Attributes:
        has_provisioners: Whether any resource may have some; where none has, no block is looked at for them.
    """

    def __init__(self, raw: Raw) -> None:
        top = soft(raw, _Top) or _Top()
        self.has_provisioners = b'"provisioners"' in bytes(raw)
        self._modules: dict[tuple[str, ...], Module] = {(): Module(top.root_module)}
        self._by_address: dict[str, Module | None] = {}
        self._provider_parts = soft(top.provider_config, dict[str, Raw]) or {}

    def module(self, address: str) -> Module | None:
        """The configuration of a module instance, e.g. of `module.a["x"].module.b`; None when not there."""
        if address not in self._by_address:
            self._by_address[address] = self._module(tuple(name for name, _ in steps(address)))
        return self._by_address[address]

    def _module(self, path: tuple[str, ...]) -> Module | None:
        if path not in self._modules:
            parent = self._module(path[:-1])
            call = parent.call(path[-1]) if parent is not None else None
            if call is None:
                return None
            self._modules[path] = Module(call.module)
        return self._modules[path]

    def provider_of(self, key: str) -> str:
        """What tells a provider configuration from others: its key, or the only one that can be meant."""
        if key in self._provider_parts:
            return key
        alike = self._likes(key)
        return alike[0] if len(alike) == 1 else key if alike else _provider_name(key)

    def has_likes(self, key: str) -> bool:
        """Whether a provider has more than one configuration, which may be for different accounts."""
        return len(self._likes(key)) > 1

    def _likes(self, key: str) -> list[str]:
        name = _provider_name(key)
        return [other for other in self._provider_parts if _provider_name(other) == name]

    def provider(self, key: str) -> Provider | None:
        """A provider configuration by its key, e.g. `aws.west` or `module.a:aws`.

        Plans before terraform 1.1 name a child module's provider even where it is inherited: then the one
        configuration of that provider is meant, and with several of them it cannot be told which.
        """
        if key in self._provider_parts:
            return soft(self._provider_parts[key], Provider)
        name = _provider_name(key)
        found = [
            provider
            for provider in (soft(raw, Provider) for raw in self._provider_parts.values())
            if provider is not None and provider.name == name
        ]
        return found[0] if len(found) == 1 else None


def _provider_name(key: str) -> str:
    """`aws` of `aws.west` and of `module.a:aws.west`."""
    return key.rsplit(":", 1)[-1].split(".", 1)[0]


def steps(address: str) -> list[tuple[str, str]]:
    """The module calls in a module address, each with its instance key (`""`, `[0]`, `["x"]`)."""
    return [(found[1], found[2] or "") for found in _STEP.finditer(address)]


def local_name(address: str) -> str:
    """A resource's address inside its module, without an instance key: `aws_x.y` or `data.aws_x.y`."""
    found = _LOCAL.match(_STEP.sub("", address))
    return found[0] if found else ""


def parent(address: str) -> tuple[str, str]:
    """The module instance that calls this one (`""` is the root), and the name of the call."""
    last = None
    for found in _STEP.finditer(address):
        last = found
    if last is None:
        return "", ""
    return address[: last.start()].removesuffix("."), last[1]
