"""EC2 as the scan reads and joins it: what is kept, what is free, what fleets keep up."""

import pytest

from guardrails.clouds.aws.ec2.api import EC2
from guardrails.clouds.aws.ec2.types import described
from guardrails.clouds.aws.join import workloads
from guardrails.model.range import ZERO, Range, exactly
from tests.samples.aws_answers import ACCOUNT, CATALOG, Newer, Refusal, World, claims, facts, paged

ARN = "arn:aws:ec2:eu-west-1:111122223333:capacity-reservation/cr-1"


def machine(id_="i-1", kind="p5.48xlarge", state="running", **changed):
    given = {
        "InstanceId": id_,
        "InstanceType": kind,
        "State": {"Name": state, "Code": 16},
        "Placement": {"AvailabilityZone": "eu-west-1a"},
        "Tags": [{"Key": "customer", "Value": "C-1"}],
        "PrivateIpAddress": "10.0.0.1",
        "KeyName": "jane",
    }
    return given | changed


def instances(*found):
    return {"Reservations": [{"ReservationId": "r-1", "Instances": list(found)}]}


def reservation(**changed):
    given = {
        "CapacityReservationArn": ARN,
        "CapacityReservationId": "cr-1",
        "OwnerId": ACCOUNT,
        "InstanceType": "p5.48xlarge",
        "AvailabilityZone": "eu-west-1a",
        "TotalInstanceCount": 8,
        "AvailableInstanceCount": 3,
        "State": "active",
        "ReservationType": "default",
    }
    return {"CapacityReservations": [given | changed]}


def host(*types, **changed):
    given = {
        "HostId": "h-1",
        "OwnerId": ACCOUNT,
        "State": "available",
        "AvailabilityZone": "eu-west-1a",
        "HostProperties": {"InstanceFamily": "g5"},
        "Instances": [{"InstanceId": f"i-{at}", "InstanceType": kind} for at, kind in enumerate(types)],
    }
    return {"Hosts": [given | changed]}


def fleet(*overrides, target=4, **changed):
    configs = [
        {
            "LaunchTemplateSpecification": {"LaunchTemplateId": "lt-1", "Version": "3"},
            "Overrides": list(overrides),
        }
    ]
    given = {
        "FleetId": "fleet-1",
        "FleetState": "active",
        "Type": "maintain",
        "LaunchTemplateConfigs": configs,
        "TargetCapacitySpecification": {
            "TotalTargetCapacity": target,
            "DefaultTargetCapacityType": "on-demand",
            "TargetCapacityUnitType": "units",
        },
    }
    return {"Fleets": [given | changed]}


def template(version=3, default=False, latest_of="lt-1", **data):
    return {
        "LaunchTemplateId": latest_of,
        "LaunchTemplateName": f"name-{latest_of}",
        "VersionNumber": version,
        "DefaultVersion": default,
        "LaunchTemplateData": data,
    }


def records(**answers):
    return World(EC2, **answers).read()


def rows(**answers):
    return workloads({"ec2": records(**answers)}, facts())


def test_an_instance_is_a_row_with_its_place_market_and_customer():
    (row,) = rows(DescribeInstances=instances(machine()))

    assert (row.id, row.kind) == (f"aws/{ACCOUNT}/eu-west-1/i-1", "aws_instance")
    assert (row.instance_type, row.accelerator, row.fabric_gbps) == ("p5.48xlarge", "H100-SXM5-80GB", 3200)
    assert (row.zone, row.market, row.partition) == ("eu-west-1a", "on_demand", "aws")
    assert row.instances == row.instances_ceiling == exactly(1)
    assert row.accelerators == row.ceiling == exactly(8)
    assert claims(row) == {"customer": "C-1"}


def test_nothing_personal_is_kept():
    kept = repr(records(DescribeInstances=instances(machine(Tags=[{"Key": "aws:x", "Value": "1"}]))))

    assert "10.0.0.1" not in kept
    assert "jane" not in kept


def test_only_tags_that_name_customers_and_those_that_only_aws_writes_are_kept():
    keys = ("Customer", "Owner", "eks:cluster-name", "aws:autoscaling:groupName")
    tags = [{"Key": key, "Value": "v"} for key in keys]
    world = World(EC2, DescribeInstances=instances(machine(Tags=tags)))
    (found,) = world.read(tag_keys=frozenset(["customer"])).instances

    assert set(found.tags) == {"Customer", "aws:autoscaling:groupName"}


def test_an_instance_in_a_state_that_is_not_known_may_run():
    (row,) = rows(DescribeInstances=Newer(instances(machine(state="hibernated"))))

    assert (row.instances, row.ceiling) == (Range(0, 1), exactly(8))
    assert [each.path for each in row.unresolved] == ["State"]


def test_a_reservation_in_a_state_that_is_not_known_may_come():
    (row,) = rows(DescribeCapacityReservations=Newer(reservation(State="renewing")))

    assert (row.instances, row.instances_ceiling) == (ZERO, exactly(8))
    assert [each.path for each in row.unresolved] == ["State"]


def test_a_negative_count_cannot_be_read():
    world = World(EC2, DescribeCapacityReservations=Newer(reservation(AvailableInstanceCount=-1)))

    assert world.read().reservations == ()
    assert [(each.operation, each.state) for each in world.calls.errors] == [
        ("DescribeCapacityReservations", "incomplete")
    ]


@pytest.mark.parametrize("state", ["shutting-down", "terminated"])
def test_an_instance_that_is_gone_is_no_row(state):
    assert rows(DescribeInstances=instances(machine(state=state))) == []


def test_an_instance_on_two_pages_counts_once_as_it_was_answered_last():
    pages = {
        "Reservations": [
            {"ReservationId": f"r-{at}", "Instances": [machine(state=state)]}
            for at, state in enumerate(("stopped", "running"))
        ]
    }
    (row,) = rows(DescribeInstances=pages)

    assert row.instances == exactly(1)


MAKERS = {
    "parallelcluster:cluster-name": "ParallelCluster",
    "aws:pcs:compute-node-group-id": "PCS",
    "aws:elasticmapreduce:job-flow-id": "EMR",
    "karpenter.sh/nodepool": "Karpenter",
}


@pytest.mark.parametrize("key", MAKERS)
def test_nodes_of_a_maker_whose_limit_is_not_read_may_become_more(key):
    keys = (key, "eks:cluster-name", "eks:nodegroup-name")
    marked = [{"Key": each, "Value": "x"} for each in keys]
    (row,) = rows(DescribeInstances=instances(machine(Tags=marked)))

    assert (row.instances, row.accelerators) == (exactly(1), exactly(8))
    assert (row.instances_ceiling, row.ceiling) == (Range(1), Range(8))
    assert [each.reason for each in row.unresolved] == [
        f"{MAKERS[key]} may make more of them: its limit is not read"
    ]


@pytest.mark.parametrize(
    ("principal", "open_"),
    [("ecs.amazonaws.com", False), ("eks.amazonaws.com", False), ("new.amazonaws.com", True)],
)
def test_a_service_that_manages_machines_and_is_not_read_may_make_more(principal, open_):
    made = machine(Operator={"Managed": True, "Principal": principal})
    (row,) = rows(DescribeInstances=instances(made))

    assert (row.ceiling.max is None) == open_


@pytest.mark.parametrize("state", ["stopping", "stopped"])
def test_a_stopped_instance_can_be_started(state):
    (row,) = rows(DescribeInstances=instances(machine(state=state)))

    assert (row.instances, row.accelerators) == (ZERO, ZERO)
    assert (row.instances_ceiling, row.ceiling) == (exactly(1), exactly(8))


@pytest.mark.parametrize("state", ["shutting-down", "terminated"])
def test_a_terminated_instance_is_gone(state):
    assert rows(DescribeInstances=instances(machine(state=state))) == []


def test_types_that_carry_nothing_are_not_kept():
    assert records(DescribeInstances=instances(machine(kind="m5.large"))).instances == ()


@pytest.mark.parametrize(
    ("lifecycle", "market"),
    [("spot", "spot"), ("capacity-block", "reserved"), ("scheduled", "unknown")],
)
def test_the_market_of_an_instance(lifecycle, market):
    (row,) = rows(DescribeInstances=instances(machine(InstanceLifecycle=lifecycle)))

    assert row.market == market


@pytest.mark.parametrize(("strategy", "shown"), [("cluster", "together"), ("spread", ""), ("partition", "")])
def test_only_a_group_that_keeps_machines_together_is_a_placement(strategy, shown):
    placed = machine(Placement={"AvailabilityZone": "eu-west-1a", "GroupName": "together"})
    groups = {"PlacementGroups": [{"GroupName": "together", "Strategy": strategy}]}
    (row,) = rows(DescribeInstances=instances(placed), DescribePlacementGroups=groups)

    assert row.placement == shown


def test_a_group_of_unknown_strategy_is_taken_to_keep_machines_together():
    placed = machine(Placement={"GroupName": "shared"})
    (row,) = rows(DescribeInstances=instances(placed), DescribePlacementGroups=Refusal())

    assert (row.placement, row.zone) == ("shared", "unknown")


def test_all_pages_are_read_and_nothing_more_is_asked_than_is_needed():
    pages = paged("Reservations", [instances(machine(f"i-{at}"))["Reservations"][0] for at in range(5)], 2)
    world = World(EC2, DescribeInstances=pages)

    assert len(world.read().instances) == 5
    assert [operation for operation, _ in world.asked] == [
        "DescribeInstances",
        "DescribeInstances",
        "DescribeInstances",
        "DescribeCapacityReservations",
        "DescribeHosts",
        "DescribeFleets",
        "DescribeSpotFleetRequests",
    ]


def test_what_could_not_be_read_is_named_in_the_records():
    world = World(EC2, DescribeHosts=Refusal("UnauthorizedOperation"))
    found = world.read()

    assert found.lost == ("DescribeHosts",)
    assert [each.state for each in world.calls.errors] == ["denied"]


def test_a_reservation_adds_what_nobody_uses():
    inside = [machine(InstanceId=f"i-{at}", CapacityReservationId="cr-1") for at in range(5)]
    found = rows(DescribeInstances=instances(*inside), DescribeCapacityReservations=reservation())
    (row,) = [row for row in found if row.role == "reservation"]

    assert (row.id, row.kind, row.role) == (ARN, "aws_ec2_capacity_reservation", "reservation")
    assert (row.instances, row.instances_ceiling, row.ceiling) == (exactly(3), exactly(3), exactly(24))
    assert (row.market, row.zone) == ("reserved", "eu-west-1a")


@pytest.mark.parametrize(("inside", "most"), [(0, 8), (2, 6), (5, 3), (9, 3)])
def test_what_other_accounts_use_of_a_reservation_is_still_held(inside, most):
    own = [machine(InstanceId=f"i-{at}", CapacityReservationId="cr-1") for at in range(inside)]
    other = machine(InstanceId="i-else", CapacityReservationId="cr-2")
    found = rows(DescribeInstances=instances(*own, other), DescribeCapacityReservations=reservation())
    (row,) = [row for row in found if row.role == "reservation"]

    assert row.instances_ceiling == Range(3, most)
    assert bool(row.unresolved) == (most > 3)


def test_a_capacity_block_is_a_kind_of_its_own():
    (row,) = rows(DescribeCapacityReservations=reservation(ReservationType="capacity-block"))

    assert row.kind == "aws_ec2_capacity_block_reservation"


@pytest.mark.parametrize("state", ["scheduled", "payment-pending", "assessing"])
def test_a_reservation_that_begins_later_can_be_started_and_does_not_run(state):
    (row,) = rows(DescribeCapacityReservations=reservation(State=state, AvailableInstanceCount=0))

    assert (row.instances, row.instances_ceiling) == (ZERO, exactly(8))


@pytest.mark.parametrize("state", ["expired", "cancelled", "failed", "payment-failed", "unsupported"])
def test_a_reservation_that_is_over_holds_nothing(state):
    assert rows(DescribeCapacityReservations=reservation(State=state)) == []


OTHER = "999999999999"


@pytest.mark.parametrize(
    ("operation", "answer", "id_"),
    [
        ("DescribeCapacityReservations", reservation(OwnerId=OTHER), "capacity-reservation/cr-1"),
        ("DescribeHosts", host("g5.12xlarge", OwnerId=OTHER), "h-1"),
    ],
    ids=["reservation", "host"],
)
def test_what_another_account_shares_counts_there_or_where_it_can_be_used(operation, answer, id_):
    read = {"ec2": World(EC2, **{operation: answer}).read()}

    assert workloads(read, facts(accounts={ACCOUNT, OTHER})) == []
    (row,) = workloads(read, facts(accounts={ACCOUNT}))
    assert row.id == f"aws/{ACCOUNT}/eu-west-1/{id_}"
    assert (row.role, row.ceiling.max > 0) == ("reservation", True)


def test_of_a_shared_reservation_others_may_use_what_is_free():
    (row,) = rows(DescribeCapacityReservations=reservation(OwnerId=OTHER))

    assert (row.instances, row.instances_ceiling) == (Range(0, 3), exactly(3))


def test_a_reservation_of_a_type_without_accelerators_is_not_kept():
    assert records(DescribeCapacityReservations=reservation(InstanceType="m5.large")).reservations == ()


def test_a_host_adds_what_its_machines_leave():
    (row,) = rows(DescribeHosts=host("g5.12xlarge", HostProperties={"InstanceType": "g5.12xlarge"}))

    assert (row.kind, row.role, row.instance_type) == ("aws_ec2_host", "reservation", "g5.12xlarge")
    assert row.instances == exactly(1)
    assert row.accelerators == exactly(4)


def test_a_host_of_a_family_counts_as_its_largest_type():
    (row,) = rows(DescribeHosts=host())

    assert row.accelerators == exactly(8)


def test_a_host_adds_what_ec2_says_is_free():
    free = [
        {"InstanceType": "g5.12xlarge", "AvailableCapacity": 1, "TotalCapacity": 2},
        {"InstanceType": "g5.xlarge", "AvailableCapacity": 3, "TotalCapacity": 8},
    ]
    (row,) = rows(DescribeHosts=host(AvailableCapacity={"AvailableInstanceCapacity": free}))

    assert (row.instance_type, row.ceiling) == ("g5.12xlarge", exactly(4))


def test_a_host_that_takes_one_type_that_nobody_knows_is_unknown():
    (row,) = rows(DescribeHosts=host(HostProperties={"InstanceType": "p99.48xlarge"}))

    assert (row.instance_type, row.accelerator) == ("p99.48xlarge", "unknown")


def test_a_host_with_a_machine_of_unknown_size_is_open():
    (row,) = rows(DescribeHosts=host("g5.huge"))

    assert row.accelerators == Range(0, 8)
    assert row.unresolved


def test_a_host_of_an_unknown_family_is_unknown():
    (row,) = rows(DescribeHosts=host(HostProperties={"InstanceFamily": "p99"}))

    assert row.accelerator == "unknown"
    assert row.ceiling.max is None


def test_a_host_that_was_released_is_no_row():
    assert rows(DescribeHosts=host(State="released")) == []


def test_a_host_without_accelerators_is_no_row():
    assert rows(DescribeHosts=host(HostProperties={"InstanceFamily": "m5"})) == []


def total(*found):
    """Instances that run, and the most of them."""
    return sum(row.instances.min for row in found), sum(row.instances_ceiling.max for row in found)


def test_the_rows_of_a_fleet_are_what_runs_and_what_may_come():
    made = machine(Tags=[{"Key": "aws:ec2:fleet-id", "Value": "fleet-1"}])
    found = rows(
        DescribeInstances=instances(made),
        DescribeFleets=fleet({"InstanceType": "p5.48xlarge"}, {"InstanceType": "g5.xlarge"}),
        DescribeLaunchTemplateVersions={"LaunchTemplateVersions": [template()]},
    )

    assert {row.id.partition("#")[2]: total(row) for row in found} == {"p5.48xlarge": (1, 1), "more": (0, 3)}
    assert total(*found) == (1, 4)


def test_weights_are_capacity_units():
    found = rows(
        DescribeFleets=fleet({"InstanceType": "p5.48xlarge", "WeightedCapacity": 8.0}, target=16),
        DescribeLaunchTemplateVersions={"LaunchTemplateVersions": [template()]},
    )

    assert total(*found) == (0, 2)


def test_a_fleet_takes_types_and_placement_from_its_template():
    (row,) = rows(
        DescribeFleets=fleet(),
        DescribeLaunchTemplateVersions={
            "LaunchTemplateVersions": [
                template(InstanceType="p5.48xlarge", Placement={"GroupName": "together"})
            ]
        },
        DescribePlacementGroups={"PlacementGroups": [{"GroupName": "together", "Strategy": "cluster"}]},
    )

    assert (row.instance_type, row.placement, row.id) == (
        "p5.48xlarge",
        "together",
        f"aws/{ACCOUNT}/eu-west-1/fleet-1",
    )


def test_a_fleet_whose_template_is_gone_is_unknown():
    (row,) = rows(
        DescribeFleets=fleet(),
        DescribeLaunchTemplateVersions=Refusal("InvalidLaunchTemplateId.NotFound", 400),
    )

    assert row.accelerator == "unknown"
    assert row.ceiling.max is None


@pytest.mark.parametrize("differs", [{"Type": "request"}, {"FleetState": "deleted"}])
def test_a_fleet_that_keeps_nothing_up_is_no_row(differs):
    assert rows(DescribeFleets=fleet({"InstanceType": "p5.48xlarge"}, **differs)) == []


def test_a_fleet_of_plain_types_needs_no_template():
    world = World(EC2, DescribeFleets=fleet({"InstanceType": "m5.large"}))

    assert world.read().fleets == ()
    assert world.times("DescribeLaunchTemplateVersions") == 0


def test_a_fleet_that_counts_vcpus_is_open_below():
    spec = {"TotalTargetCapacity": 400, "TargetCapacityUnitType": "vcpu", "DefaultTargetCapacityType": "spot"}
    (row,) = rows(
        DescribeFleets=fleet({"InstanceType": "p5.48xlarge"}, TargetCapacitySpecification=spec),
        DescribeLaunchTemplateVersions={"LaunchTemplateVersions": [template()]},
    )

    assert (row.instances_ceiling, row.market) == (Range(0, 400), "spot")
    assert any("vcpu" in each.reason for each in row.unresolved)


def spot_fleet(**changed):
    config = {
        "Type": "maintain",
        "IamFleetRole": "arn:aws:iam::111122223333:role/x",
        "TargetCapacity": 2,
        "LaunchSpecifications": [
            {
                "InstanceType": "g5.48xlarge",
                "WeightedCapacity": 1.0,
                "Placement": {"GroupName": "together"},
                "TagSpecifications": [
                    {"ResourceType": "instance", "Tags": [{"Key": "customer", "Value": "C-2"}]}
                ],
            }
        ],
    }
    request = {
        "SpotFleetRequestId": "sfr-1",
        "SpotFleetRequestState": "active",
        "SpotFleetRequestConfig": config | changed.pop("config", {}),
    }
    return {"SpotFleetRequestConfigs": [request | changed]}


def test_a_spot_fleet_names_types_itself():
    (row,) = rows(DescribeSpotFleetRequests=spot_fleet())

    assert (row.kind, row.market, row.placement) == ("aws_spot_fleet_request", "spot", "together")
    assert (total(row), claims(row)) == ((0, 2), {"customer": "C-2"})


def test_a_spot_fleet_that_was_cancelled_only_keeps_what_runs():
    made = machine(kind="g5.48xlarge", Tags=[{"Key": "aws:ec2spot:fleet-request-id", "Value": "sfr-1"}])
    found = rows(
        DescribeInstances=instances(made),
        DescribeSpotFleetRequests=spot_fleet(SpotFleetRequestState="cancelled_running"),
    )

    assert total(*found) == (1, 1)


@pytest.mark.parametrize("differs", [{"config": {"Type": "request"}}, {"SpotFleetRequestState": "cancelled"}])
def test_a_spot_fleet_that_keeps_nothing_up_is_no_row(differs):
    assert rows(DescribeSpotFleetRequests=spot_fleet(**differs)) == []


def test_a_reservation_and_a_host_of_a_type_that_turns_out_to_have_nothing_are_no_rows():
    kind = "m99.large"
    listed = {"InstanceTypes": [{"InstanceType": kind}]}
    world = World(
        EC2,
        DescribeCapacityReservations=reservation(InstanceType=kind),
        DescribeHosts=host(HostProperties={"InstanceType": kind}),
        DescribeInstanceTypes=listed,
    )
    found = world.read()

    assert (len(found.reservations), len(found.hosts)) == (1, 1)
    assert workloads({"ec2": found}, facts(described(CATALOG, found.types))) == []
