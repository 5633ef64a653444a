"""CloudTrail: who came from where: sign-ins to the console, and launches of machines. Not read by default.

The events are evidence for the register and go to the file that was named for them, nowhere else: what is
kept here is their number and the day of the last one. CloudTrail answers 90 days back, twice a second, and
one event name at a time. Source: CloudTrail API, LookupEvents; CloudTrail user guide, "Record contents".
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from guardrails.clouds.access import Access, Sink, begin, instant
from guardrails.clouds.service import Action, Calls, ReadFilter, Service
from guardrails.scan.decoding import ready

ACTIONS = (
    Action(
        "LookupEvents",
        "cloudtrail:LookupEvents",
        "time and source address of sign-ins and launches, as evidence for the register",
    ),
)
NAMES = ("ConsoleLogin", "RunInstances")
DAYS = 90
"""How far back CloudTrail answers."""
PAGES = 200
"""The most pages, of 50 events each, that are read for one event name in one region."""
_SECONDS_A_CALL = 0.5
_SERVICES = (".amazonaws.com", ".amazonaws.com.cn", "AWS Internal")
"""What stands for an address when a service calls. Source: CloudTrail user guide, "Record contents"."""


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """The events of one name.

    Attributes:
        name: Of the event.
        number: How many were read.
        last_day: ISO day, in UTC, of the last one that somebody was let in by, services of AWS left aside;
            empty when there is none.
        complete: False when there are more than were read.
    """

    name: str
    number: int = 0
    last_day: str = ""
    complete: bool = True


class Records(msgspec.Struct, frozen=True):
    """The events of one account and region, counted."""

    counts: tuple[Count, ...] = ()


class _Event(msgspec.Struct, rename="pascal"):
    cloud_trail_event: str = ""


class _Page(msgspec.Struct, rename="pascal"):
    events: list[_Event]
    next_token: str | None = None


class _Answer(msgspec.Struct, rename={"console_login": "ConsoleLogin"}):
    console_login: str | None = None


class _Body(msgspec.Struct, kw_only=True, rename="camel"):
    """What is kept of an event's own JSON; who it was is not."""

    event_time: Annotated[datetime, msgspec.Meta(tz=True)]
    event_name: str
    event_id: str = msgspec.field(name="eventID", default="")
    source_ip_address: str = msgspec.field(name="sourceIPAddress", default="")
    aws_region: str = ""
    recipient_account_id: str = ""
    error_code: str | None = None
    response_elements: _Answer | None = None


def trail(sink: Sink, pause: Callable[[float], None] = time.sleep) -> Service[Records]:
    """The service, which gives its events to `sink` when it has read a region.

    Args:
        sink: Where they go; called from the thread that reads.
        pause: Waits some seconds between two calls.
    """

    def read(calls: Calls, keep: ReadFilter) -> Records:
        events: list[Access] = []
        counts = tuple(_looked_up(calls, keep, name, events, pause) for name in NAMES)
        sink(events)
        return Records(counts)

    return Service(name="trail", client="cloudtrail", actions=ACTIONS, records=Records, read=read)


def _looked_up(
    calls: Calls, keep: ReadFilter, name: str, events: list[Access], pause: Callable[[float], None]
) -> Count:
    errors, before = len(calls.errors), len(events)
    for page in _pages(calls, keep, name, pause):
        for event in page.events:
            found = _access(event)
            if found is None:
                calls.error("LookupEvents", "incomplete", "an event cannot be read")
            else:
                events.append(found)
    own = events[before:]
    last = max((event.time[:10] for event in own if _by_somebody(event)), default="")
    return Count(name=name, number=len(own), last_day=last, complete=len(calls.errors) == errors)


def _by_somebody(event: Access) -> bool:
    """Whether it was let in, and did not come from a service of AWS that acted for somebody."""
    return event.outcome == "success" and not event.source_ip.endswith(_SERVICES)


def _pages(calls: Calls, keep: ReadFilter, name: str, pause: Callable[[float], None]) -> Iterator[_Page]:
    start = begin(keep, DAYS)
    since = {"StartTime": start} if start else {}
    attribute = {"AttributeKey": "EventName", "AttributeValue": name}
    asked = calls.pages("LookupEvents", "", _Page, LookupAttributes=[attribute], **since)
    for number, page in enumerate(asked, 1):
        yield page
        if not page.next_token:
            return
        if number == PAGES:
            calls.error(
                "LookupEvents", "incomplete", f"more than {PAGES} pages of {name}: older ones are not read"
            )
            return
        pause(_SECONDS_A_CALL)


def _access(event: _Event) -> Access | None:
    try:
        body = msgspec.json.decode(event.cloud_trail_event, type=ready(_Body))
    except msgspec.DecodeError:
        return None
    return Access(
        time=instant(body.event_time),
        event=body.event_name,
        outcome=_outcome(body),
        source_ip=body.source_ip_address,
        account=body.recipient_account_id,
        region=body.aws_region,
        event_id=body.event_id,
    )


def _outcome(body: _Body) -> Literal["success", "failure"]:
    answer = body.response_elements
    failed = answer is not None and answer.console_login == "Failure"
    return "failure" if failed or body.error_code else "success"


TRAIL = trail(lambda _: None)
"""Counts events and keeps none of them: for when no file was named."""
