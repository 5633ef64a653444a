"""What a property of a resource of ARM names: by its id, else along terraform's references."""

from typing import Any

from guardrails.clouds.azure.deployments import Deployment
from guardrails.clouds.azure.documents import HOLDERS
from guardrails.clouds.azure.entry import Entry
from guardrails.clouds.azure.index import ARM_KINDS
from guardrails.clouds.azure.joins import Target
from guardrails.formats.embedded.text import Lost, table
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.leaves import AttributeRef
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import Resource

_TEXTS = ("template_content", "template_body", "parameters_content", "parameters_body", "parameters")


def named(resource: Resource[Any], entry: Entry, kind: str, *names: str) -> Target:
    """What a property names.

    Args:
        resource: What holds the resource of ARM.
        entry: Whose property it is.
        kind: The type of ARM that it names, in lower case.
        names: Where the property stands.
    """
    holder = entry.body.block(*names[:-1])
    node = holder.node(names[-1])
    if holder.lost:
        return _referred(resource, kind, holder.lost)
    options = [node] if isinstance(node, Lost) else entry.values.options(node)
    if not options:
        return Target()
    if isinstance(options[0], Lost) and len(options) == 1:
        told = "" if isinstance(node, Lost) else entry.values.text(node)
        if "/providers/" in told.lower():
            return Target((), (told,))
        return _referred(resource, kind, options[0].reason)
    texts = tuple(each for each in options if isinstance(each, str))
    return Target((), texts, "" if len(texts) == len(options) else "depends on a condition")


def _referred(resource: Resource[Any], kind: str, reason: str) -> Target:
    """The resources of one type that a document refers to; anything when there is none."""
    attributes = _TEXTS if HOLDERS[resource.head.type or ""] is Deployment else ("body",)
    found: dict[int, Head] = {}
    for name in attributes:
        if resource.block is not None and resource.is_configured(name):
            for leaf in resource.leaves(name):
                if isinstance(leaf, AttributeRef) and kind_of(resource.plan, leaf.head) == kind:
                    found[id(leaf.head)] = leaf.head
    return Target(tuple(found.values()), (), "" if found else reason)


def kind_of(plan: Plan, head: Head) -> str:
    """The type of ARM of a resource of the plan, in lower case; empty when it is not one that is named."""
    if head.type in ("azapi_resource", "azapi_update_resource"):
        said = table(plan.body(head)[0]).get("type")
        return said.partition("@")[0].lower() if isinstance(said, str) else ""
    return ARM_KINDS.get(head.type or "", "").lower()
