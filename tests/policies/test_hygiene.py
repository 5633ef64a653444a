"""What every rule must keep, whatever it decides."""

import re
from collections import Counter
from operator import attrgetter
from pathlib import PurePosixPath

import msgspec
import pytest

from guardrails.policy import ambiguities, law_age, messages, verdicts
from guardrails.policy.bundle_files import load_bundle
from guardrails.settings import Settings
from tests.policies import cases
from tests.policies import documents as make

RULES = load_bundle().manifest.rules
SOURCES = load_bundle().sources
REGIMES = {regime.id: regime for regime in load_bundle().manifest.regimes}
RIGHT = tuple(each() for each in cases.RIGHT)
WRONG = tuple(each() for each in cases.WRONG)
LEAVES = {"observed", "missing", "choices", "events", "bound"}

rules = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def source(rule):
    return SOURCES[f"guardrails/regimes/{rule.regime}/{rule.name}/{rule.name}.rego"]


def subjects(rule, document):
    typed = msgspec.convert(document, make.MODELS[document["kind"]])
    return set(verdicts.subjects(typed, rule.subject))


def leaves(decision, rule):
    return decision[rule.regime][rule.name]


@pytest.fixture(scope="module")
def decisions(decide):
    """`(document, decision)` of the documents with names."""
    documents = (*WRONG, *RIGHT, make.unattributed())
    return [(document, decide(document)) for document in documents]


RIDDLES = r"\b(nobody|everybody|everyone|no one|who is|who are|who deals|that nobody|one that)\b"


def said(decision, rule):
    return set(leaves(decision, rule)["verdict"].values())


def test_ids_are_unique_and_say_their_regime():
    assert max(Counter(rule.id for rule in RULES).values()) == 1
    assert len({(rule.regime, rule.id.rpartition("-")[0]) for rule in RULES}) == len(REGIMES)


@rules
def test_every_annotation_says_something(rule):
    for text in (rule.title, rule.description, rule.message, rule.remediation):
        assert text.strip() == text
        assert len(text) > 15
    assert rule.citations
    assert all(citation.ref.startswith("https://") for citation in rule.citations)
    assert not rule.title.endswith(".")


@rules
def test_every_rule_says_what_it_found_and_what_is_not_known(rule):
    observed = set(re.findall(r"\{(\w+)\}", rule.message))

    for text in (rule.finding, rule.question):
        assert text.strip() == text
        assert 10 < len(text) <= 110
        assert not text.endswith(".")
        assert set(re.findall(r"\{(\w+)\}", text)) <= observed, "the message shows it too"
    assert rule.finding != rule.question


@rules
def test_no_rule_speaks_in_riddles(rule):
    for text in (rule.title, rule.finding, rule.question):
        worded = messages.render(text, {}).lower()

        assert not re.search(RIDDLES, worded)
        assert not re.search(r"\b(yop|eop/s|programme|licen[cs]e[ds]? of who)\b", worded)


def test_a_rule_on_a_list_calls_the_hits_that_it_names_confirmed():
    found = [rule for rule in RULES if "listed.found(" in source(rule)]

    assert len(found) == 7
    for rule in found:
        assert "confirmed hits: {parties}" in rule.message, "a possible hit is not among them"


@rules
def test_a_good_state_is_no_finding_and_no_question(rule):
    assert rule.title not in (rule.finding, rule.question)


@rules
def test_no_proposal_is_worded_as_a_duty(rule):
    worded = f"{rule.title} {rule.finding} {rule.question} {rule.message} {rule.remediation}".lower()

    assert not re.search(r"\b(must|required by|shall|illegal|obliged)\b", worded)


@rules
def test_a_license_is_spelled_as_american_law_spells_it(rule):
    worded = f"{rule.title} {rule.description} {rule.message} {rule.remediation}".lower()

    assert "licence" not in worded


@rules
def test_a_rule_uses_the_limits_and_choices_that_it_declares(rule):
    text = source(rule)
    in_clocks = {length for clock in rule.clocks for length in (clock.days, clock.months, clock.years)}

    assert set(re.findall(r"_law\.limits\.(\w+)", text)) | (in_clocks & set(rule.limits)) == set(rule.limits)
    assert set(re.findall(r"_law\.choices\.(\w+)", text)) == set(rule.choices)
    assert text.count(f"input.law.{rule.regime}") == text.count("input.law") <= 1


def test_every_limit_and_choice_of_a_regime_is_used():
    for regime in REGIMES.values():
        ours = [rule for rule in RULES if rule.regime == regime.id]
        read = {
            key.split(".")[1]
            for key in (ambiguities.SEARCHES, ambiguities.CHECKS, ambiguities.REVIEWS, law_age.LONGEST)
            if key.startswith(f"{regime.id}.")
        }
        assert {limit.id for limit in regime.limits} - read == {
            limit for rule in ours for limit in rule.limits
        }
        assert {choice.id for choice in regime.choices} == {key for rule in ours for key in rule.choices}


def test_every_ambiguity_of_the_law_is_decided_somewhere():
    found = ambiguities.homes(tuple(REGIMES.values()))

    assert {f"D-{number}" for number in range(1, 31)} <= found.keys()
    assert [ambiguity for ambiguity, places in found.items() if not places] == []


def test_what_decides_an_ambiguity_exists():
    limits = {f"{regime.id}.{limit.id}" for regime in REGIMES.values() for limit in regime.limits}
    settings = Settings()

    assert set(ambiguities.LIMITS) <= limits
    assert all(attrgetter(key)(settings) for key in ambiguities.SETTINGS)
    own = {"house", "K3a", "RASA"}
    named = {choice.ambiguity for regime in REGIMES.values() for choice in regime.choices}
    assert named - own <= set(ambiguities.homes(()))


def test_the_libraries_know_no_regime():
    libraries = {path: text for path, text in SOURCES.items() if path.startswith("guardrails/lib/")}

    assert libraries
    assert [
        path for path, text in libraries.items() if re.search(r"regimes|law\.(?!countr|anniversaries)", text)
    ] == []


def test_the_package_is_the_path():
    for path, text in SOURCES.items():
        package = re.search(r"^package (\S+)$", text, re.MULTILINE)[1]
        parts = PurePosixPath(path).with_suffix("").parts
        assert package in {".".join(parts), ".".join(parts[:-1])}, path
        assert path == "guardrails/decision.rego" or parts[-1] == parts[-2]


def test_every_subject_has_a_verdict_and_no_one_else(decisions):
    for document, decision in decisions:
        for rule in RULES:
            assert set(leaves(decision, rule)["verdict"]) == subjects(rule, document), rule.id


def test_a_decision_has_the_rules_of_the_manifest(decisions):
    for _, decision in decisions:
        assert {(regime, name) for regime, ours in decision.items() for name in ours} == {
            (rule.regime, rule.name) for rule in RULES
        }


@rules
def test_every_rule_fires_when_everything_is_wrong(rule, decide):
    assert any("fail" in said(decide(document), rule) for document in WRONG)


@rules
def test_no_rule_fires_when_everything_is_right(rule, decide):
    fine = {"pass", "not_applicable"} | ({"fail"} if rule.id in cases.INFORMATION else set())

    assert set().union(*(said(decide(document), rule) for document in RIGHT)) <= fine


def test_every_rule_passes_somewhere_when_everything_is_right(decide):
    decisions = [decide(document) for document in RIGHT]
    idle = {rule.id for rule in RULES if not any("pass" in said(each, rule) for each in decisions)}

    assert idle == cases.IDLE


def test_nothing_is_fine_where_nothing_is_known(decide):
    decision = decide(make.unattributed())

    assert {rule.id for rule in RULES if "pass" in said(decision, rule)} == cases.FINE_FOR_NOBODY
    assert not any("fail" in said(decision, rule) for rule in RULES)


@rules
def test_fail_and_unknown_give_every_detail(rule, decisions):
    for _, decision in decisions:
        verdict, detail = leaves(decision, rule)["verdict"], leaves(decision, rule)["detail"]
        due = {subject for subject, each in verdict.items() if each in {"fail", "unknown"}}
        assert due <= set(detail) <= set(verdict)
        for each in detail.values():
            assert set(each) == LEAVES
            assert each["missing"] == sorted(set(each["missing"]))
            assert set(each["choices"]) <= set(rule.choices)
            assert set(re.findall(r"\{(\w+)\}", rule.message)) <= set(each["observed"])


@rules
def test_the_events_are_those_of_the_clocks(rule, decisions):
    of_clocks = {event for clock in rule.clocks for event in (*clock.from_events, clock.met_by)} - {""}
    for _, decision in decisions:
        for each in leaves(decision, rule)["detail"].values():
            assert set(each["events"]) == of_clocks


def test_rules_with_days_on_record_show_their_clock_on_passes_too(decide):
    decision = decide(make.everything_right())
    shown = {rule.id for rule in RULES if leaves(decision, rule)["detail"]}

    assert shown >= {"US-CIP-04", "US-CIP-15", "US-TRN-03"}


@rules
def test_a_denial_is_not_waivable_by_default(rule):
    assert rule.waivable == (rule.obligation not in {"deny", "license"})


def test_no_fact_of_second_hand_or_memory_is_marked_as_read():
    """The marks of what the dossier could not verify; a better one needs the primary."""
    training, cip = REGIMES["us_iaas_training"], REGIMES["us_iaas_cip"]
    marks = {each.id: each.source.confidence for each in (*training.choices, *cip.choices)}
    limits = {each.id: each.source.confidence for each in (*cip.limits, *training.limits)}

    assert {key for key, mark in marks.items() if mark != "M"} == {
        *("unknown_is_foreign", "after_failure", "us_product"),
    }
    assert "V" not in marks.values()
    assert {key for key, mark in limits.items() if mark == "V"} == {
        *("beneficial_owner_percent", "line_yop", "biological_yop", "cluster_eops", "cluster_gbps"),
        *("retention_years", "longest_retention_years", "termination_days", "copy_days"),
        *("certification_days", "measure_wait_days", "measure_days"),
    }
