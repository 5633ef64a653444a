"""Types of the Cloud Control provider (`awscc_…`), read like the types of CloudFormation they stand for."""

from typing import Any

from guardrails.clouds.aws.shared import AwsResource, setting
from guardrails.clouds.aws.template import TWINS, Template, of_resource, reader
from guardrails.clouds.build import planned
from guardrails.formats.decoding import generic
from guardrails.formats.embedded.cloudformation_values import Values
from guardrails.formats.embedded.properties import Properties
from guardrails.formats.embedded.text import Hidden, Lost
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
    hidden = generic(change.after_sensitive if resource.planned else change.before_sensitive)
    whole = Values({}, {}, None)
    body = Properties(_merged(resource, values, marks, hidden, ()), whole, "")
    parts = of_resource(resource, found, Template(resource.plan.accelerators, whole), body)
    return planned(resource, parts, lambda: setting(resource))


def _merged(resource: Resource[Any], value: Any, mark: Any, hidden: Any, path: tuple[str | int, ...]) -> Any:
    """Values with what is known only after apply, resolved or lost where somebody sets it; secrets hidden."""
    if mark is True:
        fact = resource.fact(None, *path)
        if fact.value is not None:
            return Hidden(fact.value) if fact.sensitive else fact.value
        return Lost(fact.reason or "known only after apply") if resource.is_configured(*path) else None
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
