"""What holds of every register with every plan, by the shipped policies, up to the exit code.

`GUARDRAILS_EXAMPLES` sets how many registers and plans are made by chance.
"""

import json
import os
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from guardrails import audit
from guardrails.cli.means import means_of
from guardrails.register.attribute import AttributionSettings, Resolver
from guardrails.register.unite import unite
from guardrails.settings import Settings
from guardrails.sources.plan.source import read_plans
from tests.plans import instance, plan
from tests.policies.random_registers import registers
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

    def report(register, *plans, known=None):
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
        return audit.decide(read_plans([str(each) for each in files], means.catalog), ours)

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
    start = data.draw(st.integers(0, max(0, len(cases) - 1)))
    for taken, less in (cases[start:] + cases[:start])[:12]:
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
        after = decide(register, [*resources[:at], unknown(resources[at], field), *resources[at + 1 :]])
        note(f"taken: {resources[at]['address']}.{field}")
        assert not becomes_clean(before, after)
        if not field.startswith("tags"):  # whose it is: then it is somebody else's, or nobody's
            assert improvements(before, after) == []
