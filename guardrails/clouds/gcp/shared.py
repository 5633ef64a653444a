"""Rows of GCP resources: what their types share — place, labels, parts, and who is meant by a reference."""

from collections.abc import Collection, Sequence
from typing import TypeVar

import msgspec

from guardrails.catalog.accelerators import OPEN, unknown_choice
from guardrails.clouds.build import PlanContext
from guardrails.clouds.parts import Part
from guardrails.formats.marks import written
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.facts import NOT_SET, Fact, attribute
from guardrails.formats.terraform.leaves import AttributeRef, Leaf, Literal
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Resource, open_resource
from guardrails.model.workload import Role

V = TypeVar("V", bound=msgspec.Struct)

_POLICY = "google_compute_resource_policy"


Text = str | None | msgspec.UnsetType
"""Text of which it matters whether the plan wrote null or left it out, which it does for unknown values."""


class Unnamed(msgspec.Struct, kw_only=True):
    """Attributes that most types have, without the name: who reads none reads those with others once."""

    effective_labels: object = None
    id: str | None = None
    labels: object = None
    location: str | None = None
    project: str | None = None
    region: str | None = None
    self_link: str | None = None
    terraform_labels: object = None
    zone: str | None = None


class Google(Unnamed, kw_only=True):
    """Attributes that most types have: who, where and labels."""

    name: str | None = None


def setting(resource: AnyResource, value: Text, *path: str | int, default: str) -> Fact:
    """A text that has a default: the default where the plan or its configuration leaves it unset."""
    fact = resource.text(None if value is msgspec.UNSET else value, *path)
    if fact.value is not None or fact.sensitive:
        return fact
    if value is msgspec.UNSET:
        unset = may_be_unknown(resource, *path) and not resource.is_configured(*path)
    else:
        unset = not resource.is_unknown(*path)
    return Fact(default) if unset else fact


def may_be_unknown(resource: AnyResource, *path: str | int) -> bool:
    """Whether a value that the plan leaves out is one that is known only after apply."""
    return resource.is_unknown(*path) or not resource.plan.complete


def may_be_set(resource: AnyResource, block: object, *path: str | int) -> bool:
    """Whether a block that the plan does not show may be there all the same: its configuration sets it.

    Planned values alone leave out what is unknown, but show each block of which anything is known.
    """
    if block is not msgspec.UNSET and block is not None:
        return False
    if resource.is_unknown(*path):
        return resource.is_configured(*path)
    return not resource.plan.complete and resource.is_shown and resource.is_configured(*path)


def unseen(resource: AnyResource, block: object, *path: str | int) -> list[Part]:
    """A part of which nothing is known, when a block that the plan does not show may be set."""
    return [missing(resource, *path)] if may_be_set(resource, block, *path) else []


def missing(resource: AnyResource, *path: str | int) -> Part:
    """A part of which nothing is known."""
    reason = "known only after apply" if resource.is_unknown(*path) else "is not set"
    return Part(choices=(unknown_choice(OPEN, written(path), reason),))


def common(
    resource: AnyResource,
    *,
    placement: str = "",
    market: str = "on_demand",
    role: Role = "runs",
    ids: Sequence[str | None] = (),
) -> PlanContext:
    """Place and labels of a resource from its own attributes."""
    values: Unnamed = resource.values
    claims = Claims(resource)
    claims.labels(
        ("effective_labels", values.effective_labels),
        ("terraform_labels", values.terraform_labels),
        ("labels", values.labels),
    )
    where = place.gcp(
        resource,
        ids=(values.self_link, values.id, *ids),
        project=resource.text(values.project, "project"),
        location=own_location(resource),
    )
    return PlanContext("gcp", where, claims, placement, market, role)


def own_location(resource: AnyResource) -> Fact:
    """A resource's zone, else its location or region."""
    values: Unnamed = resource.values
    reason = NOT_SET
    for name in ("zone", "location", "region"):
        fact = resource.text(getattr(values, name), name)
        if fact.value is not None:
            return fact
        reason = reason if reason.reason else fact
    return reason


def policy(resource: AnyResource, value: str | None, *path: str | int) -> str:
    """The placement policy that a machine's resource policies name; a schedule is none."""
    name = place.placement_group(resource, value, *path).rsplit("/", 1)[-1]
    if not name:
        return ""
    heads = targets(resource, (_POLICY,), value, *path)[0]
    if heads and not any(_places(resource.plan, head) for head in heads):
        return ""
    return name


def _places(plan: Plan, head: Head) -> bool:
    values, unknown, _ = plan.body(head)
    return any(
        isinstance(each, dict) and bool(each.get(name))
        for each in (values, unknown)
        for name in ("group_placement_policy", "workload_policy")
    )


def targets(
    resource: AnyResource, kinds: tuple[str, ...], value: str | None, *path: str | int
) -> tuple[list[Head], list[str]]:
    """Resources of some types that an attribute means, and reasons why there may be others.

    A known name or link decides; else what the configuration's references lead to.
    """
    heads = named(resource.plan, kinds, value) if value else []
    if heads:
        return heads, []
    plan, leaves = resource.plan, resource.leaves(*path)
    heads, lost, picks = plan.remembered(leaves, kinds, lambda: _ends(plan, kinds, leaves))
    if not heads and value:
        return [], [f"{value.rsplit('/', 1)[-1]} is not in the plan"]
    return heads, lost if heads else [*lost, *picks] or ["is not set"]


def _ends(
    plan: Plan, kinds: Collection[str], leaves: Sequence[Leaf]
) -> tuple[list[Head], list[str], list[str]]:
    """Resources of some types at the ends of chains, reasons why there may be others, and mere indices."""
    heads: list[Head] = []
    lost: list[str] = []
    picks: list[str] = []
    for leaf in leaves:
        found, reason = _meant(plan, kinds, leaf)
        heads += [head for head in found if head not in heads]
        if reason:
            (picks if getattr(leaf, "index", False) else lost).append(reason)
    return heads, lost, picks


def _meant(plan: Plan, kinds: Collection[str], leaf: Leaf) -> tuple[list[Head], str]:
    if isinstance(leaf, AttributeRef) and leaf.head.type in kinds:
        return [leaf.head], ""
    if not isinstance(leaf, Literal | AttributeRef):
        return [], leaf.reason
    fact = attribute(plan, leaf) if isinstance(leaf, AttributeRef) else Fact(leaf.value, "", leaf.sensitive)
    if fact.reason:
        return [], fact.reason
    if not isinstance(fact.value, str) or not fact.value:
        return [], ""
    heads = named(plan, kinds, fact.value)
    shown = "(sensitive)" if fact.sensitive else fact.value.rsplit("/", 1)[-1]
    return heads, "" if heads else f"{shown} is not in the plan"


def named(plan: Plan, kinds: Collection[str], value: str) -> list[Head]:
    """Planned resources of some types by name, id or link."""
    name = value.split("?", 1)[0].rsplit("/", 1)[-1]
    return [head for kind in kinds for head in plan.by_attribute(kind, "name", name)]


def opened(plan: Plan, head: Head, kind: type[V]) -> Resource[V]:
    """Another resource of the plan, decoded once.

    Raises:
        Unreadable: A part of it does not decode.
    """
    return plan.once(open_resource, head, kind)
