from datetime import UTC, date, datetime, timedelta

import pytest

from guardrails.errors import ConfigError, PolicyError
from guardrails.model.as_of import AsOf
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.law import NOT_YET, RegimeOverrides, resolve
from guardrails.policy.manifest import (
    CountryGroup,
    Limit,
    Manifest,
    Membership,
    Provision,
    Regime,
    Rule,
    Source,
    TimelineEntry,
)
from guardrails.register.countries import codes

NOON = AsOf(instant=datetime(2026, 11, 22, 12, tzinfo=UTC))
SHIPPED = load_bundle().manifest
READ = Source(title="the text", confidence="V")


def entry(day, state):
    return TimelineEntry(from_day=date.fromisoformat(day), state=state, source=READ)


def manifest(*timeline, timezone="America/New_York", groups=()):
    """One regime with one rule, whose provision has the given timeline."""
    provision = Provision(id="part", title="Part", timeline=timeline)
    limits = (
        Limit(id="line", title="Line", value=30, unit="yop", source=READ),
        Limit(id="warning", title="Warning", value=70, unit="yop", source=READ, percent_of="line"),
    )
    regime = Regime(
        id="x", title="X", authority="Y", timezone=timezone, provisions=(provision,), limits=limits
    )
    rule = Rule(
        id="X-01",
        regime="x",
        name="kept",
        title="Kept",
        description="",
        citations=(),
        provision="part",
        subject="customer",
        obligation="verify",
        severity="low",
        message="",
        remediation="",
    )
    return Manifest(
        digest="",
        opa="",
        rules=(rule,),
        regimes=(regime,),
        countries=("AE", "DE", "US"),
        country_groups=groups,
    )


PROPOSED = manifest(entry("2024-01-29", "proposed"))


def test_the_day_is_that_of_the_regimes_zone():
    law = resolve(PROPOSED, AsOf(instant=datetime(2026, 11, 10, 3, tzinfo=UTC)))

    assert law.day("x") == date(2026, 11, 9)
    assert law.regimes["x"].as_of_day == (date(2026, 11, 9) - date(1970, 1, 1)).days


def test_the_last_entry_of_a_timeline_counts_from_its_first_minute():
    stayed = manifest(entry("2025-09-29", "stayed"), entry("2026-11-10", "in_force"))
    midnight_in_washington = datetime(2026, 11, 10, 5, tzinfo=UTC)

    before = resolve(stayed, AsOf(instant=midnight_in_washington - timedelta(seconds=1)))
    after = resolve(stayed, AsOf(instant=midnight_in_washington))

    assert before.state(stayed.rules[0]).state == "stayed"
    assert after.state(stayed.rules[0]).state == "in_force"
    assert after.state(stayed.rules[0]).since == "2026-11-10"
    assert after.state(stayed.rules[0]).source == "the text"


def test_before_the_first_entry_it_is_not_yet():
    state = resolve(PROPOSED, AsOf(day=date(2020, 1, 1))).state(PROPOSED.rules[0])

    assert (state.not_yet, state.state, state.since) == (True, NOT_YET, "")


@pytest.mark.parametrize(
    ("state", "alive"), [("proposed", ("x",)), ("in_force", ("x",)), ("revoked", ()), ("vetoed", ())]
)
def test_a_dead_regime_is_not_used_by_default(state, alive):
    assert resolve(manifest(entry("2024-01-29", state)), NOON).alive() == alive


def test_every_shipped_regime_is_alive_though_an_order_behind_one_is_revoked():
    law = resolve(SHIPPED, NOON)

    assert law.alive() == tuple(regime.id for regime in SHIPPED.regimes)
    assert law.provision("us_iaas_training", "eo_14110").state == "revoked"


@pytest.mark.parametrize(
    ("regime", "states"),
    [
        ("us_iaas_cip", {"proposed"}),
        ("us_iaas_training", {"proposed"}),
        ("us_bis_reporting", {"proposed"}),
        ("us_rasa", {"proposed"}),
        ("us_ofac", {"in_force"}),
        ("us_ear", {"in_force", "guidance", "not_enforced"}),
        ("eu_gpai", {"guidance"}),
        ("ca_sb53", {"guidance"}),
        ("ny_raise", {"enacted"}),
        ("il_sb315", {"proposed"}),
        ("kr_ai_basic", {"guidance"}),
        ("us_person_support", {"proposed"}),
        ("house", {"house"}),
    ],
)
def test_rules_stand_on_the_states_of_their_provisions(regime, states):
    law = resolve(SHIPPED, NOON)

    assert {law.state(rule).state for rule in SHIPPED.rules if rule.regime == regime} == states


@pytest.mark.parametrize(
    ("day", "state"), [("2025-09-28", "not_yet"), ("2026-11-09", "stayed"), ("2026-11-10", "in_force")]
)
def test_a_day_that_was_asked_for_is_that_day_in_washington(day, state):
    law = resolve(SHIPPED, AsOf(day=date.fromisoformat(day)))

    assert law.provision("us_ear", "affiliates").state == state
    assert {law.day(regime.id).isoformat() for regime in SHIPPED.regimes} == {day}
    assert law.countries_day.isoformat() == day


def test_countries_change_groups_when_washington_s_day_begins():
    midnight = datetime(2026, 2, 3, 5, tzinfo=UTC)
    before = resolve(SHIPPED, AsOf(instant=midnight - timedelta(seconds=1)))
    after = resolve(SHIPPED, AsOf(instant=midnight))

    assert "D:5" in before.countries_for(["KH"])["KH"]
    assert "D:5" not in after.countries_for(["KH"])["KH"]
    assert before.countries_day == before.day("us_ear")


@pytest.mark.parametrize(
    ("instant", "state"),
    [
        ("2025-09-28T12:00:00+00:00", "not_yet"),
        ("2025-09-29T12:00:00+00:00", "in_force"),
        ("2025-11-10T12:00:00+00:00", "stayed"),
        ("2026-11-10T03:00:00+00:00", "stayed"),
        ("2026-11-10T12:00:00+00:00", "in_force"),
    ],
)
def test_the_affiliates_rule_was_stayed_and_returned(instant, state):
    assert (
        resolve(SHIPPED, AsOf(instant=datetime.fromisoformat(instant)))
        .provision("us_ear", "affiliates")
        .state
        == state
    )


def test_the_rules_days_of_the_stay_are_those_of_the_timeline():
    (ear,) = (regime for regime in SHIPPED.regimes if regime.id == "us_ear")
    (affiliates,) = (each for each in ear.provisions if each.id == "affiliates")
    limits = {limit.id: limit.value for limit in ear.limits}

    days = [(entry.from_day - date(1970, 1, 1)).days for entry in affiliates.timeline]
    assert days[1:] == [limits["stay_from_day"], limits["return_day"]]


def test_a_share_of_another_limit_is_resolved_without_a_trace_of_binary_fractions():
    assert resolve(PROPOSED, NOON).regimes["x"].limits == {"line": 30, "warning": 21}


def test_an_override_of_a_limit_moves_its_share_too():
    ours = {"x": RegimeOverrides(limits={"line": 10})}
    law = resolve(PROPOSED, NOON, ours)

    assert law.regimes["x"].limits == {"line": 10, "warning": 7}
    assert law.overridden("x", "line")
    assert not law.overridden("x", "warning")
    assert law.overrides == ours


def test_an_override_of_a_share_is_a_percentage():
    law = resolve(PROPOSED, NOON, {"x": RegimeOverrides(limits={"warning": 10})})

    assert law.regimes["x"].limits["warning"] == 3


def test_a_choice_can_be_made_otherwise():
    ours = {"us_iaas_cip": RegimeOverrides(choices={"unknown_is_foreign": "no"})}
    law = resolve(SHIPPED, NOON, ours)

    assert law.regimes["us_iaas_cip"].choices["unknown_is_foreign"] == "no"
    assert law.overridden("us_iaas_cip", "unknown_is_foreign")
    assert not resolve(SHIPPED, NOON).overridden("us_iaas_cip", "unknown_is_foreign")


def test_a_choice_that_takes_several_is_a_list():
    ours = {"us_iaas_training": RegimeOverrides(choices={"links": ("reseller", "owner")})}

    assert resolve(SHIPPED, NOON, ours).regimes["us_iaas_training"].choices["links"] == ("reseller", "owner")


@pytest.mark.parametrize(
    ("regime", "override", "said", "hint"),
    [
        ("us_iaas_cpi", RegimeOverrides(), "no regime 'us_iaas_cpi'", "did you mean us_iaas_cip?"),
        (
            "zzz",
            RegimeOverrides(),
            "no regime 'zzz'",
            f"known: {', '.join(regime.id for regime in SHIPPED.regimes)}",
        ),
        (
            "us_iaas_cip",
            RegimeOverrides(limits={"reverify_day": 30}),
            "law.us_iaas_cip.limits: there is no limit 'reverify_day'",
            "did you mean reverify_days?",
        ),
        (
            "us_iaas_cip",
            RegimeOverrides(limits={"reverify_days": -1}),
            "no number from 0 up",
            "give a number",
        ),
        (
            "us_iaas_cip",
            RegimeOverrides(limits={"reverify_days": float("nan")}),
            "no number from 0 up",
            "give a number",
        ),
        ("us_iaas_cip", RegimeOverrides(limits={"reverify_days": True}), "no number", "give a number"),
        (
            "us_iaas_cip",
            RegimeOverrides(choices={"while_waiting": "x"}),
            "no choice 'while_waiting'",
            "did you mean while_pending?",
        ),
        (
            "us_iaas_cip",
            RegimeOverrides(choices={"unknown_is_foreign": "maybe"}),
            "law.us_iaas_cip.choices.unknown_is_foreign: there is no option 'maybe'",
            "known: no, yes",
        ),
        (
            "us_iaas_training",
            RegimeOverrides(choices={"links": "owner"}),
            "law.us_iaas_training.choices.links: this choice takes a list",
            "by default: ['ip', 'owner', 'payment', 'reseller']",
        ),
        (
            "us_iaas_training",
            RegimeOverrides(choices={"links": ("owner", "colour")}),
            "law.us_iaas_training.choices.links: there is no option 'colour'",
            "known: ip, owner, payment, reseller",
        ),
        (
            "us_iaas_training",
            RegimeOverrides(choices={"clock_start": ("earlier",)}),
            "law.us_iaas_training.choices.clock_start: this choice takes one option",
            "by default: earlier",
        ),
    ],
)
def test_an_override_of_what_does_not_exist_is_refused(regime, override, said, hint):
    with pytest.raises(ConfigError, match=said) as refused:
        resolve(SHIPPED, NOON, {regime: override})

    assert refused.value.hint == hint


def test_a_code_that_the_table_lacks_is_left_out():
    law = resolve(SHIPPED, NOON)

    assert law.countries_for(["PR", "BR", "XX", "unknown", "US"]) == {
        "BR": [],
        "PR": ["US"],
        "US": ["AI-AUTHORIZATION", "US"],
    }


@pytest.mark.parametrize(
    ("code", "groups"),
    [
        ("CN", {"744.21", "744.22", "CHINA", "D:1", "D:4", "D:5", "ICTS", "RASA-CONCERN"}),
        ("HK", {"744.21", "744.22", "CHINA", "D:1", "D:4", "D:5", "ICTS", "RASA-CONCERN"}),
        ("MO", {"CHINA", "D:1", "D:4", "ICTS", "RASA-CONCERN"}),
        ("CY", {"A:6", "EU"}),
        ("AE", {"3A090", "A:5"}),
        ("ET", {"D:5"}),
        ("SY", {"D:4", "D:5", "E:1"}),
        ("KH", {"744.21", "744.22", "D:1"}),
        ("NI", {"744.21", "D:1", "D:5"}),
        ("RU", {"744.21", "744.21-ANY-ITEM", "744.22", "D:1", "D:4", "D:5", "ICTS", "RASA-CONCERN"}),
        ("CU", {"D:5", "E:2", "EMBARGO", "ICTS"}),
    ],
)
def test_the_groups_of_export_control(code, groups):
    assert set(resolve(SHIPPED, NOON).countries_for([code])[code]) == groups


@pytest.mark.parametrize(
    ("day", "code", "groups"),
    [
        ((2026, 2, 2), "KH", ["744.21", "744.22", "D:1", "D:5"]),
        ((2026, 2, 3), "KH", ["744.21", "744.22", "D:1"]),
        ((2024, 3, 14), "NI", []),
        ((2024, 3, 15), "NI", ["744.21", "D:1", "D:5"]),
        ((2026, 7, 9), "AE", ["D:4"]),
        ((2026, 7, 10), "AE", ["3A090", "A:5"]),
        ((2023, 1, 1), "ET", ["D:5"]),
    ],
)
def test_countries_came_and_left_on_their_days(day, code, groups):
    assert resolve(SHIPPED, AsOf(day=date(*day))).countries_for([code]) == {code: groups}


def test_policies_know_every_country_of_the_table_and_no_other():
    known = resolve(SHIPPED, NOON).countries_for([*codes(), "XX", "unknown"])

    assert known.keys() == codes()
    assert known["XK"] == []


def test_every_group_says_when_it_was_read():
    days = resolve(SHIPPED, NOON).document([])["country_groups"]

    assert set(days) == {group.id for group in SHIPPED.country_groups}
    assert all(isinstance(day, int) for day in days.values())


@pytest.mark.parametrize("day", [date(2026, 6, 1), date(2026, 11, 22), date(2031, 1, 1)])
def test_a_country_group_was_read_on_no_day_that_has_not_come(day):
    days = resolve(SHIPPED, AsOf(day=day)).document([])["country_groups"].values()

    assert max(read for read in days if read != "unknown") <= (day - date(1970, 1, 1)).days


def _days(day):
    return (date.fromisoformat(day) - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("day", "read"),
    [
        ("2024-12-31", "unknown"),
        ("2025-01-01", _days("2025-01-01")),
        ("2026-11-20", _days("2026-11-20")),
        ("2026-11-21", _days("2026-11-20")),
        ("2030-01-01", _days("2026-11-20")),
    ],
    ids=["never compared", "before the comparison", "on it", "after", "long after"],
)
def test_when_the_membership_of_a_day_was_compared(day, read):
    compared = Source(title="t", confidence="V", day=date(2026, 11, 20))
    timeline = (
        Membership(from_day=date(2024, 1, 1), members=("AE",), source=Source(title="t", confidence="V")),
        Membership(from_day=date(2025, 1, 1), members=("DE",), source=compared),
    )
    dated = CountryGroup(id="A:5", title="", timeline=timeline)
    law = resolve(
        manifest(entry("2020-01-01", "proposed"), groups=(dated,)), AsOf(day=date.fromisoformat(day))
    )

    assert law.document([])["country_groups"] == {"A:5": read}


def test_nothing_was_compared_before_the_first_membership():
    compared = Source(title="t", confidence="V", day=date(2026, 11, 20))
    timeline = (Membership(from_day=date(2024, 1, 1), members=("AE",), source=compared),)
    dated = CountryGroup(id="A:5", title="", timeline=timeline)
    law = resolve(manifest(entry("2020-01-01", "proposed"), groups=(dated,)), AsOf(day=date(2023, 12, 31)))

    assert law.document([])["country_groups"] == {"A:5": "unknown"}


@pytest.mark.parametrize(("day", "groups"), [("2026-07-09", []), ("2026-07-10", ["A:5"]), ("2030-01-01", [])])
def test_a_country_group_has_the_members_of_the_day(day, groups):
    dated = CountryGroup(
        id="A:5",
        title="",
        timeline=(
            Membership(from_day=date(2026, 7, 10), members=("AE",), source=READ),
            Membership(from_day=date(2028, 1, 1), members=("DE",), source=READ),
        ),
    )
    as_of = AsOf(day=date.fromisoformat(day))

    assert resolve(manifest(entry("2024-01-29", "proposed"), groups=(dated,)), as_of).countries_for(
        ["AE"]
    ) == {"AE": groups}


def test_the_documents_law_holds_countries_and_every_regime():
    document = resolve(SHIPPED, NOON).document(["DE"])

    assert list(document) == [
        *("countries", "country_groups", "anniversaries"),
        *sorted(regime.id for regime in SHIPPED.regimes),
    ]
    assert document["us_iaas_training"]["limits"]["warning_yop"] == 50
    only = resolve(SHIPPED, NOON).document([], regimes=["us_iaas_cip"])
    assert list(only) == ["countries", "country_groups", "anniversaries", "us_iaas_cip"]


@pytest.mark.parametrize(
    ("day", "years", "end"),
    [
        ("2021-03-01", 5, "2026-03-01"),
        ("2019-03-01", 5, "2024-03-01"),
        ("2024-02-29", 5, "2029-02-28"),
        ("2023-12-31", 2, "2025-12-31"),
        ("9998-01-01", 2, None),
    ],
)
def test_years_end_on_the_same_day_however_many_leap_days_they_have(day, years, end):
    found = {
        (each["day"], each["years"]): each["end"]
        for each in resolve(SHIPPED, NOON).anniversaries([since(day)])
    }

    assert found.get((since(day), years)) == (end and since(end))


def since(day):
    return date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal()


def test_an_unknown_time_zone_is_told():
    with pytest.raises(PolicyError, match="no data on the time zone Mars/Olympus"):
        resolve(manifest(entry("2024-01-29", "proposed"), timezone="Mars/Olympus"), NOON)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2025-01-12", "not_yet"),
        ("2025-03-01", "enacted"),
        ("2025-05-12", "enacted"),
        ("2025-05-13", "not_enforced"),
        ("2025-05-15", "not_enforced"),
    ],
)
def test_the_diffusion_rule_never_bound_for_compliance_was_not_due(day, state):
    law = resolve(SHIPPED, AsOf(day=date.fromisoformat(day)))

    assert [law.provision("us_ear", each).state for each in ("diffusion", "red_flag_28")] == [state, state]


def test_new_york_enacted_its_law_anew():
    law = resolve(SHIPPED, AsOf(day=date(2026, 4, 1)))

    assert law.provision("ny_raise", "developer_duties").since == "2026-03-27"
