"""`guardrails pack`: built from a plan or a store, checked elsewhere, with our tools and with stock ones."""

import json
import re
import shlex
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from guardrails.cli.main import cli
from guardrails.errors import InputError
from guardrails.pack import keys
from guardrails.pack.archive import Archive
from guardrails.pack.build import pack
from guardrails.pack.evidence import Evidence
from guardrails.policy.toolchain import stock_opa
from tests import plans
from tests.unit.pack.packs import MAKERS, private_pem, public_pem

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
WASM = ("--engine", "wasm")
POLICIES = ("manifest.json", "policy.wasm", "sources.json")
ANN = "    personal: {name: Ann Atlas}\n"


@pytest.fixture
def run(tmp_path, monkeypatch, module_cache):
    """Runs a command in a folder with a small plan, its register and two keys."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUARDRAILS_CACHE", str(module_cache))
    return _prepared()


def _prepared():
    Path("tfplan.json").write_text(plans.plan(plans.instance()), encoding="utf-8")
    Path("register.yaml").write_text(plans.register("pending"), encoding="utf-8")
    pair = MAKERS["ed25519"]()
    Path("key.pem").write_bytes(private_pem(pair))
    Path("key.pub").write_bytes(public_pem(pair))

    def run_(*arguments):
        return CliRunner().invoke(cli, arguments, standalone_mode=False, obj=lambda: NOW)

    return run_


@pytest.fixture(scope="module")
def shared_pack(tmp_path_factory, module_cache):
    """A folder with a pack and its keys, made once."""
    folder = tmp_path_factory.mktemp("shared")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("GUARDRAILS_CACHE", str(module_cache))
        build(_prepared(), "--only", "C-1")
    return folder


def build(run, *more, name="e.pack"):
    source = () if "--store" in more else ("tfplan.json",)
    result = run(
        "pack", "build", *source, "--register", "register.yaml", "--key", "key.pem", "-o", name, *more
    )
    assert result.exception is None, result.exception
    return Path(name)


def verify(run, name="e.pack", *more):
    return run("pack", "verify", str(name), "--key", "key.pub", *(more or WASM))


def members(path):
    with path.open("rb") as file:
        found = Archive(file, str(path))
        return {name: found.read(name, 1 << 24) for name in found.members}


def signed_again(path, **changes):
    """A pack of other contents that the same key signed: the signer itself is wrong, or lies."""
    found = members(path)
    places = [name for name in found if name.startswith("documents/")]
    evidence = Evidence(
        report=found["report.json"],
        documents=tuple(found[name] for name in places),
        decisions=tuple(found[name.replace("documents", "decisions")] for name in places),
        policies={
            name: found[f"policies/{name}"] for name in ("manifest.json", "policy.wasm", "sources.json")
        },
        catalog=found["catalog.json"],
        configuration=found["configuration.json"],
    )
    changed = msgspec.structs.replace(evidence, **changes)
    path.write_bytes(b"".join(pack(changed, keys.signer("key.pem", ""))))
    return evidence


def test_a_pack_is_checked_with_the_public_key_alone(run):
    build(run)
    for name in ("tfplan.json", "register.yaml", "key.pem"):
        Path(name).unlink()

    result = verify(run)

    assert result.return_value == 0
    lines = dict(line.strip().split(maxsplit=1) for line in result.output.splitlines()[1:-1])
    assert lines["wasm"] == "2 decisions, the same bytes"
    assert lines["opa"] == "not replayed: not asked for"
    assert lines["policies"].endswith("those that ship with this version")
    assert lines["ledger"] == "not from a store"
    assert result.output.splitlines()[-1].startswith("whole:")


def test_without_opa_the_check_says_so(run, monkeypatch):
    build(run)
    monkeypatch.setattr("guardrails.policy.toolchain.stock_opa", lambda: None)

    result = verify(run, "e.pack", "--engine", "wasm", "--engine", "opa")

    assert result.return_value == 0
    assert "opa        not replayed: it is not on the path" in result.output


def test_what_no_engine_replayed_was_not_decided_again(run, shared_pack, monkeypatch):
    shutil.copytree(shared_pack, Path(), dirs_exist_ok=True)
    monkeypatch.setattr("guardrails.policy.toolchain.stock_opa", lambda: None)

    result = verify(run, "e.pack", "--engine", "opa")

    assert result.return_value == 3
    last = result.output.splitlines()[-1]
    assert last.startswith("not decided again: ")
    assert "opa: not replayed: it is not on the path" in last


def test_a_run_of_a_store_is_packed_with_its_ledger(run):
    for _ in range(2):
        run("plan", "tfplan.json", "--register", "register.yaml", "--store", "s.db", "-q")
    build(run, "--store", "s.db", "--run", "run-1")

    result = verify(run)

    assert "run-1 of 2026-11-22T06:00:00Z, entries 1 to 2" in result.output
    assert result.return_value == 0
    recorded = members(Path("e.pack"))
    build(run, "--store", "s.db", "--run", "run-1", "--only", "C-1", name="part.pack")
    assert "the report is a part of the run's" in verify(run, "part.pack").output
    assert json.loads(recorded["run.json"])["id"] == "run-1"


def test_an_auditor_takes_the_answer_of_a_day_along(run):
    run("plan", "tfplan.json", "--register", "register.yaml", "--store", "s.db", "-q")

    asked = ("audit", "--store", "s.db", "--customer", "C-1", "--as-of", "2026-11-22")
    sealed = run(*asked, "--pack", "a.pack", "--key", "key.pem", "-o", "json")
    checked = run("audit", "verify", "a.pack", "--key", "key.pub", *WASM)

    assert (sealed.return_value, checked.return_value) == (0, 0)
    answer = json.loads(members(Path("a.pack"))["audit.json"])
    assert answer["then"]["run"] == "run-1"
    assert answer == json.loads(sealed.stdout)
    early = run("audit", "--store", "s.db", "--as-of", "2026-11-01", "--pack", "b.pack", "--key", "key.pem")
    assert (early.return_value, Path("b.pack").exists()) == (3, False)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"content": "0" * 64}, "its first entry is not of run-1"),
        ({"at": "2026-11-21T06:00:00Z"}, "entry 1: changed"),
        ({"digest": "0" * 64}, "entry 1: changed"),
    ],
)
def test_a_ledger_that_was_made_up_is_noticed(run, entry, said):
    run("plan", "tfplan.json", "--register", "register.yaml", "--store", "s.db", "-q")
    build(run, "--store", "s.db", "--run", "run-1")
    found = members(Path("e.pack"))
    (first,) = json.loads(found["ledger.json"])

    signed_again(Path("e.pack"), run=found["run.json"], ledger=json.dumps([first | entry]).encode())

    assert said in str(verify(run).exception)


@pytest.mark.parametrize("only", [(), ("--only", "C-1")], ids=["all", "only"])
@pytest.mark.parametrize("part", ["catalog", "configuration"])
def test_what_the_run_did_not_record_is_noticed_of_some_customers_too(run, only, part):
    run("plan", "tfplan.json", "--register", "register.yaml", "--store", "s.db", "-q")
    build(run, "--store", "s.db", "--run", "run-1", *only)
    found = members(Path("e.pack"))

    changed = {part: found[f"{part}.json"] + b" "}
    signed_again(Path("e.pack"), run=found["run.json"], ledger=found["ledger.json"], **changed)

    assert f"{part}.json: is not the one that run-1 recorded" in str(verify(run).exception)


def _failure(report):
    return next(each for each in report["verdicts"] if each["verdict"] == "fail")


def _passes(report):
    _failure(report)["verdict"] = "pass"


def _observes_otherwise(report):
    _failure(report)["observed"]["verification"] = "verified"


def _misses_nothing(report):
    next(each for each in report["verdicts"] if each["missing"])["missing"] = []


def _hides_a_failure(report):
    report["verdicts"].remove(_failure(report))


def _counts_a_pass(report):
    counts = report["customers"][0]["verdicts"]
    counts[next(each for each, of in counts.items() if of.get("fail"))] = {"pass": 1}


def _leaves_out_a_rule(report):
    counts = report["customers"][0]["verdicts"]
    del counts[next(each for each, of in counts.items() if of.get("fail"))]


def _leaves_out_a_customer(report):
    report["customers"] = []


def _adds_a_customer(report):
    report["customers"].append(report["customers"][0] | {"id": "C-2"})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_passes, "C-1: pass in the report"),
        (_observes_otherwise, "fail in the report"),
        (_misses_nothing, "in the report"),
        (_hides_a_failure, "fail decided, and not in the report"),
        (_counts_a_pass, "of C-1: 1 pass in the report, 1 fail decided"),
        (_leaves_out_a_rule, "of C-1: none in the report, 1 fail decided"),
        (_leaves_out_a_customer, "C-1: not in the report"),
        (_adds_a_customer, "C-2: no document"),
    ],
    ids=lambda each: each.__name__ if callable(each) else "",
)
def test_a_report_that_says_otherwise_than_was_decided_is_noticed(run, shared_pack, change, said):
    shutil.copytree(shared_pack, Path(), dirs_exist_ok=True)
    report = json.loads(members(Path("e.pack"))["report.json"])
    change(report)

    signed_again(Path("e.pack"), report=json.dumps(report).encode())

    error = verify(run).exception
    assert "e.pack: report.json: not what was decided: " in str(error)
    assert said in str(error)


@pytest.mark.parametrize("flags", [("--regime", "us_ear"), ("--as-of", "2023-01-01"), ("--fail-on", "never")])
def test_what_was_not_asked_or_was_no_rule_yet_is_no_difference(run, flags):
    build(run, *flags)

    assert verify(run).exception is None


def test_a_decision_that_the_policies_do_not_make_is_noticed(run):
    build(run)
    found = members(Path("e.pack"))
    one = found["decisions/000001.json"].replace(b'"fail"', b'"pass"', 1)

    signed_again(Path("e.pack"), decisions=(one, found["decisions/000002.json"]))

    assert "decisions/000001.json: wasm decides otherwise today" in str(verify(run).exception)


def test_policies_that_are_not_those_of_their_digest_are_noticed(run):
    build(run)
    policies = {
        name: members(Path("e.pack"))[f"policies/{name}"] for name in ("manifest.json", "policy.wasm")
    }
    sources = members(Path("e.pack"))["policies/sources.json"].replace(b"pass", b"fail", 1)

    signed_again(Path("e.pack"), policies={**policies, "sources.json": sources})

    assert "are not those of the digest" in str(verify(run).exception)


def test_names_are_a_member_of_their_own_that_can_be_erased(run):
    register = Path("register.yaml").read_text(encoding="utf-8")
    changed = re.sub(r"(\n +- id: C-1\n)", rf"\1{ANN}", register)
    assert changed != register
    Path("register.yaml").write_text(changed, encoding="utf-8")
    plain, named = build(run, name="plain.pack"), build(run, "--include-identity")
    assert b"Ann Atlas" not in plain.read_bytes()
    assert json.loads(members(named)["identity.json"])["customers"][0]["personal"] == {"name": "Ann Atlas"}
    assert [name for name, data in members(named).items() if b"Ann Atlas" in data] == ["identity.json"]

    run("pack", "erase", "e.pack", "-o", "erased.pack")

    assert b"Ann Atlas" not in Path("erased.pack").read_bytes()
    erased = verify(run, "erased.pack")
    assert "identity.json was erased" in erased.output
    assert erased.output.splitlines()[-1].startswith(
        "what was signed is here but identity.json, which was erased"
    )
    assert erased.return_value == 0


def test_names_of_another_register_are_not_added(run):
    run("plan", "tfplan.json", "--register", "register.yaml", "--store", "s.db", "-q")
    with Path("register.yaml").open("a", encoding="utf-8") as file:
        file.write("# changed since\n")

    result = run(
        "pack", "build", "--store", "s.db", "--run", "run-1", "--register", "register.yaml",
        "--include-identity", "--key", "key.pem", "-o", "e.pack",
    )  # fmt: skip

    assert isinstance(result.exception, InputError)
    assert "is not the register that the run was decided by" in str(result.exception)


def test_a_file_of_somebody_elses_is_not_replaced(run):
    result = run("pack", "build", "tfplan.json", "--key", "key.pem", "-o", "register.yaml")

    assert "is not an evidence pack" in str(result.exception)


def _shell(command):
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr}{done.stdout}"


@pytest.mark.opa
def test_every_command_of_the_page_runs_and_stock_tools_agree(run):
    if stock_opa() is None:
        pytest.skip("opa is not on the path")
    shutil.copytree(ROOT / "guardrails" / "demo", Path(), dirs_exist_ok=True)
    page = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\$ (.*)$", page, re.MULTILINE)
    assert len(shown) == 10

    for command in shown:
        if not command.startswith("guardrails "):
            _shell(command)
            continue
        arguments = shlex.split(command.removeprefix("guardrails "))
        only = ("--only", "borealis-ai") if "build" in arguments else ()  # opa takes its time for each
        result = run(*arguments, *only)
        assert result.return_value == 0, result.exception
        assert "verify" not in arguments or "of opa 1." in result.output
