"""InstanceDetails accounts and the customers whose they are: completeness, and the accounts' facts."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from guardrails.assessment.estate import survey
from guardrails.model.as_of import AsOf
from guardrails.model.coverage import Coverage
from guardrails.model.customer import Account, Customer, OrganisationalUnit
from guardrails.model.range import UNKNOWN, Range, exactly
from guardrails.model.snapshot import Snapshot
from guardrails.register.known import known
from tests.estates import SCAN, account

DAY = date(2026, 11, 23)
ONE, TWO = account(1), account(2)


def line(one, state="read", service="ec2", what="workloads"):
    return Coverage(where=f"aws/{one.id}/us-east-1/{service}", what=what, state=state, reason="")


def found(*accounts, coverage=(), scan=SCAN):
    return Snapshot(
        workloads=(),
        coverage=coverage or tuple(map(line, accounts)),
        resources_seen=0,
        inputs=(),
        scope="estate",
        accounts=accounts,
        scans=(scan,),
    )


def customer(name="C-1", *held, **facts):
    rows = tuple(Account(provider="aws", id=each.id) if hasattr(each, "path") else each for each in held)
    return Customer(id=name, accounts=rows, **facts)


def on(day):
    """What is known on a day, from its beginning."""
    return known(AsOf(day=day), searched_days=90, verified_days=730, reviewed_days=365)


def surveyed(snapshot, *customers, whose=None, seen=(), as_of=DAY):
    def holders(one):
        named = tuple(who.id for who in customers if one.id in [each.id for each in who.accounts])
        return (whose or {}).get(one.id, named)

    return survey(snapshot, {each.id: each for each in customers}, holders, seen, on(as_of))


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        ([line(ONE), line(ONE, "empty", "eks")], "yes"),
        ([line(ONE), line(ONE, "skipped", "eks"), line(ONE, "opted_out", "ecs")], "yes"),
        ([line(ONE), line(ONE, "denied", "quotas", "evidence")], "yes"),
        ([line(ONE), line(ONE, "denied", "eks")], "unknown"),
        ([line(ONE, "incomplete"), line(ONE, "empty", "eks")], "unknown"),
        ([line(ONE, "denied")], "no"),
        ([line(ONE, "disabled"), line(ONE, "read", "quotas", "evidence")], "no"),
        ([line(TWO)], "no"),
    ],
)
def test_an_account_is_read_when_all_of_its_units_are(lines, read):
    result = surveyed(found(ONE, coverage=tuple(lines)), customer("C-1", ONE))

    assert result.read == {("aws", ONE.id): read}
    assert result.estate.open == (frozenset() if read == "yes" else {"C-1"})
    assert result.estate.asked == {"C-1"}
    assert not result.estate.all_open


def test_an_unread_account_opens_those_whose_it_may_be_and_those_seen_in_it():
    snapshot = found(ONE, TWO, coverage=(line(ONE), line(TWO, "denied")))
    seen = [(("aws", TWO.id), "C-3"), (("aws", ONE.id), "C-4"), (("aws", "elsewhere"), "C-5")]

    result = surveyed(snapshot, whose={ONE.id: ("C-1",), TWO.id: ("C-1", "C-2")}, seen=seen)

    assert result.estate.open == {"C-1", "C-2", "C-3"}


def test_a_list_of_accounts_with_gaps_opens_everybody():
    gap = Coverage(where="aws", what="accounts", state="denied", reason="")

    assert surveyed(found(ONE, coverage=(line(ONE), gap))).estate.all_open


def test_an_account_of_the_register_that_the_cloud_does_not_list_is_not_established():
    result = surveyed(found(ONE), customer("C-1", ONE), customer("C-2", TWO), customer("C-3", ONE, TWO))

    assert result.estate.open == {"C-2", "C-3"}
    assert result.estate.asked == {"C-1", "C-2", "C-3"}
    (gap,) = result.coverage
    assert (gap.where, gap.state, gap.count) == (f"aws/{TWO.id}", "incomplete", 2)


def test_it_is_when_it_was_closed_before():
    closed = Account(provider="aws", id=TWO.id, closed_day=DAY)

    assert surveyed(found(ONE), customer("C-1", closed)).coverage == ()
    reversed_ = msgspec.structs.replace(closed, opened_day=date(2026, 11, 24))
    assert len(surveyed(found(ONE), customer("C-1", reversed_)).coverage) == 1
    later = msgspec.structs.replace(closed, closed_day=date(2026, 11, 24))
    assert surveyed(found(ONE), customer("C-1", later)).estate.open == {"C-1"}


def test_an_account_that_was_left_out_by_name_is_no_gap_and_opens_the_sums_of_its_customer():
    left_out = msgspec.structs.replace(SCAN, left_out=(TWO.id,))

    result = surveyed(found(ONE, scan=left_out), customer("C-1", ONE, TWO), customer("C-2", ONE))

    (line_,) = result.coverage
    assert (line_.state, line_.complete) == ("not_asked", True)
    assert result.estate.open == {"C-1"}


@pytest.mark.parametrize(
    ("changes", "open_"),
    [({}, frozenset()), ({"whole": False}, {"C-1"}), ({"left_out": (TWO.id,)}, {"C-1"})],
)
def test_a_customer_of_units_may_hold_what_was_not_asked_for(changes, open_):
    unit = OrganisationalUnit(provider="aws", id="ou-1")
    of_units = msgspec.structs.replace(customer("C-1"), ous=(unit,))

    result = surveyed(found(ONE, scan=msgspec.structs.replace(SCAN, **changes)), of_units)

    assert result.estate.open == open_


def test_what_nobody_asked_for_leaves_sums_open_and_makes_nobody_a_subject():
    some = msgspec.structs.replace(SCAN, whole=False)
    azure = Account(provider="azure", id="0" * 8)

    result = surveyed(
        found(ONE, scan=some), customer("C-1", ONE, azure), customer("C-2", TWO), customer("C-3")
    )

    assert result.estate.asked == {"C-1"}
    assert result.estate.open == {"C-1", "C-2"}
    (gap,) = result.coverage
    assert gap.complete
    assert gap.count == 2


def test_a_customer_without_accounts_is_asked_about_when_all_were_read():
    assert surveyed(found(ONE), customer("C-1")).estate.asked == {"C-1"}


@pytest.mark.parametrize("state", ["suspended", "closing", "closed"])
def test_a_closed_account_is_closed_by_the_day_on_which_it_was_seen(state):
    seen = account(1, state=state)
    result = surveyed(found(seen), customer("C-1", seen))

    assert result.records["C-1"].accounts[0].closed_day == date(2026, 11, 22)
    before = surveyed(found(seen), customer("C-1", seen), as_of=date(2026, 11, 21))
    assert before.records["C-1"].accounts[0].closed_day is None


def test_the_register_s_word_comes_before_the_cloud_s():
    seen = account(1, state="closed", quota_accelerators=exactly(64), last_access_day="2026-11-01")
    said = Account(
        provider="aws",
        id=seen.id,
        closed_day=date(2026, 1, 1),
        quota_accelerators=Range(0, 8),
        last_access_day=date(2025, 1, 1),
    )

    assert surveyed(found(seen), customer("C-1", said)).records["C-1"].accounts == (said,)


def test_what_the_register_leaves_open_the_cloud_says():
    seen = account(1, quota_accelerators=exactly(64), last_access_day="2026-11-01")

    (one,) = surveyed(found(seen), customer("C-1", seen)).records["C-1"].accounts

    assert one.quota_accelerators == exactly(64)
    assert one.last_access_day == date(2026, 11, 1)
    assert one.closed_day is None


def test_accounts_that_units_or_tags_give_to_a_customer_are_on_its_record():
    result = surveyed(found(ONE, TWO), customer("C-1", ONE), whose={ONE.id: ("C-1",), TWO.id: ("C-1",)})

    assert [each.id for each in result.records["C-1"].accounts] == [ONE.id, TWO.id]


def test_an_account_that_nobody_claims_has_a_record_of_its_own():
    seen = account(1, quota_accelerators=exactly(8))
    result = surveyed(found(seen, TWO), whose={TWO.id: ("C-1", "C-2")})

    record = result.records[f"unattributed:aws/{seen.id}"]
    assert record.accounts[0].quota_accelerators == exactly(8)
    assert result.records[f"unattributed:aws/{TWO.id}"].accounts[0].quota_accelerators == UNKNOWN
    assert result.estate.asked == frozenset()


def test_a_day_is_that_of_utc():
    scan = msgspec.structs.replace(SCAN, ended=datetime(2026, 11, 22, 23, 59, tzinfo=UTC))
    seen = account(1, state="closed")

    assert (
        surveyed(found(seen, scan=scan), customer("C-1", seen)).records["C-1"].accounts[0].closed_day.day
        == 22
    )
