"""A snapshot of three clouds: whose accounts are, what they add up to, who is tied to whom."""

from datetime import timedelta

import msgspec
import pytest

from guardrails.decide.check import check_snapshots
from guardrails.decide.inputs import open_files
from guardrails.model.coverage import ACCOUNTS, Coverage
from guardrails.settings import Settings
from guardrails.snapshot.write import write_snapshot
from tests.estates import NOON, SCAN, account, part

SUBSCRIPTION = "b28af3ac-0000-4000-8000-00000000000a"
REGISTER = f"""
schema: guardrails.register/1
customers:
  - id: tenant
    kind: entity
    accounts:
      - {{provider: aws, id: "100000000001"}}
      - {{provider: azure, id: {SUBSCRIPTION.upper()}}}
    ous: [{{provider: gcp, id: folders/7}}]
    fingerprints: {{payment: [aaaaaaaaaaaa], payment_complete: yes}}
  - id: daughter
    kind: entity
    accounts: [{{provider: gcp, id: tenant-two}}]
    fingerprints: {{payment: [aaaaaaaaaaaa], payment_complete: yes}}
"""
EACH = 16
"""Accelerators of an account: a machine of eight in each of two regions."""


def parts(**coverage):
    accounts = {
        "aws": [account(1)],
        "azure": [account(provider="azure", id=SUBSCRIPTION)],
        "gcp": [
            account(provider="gcp", id="tenant-one", path=("organizations/1", "folders/7")),
            account(provider="gcp", id="tenant-two", path=("organizations/1",)),
        ],
    }
    return [
        part(
            *held,
            scan=msgspec.structs.replace(SCAN, provider=cloud, ended=NOON + timedelta(minutes=len(cloud))),
            coverage=coverage.get(cloud, ()),
        )
        for cloud, held in accounts.items()
    ]


@pytest.fixture
def decided(tmp_path):
    def made(**coverage):
        write_snapshot(tmp_path / "s", "guardrails test", parts(**coverage))
        (tmp_path / "register.yaml").write_text(REGISTER, encoding="utf-8")
        options = Settings(register=(str(tmp_path / "register.yaml"),))
        return check_snapshots([str(tmp_path / "s")], open_files(options), NOON, everything=True)

    return made


def test_accounts_of_one_customer_on_three_clouds_are_one_sum(decided):
    report = decided()
    customers = {each.id: each for each in report.customers}

    assert set(customers) == {"tenant", "daughter"}
    assert customers["tenant"].compute.accelerators.max == 3 * EACH
    assert customers["daughter"].compute.accelerators.max == EACH
    assert {(each.provider, each.customer, each.attributed_by) for each in report.workloads} == {
        ("aws", "tenant", "account"),
        ("azure", "tenant", "account"),
        ("gcp", "tenant", "ou"),
        ("gcp", "daughter", "account"),
    }


def test_who_is_tied_across_clouds_is_judged_together(decided):
    report = decided()
    (held,) = (each for each in report.verdicts if each.rule == "HSE-09" and each.kind == "group")

    assert held.observed["members"] == ["daughter", "tenant"]
    assert held.observed["h100_equivalents"] == {"min": 4 * EACH, "max": 4 * EACH}
    assert set(held.workloads) == {each.id for each in report.workloads}


def test_it_is_decided_as_of_the_end_of_the_last_scan(decided):
    assert decided().as_of == "2026-11-22T12:05:00Z"


def test_a_cloud_that_was_not_read_opens_the_sums_of_all(decided):
    gap = Coverage(where="gcp", what=ACCOUNTS, state="failed", reason="gcp is not read: no credentials")
    report = decided(gcp=(gap,))

    assert report.summary.exit_code == 3
    assert all(each.compute.accelerators.max is None for each in report.customers)
