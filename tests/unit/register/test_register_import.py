"""`register import`: what a spreadsheet adds and changes in a register, and that nothing else is lost."""

from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec
import pytest
from click.testing import CliRunner, Result
from msgspec import inspect

from guardrails.cli.register import register
from guardrails.errors import GuardrailsError, InputError, RegisterError
from guardrails.model.customer import Register
from guardrails.register.load import load
from guardrails.register.merge import KEYS, NO_ID, merge
from guardrails.register.sheets.columns import sheets
from guardrails.report.importing import Outcome, outcome

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DATA = Path(__file__).parents[2] / "data" / "register"

REGISTER = """\
# ours
provider: {kind: entity, located_in: us}
customers:
  - id: acme # the big one
    kind: entity
    located_in: de
    verification: {status: pending}
    owners: [{kind: entity, share_percent: 40}]
    screenings: [{list: sdn, day: 2026-01-01}]
    personal: {name: Acme, email: [a@example.com]}
    runs: [{id: run-1, training: yes}]
  - id: globex
    accounts: [{provider: aws, id: "011122223333"}]
"""
CUSTOMERS = """\
id,name,kind,located_in,verification_status,verification_day,provider,account
acme,Acme Secret AG,Entity,FR,verified,2026-08-01,aws,011122223333
globex,,,unknown,,,aws,011122223333
initech,Initech,,,,,,
"""
SCREENINGS = "customer,owner,list,day\nacme,owner-1,sdn,2026-11-01\nacme,(own),sdn,2026-11-01\n"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("r.yaml", REGISTER), ("customers.csv", CUSTOMERS), ("screenings.csv", SCREENINGS)):
        (tmp_path / name).write_text(text)
    return tmp_path


def run(*arguments: str) -> Result:
    arguments = ("import", "customers.csv", "screenings.csv", "--into", *arguments)
    return CliRunner().invoke(register, arguments, standalone_mode=False, obj=lambda: NOW)


def test_the_difference_is_shown_and_nothing_written(folder, golden):
    result = run("r.yaml")

    assert result.return_value == 0
    golden("register/import.txt", result.output)
    assert "Secret" not in result.output
    assert Path("r.yaml").read_text() == REGISTER


@pytest.mark.parametrize("where", [("--write",), ("-o", "m.yaml"), ("-o", "m.json"), ("-o", "m.xlsx")])
def test_what_is_written_has_both_and_a_second_import_changes_nothing(folder, where):
    result = run("r.yaml", *where)
    written = where[-1] if where[0] == "-o" else "r.yaml"

    acme, globex, initech = load(written).customers
    assert f"written: {written}" in result.output
    assert (acme.located_in, acme.verification.status, acme.runs[0].training) == ("FR", "verified", "yes")
    assert [str(each.day) for each in acme.screenings] == ["2026-01-01", "2026-11-01"]
    assert [each.list for each in acme.owners[0].screenings] == ["sdn"]
    assert acme.owners[0].share_percent.min == 40
    assert (acme.personal.name, acme.personal.email) == ("Acme Secret AG", ("a@example.com",))
    assert (globex.located_in, globex.accounts[0].id) == ("unknown", "011122223333")
    assert initech.personal.name == "Initech"
    assert "0 added, 0 changed" in run(written).output


def test_comments_that_are_lost_are_counted(folder):
    assert "2 lines with comments in r.yaml would be lost by --write" in run("r.yaml").output
    assert "2 lines with comments in r.yaml are lost" in run("r.yaml", "--write").output


def test_a_row_that_cannot_be_read_merges_nothing(folder):
    Path("customers.csv").write_text(CUSTOMERS.replace(",FR,", ",France,"))

    result = run("r.yaml", "--write")

    assert result.return_value == 2
    assert "(customers.csv, row 2, column located_in): 'France' is not an ISO" in result.output
    assert Path("r.yaml").read_text() == REGISTER


def test_a_register_that_could_not_be_used_is_not_written(folder):
    Path("customers.csv").write_text("id,provider,account\nglobex,aws,12\n")

    result = run("r.yaml", "--write")

    assert result.return_value == 2
    assert "'12' is not an AWS account id" in result.output
    assert "not written: the merged register cannot be used" in result.output
    assert Path("r.yaml").read_text() == REGISTER


@pytest.mark.parametrize("whole", ["", "unknown", "yes"])
def test_a_list_is_not_whole_because_the_register_does_not_say_that_it_is_not(folder, whole):
    Path("customers.csv").write_text(
        f"id,fingerprints_payment,fingerprints_payment_complete\nglobex,keyed-hash-1,{whole}\n"
    )

    output = run("r.yaml", "--write").output

    globex = load("r.yaml").customers[1]
    assert globex.fingerprints.payment == ("keyed-hash-1",)
    assert globex.fingerprints.payment_complete == (whole or "unknown")
    assert "fingerprints.payment_complete" in output


def test_a_chain_of_resellers_has_an_order(folder):
    Path("r.yaml").write_text("resellers: [{id: a}, {id: b}]\ncustomers: [{id: acme, resellers: [a, b]}]\n")
    Path("customers.csv").write_text("id,resellers\nacme,b; a\n")
    arguments = ["import", "customers.csv", "--into", "r.yaml", "--write"]
    CliRunner().invoke(register, arguments, standalone_mode=False, obj=lambda: NOW)

    assert load("r.yaml").customers[0].resellers == ("b", "a")


def test_a_doubt_is_new_also_where_another_record_has_one_of_its_kind(folder):
    Path("r.yaml").write_text(
        "customers: [{id: acme, listings: [{list: csl, match: possible}]}, {id: globex}]\n"
    )
    Path("listings.csv").write_text("customer,list,match\nglobex,csl,possible\n")
    arguments = ["import", "listings.csv", "--into", "r.yaml"]

    output = CliRunner().invoke(register, arguments, standalone_mode=False, obj=lambda: NOW).output

    assert "csl" in output
    assert "is no list that a rule knows" in output


def test_a_party_without_an_id_may_be_anybody(folder):
    Path("screenings.csv").rename("owners.csv")
    Path("owners.csv").write_text("customer,id,kind\nacme,,individual\n")
    arguments = ["import", "owners.csv", "--into", "r.yaml"]

    output = CliRunner().invoke(register, arguments, standalone_mode=False, obj=lambda: NOW).output

    assert "row 2, column id: has no id" in output


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (("none.yaml",), RegisterError, "none.yaml: no such file"),
        (("r.yaml", "-o", "customers.csv"), RegisterError, "is written as .yaml, .json or .xlsx"),
        (("r.yaml", "-o", "r.yaml"), InputError, "is there already"),
        (("r.yaml", "--write", "-o", "x.yaml"), click.UsageError, "not both"),
        (("r.xlsx", "--write"), click.UsageError, "--write changes YAML and JSON"),
    ],
)
def test_what_cannot_be_imported_or_written(folder, arguments, kind, message):
    error = run(*arguments).exception

    assert isinstance(error, kind)
    assert message in (str(error) if isinstance(error, GuardrailsError) else error.message)


def test_only_rows_are_imported(folder):
    arguments = ["import", "r.yaml", "--into", "r.yaml"]

    error = CliRunner().invoke(register, arguments, standalone_mode=False, obj=lambda: NOW).exception

    assert "is no spreadsheet" in str(error)


@pytest.mark.parametrize("name", ["full.yaml", "complete.yaml"])
def test_a_register_merged_into_itself_changes_nothing(name):
    top = msgspec.json.decode(msgspec.json.encode(load(DATA / name)))

    merged = merge(top, top)

    assert merged.changes == ()
    assert merged.document == top


def test_every_list_of_records_has_what_tells_its_records_apart():
    top = {field.name: field for field in inspect.type_info(Register).fields}
    assert set(KEYS) <= {sheet.section for sheet in sheets().values()}
    assert "customers" in top
    for sheet in sheets().values():
        fields = KEYS.get(sheet.section, ("kind", "reference") if sheet.section in NO_ID else ("id",))
        assert set(fields) <= {column.name for column in sheet.columns}, sheet.name


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (["cleared", "confirmed"], ["confirmed", "cleared"]),
        (["confirmed", "cleared"], ["cleared", "confirmed"]),
        (["confirmed"], ["confirmed", "cleared"]),
        (["cleared"], ["confirmed", "cleared"]),
        (["cleared", "confirmed"], ["cleared"]),
        ([], ["cleared", "confirmed"]),
    ],
)
def test_a_hit_takes_the_place_of_no_other_in_the_same_list(known, said):
    def register(matches: list[str]) -> dict[str, object]:
        hits = [{"list": "sdn", "match": each} for each in matches]
        return {"customers": [{"id": "acme", "listings": hits}]}

    merged = merge(register(known), register(said))

    (customer,) = merged.document["customers"]
    assert sorted(each["match"] for each in customer["listings"]) == ["cleared", "confirmed"]
    assert not merge(merged.document, register(said)).changes


def test_what_a_list_loses_is_named():
    merged = merge(
        {"customers": [{"id": "acme", "citizenships": ["DE", "RU", "FR"]}]},
        {"customers": [{"id": "acme", "citizenships": ["DE"]}]},
    )

    assert any("DE; RU; FR -> DE (without RU; FR)" in line for line in outcome(Outcome((), merged)))
