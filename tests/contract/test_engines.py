"""What every engine keeps, on policies made for it and compiled here."""

import json
import tarfile

import msgspec
import pytest

from guardrails.errors import EngineError
from guardrails.policy.engines.interface import EngineName, EngineSettings
from guardrails.policy.engines.table import open_engine
from guardrails.policy.toolchain import run_opa
from tests.unit.policy.modules import Policies

DECISION = """package guardrails

import data.guardrails.lib.echo

# Undefined when asked to be; a conflict when n is 1; an error of a built-in when divided by zero.
decision := {"toy": {"rule": {
	"verdict": {input.subject: _verdict},
	"detail": {input.subject: {"observed": {"echo": echo.of(input), "tenth": _tenth}}},
}}} if {
	not input.undefined
}

_verdict := "pass" if input.n <= 1

_verdict := "fail" if input.n >= 1

_tenth := 10 / object.get(input, "divisor", 1)
"""
ECHO = """package guardrails.lib.echo

import data.guardrails.lib.deep

of(document) := deep.get(document, "echo")
"""
DEEP = """package guardrails.lib.deep

get(document, key) := object.get(document, key, "nothing")
"""
# In an order in which each needs one that comes after it.
SOURCES = {
    "guardrails/decision.rego": DECISION,
    "guardrails/lib/echo.rego": ECHO,
    "guardrails/lib/the_deep.rego": DEEP,
}


@pytest.fixture(scope="session")
def toy_policies(opa_binary, tmp_path_factory):
    folder = tmp_path_factory.mktemp("toy")
    for path, text in SOURCES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    run_opa(opa_binary, ["build", "-t", "wasm", "-e", "guardrails/decision", "guardrails"], folder)
    with tarfile.open(folder / "bundle.tar.gz") as bundle:
        return Policies(bundle.extractfile("/policy.wasm").read(), SOURCES, digest="toy")


@pytest.fixture(params=list(EngineName))
def engine(request, toy_policies, tmp_path):
    url = request.getfixturevalue("opa_server").url if request.param is EngineName.OPA else ""
    return open_engine(
        request.param, toy_policies, EngineSettings(opa_url=url, cache=str(tmp_path / "cache"))
    )


def document(n=0, subject="C-1", **changes):
    return json.dumps({"n": n, "subject": subject} | changes).encode()


def decision(verdict, subject="C-1", echo="nothing"):
    detail = {"observed": {"echo": echo, "tenth": 10}}
    return {"toy": {"rule": {"verdict": {subject: verdict}, "detail": {subject: detail}}}}


def test_says_what_it_is(engine, toy_policies):
    assert engine.name in EngineName
    assert engine.digest == toy_policies.manifest.digest


def test_decides_documents_one_after_another_and_remembers_none(engine):
    for verdict, n in [("pass", 0), ("fail", 2), ("pass", 0), ("fail", 2)]:
        assert engine.evaluate(document(n, f"C-{n}")) == decision(verdict, f"C-{n}")


@pytest.mark.parametrize(
    "text",
    ["é ü 漢字 🏗", '"quoted" \\ and / more', "line\nbreak\ttab\x00\x1f\x7f", "\u2028\u2029\ufeff", ""],
)
def test_text_comes_back_as_it_was(engine, text):
    assert engine.evaluate(document(subject=text, echo={text: [text]})) == decision(
        "pass", text, {text: [text]}
    )


@pytest.mark.parametrize(
    "number",
    [0, -1, 0.1, 1.5e-7, 1e26, 6.24e25, 2**53 + 1, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 1e300],
)
def test_numbers_come_back_as_they_were(engine, number):
    (observed,) = (
        each["observed"] for each in engine.evaluate(document(echo=number))["toy"]["rule"]["detail"].values()
    )

    assert observed["echo"] == number


@pytest.mark.parametrize("value", [None, True, False, [], {}, [[], {}, None], {"a": {"b": [1, "2", None]}}])
def test_values_of_every_type_come_back_as_they_were(engine, value):
    assert engine.evaluate(document(echo=value)) == decision("pass", echo=value)


def test_a_large_document_is_decided(engine):
    rows = [{"id": f"pool-{number}", "text": "x" * 100} for number in range(40_000)]

    assert engine.evaluate(document(echo=rows)) == decision("pass", echo=rows)


@pytest.mark.parametrize(
    "bad",
    [
        document(undefined=True),
        b"{}",
        document(n=1),
        document(n="text") + b"}",
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b'{"n": 0, "subject": "C-1",}',
        b'{"n": 0, "subject": "C-1"} {}',
        b'{"subject": "C-1", "n": ' + b"[" * 100_000,
    ],
    ids=[
        "undefined",
        "no subject",
        "conflict",
        "brace",
        "empty",
        "null",
        "list",
        "text",
        "half",
        "comma",
        "two",
        "deep",
    ],
)
def test_no_decision_is_an_engine_error_and_the_next_document_is_decided(engine, bad):
    with pytest.raises(EngineError) as raised:
        engine.evaluate(bad)

    assert raised.value.args[0]
    assert engine.evaluate(document()) == decision("pass")


def test_nesting_is_decided_or_an_engine_error(engine):
    for depth in (100, 400, 2_000, 20_000):
        try:
            decided = engine.evaluate(
                b'{"n": 0, "subject": "C-1", "deep": ' + b"[" * depth + b"]" * depth + b"}"
            )
        except EngineError:
            assert depth > 400
        else:
            assert decided == decision("pass")


def test_an_error_of_a_builtin_is_never_a_decision(engine):
    with pytest.raises(EngineError):
        engine.evaluate(document(divisor=0))


def test_decisions_of_all_engines_are_equal_to_the_last_bit(opa_server, toy_policies):
    both = [
        open_engine(name, toy_policies, EngineSettings(opa_url=opa_server.url, cache="off"))
        for name in EngineName
    ]
    echo = [1e26, 0.1, 123456789012345678, "é\u0000", {"z": 1, "a": [None, True, {"k": -0.5}]}]

    first, second = (
        msgspec.json.encode(each.evaluate(document(echo=echo)), order="deterministic") for each in both
    )

    assert first == second
