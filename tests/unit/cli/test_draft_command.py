"""`guardrails draft` on the demonstration: filled, missing and withheld fields, and its words."""

import json
import re
import shlex
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from guardrails.cli.main import cli
from guardrails.errors import InputError

ROOT = Path(__file__).parents[3]
TRAINING = ("draft", "training-report", "--customer", "borealis-ai")
JSON = ("-o", "json")
PERSONAL = "personal: {name: Bo Borealis, email: [bo@borealis.example], address: 1 Fjord Way}"


@pytest.fixture
def run(tmp_path, monkeypatch, module_cache):
    shutil.copytree(ROOT / "guardrails" / "demo", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUARDRAILS_CACHE", str(module_cache))

    def run_(*arguments):
        now = datetime(2026, 11, 22, 12, tzinfo=UTC)
        return CliRunner().invoke(cli, arguments, standalone_mode=False, obj=lambda: now)

    return run_


def fields(draft):
    return {field["label"]: field for part in draft["parts"] for field in part["fields"]}


def changed(old, new):
    text = Path("register.yaml").read_text(encoding="utf-8")
    assert old in text
    Path("register.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("name", ["training-report", "cip-certification"])
def test_the_whole_draft(run, golden, name):
    more = ("--customer", "borealis-ai", "tfplan.json") if name == "training-report" else ()

    result = run("draft", name, *more)

    assert result.return_value == 3
    golden(f"drafts/{name}.md", result.output)


def test_every_command_of_the_page_runs(run):
    page = (ROOT / "docs" / "drafts.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\$ guardrails (.*)$", page, re.MULTILINE)

    assert len(shown) == 3
    assert [run(*shlex.split(each)).return_value for each in shown] == [3, 3, 3]


def test_what_identifies_people_is_shown_only_when_asked(run):
    changed("  - id: borealis-ai\n", f"  - id: borealis-ai\n    {PERSONAL}\n")

    plain = run(*TRAINING, "-o", "json")
    asked = run(*TRAINING, "-o", "json", "--include-identity")

    assert "Borealis" not in plain.output.replace("borealis-ai", "")
    assert fields(json.loads(plain.output))["Name"]["state"] == "withheld"
    assert fields(json.loads(asked.output))["Name"]["value"] == "Bo Borealis"
    assert json.loads(asked.output)["personal"] is True


def test_a_day_that_is_not_known_yet_is_missing(run):
    early = json.loads(run(*TRAINING, "--as-of", "2026-11-14", "-o", "json").output)

    said = fields(early)
    assert said["Day of the transaction"]["value"] == "2026-11-12"
    assert said["Day on which the provider came to know"]["state"] == "missing"


def test_operations_without_an_upper_bound_settle_nothing(run):
    changed("operations_yop: 118", "operations_yop: {min: 118}")

    said = fields(json.loads(run(*TRAINING, "-o", "json").output))

    operations = said["Estimated number of computational operations"]
    assert operations["state"] == "open"
    assert operations["value"] == "at least 1.18e26 FLOP (threshold 1e26 FLOP)"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2024-01-28", "The rule is not yet proposed on this day."),
        ("2026-11-22", "The rule is proposed, not law (since 2024-01-29)."),
    ],
)
def test_it_begins_with_the_state_of_the_rule_on_the_day(run, day, said):
    draft = json.loads(run("draft", "cip-certification", "--as-of", day, "-o", "json").output)

    assert draft["notice"][0].startswith(f"DRAFT, not a filing. {said}")
    assert "has to be filed today; there is no official form" in draft["notice"][0]


def test_a_customer_whom_nobody_knows_is_an_error_that_says_who_is_near(run):
    result = run("draft", "training-report", "--customer", "borealis", "tfplan.json")

    assert isinstance(result.exception, InputError)
    assert "no such customer" in str(result.exception)


def test_a_customer_with_workloads_alone_has_a_draft(run):
    Path("guardrails.yaml").write_text("as_of: 2026-11-22\n", encoding="utf-8")
    result = run(
        "draft", "training-report", "--customer", "unattributed:aws/100000000101", "tfplan.json", "-o", "json"
    )

    assert fields(json.loads(result.output))["Located in"]["state"] == "missing"


def test_hostile_text_of_the_register_stays_text(run):
    changed("accelerator: H100-SXM5-80GB", 'accelerator: "x | <script>`@all` \\u202e#1"')

    text = run(*TRAINING).output

    row = next(line for line in text.splitlines() if line.startswith("| Primary accelerator"))
    assert len(re.findall(r"(?<!\\)\|", row)) == 4
    assert "\u202e" not in text


def test_resellers_that_are_not_foreign_are_not_listed(run):
    changed(
        "customers:\n",
        "resellers:\n"
        "  - {id: home, kind: entity, organised_in: US, located_in: US}\n"
        "  - {id: away, kind: entity, organised_in: DE, located_in: DE, cip_on_file: yes}\n"
        "  - {id: dark, kind: entity}\n"
        "resellers_complete: yes\ncustomers:\n",
    )

    said = fields(json.loads(run("draft", "cip-certification", "-o", "json").output))

    assert "7. Foreign reseller home" not in said
    assert said["7. Foreign reseller away"]["state"] == "filled"
    assert said["7. Foreign reseller dark"]["state"] == "open"
    assert said["7. List of all foreign resellers"]["value"] == "2 resellers"
