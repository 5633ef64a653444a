"""Lists of APIs that answer for one region each: asked in every region, unless the project says no."""

from collections.abc import Iterator
from typing import Any, TypeVar

from guardrails.clouds.service import Calls, ReadFilter

T = TypeVar("T")

_ENOUGH = 2
"""So many regions that refuse a list, before any answers: permissions are those of the project."""


def everywhere(
    calls: Calls, keep: ReadFilter, operation: str, key: str, kind: type[T], **query: Any
) -> Iterator[T]:
    """The items of a list in all regions that are read; see `by_region`."""
    return (each for _, each in by_region(calls, keep, operation, key, kind, **query))


def by_region(
    calls: Calls, keep: ReadFilter, operation: str, key: str, kind: type[T], **query: Any
) -> Iterator[tuple[str, T]]:
    """The items of a list, each with the region in which it was listed; where the first ones refuse, no more.

    Args:
        calls: Of the project.
        keep: With the regions.
        operation: Of an action with `location` in its path.
        key: Where a page holds its items.
        kind: What is kept of each.
        query: Further parameters.
    """
    refused = 0
    for asked, location in enumerate(keep.regions):
        if asked == refused == _ENOUGH:
            return
        before = _refusals(calls, operation)
        for each in calls.pages(operation, key, kind, location=location, **query):
            yield location, each
        refused += _refusals(calls, operation) > before


def _refusals(calls: Calls, operation: str) -> int:
    return sum(each.operation == operation and each.state == "denied" for each in calls.errors)
