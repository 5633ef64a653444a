"""`guardrails policies`: reading the law, testing, building and adding rules."""

import json
import shutil
import subprocess
import tarfile

import pytest
from click.testing import CliRunner

from guardrails.cli.clock import now
from guardrails.cli.main import cli as commands
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.own import with_own
from tests.conftest import ROOT
from tests.integration.opa import SMALL_RULE, holding, running

MANIFEST = load_bundle().manifest
RULES = MANIFEST.rules
LAWS = {regime.id: regime for regime in MANIFEST.regimes}
OWN = ("plan", "tfplan.json", "--policies", "rules", "--regime", "org_acme")


def text(done, code=0):
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode()


def test_the_list_says_state_and_binding_on_the_day(cli):
    today = text(cli("policies", "list", "--as-of", "2026-11-22"))
    before = json.loads(
        text(cli("policies", "list", "--as-of", "2020-01-01", "--regime", "us_iaas_cip", "-o", "json"))
    )

    assert "The law on 2026-11-22" in today
    assert "US-CIP-04" in today
    assert "proposed" in today
    assert {(row["state"], row["binding"]) for row in before["rules"]} == {("not_yet", "none")}


def test_the_list_shows_what_the_configuration_enforces(cli):
    cli.write("guardrails.yaml", "enforce: [us_iaas_cip]\n")

    rows = json.loads(text(cli("policies", "list", "-o", "json")))["rules"]

    assert {row["binding"] for row in rows if row["regime"] == "us_iaas_cip"} == {"house"}
    assert any(row["clock"].startswith("365 days from ") for row in rows)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_can_be_read_with_its_law(rule, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(commands, ["policies", "show", rule.id], standalone_mode=False, obj=now)
    assert done.return_value == 0, done.output
    shown = done.stdout
    flat = " ".join(shown.split())

    for cited in rule.citations:
        assert " ".join(cited.description.split()) in flat
    for named in (*rule.limits, *rule.choices):
        assert f"{named} = " in shown
    provision = next(each for each in LAWS[rule.regime].provisions if each.id == rule.provision)
    assert " ".join(provision.text.split()) in flat
    assert all(f"  {entry.from_day}  " in shown for entry in provision.timeline)
    assert " ".join(rule.remediation.split()) in flat
    assert f"package guardrails.regimes.{rule.regime}.{rule.name}" in shown
    assert "confidence" in shown


def test_the_readings_of_a_rule_are_shown_with_the_one_chosen(cli):
    shown = text(cli("policies", "show", "US-TRN-01"))

    assert "D-7 Do the days for a report run from the transaction or from the provider's knowledge?" in shown
    assert (
        "choice clock_start = earlier\n    not chosen: transaction, knowledge\n    why: Recommended" in shown
    )
    assert "limit line_yop = 100 yop\n" in shown
    (asked,) = (
        each
        for each in json.loads(text(cli("policies", "show", "US-TRN-01", "-o", "json")))["readings"]
        if each["key"] == "choice clock_start"
    )
    assert (asked["ambiguity"], asked["readings"]) == ("D-7", ["earlier", "transaction", "knowledge"])


def test_a_reading_of_your_own_is_shown_as_such(cli, tmp_path):
    config = tmp_path / "own.yaml"
    config.write_text("law: {us_iaas_training: {choices: {clock_start: knowledge}}}\n")

    shown = text(cli("policies", "show", "US-TRN-01", "-c", str(config)))

    assert "choice clock_start = knowledge, set by your configuration (default earlier)" in shown
    assert "not chosen: earlier, transaction\n" in shown


def test_a_rule_is_found_by_name_and_in_any_case(cli):
    first, second = (text(cli("policies", "show", name)) for name in ("us-cip-04", "identity_verified"))

    assert first == second
    assert json.loads(text(cli("policies", "show", "us-cip-04", "-o", "json")))["rule"]["id"] == "US-CIP-04"


def test_a_rule_that_is_none_is_refused_with_one_that_is_near(cli):
    done = cli("policies", "show", "US-CIP-O4")

    assert done.returncode == 2
    assert b"there is no rule 'US-CIP-O4'" in done.stderr
    assert b"did you mean US-CIP-" in done.stderr


def test_the_difference_between_two_days_is_what_the_timelines_change(cli):
    rows = json.loads(
        text(cli("policies", "diff", "--from", "2024-01-28", "--to", "2024-01-29", "-o", "json"))
    )["changes"]
    shown = text(cli("policies", "diff", "--from", "2024-01-28", "--to", "2024-01-29"))

    found = {row["id"]: row for row in rows}
    assert found["us_iaas_cip.cip"]["before"] == "not_yet"
    assert found["us_iaas_cip.cip"]["after"] == "proposed"
    assert "US-CIP-04" in found["us_iaas_cip.cip"]["rules"]
    assert "us_iaas_cip.cip: not yet → proposed" in shown


def test_a_day_is_compared_with_itself_and_never_backwards(cli):
    assert "0 changes" in text(cli("policies", "diff", "--from", "2026-01-01", "--to", "2026-01-01"))
    assert cli("policies", "diff", "--from", "2026-01-02", "--to", "2026-01-01").returncode == 2


@pytest.mark.parametrize(("first", "last"), [("2026-02-30", "2026-03-01"), ("2026-01-01", "x")])
def test_a_day_that_is_none_is_refused_with_its_flag(cli, first, last):
    done = cli("policies", "diff", "--from", first, "--to", last)

    wrong = f"--to: '{last}'" if last == "x" else f"--from: '{first}'"
    assert done.returncode == 2
    assert f"{wrong} is not a day such as 2026-01-31".encode() in done.stderr


@pytest.mark.opa
@pytest.mark.parametrize("given", ["nearly all", pytest.param("none", marks=pytest.mark.long)])
def test_a_new_rule_passes_its_tests_and_decides_on_both_engines(cli, opa_binary, tmp_path, given):
    """A server compiles all that it has with each policy that it is given: a minute for all that ships."""
    shutil.copytree(ROOT / "guardrails" / "demo", cli.folder, dirs_exist_ok=True)
    text(cli("policies", "new", "acme", "capacity_has_an_owner", "--dir", "rules"))
    policies = with_own(load_bundle(), [cli.folder / "rules"])
    late = ("/org_acme/", f"/{'/'.join(SMALL_RULE)}/", "guardrails/decision.rego")
    lacking = {path for path in policies.sources if given == "none" or any(each in path for each in late)}

    tested = text(cli("policies", "test", "--policies", "rules"))
    command = (*OWN, "-o", "json", "--all")
    (tmp_path / "server").mkdir()
    with holding(opa_binary, tmp_path / "server", policies, lacking) as server:
        remote = ("--engine", "opa", "--opa-url", server.url)
        done = [cli(*command, *engine) for engine in ((), remote, remote)]
        texts = sorted(server.policies().values())
    first, *others = (json.loads(each.stdout)["verdicts"] for each in done)

    assert ", 0 failed" in tested
    assert "ACME-01" in {each["rule"] for each in first}
    assert others == [first, first]
    assert texts == sorted(policies.sources.values())
    putting = f"guardrails: putting {len(lacking)} policies on opa server {server.url}"
    assert [each.stderr.decode().startswith(putting) for each in done] == [False, True, False]


@pytest.mark.opa
def test_own_rules_that_are_not_evaluated_are_said_to_be(cli):
    shutil.copytree(ROOT / "guardrails" / "demo", cli.folder, dirs_exist_ok=True)
    text(cli("policies", "new", "acme", "capacity_has_an_owner", "--dir", "rules"))

    without, asked_for = cli(*OWN[:4]), cli(*OWN)

    assert b"warning: org_acme is not evaluated: not among the chosen regimes" in without.stderr
    assert b"org_acme" not in asked_for.stderr


@pytest.mark.opa
def test_what_own_tests_leave_out_is_named(cli):
    text(cli("policies", "new", "acme", "tested", "--dir", "rules"))
    text(cli("policies", "new", "acme", "untested", "--dir", "rules"))
    place = cli.folder / "rules/guardrails/regimes/org_acme"
    (place / "untested/untested_test.rego").unlink()
    test = place / "tested/tested_test.rego"
    test.write_text(
        test.read_text().split("test_fails")[0]
        + '_document(x) := {"customer": {"id": "C-1", "attributed": x}}\n'
    )

    done = cli("policies", "test", "--policies", "rules")
    shown = done.stdout.decode()

    assert done.returncode == 3
    assert "no test beside rules/guardrails/regimes/org_acme/untested/untested.rego" in shown
    assert "no test reaches rules/guardrails/regimes/org_acme/tested/tested.rego: " in shown


@pytest.mark.opa
def test_a_test_that_fails_is_named_with_its_line(cli):
    text(cli("policies", "new", "acme", "tested", "--dir", "rules"))
    test = cli.folder / "rules/guardrails/regimes/org_acme/tested/tested_test.rego"
    test.write_text(test.read_text().replace('"pass"', '"fail"'))

    done = cli("policies", "test", "--policies", "rules")
    shown = done.stdout.decode()

    assert done.returncode == 2
    assert "failed: rules/guardrails/regimes/org_acme/tested/tested_test.rego:5: test_passes" in shown
    assert ", 1 failed" in shown


@pytest.mark.opa
def test_a_test_that_does_not_compile_is_an_error_with_its_file(cli):
    text(cli("policies", "new", "acme", "tested", "--dir", "rules"))
    test = cli.folder / "rules/guardrails/regimes/org_acme/tested/tested_test.rego"
    test.write_text(test.read_text() + "\ntest_more if { x > }\n")

    done = cli("policies", "test", "--policies", "rules")

    assert done.returncode == 2
    assert b"rules/guardrails/regimes/org_acme/tested/tested_test.rego:" in done.stderr


@pytest.mark.opa
def test_a_signed_bundle_of_ours_and_own_rules_runs_on_a_server(cli, opa_binary, tmp_path):
    shutil.copytree(ROOT / "guardrails" / "demo", cli.folder, dirs_exist_ok=True)
    private, public = _keys(cli)
    text(cli("policies", "new", "acme", "capacity_has_an_owner", "--dir", "rules"))
    built = text(cli("policies", "build", "--policies", "rules", "-o", "out", "--sign", private))
    flags = ["-b", cli.folder / "out/bundle.tar.gz", "--verification-key", cli.folder / public]
    (tmp_path / "server").mkdir()

    with running(opa_binary, tmp_path / "server", *flags) as server:
        engine = ("-o", "json", "--engine", "opa", "--opa-url", server.url)
        done = cli(*OWN, *engine, GUARDRAILS_OPA_PUSH="no")
        without = cli("plan", "tfplan.json", *engine, GUARDRAILS_OPA_PUSH="no")

    assert built.split() == ["out/policy.wasm", "out/bundle.tar.gz", "out/manifest.json"]
    assert "ACME-01" in {each["id"] for each in json.loads(done.stdout)["rules"]}
    assert without.returncode == 2
    assert b"has no bundle of revision" in without.stderr
    with tarfile.open(cli.folder / "out/bundle.tar.gz") as archive:
        assert "/.signatures.json" in archive.getnames()


@pytest.mark.opa
def test_a_server_does_not_start_with_a_bundle_that_another_key_signed(cli, opa_binary):
    private, _ = _keys(cli)
    text(cli("policies", "build", "-o", "out", "--sign", private))
    _, other = _keys(cli)
    flags = ["--addr", "127.0.0.1:0", "-b", "out/bundle.tar.gz", "--verification-key", other]

    done = subprocess.run(
        [opa_binary, "run", "--server", "--skip-version-check", *flags],
        cwd=cli.folder,
        capture_output=True,
        check=False,
        timeout=600,
    )

    assert done.returncode != 0
    assert b"verif" in done.stderr + done.stdout


def _keys(cli):
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    cli.write("key.pem", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    cli.write("key.pub.pem", public.decode())
    return "key.pem", "key.pub.pem"


@pytest.mark.opa
def test_the_shipped_policies_build_to_the_module_that_ships(cli):
    text(cli("policies", "build", "-o", "out"))

    assert (cli.folder / "out/policy.wasm").read_bytes() == load_bundle().wasm
    assert cli("policies", "build", "-o", "out", "--sign", "none.pem").returncode == 2


def test_a_broken_rule_is_exit_2_before_anything_is_evaluated(cli):
    shutil.copytree(ROOT / "guardrails" / "demo", cli.folder, dirs_exist_ok=True)
    text(cli("policies", "new", "acme", "broken", "--dir", "rules"))
    rule = cli.folder / "rules/guardrails/regimes/org_acme/broken/broken.rego"
    rule.write_text(rule.read_text().replace("severity: medium", "severity: grave"))

    done = cli("plan", "tfplan.json", "--policies", "rules")

    assert (done.returncode, done.stdout) == (2, b"")
    assert b"rules/guardrails/regimes/org_acme/broken/broken.rego:14: custom.severity" in done.stderr


@pytest.mark.opa
def test_a_rule_that_a_server_refuses_is_said_with_file_and_line(cli, opa_server):
    shutil.copytree(ROOT / "guardrails" / "demo", cli.folder, dirs_exist_ok=True)
    text(cli("policies", "new", "acme", "broken", "--dir", "rules"))
    rule = cli.folder / "rules/guardrails/regimes/org_acme/broken/broken.rego"
    rule.write_text(rule.read_text().replace("tri.verdict(", "tri.verdikt("))

    done = cli("plan", "tfplan.json", "--policies", "rules", "--engine", "opa", "--opa-url", opa_server.url)

    assert (done.returncode, done.stdout) == (2, b"")
    assert b"org_acme/broken/broken.rego: line 23: " in done.stderr
