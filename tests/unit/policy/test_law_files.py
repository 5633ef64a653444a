import re
from pathlib import Path

import msgspec
import pytest

from guardrails.errors import PolicyError
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.law_files import check_rule, read_countries, read_regime
from guardrails.policy.manifest import Clock, Parameters

POLICIES = Path(__file__).resolve().parents[3] / "policies"
PATH = "guardrails/regimes/us_iaas_training/regime.yaml"
REGIME = (POLICIES / PATH).read_text(encoding="utf-8")
COUNTRIES = (POLICIES / "guardrails/countries.yaml").read_text(encoding="utf-8")
RULE = next(rule for rule in load_bundle().manifest.rules if rule.id == "US-TRN-01")


def broken(text, pattern, replacement):
    changed, count = re.subn(pattern, replacement, text, count=1, flags=re.DOTALL)
    assert count == 1
    return changed


def test_a_regime_is_read_with_its_sources():
    regime = read_regime(PATH, REGIME)

    assert [entry.state for entry in regime.provisions[1].timeline] == ["in_force", "revoked"]
    assert {limit.id: limit.percent_of for limit in regime.limits}["warning_yop"] == "line_yop"


@pytest.mark.parametrize(
    ("pattern", "replacement", "said"),
    [
        ("id: us_iaas_training", "id: other", "its id is other, its folder us_iaas_training"),
        ("id: eo_14110", "id: training_reports", "provision training_reports stands here twice"),
        ("id: cluster_gbps", "id: cluster_eops", "limit cluster_eops stands here twice"),
        ("id: cluster_test", "id: clock_start", "choice clock_start stands here twice"),
        (
            "from: 2025-01-20",
            "from: 2023-10-30",
            "provision eo_14110: a timeline has entries with rising days",
        ),
        ("from: 2025-01-20", "from: 2023-01-20", "a timeline has entries with rising days"),
        (
            "from: 2025-01-20",
            "from: 2025-13-45",
            r":[0-9]+: provisions\[1\].timeline\[1\].from: '2025-13-45' is not a day",
        ),
        (
            "state: revoked",
            "state: dead",
            r":[0-9]+: provisions\[1\].timeline\[1\].state: 'dead' is not one of",
        ),
        ("default: required", "default: maybe", "choice cluster_test: the default 'maybe' is not among"),
        (r"default: \[ip, owner", "default: [ip, colour", "choice links: the default 'colour' is not among"),
        ("percent_of: line_yop", "percent_of: line", "limit warning_yop: there is no plain limit 'line'"),
        ("percent_of: line_yop", "percent_of: warning_yop", "there is no plain limit 'warning_yop'"),
        ("America/New_York", "America/Gotham", "'America/Gotham' is no time zone"),
        ("America/New_York", "../etc", "is no time zone"),
        (r"timeline:\n  - from: 2024.*?- id: eo", "timeline: []\n- id: eo", "rising days"),
        (".*", "", ":1: "),
    ],
)
def test_a_wrong_regime_is_refused(pattern, replacement, said):
    with pytest.raises(PolicyError, match=said) as refused:
        read_regime(PATH, broken(REGIME, pattern, replacement))

    assert str(refused.value).startswith(f"policies/{PATH}:")
    assert refused.value.hint


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"provision": "part"}, "no provision 'part'"),
        ({"limits": (*RULE.limits, "line")}, "no limit 'line'"),
        ({"choices": ("whose",)}, "no choice 'whose'"),
        ({"parameters": (Parameters(line_gbps="gbps"),)}, "no declared limit 'gbps'"),
        ({"parameters": (Parameters(lists=("sdn",), percent="half"),)}, "no declared limit 'half'"),
        ({"parameters": (Parameters(),)}, "those of clusters, those of ownership or those of ties"),
        ({"parameters": (Parameters(links="links"),)}, "or those of ties"),
        ({"parameters": (Parameters(links="ties", percent="line_yop"),)}, "no declared choice 'ties'"),
        (
            {"parameters": (Parameters(line_gbps="cluster_gbps", lists=("sdn",), percent="half"),)},
            "those of clusters, those of ownership or those of ties",
        ),
        ({"clocks": (Clock(id="c", from_events=("e",)),)}, "clock c needs one of days, months, years"),
        ({"clocks": (Clock(id="c", from_events=("e",), days=1, months=1),)}, "needs one of"),
        ({"clocks": (Clock(id="c", from_events=("e",), years="report_years"),)}, "no declared limit"),
    ],
)
def test_a_rule_that_names_what_its_regime_lacks_is_refused(changes, said):
    regime = read_regime(PATH, REGIME)
    check_rule(RULE, regime)

    with pytest.raises(PolicyError, match=said) as refused:
        check_rule(msgspec.structs.replace(RULE, **changes), regime)

    assert "training_capacity_reported.rego: US-TRN-01" in str(refused.value)


def test_the_united_states_have_their_territories():
    groups = {group.id: group for group in read_countries(COUNTRIES).groups}

    assert groups["US"].timeline[0].members == ("AS", "GU", "MP", "PR", "UM", "US", "VI")


@pytest.mark.parametrize(
    ("pattern", "replacement", "said"),
    [
        (r"- id: EU\n", "- id: US\n", "group US stands here twice"),
        ("US AS GU", "US AS XX", "group US: there is no code 'XX'"),
        ("    members", "    member", r"groups\[0\].timeline\[0\]"),
        (r"\Z", "- {id: US, title: again, timeline: []}\n", "group US: a timeline has entries"),
    ],
)
def test_wrong_countries_are_refused(pattern, replacement, said):
    with pytest.raises(PolicyError, match=said):
        read_countries(broken(COUNTRIES, pattern, replacement))
