"""The table of what makes a report milder than the default: complete, with value and origin."""

from datetime import UTC, date, datetime

import pytest

from guardrails.catalog.softened import Answer, Change
from guardrails.configuration import load_settings
from guardrails.decide.law import law_of, terms
from guardrails.model.coverage import ENTRY, SERVICE, WORKLOADS, Coverage
from guardrails.model.report import AssumptionRow
from guardrails.policy import softened
from guardrails.policy.bundle_files import load_bundle
from tests.builders import make_verdict, make_waiver

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MANIFEST = load_bundle().manifest
GAP = Coverage(where="plan.json", what="resources", state="opaque", reason="")


def table(folder, text="", environ=None, flags=None, **used):
    if text:
        (folder / "guardrails.yaml").write_text(text)
    settings = load_settings(None, flags or {}, environ or {}, folder)
    law = law_of(settings, MANIFEST, NOW)
    fields = {
        "attributed": {},
        "assumptions": (),
        "waivers": (),
        "verdicts": (),
        "coverage": (),
        "changes": (),
        "answer": Answer(),
        "estate": False,
    }
    made = softened.Used(**(fields | used))
    return softened.table(made, settings, MANIFEST, law, terms(settings, MANIFEST, law))


def test_by_default_nothing_is_milder(tmp_path):
    assert table(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "kind", "id_", "old", "new"),
    [
        ("fail_on: never", "setting", "fail_on", "binding", "never"),
        (
            "allow_incomplete: yes",
            "gaps",
            "allow_incomplete",
            "exit 3",
            "accepted: 0 parts not covered, 0 verdicts",
        ),
        ("disable: [{id: HSE-03, reason: r}]", "rule", "HSE-03", "built-in default", "not judged"),
        ("disable: [{id: US-OFAC-01, reason: r}]", "rule", "US-OFAC-01", "in force", "not judged"),
        ("disable: [{id: US-TRN-02, reason: r}]", "rule", "US-TRN-02", "does not bind", "not judged"),
        (
            "law: {us_iaas_training: {limits: {line_yop: 500}}}",
            "limit",
            "us_iaas_training.line_yop",
            "100",
            "500",
        ),
        (
            "law: {us_iaas_training: {choices: {capacity_basis: estimate}}}",
            *("choice", "us_iaas_training.capacity_basis", "dense_peak", "estimate"),
        ),
        ("assessment: {utilisation: 0.1}", "setting", "assessment.utilisation", "0.4", "0.1"),
        ("waivers: {max_days: 999}", "setting", "waivers.max_days", "365", "999"),
        ("attribution: {tags: [x]}", "setting", "attribution.tags", "customer, customer-id", "x"),
        ("attribution: {default: acme}", "setting", "attribution.default", "", "acme (0 workloads)"),
        ("customer: acme", "setting", "customer", "", "acme (0 workloads)"),
        ("account: aws/111122223333", "setting", "account", "", "aws/111122223333"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_each_setting_is_an_entry_with_its_values_and_line(tmp_path, text, kind, id_, old, new):
    (entry,) = table(tmp_path, text)

    assert (entry.kind, entry.id) == (kind, id_)
    assert entry.old.startswith(old)
    assert entry.new.startswith(new)
    assert entry.origin == f"{tmp_path / 'guardrails.yaml'}:1"


def test_the_origin_is_the_flag_or_the_variable(tmp_path):
    (flag,) = table(tmp_path, flags={"fail_on": "never"})
    (variable,) = table(tmp_path, environ={"GUARDRAILS_CUSTOMER": "acme"}, attributed={"customer": 3})

    assert flag.origin == "flag --fail-on"
    assert (variable.origin, variable.new) == ("environment GUARDRAILS_CUSTOMER", "acme (3 workloads)")


def test_a_disabled_rule_says_who_answers_for_it(tmp_path):
    (entry,) = table(tmp_path, "disable: [{id: HSE-03, reason: ours is stricter, owner: ops}]")

    assert (entry.owner, entry.reason) == ("ops", "ours is stricter")
    assert softened.softening([entry]).left_out == ("HSE-03",)


def test_regimes_that_bind_and_are_left_out_are_named(tmp_path):
    entries = table(tmp_path, flags={"regimes": ("us_iaas_cip",)})

    assert {(each.id, each.old) for each in entries} == {
        ("us_ear", "in force"),
        ("us_ofac", "in force"),
        ("eu_russia", "in force"),
        ("in_certin", "in force"),
        ("eu_freezes", "in force"),
        ("uk_freezes", "in force"),
        ("house", "built-in default"),
    }
    assert softened.softening(entries).left_out == tuple(each.id for each in entries)
    adopted = table(tmp_path, "enforce: [US-TRN-01]", flags={"regimes": ("us_iaas_cip",)})
    assert ("us_iaas_training", "house policy") in {(each.id, each.old) for each in adopted}


def test_what_was_excused_and_answered_says_who_answers_for_it(tmp_path):
    entries = table(
        tmp_path,
        "assume: [{address: a, instances: 4, owner: o, reason: r, until: 2026-12-31}]",
        verdicts=[
            make_verdict(verdict="waived", excused="fail", waiver="baseline"),
            make_verdict(verdict="waived", excused="unknown", waiver="baseline"),
        ],
        waivers=(make_waiver(), make_waiver(state="expired", verdicts=0)),
        assumptions=(
            AssumptionRow(
                address="a",
                state="used",
                workloads=1,
                owner="o",
                reason="r",
                until="2026-12-31",
                old="instances unknown",
                new="instances 4",
            ),
        ),
        changes=(Change(row="shape aws p5.48xlarge", old="count 8", new="count 4", source="s", lowers=True),),
        answer=Answer(owner="ops", reason="sealed off", until=date(2026, 12, 31)),
    )

    found = {each.kind: each for each in entries}
    assert found["baseline"].new == "1 failures, 1 undecided checks excused"
    assert (found["waiver"].owner, found["waiver"].until, found["waiver"].reason) == (
        *("o@example.com", "2026-12-31", "pilot"),
    )
    assert (found["assumption"].old, found["assumption"].new) == ("instances unknown", "instances 4")
    assert (found["catalog"].owner, found["catalog"].reason) == ("ops", "sealed off")
    assert len(entries) == 4


def test_what_a_scan_did_not_ask_for_is_an_entry(tmp_path):
    line = Coverage(where="aws", what="accounts", state="not_asked", count=3, reason="left out by --exclude")

    (entry,) = table(tmp_path, coverage=[line, GAP], estate=True)

    assert (entry.kind, entry.new, entry.reason) == ("scan", "3 not asked for", "left out by --exclude")
    assert table(tmp_path, coverage=[line]) == ()


def unit(region, service, reason="not asked for"):
    return Coverage(where=f"aws/1/{region}/{service}", what=WORKLOADS, state="skipped", reason=reason)


def test_services_and_regions_that_were_not_asked_for_are_named_once(tmp_path):
    lines = [
        unit("eu-west-1", "eks"),
        unit("eu-west-1", "ecs"),
        unit("us-east-1", "eks"),
        unit("eu-west-2", ENTRY),
        unit("eu-west-3", ENTRY, "left out by request"),
    ]
    entries = table(tmp_path, coverage=lines, estate=True)

    assert [(each.id, each.new, each.reason) for each in entries] == [
        ("services", "not asked for: ecs, eks", "not asked for"),
        ("regions", "not asked for: eu-west-2", "not asked for"),
        ("regions", "not asked for: eu-west-3", "left out by request"),
    ]
    assert softened.softening(entries).unasked == (
        "services not asked for: ecs, eks",
        "regions not asked for: eu-west-2",
        "regions not asked for: eu-west-3",
    )


def test_services_that_no_scan_reads_make_no_report_milder(tmp_path):
    never = Coverage(where="aws/CodeBuild", what=SERVICE, state="not_asked", reason="a scan does not read it")

    assert table(tmp_path, coverage=[never], estate=True) == ()


def test_accepted_gaps_are_counted(tmp_path):
    (entry,) = table(
        tmp_path, "allow_incomplete: yes", coverage=[GAP], verdicts=[make_verdict(verdict="unknown")]
    )

    assert entry.new == "accepted: 1 parts not covered, 1 verdicts undecided"


def test_whose_a_workload_is_does_not_count_as_milder(tmp_path):
    assert softened.softening(table(tmp_path, "customer: acme")).entries == 0
    assert softened.softening(table(tmp_path, "fail_on: never")).entries == 1
