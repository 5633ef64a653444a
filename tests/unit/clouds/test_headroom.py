"""What an owner may still start beside what runs: rows of both, whatever could be read of them."""

import pytest

from guardrails.catalog.accelerators import Size
from guardrails.clouds import headroom
from guardrails.clouds.headroom import OwnedMachines, Read
from guardrails.clouds.owners import InstanceCount, Kind, Owner
from guardrails.clouds.region import LiveContext
from guardrails.model.range import ONE, ZERO, Range, exactly
from guardrails.model.workload import Claim, Unresolved
from tests.samples.regions import FACTS

LARGE, SMALL = "Standard_ND96amsr_A100_v4", "Standard_NC48ads_A100_v4"
"""Eight and two of the same accelerator."""
READ = Read(instances=True, groups=True)
NOT_READ = Read(instances=False, groups=True)
WHY = Unresolved("field", "why")
TRAITS = LiveContext(zone="1")


def kind(type_=LARGE, **changed):
    return Kind(type_, "1", "", "on_demand", ())._replace(**changed)


def running(number, type_=LARGE, **changed):
    return {kind(type_, **changed): InstanceCount(number)}


def choice(top=4, type_=LARGE, planned=ONE):
    ceiling = top if isinstance(top, Range) else exactly(top)
    return FACTS.choice(type_, Size(planned, ceiling))


def owner(*choices, id_="own", **said):
    return Owner(**{"kind": "pool", "id": id_, "choices": choices, "traits": TRAITS} | said)


def rows(part, *parts, read=READ):
    return list(headroom.rows(part, parts, FACTS, read))


def found(part, *parts, read=READ):
    """What stands behind the `#` of each row, with its machines now and at the most."""
    return [
        (row.id.partition("#")[2], row.instances, row.instances_ceiling)
        for row in rows(part, *parts, read=read)
    ]


def room(*choices, **part):
    """What a part may still start beside what runs in other markets."""
    return found(OwnedMachines(owner(*choices), part.pop("machines", {}), **part))[-1][2]


def test_what_is_like_the_room_is_in_one_row_with_it():
    (row,) = rows(OwnedMachines(owner(choice(4), choice(4, SMALL)), running(1)))

    assert (row.id.partition("#")[2], row.instances, row.instances_ceiling) == ("", ONE, exactly(4))
    assert (row.accelerators, row.ceiling) == (exactly(8), exactly(32))
    assert {each.instance_type for each in row.alternatives} >= {SMALL}


@pytest.mark.parametrize(
    "unlike",
    [{"market": "spot"}, {"placement": "g"}, {"zone": "2"}, {"claims": (Claim("tag", "customer", "C-1"),)}],
)
def test_what_is_unlike_the_room_is_a_row_beside_it(unlike):
    assert found(OwnedMachines(owner(choice(4)), running(1, **unlike))) == [
        (LARGE, ONE, ONE),
        ("more", ZERO, exactly(3)),
    ]


def test_what_an_owner_says_of_itself_holds_for_what_runs_in_it():
    mine, its = Claim("tag", "customer", "C-1"), Claim("tag", "team", "T")
    traits = LiveContext(zone="1", claims=(mine,), open=(WHY,))
    part = OwnedMachines(owner(choice(4), traits=traits), running(1, claims=(mine, its)))

    one, more = rows(part)
    assert ([each.key for each in one.claims], [each.key for each in more.claims]) == (
        ["customer", "team"],
        ["customer"],
    )
    assert [one.unresolved, more.unresolved] == [(WHY,), (WHY,)]


def test_machines_of_one_type_and_zone_are_numbered():
    part = OwnedMachines(owner(choice(4)), running(1, market="spot") | running(1, market="block"))

    assert [name for name, _, _ in found(part)] == [f"{LARGE}/1/1", f"{LARGE}/1/2", "more"]


def test_an_owner_that_may_start_nothing_is_a_row_and_its_machines_are_when_it_is_full():
    assert found(OwnedMachines(owner(choice(0, planned=ZERO)), {})) == [("", ZERO, ZERO)]
    assert found(OwnedMachines(owner(choice(2)), running(5))) == [("", exactly(5), exactly(5))]


@pytest.mark.parametrize(
    ("part", "left"),
    [
        ({}, exactly(4)),
        ({"elsewhere": running(1)}, exactly(3)),
        ({"perhaps": running(1)}, Range(3, 4)),
        ({"elsewhere": running(1), "perhaps": running(1)}, Range(2, 3)),
        ({"machines": running(1, market="spot"), "perhaps": running(1)}, Range(2, 3)),
        ({"shared": True}, Range(0, 4)),
    ],
)
def test_machines_that_are_or_may_be_its_own_take_its_room(part, left):
    assert room(choice(4), **part) == left


def test_room_that_may_be_all_taken_stays_beside_what_runs():
    machines = running(1, market="spot")

    assert room(choice(4), machines=machines, shared=True) == Range(0, 3)


def test_a_limit_that_is_a_range_keeps_its_bounds():
    machines = running(1, market="spot")

    assert room(choice(Range(2, 4)), machines=machines) == Range(1, 3)
    assert room(choice(Range(4)), machines=machines) == Range(3)


def test_a_small_machine_takes_no_room_of_a_large_one():
    assert room(choice(4), machines=running(2, SMALL)) == exactly(4)


def test_a_large_machine_takes_its_share_of_the_room_of_small_ones():
    assert room(choice(3), choice(20, SMALL), machines=running(1, market="spot")) == exactly(14)


def test_a_machine_of_a_type_that_is_not_named_counts_as_one():
    assert room(choice(4, SMALL), machines=running(1)) == exactly(3)


def test_of_two_limits_of_a_type_the_larger_says_its_share():
    assert room(choice(2), choice(4), machines=running(1, market="spot")) == exactly(3)


def test_a_machine_of_a_type_that_may_not_run_leaves_no_room():
    part = OwnedMachines(owner(choice(0, planned=ZERO), choice(4, SMALL)), running(1))

    assert found(part) == [("", ONE, ONE)]


def test_where_machines_were_not_read_the_settings_say_what_runs():
    part = OwnedMachines(owner(choice(4, planned=exactly(3))), running(1))

    assert found(part) == [("", ONE, exactly(4))]
    assert found(part, read=NOT_READ) == [("", exactly(3), exactly(4))]


def test_what_is_planned_beyond_a_limit_raises_it():
    part = OwnedMachines(owner(choice(4, planned=exactly(5))), {})

    assert found(part, read=NOT_READ) == [("", exactly(5), exactly(5))]


def test_what_may_run_elsewhere_may_be_what_is_planned():
    part = OwnedMachines(owner(choice(4, planned=exactly(2))), {}, perhaps=running(1))

    assert found(part, read=NOT_READ) == [("", Range(1, 2), Range(3, 4))]


def test_an_owners_own_figures_go_before_its_settings():
    part = OwnedMachines(owner(choice(4, planned=exactly(3)), running=((LARGE, 2),)), running(2))

    assert found(part, read=NOT_READ) == [("", exactly(2), exactly(4))]
    assert found(part, OwnedMachines(owner(), {}), read=NOT_READ) == [("", exactly(2), exactly(4))]


def test_figures_of_parts_count_when_all_know_them():
    whole = OwnedMachines(owner(choice(4, planned=exactly(3))), {})
    one = OwnedMachines(owner(id_="a", running=((LARGE, 1),)), running(1))

    known = found(whole, one, OwnedMachines(owner(id_="b", running=()), {}), read=NOT_READ)
    assert known == [("", ONE, exactly(4))]
    unknown = found(whole, one, OwnedMachines(owner(id_="b"), {}), read=NOT_READ)
    assert unknown == [("", exactly(3), exactly(4))]


def test_figures_fill_in_the_machines_that_were_not_read():
    part = OwnedMachines(owner(running=((LARGE, 3),)), running(1), elsewhere=running(1, zone="2"))

    assert headroom.completed(part, NOT_READ).machines == {kind(): InstanceCount(2)}
    assert headroom.completed(part, READ) == part


def test_an_owner_has_the_machines_of_those_that_work_for_it():
    whole = OwnedMachines(owner(choice(8)), running(1), elsewhere=running(1, zone="2"))
    part = OwnedMachines(owner(id_="a"), running(2), elsewhere=running(1, zone="2"))

    assert found(whole, part) == [("", exactly(3), exactly(6))]


def test_what_an_owner_does_not_say_of_itself_is_its_parts():
    silent = LiveContext(claims=(Claim("tag", "customer", "C-1"),))
    said = LiveContext(zone="2", placement="g", claims=(Claim("tag", "team", "T"),), open=(WHY,))

    (row,) = rows(
        OwnedMachines(owner(choice(4), traits=silent), {}), OwnedMachines(owner(id_="a", traits=said), {})
    )

    assert (row.zone, row.placement, [each.key for each in row.claims]) == ("2", "g", ["customer", "team"])
    assert WHY in row.unresolved


def test_what_an_owner_says_of_itself_goes_before_its_parts():
    said = LiveContext(zone="1", placement="own")
    other = LiveContext(zone="2", placement="g")

    (row,) = rows(
        OwnedMachines(owner(choice(4), traits=said), {}), OwnedMachines(owner(id_="a", traits=other), {})
    )

    assert (row.zone, row.placement) == ("1", "own")


@pytest.mark.parametrize(
    ("own", "its", "larger"),
    [
        (exactly(4), exactly(6), exactly(6)),
        (exactly(6), exactly(4), exactly(6)),
        (exactly(4), Range(1), Range(1)),
        (Range(1, 4), exactly(4), exactly(4)),
        (exactly(4), Range(1, 4), exactly(4)),
    ],
)
def test_of_the_limits_of_an_owner_and_its_part_the_larger_counts(own, its, larger):
    whole, part = OwnedMachines(owner(choice(own)), {}), OwnedMachines(owner(choice(its), id_="a"), {})

    assert [most for _, _, most in found(whole, part)] == [larger]


def test_of_several_parts_each_has_its_room_and_the_first_what_runs_in_none():
    whole = OwnedMachines(owner(), running(1))
    parts = [OwnedMachines(owner(choice(top), id_=name, name=name), {}) for name, top in (("a", 4), ("b", 2))]

    assert found(whole, *parts) == [("a", ONE, exactly(4)), ("b", ZERO, exactly(2))]


def test_what_runs_in_an_owner_without_types_counts():
    assert found(OwnedMachines(owner(), running(2))) == [("", exactly(2), exactly(2))]
    assert found(OwnedMachines(owner(), {})) == []
