"""The tutorials, each followed from an empty folder."""

import json

import pytest

from tests.conftest import CACHE_KEY
from tests.integration.scans import ONE, THREE, TWO
from tests.integration.tutorial import Tutorial


@pytest.fixture
def tutorial(tmp_path, monkeypatch, module_cache):
    """Opens a tutorial in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUARDRAILS_CACHE", str(module_cache))
    monkeypatch.setenv("GUARDRAILS_CACHE_KEY", CACHE_KEY)
    for name in ("GITHUB_STEP_SUMMARY", "GUARDRAILS_LOG_FORMAT"):
        monkeypatch.delenv(name, raising=False)
    return lambda name: Tutorial(name, tmp_path)


def test_a_pull_request_is_gated(tutorial):
    page = tutorial("tutorial-pull-request.md")
    page.follow()

    first, pending, verified, gate, _ = page.said("plan")
    assert "tag customer=acme: no register is given" in first
    assert "identity not verified: pending" in pending
    assert "not allowed until verified: H100" in pending
    assert verified.startswith("PASS")
    assert gate.startswith("::notice title=Guardrails::exit 0")
    assert "settled by: identity check" in page.said("explain")[0]
    assert (page.folder / "comment.md").read_text(encoding="utf-8").startswith("<!-- guardrails -->")


def test_thirty_accounts_are_read_every_night(tutorial, scan, monkeypatch):
    """In a world of three accounts and the management's: more of them show nothing more, and take long."""
    organisation = scan.estate.organisation()
    for account, customer in ((ONE, "acme"), (TWO, "borealis"), (THREE, "cobalt")):
        organisation.account(account, tags={"customer": customer})
    scan.estate.accounts[ONE].region("us-east-1").instances("p5.48xlarge")
    scan.estate.ready()
    for name, value in scan.environment.items():
        monkeypatch.setenv(name, value)

    def cobalt_starts_a_machine(words):
        if words[:2] == ["scan", "aws"] and "tuesday.snapshot" in words:
            scan.estate.accounts[THREE].region("us-east-1").instances("p5.48xlarge")

    page = tutorial("tutorial-nightly.md")
    page.follow(cobalt_starts_a_machine)

    first, decided, *_ = page.said("scan")
    assert "no register is given" in first
    assert "not allowed until verified: H100" in decided
    assert "`cobalt`: 0 `->` 8" in page.said("diff")[0]
    tuesday, audit = (json.loads((page.folder / f"{name}.json").read_text()) for name in ("tuesday", "audit"))
    assert [each["account"] for each in tuesday["workloads"]] == [ONE, THREE]
    assert [each["account"] for each in audit["workloads"]] == [ONE]


def test_forty_customers_come_from_a_spreadsheet(tutorial):
    page = tutorial("tutorial-spreadsheet.md")
    page.follow()

    unknown, usable = page.said("register", "check")
    assert "5 columns are not known: 'Customer ID' -> id, 'Company Name' -> name" in unknown
    assert "40 customers, 40 accounts" in usable
    first, _, last = page.said("register", "review")
    assert first.count("identity not verified") == 4
    assert "re-verified" in first
    assert last == ""
    assert (page.folder / "due.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    facts = (page.folder / "facts.json").read_text(encoding="utf-8")
    assert len(json.loads(facts)["customers"]) == 40
    assert not any(each in facts for each in ("Lantern Speech", "yuki", "ines"))
