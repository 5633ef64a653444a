"""Lists of APIs that answer for one region each: asked in every region, unless the project says no."""

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from guardrails.clouds.gcp.locations import is_region
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, ReadFilter

T = TypeVar("T")

_ENOUGH = 2
"""So many regions that refuse a list, before any answers: permissions are those of the project."""


class _Location(msgspec.Struct, rename="camel"):
    location_id: str = ""


def locations(api: str) -> RestAction:
    """The call that tells in which regions an API is offered: elsewhere it has no host, or no such place.

    Source: `google.cloud.location.Locations`, which these APIs mix in.
    """
    return RestAction(
        f"{api}.projects.locations.list",
        f"{api}.locations.list",
        "in which regions the API is offered: others are not asked",
        host=api,
        path="/v1/projects/{project}/locations",
    )


def offered(calls: Calls, keep: ReadFilter, action: RestAction) -> ReadFilter:
    """What is wanted, in the regions in which an API says that it is offered.

    Where it does not say, that is all of them; where it is off, none.
    """
    answered, lost = calls.answered, len(calls.errors)
    found = {each.location_id for each in calls.pages(action.operation, "locations", _Location)}
    if calls.answered == answered and len(calls.errors) == lost:
        return msgspec.structs.replace(keep, regions=())
    regions = tuple(sorted(each for each in found if is_region(each) and keep.in_scope(each)))
    return msgspec.structs.replace(keep, regions=regions) if found else keep


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
