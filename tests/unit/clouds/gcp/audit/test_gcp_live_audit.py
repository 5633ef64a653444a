"""Audit logs as the scan reads them: times and addresses go to the evidence, and nowhere else."""

import msgspec
import pytest

from guardrails.clouds.gcp import account as of_account
from guardrails.clouds.gcp.audit import api
from guardrails.clouds.gcp.audit.api import LIST
from guardrails.model.account import CloudAccount
from guardrails.scan.interface import Reading, Unit
from tests.samples.gcp_answers import Refusal, World, paged

CALLER = "203.0.113.9"


def entry(when="2026-11-03T10:15:34.123456789Z", ip=CALLER, method="v1.compute.instances.insert", **rest):
    payload = {
        "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
        "serviceName": "compute.googleapis.com",
        "methodName": method,
        "authenticationInfo": {"principalEmail": "someone@example.org"},
        "requestMetadata": {"callerIp": ip} if ip else {},
        "status": {},
    }
    return {
        "insertId": "e-1",
        "timestamp": when,
        "logName": "projects/acme-train/logs/cloudaudit.googleapis.com%2Factivity",
        "resource": {
            "type": "gce_instance",
            "labels": {"zone": "us-central1-a", "project_id": "acme-train", "instance_id": "1"},
        },
        "protoPayload": payload | rest.pop("payload", {}),
        **rest,
    }


def looked_up(*entries, answer=None, **changed):
    events, pauses = [], []
    made = World(api.audit(events.extend, pauses.append), {LIST: answer or {"entries": list(entries)}})
    return made, made.read(account="acme-train", **changed), events, pauses


def test_a_call_is_evidence_with_its_time_and_address():
    _, records, (event,), _ = looked_up(entry())

    assert (event.time, event.event, event.outcome, event.source_ip) == (
        "2026-11-03T10:15:34Z",
        "v1.compute.instances.insert",
        "success",
        CALLER,
    )
    assert (event.account, event.region, event.event_id) == ("acme-train", "us-central1", "e-1")
    assert (records.number, records.last_day) == (1, "2026-11-03")


def test_nothing_of_it_is_kept():
    _, records, _, _ = looked_up(entry())
    kept = msgspec.json.encode(records).decode()

    assert CALLER not in kept
    assert "example.org" not in kept


def test_what_is_asked_for():
    made, _, _, _ = looked_up()
    (asked,) = (body for _, body in made.asked)

    assert asked["resourceNames"] == ["projects/acme-train"]
    assert asked["orderBy"] == "timestamp desc"
    assert 'log_id("cloudaudit.googleapis.com/activity")' in asked["filter"]
    assert '"instances.insert" OR "instances.bulkInsert"' in asked["filter"]
    assert asked["filter"].endswith('timestamp>="2026-10-31T12:00:00Z"')


def test_what_the_logs_do_not_reach_is_not_asked_for():
    made, _, _, _ = looked_up(since="2025-01-01T00:00:00+00:00", look_back_days=500)

    assert made.asked[0][1]["filter"].endswith('timestamp>="2025-04-11T00:00:00Z"')


def test_a_call_that_takes_long_counts_once():
    begins = entry(operation={"id": "o", "first": True})
    ends = entry(operation={"id": "o", "last": True}, insertId="e-2")
    at_once = entry(operation={"id": "p", "first": True, "last": True}, insertId="e-3")
    _, records, events, _ = looked_up(ends, begins, at_once)

    assert records.number == 2
    assert [each.event_id for each in events] == ["e-1", "e-3"]


def test_failures_and_calls_by_google_are_no_access_by_somebody():
    failed = entry(payload={"status": {"code": 7, "message": "no"}})
    _, records, events, _ = looked_up(failed, entry(ip="private"), entry(ip=""))

    assert [each.outcome for each in events] == ["failure", "success", "success"]
    assert records.last_day == ""


def test_only_regions_that_are_asked_for_are_evidence():
    _, records, events, _ = looked_up(entry(), in_scope=lambda region: region == "europe-west4")

    assert (records.number, events) == (0, [])


def test_every_page_is_read_and_the_pace_kept():
    items = [entry(insertId=f"e-{at}") for at in range(5)]
    made, records, _, pauses = looked_up(answer=paged("entries", items, 2))

    assert (records.number, pauses) == (5, [1.0, 1.0])
    assert made.asked[1][1]["pageToken"] == "2"


def test_what_is_older_than_so_many_pages_is_said(monkeypatch):
    monkeypatch.setattr(api, "PAGES", 2)
    made, records, _, _ = looked_up(answer=paged("entries", [entry() for _ in range(9)], 2))

    assert records.number == 4
    assert made.calls.errors[0].reason == "more than 2 pages of entries: older ones are not read"


@pytest.mark.parametrize("broken", [{"timestamp": "yesterday"}, {"protoPayload": {}}, {"protoPayload": 1}])
def test_an_entry_that_cannot_be_read_is_said(broken):
    made, records, _, _ = looked_up(entry() | broken, entry())

    assert records.number == 1
    assert [each.reason for each in made.calls.errors] == ["an entry cannot be read"]


def test_what_is_denied_is_said():
    made, records, events, _ = looked_up(answer=Refusal())

    assert (records.number, events) == (0, [])
    assert [each.state for each in made.calls.errors] == ["denied"]


def test_an_account_has_the_day_of_its_last_access():
    _, records, _, _ = looked_up(entry(), entry(when="2026-11-20T00:00:00Z"))
    reading = Reading(
        unit=Unit("acme-train", "global", "audit"), state="read", records=msgspec.msgpack.encode(records)
    )
    account = CloudAccount(provider="gcp", id="acme-train")

    assert of_account.described(account, [reading]).last_access_day == "2026-11-20"
    assert of_account.described(account, []).last_access_day == ""
