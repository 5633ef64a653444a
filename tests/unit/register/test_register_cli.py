"""`guardrails register` and `guardrails config`: outputs as people see them, and exit codes."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from guardrails.cli import register as module
from guardrails.cli.config import config
from guardrails.cli.register import register
from guardrails.errors import ConfigError, GuardrailsError, InputError, RegisterError
from guardrails.register.load import load

DATA = Path(__file__).parents[2] / "data" / "register"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)

PLAN = {
    "format_version": "1.2",
    "terraform_version": "1.9.0",
    "planned_values": {"root_module": {}},
    "resource_changes": [
        {
            "address": "aws_instance.gpu",
            "mode": "managed",
            "type": "aws_instance",
            "name": "gpu",
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {
                "actions": ["create"],
                "before": None,
                "after": {
                    "instance_type": "p5.48xlarge",
                    "tags": {"customer": "acme"},
                    "tags_all": {"customer": "acme"},
                },
                "after_unknown": {},
                "before_sensitive": False,
                "after_sensitive": {},
            },
        }
    ],
    "configuration": {"root_module": {}},
}


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty current folder, and no settings in the environment."""
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("GUARDRAILS_REGISTER", "GUARDRAILS_OPA_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    for path in DATA.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "tfplan.json").write_text(json.dumps(PLAN))
    return tmp_path


def run(command, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, standalone_mode=False, obj=lambda: NOW)


def failure(kind: type[GuardrailsError], *arguments: str) -> GuardrailsError:
    result = run(register, *arguments)
    assert isinstance(result.exception, kind)
    return result.exception


@pytest.mark.parametrize(
    ("name", "code"), [("complete.yaml", 0), ("tenants.yaml", 3), ("tenants.csv", 3), ("broken.yaml", 2)]
)
def test_check_says_what_is_wrong_and_what_is_open(name, code, folder, golden):
    result = run(register, "check", name)

    assert result.return_value == code
    golden(f"register/check.{name}.txt", result.output)


def test_check_of_a_record_of_the_wrong_shape_is_2(folder):
    (folder / "r.yaml").write_text("customers: [{id: a, kind: person}]")

    result = run(register, "check", "r.yaml")

    assert result.return_value == 2
    assert "r.yaml: not readable as a register" in result.output
    assert "1 problem: the register cannot be used" in result.output


def test_check_of_a_day_in_the_future_is_3_and_says_where(folder):
    (folder / "r.yaml").write_text("customers: [{id: a, verification: {status: verified, day: 2999-01-01}}]")

    result = run(register, "check", "r.yaml")

    assert result.return_value == 3
    assert "customers[0].verification.day (line 1): 2999-01-01 is in the future" in result.output


def test_check_names_the_rule_that_an_authorisation_may_have_meant(folder):
    (folder / "r.yaml").write_text(
        "provider: {authorisations: [{id: gulf, kind: license, rules: [US-EAR-01, US-EAR1]}]}\n"
        "customers: [{id: a, authorisations: [{kind: license, rules: [us-ofac-01]},"
        "{kind: license, rules: [x]}]}]"
    )

    output = run(register, "check", "r.yaml").output

    assert "'US-EAR-01'" not in output
    assert "provider.authorisations[0].rules[1] (line 1): there is no rule 'US-EAR1'" in output
    assert "customers[0].authorisations[0].rules[0] (line 2): there is no rule 'us-ofac-01'" in output
    assert "customers[0].authorisations[1].rules[0] (line 2): there is no rule 'x'" in output
    assert output.count("did you mean US-EAR-") == 1
    assert "did you mean US-OFAC-01?" in output
    assert "guardrails policies list" in output


@pytest.mark.parametrize(
    ("arguments", "old"),
    [
        ((), False),
        (("--as-of", "2026-11-25"), False),
        (("--as-of", "2026-11-26"), True),
        (("--config", "house.yaml"), True),
    ],
)
def test_check_reads_ages_on_the_day_asked_for_and_by_own_limits(arguments, old, folder):
    checked = "customers: [{id: acme, verification: {status: verified, day: 2024-11-25}}]"
    (folder / "checked.yaml").write_text(checked)
    (folder / "house.yaml").write_text("law: {house: {limits: {verification_shelf_days: 700}}}")

    assert ("verification.status" in run(register, "check", "checked.yaml", *arguments).output) is old


def test_check_of_no_file_is_an_error(folder):
    assert str(failure(RegisterError, "check", "none.yaml")) == "none.yaml: no such file"


def test_show_lists_all_customers(folder, golden):
    result = run(register, "show", "complete.yaml")

    assert result.return_value == 0
    golden("register/show.txt", result.output)


def test_show_tells_how_names_resolve_without_personal_data(folder, golden):
    result = run(register, "show", "complete.yaml", "001234567012", "ACME-PROD", "nr", "acm", "zzzz")

    assert result.return_value == 3
    assert "Muster" not in result.output
    assert "@" not in result.output
    golden("register/show.who.txt", result.output)


def test_show_of_an_azure_subscription_in_any_case(folder):
    result = run(register, "show", "complete.yaml", "0000abCD-1111-4222-8333-444455556666")

    assert result.return_value == 0
    assert "customer acme, by account" in result.output


def test_show_of_an_account_of_two_names_both(folder):
    result = run(register, "show", "tenants.yaml", "444455556666", "shared-name")

    assert result.return_value == 3
    assert result.output == (
        "444455556666: unattributed; account of acme, globex\n\n"
        "shared-name: unattributed; id or alias of acme, globex\n"
    )


def test_show_of_personal_data_must_be_asked_for(folder):
    result = run(register, "show", "complete.yaml", "acme", "--personal")

    assert "personal.email" in result.output
    assert "Erika Musterfrau" in result.output


def test_an_export_is_taken_as_a_register(folder):
    result = run(register, "export", "complete.yaml", "-o", "facts.json")

    assert result.return_value == 0
    text = (folder / "facts.json").read_text()
    assert "Muster" not in text
    assert load("facts.json").customers[0].accounts == load("complete.yaml").customers[0].accounts
    assert run(register, "export", "complete.yaml").output == text


def test_an_export_never_overwrites_the_register(folder):
    (folder / "r.json").write_text('{"customers": []}')

    assert "is an input" in str(failure(InputError, "export", "r.json", "-o", "./r.json"))
    assert (folder / "r.json").read_text() == '{"customers": []}'


def test_an_export_that_cannot_be_written_says_so(folder):
    error = failure(InputError, "export", "complete.yaml", "-o", "none/facts.json")

    assert str(error) == "none/facts.json: cannot be written: no such file or directory"


def test_init_writes_a_register_that_loads(folder):
    result = run(register, "init", "tfplan.json", "-o", "new.yaml")

    assert result.return_value == 0
    assert "guardrails: 1 customer to fill in: new.yaml" in result.stderr
    assert [customer.id for customer in load("new.yaml").customers] == ["acme"]
    assert run(register, "check", "new.yaml").return_value == 3


def test_init_uses_the_configured_tags(folder):
    (folder / "guardrails.yaml").write_text("attribution: {tags: [owner]}\ncatalog: {extra: rows.json}")
    (folder / "rows.json").write_text('{"chips": []}')

    result = run(register, "init", "tfplan.json")

    assert 'id: "acme"' not in result.output
    assert "nothing names" in result.output


def test_init_never_overwrites(folder):
    (folder / "new.yaml").write_text("mine")

    assert "is there already" in str(failure(InputError, "init", "tfplan.json", "-o", "new.yaml"))
    assert (folder / "new.yaml").read_text() == "mine"


def test_help_describes_every_command():
    for command in (register, config, *module.register.commands.values()):
        assert command.help


def test_config_show_names_every_origin(folder, golden, monkeypatch):
    monkeypatch.setenv("GUARDRAILS_OPA_URL", "http://user:password@opa:8181/x?token=secret")
    (folder / "guardrails.yaml").write_text(
        "register: complete.yaml\n"
        "allow_incomplete: true\n"
        "enforce: [us_iaas_cip]\n"
        "law: {us_iaas_cip: {limits: {reverify_days: 180}}}\n"
        "provider: {organised_in: US, personal: {name: Secret, email: [secret@x.example]}}\n"
    )

    result = run(config, "show")

    assert result.return_value == 0
    assert "ecret" not in result.output
    assert "password" not in result.output
    golden("config_show.txt", result.output)


def test_config_show_as_json_holds_the_same(folder, monkeypatch):
    result = run(config, "show", "-o", "json")

    rows = {row["key"]: row for row in json.loads(result.output)["settings"]}
    assert rows["fail_on"] == {"key": "fail_on", "value": "binding", "origin": "default"}
    assert rows["attribution.tags"]["value"][0] == "customer"


@pytest.mark.parametrize("url", ["user:password@opa:8181", "http://opa/?token=password", "//password@"])
def test_no_part_of_an_odd_address_shows_a_secret(url, folder):
    (folder / "c.yaml").write_text(f"opa: {{url: '{url}'}}")

    assert "password" not in run(config, "show", "-c", "c.yaml").output


def test_config_show_of_a_missing_file_is_an_error(folder):
    assert isinstance(run(config, "show", "-c", "none.yaml").exception, ConfigError)


CONTRADICTING = """
customers:
  - id: acme
    entity: acme-ag
    headquarters: DE
    owners: [{id: o, entity: pat, share_percent: 30}]
    accounts:
      - {provider: gcp, id: project-one, environment: prod, closed_day: 2026-01-01}
      - {provider: gcp, id: project-one, environment: dev}
entities:
  - {id: acme-ag, headquarters: CN}
  - {id: pat, kind: individual}
  - {id: acme}
stakes:
  - {owner: pat, owned: acme-ag, share_percent: 40}
"""


def test_check_names_both_places_of_a_contradiction(folder):
    (folder / "register.yaml").write_text(CONTRADICTING)

    result = run(register, "check", "register.yaml")

    assert result.return_value == 3
    for line in (
        "customers[0].accounts[1] (line 9): differs from customers[0].accounts[0], which is the same account",
        "entities[0].headquarters (line 11): differs from customers[0], which is about the same",
        "entities[2].id (line 13): the id 'acme' is also that of customers[0]; taken for another",
        "stakes[0].share_percent (line 15): the share differs from that of customers[0].owners[0]",
    ):
        assert line in result.output


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            "owned: acme-ag",
            "owned: acme",
            "stakes[0].owned (line 15): 'acme' is customers[0] and entities[2]",
        ),
        ("entity: acme-ag", "entity: other", "customers[0].entity (line 4): 'other' is no entity"),
        (
            "accounts:",
            "end_users: [{id: o, entity: acme-ag}]\n    accounts:",
            "customers[0].end_users[0].entity (line 7): 'o' is one entity here and another in",
        ),
    ],
)
def test_where_nothing_can_be_meant_the_register_is_refused(before, after, words, folder):
    (folder / "register.yaml").write_text(CONTRADICTING.replace(before, after))

    result = run(register, "check", "register.yaml")

    assert result.return_value == 2
    assert words in result.output


def test_an_export_holds_the_same_contradictions(folder):
    (folder / "register.yaml").write_text(CONTRADICTING)
    run(register, "export", "register.yaml", "-o", "facts.json")

    original, exported = (run(register, "check", name) for name in ("register.yaml", "facts.json"))

    assert (original.return_value, exported.return_value) == (3, 3)
    assert "4 doubts" in original.output
    assert "4 doubts" in exported.output


def test_a_review_judges_everybody_on_record(folder, golden):
    result = run(register, "review", "tenants.yaml", "--as-of", "2026-11-22")

    assert result.return_value == 3
    golden("register/review.tenants.yaml.txt", result.output)


def test_a_review_never_shows_what_identifies_people(folder):
    for form in ("text", "csv", "json", "ics"):
        result = run(register, "review", "tenants.yaml", "--as-of", "2026-11-22", "-o", form)

        assert result.return_value == 3
        assert "initech.example" not in result.output
        assert "Ines" not in result.output


def test_a_review_goes_to_files_again_and_again_and_never_over_another(folder):
    wanted = ("-o", "text=r.txt", "-o", "csv=r.csv", "-o", "json=r.json", "-o", "ics=r.ics")
    for _ in range(2):
        assert run(register, "review", "tenants.yaml", *wanted).return_value == 3
    (folder / "mine.csv").write_text("mine")

    refused = failure(InputError, "review", "tenants.yaml", "-o", "csv=mine.csv")

    assert json.loads((folder / "r.json").read_text())["schema"] == "guardrails.review/1"
    assert "mine.csv" in str(refused)
    assert (folder / "mine.csv").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "xml"), "-o xml: no such format; one of text, csv, json, ics"),
        (("-o", "csv", "-o", "ics"), "only one -o can go to standard output"),
        (("--by", "soon"), "--by soon: is no day; write YYYY-MM-DD"),
    ],
)
def test_what_a_review_cannot_do_is_said(arguments, said, folder):
    result = run(register, "review", "tenants.yaml", *arguments)

    assert isinstance(result.exception, click.UsageError)
    assert said in str(result.exception)


def test_a_customer_is_found_by_its_own_name_which_is_not_shown(folder):
    result = run(register, "show", "tenants.yaml", "ines  TECH")

    assert result.return_value == 0
    assert result.output.splitlines()[0].endswith(
        "customer initech, by name on record, by which no workload is attributed"
    )
    assert "Ines" not in result.output
    assert "initech.example" not in result.output


def test_customers_are_listed_by_the_status_of_their_check(folder):
    def listed(*arguments):
        lines = run(register, "show", "tenants.yaml", *arguments).output.splitlines()[1:]
        return [line.split()[0] for line in lines]

    assert listed() == ["acme", "globex", "initech"]
    assert listed("--status", "verified") == ["acme"]
    assert listed("--status", "pending") == []


def test_a_status_and_a_name_are_not_asked_for_together(folder):
    result = run(register, "show", "tenants.yaml", "acme", "--status", "pending")

    assert isinstance(result.exception, click.UsageError)


@pytest.mark.parametrize("command", ["check", "review"])
def test_without_a_file_it_is_the_register_of_the_configuration(folder, monkeypatch, command):
    monkeypatch.chdir(folder)
    (folder / "r.yaml").write_text("schema: guardrails.register/1\ncustomers: [{id: acme}]\n")
    said = CliRunner().invoke(register, [command], obj=lambda: NOW)
    assert said.exit_code == 2
    assert "name the register in guardrails.yaml" in said.output

    (folder / "guardrails.yaml").write_text("register: r.yaml\n")
    named, found = (
        CliRunner().invoke(register, [command, *files], obj=lambda: NOW) for files in (["r.yaml"], [])
    )
    assert "1 customer" in found.output
    assert found.output == named.output
