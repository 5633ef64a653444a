"""Lists of APIs that answer for one region each: asked in every region, until the project says no."""

from collections.abc import Iterator
from typing import Any, TypeVar

from guardrails.clouds.service import Calls, ReadFilter

T = TypeVar("T")


def everywhere(
    calls: Calls, keep: ReadFilter, operation: str, key: str, kind: type[T], **query: Any
) -> Iterator[T]:
    """The items of a list in all regions that are read.

    Args:
        calls: Of the project.
        keep: With the regions.
        operation: Of an action with `location` in its path.
        key: Where a page holds its items.
        kind: What is kept of each.
        query: Further parameters.
    """
    for location in keep.regions:
        if not is_denied(calls, operation):
            yield from calls.pages(operation, key, kind, location=location, **query)


def is_denied(calls: Calls, operation: str) -> bool:
    """Whether the project refused a list somewhere: permissions are the same in all its regions."""
    return any(each.operation == operation and each.state == "denied" for each in calls.errors)
