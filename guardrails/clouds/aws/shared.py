"""What readers of AWS types share: types by name, numbers of machines, parts, joins. Reads no type itself."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from guardrails.catalog.accelerators import NONE, Choice, Size, unknown_choice
from guardrails.clouds.build import PlanContext, workloads
from guardrails.formats.decoding import Json, Number
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.facts import NOT_SET, Fact, attribute
from guardrails.formats.terraform.leaves import AttributeRef
from guardrails.formats.terraform.resource import AnyResource
from guardrails.model.range import Range, exactly
from guardrails.model.workload import Role, Workload

S = TypeVar("S", bound=msgspec.Struct)

OPEN = Size(Range(0), Range(0))
"""A number of machines of which nothing is known."""


class AwsResource(msgspec.Struct, kw_only=True):
    """Attributes that most types have. `region` is from provider version 6."""

    arn: str | None = None
    region: str | None = None
    tags: Json = None
    tags_all: Json = None


def named(resource: AnyResource, value: str | None, path: Path, size: Size) -> Choice:
    """The machine of an attribute that names its type."""
    own = resource.text(value, *path)
    if own.value is None:
        return unknown_choice(size, written(path), own.reason or "is not set")
    return resource.plan.accelerators.choice("aws", own.value, size, written(path), hidden=own.sensitive)


def listed(
    resource: AnyResource, names: Sequence[str | None] | str | None, path: Path, size: Size
) -> list[Choice]:
    """The machines of an attribute that lists types; empty when it is not set, or lists none."""
    if isinstance(names, str):
        names = [names]
    if names is None:
        fact = resource.fact(None, *path)
        if isinstance(fact.value, list | str):
            values = [fact.value] if isinstance(fact.value, str) else fact.value
            choose = resource.plan.accelerators.choice
            return [
                choose("aws", name, size, written(path), hidden=fact.sensitive)
                if isinstance(name, str) and name
                else unknown_choice(size, written(path), "is not text")
                for name in values
            ]
        return [unknown_choice(size, written(path), fact.reason)] if fact.reason else []
    if not names and resource.is_unknown(*path):
        return [unknown_choice(size, written(path), "known only after apply")]
    return [named(resource, name, (*path, at), size) for at, name in enumerate(names)]


def every(block: Any, kind: type[S]) -> list[S]:
    """All objects of a repeated block, each in its place; of one that is null nothing is known."""
    items = block if isinstance(block, list) else [] if block is None else [block]
    return [kind() if item is None else item for item in items]


class Limits(msgspec.Struct, frozen=True):
    """Where a resource's numbers stand: each value with its path."""

    planned: tuple[Number, Path]
    most: tuple[Number, Path] | None = None
    least: tuple[Number, Path] | None = None


def sized(resource: AnyResource, limits: Limits, default: int | None = None) -> Size:
    """Planned machines and the most of them; the planned number is the most where nothing else limits it.

    Args:
        resource: Whose numbers they are; what is not known of them is noted there.
        limits: Its planned number, and where it scales, the limits.
        default: What the planned number is when it is not set.
    """
    planned = _number(resource, limits.planned)
    if planned.value is None and not planned.reason and default is not None:
        planned = Fact(default)
    if limits.most is None:
        if planned.value is None:
            resource.lost(written(limits.planned[1]), planned.reason or "is not set")
            return OPEN
        return Size(exactly(planned.value), exactly(planned.value))
    most = _number(resource, limits.most)
    low = (_number(resource, limits.least).value or 0) if limits.least is not None else 0
    if most.value is None:
        resource.lost(written(limits.most[1]), most.reason or "is not set")
        floor = low if planned.value is None else planned.value
        return Size(Range(low) if planned.value is None else exactly(planned.value), Range(floor))
    limited = Range(min(low, most.value), most.value) if planned.value is None else exactly(planned.value)
    return Size(limited, exactly(max(most.value, limited.min)))


def _number(resource: AnyResource, place_of: tuple[Number, Path]) -> Fact:
    value, path = place_of
    return resource.number(value, *path)


def multiplied(size: Size, factor: int) -> Size:
    """A size, so many times."""
    return Size(size.planned.times(factor), size.ceiling.times(factor))


Part = tuple[str, Callable[[], list[Choice]]]
"""What stands behind the `#` of a row's id, and what that part may be."""


def rows(resource: AnyResource, parts: Iterable[Part], setting: Callable[[], PlanContext]) -> list[Workload]:
    """The rows of a resource with parts that exist together; what is not known of one stays with it."""
    common = resource.unresolved
    held = []
    for name, choices in parts:
        resource.unresolved = []
        found = choices()
        if any(each.chip != NONE for each in found):
            held.append((name, found, resource.unresolved))
    resource.unresolved = common
    if not held:
        return []
    shared = setting()
    common = resource.unresolved
    result: list[Workload] = []
    for name, found, lost in held:
        resource.unresolved = [*common, *lost]
        result += workloads(resource, found, shared, f"#{name}" if name else "")
    return result


def setting(
    resource: AnyResource, *, zone: Fact = NOT_SET, market: str = "on_demand", role: Role = "runs"
) -> PlanContext:
    """What the parts of an AWS resource share: its place and its tags."""
    values = resource.values
    claims = Claims(resource)
    if isinstance(values.tags, list):  # the Cloud Control provider writes a list of keys and values
        claims.blocks(values.tags, ("tags",))
    elif (resource.head.type or "").startswith("awscc_"):
        if values.tags is not None or resource.is_open("tags"):  # else it computes tags that nobody sets
            claims.required(values.tags, "tags")
    else:
        claims.aws(getattr(values, "tags_all", None), values.tags)
    where = place.aws(
        resource,
        arns=(values.arn,),
        region=resource.fact(values.region, "region"),
        zone=zone,
    )
    return PlanContext("aws", where, claims, "", market, role)


def joined_heads(
    resource: AnyResource, kind: str, value: str | None, path: Path, keys: Sequence[str] = ("id",)
) -> list[Head]:
    """Resources (or data) of a type that an attribute may mean: by a known value, else by references.

    Args:
        resource: Whose attribute it is.
        kind: The type that is looked for.
        value: The attribute's known value.
        path: Where it stands.
        keys: Attributes of the other resource that the value may be.
    """
    plan = resource.plan
    found = [head for key in keys if value for head in plan.by_attribute(kind, key, value)]
    if not found:
        found = [
            leaf.head
            for leaf in resource.leaves(*path)
            if isinstance(leaf, AttributeRef) and leaf.head.type == kind
        ]
    result: list[Head] = []
    for head in found:
        if all(head is not each for each in result):
            result.append(head)
    return result


def of(resource: AnyResource, head: Head, *path: str | int) -> Fact:
    """An attribute of another resource."""
    return attribute(resource.plan, AttributeRef(head, path))
