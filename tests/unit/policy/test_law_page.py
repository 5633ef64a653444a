import msgspec
import pytest

from guardrails.policy import law_page
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.manifest import Limit, Source

MANIFEST = load_bundle().manifest
PAGE = law_page.page(MANIFEST.regimes, MANIFEST.rules, MANIFEST.country_groups)
CIP = next(regime for regime in MANIFEST.regimes if regime.id == "us_iaas_cip")


def section(title):
    return PAGE.split(f"### {title}")[1].split("\n### ")[0]


@pytest.mark.parametrize("regime", MANIFEST.regimes, ids=lambda regime: regime.id)
def test_a_reviewer_is_told_of_each_regime_what_binds_what_is_presumed_and_what_is_not_decided(regime):
    assert law_page.unsaid(regime) == ()
    for sentence in (*regime.binds, *regime.presumed, *regime.undecided):
        assert f"- {sentence}\n" in PAGE
    for provision in regime.provisions:
        assert provision.text in PAGE


def test_each_rule_each_number_and_each_reading_stands_on_the_page():
    assert all(f"[{rule.id}](../policies/guardrails/regimes/" in PAGE for rule in MANIFEST.rules)
    assert "| `warning_yop` | 50 % of `line_yop` |" in PAGE
    assert "**required**, not_required" in PAGE


def test_what_is_still_unread_is_listed_by_rule_under_its_mark():
    assert r"contents of the initial report (A1.5) (M)" in PAGE
    unverified, secondary, copied = (
        section(title) for title in ("Not verified", "Known second hand", "Read word for word")
    )
    assert "| US-TRN-08 | 89 FR 5698, proposed 15 CFR 7.308, correction" in unverified
    assert "| US-OFAC-01 |" in secondary
    assert "state of `blocked_persons` from 2014-08-13" in secondary
    assert "| CA-SB53-01 | California SB 53" in copied
    assert "limits `frontier_yop`" in copied


def test_every_weak_mark_of_a_citation_is_listed():
    for confidence, title in law_page.UNREAD.items():
        listed = section(title)
        for rule in MANIFEST.rules:
            for cited in rule.citations:
                assert (cited.confidence != confidence) or cited.description.replace("|", "/") in listed


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ({"binds": ()}, "binds"),
        ({"presumed": ()}, "presumed"),
        ({"undecided": ()}, "undecided"),
        ({"read": None}, "read"),
        ({"provisions": (msgspec.structs.replace(CIP.provisions[0], text=""),)}, "text of each provision"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_regime_that_leaves_something_out_is_named(without, said):
    assert law_page.unsaid(msgspec.structs.replace(CIP, **without)) == (said,)


def test_what_no_law_asks_has_no_day_on_which_it_was_read():
    house = next(regime for regime in MANIFEST.regimes if regime.id == "house")

    assert house.read is None
    assert "house | – |" in PAGE


def test_what_binds_comes_first():
    places = {regime.id: PAGE.index(f'<a id="{regime.id}">') for regime in MANIFEST.regimes}

    assert max(places["us_ear"], places["us_ofac"]) < places["house"] < places["us_iaas_cip"]
    assert places["us_iaas_cip"] < places["ca_sb53"]


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (100, "yop", "10^26 operations"),
        (0.1, "yop", "10^23 operations"),
        (25, "yop", "2.5 · 10^25 operations"),
        (100, "eops", "10^20 operations per second"),
        (20767, "day", "2026-11-10"),
        (15, "days", "15 days"),
    ],
)
def test_numbers_are_shown_as_a_lawyer_reads_them(number, unit, said):
    source = Source(title="the text", confidence="V")

    assert law_page.amount(Limit(id="x", title="", value=number, unit=unit, source=source)) == said
