"""A reservation is emptied by machines that may use it: of its account, shared with, and the holder's own."""

import pytest

from guardrails.clouds.plans import read_plans
from guardrails.model.range import Range, exactly
from tests.samples import azure_plans, gcp_plans
from tests.samples.aws_plans import ZONE, reservation
from tests.samples.gcp_plans import targeting
from tests.samples.terraform import AWS, CATALOG, block, change, instance, plan, refers, rows, write
from tests.unit.clouds.aws.reservations.test_aws_reservations import naming

CUSTOMER = frozenset({"customer"})


def provider(account=None, region=None):
    """The configuration of a provider of AWS."""
    expressions = {"region": {"constant_value": region}} if region else {}
    if account:
        expressions["allowed_account_ids"] = {"constant_value": [account]}
    return {"name": "aws", "full_name": AWS, "expressions": expressions}


def machine(**after):
    """A p5.48xlarge in the zone of the reservation."""
    return instance("aws_instance.m", after={"availability_zone": ZONE} | after)


def reserved(folder, *changes, used_by="aws", providers=None, blocks=(), **how):
    """What is left of the reservation of four machines, whose provider is the default one."""
    resources = [
        block("aws_ec2_capacity_reservation.gpu"),
        block("aws_instance.m", how.pop("expressions", None), provider=used_by),
        *blocks,
    ]
    document = plan(
        reservation(how.pop("held", None)),
        *changes,
        root={"resources": resources},
        providers=providers or {"aws": provider()},
    )
    (row,) = [row for row in rows(folder, document, **how) if row.role == "reservation"]
    return row.ceiling


@pytest.mark.parametrize(
    ("mine", "theirs", "left"),
    [
        (provider("111122223333"), provider("111122223333"), exactly(24)),
        (provider("111122223333"), provider("444455556666"), exactly(32)),
        (provider(), provider(), Range(24, 32)),
        (provider("111122223333"), provider(), Range(24, 32)),
    ],
    ids=["same account", "another account", "both unknown", "one unknown"],
)
def test_an_open_reservation_is_used_in_its_own_account(tmp_path, mine, theirs, left):
    providers = {"aws": mine, "aws.b": theirs}

    assert reserved(tmp_path, machine(), used_by="aws.b", providers=providers) == left


def test_what_one_provider_makes_stands_in_one_account(tmp_path):
    assert reserved(tmp_path, machine()) == exactly(24)
    assert reserved(tmp_path, machine(), used_by="module.m:aws") == exactly(24)


def test_a_machine_that_names_the_reservation_of_another_account_may_use_it(tmp_path):
    providers = {"aws": provider("111122223333"), "aws.b": provider("444455556666")}
    named = machine(capacity_reservation_specification=naming(capacity_reservation_id="cr-1"))

    left = reserved(tmp_path, named, used_by="aws.b", providers=providers, held={"id": "cr-1"})

    assert left == Range(24, 32)


def test_a_reservation_that_is_shared_may_be_used_elsewhere(tmp_path):
    providers = {"aws": provider("111122223333"), "aws.b": provider("444455556666")}
    kind = "aws_ram_resource_association"
    share = change(f"{kind}.s", kind, {"resource_share_arn": "x"})
    own = "aws_ec2_capacity_reservation.gpu"
    expressions = {"resource_arn": refers(f"{own}.arn", own)}

    left = reserved(
        tmp_path,
        machine(),
        share,
        used_by="aws.b",
        providers=providers,
        blocks=[block("aws_ram_resource_association.s", expressions)],
    )

    assert left == Range(24, 32)


@pytest.mark.parametrize(
    ("holder", "user", "left"),
    [
        ({"customer": "acme"}, {"customer": "acme"}, exactly(24)),
        ({"customer": "acme"}, {"customer": "beta"}, Range(24, 32)),
        ({}, {"customer": "beta"}, Range(24, 32)),
        ({"customer": "acme", "Name": "r"}, {"customer": "acme", "Name": "m"}, exactly(24)),
    ],
    ids=["own", "another's", "nobody's", "other tags"],
)
def test_machines_of_somebody_else_leave_the_holder_a_range(tmp_path, holder, user, left):
    held = {"tags": holder, "tags_all": holder}

    found = reserved(tmp_path, machine(tags=user, tags_all=user), held=held, tag_keys=CUSTOMER)

    assert found == left


@pytest.mark.parametrize(("tenancy", "left"), [("default", 24), ("dedicated", 32)])
def test_tenancy_is_that_of_the_reservation(tmp_path, tenancy, left):
    assert reserved(tmp_path, machine(tenancy=tenancy)) == exactly(left)


def project(name, sharing=None):
    """A reservation in another project than its users'."""
    return gcp_plans.reservation({"project": name} | ({"share_settings": [sharing]} if sharing else {}))


@pytest.mark.parametrize(
    ("sharing", "left"),
    [
        (None, exactly(32)),
        ({"share_type": "LOCAL"}, exactly(32)),
        ({"share_type": "SPECIFIC_PROJECTS", "project_map": [{"project_id": "acme-ml"}]}, exactly(24)),
        ({"share_type": "SPECIFIC_PROJECTS", "project_map": [{"id": "third"}]}, exactly(32)),
        ({"share_type": "SPECIFIC_PROJECTS"}, Range(24, 32)),
    ],
    ids=["not said", "local", "shared with it", "shared with a third", "shared with whom"],
)
def test_a_reservation_of_another_project_is_used_where_it_is_shared(tmp_path, sharing, left):
    user = gcp_plans.machine(after=targeting("r"))

    found = rows(tmp_path, gcp_plans.gcp(project("owner", sharing), user))

    assert [row.ceiling for row in found if row.role == "reservation"] == [left]


def test_a_group_of_reservations_in_another_subscription_leaves_a_range(tmp_path):
    group = "/subscriptions/{}/resourceGroups/g/providers/Microsoft.Compute/capacityReservationGroups/c"
    own, other = "1" * 8 + "-2222-3333-4444-555555555555", "9" * 8 + "-2222-3333-4444-555555555555"
    held = change(
        "azurerm_capacity_reservation.r",
        "azurerm_capacity_reservation",
        {"capacity_reservation_group_id": group.format(own), "sku": [{"name": H100, "capacity": 4}]},
    )
    user = change(
        "azurerm_linux_virtual_machine.v",
        "azurerm_linux_virtual_machine",
        {
            "id": group.format(other).replace("capacityReservationGroups/c", "virtualMachines/v"),
            "size": H100,
            "location": "eastus",
            "capacity_reservation_group_id": group.format(own),
        },
    )
    mine = user | {"change": user["change"] | {"after": user["change"]["after"] | {"id": group.format(own)}}}

    assert left_of(tmp_path, azure_plans.azure(held, mine)) == [exactly(24)]
    assert left_of(tmp_path, azure_plans.azure(held, user)) == [Range(24, 32)]


H100 = "Standard_ND96isr_H100_v5"


def left_of(folder, document):
    """What is left of reservations."""
    return [row.ceiling for row in rows(folder, document) if row.role == "reservation"]


def grouped(used_by, account=None):
    """Two machines in a placement group of one name, the second made by a provider."""
    entries = [instance(f"aws_instance.m{at}", after={"placement_group": "pg"}) for at in range(2)]
    blocks = [block("aws_instance.m0"), block("aws_instance.m1", provider=used_by)]
    providers = {"aws": provider(account), "aws.b": provider(account)}
    return plan(*entries, root={"resources": blocks}, providers=providers)


@pytest.mark.parametrize(
    ("used_by", "account", "groups"),
    [("aws", None, 1), ("aws.b", None, 2), ("aws.b", "111122223333", 1)],
    ids=["one provider", "two that may be two accounts", "two of one account"],
)
def test_placement_groups_of_one_name_are_one_in_one_account_only(tmp_path, used_by, account, groups):
    found = rows(tmp_path, grouped(used_by, account))

    assert len({(row.account, row.placement) for row in found}) == groups


def test_placement_groups_of_two_files_are_two_unless_their_account_is_known(tmp_path):
    known, unknown = grouped("aws", "111122223333"), grouped("aws")

    def groups(document):
        names = [write(tmp_path, document, name) for name in ("a.json", "b.json")]
        return {row.placement for row in read_plans(names, CATALOG).workloads}

    assert (len(groups(known)), len(groups(unknown))) == (1, 2)
