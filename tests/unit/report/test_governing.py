"""Which verdict governs where several regimes ask something of one subject."""

import pytest

from guardrails.report import governing
from guardrails.report.text import LISTED_CUSTOMERS, render
from tests.builders import make_report, make_verdict

LICENSE = {"rule": "US-EAR-01", "regime": "us_ear", "obligation": "license", "binding": "law"}
HOUSE = {"rule": "HSE-03", "regime": "house", "obligation": "verify", "binding": "house"}
PROPOSED = {"rule": "US-CIP-04", "binding": "none"}
DENIED = {"rule": "US-OFAC-01", "regime": "us_ofac", "obligation": "deny", "binding": "law"}


def rows(*verdicts):
    return governing.rows([make_verdict(**each) for each in verdicts])


def test_what_binds_by_law_goes_before_house_and_house_before_a_proposal():
    (row,) = rows(PROPOSED, HOUSE, LICENSE)

    assert (row.rule, row.regime, row.binding, row.obligation) == ("US-EAR-01", "us_ear", "law", "license")
    assert row.others == ("HSE-03", "US-CIP-04")


def test_of_two_that_bind_alike_the_stricter_obligation_goes_first():
    (row,) = rows(LICENSE, DENIED)

    assert (row.rule, row.others) == ("US-OFAC-01", ("US-EAR-01",))


@pytest.mark.parametrize(
    "other", [{**HOUSE, "subject": "pool"}, {**HOUSE, "verdict": "unknown"}, {**HOUSE, "regime": "us_ear"}]
)
def test_one_regime_alone_meets_no_other(other):
    assert rows(LICENSE, other) == ()


def test_the_report_names_what_governs():
    found = rows(LICENSE, HOUSE)

    assert "C-1: US-EAR-01 before HSE-03" in render(make_report(governing=found))
    assert "C-1 pool p: US-EAR-01 before" in render(
        make_report(
            governing=rows(
                {**LICENSE, "kind": "pool", "subject": "p"}, {**HOUSE, "kind": "pool", "subject": "p"}
            )
        )
    )
    assert "and 2 more; all are in -o json" in render(make_report(governing=found * (LISTED_CUSTOMERS + 2)))
    assert "Where regimes meet" not in render(make_report())
