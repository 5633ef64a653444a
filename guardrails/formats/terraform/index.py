"""What the names in a configuration's references may mean: variables, resources and modules of the plan."""

from collections.abc import Callable, Sequence

import msgspec

from guardrails.formats.decoding import generic, soft
from guardrails.formats.terraform.configuration import parent, steps
from guardrails.formats.terraform.entries import Head


class Index:
    """Finds what a reference names; each table is made when something first asks for it."""

    def __init__(
        self, heads: Sequence[Head], prior: Callable[[], Sequence[Head]], variables: msgspec.Raw
    ) -> None:
        self._heads = heads
        self._prior = prior
        self._raw_variables = variables
        self._variables: dict[str, msgspec.Raw] | None = None
        self._resources: dict[tuple[str, str], list[Head]] | None = None
        self._modules: dict[str, list[str]] | None = None

    def variable(self, name: str) -> object:
        """The value of a root variable; None when the plan has none."""
        if self._variables is None:
            self._variables = soft(self._raw_variables, dict[str, msgspec.Raw]) or {}
        value = generic(self._variables.get(name))
        return value.get("value") if isinstance(value, dict) else None

    def instances(self, module: str, name: str) -> Sequence[Head]:
        """Instances of `type.name` or `data.type.name` in a module instance, planned or in prior state."""
        if self._resources is None:
            self._resources = self._resource_table()
        return self._resources.get((module, name), ())

    def _resource_table(self) -> dict[tuple[str, str], list[Head]]:
        table: dict[tuple[str, str], list[Head]] = {}
        for head in self._heads:
            if head.deposed is None:
                table.setdefault(_key(head), []).append(head)
        planned = set(table)
        for head in self._prior():
            key = _key(head)
            if key not in planned:
                table.setdefault(key, []).append(head)
        return table

    def module_instances(self, call: str) -> Sequence[str]:
        """The instances of a module call that hold resources, e.g. of `module.a`: `module.a["x"]` …

        The call itself when it names an instance, or when no resource stands in it.
        """
        if self._modules is None:
            self._modules = self._module_table()
        return self._modules.get(call, (call,))

    def _module_table(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = {}
        seen = {""}
        for head in self._heads:
            address = head.module_address or ""
            while address not in seen:
                seen.add(address)
                above, name = parent(address)
                if not name:
                    break
                if steps(address)[-1][1]:
                    call = f"{above}.module.{name}" if above else f"module.{name}"
                    table.setdefault(call, []).append(address)
                address = above
        return table


def _key(head: Head) -> tuple[str, str]:
    prefix = "data." if head.mode == "data" else ""
    return head.module_address or "", f"{prefix}{head.type}.{head.name}"
