"""With excuses in place, more is never milder, and an excuse touches only what it names."""

import itertools
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardrails.cli.judging import judge
from guardrails.decide.check import check_plans
from guardrails.decide.inputs import open_files
from guardrails.model.as_of import AsOf
from guardrails.policy import baseline as ratchet
from guardrails.policy.bundle_files import load_bundle
from guardrails.settings import Settings
from tests.plans import instance, plan

NOW = datetime(2026, 11, 22, tzinfo=UTC)
RANK = {"not_applicable": 0, "pass": 0, "waived": 1, "unknown": 2, "fail": 3}
CODES = [0, 3, 1]
TIED = """
schema: guardrails.register/1
provider: {id: us, kind: entity, organised_in: US, located_in: US, offers_iaas: yes}
customers:
"""
MEMBER = """
  - id: NAME
    kind: entity
    organised_in: DE
    verification: {status: pending, started_day: 2026-11-20}
    fingerprints: {payment: [aaaaaaaaaaaa], payment_complete: yes}
"""
NAMES = ("a", "b", "c")
amounts = st.tuples(*(st.integers(0, 3) for _ in NAMES))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("excuses")
    (folder / "register.yaml").write_text(TIED + "".join(MEMBER.replace("NAME", name) for name in NAMES))
    return folder


def options(folder):
    return Settings(register=(str(folder / "register.yaml"),), regimes=("house",), as_of=AsOf(instant=NOW))


def planned(folder, numbers, unsized=0):
    """A plan in which the members hold so many p5.48xlarge, and one of them some of unknown type."""
    rows = [
        instance(name=f"{name}{number}", after={"tags": {"customer": name}, "tags_all": {"customer": name}})
        for name, held in zip(NAMES, numbers, strict=True)
        for number in range(held)
    ]
    for number in range(unsized):
        row = instance(
            name=f"unsized{number}",
            after={"instance_type": None, "tags": {"customer": "a"}, "tags_all": {"customer": "a"}},
        )
        row["change"]["after_unknown"]["instance_type"] = True
        rows.append(row)
    path = folder / "tfplan.json"
    path.write_text(plan(*rows))
    return str(path)


def excused_from(folder, file, keep):
    judged = judge([file], options(folder), NOW, [])
    written = ratchet.write(judged, load_bundle().manifest).baseline
    known = tuple(each for number, each in enumerate(written.known) if keep >> (number % 8) & 1)
    path = folder / "known.json"
    path.write_bytes(msgspec.json.encode(msgspec.structs.replace(written, known=known)))
    return str(path), {each.fingerprint for each in known}


def decided(folder, file, baseline=""):
    report = check_plans([file], open_files(options(folder), baseline), NOW, everything=True)
    return {each.fingerprint: each for each in report.verdicts}, report.summary.exit_code


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts, amounts, st.integers(0, 2), st.integers(0, 2), st.integers(0, 255))
def test_more_is_never_milder_with_a_baseline(folder, numbers, more, unsized, more_unsized, keep):
    """Of the group and of everybody in it, whichever of their verdicts are excused."""
    few = planned(folder, numbers, unsized)
    known, _ = excused_from(folder, few, keep)
    before, code = decided(folder, few, known)
    grown = tuple(itertools.starmap(int.__add__, zip(numbers, more, strict=True)))
    after, later = decided(folder, planned(folder, grown, unsized + more_unsized), known)

    assert CODES.index(later) >= CODES.index(code)
    for name, verdict in before.items():
        if verdict.kind in ("customer", "group") and name in after:
            assert RANK[after[name].verdict] >= RANK[verdict.verdict], (verdict.rule, verdict.subject)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts, st.integers(0, 2), st.integers(0, 255))
def test_an_excuse_changes_only_the_verdicts_that_it_names(folder, numbers, unsized, keep):
    file = planned(folder, numbers, unsized)
    known, named = excused_from(folder, file, keep)
    before, _ = decided(folder, file)
    after, _ = decided(folder, file, known)

    assert {name for name in before if after[name] != before[name]} == named
