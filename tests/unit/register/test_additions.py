"""`register init --register`: what plans show is added to a register, and nothing that is there changes."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails import yamltext
from guardrails.cli.register import register as command
from guardrails.errors import RegisterError
from guardrails.model.customer import Account, Customer, Register
from guardrails.model.provider import Reseller
from guardrails.register.additions import Addition, missing, said
from guardrails.register.insert import inserted
from guardrails.register.load import load
from guardrails.register.skeleton import Found
from tests.unit.register.test_register_cli import PLAN

ONE, TWO = ("aws", "111122223333"), ("aws", "444455556666")
NEW = Addition("globex", (TWO,), new=True)
MORE = Addition("acme", (TWO,), new=False)
BLOCK = """\
schema: guardrails.register/1
# ours
customers:
  - id: acme # the first
    kind: entity
    accounts:
      - {provider: aws, id: "111122223333"} # production

  - id: bolt
    runs_complete: yes
# the end
provider:
  kind: entity
"""
FLUSH = (
    "customers:\n- id: acme\n  accounts: [{provider: aws, id: '111122223333'}]\n- id: bolt\n  kind: entity"
)
WRITTEN = {
    "block": BLOCK,
    "flush": FLUSH,
    "windows": BLOCK.replace("\n", "\r\n"),
    "flow": "customers: [{id: acme}, {id: bolt}] # short\n",
    "json": json.dumps({"customers": [{"id": "acme", "accounts": []}, {"id": "bolt"}]}, indent=2),
    "one line": '{"provider":{"kind":"entity"},"customers":[{"id":"acme"},{"id":"bolt"}]}',
    "ends in a text": "customers:\n  - id: acme\n  - id: bolt\n    personal:\n      name: |\n        Bolt\n",
}
EMPTY = {
    "empty list": "customers: []\n",
    "none": "provider: {kind: entity}\n",
    "json": "{}",
    "no end": "schema: guardrails.register/1",
}


def register(*customers, resellers=()):
    return Register(customers=customers, resellers=resellers)


def found(**customers):
    return Found(customers, {}, {}, 0, 0)


ACME = Customer(id="acme", aliases=("Acme Ltd",), accounts=(Account(provider="aws", id=ONE[1]),))


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize(
    "additions", [(NEW,), (MORE,), (MORE, NEW), ()], ids=["new", "account", "both", "none"]
)
def test_what_is_there_stays_as_it_is_written(name, additions, tmp_path):
    text = WRITTEN[name]

    changed = inserted("r.yaml", text, additions)

    path = tmp_path / ("r.json" if text.startswith("{") else "r.yaml")
    path.write_bytes(changed.encode())
    before = {each["id"]: each for each in yamltext.read(text)["customers"]}
    after = {each.id: each for each in load([path]).customers}
    assert list(after) == [*before, *(["globex"] if NEW in additions else [])]
    held = [each["id"] for each in before["acme"].get("accounts", ())]
    assert [each.id for each in after["acme"].accounts] == [*held, *([TWO[1]] if MORE in additions else [])]
    lines = iter(changed.splitlines())
    kept = [line for line in text.splitlines() if "[" not in line and not text.startswith("{")]
    assert all(line in lines for line in kept), "every line, comments too, in its order"


@pytest.mark.parametrize("name", EMPTY)
def test_a_register_without_customers_gets_its_first(name, tmp_path):
    path = tmp_path / ("r.json" if name == "json" else "r.yaml")
    path.write_text(inserted("r", EMPTY[name], (NEW, Addition("initech", (), new=True))))

    assert [(each.id, len(each.accounts)) for each in load([path]).customers] == [
        ("globex", 1),
        ("initech", 0),
    ]


names = (
    st.text(st.sampled_from("ab:#'\"{}[],&*!|>%@` -0é名"), min_size=1, max_size=8).map(str.strip).filter(bool)
)


@settings(max_examples=25, deadline=None)
@given(st.sets(names, max_size=4), names)
def test_whatever_customers_are_called_they_are_read_back(known, new):
    rows = "".join(f"  - id: {json.dumps(each)}\n    kind: entity # x\n" for each in sorted(known))
    text = f"customers:\n{rows}" if rows else "customers: []\n"

    changed = yamltext.read(inserted("r", text, (Addition(new, (ONE,), new=True),)))

    assert [each["id"] for each in changed["customers"]] == [*sorted(known), new]


def test_what_cannot_be_added_to_safely_is_refused():
    text = "customers:\n  - &one\n    id: acme\n  - id: bolt\n  - *one\n"

    with pytest.raises(RegisterError, match="nothing can be added safely"):
        inserted("r.yaml", text, (MORE,))


def test_customers_on_record_are_known_by_id_alias_and_account():
    lacks = missing(
        found(**{"ACME LTD": [ONE, TWO], "aws-111122223333": [ONE], "globex": [], "bolt": []}),
        register(ACME, Customer(id="bolt")),
    )

    assert lacks.additions == (MORE, Addition("globex", (), new=True))
    assert lacks.kept == ()


def test_what_the_register_says_otherwise_is_told_and_not_added():
    bolt = Customer(id="bolt", aliases=("twin",))
    both = Customer(id="both", aliases=("twin",))
    lacks = missing(
        found(bolt=[ONE], globex=[ONE, TWO], twin=[], middle=[]),
        register(ACME, bolt, both, resellers=(Reseller(id="middle"),)),
    )

    assert lacks.additions == (NEW,)
    assert list(said(lacks)) == [
        "+ customer globex, with aws 444455556666",
        "  not added: aws account 111122223333: its workloads name bolt, and it is acme's on record",
        "  not added: aws account 111122223333: its workloads name globex, and it is acme's on record",
        "  not added: twin may be bolt or both",
        "  not added: middle is a reseller on record, not a customer",
    ]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("GUARDRAILS_REGISTER", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tfplan.json").write_text(json.dumps(PLAN))
    (tmp_path / "r.yaml").write_text(BLOCK.replace("acme", "zeta"))
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(command, arguments, standalone_mode=False)


def test_the_command_shows_what_it_adds_and_changes_the_file_only_when_told_to(folder):
    before = (folder / "r.yaml").read_text()

    shown = run("init", "tfplan.json", "--register", "r.yaml")
    kept = (folder / "r.yaml").read_text()
    written = run("init", "tfplan.json", "--register", "r.yaml", "--write")
    again = run("init", "tfplan.json", "--register", "r.yaml", "--write")

    assert kept == before
    assert shown.stdout == (folder / "r.yaml").read_text() != before
    assert "+ customer acme" in shown.stderr
    assert "1 customer with something to add: r.yaml" in written.stderr
    assert "nothing to add: r.yaml" in again.stderr
    assert [each.id for each in load("r.yaml").customers] == ["zeta", "bolt", "acme"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("init", "tfplan.json", "--write"), "--write changes the file of --register"),
        (("init", "--register", "r.yaml"), "what plans or --from show"),
        (("init", "tfplan.json", "--register", "r.csv"), "is a spreadsheet"),
        (("init", "tfplan.json", "--register", "r.yaml", "-o", "r.yaml"), "is there already"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_line(folder, arguments, said):
    assert said in str(run(*arguments).exception)


def test_a_customer_under_two_names_is_one_addition():
    known = register(Customer(id="acme", aliases=("prod", "dev")))

    lacks = missing(found(prod=[ONE], dev=[TWO, ONE]), known)

    assert lacks.additions == (Addition("acme", (ONE, TWO), new=False),)


def test_a_name_with_a_sign_of_comments_is_kept_whole():
    addition = Addition("team # 4", (TWO,), new=True)

    changed = yamltext.read(inserted("r.yaml", BLOCK, [addition]))

    assert changed["customers"][-1]["id"] == "team # 4"
