"""Access evidence: what is looked up, what is kept of it, and the file that it goes to."""

import json
import os
import stat
from pathlib import Path

import pytest

from guardrails.clouds.access import Access, AccessFile, lines
from guardrails.clouds.aws.trail import api as trails
from guardrails.clouds.aws.trail.api import Count, trail
from guardrails.errors import InputError
from tests.samples.aws_answers import Newer, Refusal, World, paged


def body(name="ConsoleLogin", day="2026-11-03", **changed):
    given = {
        "eventTime": f"{day}T10:15:34Z",
        "eventName": name,
        "eventID": f"{name}-{day}",
        "sourceIPAddress": "203.0.113.9",
        "awsRegion": "eu-west-1",
        "recipientAccountId": "111122223333",
        "userIdentity": {"type": "IAMUser", "userName": "jane.doe"},
        "responseElements": {"ConsoleLogin": "Success"} if name == "ConsoleLogin" else None,
    }
    return given | changed


def event(**changed):
    return {"CloudTrailEvent": json.dumps(body(**changed)), "Username": "jane.doe"}


def looked_up(events, size=50):
    """The region's events, newest first, a page at a time."""

    def answer(asked):
        wanted = asked["LookupAttributes"][0]["AttributeValue"]
        own = [each for each in events if json.loads(each["CloudTrailEvent"]).get("eventName") == wanted]
        return paged("Events", own, size)(asked)

    return answer


class Trail:
    """What reading a trail gave."""

    def __init__(self, answer):
        self.events, self.waits = [], []
        self.world = World(trail(self.events.extend, self.waits.append), LookupEvents=answer)
        self.counts = {count.name: count for count in self.world.read().counts}

    @property
    def reasons(self):
        return [error.reason for error in self.world.calls.errors]


def test_time_and_address_are_evidence_and_nobody_is_named():
    found = Trail(looked_up([event()]))

    assert found.events == [
        Access(
            time="2026-11-03T10:15:34Z",
            event="ConsoleLogin",
            outcome="success",
            source_ip="203.0.113.9",
            account="111122223333",
            region="eu-west-1",
            event_id="ConsoleLogin-2026-11-03",
        )
    ]
    assert b"jane" not in lines(found.events)


def test_only_numbers_and_days_are_kept():
    found = Trail(looked_up([event(), event(day="2026-11-05"), event(name="RunInstances")]))

    assert found.counts == {
        "ConsoleLogin": Count(name="ConsoleLogin", number=2, last_day="2026-11-05"),
        "RunInstances": Count(name="RunInstances", number=1, last_day="2026-11-03"),
    }


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({"responseElements": {"ConsoleLogin": "Failure"}}, "failure"),
        ({"errorCode": "Client.UnauthorizedOperation"}, "failure"),
        ({"responseElements": None}, "success"),
    ],
)
def test_an_access_that_was_refused_is_a_failure(changed, outcome):
    assert Trail(looked_up([event(**changed)])).events[0].outcome == outcome


@pytest.mark.parametrize(
    "changed",
    [{"sourceIPAddress": "autoscaling.amazonaws.com"}, {"errorCode": "Client.UnauthorizedOperation"}],
)
def test_the_last_day_is_that_of_somebody_who_was_let_in(changed):
    found = Trail(
        looked_up([event(name="RunInstances", **changed), event(name="RunInstances", day="2026-10-02")])
    )

    assert (found.counts["RunInstances"].number, found.counts["RunInstances"].last_day) == (2, "2026-10-02")


def test_a_time_with_another_offset_is_shown_in_utc():
    found = Trail(looked_up([event(eventTime="2026-11-04T00:30:00+02:00")]))

    assert found.events[0].time == "2026-11-03T22:30:00Z"


@pytest.mark.parametrize("text", ["", "no JSON", "{}", json.dumps(body(eventTime="soon"))])
def test_an_event_that_cannot_be_read_makes_the_count_incomplete(text):
    found = Trail({"Events": [{"CloudTrailEvent": text}]})

    assert found.events == []
    assert not found.counts["ConsoleLogin"].complete
    assert set(found.reasons) == {"an event cannot be read"}


def test_calls_are_half_a_second_apart_and_start_where_the_look_back_does():
    found = Trail(looked_up([event(eventID=str(number)) for number in range(120)]))

    assert (len(found.events), found.waits) == (120, [0.5, 0.5])
    assert {asked["StartTime"] for _, asked in found.world.asked} == {"2026-10-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("days", "start"), [(30, "2026-08-01"), (90, "2026-08-01"), (91, "2026-08-02"), (120, "2026-08-31")]
)
def test_what_cloudtrail_does_not_reach_is_not_asked_for(days, start):
    made = World(trail(lambda _: None), LookupEvents={})
    made.read(since="2026-08-01T00:00:00Z", look_back_days=days)

    assert {asked["StartTime"] for _, asked in made.asked} == {f"{start}T00:00:00Z"}


def test_a_limit_of_pages_is_said_when_it_is_reached(monkeypatch):
    monkeypatch.setattr(trails, "PAGES", 2)
    events = [event(eventID=str(number)) for number in range(5)]

    cut = Trail(looked_up(events, 2))
    assert (len(cut.events), cut.counts["ConsoleLogin"].complete) == (4, False)
    assert cut.reasons == ["more than 2 pages of ConsoleLogin: older ones are not read"]
    assert Trail(looked_up(events[:4], 2)).reasons == []


def test_what_is_denied_is_said():
    found = Trail(Refusal())

    assert [each.state for each in found.world.calls.errors] == ["denied", "denied"]
    assert [each.complete for each in found.counts.values()] == [False, False]


def test_a_page_without_its_events_makes_the_count_incomplete():
    found = Trail(Newer(NextToken=""))

    assert [count.complete for count in found.counts.values()] == [False] * len(trails.NAMES)
    assert len(found.reasons) == len(trails.NAMES)


def test_the_whole_trail_is_read_without_a_day_to_start_from():
    made = World(trail(lambda _: None), LookupEvents={})
    made.read(since="")

    assert ["StartTime" in asked for _, asked in made.asked] == [False, False]


def access(number=1, **changed):
    given = {
        "time": f"2026-11-0{number}T00:00:00Z",
        "event": "ConsoleLogin",
        "outcome": "success",
        "source_ip": "203.0.113.9",
        "account": "111122223333",
        "region": "eu-west-1",
        "event_id": str(number),
    }
    return Access(**(given | changed))


def test_lines_are_in_order_of_time():
    assert [json.loads(line)["event_id"] for line in lines([access(2), access(1)]).splitlines()] == ["1", "2"]


def test_only_the_owner_may_read_the_file(tmp_path):
    path = tmp_path / "access.jsonl"
    before = os.umask(0)
    try:
        AccessFile(str(path)).close()
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_grows(tmp_path):
    path = tmp_path / "access.jsonl"
    for number in (1, 2):
        file = AccessFile(str(path))
        file.add([access(number)])
        file.close()

    assert [json.loads(line)["event_id"] for line in path.read_text().splitlines()] == ["1", "2"]


def test_nothing_is_added_to_a_file_that_was_closed(tmp_path):
    path = tmp_path / "access.jsonl"
    file = AccessFile(str(path))
    file.close()
    (tmp_path / "other").touch()

    with (tmp_path / "other").open("rb+"), pytest.raises(InputError, match="cannot be written"):
        file.add([access()])
    assert path.read_bytes() == (tmp_path / "other").read_bytes() == b""


def test_a_line_that_was_cut_off_is_taken_away(tmp_path):
    path = tmp_path / "access.jsonl"
    whole = lines([access(1)])
    path.touch(mode=0o600)
    path.write_bytes(whole + lines([access(2)])[:20])

    file = AccessFile(str(path))
    file.add([access(3)])
    file.close()

    assert path.read_bytes() == whole + lines([access(3)])


def test_a_long_line_that_was_cut_off_is_taken_away_whole(tmp_path):
    path = tmp_path / "access.jsonl"
    path.touch(mode=0o600)
    path.write_bytes(lines([access(1)]) + b"x" * 200_000)

    AccessFile(str(path)).close()

    assert path.read_bytes() == lines([access(1)])


@pytest.mark.parametrize("content", [b"password\n", b"{}\n", lines([access()])[:20]])
def test_a_file_that_is_something_else_is_left_as_it_is(tmp_path, content):
    path = tmp_path / "notes.txt"
    path.touch(mode=0o600)
    path.write_bytes(content)

    with pytest.raises(InputError, match="is not a file of access evidence"):
        AccessFile(str(path))
    assert path.read_bytes() == content


def test_a_file_that_others_may_read_is_refused(tmp_path):
    path = tmp_path / "access.jsonl"
    path.touch(mode=0o644)

    with pytest.raises(InputError, match="only its owner may read"):
        AccessFile(str(path))


def test_a_link_or_a_folder_is_refused(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    for path in (tmp_path / "link", tmp_path):
        with pytest.raises(InputError, match="cannot be written"):
            AccessFile(str(path))
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_disk_that_is_full_is_said(tmp_path):
    file = AccessFile(str(tmp_path / "access.jsonl"))
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, file._file)
    os.close(full)

    with pytest.raises(InputError, match="cannot be written: no space left"):
        file.add([access()])
    os.close(file._file)
