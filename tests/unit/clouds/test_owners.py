"""Whose a machine is: what owners claim, who works for whom, and what machines that are alike agree in."""

import pytest

from guardrails.clouds.owners import InstanceCount, Kind, Ledger, Machine, Owner, agreed
from guardrails.model.workload import InstanceDetails

DETAILS = InstanceDetails(
    launched_day="2026-05-02",
    tenancy="host",
    efa="yes",
    reservation="cr-1",
    made_by="karpenter:a",
    state="stopped",
)
ALIKE = Kind("p5.48xlarge", "a", "", "on_demand", ())


def owner(id_, **said):
    return Owner(kind="group", id=id_, **said)


def marked(*values, id_="i-1"):
    return Machine(id=id_, kind=ALIKE, marks=tuple(("mark", value) for value in values))


def details(**changed):
    fields = {name: getattr(DETAILS, name) for name in DETAILS.__struct_fields__}
    return InstanceDetails(**fields | changed)


@pytest.mark.parametrize(
    ("changed", "agreed_in"),
    [
        ({}, {}),
        ({"launched_day": "2026-05-01"}, {"launched_day": "2026-05-01"}),
        ({"launched_day": "2026-05-03"}, {}),
        ({"launched_day": ""}, {"launched_day": ""}),
        ({"tenancy": "default"}, {"tenancy": ""}),
        ({"efa": "no"}, {"efa": "unknown"}),
        ({"reservation": "cr-2"}, {"reservation": ""}),
        ({"made_by": ""}, {"made_by": ""}),
        ({"state": "hibernated"}, {"state": ""}),
    ],
)
def test_machines_agree_in_what_is_true_of_all(changed, agreed_in):
    other = details(**changed)

    assert agreed(DETAILS, other) == agreed(other, DETAILS) == details(**agreed_in)


def test_of_machines_of_which_nothing_is_known_nothing_is_agreed():
    assert agreed(DETAILS, None) is agreed(None, DETAILS) is agreed(None, None) is None


def test_machines_that_are_alike_add_up():
    one, more = InstanceCount(1, DETAILS), InstanceCount(2, details(tenancy="default"))

    assert one.joined(None) == one
    assert one.joined(more) == InstanceCount(3, details(tenancy=""))


def test_kinds_have_one_order():
    spot, block = ALIKE._replace(market="spot"), ALIKE._replace(market="block")
    placed = ALIKE._replace(placement="g")

    ordered = [block, ALIKE, spot, placed]
    assert sorted([placed, spot, ALIKE, block], key=Kind.order) == ordered
    assert sorted([ALIKE, placed, block, spot], key=Kind.order) == ordered


def test_a_machine_belongs_to_whom_a_list_or_a_mark_of_the_cloud_says():
    ledger = Ledger([owner("a", instances=frozenset({"i-1"})), owner("b", marks=(("mark", "b"),))])

    assert ledger.owners(marked()) == [0]
    assert ledger.owners(marked("b", id_="i-2")) == [1]
    assert ledger.owners(marked("c", id_="i-2")) == []


@pytest.mark.parametrize("first", [{"instances": frozenset({"i-1"})}, {"marks": (("mark", "a"),)}])
@pytest.mark.parametrize("second", [{"instances": frozenset({"i-1"})}, {"marks": (("mark", "a"),)}])
def test_of_two_that_claim_it_the_first_has_it_and_it_takes_the_room_of_both(first, second):
    assert Ledger([owner("a", **first), owner("b", **second)]).owners(marked("a")) == [0, 1]


def test_a_machine_runs_in_the_part_that_works_for_its_owner():
    ledger = Ledger(
        [
            owner("nodes", groups=("g",), marks=(("mark", "nodes"),)),
            owner("other", groups=("h",), marks=(("mark", "other"),)),
            owner("g", name="g", marks=(("mark", "g"),)),
            owner("h", name="h", marks=(("mark", "h"),)),
        ]
    )

    assert ledger.together() == {0: [2], 1: [3]}
    assert ledger.owners(marked("g")) == [2]
    assert ledger.owners(marked("nodes", "g")) == [2]
    assert ledger.owners(marked("nodes")) == [0]
    assert ledger.owners(marked("other", "h", "nodes", "g")) == [2, 3]


def test_a_group_works_for_the_first_that_names_it():
    ledger = Ledger([owner("a", groups=("g",)), owner("b", groups=("g",)), owner("g", name="g")])

    assert ledger.together() == {0: [2], 1: []}


def test_nobody_takes_what_has_no_name_or_is_not_there():
    ledger = Ledger([owner("a", groups=("", "gone")), owner("b")])

    assert ledger.together() == {0: [], 1: []}
