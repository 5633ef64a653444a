import json
import socket
import sys

import pytest

from guardrails.errors import EngineError, PolicyError
from guardrails.policy.engines.interface import EngineName, EngineSettings
from guardrails.policy.engines.table import open_engine
from tests.unit.policy.fake_opa import Answer, fake_opa
from tests.unit.policy.modules import Policies

SOURCES = {
    "guardrails/decision.rego": "package guardrails",
    "guardrails/lib/a.rego": "package guardrails.lib.a",
}
CONFIG = "GET /v1/config"
POLICIES = "GET /v1/policies/"
ONE_POLICY = "GET /v1/policies/compute-guardrails"
DATA = "GET /v1/data/guardrails"
PUT = "PUT /v1/policies/"
DECIDE = "POST /v1/data/guardrails/decision"


def opened(url, sources=SOURCES, **settings):
    return open_engine(EngineName.OPA, Policies(b"", sources), EngineSettings(opa_url=url, **settings))


def module(name, package):
    path = [{"value": part} for part in ("data", *package.split("."))]
    return {"id": name, "ast": {"package": {"path": path}, "rules": []}}


OURS = {"guardrails/decision.rego": "guardrails", "guardrails/lib/a.rego": "guardrails.lib.a"}


def holding(*others):
    """A server with our policies and others."""
    ours = [module(f"compute-guardrails/d1/{path}", package) for path, package in OURS.items()]
    return {
        POLICIES: Answer({"result": [*ours, *others]}),
        **{
            f"GET /v1/policies/compute-guardrails/d1/{path}": Answer({"result": {"raw": SOURCES[path]}})
            for path in OURS
        },
    }


def puts(fake):
    return {path: body.decode() for method, path, body in fake.requests if method == "PUT"}


def test_policies_are_put_under_their_digest_and_documents_decided_strictly():
    with fake_opa() as fake:
        engine = opened(fake.url)

        assert engine.evaluate(b'{"n": 1e26}') == {"x": {}}

    assert (engine.name, engine.digest) == ("opa", "d1")
    assert puts(fake) == {
        f"/v1/policies/compute-guardrails/d1/{path}": text for path, text in SOURCES.items()
    }
    method, path, body = fake.requests[-1]
    assert (method, path) == ("POST", "/v1/data/guardrails/decision?strict-builtin-errors=true")
    assert json.loads(body) == {"input": {"n": 1e26}}


def test_policies_that_are_there_are_not_put_again():
    with fake_opa(**holding()) as fake:
        opened(fake.url)

    assert puts(fake) == {}


def test_the_token_is_sent():
    with fake_opa() as fake:
        opened(fake.url, opa_token="t-1").evaluate(b"{}")

    assert {each["Authorization"] for each in fake.headers} == {"Bearer t-1"}


@pytest.mark.parametrize("version", ["1.20.0", "1.20.2", "1.21.0-dev", "2.0.0", "1.100.0"])
def test_versions_from_the_oldest_on_are_taken(version):
    with fake_opa(**{CONFIG: Answer({"result": {"labels": {"version": version}}})}) as fake:
        assert opened(fake.url).evaluate(b"{}") == {"x": {}}


@pytest.mark.parametrize("version", ["1.19.9", "0.70.0", "", "latest"])
def test_other_versions_are_refused_before_anything_is_put(version):
    with fake_opa(**{CONFIG: Answer({"result": {"labels": {"version": version}}})}) as fake:
        with pytest.raises(PolicyError, match="is version") as raised:
            opened(fake.url)

        assert puts(fake) == {}
    assert raised.value.hint == "version 1.20 or later is needed"


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({CONFIG: Answer({})}, "does not answer like an OPA server"),
        ({CONFIG: Answer([1])}, "does not answer like an OPA server"),
        ({CONFIG: Answer({"result": {"labels": {}}})}, "does not answer like an OPA server"),
        ({CONFIG: Answer(b"<html>")}, "no answer: "),
        (
            {CONFIG: Answer({"code": "unauthorized", "message": "request rejected"}, 401)},
            "HTTP 401: request rejected",
        ),
        ({CONFIG: Answer(b"<html>bad gateway", 503)}, "HTTP 503: <html>bad gateway"),
        ({POLICIES: Answer({"message": "no"}, 403)}, "HTTP 403: no"),
        (
            {DATA: Answer({"code": "internal_error", "message": "eval_conflict_error"}, 500)},
            "eval_conflict_error",
        ),
        (
            {PUT: Answer({"code": "invalid_parameter", "message": "undefined function"}, 400)},
            "undefined function",
        ),
        ({PUT: Answer({"code": "x", "message": "m", "errors": [{"message": "line 3"}]}, 400)}, "line 3"),
    ],
)
def test_a_server_that_refuses_or_is_none_is_a_policy_error_in_its_words(answers, message):
    with fake_opa(**answers) as fake, pytest.raises(PolicyError, match=message) as raised:
        opened(fake.url)

    assert not isinstance(raised.value, EngineError)


@pytest.mark.parametrize(
    "other",
    [
        module("compute-guardrails/d0/guardrails/decision.rego", "guardrails"),
        module("compute-guardrails/d1/guardrails/lib/extra.rego", "guardrails.lib.extra"),
        module("x", "guardrails"),
        module("x", "guardrails.regimes.us_ear.licensed"),
        module("x", "guardrails.regimes.organisation.rule"),
    ],
    ids=["older", "added to ours", "root", "regime", "not an org_ package"],
)
def test_other_policies_in_our_packages_are_refused(other):
    with fake_opa(**holding(other)) as fake:
        with pytest.raises(PolicyError, match=f"holds other policies in .*{other['id']}"):
            opened(fake.url)

        assert puts(fake) == {}


@pytest.mark.parametrize(
    "other",
    [
        module("x", "guardrails.regimes.org_acme.own_rule"),
        module("x", "guardrails.lib.org_acme"),
        module("x", "guardrails_of_others"),
        module("x", "app"),
    ],
)
def test_policies_in_packages_of_others_are_left_alone(other):
    with fake_opa(**holding(other)) as fake:
        assert opened(fake.url).evaluate(b"{}") == {"x": {}}


def test_a_policy_of_ours_that_was_changed_is_refused():
    changed = {
        f"{ONE_POLICY}/d1/guardrails/lib/a.rego": Answer({"result": {"raw": "package guardrails.lib.b"}})
    }

    with (
        fake_opa(**(holding() | changed)) as fake,
        pytest.raises(PolicyError, match=r"lib/a\.rego has been changed"),
    ):
        opened(fake.url)


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"regimes": {"us_ear": {}}}, "guardrails/regimes/us_ear"),
        ({"regimes": 1}, "guardrails/regimes"),
        ({"lib": {"b": {}}}, "guardrails/lib/b"),
        ({"other": 1}, "guardrails/other"),
    ],
)
def test_data_where_only_policies_may_be_is_refused(data, path):
    with (
        fake_opa(**holding(), **{DATA: Answer({"result": data})}) as fake,
        pytest.raises(PolicyError, match=f"holds data at {path}"),
    ):
        opened(fake.url)


def test_what_rules_and_organisations_define_is_no_foreign_data():
    data = {"decision": {"x": {}}, "lib": {"a": {"limit": 1}, "org_acme": {"b": 1}}}
    org = module("x", "guardrails.lib.org_acme")

    with fake_opa(**holding(org), **{DATA: Answer({"result": data})}) as fake:
        assert opened(fake.url).evaluate(b"{}") == {"x": {}}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer({}), "the decision is undefined"),
        (Answer({"result": None}), "the decision is undefined"),
        (Answer({"result": "pass"}), "the decision is undefined"),
        (Answer([]), "the decision is undefined"),
        (Answer(b"<html>"), "no answer"),
        (Answer(b""), "no answer"),
        (Answer({"code": "internal_error", "message": "divide by zero"}, 500), "HTTP 500: divide by zero"),
        (
            Answer({"message": "m", "errors": [{"message": "rule 7"}, {"code": 1}]}, 500),
            "HTTP 500: m; rule 7$",
        ),
        (Answer(b"\xff\xfe", 500), "HTTP 500"),
        (Answer([], 502), "HTTP 502"),
    ],
)
def test_whatever_is_no_decision_is_an_engine_error(answer, message):
    with fake_opa(**{DECIDE: answer}) as fake:
        engine = opened(fake.url)
        with pytest.raises(EngineError, match=message):
            engine.evaluate(b"{}")


@pytest.mark.parametrize("document", [b"", b"{", b'"\xff"', b"[" * 100_000])
def test_a_document_that_is_no_json_is_not_sent(document):
    with fake_opa() as fake:
        engine = opened(fake.url)
        with pytest.raises(EngineError, match="the document cannot be read"):
            engine.evaluate(document)

    assert [method for method, _, _ in fake.requests].count("POST") == 0


def test_a_slow_server_is_given_up():
    with fake_opa(**{DECIDE: Answer({"result": {}}, held=True)}) as fake:
        engine = opened(fake.url, timeout_seconds=1)
        with pytest.raises(EngineError, match=r"no answer within 1 s"):
            engine.evaluate(b"{}")

    assert [method for method, _, _ in fake.requests].count("POST") == 1


def test_a_server_that_is_slow_to_begin_with_is_a_policy_error():
    with (
        fake_opa(**{CONFIG: Answer({}, held=True)}) as fake,
        pytest.raises(PolicyError, match=r"no answer within 1 s") as raised,
    ):
        opened(fake.url, timeout_seconds=1)

    assert raised.value.hint


@pytest.mark.parametrize("part", ["all", "body"])
def test_a_server_that_trickles_bytes_is_given_up(part):
    """Each byte comes in time; the answer does not."""
    with fake_opa(**{DECIDE: Answer({"result": {"x": {}}}, trickled=part)}) as fake:
        engine = opened(fake.url, timeout_seconds=1)
        with pytest.raises(EngineError, match=r"no answer within 1 s$"):
            engine.evaluate(b"{}")

        assert not fake.released.is_set()


@pytest.mark.parametrize("part", ["all", "body"])
def test_a_server_that_trickles_bytes_to_begin_with_is_a_policy_error(part):
    answer = Answer({"result": {"labels": {"version": "1.20.2"}}}, trickled=part)
    with (
        fake_opa(**{CONFIG: answer}) as fake,
        pytest.raises(PolicyError, match=r"no answer within 1 s$"),
    ):
        opened(fake.url, timeout_seconds=1)


def test_a_document_does_not_follow_a_redirect_to_another_server():
    with fake_opa() as other, fake_opa(**{DECIDE: Answer({}, 307, location=other.url)}) as fake:
        engine = opened(fake.url)
        with pytest.raises(EngineError, match="No connection adapters were found"):
            engine.evaluate(b"{}")

    assert other.requests == []


def test_an_organisations_policies_are_put_first_and_the_entry_point_last():
    own = "package guardrails.regimes.org_acme.a_rule\n\nimport data.guardrails.lib.b\n"
    sources = {
        "guardrails/decision.rego": "package guardrails.decision",
        "guardrails/lib/a.rego": "package guardrails.lib.a",
        "guardrails/lib/b.rego": 'package guardrails.lib.b\n\nx if data.guardrails["lib"].c.f(1) # data.a\n',
        "guardrails/lib/c.rego": "package guardrails.lib.c",
        "guardrails/regimes/org_acme/a_rule/a_rule.rego": own,
    }
    with fake_opa() as fake:
        opened(fake.url, sources)

    order = [path.rpartition("/")[2] for method, path, _ in fake.requests if method == "PUT"]
    assert order == ["c.rego", "b.rego", "a_rule.rego", "a.rego", "decision.rego"]


def test_one_policy_that_is_refused_is_said_and_the_others_are_not_put():
    refusal = Answer({"code": "invalid_parameter", "message": "no", "errors": [{"message": "bad"}]}, 400)
    with (
        fake_opa(**{f"{PUT}compute-guardrails/d1/guardrails/lib/a.rego": refusal}) as fake,
        pytest.raises(PolicyError, match=r"refuses compute-guardrails/d1/guardrails/lib/a\.rego: .*bad"),
    ):
        opened(fake.url)

    assert list(puts(fake)) == ["/v1/policies/compute-guardrails/d1/guardrails/lib/a.rego"]


@pytest.mark.parametrize("url", ["http://u:s3cret@opa:8181", "http://opa/?token=s3cret", "u:s3cret@opa:port"])
def test_a_secret_in_the_url_is_refused_and_not_repeated(url):
    with pytest.raises(PolicyError, match="opa server URL") as raised:
        opened(url)

    assert "s3cret" not in f"{raised.value}{raised.value.hint}"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_dead_port_is_a_policy_error():
    with pytest.raises(PolicyError, match="no answer: Connection refused"):
        opened(f"http://127.0.0.1:{free_port()}")


def test_a_server_that_dies_is_an_engine_error():
    with fake_opa(**{DECIDE: Answer({}, cut=True)}) as fake:
        engine = opened(fake.url)
        with pytest.raises(EngineError, match="no answer"):
            engine.evaluate(b"{}")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:8181",
        "ftp://opa",
        "http://",
        "http://opa/v1",
        "http://opa?x=1",
        "http://opa:port",
        "http://[::1",
    ],
)
def test_a_url_that_is_none_is_refused(url):
    with pytest.raises(PolicyError, match="opa server URL"):
        opened(url)


def test_an_address_of_version_six_is_no_bad_url():
    with pytest.raises(PolicyError, match="no answer"):
        opened(f"http://[::1]:{free_port()}")


def test_without_the_client_the_error_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "opa_client", None)

    with pytest.raises(PolicyError, match="needs opa-python-client") as raised:
        opened("http://127.0.0.1:8181")

    assert "compute-guardrails[opa]" in raised.value.hint


@pytest.mark.parametrize("url", ["http://opa.example:8181", "http://10.0.0.1", "http://localhost.example"])
def test_a_token_is_not_sent_in_clear_text_to_another_machine(url):
    with pytest.raises(PolicyError, match="a token is not sent in clear text") as refused:
        opened(url, opa_token="s-1")

    assert "s-1" not in str(refused.value)
