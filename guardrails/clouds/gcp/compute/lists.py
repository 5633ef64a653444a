"""Aggregated lists of Compute Engine: one call answers for all zones and regions of a project.

A page holds items by scope, and a scope may be on several pages: readers tell things apart by their names.
"""

from collections.abc import Iterator
from typing import Any, TypeVar

from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls

HOST = "compute"
PROJECT = "/compute/v1/projects/{project}"
PAGE = 500
"""Items of a page, the most that the API takes."""

T = TypeVar("T")


def aggregated(kind: str, why: str) -> RestAction:
    """The call that lists things of one kind, as the API names them: `instances`."""
    return RestAction(
        f"compute.{kind}.aggregatedList",
        f"compute.{kind}.list",
        why,
        host=HOST,
        path=f"{PROJECT}/aggregated/{kind}",
    )


def listed(calls: Calls, action: RestAction, item: type[T], **parameters: Any) -> Iterator[T]:
    """All things of one kind in all scopes."""
    kind = action.path.rpartition("/")[2]
    return calls.pages(action.operation, f"items/*/{kind}", item, maxResults=PAGE, **parameters)
