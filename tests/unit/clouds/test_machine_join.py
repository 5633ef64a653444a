"""Whose a machine is and what may still start, for a cloud that is not AWS: these modules know none."""

from guardrails.catalog.accelerators import Size
from guardrails.clouds import join
from guardrails.clouds.headroom import Read
from guardrails.clouds.owners import Claimed, Kind, Machine, Owner
from guardrails.clouds.region import LiveContext
from guardrails.model.range import Range, exactly
from tests.samples.regions import FACTS

H100 = "Standard_ND96isr_H100_v5"
ALL = Read(instances=True, groups=True)
MARK = ("azure:scale-set", "train")


def machine(id_="vm-1", kind=H100, **changed):
    return Machine(
        id=id_, kind=Kind(kind, "1", "", "on_demand", FACTS.claims({"customer": "C-1"})), **changed
    )


def scale_set(top=4, **changed):
    choice = FACTS.choice(H100, Size(exactly(1), exactly(top)))
    given = {"kind": "azurerm_linux_virtual_machine_scale_set", "id": "/vmss/train", "marks": (MARK,)}
    return Owner(**({"choices": (choice,), "traits": LiveContext(zone="1")} | given | changed))


def rows(*machines, owners=(), read=ALL):
    return join.workloads([Claimed(owners=owners)], machines, read, FACTS)


def test_a_machine_that_nobody_owns_is_a_row_of_its_cloud():
    (row,) = rows(machine())

    assert (row.provider, row.id, row.kind) == (
        "azure",
        "azure/sub-1/westeurope/vm-1",
        "azurerm_linux_virtual_machine",
    )
    assert (row.accelerator, row.accelerators, row.claims[0].value) == ("H100-SXM5-80GB", exactly(8), "C-1")


def test_what_is_not_known_of_it_is_said_in_the_clouds_words():
    (row,) = rows(machine(state="odd", made_by="CycleCloud"))

    assert [each.path for each in row.unresolved] == ["powerState", "tags"]
    assert (row.accelerators, row.ceiling) == (Range(0, 8), Range(8))


def test_a_marked_machine_is_its_owners_and_takes_its_room():
    found = rows(machine(marks=(MARK,)), owners=(scale_set(),))

    assert {row.kind for row in found} == {"azurerm_linux_virtual_machine_scale_set"}
    assert sum(row.accelerators.min for row in found) == 8
    assert sum(row.ceiling.max for row in found) == 32


def test_a_mark_that_a_tenant_may_write_takes_nothing():
    found = rows(machine(), owners=(scale_set(top=1),))

    assert sorted(row.kind for row in found) == [
        "azurerm_linux_virtual_machine",
        "azurerm_linux_virtual_machine_scale_set",
    ]


def test_an_owner_of_an_unread_profile_says_so():
    owner = scale_set(choices=())
    (row,) = rows(owners=(owner,), read=Read(instances=True, groups=False))

    assert [each.path for each in row.unresolved] == ["virtualMachineProfile"]
