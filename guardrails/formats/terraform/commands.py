"""Commands of provisioners: the text that a plan shows, or the values of what it refers to."""

from collections.abc import Iterator
from typing import Any

import msgspec

from guardrails.formats.decoding import NULL, generic, soft
from guardrails.formats.marks import any_marked, at
from guardrails.formats.terraform.configuration import Resource
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.leaves import AttributeRef, Leaf, Literal
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.references import MISSING, walk

Raw = msgspec.Raw
_EXPRESSION = frozenset(("constant_value", "references"))


class _Provisioner(msgspec.Struct):
    type: str | None = None
    expressions: Raw = NULL


class Command(msgspec.Struct, frozen=True):
    """What a provisioner runs.

    Attributes:
        values: The attributes that the plan shows, by the provisioner's type.
        sensitive: One of them must not be printed.
    """

    values: dict[str, Any]
    sensitive: bool


def of_provisioners(plan: Plan, head: Head) -> Iterator[Command]:
    """The commands that a resource's provisioners run."""
    block = plan.block(head) if plan.configuration.has_provisioners else None
    for provisioner in (soft(block.provisioners, list[_Provisioner]) or ()) if block is not None else ():
        expressions = generic(provisioner.expressions)
        if not isinstance(expressions, dict):
            continue
        reading = _Reading(plan, head, Resource(expressions=provisioner.expressions))
        values = {name: list(reading.values((name,), node)) for name, node in expressions.items()}
        yield Command({provisioner.type or "provisioner": values}, reading.sensitive)


class _Reading:
    """One provisioner that is being read."""

    def __init__(self, plan: Plan, head: Head, block: Resource) -> None:
        self._plan = plan
        self._module = head.module_address or ""
        self._block = block
        self.sensitive = False

    def values(self, path: tuple[str | int, ...], node: Any) -> Iterator[Any]:
        """What stands at an expression, and below."""
        if isinstance(node, list):
            for position, part in enumerate(node):
                yield from self.values((*path, position), part)
        elif isinstance(node, dict) and node and node.keys() <= _EXPRESSION:
            if "constant_value" in node:
                yield node["constant_value"]
            if "references" in node:
                for leaf in self._plan.resolver.leaves(self._module, self._block, path, join=True):
                    yield self._value(leaf)
        elif isinstance(node, dict):
            for key, part in node.items():
                yield from self.values((*path, key), part)

    def _value(self, leaf: Leaf) -> Any:
        if isinstance(leaf, Literal):
            self.sensitive = self.sensitive or leaf.sensitive
            return leaf.value
        if not isinstance(leaf, AttributeRef) or not leaf.path:
            return ""
        values, _, sensitive = self._plan.body(leaf.head)
        self.sensitive = self.sensitive or any_marked(at(sensitive, leaf.path))
        value = walk(values, leaf.path)
        return "" if value is MISSING else value
