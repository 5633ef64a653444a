"""What holds of every register with every plan, by the shipped policies, up to the exit code.

`GUARDRAILS_EXAMPLES` sets how many registers and plans are made by chance.
"""

import json
import os
from datetime import UTC, datetime
from itertools import product

import msgspec
import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from guardrails import audit
from guardrails.cli.means import means_of
from guardrails.model.customer import Account, Customer, Fingerprints, Register
from guardrails.model.party import Listing
from guardrails.policy import baseline as ratchet
from guardrails.policy.bundle_files import load_bundle
from guardrails.register.attribute import AttributionSettings, Resolver
from guardrails.register.unite import unite
from guardrails.settings import Settings
from guardrails.sources.plan.source import read_plans
from tests.plans import instance, plan
from tests.policies.random_registers import LISTS, TODAY, registers, replaced
from tests.policies.weakened import better
from tests.policies.weakened_registers import weakened

EXAMPLES = int(os.environ.get("GUARDRAILS_EXAMPLES", "8"))
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def decide(tmp_path_factory):
    """The report on a register and on plans, each the list of its resources."""
    folder = tmp_path_factory.mktemp("plans")
    means = means_of(Settings(), NOW, everything=True)
    engine = means.open_engine()

    def report(register, *plans, known=None, order=None):
        files = [folder / f"{number}.json" for number in range(len(plans))]
        for file, resources in zip(files, plans, strict=True):
            file.write_text(plan(*resources) if isinstance(resources, list) else json.dumps(resources))
        ours = msgspec.structs.replace(
            means,
            united=unite(register),
            resolver=Resolver(register, AttributionSettings()),
            open_engine=lambda: engine,
            baseline=known,
        )
        names = [str(files[number]) for number in order or range(len(files))]
        return audit.decide(read_plans(names, means.catalog), ours)

    return report


def machine(name="gpu", customer="C-1", **after):
    tags = {"customer": customer}
    return instance(name=name, after={"tags": tags, "tags_all": tags} | after)


TYPES = ("t3.large", "g5.xlarge", "p4d.24xlarge", "p5.48xlarge")
ONE = [machine()]


def verdicts(report):
    return {(each.rule, each.kind, each.customer, each.subject): each.verdict for each in report.verdicts}


def improvements(before, after):
    """Verdicts of both that got better."""
    known = verdicts(before)
    return [
        (*key, known[key], verdict)
        for key, verdict in verdicts(after).items()
        if key in known and better(known[key], verdict)
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


GPU = st.fixed_dictionaries(
    {
        "instance_type": st.sampled_from(TYPES),
        "availability_zone": st.sampled_from(("us-east-1a", "us-east-1b")),
        "placement_group": st.sampled_from(("", "one")),
    }
)
NAMES = tuple("abcdef")


@st.composite
def estates(draw, most=4):
    """Resources of a plan: machines of one and of another customer, some with facts that are not known."""
    found = []
    for name in NAMES[: draw(st.integers(1, most))]:
        resource = machine(name, draw(st.sampled_from(("C-1", "C-2"))), **draw(GPU))
        if draw(st.booleans()):
            resource = unknown(resource, draw(st.sampled_from(sorted(resource["change"]["after"]))))
        found.append(resource)
    return found


def unknown(resource, *fields):
    """The resource with attributes that are known only after apply."""
    change = resource["change"]
    after = {field: value for field, value in change["after"].items() if field not in fields}
    hidden = change["after_unknown"] | dict.fromkeys(fields, True)
    return resource | {"change": change | {"after": after, "after_unknown": hidden}}


@settings(max_examples=EXAMPLES)
@given(register=registers(), resources=estates(), data=st.data())
def test_a_plan_that_says_less_makes_nothing_better(decide, register, resources, data):
    before = decide(register, resources)
    at = data.draw(st.integers(0, len(resources) - 1))
    for field in sorted(resources[at]["change"]["after"]):
        fields = ("tags", "tags_all") if field.startswith("tags") else (field,)  # whose it is, both say
        after = decide(register, [*resources[:at], unknown(resources[at], *fields), *resources[at + 1 :]])
        note(f"taken: {resources[at]['address']}.{field}")
        assert not becomes_clean(before, after)
        assert improvements(before, after) == []


RANK = {"not_applicable": 0, "pass": 0, "waived": 1, "unknown": 2, "fail": 3}
CODES = [0, 3, 1]
TIED = Fingerprints(payment=("card-hash-9",), payment_complete="yes")
NEW = Account(provider="aws", id="999988887777")
RESERVED = {"instance_count": 2, "instance_type": "p5.48xlarge", "availability_zone": "us-east-1a"}


def grown(register, resources):
    """Yield `(what, register, resources)` for more of each sort."""
    yield "a machine", register, [*resources, machine("more")]
    reservation = machine("held", **RESERVED) | {"type": "aws_ec2_capacity_reservation"}
    reservation["address"] = "aws_ec2_capacity_reservation.held"
    yield "a reservation", register, [*resources, reservation]
    for at, resource in enumerate(resources):
        held = resource["change"]["after"].get("instance_type", TYPES[-1])
        for larger in TYPES[TYPES.index(held) + 1 :]:
            change = resource["change"] | {"after": resource["change"]["after"] | {"instance_type": larger}}
            yield larger, register, [*resources[:at], resource | {"change": change}, *resources[at + 1 :]]
    first, *others = register.customers
    accounts = (*first.accounts, NEW)
    yield "an account", _with(register, replaced(first, "accounts", accounts), *others), resources
    tied = (replaced(each, "fingerprints", TIED) for each in register.customers)
    if not any(each.fingerprints.payment or each.fingerprints.ip for each in register.customers):
        yield "a tie", _with(register, *tied), resources
    for match, name in product(("possible", "confirmed"), LISTS):
        hit = Listing(list=name, match=match, day=TODAY)
        yield f"{match} {name}", _with(register, _listed(first, hit), *others), resources
        for role in ("owners", "end_users"):
            if people := getattr(first, role):
                listed = (_listed(people[0], hit), *people[1:])
                yield (
                    f"{role}: {match} {name}",
                    _with(register, replaced(first, role, listed), *others),
                    resources,
                )


def _with(register, *customers):
    return replaced(register, "customers", customers)


def _listed(party, hit):
    return replaced(party, "listings", (*party.listings, hit))


def worst(report):
    """The gravest verdict of each rule about each customer, the provider, and all groups."""
    found = {}
    for each in report.verdicts:
        key = (each.rule, "" if each.kind == "group" else each.customer)
        found[key] = max(found.get(key, 0), RANK[each.verdict])
    return found


@pytest.mark.parametrize("excused", [False, True], ids=["nothing excused", "with a baseline"])
@settings(max_examples=EXAMPLES)
@given(register=registers(("C-1", "C-2")), resources=estates(3), data=st.data())
def test_more_is_never_milder(decide, excused, register, resources, data):
    known = baseline_of(decide(register, resources)) if excused else None
    before = decide(register, resources, known=known)
    cases = list(grown(register, resources))
    for number in data.draw(st.sets(st.integers(0, len(cases) - 1), min_size=4, max_size=4)):
        more, larger, held = cases[number]
        note(f"more: {more}")
        after = decide(larger, held, known=known)
        said = worst(after)
        milder = {key: rank for key, rank in worst(before).items() if key in said and said[key] < rank}
        assert milder == {}
        assert CODES.index(after.summary.exit_code) >= CODES.index(before.summary.exit_code)


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
@given(resources=estates(), data=st.data())
def test_the_order_of_resources_changes_no_byte(decide, resources, data):
    other = data.draw(st.permutations(resources))

    assert encoded(decide(Register(), list(other))) == encoded(decide(Register(), resources))


@settings(max_examples=EXAMPLES)
@given(plans=st.lists(estates(2), min_size=2, max_size=3), data=st.data())
def test_the_order_of_files_changes_no_byte(decide, plans, data):
    order = data.draw(st.permutations(range(len(plans))))

    assert encoded(decide(Register(), *plans, order=order)) == encoded(decide(Register(), *plans))


def test_accelerators_that_may_be_anybodys_open_the_sums_of_all_in_their_file(decide):
    register = Register(customers=(Customer(id="C-1"), Customer(id="C-2")))
    hidden = unknown(machine("b", "C-2"), "tags", "tags_all")

    report = decide(register, [machine("a", "C-1"), hidden])

    (row,) = [each for each in report.customers if each.id == "C-1"]
    assert row.compute.h100_equivalents.max is None
