"""Answers of EC2, Auto Scaling and Organizations that AWS gave, recorded by others: they are read whole."""

from functools import partial

import pytest

from guardrails.clouds.aws.autoscaling.api import AUTOSCALING
from guardrails.clouds.aws.ec2 import api as ec2
from guardrails.clouds.aws.ec2.api import EC2
from guardrails.clouds.aws.session import organization, regions
from guardrails.clouds.service import Service
from guardrails.scan.request import ScanRequest
from tests.samples.aws_answers import World
from tests.unit.clouds.aws.test_aws_live_recorded import everything, recorded

pytestmark = pytest.mark.third_party


@pytest.mark.parametrize(
    "name",
    [
        "ec2_stop_protection_enabled__ec2.DescribeInstances_1",
        "ec2_igw_subnet__ec2.DescribeInstances_1",
        "asg_propagate_tag_action__ec2.DescribeInstances_1",
    ],
)
def test_every_recorded_instance_that_lives_is_kept_with_its_type_and_zone(third_party, name):
    answer = _any(third_party, name)
    living = {
        each["InstanceId"]: (each["InstanceType"], each["Placement"]["AvailabilityZone"])
        for launched in answer["Reservations"]
        for each in launched["Instances"]
        if each["State"]["Name"] in ("pending", "running", "stopping", "stopped")
    }
    found = everything(EC2, DescribeInstances=answer).instances

    assert living
    assert {each.id: (each.type, each.zone) for each in found} == living


def _any(folder, name):
    """Some recordings lack the `test_` in their names."""
    try:
        return recorded(folder, name)
    except FileNotFoundError:
        pass
    renamed = folder / "api" / "aws" / f"c7n__{name}.json"
    return recorded(_Renamed(renamed), name)


class _Renamed:
    """A folder in which every path is one file."""

    def __init__(self, path):
        self._path = path

    def __truediv__(self, _):
        return self

    def read_text(self):
        return self._path.read_text()


def test_a_recorded_reservation(third_party):
    answer = recorded(third_party, "ec2_capacity_reservation_query__ec2.DescribeCapacityReservations_1")
    found = everything(EC2, DescribeCapacityReservations=answer).reservations
    held = [each for each in answer["CapacityReservations"] if each["State"] not in ec2._NEVER]

    assert [(each.arn, each.total, each.free) for each in found] == [
        (each["CapacityReservationArn"], each["TotalInstanceCount"], each["AvailableInstanceCount"])
        for each in held
    ]


def test_recorded_hosts(third_party):
    answer = recorded(third_party, "ec2_host_query__ec2.DescribeHosts_1")
    found = everything(EC2, DescribeHosts=answer).hosts

    held = [each["HostId"] for each in answer["Hosts"] if each["State"] != "released"]
    assert [each.id for each in found] == held != []


@pytest.mark.parametrize("name", ["ec2_spot_fleet_request_query", "spot_fleet_request_autoscaling_offhours"])
def test_recorded_spot_fleets(third_party, name):
    answer = recorded(third_party, f"{name}__ec2.DescribeSpotFleetRequests_1")
    for each in answer["SpotFleetRequestConfigs"]:
        each["SpotFleetRequestConfig"].pop("ExcessCapacityTerminationPolicy")  # AWS spells it in two ways
    kept = [
        each["SpotFleetRequestId"]
        for each in answer["SpotFleetRequestConfigs"]
        if each["SpotFleetRequestState"] not in ("cancelled", "failed", "cancelled_terminating")
        and each["SpotFleetRequestConfig"]["Type"] == "maintain"
    ]
    found = everything(EC2, DescribeSpotFleetRequests=answer).fleets

    assert [each.id for each in found] == kept


@pytest.mark.parametrize("name", ["asg_config_filter", "asg_delete"])
def test_recorded_groups(third_party, name):
    answer = recorded(third_party, f"{name}__autoscaling.DescribeAutoScalingGroups_1")
    found = everything(AUTOSCALING, DescribeAutoScalingGroups=answer).groups
    large = [each for each in answer["AutoScalingGroups"] if each["MaxSize"] or each["Instances"]]

    assert [(each.name, each.most, each.desired) for each in found] == [
        (each["AutoScalingGroupName"], each["MaxSize"], each["DesiredCapacity"]) for each in large
    ]


def test_a_recorded_template_gives_the_type(third_party):
    answer = recorded(
        third_party, "asg_image_filter_from_launch_template__ec2.DescribeLaunchTemplateVersions_1"
    )
    version = answer["LaunchTemplateVersions"][0]
    used = {"LaunchTemplateId": version["LaunchTemplateId"], "Version": str(version["VersionNumber"])}
    group = {"AutoScalingGroupName": "g", "MaxSize": 1, "DesiredCapacity": 1, "LaunchTemplate": used}
    found = everything(
        AUTOSCALING,
        DescribeAutoScalingGroups={"AutoScalingGroups": [group]},
        DescribeLaunchTemplateVersions=answer,
    )
    (template,) = found.templates.values()

    assert template.instance_type == version["LaunchTemplateData"]["InstanceType"]


def _world(client, actions, **answers):
    service = Service(name=client, client=client, actions=actions, records=ec2.Records, read=None)
    return World(service, **answers).calls


def test_recorded_accounts_of_an_organisation(third_party):
    answer = recorded(third_party, "org_account_describe__organizations.ListAccounts_1")
    scope = organization.Scope(
        caller="111122223333",
        partition="aws",
        organization=True,
        tags=lambda _: False,
        wants_tags=False,
        request=ScanRequest(),
    )
    made = partial(_world, "organizations", organization.ACTIONS, ListAccounts=answer)
    found = organization.find(scope, made)

    assert {each.id for each in found.accounts} == {each["Id"] for each in answer["Accounts"]}
    assert {each.state for each in found.accounts} == {"active"}


def test_recorded_regions(third_party):
    answer = recorded(third_party, "aws_policy_region_expand__ec2.DescribeRegions_1")
    found = regions.regions(_world("ec2", regions.ACTIONS, DescribeRegions=answer), ScanRequest())

    assert len(found.read) + len(found.settled) == len(answer["Regions"]) > 1
