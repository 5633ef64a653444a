"""What a decision needs: its files are opened once, and each instant has its own law, days and excuses."""

from datetime import UTC, date, datetime

import pytest

from guardrails.decide.inputs import open_files
from guardrails.errors import ConfigError
from guardrails.model.as_of import AsOf
from guardrails.policy.waivers import WaiverSettings
from guardrails.settings import CatalogSettings, Settings

BEFORE = datetime(2026, 11, 22, 23, tzinfo=UTC)
AFTER = datetime(2026, 12, 24, 1, tzinfo=UTC)
WAIVERS = """
waivers:
  - {ticket: T-1, rule: HSE-01, subject: C-1, until: 2026-12-01, owner: o, approver: a, reason: why,
     bound: {}}
"""
LOWERED = """
owner: o
reason: the contract
until: 2026-12-01
shapes:
  - {provider: aws, instance_type: p5.48xlarge, chip: H100-SXM5-80GB, count: 7, source: the contract,
     day: 2026-11-01, confidence: M, fabric_gbps: 3200}
"""


def written(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_files_that_are_gone_by_then_decide_at_each_instant_by_its_day(tmp_path):
    file = written(tmp_path, "waivers.yaml", WAIVERS)
    opened = open_files(Settings(waivers=WaiverSettings(file=file)))
    (tmp_path / "waivers.yaml").unlink()

    before, after = opened.at(BEFORE), opened.at(AFTER)

    assert (before.today, after.today) == (date(2026, 11, 22), date(2026, 12, 24))
    assert (before.law.as_of, after.law.as_of) == (AsOf(instant=BEFORE), AsOf(instant=AFTER))
    assert [each.waivers.rows()[0].state for each in (before, after)] == ["unused", "expired"]
    assert [each.kind for each in before.files] == ["waivers"]


def test_rows_that_lower_ours_end_by_the_day_of_the_decision(tmp_path):
    extra = written(tmp_path, "extra.yaml", LOWERED)
    opened = open_files(Settings(catalog=CatalogSettings(extra=extra)))

    assert opened.at(BEFORE).catalog.shape("aws", "p5.48xlarge").count == 7
    with pytest.raises(ConfigError, match="ended on 2026-12-01"):
        opened.at(AFTER)
    assert [(each.kind, each.name) for each in opened.read] == [("catalog", extra)]


def test_an_earlier_day_of_law_brings_no_excuse_back(tmp_path):
    file = written(tmp_path, "waivers.yaml", WAIVERS)
    asked = Settings(waivers=WaiverSettings(file=file), as_of=AsOf(day=date(2026, 11, 1)))

    inputs = open_files(asked).at(AFTER)

    assert inputs.law.as_of == AsOf(day=date(2026, 11, 1))
    assert inputs.waivers.rows()[0].state == "expired"
