"""`register init --format`, and registers in several files, as people use them from the command line."""

import json
import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from guardrails.cli.plan import plan
from guardrails.cli.register import register
from guardrails.errors import RegisterError
from guardrails.register.load import load
from guardrails.register.sheets.columns import sheets
from tests.unit.register.test_register_cli import PLAN

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PAGE = Path(__file__).parents[3] / "docs" / "register.md"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.delenv("GUARDRAILS_REGISTER", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tfplan.json").write_text(json.dumps(PLAN))
    return tmp_path


def run(command: click.Command, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, standalone_mode=False, obj=lambda: NOW)


def test_the_commands_of_the_page_work(folder):
    section = PAGE.read_text(encoding="utf-8").split("## From a spreadsheet")[1].split("\n## ")[0]
    lines = re.findall(r"^\$ guardrails register (.*)$", section, re.MULTILINE)

    Path("register.yaml").write_text("customers: [{id: acme}]")

    results = [(line, run(register, *shlex.split(line)).return_value) for line in lines]

    assert len(results) >= 5
    assert all(code == (3 if line.startswith("check") else 0) for line, code in results), results


@pytest.mark.parametrize("name", ["r.xlsx", "r.csv"])
def test_a_template_has_the_customers_of_a_plan_and_an_example_that_is_passed_over(folder, name):
    run(register, "init", "tfplan.json", "-o", name)

    assert [each.id for each in load(name).customers] == ["acme"]


@pytest.mark.parametrize("sheet", sheets())
def test_the_example_of_every_sheet_is_readable_and_says_nothing(folder, sheet):
    Path("customers.csv").write_text("id\nacme\n")
    written = "whole.csv" if sheet == "customers" else f"my {sheet}.csv"
    run(register, "init", "--format", "csv", "--sheet", sheet, "-o", written)
    example = Path(written).read_text(encoding="utf-8-sig").splitlines()[1]

    only_customers = load("customers.csv")

    assert "(example)" in example
    assert load(["customers.csv", written]) == only_customers


def test_an_example_that_was_changed_is_refused(folder):
    run(register, "init", "-o", "r.csv")
    text = Path("r.csv").read_text(encoding="utf-8-sig").replace("Example AG", "Acme AG")
    Path("r.csv").write_text(text, encoding="utf-8")

    with pytest.raises(RegisterError, match="row 2, column name: the example row was changed") as caught:
        load("r.csv")

    assert "an id of its own" in caught.value.hint


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--format", "xlsx"), "a workbook goes to a file"),
        (("--sheet", "ownrs"), "did you mean owners?"),
        (("--format", "xlsx", "--sheet", "owners", "-o", "x.xlsx"), "--sheet is for --format csv"),
        (("tfplan.json", "--from", "x.snapshot"), "give plans, or --from SNAPSHOT"),
    ],
)
def test_a_template_that_cannot_be(folder, arguments, message):
    error = run(register, "init", *arguments).exception

    assert isinstance(error, click.UsageError)
    assert message in error.message


def test_init_without_a_plan_is_a_register_with_an_example_in_comments(folder):
    run(register, "init", "-o", "r.yaml")

    assert load("r.yaml").customers == ()
    _, example = Path("r.yaml").read_text().split("without the # it is one of yours:\n")
    Path("r.yaml").write_text("customers:\n" + re.sub("^#", "", example, flags=re.MULTILINE))
    assert [each.id for each in load("r.yaml").customers] == ["acme"]


def test_a_plan_is_decided_by_a_register_in_several_files_and_names_each(folder):
    Path("customers.csv").write_text("id,kind\nacme,entity\n")
    Path("accounts.csv").write_text("customer,provider,id\nacme,aws,111122223333\n")

    files = ("--register", "customers.csv", "--register", "accounts.csv")
    run(plan, "tfplan.json", *files, "-o", "json=report.json")

    inputs = json.loads(Path("report.json").read_text())["inputs"]
    assert [each["name"] for each in inputs if each["kind"] == "register"] == [
        "customers.csv",
        "accounts.csv",
    ]


@pytest.mark.parametrize("given", [("--register", "accounts.csv"), ()])
def test_show_review_and_export_take_several_files(folder, given):
    Path("customers.csv").write_text("id,kind\nacme,entity\n")
    Path("accounts.csv").write_text("customer,provider,id\nacme,aws,111122223333\n")
    more = given or ("accounts.csv",)

    exported = run(register, "export", "customers.csv", *more).output
    assert json.loads(exported)["customers"][0]["accounts"][0]["id"] == "111122223333"
    assert "customers.csv, accounts.csv: 1 customer" in run(register, "review", "customers.csv", *more).output
    if given:
        shown = run(register, "show", "customers.csv", "111122223333", *given).output
        assert "customer acme, by account" in shown
