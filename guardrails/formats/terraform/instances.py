"""Which instance an `each` or `count` expression means, told from the key of the one that speaks.

A plan names the resource and not the index of such an expression: `t[each.key].id` refers to `t` and to
`each.key`. It is taken to mean the instance that has the same key, or the key that `each.value` gives.
"""

from collections.abc import Sequence

from guardrails.formats.decoding import generic
from guardrails.formats.terraform.configuration import steps
from guardrails.formats.terraform.leaves import AttributeRef, Leaf, Literal, UnresolvedRef

Key = int | str | float | None


def module_key(address: str) -> Key:
    """The key of a module instance: `a` of `module.m["a"]`; None when its call makes only one."""
    found = steps(address)
    key = generic(found[-1][1][1:-1].encode()) if found and found[-1][1] else None
    return key if isinstance(key, int | str | float) else None


def picked(leaves: Sequence[Leaf], key: Key, module: str) -> Sequence[Leaf]:
    """The ends of an expression that picks among instances, without those that it does not pick.

    Args:
        leaves: Where its references lead.
        key: The key of the instance that it belongs to.
        module: The module instance in which it stands.
    """
    found = [leaf for leaf in leaves if isinstance(leaf, AttributeRef)]
    if len(found) < 2:
        return leaves
    depth = len(steps(module))
    keys = {id(leaf): _keys(leaf, depth) for leaf in found}
    values = [leaf.value for leaf in leaves if isinstance(leaf, Literal)]
    for wanted in (*values, key):
        chosen = [leaf for leaf in found if str(wanted) in keys[id(leaf)]]
        if wanted is not None and chosen and len(chosen) < len(found):
            single = [leaf for leaf in found if not keys[id(leaf)]]
            lost = [leaf for leaf in leaves if isinstance(leaf, UnresolvedRef) and (single or not leaf.index)]
            return [*chosen, *single, *lost]
    return leaves


def _keys(leaf: AttributeRef, depth: int) -> set[str]:
    """The keys that tell a resource from its likes: its own, and those of modules below a depth."""
    inner = steps(leaf.head.module_address or "")[depth:]
    keys = {str(generic(key[1:-1].encode())) for _, key in inner if key}
    return keys if leaf.head.index is None else keys | {str(leaf.head.index)}
