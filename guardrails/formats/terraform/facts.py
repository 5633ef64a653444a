"""One value of a resource with what is known of it, and its value through the configuration where unknown."""

from typing import Any

import msgspec

from guardrails.formats import marks
from guardrails.formats.decoding import Json
from guardrails.formats.marks import Path
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.leaves import AttributeRef, Leaf, Literal, UnresolvedRef
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.references import MISSING, walk


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One value of a resource.

    Attributes:
        value: The value; None when it is not set, or not known.
        reason: Why it is not known; empty when it is known or not set.
        sensitive: The plan marks it sensitive.
    """

    value: Json = None
    reason: str = ""
    sensitive: bool = False


NOT_SET = Fact()
_AFTER_APPLY = Fact(None, "known only after apply")
_MAX_CHAIN = 16


def resolve(plan: Plan, head: Head, path: Path, depth: int = 0) -> Fact:
    """The value of an attribute through the configuration, when the chain has a single end."""
    return resolved(plan, head, plan.block(head), path, depth)


def resolved(plan: Plan, head: Head, block: Any, path: Path, depth: int = 0) -> Fact:
    """As `resolve`, of a resource whose configuration block has been found."""
    if block is None or not plan.resolver.mentions(block, path[0]):
        return _AFTER_APPLY
    table = plan.once(_resolved_table)
    known = table.get((head, path))
    if known is None:
        table[head, path] = Fact(None, f"{head.address} runs in a circle")
        known = table[head, path] = evaluate(plan, head.module_address or "", block, path, depth)
    return known


def _resolved_table(_: Plan) -> dict[tuple[Head, Path], Fact]:
    """What `resolved` has found, and what it is about to find: a chain may come back to it."""
    return {}


def evaluate(plan: Plan, module: str, block: Any, path: Path, depth: int = 0) -> Fact:
    """The value at a path of a configuration block, when the chain of references has a single end."""
    leaves = plan.resolver.leaves(module, block, path, join=False)
    if len(leaves) == 1:
        return _value(plan, leaves[0], depth)
    facts = [_value(plan, leaf, depth) for leaf in leaves]
    distinct = [fact for at, fact in enumerate(facts) if fact not in facts[:at]]
    if len(distinct) == 1:
        return distinct[0]
    return Fact(None, "differs between the instances that it may come from" if distinct else "leads nowhere")


def _value(plan: Plan, leaf: Leaf, depth: int) -> Fact:
    match leaf:
        case Literal():
            return Fact(leaf.value, "", leaf.sensitive)
        case UnresolvedRef():
            return Fact(None, leaf.reason)
        case AttributeRef():
            return attribute(plan, leaf, depth)


def attribute(plan: Plan, found: AttributeRef, depth: int = 0) -> Fact:
    """The value of another resource's attribute, itself resolved when it is unknown."""
    values, unknown, sensitive = plan.body(found.head)
    value = walk(values, found.path)
    if value is not MISSING and value is not None:
        return Fact(value, "", marks.marked(sensitive, found.path))
    if not marks.marked(unknown, found.path) and value is None:
        return NOT_SET
    name = f"{found.head.address}.{'.'.join(map(str, found.path))}"
    further = (
        resolve(plan, found.head, found.path, depth + 1) if depth < _MAX_CHAIN and found.path else NOT_SET
    )
    return Fact(None, f"{name} is known only after apply") if further.value is None else further
