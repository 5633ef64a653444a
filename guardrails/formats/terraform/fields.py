"""Attributes of a planned resource as fields: known, not set, or not known and why."""

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from guardrails.formats.decoding import Number
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform.facts import Fact
from guardrails.formats.terraform.resource import AnyResource
from guardrails.model.field import Field

T = TypeVar("T")


def text(resource: AnyResource, value: str | None, *path: str | int) -> Field[str]:
    """An attribute that is text."""
    return of_fact(resource.text(value, *path), *path)


def number(resource: AnyResource, value: Number, *path: str | int) -> Field[int]:
    """An attribute that is a count."""
    return of_fact(resource.number(value, *path), *path)


def anything(resource: AnyResource, value: Any, *path: str | int) -> Field[Any]:
    """An attribute of whatever type."""
    return of_fact(resource.fact(value, *path), *path)


def set_number(resource: AnyResource, value: Number, *path: str | int) -> Field[int]:
    """An attribute that is a count; what only the provider fills in after apply counts as not set."""
    found = number(resource, value, *path)
    return Field(path=found.path) if found.is_lost and not resource.is_configured(*path) else found


def known(value: Any, *path: str | int) -> Field[Any]:
    """A value as it stands; one that is null counts as not set, even where it is known only after apply."""
    return Field(value, written(path))


def texts(
    resource: AnyResource, values: Sequence[str | None] | str | None, *path: str | int
) -> tuple[Field[str], ...]:
    """An attribute that lists texts, or is one; empty when nobody sets it, or it lists none.

    Where the whole list is known only after apply, and somebody may set it, one of its texts is not known.
    """
    if isinstance(values, str):
        return (text(resource, values, *path),)
    if values:
        return tuple(text(resource, value, *path, at) for at, value in enumerate(values))
    whole = resource.fact(None, *path) if values is None else Fact()
    if isinstance(whole.value, str):
        return (of_fact(whole, *path),)
    if isinstance(whole.value, list):
        return tuple(_entry(each, whole, path) for each in whole.value)
    if (whole.reason or resource.is_unknown(*path)) and resource.is_configured(*path):
        return (Field(None, written(path), whole.reason or "known only after apply"),)
    return ()


def _entry(value: Any, whole: Fact, path: Path) -> Field[str]:
    """One text of a list that the configuration's references lead to."""
    if isinstance(value, str) and value:
        return Field(value, written(path), "", whole.sensitive)
    return Field(None, written(path), "is not text")


def of_fact(fact: Fact, *path: str | int) -> Field[Any]:
    """What is known of an attribute."""
    return Field(fact.value, written(path), fact.reason, fact.sensitive)


def under(prefix: str, field: Field[T]) -> Field[T]:
    """A field of another resource: its path begins with that resource's address."""
    return msgspec.structs.replace(field, path=prefix + field.path) if prefix else field
