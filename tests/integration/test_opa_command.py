"""`plan --engine opa`: whatever is wrong with the server, the answer is 2 or 3, never a pass."""

import json
import shutil

import pytest

from guardrails.policy.bundle_files import load_bundle
from tests.conftest import ROOT
from tests.unit.policy.fake_opa import Answer, fake_opa

CONFIG = "GET /v1/config"
DATA = "GET /v1/data/guardrails"
BUNDLES = "GET /v1/data/system/bundles"
DECIDE = "POST /v1/data/guardrails/decision"
DIGEST = load_bundle().manifest.digest
SHORT = {"GUARDRAILS_OPA_TIMEOUT_SECONDS": "1"}
BUNDLED = {"GUARDRAILS_OPA_PUSH": "no"}


@pytest.fixture
def demo(cli):
    shutil.copytree(ROOT / "guardrails" / "demo", cli.folder, dirs_exist_ok=True)
    return cli


def plan(demo, url, *arguments, as_of="2026-11-22", **environment):
    flags = ("--as-of", as_of, "-o", "json", "--engine", "opa", "--opa-url", url)
    return demo("plan", "tfplan.json", *flags, *arguments, **environment)


def holding(changed=""):
    """A server that has the shipped policies; the text of one of them may be another."""
    sources = load_bundle().sources
    rows = [
        {"id": f"compute-guardrails/{DIGEST}/{path}", "ast": {"package": {"path": _path(path)}}}
        for path in sources
    ]
    texts = {path: "package other" if path == changed else text for path, text in sources.items()}
    return {
        "GET /v1/policies/": Answer({"result": rows}),
        **{
            f"GET /v1/policies/compute-guardrails/{DIGEST}/{path}": Answer({"result": {"raw": text}})
            for path, text in texts.items()
        },
    }


def _path(path):
    """The package of a file as OPA tells of it; decision.rego alone is not in a folder of its own."""
    folders = path.split("/")[:-1] if path.count("/") > 1 else path.removesuffix(".rego").split("/")
    return [{"value": each} for each in ("data", *folders)]


def revision(name):
    return {"result": {"b": {"manifest": {"revision": name}}}}


def test_both_engines_give_the_same_report(demo, bundle_server):
    ours = json.loads(demo("plan", "tfplan.json", "--as-of", "2026-11-22", "-o", "json").stdout)
    done = plan(demo, bundle_server.url, **BUNDLED)
    theirs = json.loads(done.stdout)

    assert done.returncode == ours["summary"]["exit_code"]
    assert b"putting" not in done.stderr
    assert theirs["tool"].pop("engine") == "opa"
    assert ours["tool"].pop("engine") == "wasm"
    assert theirs == ours


def test_two_dates_share_a_server(demo, bundle_server):
    now, then = (
        json.loads(plan(demo, bundle_server.url, as_of=day, **BUNDLED).stdout)["law"][0]["provisions"]
        for day in ("2026-11-22", "2023-01-01")
    )

    assert "not_yet" in {each["state"] for each in then} - {each["state"] for each in now}


@pytest.mark.parametrize(
    ("answer", "environment", "cause"),
    [
        pytest.param(
            Answer({"code": "internal_error", "message": "no"}, 500),
            {},
            "HTTP 500: no",
            marks=pytest.mark.long,
        ),
        (Answer({"code": "unauthorized", "message": "no"}, 401), {}, "HTTP 401: no"),
        (Answer({}), {}, "the decision is undefined"),
        (Answer({"result": {}}), {}, ""),
        (Answer({}, cut=True), {}, "no answer: "),
        pytest.param(Answer({}, held=True), SHORT, "no answer within 1 s", marks=pytest.mark.long),
        (Answer({"result": {}}, trickled="body"), SHORT, "no answer within 1 s"),
        (
            Answer({"result": {"x": {}}, "provenance": {"bundles": {"b": {"revision": "d2"}}}}),
            BUNDLED,
            f"its bundle is no longer {DIGEST}",
        ),
    ],
    ids=["500", "401", "empty", "decides nothing", "dies", "slow", "trickles", "another bundle"],
)
def test_a_server_that_fails_while_it_decides_gives_errors_and_no_pass(demo, answer, environment, cause):
    healthy = {**holding(), BUNDLES: Answer(revision(DIGEST))}
    with fake_opa(**{**healthy, DECIDE: answer}) as fake:
        done = plan(demo, fake.url, "--customer", "atlas-compute", **environment)

    report = json.loads(done.stdout)
    assert done.returncode == 3, done.stderr
    assert set(report["summary"]["verdicts"]) >= {"error", "pass"}
    assert report["summary"]["verdicts"]["error"] > 0
    assert report["summary"]["verdicts"]["pass"] == report["summary"]["verdicts"]["fail"] == 0
    for each in report["verdicts"]:
        assert cause in each["reason"] + each["message"]
        assert "\n" not in each["reason"] + each["message"]


@pytest.mark.parametrize(
    ("answers", "environment", "message"),
    [
        ({CONFIG: Answer({}, held=True)}, SHORT, "no answer within 1 s"),
        ({CONFIG: Answer({}, trickled="all")}, SHORT, "no answer within 1 s"),
        ({CONFIG: Answer({"result": {"labels": {"version": "1.19.0"}}})}, {}, "is version 1.19.0"),
        ({CONFIG: Answer(b"<html>\n<p>busy\n", 503)}, {}, "HTTP 503: <html> <p>busy"),
        ({CONFIG: Answer({"code": "unauthorized", "message": "no"}, 401)}, {}, "HTTP 401: no"),
        (holding("guardrails/lib/tri/tri.rego"), {}, "tri.rego has been changed"),
        ({DATA: Answer({"result": {"regimes": {"house": 1}}})}, {}, "holds data at guardrails/regimes/house"),
        ({BUNDLES: Answer(revision("d2"))}, BUNDLED, f"has no bundle of revision {DIGEST}; it has: b (d2)"),
        ({BUNDLES: Answer({})}, BUNDLED, "it has: none"),
        (
            {**holding("guardrails/lib/tri/tri.rego"), BUNDLES: Answer(revision(DIGEST))},
            BUNDLED,
            "holds other policies in guardrails/lib/tri",
        ),
    ],
    ids=[
        "slow",
        "trickles",
        "old",
        "no OPA",
        "401",
        "policy changed",
        "data",
        "other bundle",
        "no bundle",
        "bundle changed",
    ],
)
def test_a_server_that_may_not_be_used_is_said_in_one_line_before_anything_is_decided(
    demo, answers, environment, message
):
    with fake_opa(**answers) as fake:
        done = plan(demo, fake.url, **environment)

    assert (done.returncode, done.stdout) == (2, b"")
    assert message in one_line(done)
    assert not [path for method, path, _ in fake.requests if method == "POST"]


def one_line(done):
    """The only message; a hint may come after it."""
    line, *hint = done.stderr.decode().splitlines()
    assert line.startswith("guardrails: opa server http")
    assert [each[:8] for each in hint] == ["  hint: "]
    return line


def test_a_dead_server_is_an_error_at_opening(demo):
    done = plan(demo, "http://127.0.0.1:9")

    assert (done.returncode, done.stdout) == (2, b"")
    assert "no answer: Connection refused (2 attempts)" in one_line(done)


def test_a_server_that_nobody_trusted_vouches_for_is_an_error_at_opening(demo, tls_server):
    done = plan(demo, tls_server.url)

    assert (done.returncode, done.stdout) == (2, b"")
    assert "the TLS connection fails: unable to get local issuer certificate" in one_line(done)


def test_the_token_comes_from_the_environment_variable_that_is_named(demo):
    with fake_opa() as fake:
        plan(demo, fake.url, GUARDRAILS_OPA_TOKEN_ENV="OPA_SECRET", OPA_SECRET="s-1")
    missing = plan(demo, "http://127.0.0.1:9", GUARDRAILS_OPA_TOKEN_ENV="OPA_SECRET")

    assert {each.get("Authorization") for each in fake.headers} == {"Bearer s-1"}
    assert missing.returncode == 2
    assert b"the environment variable OPA_SECRET is empty" in missing.stderr
