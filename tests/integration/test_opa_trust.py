"""The opa engine and whom it trusts: TLS, tokens, and the policies of a server's own bundle."""

import msgspec
import pytest

from guardrails.errors import EngineError, PolicyError
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.engines.interface import EngineName, EngineSettings
from guardrails.policy.engines.table import open_engine
from guardrails.policy.toolchain import run_opa
from tests.integration.opa import running, small_policies
from tests.policies.documents import everything_wrong
from tests.unit.policy.fake_opa import Answer, fake_opa
from tests.unit.policy.modules import Policies

AUTHORISED = """package system.authz

default allow := false

allow if input.identity == "sesame"

allow if input.path == ["health"]
"""


def document():
    return msgspec.json.encode(everything_wrong())


def opened(url, policies=None, **settings):
    engine = EngineSettings(opa_url=url, **settings)
    return open_engine(EngineName.OPA, policies or load_bundle(), engine)


def files(pki, *names):
    known = {"ca": "ca.pem", "cert": "client.pem", "key": "client.key"}
    return {f"opa_{name}_file": str(pki / known[name]) for name in names}


def test_a_server_and_a_client_with_certificates_trust_each_other(tls_server, pki):
    tls_server.wipe()

    assert opened(tls_server.url, small_policies(), **files(pki, "ca", "cert", "key")).evaluate(document())


@pytest.mark.parametrize(
    ("names", "message"),
    [((), "the TLS connection fails|no answer"), (("ca",), "the TLS connection fails|no answer")],
    ids=["server not vouched for", "no client certificate"],
)
def test_without_trust_there_is_no_engine(tls_server, pki, names, message):
    with pytest.raises(PolicyError, match=message):
        opened(tls_server.url, **files(pki, *names))


def test_a_certificate_that_is_no_file_is_named(pki):
    with pytest.raises(PolicyError, match=r"opa\.ca_file: none\.pem: no such file"):
        opened("https://127.0.0.1:1", opa_ca_file="none.pem")
    with pytest.raises(PolicyError, match=r"opa\.key_file: a key without opa\.cert_file"):
        opened("https://127.0.0.1:1", **files(pki, "key"))


def test_a_token_opens_a_server_that_asks_for_one(opa_binary, tmp_path):
    (tmp_path / "authz.rego").write_text(AUTHORISED)
    flags = ["--authentication=token", "--authorization=basic", str(tmp_path / "authz.rego")]
    with running(opa_binary, tmp_path, *flags) as server:
        assert opened(server.url, small_policies(), opa_token="sesame").evaluate(document())
        with pytest.raises(PolicyError, match="HTTP 401"):
            opened(server.url, small_policies(), opa_token="wrong")


def test_the_servers_own_bundle_is_verified_and_decides_alike(bundle_server):
    before = bundle_server.policies()
    theirs = opened(bundle_server.url, opa_push=False)
    ours = open_engine(EngineName.WASM, load_bundle(), EngineSettings(cache="off"))

    assert theirs.evaluate(document()) == ours.evaluate(document())
    assert bundle_server.policies() == before


def test_a_bundle_of_another_digest_is_refused(bundle_server):
    other = Policies(b"", load_bundle().sources, digest="d9")

    with pytest.raises(PolicyError, match=r"no bundle of revision d9; it has: .*bundle\.tar") as raised:
        opened(bundle_server.url, other, opa_push=False)

    assert "policies build" in raised.value.hint


def test_a_server_without_bundles_is_refused(opa_server):
    with pytest.raises(PolicyError, match="it has: none"):
        opened(opa_server.url, opa_push=False)


@pytest.mark.parametrize("tamper", ["changed", "added", "missing"])
def test_a_bundle_that_says_our_digest_and_is_not_ours_is_refused(opa_binary, tmp_path, tamper):
    """The revision is only a name: the texts are compared."""
    sources = dict(load_bundle().sources)
    tri = "guardrails/lib/tri/tri.rego"
    if tamper == "changed":
        sources[tri] = sources[tri].replace('"fail"', '"pass"')
    elif tamper == "added":
        sources["x.rego"] = "package guardrails.regimes.us_iaas_cip.extra\n\nverdict := {}\n"
    else:
        del sources[next(path for path in sources if path.startswith("guardrails/regimes/"))]
    digest = load_bundle().manifest.digest
    with served(opa_binary, tmp_path, sources, digest) as server, pytest.raises(PolicyError):
        opened(server.url, opa_push=False)


def served(opa_binary, folder, sources, revision):
    root = folder / "root"
    for path, text in sources.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    run_opa(opa_binary, ["build", "-b", ".", "-o", "../b.tar.gz", "--revision", revision], root)
    return running(opa_binary, folder, "-b", folder / "b.tar.gz")


BUNDLES = "GET /v1/data/system/bundles"
DECIDE = "POST /v1/data/guardrails/decision"
NOW = {"result": {"b": {"manifest": {"revision": "d1"}}}}


@pytest.mark.parametrize(
    "answer",
    [
        {"result": {"x": {}}},
        {"result": {"x": {}}, "provenance": {"bundles": {"b": {"revision": "d2"}}}},
        {"result": {"x": {}}, "provenance": {"bundles": None}},
        [],
    ],
    ids=["nothing said", "another revision", "no bundles", "no answer"],
)
def test_a_bundle_that_changes_between_documents_is_an_error(answer):
    with fake_opa(**{BUNDLES: Answer(NOW), DECIDE: Answer(answer)}) as fake:
        engine = opened(fake.url, Policies(b"", {}), opa_push=False)
        with pytest.raises(EngineError, match="its bundle is no longer d1"):
            engine.evaluate(b"{}")


def test_a_bundle_that_stays_decides():
    answer = {"result": {"x": {}}, "provenance": {"bundles": {"b": {"revision": "d1"}}}}
    with fake_opa(**{BUNDLES: Answer(NOW), DECIDE: Answer(answer)}) as fake:
        assert opened(fake.url, Policies(b"", {}), opa_push=False).evaluate(b"{}") == {"x": {}}
