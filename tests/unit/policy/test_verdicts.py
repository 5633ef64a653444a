from datetime import UTC, date, datetime

import msgspec
import pytest

from guardrails.assessment.pools import PooledWorkloads
from guardrails.errors import EngineError, PolicyError
from guardrails.model.as_of import AsOf
from guardrails.policy.confidence import weakest
from guardrails.policy.document import Document, GroupDocument, ProviderDocument
from guardrails.policy.law import resolve
from guardrails.policy.manifest import (
    Citation,
    Clock,
    Limit,
    Manifest,
    Provision,
    Regime,
    Rule,
    Source,
    TimelineEntry,
)
from guardrails.policy.verdicts import NOTHING, VerdictBuilder, VerdictSettings, fingerprint, subjects
from tests.builders import make_pool
from tests.policies import documents

AS_OF = AsOf(instant=datetime(2026, 11, 22, 12, tzinfo=UTC))
DAY = date(2026, 11, 22).toordinal() - date(1970, 1, 1).toordinal()
VERIFIED = Source(title="the text", confidence="V")
POOLS = ("pool-a", "pool-b")
MEMBERS = {"pool-a": ("vm-1", "vm-2"), "pool-b": ("vm-3",)}


POOLED = PooledWorkloads(tuple(make_pool(id=name, account=f"account-{name[-1]}") for name in POOLS), MEMBERS)


def make_rule(**changes):
    fields = {
        "id": "X-01",
        "regime": "x",
        "name": "kept",
        "title": "It is kept",
        "description": "",
        "citations": (Citation(description="§ 1", confidence="V"),),
        "provision": "part",
        "subject": "customer",
        "obligation": "verify",
        "severity": "high",
        "message": "{n} of {limit}",
        "remediation": "Keep it.",
    }
    return Rule(**(fields | changes))


def make_manifest(*rules, state="proposed", since=date(2024, 1, 29), source=VERIFIED, limits=()):
    timeline = (TimelineEntry(from_day=since, state=state, source=source),)
    regime = Regime(
        id="x",
        title="X",
        authority="",
        timezone="America/New_York",
        provisions=(Provision(id="part", title="Part", timeline=timeline),),
        limits=limits,
    )
    return Manifest(digest="d", opa="1.20.2", rules=rules, regimes=(regime,), countries=())


def make_limit(name, confidence, **changes):
    source = Source(title="t", confidence=confidence)
    return Limit(**({"id": name, "title": name, "value": 10, "unit": "", "source": source} | changes))


def make_detail(**changes):
    detail = {
        "observed": {"n": 3, "limit": 2},
        "missing": ["name"],
        "choices": ["c"],
        "events": {},
        "bound": {"n": 3},
    }
    return detail | changes


def make_document(**changes):
    pools = [documents.pool(id=name, account=f"account-{name[-1]}") for name in POOLS]
    return msgspec.convert(documents.customer_document(**({"pools": pools} | changes)), Document)


def decided(verdict, detail=None, name="kept"):
    return {"x": {name: {"verdict": verdict, "detail": detail or {}}}}


def judged(decision, rule=None, manifest=None, document=None, **settings):
    """The verdicts of one rule, which fails for C-1 unless told otherwise."""
    manifest = manifest or make_manifest(rule or make_rule())
    terms = VerdictSettings(**({"regimes": frozenset({"x"})} | settings))
    builder = VerdictBuilder(manifest, resolve(manifest, AS_OF), terms)
    return builder.verdicts(document or make_document(), decision, POOLED)


FAILS = decided({"C-1": "fail"}, {"C-1": make_detail()})


def test_a_fail_is_reported_with_everything_that_the_rule_told():
    (verdict,) = judged(FAILS)

    assert verdict.verdict == "fail"
    assert verdict.reason == ""
    assert (verdict.rule, verdict.regime, verdict.subject, verdict.kind) == ("X-01", "x", "C-1", "customer")
    assert (verdict.customer, verdict.obligation, verdict.severity) == ("C-1", "verify", "high")
    assert verdict.observed == {"n": 3, "limit": 2}
    assert verdict.bound == {"n": 3, "accelerators_by_type": {"H100-SXM5-80GB": {"min": 32, "max": 32}}}
    assert (verdict.missing, verdict.choices) == (("name",), ("c",))
    assert verdict.message == "in this plan: 3 of 2"
    assert (verdict.due, verdict.due_state, verdict.clocks) == ("", "none", ())


@pytest.mark.parametrize(
    ("subject", "kind", "accelerators"),
    [("pool-b", "pool", 16), ("account-a", "account", 16), ("C-1", "customer", 32), ("r", "request", None)],
)
def test_a_verdict_is_bound_to_the_accelerators_of_its_subject(subject, kind, accelerators):
    decision = decided({subject: "fail"}, {subject: make_detail()})
    document = make_document(
        requests=[documents.request(id="r")],
        accounts=[documents.account(id=f"account-{end}") for end in "ab"],
    )
    (verdict,) = (
        each
        for each in judged(decision, make_rule(subject=kind), document=document)
        if each.verdict == "fail"
    )

    by_type = verdict.bound.get("accelerators_by_type", {})
    assert by_type.get("H100-SXM5-80GB", {}).get("max") == accelerators


def test_choices_and_events_may_be_left_out_of_a_detail():
    detail = {"observed": {"n": 3}, "missing": [], "bound": {}}

    (verdict,) = judged(decided({"C-1": "fail"}, {"C-1": detail}))

    assert (verdict.verdict, verdict.choices) == ("fail", ())


@pytest.mark.parametrize("value", ["pass", "not_applicable"])
def test_pass_and_not_applicable_need_no_detail(value):
    (verdict,) = judged(decided({"C-1": value}))

    assert (verdict.verdict, verdict.reason, verdict.message) == (value, "", "")


def test_a_pass_with_a_detail_shows_its_due_day():
    rule = make_rule(clocks=(Clock(id="again", from_events=("n_day",), days=365),))
    detail = make_detail(events={"n_day": DAY})

    (verdict,) = judged(decided({"C-1": "pass"}, {"C-1": detail}), rule)

    assert (verdict.verdict, verdict.due, verdict.due_state) == ("pass", "2027-11-22", "open")


def test_a_pass_without_a_detail_has_no_clock_running():
    rule = make_rule(clocks=(Clock(id="again", from_events=("n_day",), days=365),))

    assert judged(decided({"C-1": "pass"}), rule)[0].due_state == "none"


def test_a_duty_done_too_late_is_a_pass_that_says_so():
    rule = make_rule(clocks=(Clock(id="report", from_events=("n_day",), days=15, met_by="filed_day"),))
    detail = make_detail(events={"n_day": DAY - 20, "filed_day": DAY})

    (verdict,) = judged(decided({"C-1": "pass"}, {"C-1": detail}), rule)

    assert (verdict.verdict, verdict.reason, verdict.due_state) == ("pass", "met_late", "met")


@pytest.mark.parametrize(
    ("decision", "reason", "message"),
    [
        (EngineError("it broke"), "engine_failed", "it broke"),
        ({}, "no_decision", "nothing about this rule"),
        ({"x": None}, "no_decision", "nothing about this rule"),
        ({"x": {}}, "no_decision", "nothing about this rule"),
        ({"x": {"kept": {}}}, "no_decision", "nothing about this rule"),
        ({"x": {"kept": ["verdict"]}}, "no_decision", "nothing about this rule"),
        ({"x": {"kept": {"detail": {}}}}, "no_decision", "nothing about this rule"),
        (decided(["C-1"]), "bad_decision", "not in the form agreed"),
        (decided({"C-1": "pass"}, ["C-1"]), "bad_decision", "not in the form agreed"),
        (decided({}), "no_verdict", "said nothing about this customer"),
        (decided({"C-1": None}), "no_verdict", "said nothing about this customer"),
        (decided({"C-1": "PASS"}), "bad_verdict", "a verdict that does not exist: 'PASS'"),
        (decided({"C-1": "waived"}), "bad_verdict", "a verdict that does not exist: 'waived'"),
        (decided({"C-1": True}), "bad_verdict", "a verdict that does not exist: True"),
        (decided({"C-1": ["pass"]}), "bad_verdict", "a verdict that does not exist"),
        (decided({"C-1": "fail"}), "no_detail", "say fail, and not why"),
        (decided({"C-1": "unknown"}), "no_detail", "say unknown, and not why"),
        (decided({"C-1": "fail"}, {"C-1": "because"}), "bad_detail", "unreadable"),
        (decided({"C-1": "fail"}, {"C-1": {"observed": {}}}), "bad_detail", "missing required field"),
        (decided({"C-1": "fail"}, {"C-1": make_detail(seen=1)}), "bad_detail", "unknown field `seen`"),
        (decided({"C-1": "fail"}, {"C-1": make_detail(missing="name")}), "bad_detail", "missing"),
        (decided({"C-1": "fail"}, {"C-1": make_detail(events={"a": "soon"})}), "bad_detail", "events"),
        (decided({"C-1": "pass"}, {"C-1": make_detail(bound=[])}), "bad_detail", "bound"),
    ],
)
def test_a_decision_not_in_the_form_agreed_is_an_error(decision, reason, message):
    (verdict,) = judged(decision)

    assert (verdict.verdict, verdict.reason) == ("error", reason)
    assert message in verdict.message
    assert (verdict.observed, verdict.due_state) == ({}, "none")


def test_one_bad_verdict_leaves_the_others():
    decision = decided({"pool-a": "maybe", "pool-b": "pass"})

    verdicts = judged(decision, make_rule(subject="pool"))

    assert [(each.subject, each.verdict) for each in verdicts] == [("pool-a", "error"), ("pool-b", "pass")]


def test_an_engine_that_failed_is_an_error_for_every_rule_and_subject():
    manifest = make_manifest(make_rule(), make_rule(id="X-02", name="other", subject="pool"))

    verdicts = judged(EngineError("it broke"), manifest=manifest)

    assert [(each.rule, each.subject, each.verdict) for each in verdicts] == [
        ("X-01", "C-1", "error"),
        ("X-02", "pool-a", "error"),
        ("X-02", "pool-b", "error"),
    ]


def test_a_verdict_about_a_stranger_is_an_error():
    verdicts = judged(decided({"C-1": "pass", "C-2": "pass"}))

    assert [(each.subject, each.verdict, each.reason) for each in verdicts] == [
        ("C-1", "pass", ""),
        ("C-2", "error", "unknown_subject"),
    ]


@pytest.mark.parametrize(
    ("extra", "rule"),
    [
        ({"x": {"kept": {"verdict": {"C-1": "pass"}}, "b": {}, "a": {}}}, ["x.a", "x.b"]),
        ({**decided({"C-1": "pass"}), "y": {"kept": {}}}, ["y.kept"]),
        ({**decided({"C-1": "pass"}), "y": "pass"}, ["y"]),
    ],
)
def test_a_rule_that_the_manifest_does_not_list_is_an_error(extra, rule):
    verdicts = judged(extra)

    assert verdicts[0].verdict == "pass"
    assert [(each.rule, each.verdict, each.reason) for each in verdicts[1:]] == [
        (each, "error", "unexpected_rule") for each in rule
    ]


def test_a_kind_without_subjects_in_the_document_has_no_verdict():
    assert judged({}, make_rule(subject="run")) == []
    assert judged({}, make_rule(subject="group")) == []


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        ("provider", []),
        ("customer", ["C-1"]),
        ("reseller", []),
        ("party", ["owner-1"]),
        ("account", ["111122223333"]),
        ("pool", ["pool-a", "pool-b"]),
        ("cluster", ["aws:us-east-1:us-east-1a|over=100|per=node"]),
        ("run", ["R-1", "R-2"]),
        ("arrangement", ["A-1"]),
        ("request", ["Q-1"]),
        ("record", ["D-1"]),
        ("group", []),
    ],
)
def test_subjects_come_from_the_document_each_once(kind, ids):
    runs = [documents.run(), documents.run(id="R-2"), documents.run()]

    found = make_document(
        runs=runs,
        resellers=[documents.reseller()],
        arrangements=[documents.arrangement()],
        requests=[documents.request()],
        records=[documents.record()],
    )

    assert subjects(found, kind) == ids


@pytest.mark.parametrize(("kind", "ids"), [("group", ["group:C-1"]), ("customer", []), ("pool", [])])
def test_a_group_is_the_only_subject_of_its_document(kind, ids):
    document = msgspec.convert(documents.group_document(), GroupDocument)

    assert subjects(document, kind) == ids


@pytest.mark.parametrize(
    ("kind", "ids"),
    [("provider", ["provider"]), ("reseller", ["S-1"]), ("request", ["Q-1"]), ("record", []), ("run", [])],
)
def test_the_provider_and_its_resellers_are_subjects_of_its_own_document(kind, ids):
    document = documents.provider_document(requests=[documents.request()])

    assert subjects(msgspec.convert(document, ProviderDocument), kind) == ids


def test_a_verdict_on_the_provider_bears_its_id_and_rests_on_no_workload():
    document = msgspec.convert(documents.provider_document(), ProviderDocument)
    rule = make_rule(subject="provider")
    manifest = make_manifest(rule)
    builder = VerdictBuilder(manifest, resolve(manifest, AS_OF), VerdictSettings(regimes=frozenset("x")))
    (verdict,) = builder.verdicts(document, decided({"provider": "pass"}), NOTHING)

    assert (verdict.customer, verdict.kind, verdict.workloads) == ("provider", "provider", ())


def test_a_provision_that_is_not_yet_in_its_timeline_does_not_apply_whatever_the_engine_says():
    manifest = make_manifest(make_rule(), since=date(2026, 11, 23))

    for decision in (FAILS, {}, EngineError("it broke")):
        (verdict,) = judged(decision, manifest=manifest)

        assert (verdict.verdict, verdict.reason, verdict.state) == ("not_applicable", "not_yet", "not_yet")


def test_a_provision_begins_on_its_day_in_the_zone_of_the_regime():
    manifest = make_manifest(make_rule(), since=date(2026, 11, 22))
    terms = VerdictSettings(regimes=frozenset({"x"}))
    still_yesterday_in_washington = AsOf(instant=datetime(2026, 11, 22, 3, tzinfo=UTC))

    early = VerdictBuilder(manifest, resolve(manifest, still_yesterday_in_washington), terms)
    later = VerdictBuilder(manifest, resolve(manifest, AS_OF), terms)

    assert early.verdicts(make_document(), FAILS, NOTHING)[0].verdict == "not_applicable"
    assert later.verdicts(make_document(), FAILS, NOTHING)[0].verdict == "fail"


@pytest.mark.parametrize(
    ("state", "enforce", "binding"),
    [
        ("in_force", (), "law"),
        ("in_force", ("X-01",), "law"),
        ("house", (), "house"),
        ("proposed", (), "none"),
        ("proposed", ("X-01",), "house"),
        ("proposed", ("x",), "house"),
        ("proposed", ("X-02", "y"), "none"),
        ("stayed", (), "none"),
        ("revoked", ("x",), "house"),
    ],
)
def test_only_what_is_in_force_binds_as_law(state, enforce, binding):
    (verdict,) = judged(FAILS, manifest=make_manifest(make_rule(), state=state), enforce=frozenset(enforce))

    assert (verdict.binding, verdict.state) == (binding, state)


def test_disabled_rules_and_regimes_not_selected_are_not_judged_and_not_unexpected():
    assert judged(FAILS, disable={"X-01": "ours is stricter"}) == []
    assert judged(FAILS, regimes=frozenset({"y"})) == []


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((), "M"),
        (("V",), "V"),
        (("V", "C"), "C"),
        (("V", "V*", "C"), "V*"),
        (("V2", "V*"), "V2"),
        (("V2", "M", "V"), "M"),
    ],
)
def test_the_weakest_mark_counts(marks, expected):
    assert weakest(marks) == expected


@pytest.mark.parametrize(
    ("rule", "source", "confidence"),
    [
        ({}, "V", "V"),
        ({"citations": (Citation(description="a", confidence="V"), Citation(description="b"))}, "V", "M"),
        ({}, "V2", "V2"),
        ({"limits": ("computed",)}, "V", "C"),
        ({"limits": ("half",)}, "V", "V2"),
        ({"clocks": (Clock(id="c", from_events=("n_day",), days="second_hand"),)}, "V", "V2"),
        ({"clocks": (Clock(id="c", from_events=("n_day",), days=15),)}, "V", "V"),
    ],
    ids=["verified", "citation", "state", "limit", "base of a percentage", "clock's limit", "clock's number"],
)
def test_confidence_is_the_weakest_of_citations_state_and_limits_used(rule, source, confidence):
    limits = (
        make_limit("computed", "C"),
        make_limit("second_hand", "V2"),
        make_limit("half", "V", percent_of="second_hand"),
        make_limit("not_used", "M"),
    )
    manifest = make_manifest(make_rule(**rule), source=Source(title="s", confidence=source), limits=limits)

    assert judged(decided({"C-1": "pass"}), manifest=manifest)[0].confidence == confidence


@pytest.mark.parametrize(
    ("rule", "detail", "workloads"),
    [
        ({}, {}, ("vm-1", "vm-2", "vm-3")),
        ({}, {"bound": {"pools": {"pool-b": 16}}}, ("vm-3",)),
        ({}, {"observed": {"pools": ["pool-b"]}}, ("vm-3",)),
        ({}, {"observed": {"pools": []}}, ()),
        ({}, {"observed": {"pools": 2}}, ("vm-1", "vm-2", "vm-3")),
        ({}, {"observed": {"pools": ["pool-z"]}}, ()),
        ({"subject": "pool"}, {}, ("vm-1", "vm-2")),
        ({"subject": "account"}, {}, ("vm-1", "vm-2")),
    ],
    ids=["all", "bound", "observed", "none named", "no list", "not a pool", "pool", "account"],
)
def test_a_verdict_names_the_workloads_that_it_rests_on(rule, detail, workloads):
    document = make_document(accounts=[documents.account(id="account-a")])
    subject = {"pool": "pool-a", "account": "account-a"}.get(rule.get("subject"), "C-1")
    decision = decided({subject: "fail"}, {subject: make_detail(**detail)})

    assert judged(decision, make_rule(**rule), document=document)[0].workloads == workloads


def test_verdicts_on_the_same_pools_hold_the_same_ids_once():
    rules = (
        make_rule(),
        make_rule(id="X-02", name="other"),
        make_rule(id="X-03", name="last", subject="pool"),
    )
    decision = {"x": {"kept": decided({"C-1": "pass"})["x"]["kept"]}}
    decision["x"]["other"] = decision["x"]["kept"]
    decision["x"]["last"] = decided({"pool-a": "pass", "pool-b": "pass"})["x"]["kept"]

    first, second, pool, _ = judged(decision, manifest=make_manifest(*rules))

    assert first.workloads is second.workloads
    assert pool.workloads is MEMBERS["pool-a"]


def test_what_does_not_apply_rests_on_nothing():
    assert judged(decided({"C-1": "not_applicable"}))[0].workloads == ()


def test_fingerprints_are_stable_and_never_confuse_parts():
    assert fingerprint("X-01", "customer", "C-1", "C-1") == "1cb7cb5771529d345697"
    assert (
        len(
            {
                fingerprint("X", "pool", "a", "b,c"),
                fingerprint("X", "pool", "a,b", "c"),
                fingerprint("X", "pool", 'a","b', "c"),
            }
        )
        == 3
    )


def test_verdicts_come_in_the_order_of_rules_and_subjects_whatever_the_engines_order():
    manifest = make_manifest(make_rule(subject="pool"), make_rule(id="X-02", name="also"))
    decision = {
        "x": {
            "also": {"verdict": {"C-1": "pass"}, "detail": {}},
            "kept": {"verdict": {"pool-b": "pass", "pool-a": "pass"}, "detail": {}},
        }
    }

    assert [(each.rule, each.subject) for each in judged(decision, manifest=manifest)] == [
        ("X-01", "pool-a"),
        ("X-01", "pool-b"),
        ("X-02", "C-1"),
    ]


def test_a_manifest_that_contradicts_itself_is_no_verdict():
    rule = make_rule(clocks=(Clock(id="c", from_events=("n_day",), days="nowhere"),))
    decision = decided({"C-1": "fail"}, {"C-1": make_detail(events={"n_day": 0})})

    with pytest.raises(PolicyError, match="no limit 'nowhere'"):
        judged(decision, rule)
