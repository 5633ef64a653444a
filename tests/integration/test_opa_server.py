"""The opa engine against a real server: what it finds there decides whether it may be used.

One rule stands for all here: a server compiles everything again with each policy that it is given.
"""

import msgspec
import pytest

from guardrails.errors import EngineError, PolicyError
from guardrails.policy.engines.interface import EngineName, EngineSettings
from guardrails.policy.engines.table import open_engine
from tests.integration.opa import SMALL_RULE, running, small_policies
from tests.policies.documents import everything_wrong
from tests.unit.policy.modules import Policies

ORG = "package guardrails.regimes.org_acme.own_rule\n\nverdict := {}\n"
REGIME, RULE = SMALL_RULE


def opened(server, policies=None, say=lambda _: None):
    return open_engine(EngineName.OPA, policies or small_policies(), EngineSettings(opa_url=server.url), say)


def document():
    return msgspec.json.encode(everything_wrong())


def failing(decision):
    return {
        (regime, rule)
        for regime, rules in decision.items()
        for rule, exports in rules.items()
        if "fail" in exports["verdict"].values()
    }


def test_policies_are_put_once_and_decide(opa_server):
    said = []
    first = opened(opa_server, say=said.append)
    policies = opa_server.policies()

    second = opened(opa_server, say=said.append)

    assert sorted(policies.values()) == sorted(small_policies().sources.values())
    assert opa_server.policies() == policies
    assert failing(first.evaluate(document())) == failing(second.evaluate(document())) == {SMALL_RULE}
    assert [line.partition(";")[0] for line in said] == [f"putting 4 policies on opa server {opa_server.url}"]


def test_policies_of_which_some_are_missing_are_completed(opa_server):
    small = small_policies()
    tri = "guardrails/lib/tri/tri.rego"
    opa_server.put_policy(f"compute-guardrails/small/{tri}", small.sources[tri])

    opened(opa_server)

    assert len(opa_server.policies()) == len(small.sources)


def test_a_policy_changed_on_the_server_is_noticed(opa_server):
    opened(opa_server)
    name = next(each for each in opa_server.policies() if each.endswith("/tri.rego"))
    opa_server.put_policy(name, opa_server.policies()[name].replace('"fail"', '"pass"'))

    with pytest.raises(PolicyError, match=r"tri\.rego has been changed"):
        opened(opa_server)


def test_a_second_version_beside_the_first_is_refused(opa_server):
    opened(opa_server)

    with pytest.raises(PolicyError, match="holds other policies"):
        opened(opa_server, Policies(b"", small_policies().sources, digest="another"))


def test_a_rule_added_to_our_packages_is_refused(opa_server):
    opened(opa_server)
    opa_server.put_policy("extra", "package guardrails.regimes.us_iaas_cip.extra\n\nverdict := {}\n")

    with pytest.raises(PolicyError, match="us_iaas_cip/extra"):
        opened(opa_server)


def test_an_organisations_own_packages_do_not_matter(opa_server):
    opa_server.put_policy("own", ORG)
    opa_server.put_data("guardrails/lib/org_acme_limits", {"a": 1}).raise_for_status()

    decision = opened(opa_server).evaluate(document())

    assert "org_acme" not in decision


@pytest.mark.parametrize("loaded", [False, True], ids=["before ours", "beside ours"])
def test_data_among_the_policies_is_refused(opa_server, loaded):
    if loaded:
        opened(opa_server)
    opa_server.put_data(
        "guardrails/regimes/us_other", {"rule": {"verdict": {"C-1": "pass"}}}
    ).raise_for_status()

    with pytest.raises(PolicyError, match="holds data at guardrails/regimes"):
        opened(opa_server)


def test_the_server_itself_refuses_data_in_the_place_of_a_verdict(opa_server):
    opened(opa_server)

    answer = opa_server.put_data(f"guardrails/regimes/{REGIME}/{RULE}/verdict", {"C-1": "pass"})

    assert answer.status_code == 400


def test_policies_that_do_not_compile_are_refused_in_the_servers_words(opa_server):
    broken = {"guardrails/decision.rego": "package guardrails\n\ndecision := nowhere.to_be_found(input)\n"}

    with pytest.raises(
        PolicyError, match=r"refuses compute-guardrails/bad/guardrails/decision\.rego.*nowhere"
    ):
        opened(opa_server, Policies(b"", broken, digest="bad"))


def test_what_was_put_before_a_policy_was_refused_is_taken_back(opa_server):
    sources = dict(small_policies().sources)
    rule = f"guardrails/regimes/{REGIME}/{RULE}/{RULE}.rego"
    sources[rule] = sources[rule].replace("tri.verdict(", "tri.verdikt(")

    with pytest.raises(PolicyError, match=r"line \d+: undefined function .*tri\.verdikt"):
        opened(opa_server, Policies(b"", sources, digest="bad"))

    assert opa_server.policies() == {}
    assert opened(opa_server)


def test_a_server_that_was_started_again_without_policies_gives_no_decision(opa_binary, tmp_path):
    with running(opa_binary, tmp_path) as server:
        engine = opened(server)
        assert engine.evaluate(document())

    with (
        running(opa_binary, tmp_path, port=int(server.url.rpartition(":")[2])),
        pytest.raises(EngineError, match="the decision is undefined"),
    ):
        engine.evaluate(document())


def test_a_server_that_ended_gives_no_decision(opa_binary, tmp_path):
    with running(opa_binary, tmp_path) as server:
        engine = opened(server)

    with pytest.raises(EngineError, match=r"no answer: Connection refused"):
        engine.evaluate(document())
