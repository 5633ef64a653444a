"""Configured resources for which a plan has no change: then it is a plan of a part, said or not.

Terraform before 1.8 and OpenTofu do not say that they were told to plan a part (`-target`, `-exclude`). But a
plan lists every resource of its configuration, unchanged ones included, apart from those of which there may
be none by `count` or `for_each`, their own or that of a module around them.
"""

from collections.abc import Iterator

import msgspec

from guardrails.formats.decoding import absent, generic
from guardrails.formats.terraform.entries import GONE, Head, action, readable_change
from guardrails.formats.terraform.plan import Plan


def left_out(plan: Plan) -> list[str]:
    """Addresses of configured resources that must be there and have no change, in the configuration's order.

    A plan that only takes away lists what there was: nothing is missed in it but what the state still has.
    """
    if not plan.complete:
        return []
    listed = {_name(head) for head in (*plan.heads, *plan.deferred)}
    missing = [name for name in _certain(plan, "") if name not in listed]
    if missing and all(action(readable_change(head)) in GONE for head in plan.heads if head.mode != "data"):
        state = {_name(head) for head in plan.prior()}
        missing = [name for name in missing if name in state]
    return [f"{module}.{name}" if module else name for module, name in missing]


def _name(head: Head) -> tuple[str, str]:
    return head.module_address or "", f"{head.type}.{head.name}"


def _certain(plan: Plan, address: str) -> Iterator[tuple[str, str]]:
    """Managed resources that a module certainly has, and those of the modules that it certainly calls."""
    module = plan.configuration.module(address)
    if module is None:
        return
    for name, block in module.resources().items():
        if block.mode in (None, "managed") and _is_there(block.count_expression, block.for_each_expression):
            yield address, name
    for name in module.calls():
        call = module.call(name)
        if call is not None and _is_there(call.count_expression, call.for_each_expression):
            place = f"{address}.module.{name}" if address else f"module.{name}"
            for instance in plan.index.module_instances(place):
                yield from _certain(plan, instance)


def _is_there(*expressions: msgspec.Raw) -> bool:
    """Whether no `count` or `for_each` may make none of a resource."""
    for expression in expressions:
        node = None if absent(expression) else generic(expression)
        if not absent(expression) and not (isinstance(node, dict) and node.get("constant_value")):
            return False
    return True
