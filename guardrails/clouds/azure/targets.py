"""What a property of a resource of ARM names: by its id, else along terraform's references."""

import msgspec

from guardrails.clouds.azure.deployments import Deployment
from guardrails.clouds.azure.documents import HOLDERS
from guardrails.clouds.azure.entry import Entry
from guardrails.clouds.azure.index import kind_of
from guardrails.clouds.azure.joins import Target, target
from guardrails.formats.embedded.text import Lost
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.leaves import AttributeRef
from guardrails.formats.terraform.resource import AnyResource

_AZAPI = ("azapi_resource", "azapi_update_resource")
_TEXTS = ("template_content", "template_body", "parameters_content", "parameters_body", "parameters")


Kinds = frozenset[str]
"""Types of ARM, in lower case."""


def by_attribute(
    resource: AnyResource, types: tuple[str, ...], kinds: Kinds, value: str | None, *path: str | int
) -> Target:
    """What an attribute of a resource of terraform names.

    Args:
        resource: Whose attribute it is.
        types: Types of terraform that it may name, besides those of azapi.
        kinds: The types of ARM that these are.
        value: Its known value.
        path: Where it stands.
    """
    found = target(resource, (*types, *_AZAPI), value, *path)
    heads = tuple(head for head in found.heads if kind_of(resource.plan, head) in kinds)
    return msgspec.structs.replace(found, heads=heads)


def named(resource: AnyResource, entry: Entry, kinds: Kinds, *names: str) -> Target:
    """What a property names.

    Args:
        resource: What holds the resource of ARM.
        entry: Whose property it is.
        kinds: The types of ARM that it may name.
        names: Where the property stands.
    """
    holder = entry.body.block(*names[:-1])
    node = holder.node(names[-1])
    if holder.lost:
        return _referred(resource, kinds, holder.lost)
    options = [node] if isinstance(node, Lost) else entry.values.options(node)
    if not options:
        return Target()
    if isinstance(options[0], Lost) and len(options) == 1:
        told = "" if isinstance(node, Lost) else entry.values.text(node)
        if "/providers/" in told.lower():
            return Target((), (told,))
        return _referred(resource, kinds, options[0].reason)
    texts = tuple(each for each in options if isinstance(each, str))
    return Target((), texts, "" if len(texts) == len(options) else "depends on a condition")


def parent(resource: AnyResource, entry: Entry, kinds: Kinds) -> Target:
    """What a resource belongs to: a group, a workspace.

    Args:
        resource: What holds the resource of ARM.
        entry: Which resource.
        kinds: The types of ARM that it may belong to.
    """
    if not entry.label and resource.block is not None and resource.is_unknown("parent_id"):
        leaves = resource.leaves("parent_id")
        heads = [leaf.head for leaf in leaves if isinstance(leaf, AttributeRef)]
        found = tuple(head for head in heads if kind_of(resource.plan, head) in kinds)
        if found:
            return Target(found)
    return Target((), (entry.id.rsplit("/", 2)[0],))


def _referred(resource: AnyResource, kinds: Kinds, reason: str) -> Target:
    """The resources of some types that a document refers to; anything when there is none."""
    attributes = _TEXTS if HOLDERS[resource.head.type or ""] is Deployment else ("body",)
    found: dict[int, Head] = {}
    for name in attributes:
        if resource.block is not None and resource.is_configured(name):
            for leaf in resource.leaves(name):
                if isinstance(leaf, AttributeRef) and kind_of(resource.plan, leaf.head) in kinds:
                    found[id(leaf.head)] = leaf.head
    return Target(tuple(found.values()), (), "" if found else reason)
