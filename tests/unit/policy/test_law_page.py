import msgspec
import pytest

from guardrails.policy import law_page
from guardrails.policy.bundle_files import load_bundle

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
        section(title) for title in ("Verified by nobody", "Known second hand", "Read word for word")
    )
    assert "| US-TRN-08 | 89 FR 5698, proposed 15 CFR 7.308, correction" in unverified
    assert "| US-OFAC-01 |" in secondary
    assert "state of `blocked_persons` from 2014-08-13" in secondary
    assert "| CA-SB53-01 | California SB 53" in copied
    assert "limit `frontier_yop`" in copied


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
    assert "| the provider's own | – |" in PAGE
