"""Every dated fact is read in one place, and a later or stale one shows nothing."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.assessment.behind import Behind
from guardrails.assessment.join import Holding
from guardrails.assessment.ownership import OwnershipGraph
from guardrails.model.as_of import AsOf
from guardrails.model.calendar import day_in, later, rfc3339, shifted
from guardrails.model.compute import no_compute
from guardrails.model.customer import Account, Customer, Register, Verification
from guardrails.model.party import EndUse, Entity, Listing, Screening
from guardrails.policy.assemble import Assessed, DocumentContext, customer_document, encode, provider_document
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.law import resolve
from guardrails.register.consistency import dated
from guardrails.register.known import READINGS, known, reading_of
from guardrails.register.load import load
from guardrails.register.unite import unite

AS_OF = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LAW = resolve(load_bundle().manifest, AsOf(instant=AS_OF))
KNOWN = known(AsOf(instant=AS_OF), searched_days=90, verified_days=730, reviewed_days=365)
FULL = Path(__file__).parents[2] / "data" / "register" / "full.yaml"
LATER = date(2031, 5, 17)
EPOCH = date(1970, 1, 1)


def days(number):
    return timedelta(days=number)


def kinds(kind):
    """A struct and all structs that its fields may hold."""
    found = {kind}
    waiting = [kind]
    while waiting:
        for field in msgspec.structs.fields(waiting.pop()):
            for each in mentioned(field.type):
                if isinstance(each, type) and issubclass(each, msgspec.Struct) and each not in found:
                    found.add(each)
                    waiting.append(each)
    return found


def mentioned(hint):
    yield hint
    for each in getattr(hint, "__args__", ()):
        yield from mentioned(each)


DATED = sorted(
    ((kind, field) for kind in kinds(Register) for field in dated(kind)),
    key=lambda pair: (pair[0].__name__, pair[1]),
)


def name(pair):
    return f"{pair[0].__name__}.{pair[1]}"


@pytest.mark.parametrize("pair", DATED, ids=name)
def test_every_dated_field_of_the_schema_has_a_reading(pair):
    assert reading_of(*pair) in ("fact", "deed", "plan", "row")


def test_no_reading_is_of_a_field_that_is_none():
    assert {(kind, field) for kind, fields in READINGS.items() for field in fields} <= {
        *DATED,
        *((parent, field) for kind, field in DATED for parent in kind.__mro__),
    }
    assert len(DATED) > len(READINGS)


def replaced(record, kind, field, day):
    """The record with that field of every row of the kind set to the day."""
    changes = {}
    for each in record.__struct_fields__:
        value = getattr(record, each)
        if isinstance(value, msgspec.Struct):
            changes[each] = replaced(value, kind, field, day)
        elif isinstance(value, tuple):
            changes[each] = tuple(
                replaced(one, kind, field, day) if isinstance(one, msgspec.Struct) else one for one in value
            )
    if type(record) is kind:
        changes[field] = day
    return msgspec.structs.replace(record, **changes)


@pytest.fixture(scope="module")
def assessed():
    return Assessed(pools=(), clusters=(), compute=no_compute("estate"))


@pytest.fixture(scope="module")
def full():
    """A register in which nothing contradicts a day, with a row of every kind."""
    register = load(FULL)
    (customer, *rest) = register.customers
    parties = msgspec.structs.replace(customer, owners=(*customer.owners, *customer.end_users))
    return msgspec.structs.replace(register, customers=(parties, *rest))


def documents(register, assessed):
    """The customer's and the provider's documents as bytes."""
    graph = OwnershipGraph(unite(register), KNOWN)
    shared = DocumentContext(
        register=register,
        graph=graph,
        behind=Behind(unite(register)),
        known=KNOWN,
        as_of=AsOf(instant=AS_OF),
        law=LAW,
    )
    record = register.customers[0]
    holding = Holding(id=record.id, record=record, workloads=(), complete="yes")
    of_provider = provider_document(shared, register.resellers, [], ("yes", "yes"))
    return encode(customer_document(holding, assessed, shared)) + encode(of_provider)


IN_NO_DOCUMENT = ((Entity, "organised_day"),)
"""Of an entity only its hits, searches and owners count."""


@pytest.mark.parametrize("pair", [pair for pair in DATED if pair not in IN_NO_DOCUMENT], ids=name)
def test_a_day_that_has_not_come_is_in_no_document_unless_it_is_a_plan(full, assessed, pair):
    base = documents(replaced(full, *pair, TODAY - days(20)), assessed)
    ahead = documents(replaced(full, *pair, LATER), assessed)

    number = str((LATER - EPOCH).days).encode()
    assert base != ahead
    assert (number in ahead) == (reading_of(*pair) == "plan")


@pytest.mark.parametrize(
    ("searched", "current"),
    [
        (TODAY - days(90), "yes"),
        (TODAY - days(91), "no"),
        (TODAY, "yes"),
        (TODAY + days(1), "no"),
        (None, "unknown"),
        (date(2009, 1, 1), "no"),
    ],
)
def test_a_search_shows_something_for_its_shelf_life(searched, current):
    assert KNOWN.current(Screening(list="sdn", day=searched)) == current


@pytest.mark.parametrize(
    ("listing", "reads"),
    [
        (Listing(list="sdn", match="confirmed", day=date(1999, 1, 1)), "confirmed"),
        (Listing(list="sdn", match="confirmed"), "confirmed"),
        (Listing(list="sdn", match="confirmed", day=LATER), "possible"),
        (Listing(list="sdn", match="cleared", day=LATER), "possible"),
        (Listing(list="sdn", match="possible", day=LATER), "possible"),
        (Listing(list="sdn", match="cleared", day=TODAY - days(90)), "cleared"),
        (Listing(list="sdn", match="cleared", day=TODAY - days(91)), None),
        (Listing(list="sdn", match="cleared"), None),
    ],
)
def test_a_hit_stays_one_and_a_clearance_grows_old(listing, reads):
    assert [each.match for each in KNOWN.listings([listing])] == ([reads] if reads else [])


@pytest.mark.parametrize(
    ("check", "status"),
    [
        (Verification(status="verified", day=TODAY), "verified"),
        (Verification(status="verified", day=TODAY - days(730)), "verified"),
        (Verification(status="verified", day=TODAY - days(731)), "unknown"),
        (Verification(status="verified", day=LATER), "unknown"),
        (Verification(status="verified"), "unknown"),
        (Verification(status="verified", day=TODAY, started_day=TODAY), "verified"),
        (Verification(status="verified", day=TODAY - days(1), started_day=TODAY), "unknown"),
        (Verification(status="failed", day=date(2009, 1, 1)), "failed"),
        (Verification(status="failed"), "failed"),
        (Verification(status="failed", day=LATER), "unknown"),
        (Verification(status="pending", started_day=TODAY, day=TODAY - days(400)), "pending"),
        (Verification(status="pending", started_day=LATER), "unknown"),
        (Verification(status="not_started"), "not_started"),
        (Verification(status="not_started", day=TODAY), "not_started"),
        (Verification(status="failed", day=TODAY - days(1), started_day=TODAY), "failed"),
        (Verification(), "unknown"),
    ],
)
def test_the_state_of_an_identity_check_on_the_day(check, status):
    assert KNOWN.verification(Customer(id="a", verification=check)) == status


@pytest.mark.parametrize(
    ("reviewed", "current"),
    [(TODAY, "yes"), (TODAY - days(365), "yes"), (TODAY - days(366), "no"), (LATER, "no"), (None, "unknown")],
)
def test_a_review_shows_something_for_its_shelf_life(reviewed, current):
    assert KNOWN.reviewed(EndUse(review="nothing_found", review_day=reviewed)) == current


def test_nobody_is_verified_before_there_is_anybody():
    check = Verification(status="verified", day=TODAY - days(10))

    for born, status in ((TODAY - days(10), "verified"), (TODAY - days(9), "unknown")):
        assert KNOWN.verification(Customer(id="a", organised_day=born, verification=check)) == status


@pytest.mark.parametrize(
    ("access", "closed", "holds", "reads"),
    [
        ("closed", None, False, ("closed", "none")),
        ("closed", None, True, ("unknown", "none")),
        ("closed", TODAY, False, ("closed", (TODAY - EPOCH).days)),
        ("closed", TODAY, True, ("unknown", "unknown")),
        ("unknown", TODAY, False, ("unknown", (TODAY - EPOCH).days)),
        ("unknown", TODAY, True, ("unknown", "unknown")),
        ("full", TODAY, False, ("full", "unknown")),
        ("full", LATER, False, ("full", "none")),
        ("monitored", None, True, ("monitored", "none")),
    ],
)
def test_who_holds_accelerators_is_not_closed(access, closed, holds, reads):
    customer = Customer(id="a", access=access, closed_day=closed)

    assert (KNOWN.access(customer, holds=holds), KNOWN.closing(customer, holds=holds)) == reads


def test_a_day_has_come_when_it_has_begun_anywhere():
    account = Account(provider="aws", id="1", opened_day=date(2026, 11, 23))

    for hour, read in ((9, "unknown"), (10, (date(2026, 11, 23) - EPOCH).days)):
        at = known(
            AsOf(instant=AS_OF.replace(hour=hour)), searched_days=90, verified_days=730, reviewed_days=365
        )
        assert at.day(account, "opened_day") == read


def test_on_a_day_that_was_asked_for_nothing_later_has_come():
    account = Account(provider="aws", id="1", opened_day=date(2026, 11, 22), closed_day=date(2026, 11, 23))
    at = known(AsOf(day=date(2026, 11, 22)), searched_days=90, verified_days=730, reviewed_days=365)

    assert at.day(account, "opened_day") == (date(2026, 11, 22) - EPOCH).days
    assert at.day_or_none(account, "closed_day") == "none"
    assert (at.last, at.searched_from) == (date(2026, 11, 22), date(2026, 8, 24))


@given(
    moment=st.datetimes(timezones=st.just(UTC)),
    searched=st.integers(0, 10**6),
    verified=st.integers(0, 10**6),
)
def test_every_instant_of_the_calendar_has_something_known(moment, searched, verified):
    found = known(
        AsOf(instant=moment), searched_days=searched, verified_days=verified, reviewed_days=verified
    )

    assert found.searched_from <= moment.date() <= found.last
    assert found.verified_from <= moment.date()
    assert len(rfc3339(moment)) == len("2026-11-22T00:00:00Z")


def test_at_the_ends_of_the_calendar_arithmetic_stops():
    first = datetime.min.replace(tzinfo=UTC)
    last = datetime.max.replace(tzinfo=UTC)

    assert (shifted(date.max, 1), shifted(date.min, -1), shifted(TODAY, -21)) == (
        date.max,
        date.min,
        date(2026, 11, 1),
    )
    assert later(last, days(1)) == last
    assert day_in(first, timezone(timedelta(hours=-12))) == date.min
    assert day_in(last, timezone(timedelta(hours=14))) == date.max
    assert rfc3339(first) == "0001-01-01T00:00:00Z"
