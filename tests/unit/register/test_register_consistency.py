"""Facts against each other: a line of `register check`, and unknown in a decision."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from guardrails.model.activity import Arrangement, Filing, Record, Run
from guardrails.model.as_of import AsOf
from guardrails.model.customer import Customer, DataElements, Register, Verification
from guardrails.model.party import EndUse, Listing, Party
from guardrails.model.provider import OwnCluster, Programme, ProviderEntity, Reseller, SpecialMeasure
from guardrails.model.range import Range, exactly
from guardrails.register import contradictions, filings
from guardrails.register.consistency import problems
from guardrails.register.contradictions import CAUSES, ORDERS
from guardrails.register.known import known
from guardrails.yamltext import dotted

TODAY = date(2026, 11, 22)
KNOWN = known(
    AsOf(instant=datetime(2026, 11, 22, tzinfo=UTC)), searched_days=90, verified_days=730, reviewed_days=365
)
REQUIRED = {
    "Account": {"provider": "aws", "id": "1"},
    "Authorisation": {"rules": ("R",), "kind": "license"},
    "Exemption": {"id": "E", "scope": "provider"},
    "Filing": {"kind": "training_report", "subject": "r"},
    "Request": {"id": "q", "kind": "information"},
    "Interdiction": {"id": "b", "kind": "blocked"},
    "Record": {"id": "d", "kind": "export"},
    "RegionAuthorisation": {"id": "l", "rules": ("US-EAR-01",), "kind": "license"},
    "SpecialMeasure": {"id": "m", "target": "person"},
}


def made(kind, **fields):
    """A record of the kind with what it cannot do without."""
    needs = {} if kind is Programme else REQUIRED.get(kind.__name__, {"id": "x"})
    return kind(**needs, **fields)


def found(register, last=TODAY):
    return [(dotted(each.path), each.message, each.kind) for each in problems(register, last)]


@pytest.mark.parametrize(
    ("kind", "first", "then"),
    [(kind, first, then) for kind, rows in ORDERS.items() for first, then, _ in rows],
    ids=lambda each: each if isinstance(each, str) else each.__name__,
)
def test_what_comes_too_early_is_not_known_and_the_same_day_is_in_order(kind, first, then):
    reversed_ = made(kind, **{first: date(2026, 5, 2), then: date(2026, 5, 1)})
    same = made(kind, **{first: date(2026, 5, 2), then: date(2026, 5, 2)})

    (only,) = contradictions.within(reversed_)
    assert only.field == then
    assert "2026-05-01" in only.message
    assert KNOWN.day_or_none(reversed_, then) == "unknown"
    assert isinstance(KNOWN.day_or_none(reversed_, first), int)
    assert list(contradictions.within(same)) == []
    assert isinstance(KNOWN.day_or_none(same, then), int)


@pytest.mark.parametrize(
    ("kind", "cause", "effect"),
    [(kind, cause, effect) for kind, rows in CAUSES.items() for cause, effect, _ in rows],
    ids=lambda each: each if isinstance(each, str) else each.__name__,
)
def test_what_was_answered_has_happened_on_a_day_that_is_not_known(kind, cause, effect):
    record = made(kind, **{effect: date(2026, 5, 1)})

    assert [each.field for each in contradictions.within(record)] == [cause]
    assert KNOWN.day_or_none(record, cause) == "unknown"
    assert KNOWN.day_or_none(made(kind), cause) == "none"


USE = {"stated_by": "customer", "stated_day": TODAY}


@pytest.mark.parametrize(
    ("use", "doubted"),
    [
        (EndUse(military="no", **USE), []),
        (EndUse(military="no", stated_by="customer"), ["military"]),
        (EndUse(security="no", stated_day=TODAY), ["security"]),
        (EndUse(military="yes", intelligence="no"), ["intelligence"]),
        (EndUse(review="nothing_found", review_day=TODAY), []),
        (EndUse(review="nothing_found"), ["review"]),
        (EndUse(review="red_flags"), ["review"]),
    ],
)
def test_a_no_counts_when_somebody_said_it_on_a_day(use, doubted):
    register = Register(customers=(Customer(id="a", end_use=use),))

    assert [path for path, _, _ in found(register)] == [f"customers[0].end_use.{each}" for each in doubted]
    for field in doubted:
        assert KNOWN.stated(use, field) == "unknown"


@pytest.mark.parametrize(
    ("name", "match", "use", "doubted"),
    [
        ("meu", "confirmed", EndUse(military="no", **USE), ["military"]),
        ("mieu", "confirmed", EndUse(military_intelligence="no", **USE), ["military_intelligence"]),
        ("mieu", "cleared", EndUse(military_intelligence="no", **USE), []),
        ("mieu", "possible", EndUse(military_intelligence="no", **USE), []),
        ("mieu", "confirmed", EndUse(military_intelligence="yes"), []),
        ("mieu", "confirmed", EndUse(), []),
        ("sdn", "confirmed", EndUse(military="no", **USE), []),
    ],
)
def test_a_hit_in_a_list_of_users_speaks_against_a_civil_use(name, match, use, doubted):
    user = Party(id="u", end_use=use, listings=(Listing(list=name, match=match),))
    register = Register(customers=(Customer(id="a", end_users=(user,)),))

    paths = [path for path, _, _ in found(register)]
    assert paths == [f"customers[0].end_users[0].end_use.{each}" for each in doubted]


@pytest.mark.parametrize(
    ("serves", "doubted"),
    [("military", ["military"]), ("security", []), ("civil", []), ("unknown", [])],
)
def test_a_run_for_such_a_user_speaks_against_a_civil_use(serves, doubted):
    civil = EndUse(military="no", **USE)
    register = Register(customers=(Customer(id="a", end_use=civil, runs=(Run(id="r", end_use=serves),)),))

    assert [path for path, _, _ in found(register)] == [f"customers[0].end_use.{each}" for each in doubted]


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (Run(id="r", training="no", purpose="pre_training"), "training"),
        (Run(id="r", training="no", purpose="fine_tuning"), "training"),
        (Record(id="d", kind="export", kept="yes", destroyed_day=TODAY), "kept"),
        (DataElements(telephone="no", telephone_validated="yes"), "telephone_validated"),
        (Programme(foreign_access="no", first_foreign_access_day=TODAY), "foreign_access"),
        (Reseller(id="s", malicious_activity="no", malicious_activity_reported="yes"), "malicious_activity"),
        (Customer(id="c", runs_own_software="no", runs=(Run(id="r"),)), "runs_own_software"),
        (Customer(id="c", located_in="RU", ukraine_region="crimea"), "located_in"),
        (Party(id="p", located_in="DE", ukraine_region="luhansk"), "located_in"),
        (ProviderEntity(ukraine_region="donetsk"), "located_in"),
    ],
)
def test_an_answer_that_another_fact_contradicts_is_unknown(record, field):
    assert [each.field for each in contradictions.within(record)] == [field]
    assert KNOWN.stated(record, field) == "unknown"


@pytest.mark.parametrize(
    "record",
    [
        Run(id="r", training="no", purpose="inference"),
        Run(id="r", training="yes", purpose="pre_training"),
        Record(id="d", kind="export", kept="no", destroyed_day=TODAY),
        DataElements(name="yes", name_validated="yes", address="no", address_validated="no"),
        Programme(written="yes", written_day=TODAY, foreign_access="yes", first_foreign_access_day=TODAY),
        Reseller(id="s", malicious_activity="yes", malicious_activity_reported="yes"),
        Customer(id="c", runs_own_software="yes", runs=(Run(id="r"),)),
        Customer(id="c", runs_own_software="no"),
        Party(id="p", located_in="UA", ukraine_region="crimea"),
        Party(id="p", organised_in="UA", located_in="DE", ukraine_region="crimea"),
        Party(id="p", located_in="DE", ukraine_region="elsewhere"),
        Verification(status="pending", started_day=TODAY, day=date(2025, 1, 1)),
    ],
)
def test_what_goes_together_is_in_no_doubt(record):
    assert list(contradictions.within(record)) == []


@pytest.mark.parametrize(
    ("stated", "doubted"),
    [
        (exactly(90), True),
        (exactly(118), True),
        (exactly(119), False),
        (exactly(121), False),
        (exactly(122), True),
        (Range(122), True),
        (Range(100), False),
        (Range(10, 118), True),
        (Range(10, 200), False),
        (Range(0), False),
    ],
    ids=str,
)
def test_operations_that_parameters_and_tokens_do_not_give_are_in_doubt(stated, doubted):
    run = Run(id="r", parameters=1e12, tokens=2e13, operations_yop=stated)

    assert [each.field for each in contradictions.within(run)] == ["operations_yop"] * doubted
    assert contradictions.fields(msgspec.structs.replace(run, tokens=None)) == frozenset()


@pytest.mark.parametrize(
    ("resellers", "complete", "doubted"),
    [((), "yes", True), (("s",), "yes", False), (("t",), "yes", True), ((), "unknown", False)],
)
def test_a_run_sold_by_a_stranger_to_a_whole_chain_is_in_doubt(resellers, complete, doubted):
    run = Run(id="r", reseller="s")
    customer = Customer(id="a", resellers=resellers, resellers_complete=complete, runs=(run, Run(id="q")))

    paths = [path for path, _, _ in found(Register(customers=(customer,)))]
    assert paths == ["customers[0].runs[0].reseller"] * doubted


def test_a_customer_that_is_closed_and_has_access_is_in_doubt_from_its_day_on():
    customer = Customer(id="a", closed_day=TODAY, access="full")

    where, message, kind = found(Register(customers=(customer,)))[0]
    assert (where, kind) == ("customers[0].closed_day", "doubt")
    assert message == "closed on 2026-11-22, but its access is full"
    assert "but its access is full" not in str(found(Register(customers=(customer,)), date(2026, 11, 21)))


def test_who_was_verified_before_there_was_anybody_is_in_doubt():
    check = Verification(status="verified", day=date(2026, 5, 1))
    customer = Customer(id="a", organised_day=date(2026, 5, 2), verification=check)

    assert found(Register(customers=(customer,))) == [
        (
            "customers[0].verification.day",
            "verified on 2026-05-01, before the customer was organised on 2026-05-02",
            "doubt",
        )
    ]


def test_a_day_ahead_is_found_wherever_it_stands_and_a_plan_may_lie_ahead():
    ahead = date(2026, 11, 23)
    run = Run(id="r", start_day=ahead, end_day=ahead, knowledge_day=ahead)
    provider = ProviderEntity(programme=Programme(reviewed_day=ahead), own_runs=(run,))

    assert [where for where, _, _ in found(Register(provider=provider))] == [
        "provider.programme.reviewed_day",
        "provider.own_runs[0].knowledge_day",
    ]
    assert found(Register(provider=provider), last=None) == []


def report(subject, **fields):
    return Filing(kind="training_report", subject=subject, reference="R", **fields)


@pytest.mark.parametrize(
    ("subject", "about"),
    [
        ("acme", "customer"),
        ("r", "run"),
        ("a", "arrangement"),
        ("plan:tfplan.json", "arrangement"),
        ("group:acme", "group"),
        ("both", "unknown"),
        ("nothing", "unknown"),
    ],
)
def test_what_a_filing_is_about(subject, about):
    customer = Customer(
        id="acme",
        runs=(Run(id="r"), Run(id="both")),
        arrangements=(Arrangement(id="a", kind="quota"), Arrangement(id="both", kind="quota")),
    )

    assert filings.about(report(subject), customer) == about


def test_a_run_that_is_named_like_its_customer_leaves_open_what_a_filing_is_about():
    filing = report("acme")
    customer = Customer(id="acme", runs=(Run(id="acme"),), filings=(filing,))

    assert filings.about(filing, customer) == "unknown"
    assert found(Register(customers=(customer,))) == [
        ("customers[0].filings[0].subject", "'acme' is the id of several things", "doubt")
    ]


def test_the_providers_notifications_are_about_its_runs_and_clusters():
    filing = Filing(kind="quarterly_notification", subject="k", reference="R")
    provider = ProviderEntity(id="p", own_clusters=(OwnCluster(id="k"),), filings=(filing,))
    certified = Filing(kind="cip_certification_annual", subject="p", reference="R")

    assert filings.about(filing, provider) == "cluster"
    assert filings.about(certified, provider) == "provider"
    assert found(Register(provider=provider)) == []


@pytest.mark.parametrize(
    ("run", "doubted"),
    [
        ({"transaction_day": date(2026, 5, 2)}, True),
        ({"knowledge_day": date(2026, 5, 2)}, True),
        ({"transaction_day": date(2026, 5, 2), "knowledge_day": date(2026, 5, 1)}, False),
        ({"transaction_day": date(2026, 5, 1), "start_day": date(2027, 1, 1)}, False),
        ({"start_day": date(2026, 5, 2)}, True),
        ({"start_day": date(2026, 5, 1)}, False),
        ({}, False),
    ],
)
def test_a_report_is_not_filed_before_anybody_could_know(run, doubted):
    filing = report("r", day=date(2026, 5, 1))
    customer = Customer(id="acme", runs=(Run(id="r", **run),), filings=(filing,))

    assert filings.day_in_doubt(filing, customer) == doubted
    assert bool(found(Register(customers=(customer,)))) == doubted


def test_a_filing_without_a_reference_is_said_to_clear_nothing():
    customer = Customer(id="acme", filings=(Filing(kind="training_report", subject="acme"),))

    assert found(Register(customers=(customer,))) == [
        ("customers[0].filings[0].reference", "has none", "doubt")
    ]


@pytest.mark.parametrize(
    ("name", "match", "told"),
    [
        ("OFAC SDN", "confirmed", ["customers[0].owners[0].listings[0].list"]),
        ("OFAC SDN", "possible", ["customers[0].owners[0].listings[0].list"]),
        ("OFAC SDN", "cleared", []),
        ("sdn", "confirmed", []),
        ("m-311", "confirmed", []),
    ],
)
def test_a_hit_in_no_list_of_the_rules_is_named(name, match, told):
    owner = Party(id="fund", listings=(Listing(list=name, match=match),))
    measure = SpecialMeasure(id="m-311", target="person")
    register = Register(
        customers=(Customer(id="acme", owners=(owner,)),),
        provider=ProviderEntity(special_measures=(measure,)),
    )

    assert [dotted(each.path) for each in problems(register)] == told
