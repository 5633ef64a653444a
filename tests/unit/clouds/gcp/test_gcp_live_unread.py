"""What no scan of GCP reads is said: in coverage, in the page, in the help."""

import pytest
from click.testing import CliRunner

from guardrails.cli.scan import scan
from guardrails.clouds.gcp.unread import UNREAD, lines
from guardrails.model.coverage import SERVICE
from tests.conftest import ROOT


def test_each_service_is_a_line_that_is_complete():
    found = list(lines())

    assert {each.where for each in found} == {f"gcp/{each.name}" for each in UNREAD}
    assert {(each.what, each.state, each.complete) for each in found} == {(SERVICE, "not_asked", True)}


@pytest.mark.parametrize("each", UNREAD, ids=lambda each: each.name)
def test_the_page_and_the_help_name_it(each):
    page = (ROOT / "docs" / "scan-gcp.md").read_text(encoding="utf-8")
    help_ = CliRunner().invoke(scan, ["gcp", "--help"]).output

    assert f"| {each.name} | {each.what} |" in page
    assert each.name in " ".join(help_.split())
