"""Which APIs of a project are on. One call a project."""

from collections.abc import Iterable, Mapping

import msgspec

from guardrails.clouds.rest.source import actions
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import AnyService, Calls

LIST = RestAction(
    "services.list",
    "serviceusage.services.list",
    "which APIs are on in the project: those that are off hold nothing",
    host="serviceusage",
    path="/v1/projects/{project}/services",
)
_DOMAIN = ".googleapis.com"


class _Config(msgspec.Struct):
    name: str = ""


class _Enabled(msgspec.Struct):
    config: _Config


def enabled(calls: Calls) -> frozenset[str] | None:
    """Names of the APIs that are on, without their domain; None when that cannot be told.

    A project without any API that is on is not believed: each is asked, and says so itself.
    """
    found = calls.pages(
        LIST.operation, "services", _Enabled, filter="state:ENABLED", pageSize=200, fields=_FIELDS
    )
    names = frozenset(each.config.name.removesuffix(_DOMAIN) for each in found)
    return names if names and not calls.lost else None


_FIELDS = "nextPageToken,services/config/name"


def apis(service: AnyService) -> frozenset[str]:
    """The APIs that a service is read from: the host of each of its calls, without the location."""
    return frozenset(each.host.rpartition("-")[2] for each in actions(service))


def off(services: Iterable[AnyService], on: frozenset[str]) -> Mapping[str, str]:
    """Services of which no API is on, each with what is said of it."""
    found: dict[str, str] = {}
    for each in services:
        asked = apis(each)
        if asked and not asked & on:
            names = ", ".join(f"{name}{_DOMAIN}" for name in sorted(asked))
            found[each.name] = f"the API is off: {names}"
    return found
