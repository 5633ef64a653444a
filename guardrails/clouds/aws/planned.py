"""Resources of a plan that are types of CloudFormation by another name, with their properties.

These are the types of the Cloud Control provider (`awscc_…`) and `aws_cloudcontrolapi_resource`.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import msgspec

from guardrails.clouds.aws.template import LIKE, Template, twin
from guardrails.formats.decoding import Json, generic
from guardrails.formats.embedded.cloudformation_values import Values
from guardrails.formats.embedded.properties import Properties
from guardrails.formats.embedded.text import Hidden, Lost, parse
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.facts import resolve
from guardrails.formats.terraform.leaves import AttributeRef
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable, open_resource
from guardrails.formats.terraform.texts import hidden

CLOUD_CONTROL = "aws_cloudcontrolapi_resource"
STATE = "desired_state"
_COMPUTED = frozenset(("arn", "id"))
_WHOLE = Values({}, {}, None)


class Twin(msgspec.Struct, kw_only=True):
    """Attributes that all types of the Cloud Control provider may have; others are read as properties."""

    arn: str | None = None
    region: str | None = None
    tags: Json = None
    tags_all: Json = None


class CloudControl(msgspec.Struct):
    """Attributes of `aws_cloudcontrolapi_resource`. Source: provider schema, hashicorp/aws 6.25.0."""

    desired_state: str | None = None
    region: str | None = None
    role_arn: str | None = None
    type_name: str | None = None


class Planned(NamedTuple):
    """One resource.

    Attributes:
        resource: As it is planned.
        kind: Its type of CloudFormation.
        template: What may be known besides its properties.
        body: Its properties.
    """

    resource: AnyResource
    kind: str
    template: Template
    body: Properties


def of_twin(resource: Resource[Twin], path: str = "") -> Planned:
    """A resource of a type of the Cloud Control provider; `path` stands before those of its properties."""
    change = resource.change
    values = generic(change.after if resource.planned else change.before)
    marks = generic(change.after_unknown) if resource.planned else None
    hidden = generic(change.after_sensitive if resource.planned else change.before_sensitive)
    template = _template(resource)
    body = Properties(_merged(resource, values, marks, hidden, ()), _WHOLE, path)
    return Planned(resource, LIKE[resource.head.type or ""], template, body)


def of_state(resource: Resource[CloudControl], path: str = STATE) -> Planned | None:
    """A resource whose properties are JSON text; None where that is not known, or no object."""
    values = resource.values
    documents = parse(values.desired_state).documents if values.desired_state else ()
    if not documents or not isinstance(documents[0], dict):
        return None
    secret = hidden(resource, STATE)
    body = Properties(documents[0], _WHOLE, path, hidden=secret)
    return Planned(resource, values.type_name or "", _template(resource, hidden=secret), body)


def _template(resource: AnyResource, *, hidden: bool = False) -> Template:
    others = partial(others_of, resource.plan)
    return Template(resource.plan.accelerators, _WHOLE, hidden=hidden, resource=resource, others=others)


def others_of(plan: Plan, kind: str) -> Iterator[tuple[str, Properties]]:
    """The resources of the plan that are of one type of CloudFormation, each with its address."""
    for each in all_of(plan, kind):
        yield each.resource.address, each.body


def all_of(plan: Plan, kind: str, *, as_planned: bool = True) -> list[Planned]:
    """The resources of the plan that are of one type of CloudFormation, as they will be or as they were."""
    return plan.once(_every, as_planned=as_planned).get(kind, [])


def _every(plan: Plan, *, as_planned: bool) -> dict[str, list[Planned]]:
    found: dict[str, list[Planned]] = {}
    for head in plan.heads:
        if head.type in LIKE or head.type == CLOUD_CONTROL:
            one = _opened(plan, head, as_planned=as_planned)
            if one is not None:
                found.setdefault(one.kind, []).append(one)
    return found


def of_head(plan: Plan, head: Head, kind: str) -> Planned | None:
    """A resource of the plan, when it is of a type of CloudFormation."""
    found = plan.once(_by_head).get(id(head))
    return found if found is not None and found.kind == kind else None


def _by_head(plan: Plan) -> dict[int, Planned]:
    every = plan.once(_every, as_planned=True).values()
    return {id(one.resource.head): one for of_kind in every for one in of_kind}


def _opened(plan: Plan, head: Head, *, as_planned: bool) -> Planned | None:
    """One that is there; None also where it cannot be read, which its own row says."""
    struct = CloudControl if head.type == CLOUD_CONTROL else Twin
    try:
        resource: AnyResource = open_resource(plan, head, struct, "" if as_planned else "before")
        if as_planned and resource.gone:
            return None
        at = resource.address
        return of_state(resource, f"{at}.{STATE}") if struct is CloudControl else of_twin(resource, at)
    except Unreadable:
        return None


def named_like(kind: str) -> tuple[str, ...]:
    """Types of terraform that may be of a type of CloudFormation."""
    return (twin(kind), CLOUD_CONTROL)


def leads(resource: AnyResource, *path: str | int) -> tuple[AttributeRef, ...]:
    """The attributes of other resources that an attribute is made from."""
    return tuple(leaf for leaf in resource.leaves(*path) if isinstance(leaf, AttributeRef))


def _merged(resource: AnyResource, value: Any, mark: Any, hidden: Any, path: tuple[str | int, ...]) -> Any:
    """Values with what is known only after apply, resolved or lost where somebody sets it; secrets hidden."""
    if mark is True:
        fact = resolve(resource.plan, resource.head, path)
        if fact.value is not None:
            return Hidden(fact.value) if fact.sensitive else fact.value
        if not resource.is_configured(*path):
            return None
        return Lost(fact.reason or "known only after apply", leads(resource, *path))
    if isinstance(value, dict) or (value is None and isinstance(mark, dict)):
        own, marks = value or {}, mark if isinstance(mark, dict) else {}
        keys = [*own, *(key for key in marks if key not in own)]
        return {
            key: _merged(resource, own.get(key), marks.get(key), _below(hidden, key), (*path, key))
            for key in keys
            if path or key not in _COMPUTED
        }
    if isinstance(value, list):
        return [
            _merged(resource, each, _below(mark, at), _below(hidden, at), (*path, at))
            for at, each in enumerate(value)
        ]
    return Hidden(value) if hidden is True and value is not None else value


def _below(mark: Any, step: str | int) -> Any:
    """The marks of one thing in another; a mark of the whole is one of all in it."""
    if isinstance(mark, dict):
        return mark.get(step)
    if isinstance(mark, list):
        return mark[step] if isinstance(step, int) and step < len(mark) else None
    return mark
