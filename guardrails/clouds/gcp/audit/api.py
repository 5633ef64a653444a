"""Cloud Audit Logs: who came from where: calls that made machines. Not read by default.

The events are evidence for the register and go to the file that was named for them, nowhere else: what is
kept here is their number and the day of the last one. Admin Activity logs cannot be switched off, reach 400
days back, and may be listed 60 times a minute for a project. Sign-ins are in no project: the logs of the
organization's directory have them. Source: Cloud Logging API v2, entries.list; Cloud Audit Logs, AuditLog,
RequestMetadata (`callerIp`), read 2026-11-30.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated

import msgspec

from guardrails.clouds.access import Access, Sink, begin, instant
from guardrails.clouds.gcp.locations import region_of
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, ReadFilter, Service
from guardrails.formats.decoding import Json
from guardrails.scan.decoding import convert
from guardrails.scan.interface import EVERYWHERE

LIST = "logging.entries.list"
ACTIONS = (
    RestAction(
        LIST,
        "logging.logEntries.list",
        "time and source address of calls that made machines, as evidence for the register",
        host="logging",
        path="/v2/entries:list",
        method="POST",
    ),
)
METHODS = (
    "instances.insert",
    "instances.bulkInsert",
    "instances.start",
    "instanceGroupManagers.insert",
    "instanceGroupManagers.resize",
    "ClusterManager.CreateCluster",
    "ClusterManager.CreateNodePool",
    "ClusterManager.SetNodePoolSize",
    "Tpu.CreateNode",
    "Tpu.CreateQueuedResource",
    "JobService.CreateCustomJob",
    "JobService.CreateHyperparameterTuningJob",
    "JobService.CreateBatchPredictionJob",
    "EndpointService.DeployModel",
    "PersistentResourceService.CreatePersistentResource",
    "NotebookService.AssignNotebookRuntime",
)
"""What the names of methods that make machines have in them, in whatever version of their API."""
DAYS = 400
"""How far back these logs reach."""
PAGES = 100
"""The most pages, of 1,000 entries each, that are read for one project."""
_PAGE = 1000
_SECONDS_A_CALL = 1.0
_OWN = ("", "private")
"""What stands for an address when Google calls by itself."""


class Records(msgspec.Struct, frozen=True, omit_defaults=True):
    """The events of one project, counted.

    Attributes:
        number: How many were read.
        last_day: ISO day, in UTC, of the last one that was carried out, calls by Google itself left aside;
            empty when there is none.
    """

    number: int = 0
    last_day: str = ""


class _Page(msgspec.Struct, rename="camel"):
    entries: list[Json] = []
    next_page_token: str = ""


class _Status(msgspec.Struct):
    code: int = 0


class _Request(msgspec.Struct, rename="camel"):
    caller_ip: str = ""


class _Payload(msgspec.Struct, rename="camel", kw_only=True):
    """What is kept of an audit log; who it was is not."""

    method_name: str
    status: _Status = msgspec.field(default_factory=_Status)
    request_metadata: _Request = msgspec.field(default_factory=_Request)


class _Resource(msgspec.Struct):
    labels: dict[str, str] = {}


class _Operation(msgspec.Struct):
    first: bool = False
    last: bool = False


class _Entry(msgspec.Struct, rename="camel", kw_only=True):
    timestamp: Annotated[datetime, msgspec.Meta(tz=True)]
    insert_id: str = ""
    proto_payload: _Payload
    resource: _Resource = msgspec.field(default_factory=_Resource)
    operation: _Operation = msgspec.field(default_factory=_Operation)


def audit(sink: Sink, pause: Callable[[float], None] = time.sleep) -> Service[Records]:
    """The service, which gives its events to `sink` when it has read a project.

    Args:
        sink: Where they go; called from the thread that reads.
        pause: Waits some seconds between two calls.
    """

    def read(calls: Calls, keep: ReadFilter) -> Records:
        events = [each for each in _events(calls, keep, pause) if keep.in_scope(each.region)]
        sink(events)
        own = (each.time[:10] for each in events if each.outcome == "success" and each.source_ip not in _OWN)
        return Records(len(events), max(own, default=""))

    return Service(
        name="audit", client="logging", actions=ACTIONS, records=Records, read=read, regionless=True
    )


def _events(calls: Calls, keep: ReadFilter, pause: Callable[[float], None]) -> Iterator[Access]:
    """Each call once: a call that takes long has an entry when it begins, and one when it ends."""
    for page in _pages(calls, keep, pause):
        for item in page.entries:
            try:
                entry = convert(item, _Entry)
            except msgspec.ValidationError:
                calls.error(LIST, "incomplete", "an entry cannot be read")
                continue
            if entry.operation.first or not entry.operation.last:
                yield _access(entry)


def _pages(calls: Calls, keep: ReadFilter, pause: Callable[[float], None]) -> Iterator[_Page]:
    asked = calls.pages(
        LIST,
        "",
        _Page,
        resourceNames=[f"projects/{keep.account}"],
        filter=_filter(keep),
        orderBy="timestamp desc",
        pageSize=_PAGE,
    )
    for number, page in enumerate(asked, 1):
        yield page
        if not page.next_page_token:
            return
        if number == PAGES:
            calls.error(LIST, "incomplete", f"more than {PAGES} pages of entries: older ones are not read")
            return
        pause(_SECONDS_A_CALL)


def _filter(keep: ReadFilter) -> str:
    """What is asked for; what the logs do not reach is not."""
    methods = " OR ".join(f'"{each}"' for each in METHODS)
    found = f'log_id("cloudaudit.googleapis.com/activity") AND protoPayload.methodName:({methods})'
    start = begin(keep, DAYS)
    return f'{found} AND timestamp>="{start}"' if start else found


def _access(entry: _Entry) -> Access:
    labels, payload = entry.resource.labels, entry.proto_payload
    place = labels.get("zone") or labels.get("location") or labels.get("region") or EVERYWHERE
    return Access(
        time=instant(entry.timestamp),
        event=payload.method_name,
        outcome="failure" if payload.status.code else "success",
        source_ip=payload.request_metadata.caller_ip,
        account=labels.get("project_id", ""),
        region=region_of(place),
        event_id=entry.insert_id,
    )


AUDIT = audit(lambda _: None)
"""Counts events and keeps none of them: for when no file was named."""
