"""What a report says of itself: when its facts were read, which thresholds bind, which verdicts it omits."""

import json
from datetime import UTC, datetime

import pytest

from guardrails.configuration import load_settings
from guardrails.decide.check import check_plans
from guardrails.decide.inputs import open_files
from tests.conftest import CACHE_KEY, ROOT

NOW = datetime(2026, 11, 30, tzinfo=UTC)
DEMO = ROOT / "guardrails" / "demo"


@pytest.fixture
def decide(monkeypatch, module_cache):
    monkeypatch.chdir(DEMO)
    monkeypatch.setenv("GUARDRAILS_CACHE", str(module_cache))
    monkeypatch.setenv("GUARDRAILS_CACHE_KEY", CACHE_KEY)

    def decide(*plans, everything=False, **flags):
        settings = load_settings("guardrails.yaml", flags, {}, DEMO)
        return check_plans(plans, open_files(settings), NOW, everything=everything)

    return decide


def test_passes_are_counted_or_listed_and_the_report_says_which(decide):
    counted, listed = decide("tfplan.json"), decide("tfplan.json", everything=True)

    assert (counted.passes, listed.passes) == ("counted", "listed")
    passed = [sum(each.verdict == "pass" for each in found.verdicts) for found in (counted, listed)]
    assert passed[0] < passed[1] == listed.summary.verdicts["pass"]


def test_thresholds_say_how_they_bind(decide):
    lines = decide("tfplan.json").customers[0].lines

    assert {each.limit: each.binding for each in lines if each.regime == "us_iaas_training"} == {
        "biological_yop": "house",
        "cluster_eops": "house",
        "line_yop": "house",
        "warning_yop": "house",
    }
    assert {each.binding for each in lines if each.limit == "closed_weights_yop"} <= {"none"}


def test_rules_say_how_they_stand_as_their_verdicts_do(decide):
    report = decide("tfplan.json")
    rules = {each.id: (each.state, each.binding) for each in report.rules}

    assert {(each.rule, each.state, each.binding) for each in report.verdicts} <= {
        (rule, *standing) for rule, standing in rules.items()
    }
    assert {binding for _, binding in rules.values()} == {"law", "house", "none"}


@pytest.mark.parametrize(
    ("timestamp", "said"),
    [
        ("2026-11-20T10:30:00+01:00", "2026-11-20T09:30:00Z"),
        ("2026-11-20T09:30:00", ""),
        ("yesterday", ""),
        (None, ""),
        (7, ""),
    ],
)
def test_a_plan_s_facts_are_of_when_terraform_made_it(decide, tmp_path, timestamp, said):
    plan = {"format_version": "1.2", "resource_changes": [], "timestamp": timestamp}
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan))

    assert decide(str(path)).inputs[0].facts_as_of == said
