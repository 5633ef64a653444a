import json

import pytest

from guardrails.errors import PolicyError
from guardrails.policy.build import ISSUED, ROOT, issued
from guardrails.policy.bundle_files import load_bundle

RULES = load_bundle().manifest.rules


def test_an_id_that_is_no_longer_used_is_kept():
    kept = json.loads(issued({"US-OLD-01": "us_old.gone"}, RULES[:1]))

    assert kept == {"US-OLD-01": "us_old.gone", RULES[0].id: f"{RULES[0].regime}.{RULES[0].name}"}


def test_an_id_of_another_rule_is_refused_also_when_that_one_is_gone():
    with pytest.raises(PolicyError, match=r"was given to us_old\.gone") as raised:
        issued({RULES[0].id: "us_old.gone"}, RULES[:1])

    assert "never used again" in raised.value.hint


def test_every_id_of_today_is_committed():
    committed = json.loads((ROOT / "policies" / ISSUED).read_text(encoding="utf-8"))

    assert {rule.id: f"{rule.regime}.{rule.name}" for rule in RULES}.items() <= committed.items()
