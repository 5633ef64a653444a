"""Which regions of a project are read, and which are not and why. One call a project."""

from collections.abc import Callable, Iterable

import msgspec

from guardrails.clouds.rest.source import actions
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import AnyService, Calls
from guardrails.scan.interface import UnitState
from guardrails.scan.request import ScanRequest

LIST = RestAction(
    "compute.regions.list",
    "compute.regions.list",
    "which regions the project has, for APIs that answer for one region each",
    host="compute",
    path="/compute/v1/projects/{project}/regions",
)
_LOCATION = "{location}"


class _Region(msgspec.Struct):
    name: str


class Regions(msgspec.Struct, frozen=True):
    """What there is to read.

    Attributes:
        read: Names, in order.
        settled: Regions that are asked for and need no call: state and reason.
    """

    read: tuple[str, ...]
    settled: tuple[tuple[str, UnitState, str], ...] = ()


def needed(services: Iterable[AnyService]) -> bool:
    """Whether any of the services is read region by region."""
    return any(_LOCATION in f"{action.host}{action.path}" for each in services for action in actions(each))


def regions(
    calls: Calls, request: ScanRequest, in_scope: Callable[[str], bool], known: Iterable[str]
) -> Regions:
    """The regions of a project.

    Args:
        calls: Of the project.
        request: Which are asked for.
        in_scope: Whether one is asked for and not left out.
        known: Regions that are public, for a project that does not tell its own.
    """
    listed = {each.name for each in calls.pages(LIST.operation, "items", _Region, maxResults=500)}
    there = listed or {*known}
    settled: list[tuple[str, UnitState, str]] = [
        (name, "failed", "there is no such region") for name in request.regions if name not in there
    ]
    read = there if listed else there | {*request.regions}
    return Regions(tuple(sorted(name for name in read if in_scope(name))), tuple(settled))
