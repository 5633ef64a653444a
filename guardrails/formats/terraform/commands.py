"""What a plan starts outside of resources' own values: actions that it invokes, and commands of provisioners.

A plan shows an action's configuration as it shows a resource's. Of a command it shows the text, or what the
text refers to: then the values of these are looked through.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from guardrails.formats.decoding import NULL, absent, generic, soft
from guardrails.formats.marks import any_marked, at
from guardrails.formats.terraform.configuration import Resource
from guardrails.formats.terraform.entries import Change, Head
from guardrails.formats.terraform.leaves import AttributeRef, Leaf, Literal
from guardrails.formats.terraform.references import MISSING, walk
from guardrails.model.workload import UNKNOWN

if TYPE_CHECKING:
    from guardrails.formats.terraform.plan import Plan

Raw = msgspec.Raw
_CREATE = ["create"]
_EXPRESSION = frozenset(("constant_value", "references"))


class _Invocation(msgspec.Struct):
    """An action that is invoked. Source: Terraform 1.14, "JSON Output Format"."""

    address: str | None = None
    type: str | None = None
    name: str | None = None
    config_values: Raw = NULL
    config_unknown: Raw = NULL
    config_sensitive: Raw = NULL


class _Deferred(msgspec.Struct):
    reason: str | None = None
    action_invocation: Raw = NULL


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


def invocations(listed: Sequence[Raw] | None) -> list[Head]:
    """Actions that the plan invokes, each as if it were a resource to be created."""
    return [_head(raw, f"action_invocations[{at_}]") for at_, raw in enumerate(listed or ())]


def deferred(listed: Sequence[Raw] | None) -> list[Head]:
    """Actions that terraform put off, each with the reason that it gives."""
    result = []
    for at_, raw in enumerate(listed or ()):
        entry = soft(raw, _Deferred) or _Deferred()
        head = _head(entry.action_invocation, f"deferred_action_invocations[{at_}]")
        head.reason = entry.reason or UNKNOWN
        result.append(head)
    return result


def _head(raw: Raw, place: str) -> Head:
    found = None if absent(raw) else soft(raw, _Invocation)
    if found is None or not found.type:
        return Head(address=place, type=UNKNOWN, place=place, unreadable="is no invocation of an action")
    change = Change(
        _CREATE,
        after=found.config_values,
        after_unknown=found.config_unknown,
        after_sensitive=found.config_sensitive,
    )
    return Head(address=found.address or place, type=found.type, name=found.name, change=change, place=place)


def hides(head: Head) -> bool:
    """Whether an action's configuration is not in the plan, or not all of it."""
    change = head.change
    return absent(change.after) or any_marked(generic(change.after_unknown))


def of_provisioners(plan: "Plan", head: Head) -> Iterator[Command]:
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

    def __init__(self, plan: "Plan", head: Head, block: Resource) -> None:
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
