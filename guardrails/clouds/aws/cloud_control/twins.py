"""Types of the Cloud Control provider (`awscc_…`), read like the types of CloudFormation they stand for."""

from typing import Any

from guardrails.clouds.aws.shared import AwsResource, setting
from guardrails.clouds.aws.template import TWINS, Template, of_resource, reader
from guardrails.clouds.build import planned
from guardrails.formats.decoding import generic
from guardrails.formats.embedded.cloudformation_values import Values
from guardrails.formats.embedded.properties import Properties
from guardrails.formats.embedded.text import Lost
from guardrails.formats.marks import any_marked
from guardrails.formats.terraform.resource import Resource, Unreadable
from guardrails.model.workload import UNKNOWN, Workload

_COMPUTED = frozenset(("arn", "id"))


class Twin(AwsResource, kw_only=True):
    """Attributes that all types have; the others are read as properties."""


def read(resource: Resource[Twin]) -> list[Workload]:
    """The rows of the resource."""
    found = reader(TWINS[resource.head.type or UNKNOWN])
    if found is None:
        raise Unreadable(resource.head.place, "has no reader")
    change = resource.change
    values = generic(change.after if resource.planned else change.before)
    marks = generic(change.after_unknown) if resource.planned else None
    hidden = any_marked(generic(change.after_sensitive if resource.planned else change.before_sensitive))
    whole = Values({}, {}, None)
    body = _merged(resource, values, marks, ())
    template = Template(resource.plan.accelerators, whole, hidden=hidden)
    parts = of_resource(resource, found, template, Properties(body, whole, "", hidden=hidden))
    return planned(resource, parts, lambda: setting(resource))


def _merged(resource: Resource[Any], value: Any, mark: Any, path: tuple[str | int, ...]) -> Any:
    """Values with what is known only after apply: resolved, or lost where somebody sets it."""
    if mark is True:
        fact = resource.fact(None, *path)
        if fact.value is not None:
            return fact.value
        return Lost(fact.reason or "known only after apply") if resource.is_configured(*path) else None
    if isinstance(value, dict | None) and isinstance(mark, dict):
        value = value or {}
        keys = [*value, *(key for key in mark if key not in value)]
        return {
            key: _merged(resource, value.get(key), mark.get(key), (*path, key))
            for key in keys
            if path or key not in _COMPUTED
        }
    if isinstance(value, list) and isinstance(mark, list):
        marks = [*mark, *([None] * (len(value) - len(mark)))]
        return [_merged(resource, each, marks[at], (*path, at)) for at, each in enumerate(value)]
    return value
