import re

import pytest

from guardrails.errors import PolicyError
from guardrails.policy.annotations import is_rule, read_rule
from guardrails.policy.bundle_files import load_bundle

PATH = "guardrails/regimes/us_iaas_cip/identity_reverified/identity_reverified.rego"
TEXT = load_bundle().sources[PATH]


def broken(pattern, replacement):
    text, count = re.subn(pattern, replacement, TEXT, count=1)
    assert count == 1
    return text


def test_a_rule_says_what_it_is():
    rule = read_rule(PATH, TEXT)

    assert (rule.id, rule.regime, rule.name) == ("US-CIP-15", "us_iaas_cip", "identity_reverified")
    assert rule.citations[0].confidence == "V"
    assert rule.clocks[0].days == "reverify_days"
    assert rule.waivable


def test_a_length_that_is_written_as_a_number_is_one():
    assert read_rule(PATH, broken("days: reverify_days", "days: 30")).clocks[0].days == 30


@pytest.mark.parametrize(
    ("obligation", "said", "waivable"),
    [
        ("deny", "", False),
        ("license", "", False),
        ("deny", "\n#   waivable: true", True),
        ("verify", "", True),
    ],
)
def test_a_denial_is_not_waivable_unless_the_rule_says_so(obligation, said, waivable):
    text = broken("obligation: verify", f"obligation: {obligation}{said}")

    assert read_rule(PATH, text).waivable == waivable


@pytest.mark.parametrize(
    ("pattern", "replacement", "said"),
    [
        (r"\A# METADATA\n", "", ":1: a rule starts with its annotations"),
        (r"\npackage ", "\n\npackage ", ":1: a rule starts with its annotations"),
        (r"identity_reverified\n\nimport", "identity\n\nimport", ":26: the package is guardrails"),
        (r"#   severity: medium\n", "", ":11: custom: severity is missing"),
        (r"severity: medium", "severity: dire", ":16: custom.severity: 'dire' is not one of critical"),
        (r"severity: medium", "severty: medium", ":16: custom.severty: is not a known field"),
        (r"#   severity: medium", "#   id: US-CIP-15", ":16: key 'id' is given twice"),
        (
            r"confidence: V\n",
            "confidence: certain\n",
            r":10: related_resources\[0\].confidence: 'certain' is not",
        ),
        (r"#   provision: cip", "#   provision: [cip", "is not YAML"),
        (r"scope: package", "scope: rule", ":6: scope: 'rule' is not"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(pattern, replacement, said):
    with pytest.raises(PolicyError, match=said) as refused:
        read_rule(PATH, broken(pattern, replacement))

    assert str(refused.value).startswith(f"policies/{PATH}:")
    assert refused.value.hint


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (PATH, True),
        ("guardrails/regimes/x/y/z.rego", False),
        ("guardrails/regimes/x/x.rego", False),
        ("guardrails/lib/tri/tri.rego", False),
        ("other/regimes/x/y/y.rego", False),
    ],
)
def test_what_is_a_rule_is_told_by_its_path(path, expected):
    assert is_rule(path) == expected
