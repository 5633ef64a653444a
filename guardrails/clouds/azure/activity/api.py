"""The activity log: who came from where: writes and actions that can make machines. Not read by default.

The events are evidence for the register and go to the file that was named for them, nowhere else: what is
kept here is their number and the day of the last one. The log reaches 90 days back, and is asked for one
provider at a time; who it was is not asked for. Sign-ins are in no subscription, but in the directory's logs.
Source: Azure REST API, Activity Logs - List 2015-04-01; Azure Monitor, "Activity log event schema".
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import msgspec

from guardrails.clouds.access import Access, Sink, begin, instant
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, ReadFilter, Service
from guardrails.formats.decoding import Json
from guardrails.scan.decoding import convert
from guardrails.scan.interface import EVERYWHERE

LIST = "ActivityLogs_List"
ACTIONS = (
    RestAction(
        LIST,
        "Microsoft.Insights/eventtypes/values/read",
        "time and source address of changes that can make machines, as evidence for the register",
        path="/subscriptions/{subscription}/providers/Microsoft.Insights/eventtypes/management/values",
        version="2015-04-01",
    ),
)
PROVIDERS = (
    *("Microsoft.Batch", "Microsoft.Compute", "Microsoft.ContainerService"),
    "Microsoft.MachineLearningServices",
)
"""Whose events are asked for: those that make machines."""
DAYS = 90
"""How far back the log reaches."""
MOST = 20_000
"""Of each provider, how many events are read."""
_FIELDS = "eventDataId,eventTimestamp,httpRequest,operationId,operationName,status,subscriptionId"


class Records(msgspec.Struct, frozen=True, omit_defaults=True):
    """The events of one subscription, counted.

    Attributes:
        number: How many were read, each change once.
        last_day: ISO day, in UTC, of the last one that was carried out; empty when there is none.
    """

    number: int = 0
    last_day: str = ""


class _Word(msgspec.Struct):
    value: str = ""


class _Request(msgspec.Struct, rename="camel"):
    client_ip_address: str | None = None


class _Event(msgspec.Struct, rename="camel", kw_only=True):
    """What is kept of an event."""

    event_timestamp: Annotated[datetime, msgspec.Meta(tz=True)]
    event_data_id: str
    operation_id: str = ""
    operation_name: _Word
    status: _Word = msgspec.field(default_factory=_Word)
    http_request: _Request | None = None
    subscription_id: str = ""


def activity(sink: Sink) -> Service[Records]:
    """The service, which gives its events to `sink` when it has read a subscription."""

    def read(calls: Calls, keep: ReadFilter) -> Records:
        events = [event for provider in PROVIDERS for event in _changes(calls, keep, provider)]
        sink(events)
        return Records(
            len(events), max((each.time[:10] for each in events if each.outcome == "success"), default="")
        )

    return Service(
        name="activity", client="arm", actions=ACTIONS, records=Records, read=read, regionless=True
    )


def _changes(calls: Calls, keep: ReadFilter, provider: str) -> Iterator[Access]:
    """Each change once: it has an event when it begins and one when it ends, and not both say from where."""
    found: dict[str, list[_Event]] = {}
    for event in _events(calls, keep, provider):
        found.setdefault(event.operation_id or event.event_data_id, []).append(event)
    for several in found.values():
        told = [each for each in several if each.http_request and each.http_request.client_ip_address]
        if told:
            first = min(told, key=lambda each: (each.event_timestamp, each.event_data_id))
            failed = any(each.status.value.lower() == "failed" for each in several)
            yield _access(first, failed=failed)


def _events(calls: Calls, keep: ReadFilter, provider: str) -> Iterator[_Event]:
    asked = {"$filter": " and ".join(_filter(keep, provider)), "$select": _FIELDS}
    for number, item in enumerate(calls.pages(LIST, "value", dict[str, Json], **asked)):
        if number == MOST:
            reason = f"more than {MOST:,} events of {provider}: older ones are not read"
            calls.error(LIST, "incomplete", reason)
            return
        try:
            yield convert(item, _Event)
        except msgspec.ValidationError:
            calls.error(LIST, "incomplete", "an event cannot be read")


def _filter(keep: ReadFilter, provider: str) -> Iterator[str]:
    """What is asked for; what the log does not reach is not."""
    start = begin(keep, DAYS)
    if start:
        yield f"eventTimestamp ge '{start}'"
    yield f"resourceProvider eq '{provider}'"


def _access(event: _Event, *, failed: bool) -> Access:
    request = event.http_request or _Request()
    return Access(
        time=instant(event.event_timestamp),
        event=event.operation_name.value,
        outcome="failure" if failed else "success",
        source_ip=request.client_ip_address or "",
        account=event.subscription_id,
        region=EVERYWHERE,
        event_id=event.event_data_id,
    )


ACTIVITY = activity(lambda _: None)
"""Counts events and keeps none of them: for when no file was named."""
