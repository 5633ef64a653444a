"""The test world itself: its answers are what botocore's models say, and its faults are what AWS does."""

from datetime import UTC, datetime

import boto3
import botocore.exceptions
import botocore.parsers
import pytest
from botocore.config import Config

from tests.cloud.aws import faults
from tests.cloud.aws.estate import ROLE, Estate

ONCE = Config(retries={"total_max_attempts": 1}, read_timeout=120)
HASTY = ONCE.merge(Config(read_timeout=2))


def member(estate, account, service, region="us-east-1", config=ONCE, **role):
    """A client with the role of a member account, as the product gets it."""
    key = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "secret"}
    sts = boto3.client("sts", region_name=region, endpoint_url=estate.url, config=ONCE, **key)
    arn = f"arn:aws:iam::{account}:role/{ROLE}"
    given = sts.assume_role(RoleArn=arn, RoleSessionName="guardrails", **role)["Credentials"]
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=estate.url,
        config=config,
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )


@pytest.fixture
def estate(aws_server):
    made = Estate(aws_server)
    made.organisation(["prod", "prod/gpu"], {"111111111111": "prod/gpu", "222222222222": ""})
    return made


def everything(client, operation, key, **parameters):
    return [item for page in client.get_paginator(operation).paginate(**parameters) for item in page[key]]


def test_accounts_are_isolated_and_instances_keep_what_moto_loses(estate):
    region = estate.accounts["111111111111"].region("us-east-1")
    region.instances(
        "p5.48xlarge", 2, group="pg1", efa=True, market="spot", reservation="cr-1", tags={"team": "blue"}
    )

    seen = everything(member(estate, "111111111111", "ec2"), "describe_instances", "Reservations")
    other = everything(member(estate, "222222222222", "ec2"), "describe_instances", "Reservations")

    assert not other
    assert len(seen) == 2
    instance = seen[0]["Instances"][0]
    assert instance["InstanceType"] == "p5.48xlarge"
    assert instance["Placement"]["GroupName"] == "pg1"
    assert instance["NetworkInterfaces"][0]["InterfaceType"] == "efa"
    assert instance["CapacityReservationId"] == "cr-1"
    assert instance["InstanceLifecycle"] == "spot"
    assert instance["State"]["Name"] == "running"
    assert instance["LaunchTime"] == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert instance["Tags"] == [{"Key": "team", "Value": "blue"}]


def test_a_fleet_is_paged_and_every_instance_is_itself(estate):
    estate.accounts["111111111111"].region("us-east-1").fleet("p5.48xlarge", 2500)

    seen = everything(member(estate, "111111111111", "ec2"), "describe_instances", "Reservations")

    assert len({each["Instances"][0]["InstanceId"] for each in seen}) == 2500
    assert estate.world.calls()["ec2", "DescribeInstances"] == 3


def test_gaps_are_answered_in_the_shapes_of_botocore(estate):
    region = estate.accounts["111111111111"].contact().region("us-east-1")
    region.group("pg1").reservation("cr-1", "p5.48xlarge", 4, 1, block=True).host("h-1", "p5.48xlarge", 2, 1)
    region.quota("L-417A185B", "Running On-Demand P instances", 768.0)
    region.event("ConsoleLogin", "203.0.113.7", "jane")

    def ask(service, operation, **parameters):
        return getattr(member(estate, "111111111111", service), operation)(**parameters)

    assert ask("ec2", "describe_placement_groups")["PlacementGroups"][0]["Strategy"] == "cluster"
    reserved = ask("ec2", "describe_capacity_reservations")["CapacityReservations"][0]
    assert (reserved["TotalInstanceCount"], reserved["ReservationType"]) == (4, "capacity-block")
    assert reserved["StartDate"].tzinfo
    assert ask("ec2", "describe_hosts")["Hosts"][0]["AvailableCapacity"]["AvailableInstanceCapacity"]
    assert ask("ec2", "describe_instance_topology")["Instances"] == []
    assert ask("ec2", "describe_capacity_blocks")["CapacityBlocks"] == []
    quotas = ask("service-quotas", "list_service_quotas", ServiceCode="ec2")["Quotas"]
    assert quotas[0]["Value"] == 768.0
    assert ask("service-quotas", "list_service_quotas", ServiceCode="sagemaker")["Quotas"] == []
    assert ask("account", "get_contact_information")["ContactInformation"]["FullName"] == "Jane Doe"
    statuses = {each["RegionName"]: each for each in ask("account", "list_regions")["Regions"]}
    assert statuses["ap-east-1"]["RegionOptStatus"] == "DISABLED"
    chosen = [{"AttributeKey": "EventName", "AttributeValue": "ConsoleLogin"}]
    assert ask("cloudtrail", "lookup_events", LookupAttributes=chosen)["Events"][0]["Username"] == "jane"
    chosen[0]["AttributeValue"] = "RunInstances"
    assert ask("cloudtrail", "lookup_events", LookupAttributes=chosen)["Events"] == []
    for operation in ("training_plans", "apps", "spaces", "inference_components"):
        answer = ask("sagemaker", f"list_{operation}")
        assert [value for key, value in answer.items() if key != "ResponseMetadata"] == [[]]
    assert len(ask("ec2", "describe_regions")["Regions"]) == 2
    assert len(ask("ec2", "describe_regions", AllRegions=True)["Regions"]) == 4


def test_managed_services_are_moto_with_the_instances_they_own(estate):
    region = estate.accounts["111111111111"].region("us-east-1")
    region.autoscaling("workers", "p5.48xlarge", 2, 5, types=("p5.48xlarge", "p5e.48xlarge"))
    region.node_group("ml", "gpu", "p4d.24xlarge", 1, 3).batch("jobs", "p5.48xlarge", 1, 4)
    region.training_job("llm", "ml.p5.48xlarge", 16).hyperpod("pod", "ml.p5.48xlarge", 8)
    region.endpoint("chat", "ml.g5.12xlarge", 2).notebook("desk", "ml.g5.xlarge")

    instances = everything(member(estate, "111111111111", "ec2"), "describe_instances", "Reservations")
    tags = [{t["Key"]: t["Value"] for t in each["Instances"][0].get("Tags", ())} for each in instances]
    sagemaker = member(estate, "111111111111", "sagemaker")

    assert len(instances) == 4
    assert [each.get("eks:nodegroup-name") for each in tags].count("gpu") == 1
    assert [each.get("aws:autoscaling:groupName") for each in tags].count("workers") == 2
    jobs = sagemaker.list_training_jobs(StatusEquals="InProgress")["TrainingJobSummaries"]
    assert [each["TrainingJobName"] for each in jobs] == ["llm"]
    assert sagemaker.describe_endpoint(EndpointName="chat")
    variant = sagemaker.describe_endpoint_config(EndpointConfigName="chat")["ProductionVariants"][0]
    assert variant["InstanceType"] == "ml.g5.12xlarge"


@pytest.mark.parametrize(
    ("effect", "code"),
    [
        (faults.denied(), "UnauthorizedOperation"),
        (faults.throttled(), "RequestLimitExceeded"),
        (faults.broken(), "InternalError"),
        (faults.expired(), "RequestExpired"),
        (faults.suspended(), "OptInRequired"),
        (faults.skewed(), "SignatureDoesNotMatch"),
    ],
)
def test_refusals_are_read_by_botocore(estate, effect, code):
    client = member(estate, "111111111111", "ec2")
    estate.world.fault(effect, service="ec2", account="111111111111", after=1, times=1)

    client.describe_instances()
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        client.describe_instances()
    client.describe_instances()

    assert caught.value.response["Error"]["Code"] == code


@pytest.mark.parametrize("service", ["eks", "sagemaker", "autoscaling", "organizations"])
def test_every_protocol_is_refused_in_its_own_words(estate, service):
    client = member(estate, "111111111111", service)
    estate.world.fault(faults.denied(), service=service)
    call = {
        "eks": "list_clusters",
        "sagemaker": "list_clusters",
        "autoscaling": "describe_auto_scaling_groups",
        "organizations": "list_roots",
    }[service]

    with pytest.raises(botocore.exceptions.ClientError) as caught:
        getattr(client, call)()

    assert caught.value.response["Error"]["Code"].startswith("AccessDenied")


@pytest.mark.parametrize(
    ("effect", "config", "error"),
    [
        (faults.reset(), ONCE, botocore.exceptions.ConnectionClosedError),
        (faults.cut(), ONCE, botocore.parsers.ResponseParserError),
        (faults.slow(3), HASTY, botocore.exceptions.ReadTimeoutError),
    ],
)
def test_damage_reaches_the_client(estate, effect, config, error):
    client = member(estate, "111111111111", "ec2", config=config)
    estate.world.fault(effect, operation="DescribeInstances")

    with pytest.raises(error):
        client.describe_instances()


def test_pages_that_repeat_their_token_are_seen(estate):
    client = member(estate, "111111111111", "ec2")
    estate.world.fault(faults.endless(), operation="DescribeInstances")

    with pytest.raises(botocore.exceptions.PaginationError):
        everything(client, "describe_instances", "Reservations")


def test_a_role_is_given_for_its_name_and_external_id_only(aws_server):
    estate = Estate(aws_server)
    estate.organisation((), {"111111111111": ""}, external_id="contract-7")

    with pytest.raises(botocore.exceptions.ClientError, match="AccessDenied"):
        member(estate, "111111111111", "ec2")
    with pytest.raises(botocore.exceptions.ClientError, match="AccessDenied"):
        member(estate, "333333333333", "ec2", ExternalId="contract-7")

    assert member(estate, "111111111111", "ec2", ExternalId="contract-7").describe_regions()


def test_a_region_that_is_not_enabled_refuses(estate):
    with pytest.raises(botocore.exceptions.ClientError, match="AuthFailure"):
        member(estate, "111111111111", "ec2", region="ap-east-1").describe_instances()
