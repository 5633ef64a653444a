"""Both engines decide alike: every shipped rule, on documents changed by chance.

`GUARDRAILS_MUTANTS` sets how many documents there are, `GUARDRAILS_SEED` which: others with each run.
The OPA server is a real one that loaded our bundle, asked by the opa engine over several connections.
"""

import json
import os
import random
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from guardrails.errors import EngineError
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.engines.interface import EngineName, EngineSettings
from guardrails.policy.engines.table import open_engine
from tests.integration.mutants import invalid_mutant, less_is_known, seeds, valid_mutant
from tests.policies import cases

MUTANTS = int(os.environ.get("GUARDRAILS_MUTANTS", "300"))
SEED = int(os.environ.get("GUARDRAILS_SEED", "") or random.SystemRandom().randrange(10**9))
CONNECTIONS = 2
AHEAD = 20
"""Documents that wait for the server while others are made."""

FOR_EVERYBODY = frozenset(("HSE-07", "HSE-08", "HSE-11", "US-OFAC-01", "US-OFAC-02", "US-OFAC-03"))
"""Rules that apply to whomever they are asked about."""


class Comparison:
    """What both engines say of the same documents."""

    def __init__(self, url):
        self._settings = EngineSettings(opa_url=url, opa_push=False, cache="off")
        self._ours = open_engine(EngineName.WASM, load_bundle(), self._settings)
        self._of_thread = threading.local()

    def ours(self, document):
        return outcome(self._ours, document)

    def theirs(self, document):
        if not hasattr(self._of_thread, "engine"):
            self._of_thread.engine = open_engine(EngineName.OPA, load_bundle(), self._settings)
        return outcome(self._of_thread.engine, document)

    def __call__(self, documents):
        """Yield `(document, decision of wasm, decision of the server)`; None for no decision."""
        waiting = deque()
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for document in documents:
                waiting.append((document, pool.submit(self.theirs, document)))
                if len(waiting) > AHEAD:
                    yield self._settled(*waiting.popleft())
            while waiting:
                yield self._settled(*waiting.popleft())

    def _settled(self, document, theirs):
        return document, self.ours(document), theirs.result()


@pytest.fixture(scope="module")
def compare(bundle_server):
    return Comparison(bundle_server.url)


@pytest.fixture(scope="module")
def good(compare):
    """Good documents in which every rule decides in every way that there is: see `reachable`."""
    found = seeds()
    said = [ways(compare.ours(each)) for each in found]
    lacking = reachable().difference(*said)
    for document, ways_of_all in zip(tuple(found), said, strict=True):
        concerned = {(regime, rule) for regime, rule, verdict in ways_of_all if verdict != "not_applicable"}
        for less in less_is_known([document]):
            if concerned.isdisjoint((regime, rule) for regime, rule, _ in lacking):
                break
            reached = ways(compare.ours(less)) & lacking
            if reached:
                found.append(less)
                lacking -= reached
    return found


def reachable():
    """`(regime, rule, verdict)` of all that good documents make rules say."""
    states = ("pass", "fail", "unknown", "not_applicable")
    rules = load_bundle().manifest.rules
    return {
        (rule.regime, rule.name, state)
        for rule in rules
        for state in states
        if not (state == "not_applicable" and rule.id in FOR_EVERYBODY)
        and not (state == "pass" and rule.id in cases.IDLE)
    }


def outcome(engine, document):
    """The decision; None when there is none."""
    try:
        return engine.evaluate(json.dumps(document).encode())
    except EngineError as error:
        if "no answer" in str(error):
            raise  # the server broke: nothing was compared
        return None


def alike(ours, theirs):
    """Mostly they are so to the last byte; else only a whole number may be written with a fraction."""
    first, second = (msgspec.json.encode(each, order="sorted") for each in (ours, theirs))
    return first == second or canonical(ours) == canonical(theirs)


def canonical(node):
    """Whole numbers as integers, and no difference between `true` and 1 lost."""
    if isinstance(node, dict):
        return {_key(key): canonical(node[key]) for key in sorted(node)}
    if isinstance(node, list):
        return [canonical(each) for each in node]
    if isinstance(node, bool) or node is None:
        return repr(node)
    return int(node) if isinstance(node, float) and node.is_integer() else node


def _key(key):
    """An id that is an object is text as a key; one engine sorts the keys in it, the other does not."""
    try:
        return json.dumps(json.loads(key), sort_keys=True) if key[:1] in {"{", "["} else key
    except ValueError:
        return key


def ids_repeat(document):
    """Two subjects of one id may have two verdicts, and then there is no decision."""
    lists = [rows for rows in document.values() if isinstance(rows, list)]
    ids = [[row["id"] for row in rows if "id" in row] for rows in lists]
    return any(len(each) > len(set(each)) for each in ids)


def mutants(number, make, bases):
    chance = random.Random(SEED)
    return (make(chance, bases) for _ in range(number))


def ways(decision):
    """Which rule says what, of whomever."""
    return {
        (regime, rule, verdict)
        for regime, rules in decision.items()
        for rule, exports in rules.items()
        for verdict in exports["verdict"].values()
    }


def test_engines_decide_good_documents_alike_and_every_rule_in_every_way(compare, good):
    seen = set()
    for document, ours, theirs in compare(good):
        assert ours is not None
        assert alike(ours, theirs), json.dumps(document)
        seen |= ways(ours)

    assert reachable() - seen == set()


def test_engines_decide_changed_documents_of_the_schema_alike(compare, good):
    print(f"GUARDRAILS_SEED={SEED}")
    kinds = set()
    for document, ours, theirs in compare(mutants(MUTANTS, valid_mutant, good)):
        kinds.add(document["kind"])
        assert alike(ours, theirs), f"seed {SEED}: {json.dumps(document)}"
        assert ours is not None or ids_repeat(document), f"seed {SEED}: undecided: {json.dumps(document)}"

    assert kinds == {"customer", "group", "provider"}


def test_documents_that_break_the_schema_are_decided_alike_or_stop_the_server(compare, good):
    """The product refuses them. A built-in that fails stops a strict server; in wasm it has no value."""
    print(f"GUARDRAILS_SEED={SEED}")
    for document, ours, theirs in compare(mutants(MUTANTS // 4, invalid_mutant, good)):
        assert theirs is None or alike(ours, theirs), f"seed {SEED}: {json.dumps(document)}"
