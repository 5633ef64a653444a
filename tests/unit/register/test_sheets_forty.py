"""Forty customers in a spreadsheet, every row complete: nothing is left open, and no rule is undecided."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from guardrails.cli.register import register
from guardrails.register.load import load
from guardrails.register.sheets.columns import LISTS
from guardrails.register.sheets.tofile import as_csv, as_workbook
from tests.unit.register.test_sheets_cli import NOW

NUMBER = 40
COVERS = (
    *("risk_based", "data_collection", "verification", "when_not_to_open", "terms_while_pending"),
    *("when_to_close", "redress", "owner_changes", "reverification", "retention", "resellers"),
)
FIELDS = (
    *("identity_verification", "detection_resources", "reseller_procedures", "contact", "customers"),
    *("foreign_beneficial_owners", "foreign_resellers", "unverified_accounts"),
)
SEARCHED = {f"screened_{each}": "2026-11-10" for each in LISTS}
END_USE = {
    **{f"end_use_{each}": "no" for each in ("military", "military_intelligence", "intelligence", "security")},
    "end_use_stated_by": "customer",
    "end_use_stated_day": "2026-10-01",
    "end_use_review": "nothing_found",
    "end_use_review_day": "2026-10-02",
}
HELD = ("name", "address", "payment", "email", "telephone", "ip_log")
HELD_IN_PARTS = ("ip_log_every_event", "places_of_use", "payment_details")
PLACES = ("located_in", "organised_in", "headquarters", "ultimate_parent_headquarters")


def customer(number: int) -> dict[str, str]:
    """Half of them in the United States, half in Germany."""
    country = "US" if number % 2 else "DE"
    lists = ("owners", "end_users", "on_behalf_of", "resellers", "benefits_in", "uses")
    return {
        "id": f"c-{number}",
        "kind": "Entity",
        **dict.fromkeys(PLACES, country),
        **{f"{each}_complete": "yes" for each in (*lists, "runs", "arrangements", "records")},
        "verification_status": "Verified",
        "verification_started_day": "2026-07-01",
        "verification_day": "2026-08-01",
        **{f"has_{each}": "y" for each in (*HELD, *HELD_IN_PARTS)},
        "opened_day": "2026-08-01",
        "runs_own_software": "yes",
        "us_status": "us" if country == "US" else "foreign",
        "us_status_day": "2026-08-01",
        "risk": "standard",
        "access": "full",
        "hardware_set_aside": "no",
        "uses": "own_software",
        "fingerprints_payment": f"hash-pay-{number:04}",
        "fingerprints_ip": f"hash-ip-{number:04}",
        "fingerprints_payment_complete": "yes",
        "fingerprints_ip_complete": "yes",
        "provider": "AWS",
        "account": f"{number:012}",
        **SEARCHED,
        **END_USE,
    }


def owner(number: int) -> dict[str, str]:
    country = "US" if number % 2 else "DE"
    return {
        "customer": f"c-{number}",
        "id": "owner-1",
        "kind": "individual",
        "located_in": country,
        "citizenships": country,
        "citizenships_complete": "yes",
        "permanent_residences_complete": "yes",
        "share_percent": "60 %",
        "control": "yes",
        **SEARCHED,
        **END_USE,
    }


PROVIDER = {
    "id": "us",
    "kind": "entity",
    **dict.fromkeys(PLACES, "US"),
    "offers_iaas": "yes",
    **{f"{each}_complete": "yes" for each in ("operates_in", "own_runs", "own_clusters", "resellers")},
    "programme_written": "yes",
    "programme_written_day": "2026-01-01",
    "programme_reviewed_day": "2026-06-01",
    "programme_covers": "; ".join(COVERS),
    "programme_covers_complete": "yes",
    "programme_foreign_access": "yes",
    "programme_first_foreign_access_day": "2026-08-01",
}
FILING = {
    "provider": "yes",
    "kind": "cip_certification_initial",
    "subject": "us",
    "day": "2026-07-15",
    "reference": "C-1",
    "items": "; ".join(FIELDS),
    "items_complete": "yes",
}


def table(records: list[dict[str, str]]) -> list[list[str]]:
    return [list(records[0]), *([*record.values()] for record in records)]


def forty() -> dict[str, list[list[str]]]:
    numbers = range(NUMBER)
    flags = [
        {"customer": f"c-{each}", "flag": "no_online_presence", "state": "Absent", "day": "2026-10-01"}
        for each in numbers
    ]
    return {
        "customers": table([customer(each) for each in numbers]),
        "owners": table([owner(each) for each in numbers]),
        "red_flags": table(flags),
        "provider": table([PROVIDER]),
        "filings": table([FILING]),
    }


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, list[str]]:
    folder: Path = tmp_path_factory.mktemp("forty")
    (folder / "register.xlsx").write_bytes(as_workbook(forty(), "register.xlsx"))
    for name, rows in forty().items():
        (folder / f"{name}.csv").write_bytes(as_csv(rows))
    return {"xlsx": [str(folder / "register.xlsx")], "csv": [str(folder / f"{name}.csv") for name in forty()]}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_forty_complete_rows_leave_nothing_to_establish(files, kind):
    result = CliRunner().invoke(register, ["check", *files[kind]], standalone_mode=False, obj=lambda: NOW)

    assert result.output.splitlines()[-1] == "complete"
    assert result.return_value == 0
    assert len(load(files[kind]).customers) == NUMBER


def test_forty_complete_rows_leave_no_rule_undecided(files):
    arguments = ["review", *files["xlsx"], "--fail-on", "any", "-o", "json"]

    result = CliRunner().invoke(register, arguments, standalone_mode=False, obj=lambda: NOW)

    rows = json.loads(result.output)["rows"]
    assert [(each["rule"], each["missing"]) for each in rows if each["missing"]] == []
    assert result.return_value == 0
    assert load(files["csv"]) == load(files["xlsx"])
