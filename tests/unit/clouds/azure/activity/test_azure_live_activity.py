"""The activity log of Azure as evidence of access: addresses for the file, a number and a day otherwise."""

import pytest

from guardrails.clouds.azure.activity import api
from guardrails.clouds.azure.activity.api import ACTIVITY, PROVIDERS, Records, activity
from tests.samples.azure_answers import SUBSCRIPTION, Refused, World, paged

PATH = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Insights/eventtypes/management/values"
MADE = "Microsoft.Compute/virtualMachines/write"


def event(number, status="Succeeded", ip="203.0.113.7", operation=None, **changed):
    given = {
        "eventDataId": f"event-{number}",
        "eventTimestamp": f"2026-11-{number:02}T08:30:00.1234567Z",
        "operationId": operation or f"operation-{number}",
        "operationName": {"value": MADE, "localizedValue": "Create or Update Virtual Machine"},
        "status": {"value": status},
        "httpRequest": {"clientIpAddress": ip, "method": "PUT"} if ip else None,
        "subscriptionId": SUBSCRIPTION,
    }
    return given | changed


def read(*events, **changed):
    """What is kept, and what went to the file."""
    sent = []
    of_compute = lambda query: {"value": list(events) if "Microsoft.Compute" in query["$filter"] else []}  # noqa: E731
    made = World(activity(sent.extend), {PATH: of_compute})
    return made.read(**changed), sent, made


def test_an_event_is_evidence_and_its_day_is_kept():
    records, sent, made = read(event(3))

    assert records == Records(number=1, last_day="2026-11-03")
    assert [(each.time, each.event, each.outcome, each.source_ip) for each in sent] == [
        ("2026-11-03T08:30:00Z", MADE, "success", "203.0.113.7")
    ]
    assert (sent[0].account, sent[0].region, sent[0].event_id) == (SUBSCRIPTION, "global", "event-3")
    assert made.calls.errors == []


def test_a_change_counts_once_with_the_address_that_any_of_its_events_has():
    began = event(3, "Started", operation="o")
    records, sent, _ = read(began, event(4, "Accepted", None, "o"), event(5, "Succeeded", None, "o"))

    assert (records.number, [each.event_id for each in sent]) == (1, ["event-3"])


def test_a_change_that_failed_gave_nobody_access():
    records, sent, _ = read(event(3, "Started", operation="o"), event(4, "Failed", None, "o"))

    assert (records.last_day, sent[0].outcome) == ("", "failure")


def test_what_azure_does_by_itself_has_no_address_and_is_no_access():
    records, sent, _ = read(event(3, ip=None))

    assert (records, sent) == (Records(), [])


def test_nobodys_name_is_asked_for_or_kept():
    records, sent, made = read(event(3, caller="somebody@example.com", claims={"name": "Somebody"}))

    assert all("caller" not in request.url and "claims" not in request.url for request in made.asked)
    assert "omebody" not in repr((records, sent))


def test_each_provider_is_asked_from_the_look_back_on():
    _, _, made = read(since="2026-10-31T00:00:00Z", look_back_days=30)

    assert len(made.asked) == len(PROVIDERS)
    assert all("2026-10-31T00%3A00%3A00Z" in request.url for request in made.asked)


def test_what_the_log_does_not_reach_is_not_asked_for():
    _, _, made = read(since="2026-01-01T00:00:00Z", look_back_days=100)

    assert all("2026-01-11" in request.url for request in made.asked)


def test_an_event_that_cannot_be_read_is_said():
    records, sent, made = read(event(3), {"eventDataId": "x"})

    assert (records.number, len(sent)) == (1, 1)
    assert [(each.state, each.reason) for each in made.calls.errors] == [
        ("incomplete", "an event cannot be read")
    ]


def test_more_events_than_are_read_are_said(monkeypatch):
    monkeypatch.setattr(api, "MOST", 2)
    records, _, made = read(event(1), event(2), event(3))

    assert records.number == 2
    assert "more than 2 events of Microsoft.Compute" in made.calls.errors[0].reason


def test_all_pages_are_read():
    sent = []
    answer = paged(PATH, [event(number) for number in range(1, 6)], 2)
    World(activity(sent.extend), {PATH: answer}).read()

    assert {each.event_id for each in sent} == {f"event-{number}" for number in range(1, 6)}


@pytest.mark.parametrize("service", [ACTIVITY, activity(lambda _: None)])
def test_a_refusal_is_a_read_error(service):
    made = World(service, {PATH: Refused()})

    assert made.read() == Records()
    assert {each.state for each in made.calls.errors} == {"denied"}
