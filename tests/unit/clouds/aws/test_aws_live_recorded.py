"""Answers that AWS gave, recorded by others, and those of moto's server: they fit, and give what they say."""

import json
from datetime import UTC, datetime

import pytest

from guardrails.clouds.aws.batch import owners as batch
from guardrails.clouds.aws.batch.api import BATCH
from guardrails.clouds.aws.eks import owners as eks
from guardrails.clouds.aws.eks.api import EKS
from guardrails.clouds.aws.quotas.api import QUOTAS
from guardrails.clouds.aws.sagemaker import owners as sagemaker
from guardrails.clouds.aws.sagemaker.api import SAGEMAKER
from guardrails.clouds.aws.session.calls import AwsCalls
from guardrails.model.range import exactly
from tests.samples.aws_answers import REGION, World, facts, read_filter

RECORDED = pytest.mark.third_party


def recorded(folder, name):
    """A recorded answer; its instants are objects of their own kind."""

    def made(value):
        if value.pop("__class__", None) == "datetime":
            return datetime(**value, tzinfo=UTC)
        return value

    path = folder / "api" / "aws" / f"c7n__test_{name}.json"
    answer = json.loads(path.read_text(), object_hook=made)["data"]
    answer.pop("ResponseMetadata", None)
    return answer


def everything(service, **answers):
    """What the service keeps when nothing is certain to have no accelerator, without trouble."""
    made = World(service, **answers)
    records = made.read(has_no_accelerators=lambda _: False, is_new=lambda _: False)
    assert made.calls.errors == []
    return records


@RECORDED
def test_a_recorded_node_group(third_party):
    group = recorded(third_party, "eks_nodegroup_delete__eks.DescribeNodegroup_1")
    cluster = recorded(third_party, "eks_addon_health__eks.DescribeCluster_1")
    records = everything(
        EKS,
        ListClusters={"clusters": ["example"]},
        DescribeCluster=cluster,
        ListNodegroups={"nodegroups": ["g"]},
        DescribeNodegroup=group,
    )

    (owner,) = eks.claim(records, facts()).owners
    assert owner.groups == ("eks-b4bcf913-32c7-2459-26d9-66ee6025e572",)
    assert [(each.chip, each.size.ceiling) for each in owner.choices] == [("none", exactly(1))]


@RECORDED
@pytest.mark.parametrize("number", [1, 2])
def test_a_recorded_environment(third_party, number):
    answer = recorded(third_party, f"batch_compute_delete__batch.DescribeComputeEnvironments_{number}")

    assert World(BATCH, DescribeComputeEnvironments=answer).read().environments == ()
    answer["computeEnvironments"][0]["computeResources"]["instanceTypes"] = ["p3"]
    (owner,) = batch.claim(everything(BATCH, DescribeComputeEnvironments=answer), facts()).owners
    assert owner.alike == "AWSBatch-c7n-test-env-asg-"


@RECORDED
def test_recorded_quotas(third_party):
    answer = recorded(third_party, "service_quota__servicequotas.ListServiceQuotas_1")
    records = everything(QUOTAS, ListServiceQuotas=answer)

    assert [quota.quota_name for quota in records.ec2] == [
        "Running On-Demand c3.large instances",
        "Running On-Demand c3.xlarge instances",
    ]


@RECORDED
@pytest.mark.parametrize("name", ["query", "remove_tag"])
def test_a_recorded_training_job(third_party, name):
    job = recorded(third_party, f"sagemaker_training_job_{name}__api.sagemaker.DescribeTrainingJob_1")
    summary = {"TrainingJobName": job["TrainingJobName"], "TrainingJobStatus": "InProgress"}
    records = everything(
        SAGEMAKER, ListTrainingJobs={"TrainingJobSummaries": [summary]}, DescribeTrainingJob=job
    )

    assert records.training[0].resource_config.instance_type == "ml.c4.8xlarge"
    assert sagemaker.claim(records, facts()).rows == ()


@RECORDED
@pytest.mark.parametrize("name", ["cluster_subnet_filter", "delete_cluster"])
def test_a_recorded_cluster(third_party, name):
    listed = recorded(third_party, f"sagemaker_{name}__api.sagemaker.ListClusters_1")
    cluster = recorded(third_party, f"sagemaker_{name}__api.sagemaker.DescribeCluster_1")
    records = everything(SAGEMAKER, ListClusters=listed, DescribeCluster=cluster)

    assert {group.instance_type for group in records.clusters[0].instance_groups} == {"ml.t3.medium"}


@RECORDED
def test_a_recorded_endpoint(third_party):
    prefix = "sagemaker_endpoint"
    listed = recorded(third_party, f"{prefix}_mark_for_op__api.sagemaker.ListEndpoints_1")
    named = {"Endpoints": listed["Endpoints"][:1]}
    endpoint = recorded(third_party, f"{prefix}_mark_for_op__api.sagemaker.DescribeEndpoint_1")
    config = recorded(third_party, f"{prefix}_config_mark_for_op__api.sagemaker.DescribeEndpointConfig_1")
    records = everything(
        SAGEMAKER, ListEndpoints=named, DescribeEndpoint=endpoint, DescribeEndpointConfig=config
    )

    assert records.endpoints[0].configuration.production_variants[0].instance_type == "ml.m4.xlarge"
    assert sagemaker.claim(records, facts()).rows == ()


@RECORDED
def test_recorded_notebooks(third_party):
    listed = recorded(third_party, "sagemaker_notebook_instances__api.sagemaker.ListNotebookInstances_1")
    records = everything(SAGEMAKER, ListNotebookInstances=listed)

    assert {each.instance_type for each in records.notebooks} == {"ml.t2.medium"}


@pytest.fixture
def moto():
    """Clients of moto, over HTTP."""
    import boto3
    from botocore.config import Config
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()

    def client(name):
        return boto3.client(
            name,
            region_name=REGION,
            endpoint_url=f"http://{host}:{port}",
            aws_access_key_id="id",
            aws_secret_access_key="key",
            config=Config(retries={"total_max_attempts": 1}),  # what moto does not have, it never has
        )

    yield client
    server.stop()


def read(service, client):
    """What moto's answers give, with the calls that it does not have as errors."""
    calls = AwsCalls(client(service.client), service.actions, client)
    return service.read(calls, read_filter()), {error.operation for error in calls.errors}


def test_node_groups_of_moto(moto):
    client = moto("eks")
    role = "arn:aws:iam::123456789012:role/worker"
    network = {"subnetIds": ["subnet-1"]}
    client.create_cluster(name="train", roleArn=role, resourcesVpcConfig=network)
    client.create_nodegroup(
        clusterName="train",
        nodegroupName="gpu",
        nodeRole=role,
        subnets=["subnet-1"],
        instanceTypes=["p5.48xlarge"],
        scalingConfig={"minSize": 1, "maxSize": 4, "desiredSize": 2},
        capacityType="SPOT",
        tags={"customer": "C-1"},
    )
    records, errors = read(EKS, moto)

    (owner,) = eks.claim(records, facts()).owners
    assert errors == set()
    assert (owner.choices[0].size.ceiling, owner.traits.market) == (exactly(4), "spot")
    assert len(owner.groups) == 1


def test_sagemaker_of_moto(moto):
    client = moto("sagemaker")
    role = "arn:aws:iam::123456789012:role/worker"
    machines = {"InstanceType": "ml.p5.48xlarge", "InstanceCount": 2, "VolumeSizeInGB": 1}
    tags = [{"Key": "customer", "Value": "C-1"}]
    for name in ("one", "two"):
        client.create_training_job(
            TrainingJobName=name,
            AlgorithmSpecification={"TrainingImage": "i", "TrainingInputMode": "File"},
            RoleArn=role,
            OutputDataConfig={"S3OutputPath": "s3://b"},
            ResourceConfig=machines,
            StoppingCondition={"MaxRuntimeInSeconds": 60},
            Tags=tags,
        )
    client.create_notebook_instance(
        NotebookInstanceName="n", InstanceType="ml.p3.2xlarge", RoleArn=role, Tags=tags
    )
    client.create_cluster(
        ClusterName="c",
        InstanceGroups=[
            {
                "InstanceCount": 4,
                "InstanceGroupName": "g",
                "InstanceType": "ml.p5.48xlarge",
                "LifeCycleConfig": {"SourceS3Uri": "s3://sagemaker-b", "OnCreate": "o.sh"},
                "ExecutionRole": role,
                "ThreadsPerCore": 1,
            }
        ],
    )
    records, errors = read(SAGEMAKER, moto)

    assert errors <= {"ListApps", "ListSpaces", "ListTrainingPlans", "ListTags"}
    assert [cluster.instance_groups[0].target_count for cluster in records.clusters] == [4]
    assert [notebook.instance_type for notebook in records.notebooks] == ["ml.p3.2xlarge"]
    ended = sagemaker.claim(records, facts()).rows
    jobs = [row.accelerators_before for row in ended if row.kind == "aws_sagemaker_training_job"]
    assert jobs == [exactly(16), exactly(16)]  # moto completes them at once
