"""What holds of every register with every plan, by the shipped policies, up to the exit code.

`GUARDRAILS_EXAMPLES` sets how many registers and plans are made by chance.
"""

import os
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from guardrails.clouds.plans import read_plans
from guardrails.decide.decide import decide as decide_on
from guardrails.decide.inputs import open_files
from guardrails.model.customer import Customer, Register
from guardrails.policy import baseline as ratchet
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.waivers import Waiver, Waivers
from guardrails.register.attribute import AttributionSettings, Resolver
from guardrails.register.unite import unite
from guardrails.settings import Settings
from tests.plans import plan
from tests.policies.grown import DECISIVE, grown
from tests.policies.random_plans import Piece, pieces
from tests.policies.random_registers import registers, replaced
from tests.policies.weakened import better
from tests.policies.weakened_registers import weakened

EXAMPLES = int(os.environ.get("GUARDRAILS_EXAMPLES", "5"))
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def decide(tmp_path_factory):
    """The report on a register and on plans, each the list of its pieces."""
    folder = tmp_path_factory.mktemp("plans")
    inputs = open_files(Settings()).at(NOW, everything=True)
    engine = inputs.open_engine()

    def report(register, *plans, order=None, **excused):
        files = [folder / f"{number}.json" for number in range(len(plans))]
        for file, resources in zip(files, plans, strict=True):
            file.write_text(plan(*(each.entry() for each in resources)))
        ours = msgspec.structs.replace(
            inputs,
            united=unite(register),
            resolver=Resolver(register, AttributionSettings()),
            open_engine=lambda: engine,
            **excused,
        )
        names = [str(files[number]) for number in order or range(len(files))]
        return decide_on(read_plans(names, inputs.catalog), ours)

    return report


ONE = [Piece("aws_instance")]


def verdicts(report):
    return {(each.rule, each.kind, each.customer, each.subject): each.verdict for each in report.verdicts}


RANK = {"not_applicable": 0, "pass": 0, "waived": 1, "unknown": 2, "fail": 3}

FIRST = {"US-CIP-12": "US-CIP-11"}
"""Who once certified is asked to do so again each year; without the record, for the first time instead."""


def improvements(before, after):
    """Verdicts of both that got better, where no other rule asks the same as gravely."""
    known, said = verdicts(before), verdicts(after)
    return [
        (*key, known[key], verdict)
        for key, verdict in said.items()
        if key in known and better(known[key], verdict)
        if RANK[said.get((FIRST.get(key[0], ""), *key[1:]), "pass")] < max(RANK[known[key]], RANK["unknown"])
    ]


def becomes_clean(before, after):
    return before.summary.exit_code != 0 and after.summary.exit_code == 0


@settings(max_examples=EXAMPLES)
@given(register=registers(), data=st.data())
def test_a_register_that_says_less_makes_nothing_better(decide, register, data):
    cases = list(weakened(register))
    before = decide(register, ONE)
    apart = len(cases) // 12 + 1
    for taken, less in cases[data.draw(st.integers(0, apart - 1)) :: apart]:
        note(f"taken: {taken}")
        after = decide(less, ONE)
        assert improvements(before, after) == []
        assert not becomes_clean(before, after)


@settings(max_examples=EXAMPLES)
@given(register=registers(), resources=pieces(), data=st.data())
def test_a_plan_that_says_less_makes_nothing_better(decide, register, resources, data):
    before = decide(register, resources)
    at = data.draw(st.integers(0, len(resources) - 1))
    for field in resources[at].fields:
        fields = ("tags", "tags_all") if field.startswith("tags") else (field,)  # whose it is, both say
        less = [*resources[:at], resources[at].hiding(*fields), *resources[at + 1 :]]
        after = decide(register, less)
        note(f"taken: {resources[at]}.{field}")
        assert not becomes_clean(before, after)
        assert improvements(before, after) == []


CODES = [0, 3, 1]


DETERMINED = "US-CIP-02"
"""The rule that compares a determination with the facts: more that is foreign shows that `foreign` is right,
and settles what nobody determined. Of a customer that was taken for a US person it never does."""

OF_ONE = {"US-TRN-09": "US-TRN-01", "US-TRN-10": "US-TRN-02", "HSE-09": "HSE-03"}
"""The rule about one customer that judges the member of a group who holds all that the group has."""


def worst(report):
    """The gravest verdict of each rule about each customer, the provider, and all groups."""
    found = {}
    for each in report.verdicts:
        key = (each.rule, "" if each.kind == "group" else each.customer)
        found[key] = max(found.get(key, 0), RANK[each.verdict])
    return found


def milder(before, after, register, larger):
    """What is said less gravely than before, or no longer.

    A group's verdict counts as said where the rule about one customer says at least as much of a member.
    Where what was added contradicts a record of where an ultimate parent is, both are in doubt: what failed
    by the record is open then, and nothing less than open.
    """
    said = worst(after)
    most = RANK["unknown"] if contradicts(register, larger) else RANK["fail"]
    determined = {(DETERMINED, each.id) for each in register.customers if each.us_status != "us"}
    for each in before.verdicts:
        for name in each.observed.get("members", ()) if each.rule in OF_ONE else ():
            of_one = said.get((OF_ONE[each.rule], name), 0)
            said[each.rule, ""] = max(said.get((each.rule, ""), 0), of_one)
    return {
        key: rank
        for key, rank in worst(before).items()
        if said.get(key, 0) < min(rank, most) and key not in determined
    }


def contradicts(register, larger):
    """Whether what was added speaks against a record of where an ultimate parent is."""
    return bool(unite(larger).contested - unite(register).contested)


@pytest.mark.parametrize("excused", ["nothing excused", "with a baseline", "with waivers"])
@settings(max_examples=EXAMPLES)
@given(register=registers(("C-1", "C-2")), plans=st.lists(pieces(3), min_size=1, max_size=2), data=st.data())
def test_more_is_never_milder(decide, excused, register, plans, data):
    known = excuses(excused, decide(register, *plans))
    before = decide(register, *plans, **known())
    cases = list(grown(register, plans))
    for number in data.draw(st.sets(st.integers(0, len(cases) - 1), min_size=4, max_size=4)):
        more, larger, held = cases[number]
        note(f"more: {more}")
        after = decide(larger, *held, **known())
        assert milder(before, after, register, larger) == {}
        least = CODES.index(before.summary.exit_code)
        assert CODES.index(after.summary.exit_code) >= min(
            least, 1 if contradicts(register, larger) else least
        )


@pytest.mark.parametrize("what", DECISIVE)
@settings(max_examples=EXAMPLES)
@given(register=registers())
def test_what_decides_a_rule_decides_it_whatever_else_is_on_record(decide, what, register):
    add, rule = DECISIVE[what]
    said = decide(add(register), ONE).verdicts
    assume(register.customers[0].id in {each.customer for each in said})  # it holds what is planned

    assert "fail" in {each.verdict for each in said if each.rule == rule}


def excuses(how, report):
    """What excuses all of a report that may be excused; anew for each decision, as a run reads it."""
    if how == "with a baseline":
        return lambda: {"baseline": baseline_of(report)}
    if how == "with waivers":
        return lambda: {"waivers": waivers_of(report)}
    return dict


def waivers_of(report):
    """A waiver for each failure, bound to its values."""
    answered = {"owner": "o", "approver": "a", "reason": "r", "ticket": "t", "until": NOW.date()}
    manifest = load_bundle().manifest
    written = tuple(
        Waiver(
            **answered, bound=msgspec.to_builtins(each.bound, enc_hook=tuple), fingerprint=each.fingerprint
        )
        for each in report.verdicts
        if each.verdict == "fail"
    )
    return Waivers(written, manifest, NOW.date(), Settings().waivers)


def baseline_of(report):
    """What a baseline holds that is written from a report."""
    rows = {
        name: getattr(report, name) for name in ("coverage", "rules", "customers", "documents", "verdicts")
    }
    judged = msgspec.convert(
        msgspec.to_builtins(rows, enc_hook=tuple) | {"schema": "guardrails.report/1"}, ratchet.Judged
    )
    manifest = load_bundle().manifest
    return ratchet.Ratchet(ratchet.write(judged, manifest).baseline, manifest)


def encoded(report):
    """The report's bytes, but for the digests of the files that were read."""
    inputs = tuple(replaced(each, "sha256", "") for each in report.inputs)
    return msgspec.json.encode(replaced(report, "inputs", inputs), enc_hook=tuple)


@settings(max_examples=EXAMPLES)
@given(
    register=registers(("C-1", "C-2")),
    plans=st.lists(pieces(2), min_size=1, max_size=3),
    chance=st.randoms(use_true_random=False),
    data=st.data(),
)
def test_the_order_of_records_resources_and_files_changes_no_byte(decide, register, plans, chance, data):
    order = data.draw(st.permutations(range(len(plans))))
    mixed = [data.draw(st.permutations(resources)) for resources in plans]
    other = shuffled(register, chance)

    assert encoded(decide(other, *mixed, order=order)) == encoded(decide(register, *plans))


def shuffled(value, chance, field=""):
    """A register whose records stand in another order, all but the chains of resellers."""
    if isinstance(value, tuple):
        rows = [shuffled(each, chance) for each in value]
        if not (field == "resellers" and rows and isinstance(rows[0], str)):
            chance.shuffle(rows)
        return tuple(rows)
    if not isinstance(value, msgspec.Struct):
        return value
    fields = {name: shuffled(getattr(value, name), chance, name) for name in value.__struct_fields__}
    return msgspec.structs.replace(value, **fields)


def test_accelerators_that_may_be_anybodys_open_the_sums_of_all_in_their_file(decide):
    register = Register(customers=(Customer(id="C-1"), Customer(id="C-2")))
    hidden = Piece("aws_instance", "b", "C-2").hiding("tags", "tags_all")

    report = decide(register, [Piece("aws_instance", "a"), hidden])

    (row,) = [each for each in report.customers if each.id == "C-1"]
    assert row.compute.h100_equivalents.max is None
