"""Settings: precedence, where each came from, and what is refused."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.configuration import load_settings, variable
from guardrails.errors import ConfigError
from guardrails.model.as_of import AsOf
from guardrails.model.customer import ProviderEntity, Register
from guardrails.model.range import Range, exactly
from guardrails.register.load import load
from guardrails.settings import NAMED_ONLY, SIMPLE, Settings

EVERYTHING = """\
register: customers.yaml
regimes: [us_iaas_cip, us_iaas_training]
as_of: 2026-11-10
engine: opa
opa: {timeout_seconds: 9}
fail_on: any
allow_incomplete: yes
horizon_days: 30
attribution:
  tags: [owner]
  modules:
    - {pattern: 'module.tenants["{customer}"]'}
    - {pattern: module.shared*, customer: house}
  default: house
enforce:
  - us_iaas_cip
  - {id: US-TRN-01, reason: our terms, owner: legal@provider.example}
disable:
  - {id: US-CIP-15, reason: verified continuously}
law:
  us_iaas_cip:
    limits: {reverify_days: 180}
    choices: {pending_limit: none}
assume:
  - address: module.tenants[*].aws_instance.gpu
    instance_type: p5.48xlarge
    instances: 4
    owner: platform@provider.example
    reason: set by the tenant's pipeline
    until: 2027-01-31
catalog: {extra: rows.json, max_age_days: 90}
assessment: {training_precisions: [bf16], utilisation: 0.5}
provider: {kind: entity, organised_in: us, offers_iaas: yes}
"""


def settings(
    folder: Path, text: str | None = None, *, config: str | None = None, flags=None, environ=None
) -> Settings:
    if text is not None:
        (folder / (config or "guardrails.yaml")).write_text(text, encoding="utf-8")
    return load_settings(config, flags or {}, environ or {}, folder)


def refusal(folder: Path, text: str | None = None, **sources) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        settings(folder, text, **sources)
    return caught.value


def test_without_anything_all_is_default(tmp_path):
    found = settings(tmp_path)

    assert found == Settings()
    assert found.origins == {}
    assert (found.engine, found.fail_on, found.horizon_days) == ("wasm", "binding", 90)
    assert found.assessment.training_precisions[0] == "fp8"


def test_every_setting_can_stand_in_the_file(tmp_path):
    found = settings(tmp_path, EVERYTHING)

    assert found.register == (str(tmp_path / "customers.yaml"),)
    assert found.catalog.extra == str(tmp_path / "rows.json")
    assert found.as_of == AsOf(day=date(2026, 11, 10))
    assert found.allow_incomplete is True
    assert [each.id for each in found.enforce] == ["us_iaas_cip", "US-TRN-01"]
    assert found.disable[0].reason == "verified continuously"
    assert found.law["us_iaas_cip"].limits == {"reverify_days": 180}
    assert found.law["us_iaas_cip"].choices == {"pending_limit": "none"}
    assert found.assume[0].instances == exactly(4)
    assert found.attribution.modules[1].customer == "house"
    assert found.provider == ProviderEntity(kind="entity", organised_in="US", offers_iaas="yes")
    (file,) = found.inputs
    assert (file.kind, file.name) == ("configuration", str(tmp_path / "guardrails.yaml"))


def test_the_provider_is_read_as_a_register_has_it(tmp_path):
    stated = """provider:
      operates_in: [de, xk]
      sites: [{id: s, country: no}]
      special_measures: [{id: m, target: jurisdiction, country: kp}]
      authorisations: [{id: a, kind: license, rules: [US-EAR-01], places: [bh, me-south-1]}]
      own_runs: [{id: r, operations_yop: 5, end_user_headquarters: [in]}]
      own_clusters: [{id: c, capacity_eops: 7}]
      records: [{id: o, kind: export, served_in: [br]}]
"""
    register = tmp_path / "register.yaml"
    register.write_text(f"{stated}customers: []\n")

    assert settings(tmp_path, stated).provider == load(register).provider
    assert settings(tmp_path, stated).provider.operates_in == ("DE", "XK")


def test_every_setting_of_the_file_knows_its_line(tmp_path):
    origins = settings(tmp_path, EVERYTHING).origins

    name = tmp_path / "guardrails.yaml"
    assert origins["register"] == f"{name}:1"
    assert origins["opa.timeout_seconds"] == f"{name}:5"
    assert origins["attribution.modules"] == f"{name}:11"
    assert origins["law.us_iaas_cip.limits.reverify_days"] == f"{name}:22"
    assert origins["provider.kind"] == f"{name}:33"


def test_a_flag_goes_before_the_environment_and_that_before_the_file(tmp_path):
    text = "fail_on: any\nengine: opa\nhorizon_days: 1\n"
    environ = {"GUARDRAILS_FAIL_ON": "never", "GUARDRAILS_HORIZON_DAYS": "2", "GUARDRAILS_ENGINE": " "}

    found = settings(tmp_path, text, flags={"fail_on": "binding", "files": ("x",)}, environ=environ)

    assert (found.fail_on, found.horizon_days, found.engine) == ("binding", 2, "opa")
    assert found.origins == {
        "fail_on": "flag --fail-on",
        "horizon_days": "environment GUARDRAILS_HORIZON_DAYS",
        "engine": f"{tmp_path / 'guardrails.yaml'}:2",
    }


def test_what_was_not_given_changes_nothing(tmp_path):
    given_flags = {"register": None, "regimes": (), "fail_on": "", "opa_url": None, "allow_incomplete": False}

    assert settings(tmp_path, flags=given_flags).origins == {}


def test_a_number_may_be_nothing(tmp_path):
    assert settings(tmp_path, flags={"horizon_days": 0}).horizon_days == 0


def test_lists_and_nested_settings_come_from_flags_and_the_environment(tmp_path):
    found = settings(
        tmp_path,
        "opa: {url: http://file}\nattribution: {tags: [a], default: b}\n",
        config="ours.yaml",
        flags={"regimes": ("r1", "r2"), "opa_url": "http://flag"},
        environ={"GUARDRAILS_ATTRIBUTION_TAGS": "x, y,", "GUARDRAILS_ALLOW_INCOMPLETE": "on"},
    )

    assert (found.regimes, found.opa.url) == (("r1", "r2"), "http://flag")
    assert (found.attribution.tags, found.attribution.default) == (("x", "y"), "b")
    assert found.allow_incomplete is True
    assert found.origins["regimes"] == "flag --regime"


def test_paths_of_flags_and_the_environment_stay_as_they_are(tmp_path):
    found = settings(tmp_path, flags={"register": "r.yaml"}, environ={"GUARDRAILS_CATALOG_EXTRA": "e.json"})

    assert (found.register, found.catalog.extra) == (("r.yaml",), "e.json")


def test_the_file_of_the_flag_is_read_instead(tmp_path):
    (tmp_path / "guardrails.yaml").write_text("engine: opa")
    (tmp_path / "conf").mkdir()

    found = settings(tmp_path, "register: sub/r.yaml\nfail_on: never", config="conf/other.yaml")

    assert (found.engine, found.fail_on) == ("wasm", "never")
    assert found.register == (str(tmp_path / "conf" / "sub" / "r.yaml"),)


def test_in_the_current_folder_names_are_short(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    found = settings(tmp_path, "register: r.yaml")

    assert (found.register, found.inputs[0].name) == (("r.yaml",), "guardrails.yaml")


def test_an_absolute_path_stays(tmp_path):
    assert settings(tmp_path, "register: /srv/r.yaml").register == ("/srv/r.yaml",)


def test_a_parent_folders_file_is_not_read(tmp_path):
    (tmp_path / "guardrails.yaml").write_text("engine: opa")
    (tmp_path / "inner").mkdir()

    assert settings(tmp_path / "inner").engine == "wasm"


def test_a_file_of_comments_sets_nothing(tmp_path):
    found = settings(tmp_path, "# nothing yet\n")

    assert (found.origins, len(found.inputs)) == ({}, 1)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "is empty", ""),
        ("- a", "is not a configuration", ""),
        ("engin: opa", "engin (line 1): is not a known field", "did you mean engine?"),
        ("engine: OPA", "engine (line 1): 'OPA' is not one of opa, wasm", "did you mean opa?"),
        ("origins: {a: b}", "origins (line 1): is not a known field", ""),
        ("as_of: 2026-02-30", "as_of (line 1): '2026-02-30' is not a day such as", ""),
        ("as_of: 2026-W06-5", "as_of (line 1): '2026-W06-5' is not a day such as", ""),
        ("as_of: {}", "as_of (line 1): either a day or an instant must be given", ""),
        ("as_of: yesterday", "as_of (line 1): 'yesterday' is not a day such as", ""),
        ("as_of: 2026-01-31T12:00:00", "as_of (line 1): '2026-01-31T12:00:00' is not a day such as", ""),
        ("allow_incomplete: maybe", "'maybe' is not true or false", ""),
        ("horizon_days: -1", "'-1' is not a whole number from 0 to 36500", ""),
        ("horizon_days: 1.5", "'1.5' is not a whole number", ""),
        ("enforce: us_iaas_cip", "enforce (line 1): 'us_iaas_cip' is not a list", "brackets"),
        ("enforce: [{reason: x}]", "enforce[0] (line 1): id is missing", ""),
        ("disable: [US-CIP-15]", "disable[0] (line 1): 'US-CIP-15' is not a mapping of fields", ""),
        ("disable: [{id: US-CIP-15}]", "reason is missing", ""),
        ('disable: [{id: a, reason: ""}]', "'' is not text with something in it", ""),
        (
            "law:\n  us_iaas_cip:\n    limits: {a: 1}\n  us_iaas_training:\n    limits: {b: 2, c: x}",
            "law.us_iaas_training.limits.c (line 5): 'x' is not a number from 0 to 1e+30",
            "",
        ),
        ("law: {a: {limits: {b: -1}}}", "law.a.limits.b (line 1): '-1' is not a number from 0", ""),
        ("law: {a: {choices: {b: {c: d}}}}", "law.a.choices.b (line 1): a mapping is not text", ""),
        ("law: {a: {limits: {b: nan}}}", "law.a.limits.b (line 1): 'nan' is not a number from 0", ""),
        ("law: {a: {limits: {b: .nan}}}", "law.a.limits.b (line 1): '.nan' is not a number", ""),
        ("law: {a: {limit: {b: 1}}}", "law.a.limit (line 1): is not a known field", "did you mean limits?"),
        (
            "assume: [{address: a, owner: o, reason: r, until: 2026-01-31}]",
            "assume[0] (line 1): assumes nothing",
            "",
        ),
        ("assume: [{address: a, instances: 1}]", "owner is missing", ""),
        ("assume: [x]", "assume[0] (line 1): 'x' is not a mapping", ""),
        ("attribution: {modules: [{pattern: module.x}]}", "modules[0] (line 1): name a customer, or put", ""),
        ("assessment: {training_precisions: [fp81]}", "'fp81' is not one of bf16", "did you mean fp8?"),
        ("assessment: {training_precisions: []}", "training_precisions (line 1): a list is not", ""),
        ("assessment: {utilisation: 40}", "'40' is not a number", ""),
        (
            "provider: {located_in: UK}",
            "provider.located_in (line 1): 'UK' is not an ISO",
            "did you mean GB?",
        ),
        (
            "provider: {operates_in: [DE, UK]}",
            "provider.operates_in[1] (line 1): 'UK' is not an ISO",
            "did you mean GB?",
        ),
        (
            "provider: {personal: {name: [Secret]}}",
            "provider.personal.name (line 1): the value is not text",
            "",
        ),
        ("catalog: rows.json", "catalog (line 1): 'rows.json' is not a mapping", ""),
    ],
)
def test_a_wrong_file_says_where_and_what_is_allowed(tmp_path, text, message, hint):
    error = refusal(tmp_path, text)

    assert message in str(error)
    assert hint in error.hint


def test_a_file_that_was_asked_for_must_be_there(tmp_path):
    assert "none.yaml: no such file" in str(refusal(tmp_path, config="none.yaml"))


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path):
    (tmp_path / "guardrails.yaml").mkdir()

    assert "is a directory" in str(refusal(tmp_path))


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        ({"environ": {"GUARDRAILS_FAIL_ON": "all"}}, "GUARDRAILS_FAIL_ON: fail_on: 'all' is not one of"),
        ({"environ": {"GUARDRAILS_AS_OF": "soon"}}, "GUARDRAILS_AS_OF: as_of: 'soon' is not a day"),
        ({"flags": {"horizon_days": "x"}}, "--horizon: horizon_days: 'x' is not a whole number"),
        (
            {"environ": {"GUARDRAILS_SCAN_AZURE_CLOUD": "moon"}},
            "'moon' is not one of china, public, us-government; leave it out for the default",
        ),
    ],
)
def test_a_wrong_flag_or_variable_is_named(tmp_path, sources, message):
    assert message in str(refusal(tmp_path, **sources))


@given(st.sampled_from(SIMPLE))
def test_every_simple_setting_has_a_variable(key):
    assert variable(key).startswith("GUARDRAILS_")
    assert "." not in variable(key)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-10", AsOf(day=date(2026, 11, 10))),
        ("2026-11-10T03:00:00Z", AsOf(instant=datetime(2026, 11, 10, 3, tzinfo=UTC))),
        ("2026-11-09T22:00:00-05:00", AsOf(instant=datetime(2026, 11, 10, 3, tzinfo=UTC))),
    ],
)
def test_a_day_stays_a_day_and_an_instant_has_its_zone(tmp_path, text, expected):
    assert settings(tmp_path, flags={"as_of": text}).as_of == expected


def test_an_assumption_may_be_a_range(tmp_path):
    text = "assume: [{address: a, instances: {min: 1, max: 4}, owner: o, reason: r, until: 2026-01-31}]"

    assert settings(tmp_path, text).assume[0].instances == Range(1, 4)


US = ProviderEntity(organised_in="US")


@pytest.mark.parametrize(
    ("configured", "registered", "expected"),
    [
        (None, None, ProviderEntity()),
        (US, None, US),
        (US, Register(), US),
        (None, Register(provider=US), US),
        (US, Register(provider=US), US),
    ],
)
def test_the_contracting_entity_stands_in_one_of_two_files(configured, registered, expected):
    assert Settings(provider=configured).contracting_entity(registered) == expected


def test_two_different_contracting_entities_are_refused():
    with pytest.raises(ConfigError, match="the register states other facts"):
        Settings(provider=US).contracting_entity(Register(provider=ProviderEntity(organised_in="DE")))


def test_the_server_and_its_trust_come_from_the_file_with_paths_resolved(tmp_path):
    opa = "opa: {url: 'https://opa:8443', ca_file: ca.pem, push: no, timeout_seconds: 5}"

    found = settings(tmp_path, f"{opa}\npolicies: [rules]\n", config="ours.yaml")

    assert found.opa.ca_file == str(tmp_path / "ca.pem")
    assert found.opa.push is False
    assert found.opa.timeout_seconds == 5
    assert found.policies == (str(tmp_path / "rules"),)


@pytest.mark.parametrize("key", NAMED_ONLY)
def test_a_file_that_was_only_found_does_not_move_the_judge(tmp_path, key):
    first, *inner = key.split(".")
    text = f"{first}: {{{': {'.join(inner)}: x{'}' * len(inner)}\n"

    refused = refusal(tmp_path, text)

    assert str(refused).startswith(
        f"{tmp_path / 'guardrails.yaml'}: {key} (line 1): is not taken from a file"
    )
    assert variable(key) in refused.hint
    assert settings(tmp_path, text, config="guardrails.yaml").origins


def test_what_a_found_file_may_not_say_comes_by_flag_or_environment(tmp_path):
    environ = {variable(key): "x" for key in NAMED_ONLY}

    assert set(settings(tmp_path, "engine: opa", environ=environ).origins) == {"engine", *NAMED_ONLY}


def test_a_register_may_be_several_files_each_way_it_is_given(tmp_path):
    in_file = settings(tmp_path, "register: [customers.csv, owners.csv]")
    in_environment = settings(tmp_path, environ={"GUARDRAILS_REGISTER": "a.yaml, b.csv"})
    by_flags = settings(tmp_path, flags={"register": ("a.yaml", "b.csv")})

    assert in_file.register == (str(tmp_path / "customers.csv"), str(tmp_path / "owners.csv"))
    assert in_environment.register == by_flags.register == ("a.yaml", "b.csv")
