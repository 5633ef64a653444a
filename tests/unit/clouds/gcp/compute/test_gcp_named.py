"""A machine's one name says what it carries, however its type and added accelerators are spelt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.catalog.accelerators import SINGLE, Accelerators, Size
from guardrails.catalog.load import load
from guardrails.clouds import join
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.headroom import Read
from guardrails.clouds.owners import Claimed, Kind, Machine, Owner
from guardrails.clouds.region import LiveContext, MachineFields
from guardrails.model.account import CloudAccount
from guardrails.model.range import Range, exactly
from guardrails.model.workload import Unresolved

URL = "https://www.googleapis.com/compute/v1/projects/p/zones/us-central1-a"
N1 = "n1-standard-8"
T4 = "nvidia-tesla-t4"
READ = Read(instances=True, groups=True)


def facts():
    return GcpFacts(
        account=CloudAccount(provider="gcp", id="p"),
        region="global",
        accelerators=Accelerators(load()),
        machine=MachineFields(
            kind="google_compute_instance",
            type="machineType",
            state="status",
            made_by="labels",
            template=Unresolved("versions", "its instance template is not known"),
        ),
    )


def carried(kind, *guests):
    found = facts()
    choice = found.choice(found.name(kind, guests), SINGLE)
    return choice.instance_type, choice.chip, choice.count


def test_added_accelerators_are_in_the_name():
    kind, guest = f"{URL}/machineTypes/{N1}", f"{URL}/acceleratorTypes/{T4}"

    assert facts().name(kind, [(guest, 2)]) == f"{N1}+{T4}:2"
    assert carried(kind, (guest, 2)) == (N1, "T4", 2)


@pytest.mark.parametrize(
    "guests",
    [(), (("nvidia-h100-80gb", 8),), (("nvidia-h100-80gb", None),), ((T4, 0),)],
    ids=["none", "named again", "named again without a number", "none of another"],
)
def test_a_type_that_brings_its_accelerators_is_its_own_name(guests):
    assert facts().name("a3-highgpu-8g", guests) == "a3-highgpu-8g"


def test_a_number_that_is_not_said_is_not_known():
    found = facts()
    choice = found.choice(found.name(N1, [(T4, None)]), SINGLE)

    assert (choice.chip, choice.count, choice.path) == ("T4", None, "guestAccelerators.acceleratorCount")
    assert choice.ceiling.min == 1
    assert choice.ceiling.max is None


@pytest.mark.parametrize(
    ("guests", "chip", "count"),
    [
        ([("nvidia-b900", 4)], "unknown", 4),
        ([(T4, 1), ("nvidia-tesla-v100", 2)], "unknown", 3),
        ([(T4, 1), (T4, 2)], "T4", 3),
        ([("nvidia-b900", None), (T4, 1)], "unknown", None),
    ],
    ids=["a new one", "of two kinds", "twice", "one without a number"],
)
def test_accelerators_that_are_not_known_count_all_the_same(guests, chip, count):
    assert carried(N1, *guests) == (N1, chip, count)


def test_of_several_whose_numbers_are_not_said_there_is_one_each_at_least():
    found = facts()
    choice = found.choice(found.name(N1, [(T4, None), ("nvidia-tesla-v100", None)]), SINGLE)

    assert choice.ceiling == Range(2)


def test_a_new_type_is_known_by_the_accelerators_that_it_names():
    assert carried("a9-highgpu-8g", ("nvidia-h200-141gb", 8))[1:] == ("H200-SXM5-141GB", 8)


@given(st.lists(st.tuples(st.sampled_from([T4, "nvidia-l4", "odd"]), st.integers(0, 8) | st.none())))
def test_a_name_says_no_fewer_accelerators_than_were_added(guests):
    _, chip, count = carried(N1, *guests)
    numbers = [number for _, number in guests if number != 0]

    if not numbers:
        assert chip == "none"
    elif None in numbers:
        assert count is None
    else:
        assert count == sum(numbers)


def owned(*running, holds=2, top=4):
    """The rows of an owner of N1 machines with added T4s, and machines that run in it."""
    found = facts()
    names = [found.name(N1, [(T4, number)]) for number in running]
    machines = [
        Machine(id=f"m{at}", kind=Kind(name, "z", "", "on_demand", (), "r")) for at, name in enumerate(names)
    ]
    owner = Owner(
        kind="group",
        id="g",
        choices=(found.choice(found.name(N1, [(T4, holds)]), Size(exactly(1), exactly(top))),),
        instances=frozenset(each.id for each in machines),
        traits=LiveContext(region="r", zone="z"),
    )
    return join.workloads([Claimed(owners=(owner,))], machines, READ, found)


def test_what_runs_is_in_one_row_with_the_room_for_the_same():
    (row,) = owned(2, 2)

    assert (row.instance_type, row.accelerators, row.ceiling) == (N1, exactly(4), exactly(8))


def test_a_machine_takes_no_room_of_one_of_its_type_that_carries_more():
    small, more = sorted(owned(1), key=lambda row: row.ceiling.max)

    assert (small.accelerators, small.ceiling) == (exactly(1), exactly(1))
    assert more.ceiling == exactly(8)
