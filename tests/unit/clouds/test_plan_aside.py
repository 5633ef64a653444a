"""Hardware that is for its holder alone, as far as a plan says, and zones that stand beside their region."""

from itertools import chain

import pytest

from guardrails.clouds import aside
from tests.samples import aws_plans, azure_plans, gcp_plans
from tests.samples.azure_plans import H100
from tests.samples.terraform import block, plan, refers, rows

P5 = {"instance_type": "p5.48xlarge", "tags_all": {}}
OUTPOST = "arn:aws:outposts:ap-northeast-1:111122223333:outpost/op-0a1b2c3d4e5f60718"


@pytest.fixture
def aws(tmp_path):
    """Rows of resources; the expressions are those of the first one's configuration."""

    def found(*entries, **expressions):
        blocks = [block(each["address"], expressions if at == 0 else {}) for at, each in enumerate(entries)]
        return rows(tmp_path, plan(*entries, root={"resources": blocks}))

    return found


def machine(after=None, **differs):
    return aws_plans.made("aws_instance.gpu", P5 | (after or {}), **differs)


@pytest.mark.parametrize(
    "after",
    [
        {"tenancy": "dedicated"},
        {"tenancy": "host"},
        {"host_id": "h-1"},
        {"host_resource_group_arn": "arn:aws:resource-groups:us-west-2:111122223333:group/g"},
        {"capacity_reservation_specification": [{"capacity_reservation_target": [{"id": "cr-1"}]}]},
        {"instance_market_options": [{"market_type": "capacity-block"}]},
        {"outpost_arn": OUTPOST},
    ],
)
def test_a_machine_on_hardware_that_is_kept_for_its_holder(aws, after):
    (row,) = aws(machine(after))

    assert row.set_aside == "yes"


@pytest.mark.parametrize(
    "after",
    [
        {},
        {"tenancy": "default"},
        {"capacity_reservation_specification": [{"capacity_reservation_preference": "open"}]},
        {"host_id": None, "tenancy": None},
    ],
)
def test_a_machine_of_which_the_plan_says_nothing_may_be_on_any(aws, after):
    (row,) = aws(machine(after))

    assert row.set_aside == "unknown"


def test_a_host_that_is_made_with_its_machine_counts_before_it_has_an_id(aws):
    given = machine({"host_id": None}, unknown={"host_id": True, "tenancy": True})

    (with_host,) = aws(given, host_id=refers("aws_ec2_host.h.id", "aws_ec2_host.h"))
    (without,) = aws(given)

    assert (with_host.set_aside, without.set_aside) == ("yes", "unknown")


def test_what_is_reserved_is_kept_for_its_holder(aws):
    reservation = aws_plans.made(
        "aws_ec2_capacity_reservation.r",
        {"instance_type": "p5.48xlarge", "instance_count": 2, "availability_zone": "us-west-2a"},
    )

    (row,) = aws(reservation)

    assert (row.role, row.set_aside) == ("reservation", "yes")


def test_a_template_tells_it_of_the_machines_that_are_made_of_it(aws):
    template = aws_plans.made(
        "aws_launch_template.t", {"instance_type": "p5.48xlarge", "placement": [{"tenancy": "dedicated"}]}
    )
    group = aws_plans.made(
        "aws_autoscaling_group.g",
        {"max_size": 2, "min_size": 1, "launch_template": [{"version": "$Latest"}]},
        unknown={"launch_template": [{"id": True, "name": True}]},
    )

    found = aws(group, template, launch_template=[{"id": refers("aws_launch_template.t.id")}])

    assert {row.set_aside for row in found if row.kind == "aws_autoscaling_group"} == {"yes"}


@pytest.mark.parametrize(
    ("after", "zone"),
    [
        ({"outpost_arn": OUTPOST}, "outside:outpost/op-0a1b2c3d4e5f60718"),
        ({"availability_zone": "us-east-1-bue-1a"}, "us-east-1-bue-1a"),
        ({"availability_zone": "us-west-2a"}, "us-west-2a"),
    ],
)
def test_a_subnet_says_where_its_machines_stand(aws, after, zone):
    subnet = aws_plans.made("aws_subnet.s", after)
    given = machine({"subnet_id": None}, unknown={"subnet_id": True, "availability_zone": True})

    (row,) = aws(given, subnet, subnet_id=refers("aws_subnet.s.id", "aws_subnet.s"))

    assert row.zone == (zone if zone != "us-west-2a" else "unknown")
    assert row.set_aside == ("yes" if zone.startswith("outside:outpost") else "unknown")


@pytest.fixture
def azure(tmp_path):
    """The rows of a machine with these values."""

    def found(after):
        values = {"size": H100, "location": "japaneast", "tags": {}} | after
        entry = azure_plans.entry("azurerm_linux_virtual_machine.gpu", values)
        return rows(tmp_path, azure_plans.azure(entry))

    return found


@pytest.mark.parametrize(
    "after",
    [
        {"dedicated_host_id": f"{azure_plans.GROUP}/providers/Microsoft.Compute/hostGroups/g/hosts/h"},
        {"dedicated_host_group_id": f"{azure_plans.GROUP}/providers/Microsoft.Compute/hostGroups/g"},
        {"capacity_reservation_group_id": f"{azure_plans.GROUP}/providers/Microsoft.Compute/c"},
    ],
)
def test_a_machine_of_azure_on_a_host_or_in_a_reservation(azure, after):
    (row,) = azure(after)

    assert row.set_aside == "yes"


def test_an_edge_zone_of_azure_is_a_place_of_its_own(azure):
    (row,) = azure({"edge_zone": "losangeles"})

    assert (row.zone, row.set_aside) == ("outside:edge/losangeles", "unknown")


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ({"scheduling": [{"node_affinities": [{"key": "k", "operator": "IN", "values": ["g"]}]}]}, "yes"),
        ({"reservation_affinity": [{"type": "ANY_RESERVATION"}]}, "unknown"),
        (
            {"reservation_affinity": [{"specific_reservation": [{"key": "k", "values": ["r"]}]}]},
            "yes",
        ),
        ({}, "unknown"),
    ],
)
def test_a_machine_of_gcp_on_a_sole_tenant_node_or_in_a_named_reservation(tmp_path, after, told):
    values = {"machine_type": "n1-standard-8", "guest_accelerator": gcp_plans.T4} | after

    (row,) = rows(tmp_path, gcp_plans.gcp(gcp_plans.made("google_compute_instance.gpu", values)))

    assert row.set_aside == told


@pytest.mark.parametrize(
    ("name", "after", "zone"),
    [
        (
            "google_edgecontainer_node_pool.gpu",
            {"machine_filter": "gpu", "node_location": "us-west1-edge-customer-b"},
            "outside:premises/us-west1-edge-customer-b",
        ),
        (
            "azurestack_virtual_machine.gpu",
            {"location": "local", "vm_size": "Standard_NC16as_T4_v3"},
            "outside:premises/unknown",
        ),
    ],
)
def test_hardware_on_own_premises_is_in_no_region(tmp_path, name, after, zone):
    (row,) = rows(tmp_path, plan(aws_plans.made(name, after), root={"resources": [block(name)]}))

    assert (row.zone, row.set_aside) == (zone, "yes")


def test_all_that_is_looked_for_is_decoded():
    paths = (*aside._TENANCY, aside._MARKET, *aside._EDGE, *chain(*aside._NAMED.values()))

    assert {path[0] for path in paths} == set(aside.Shown.__struct_fields__)
