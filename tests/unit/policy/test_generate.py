import inspect
import json

import msgspec
import pytest
from jsonschema import Draft202012Validator

from guardrails.model.schema import components
from guardrails.policy import generate
from guardrails.policy.bundle_files import load_bundle
from tests.policies import documents as make

MANIFEST = load_bundle().manifest
SCHEMA = json.loads(generate.input_schema())


OF_KIND = {"customer": "Document", "group": "GroupDocument", "provider": "ProviderDocument"}


def errors(document):
    nested = {"$defs": SCHEMA["$defs"], "$ref": f"#/$defs/{OF_KIND[document['kind']]}"}
    assert Draft202012Validator(SCHEMA).is_valid(document) == Draft202012Validator(nested).is_valid(document)
    return [error.json_path for error in Draft202012Validator(nested).iter_errors(document)]


@pytest.mark.parametrize(
    "document",
    [
        make.everything_right(),
        make.everything_wrong(),
        make.verified_too_long_ago(),
        make.unattributed(),
        make.group_document(),
        make.provider_document(),
    ],
    ids=["right", "wrong", "long ago", "unattributed", "group", "provider"],
)
def test_the_schema_accepts_what_the_model_does(document):
    assert errors(document) == []


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_requires_every_field_and_allows_no_other():
    document = make.everything_right()
    del document["customer"]["kind"]
    del document["law"]["countries"]
    document["pools"][0]["colour"] = "green"
    document["pools"][0]["tpp"]["mean"] = 1
    document["law"]["us_iaas_cip"]["more"] = {}

    assert sorted(errors(document)) == [
        "$.customer",
        "$.law",
        "$.law.us_iaas_cip",
        "$.pools[0]",
        "$.pools[0].tpp",
    ]


@pytest.mark.parametrize("section", ["customer", "provider"])
def test_the_schema_knows_no_null(section):
    document = make.everything_right()
    for field in document[section]:
        document[section][field] = None

    assert {path.split(".")[2] for path in errors(document)} == set(document[section])


def test_a_range_may_lack_its_upper_bound_but_not_say_null():
    document = make.everything_right()
    document["compute"]["accelerators"] = {"min": 3}
    assert errors(document) == []

    document["compute"]["accelerators"] = {"min": 3, "max": None}
    assert errors(document) == ["$.compute.accelerators.max"]


def test_spelt_out_for_opa_the_schema_knows_each_limit_and_choice():
    law = json.loads(generate.input_schema(MANIFEST.regimes))["$defs"]["Document"]["properties"]["law"]

    regimes = {regime.id for regime in MANIFEST.regimes}
    assert set(law["properties"]) == {"countries", "country_groups", "anniversaries"} | regimes
    assert "large_tpp" in law["properties"]["us_iaas_cip"]["properties"]["limits"]["required"]


def test_the_entry_point_has_constant_leaves():
    text = generate.decision([rule for rule in MANIFEST.rules if rule.id == "US-CIP-04"])

    assert text.endswith(
        "us_iaas_cip.identity_verified.verdict"
        " := data.guardrails.regimes.us_iaas_cip.identity_verified.verdict\n\n"
        "us_iaas_cip.identity_verified.detail"
        " := data.guardrails.regimes.us_iaas_cip.identity_verified.detail\n"
    )


def test_no_builtin_can_read_a_clock_a_network_or_chance():
    every = [{"name": name} for name in ("count", "time.now_ns", "http.send", "rand.intn", "sprintf", "mul")]
    kept = json.loads(generate.capabilities({"builtins": every, "features": ["rego_v1"]}))

    assert kept == {"builtins": [{"name": "count"}], "features": ["rego_v1"], "allow_net": []}


def test_the_readme_shows_each_rule_with_its_clock():
    text = generate.readme(MANIFEST.regimes, MANIFEST.rules)

    assert all(
        f"[{rule.id}](guardrails/regimes/{rule.regime}/{rule.name}/" in text for rule in MANIFEST.rules
    )
    assert "report_days days from transaction_day or knowledge_day, the earliest" in text


def test_a_regime_without_rules_has_no_empty_table():
    only_of_ambiguities = 1
    assert generate.readme([MANIFEST.regimes[0]], []).count("\n| --- ") == only_of_ambiguities


def test_descriptions_do_not_carry_the_indentation_of_the_code():
    schemas = (json.loads(generate.input_schema()), generate.report_schema())

    for schema in schemas:
        said = [each["description"] for each in schema["$defs"].values() if "description" in each]
        assert said
        assert all(inspect.cleandoc(each) == each for each in said)


def test_null_stands_last_among_alternatives_whatever_the_release_of_msgspec(monkeypatch):
    class Held(msgspec.Struct):
        """What is held."""

        name: str | None = None

    original = msgspec.json.schema_components

    def reversed_(*args, **named):
        schemas, definitions = original(*args, **named)
        definitions["Held"]["properties"]["name"]["anyOf"].reverse()
        return schemas, definitions

    expected = components(Held)
    monkeypatch.setattr(msgspec.json, "schema_components", reversed_)

    assert components(Held) == expected
    assert expected[1]["Held"]["properties"]["name"]["anyOf"][-1] == {"type": "null"}
