"""`make bench`: the policies in-process beside an OPA server, on the same documents, with all regimes.

The documents are customers as `customers.py` makes them. The server is reached through
opa-python-client over one connection, as the opa engine does. Needs `opa`.
"""

import statistics
import sys
import time

import pytest

from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.engines.interface import EngineName, EngineSettings
from guardrails.policy.engines.table import open_engine
from tests.benchmarks import customers
from tests.integration.opa import opa_binary, opa_process

__all__ = ["opa_binary", "opa_process"]

ROUNDS = 60
LINES = []


DOCUMENTS = {pools: customers.encoded(pools) for pools in (1, 10, 100)}


@pytest.fixture(scope="module", autouse=True)
def results(request):
    yield
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        sys.stdout.write("\n\n" + "".join(LINES))


def engine(name, url=""):
    return open_engine(name, load_bundle(), EngineSettings(opa_url=url))


@pytest.fixture(scope="module")
def server(opa_process):
    """The engine of a server that is given the policies once."""
    return engine(EngineName.OPA, opa_process.url)


def seconds(evaluate, document):
    """The median of many."""
    for _ in range(5):
        evaluate(document)
    spent = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        evaluate(document)
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


@pytest.mark.parametrize("pools", DOCUMENTS)
def test_decisions_of_both_engines(benchmark, server, pools):
    document = DOCUMENTS[pools]
    wasm = engine(EngineName.WASM)
    theirs = seconds(server.evaluate, document)

    benchmark.pedantic(wasm.evaluate, (document,), rounds=ROUNDS, warmup_rounds=5)

    ours = benchmark.stats.stats.median
    benchmark.extra_info["times_the_server"] = round(theirs / ours, 2)
    rules = len(load_bundle().manifest.rules)
    LINES.append(
        f"{rules} rules, {pools:3} pools: wasm {ours * 1000:6.2f} ms ({1 / ours:6.0f}/s), "
        f"OPA server {theirs * 1000:6.2f} ms ({1 / theirs:5.0f}/s): {theirs / ours:4.1f} x\n"
    )


def test_loading_the_policies_from_a_warm_cache(benchmark):
    engine(EngineName.WASM)

    benchmark.pedantic(engine, (EngineName.WASM,), rounds=20, warmup_rounds=2)

    LINES.append(f"load from a warm cache: {benchmark.stats.stats.median * 1000:6.2f} ms\n")
