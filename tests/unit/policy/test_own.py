"""An organisation's own rules: what is read, what is refused, and where the error says it is."""

from datetime import date

import pytest

from guardrails.errors import InputError, PolicyError
from guardrails.policy import own_wasm, scaffold
from guardrails.policy.build import BUNDLE
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.engines.interface import EngineName, EngineSettings
from guardrails.policy.engines.table import open_engine
from guardrails.policy.own import with_own

TODAY = date(2026, 11, 22)
REGIME = "guardrails/regimes/org_acme"
RULE = f"{REGIME}/pools_are_known/pools_are_known.rego"
LAW = f"{REGIME}/regime.yaml"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder `rules` with one rule, and a cache of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUARDRAILS_CACHE", str(tmp_path / "cache"))
    scaffold.new("acme", "pools_are_known", tmp_path / "rules", TODAY)
    return tmp_path / "rules"


def joined(folder, ours=None):
    return with_own(ours or load_bundle(), [folder.relative_to(folder.parent)])


def change(folder, path, old, new):
    text = (folder / path).read_text()
    assert old in text
    (folder / path).write_text(text.replace(old, new))


def put(folder, path, text):
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text)


def test_own_rules_stand_beside_ours(folder):
    ours, both = load_bundle(), joined(folder)

    assert [rule.id for rule in both.manifest.rules if rule not in ours.manifest.rules] == ["ACME-01"]
    assert both.manifest.regimes[-1].id == "org_acme"
    assert "org_acme.pools_are_known.verdict" in both.sources["guardrails/decision.rego"]
    assert ours.sources.items() - both.sources.items() == {
        ("guardrails/decision.rego", ours.sources["guardrails/decision.rego"])
    }


def test_the_digest_is_over_rules_and_law_and_not_over_tests(folder):
    first = joined(folder).manifest.digest
    change(folder, f"{REGIME}/pools_are_known/pools_are_known_test.rego", "test_fails", "test_really_fails")
    assert joined(folder).manifest.digest == first != load_bundle().manifest.digest

    change(folder, LAW, "state: house", "state: proposed")
    second = joined(folder).manifest.digest
    change(folder, RULE, '"yes"\n', '"no"\n')

    assert len({first, second, joined(folder).manifest.digest}) == 3


@pytest.mark.parametrize(
    ("path", "old", "new", "message"),
    [
        (RULE, "# METADATA", "# DATA", rf"rules/{RULE}:1: a rule starts with its annotations"),
        (RULE, "severity: medium", "severity: grave", rf"rules/{RULE}:14: custom\.severity"),
        (RULE, "#   subject: customer\n", "", rf"rules/{RULE}:\d+: .*subject"),
        (
            RULE,
            "provision: house",
            "provision: hous",
            rf"rules/{RULE}:11: ACME-01: there is no provision 'hous'",
        ),
        (RULE, "severity: medium", "severity: medium\n#   limits: [most]", rf"{RULE}:15: .* no limit 'most'"),
        (
            RULE,
            "package guardrails.regimes.org_acme.",
            "package guardrails.regimes.us_ear.",
            rf"{RULE}:19: the pack",
        ),
        (
            RULE,
            "id: ACME-01",
            "id: US-CIP-04",
            rf"{RULE}:10: the id 'US-CIP-04' is taken, in the shipped policies",
        ),
        (RULE, "id: ACME-01", "id: acme", rf"{RULE}:10: the id 'acme' is none"),
        (
            RULE,
            "#   ref: urn:org_acme:house-rules\n",
            "",
            rf"{RULE}:5: a citation of 'related_resources'",
        ),
        (LAW, "id: org_acme", "id: org_acne", rf"rules/{LAW}:\d+: its id is org_acne, its folder org_acme"),
        (LAW, "state: house", "state: houses", rf"rules/{LAW}:\d+: provisions\[0\]\.timeline\[0\]\.state"),
        (LAW, "timezone: UTC", "timezone: Mars/Base", rf"rules/{LAW}:5: 'Mars/Base' is no time zone"),
        (LAW, "title: House rules\n", "title: [\n", rf"rules/{LAW}:\d+"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(folder, path, old, new, message):
    change(folder, path, old, new)

    with pytest.raises(PolicyError, match=message) as raised:
        joined(folder)

    assert raised.value.hint


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("guardrails/regimes/us_iaas_cip/extra/extra.rego", "is not among an organisation's own packages"),
        ("guardrails/lib/tri/tri.rego", "is not among an organisation's own packages"),
        ("rule.rego", "is not among an organisation's own packages"),
        ("guardrails/regimes/organisation/rule/rule.rego", "is not among an organisation's own packages"),
        (f"{REGIME}/pools_are_known/other.rego", "a rule's file has the name of its folder"),
        (f"{REGIME}/loose.rego", "a rule's file has the name of its folder"),
        (
            "guardrails/lib/org_acme/sums/sums.rego",
            ":1: the package is a, the path says guardrails.lib",
        ),
        (f"{REGIME}/pools_are_known/more_test.rego", ":1: the package is a, the path says"),
        ("guardrails/regimes/us_iaas_cip/regime.yaml", "no law is read from here"),
        (f"{REGIME}/pools_are_known/limits.yaml", "no law is read from here"),
        (f"{REGIME}/regime.yml", "is not read"),
    ],
)
def test_a_file_where_none_belongs_is_refused(folder, path, message):
    put(folder, path, "package a\n")

    with pytest.raises(PolicyError, match=message) as raised:
        joined(folder)

    assert str(raised.value).startswith(f"rules/{path}")
    assert raised.value.hint


def test_a_library_may_be_added_and_hidden_folders_are_left_alone(folder):
    put(folder, "guardrails/lib/org_acme/sums/sums.rego", "package guardrails.lib.org_acme.sums\n")
    put(folder, "guardrails/lib/org_acme/sums/sums_test.rego", "package guardrails.lib.org_acme.sums_test\n")
    put(folder, ".git/x.rego", "package a\n")
    put(folder, "ci.yaml", "a: b\n")

    assert "guardrails/lib/org_acme/sums/sums.rego" in joined(folder).sources


def test_a_rule_without_its_law_names_the_file_that_is_missing(folder):
    (folder / LAW).unlink()

    with pytest.raises(PolicyError, match=rf"rules/{LAW}: is missing"):
        joined(folder)


def test_folders_that_hold_nothing_or_the_same_are_refused(folder, tmp_path):
    (tmp_path / "empty").mkdir()

    for wrong, message in (("empty", "holds no rules"), ("none", "no such folder")):
        with pytest.raises(PolicyError, match=message):
            with_own(load_bundle(), [tmp_path / wrong])
    with pytest.raises(PolicyError, match=r"is in .* as well"):
        with_own(load_bundle(), [folder, folder])


def test_two_folders_are_read_together(folder, tmp_path):
    scaffold.new("other", "all_is_well", tmp_path / "more", TODAY)

    both = with_own(load_bundle(), [folder, tmp_path / "more"])

    assert {rule.id for rule in both.manifest.rules} >= {"ACME-01", "OTHER-01"}


def test_a_file_that_is_no_text_is_refused(folder):
    (folder / RULE).write_bytes(b"\xff\xfe")

    with pytest.raises(PolicyError, match="is not UTF-8"):
        joined(folder)


@pytest.mark.opa
class TestCompiled:
    """What needs `opa`."""

    @pytest.fixture
    def few(self, small_project):
        """Rules of ours that are few enough to be compiled often."""
        return load_bundle(small_project / BUNDLE)

    def test_the_wasm_engine_decides_own_rules_and_compiles_them_once(self, folder, few, monkeypatch):
        engine = open_engine(EngineName.WASM, joined(folder, few), EngineSettings())
        assert "org_acme" in engine.evaluate(b'{"customer": {"id": "C-1", "attributed": "no"}}')

        monkeypatch.setattr(own_wasm, "build", lambda *_: pytest.fail("compiled again"))
        assert joined(folder, few).wasm

    def test_the_cache_may_be_off(self, folder, few, monkeypatch):
        monkeypatch.setenv("GUARDRAILS_CACHE", "off")

        assert joined(folder, few).wasm.startswith(b"\0asm")

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("input.customer.attributed\n", "input.customer.atributed\n", r"atributed"),
            ("_holds := input", "_holds := http.send(input)\n\n_other := input", r"http\.send"),
            ("} if {", "} iff {", "keyword is required"),
            ("tri.verdict(_applies", "tri.verdikt(_applies", "verdikt"),
        ],
        ids=["misspelt fact", "forbidden built-in", "syntax", "no such function"],
    )
    def test_a_rule_that_does_not_compile_is_said_with_file_and_line(self, folder, few, old, new, message):
        change(folder, RULE, old, new)

        with pytest.raises(PolicyError, match=rf"rules/{RULE}:\d+: .*{message}"):
            _ = joined(folder, few).wasm


def test_without_opa_the_error_says_what_to_do(folder, monkeypatch):
    def missing(_):
        raise PolicyError("opa 1.20.2 is not installed")

    monkeypatch.setattr(own_wasm, "find_opa", missing)

    with pytest.raises(
        PolicyError, match=r"for the wasm engine, and opa 1\.20\.2 is not installed"
    ) as raised:
        _ = joined(folder).wasm

    assert "guardrails policies build" in raised.value.hint
    assert "--engine opa" in raised.value.hint


def test_new_overwrites_nothing_and_counts_on(folder):
    with pytest.raises(InputError, match="is there already"):
        scaffold.new("org_acme", "pools_are_known", folder, TODAY)
    law = (folder / LAW).read_text()

    written = scaffold.new("org_acme", "second_rule", folder, TODAY)

    assert [path.name for path in written] == ["second_rule.rego", "second_rule_test.rego"]
    assert (folder / LAW).read_text() == law
    assert [rule.id for rule in joined(folder).manifest.rules if rule.regime == "org_acme"] == [
        "ACME-01",
        "ACME-02",
    ]


def test_new_uses_a_provision_of_the_regime_that_is_there(folder):
    change(folder, LAW, "- id: house\n", "- id: contract\n")
    change(folder, RULE, "provision: house", "provision: contract")

    scaffold.new("acme", "second_rule", folder, TODAY)

    assert {rule.provision for rule in joined(folder).manifest.rules if rule.regime == "org_acme"} == {
        "contract"
    }


@pytest.mark.parametrize("name", ["Bad-Name", "", "9lives", "a b", "../x"])
def test_a_name_that_no_package_can_have_is_refused(tmp_path, name):
    for names in ((name, "rule"), ("acme", name)):
        with pytest.raises(InputError, match="is no name"):
            scaffold.new(*names, tmp_path, TODAY)


def test_new_says_when_it_cannot_write(tmp_path):
    (tmp_path / "rules").write_text("a file")

    with pytest.raises(InputError, match="cannot be written"):
        scaffold.new("acme", "rule", tmp_path / "rules", TODAY)
