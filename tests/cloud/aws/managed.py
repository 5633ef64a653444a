"""What moto makes through boto3: groups, clusters, environments and jobs, with the instances they own."""

from copy import copy
from datetime import timedelta
from typing import Any

from moto.batch.models import batch_backends
from moto.sagemaker.models import sagemaker_backends

from guardrails.cli import clock

Region = Any

ROLE = "arn:aws:iam::{}:role/worker"


def autoscaling(
    region: Region,
    name: str,
    instance_type: str,
    desired: int,
    most: int,
    *,
    types: tuple[str, ...] = (),
    tags: dict[str, str] | None = None,
) -> None:
    """An autoscaling group with a launch template of its own.

    Args:
        types: Overrides of a mixed-instances policy; moto launches the template's type.
    """
    template = f"template-of-{name}"
    region.client("ec2").create_launch_template(
        LaunchTemplateName=template,
        LaunchTemplateData={"ImageId": "ami-12345678", "InstanceType": instance_type},
    )
    chosen: dict[str, Any] = {"LaunchTemplateName": template, "Version": "$Latest"}
    what: dict[str, Any] = {"LaunchTemplate": chosen}
    if types:
        overrides = [{"InstanceType": each} for each in types]
        policy = {"LaunchTemplate": {"LaunchTemplateSpecification": chosen, "Overrides": overrides}}
        what = {"MixedInstancesPolicy": policy}
    region.client("autoscaling").create_auto_scaling_group(
        AutoScalingGroupName=name,
        MinSize=0,
        MaxSize=most,
        DesiredCapacity=desired,
        AvailabilityZones=[f"{region.name}a"],
        Tags=[{"Key": key, "Value": value, "PropagateAtLaunch": True} for key, value in (tags or {}).items()],
        **what,
    )


def node_group(region: Region, cluster: str, name: str, instance_type: str, desired: int, most: int) -> None:
    """An EKS node group; as AWS does, its instances are those of an autoscaling group that it owns."""
    eks, role = region.client("eks"), ROLE.format(region.account.id)
    subnet = next(iter(region.ec2.describe_subnets())).id
    if cluster not in eks.list_clusters()["clusters"]:
        eks.create_cluster(name=cluster, roleArn=role, resourcesVpcConfig={"subnetIds": [subnet]})
    made = eks.create_nodegroup(
        clusterName=cluster,
        nodegroupName=name,
        nodeRole=role,
        subnets=[subnet],
        instanceTypes=[instance_type],
        scalingConfig={"minSize": 0, "maxSize": most, "desiredSize": desired},
    )["nodegroup"]
    owner = made["resources"]["autoScalingGroups"][0]["name"]
    tags = {"eks:cluster-name": cluster, "eks:nodegroup-name": name}
    autoscaling(region, owner, instance_type, desired, most, tags=tags)


def batch(region: Region, name: str, instance_type: str, desired: int, most: int) -> None:
    """A managed compute environment; as AWS does, its instances are those of an autoscaling group of its own.

    Sizes are in instances of 96 (p3, p4) or 192 vCPUs.
    """
    iam = region.client("iam")
    iam.create_role(RoleName="batch", AssumeRolePolicyDocument="{}", Path="/")
    iam.create_instance_profile(InstanceProfileName="batch")
    iam.add_role_to_instance_profile(InstanceProfileName="batch", RoleName="batch")
    role = iam.get_role(RoleName="batch")["Role"]["Arn"]
    subnet = next(iter(region.ec2.describe_subnets()))
    each = 96 if instance_type.startswith(("p4", "p3")) else 192
    region.client("batch").create_compute_environment(
        computeEnvironmentName=name,
        type="MANAGED",
        state="ENABLED",
        serviceRole=role,
        computeResources={
            "type": "EC2",
            "minvCpus": 0,
            "desiredvCpus": 0,
            "maxvCpus": most * each,
            "instanceTypes": [instance_type],
            "subnets": [subnet.id],
            "securityGroupIds": [region.ec2.describe_security_groups()[0].id],
            "instanceRole": iam.get_instance_profile(InstanceProfileName="batch")["InstanceProfile"]["Arn"],
        },
    )
    made = batch_backends[region.account.id][region.name].get_compute_environment_by_name(name)
    made.compute_resources["desiredvCpus"] = desired * each
    owner, tags = f"AWSBatch-{name}-asg-0a1b2c3d", {"AWSBatchServiceTag": "batch"}
    autoscaling(region, owner, instance_type, desired, most, tags=tags)


def training_job(
    region: Region,
    name: str,
    instance_type: str,
    number: int,
    status: str,
    *,
    made: timedelta = timedelta(),
    changed: timedelta = timedelta(),
    copies: int = 0,
) -> None:
    """A training job; moto ends it at once, so that its status is set afterwards.

    Args:
        made, changed: How long ago it was made, and changed for the last time: when it ended, if it did.
        copies: How many more like it there are.
    """
    region.client("sagemaker").create_training_job(
        TrainingJobName=name,
        AlgorithmSpecification={"TrainingImage": "image", "TrainingInputMode": "File"},
        RoleArn=ROLE.format(region.account.id),
        OutputDataConfig={"S3OutputPath": "s3://bucket/out"},
        ResourceConfig={"InstanceType": instance_type, "InstanceCount": number, "VolumeSizeInGB": 50},
        StoppingCondition={"MaxRuntimeInSeconds": 86400},
        HyperParameters={"hf_token": "hf_secretsecretsecret"},
    )
    jobs, now = sagemaker_backends[region.account.id][region.name].training_jobs, clock.now()
    job = jobs[name]
    job.training_job_status = status
    job.creation_time = job.training_start_time = (now - max(made, changed)).replace(tzinfo=None)
    job.last_modified_time = (now - changed).replace(tzinfo=None)
    job.training_end_time = job.last_modified_time if status in ("Completed", "Failed", "Stopped") else None
    for extra in range(copies):
        jobs[f"{name}-{extra}"] = again = copy(job)
        again.training_job_name, again.arn = f"{name}-{extra}", f"{job.arn}-{extra}"


def hyperpod(region: Region, name: str, instance_type: str, number: int) -> None:
    """A HyperPod cluster of one instance group."""
    region.client("sagemaker").create_cluster(
        ClusterName=name,
        InstanceGroups=[
            {
                "InstanceGroupName": "workers",
                "InstanceType": instance_type,
                "InstanceCount": number,
                "LifeCycleConfig": {"SourceS3Uri": "s3://sagemaker-life/on", "OnCreate": "on.sh"},
                "ExecutionRole": ROLE.format(region.account.id),
                "ThreadsPerCore": 1,
            }
        ],
    )


def endpoint(region: Region, name: str, instance_type: str, number: int) -> None:
    """An endpoint; moto knows old types only, so that the real one is set afterwards."""
    sagemaker = region.client("sagemaker")
    sagemaker.create_model(
        ModelName=name, ExecutionRoleArn=ROLE.format(region.account.id), PrimaryContainer={"Image": "image"}
    )
    variant = {
        "VariantName": "all",
        "ModelName": name,
        "InitialInstanceCount": number,
        "InstanceType": "ml.p3.16xlarge",
    }
    sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])
    made = sagemaker_backends[region.account.id][region.name].endpoint_configs[name]
    made.production_variants[0]["InstanceType"] = instance_type
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)


def notebook(region: Region, name: str, instance_type: str) -> None:
    """A notebook instance; its type is set afterwards, as an endpoint's."""
    region.client("sagemaker").create_notebook_instance(
        NotebookInstanceName=name, InstanceType="ml.p3.2xlarge", RoleArn=ROLE.format(region.account.id)
    )
    made = sagemaker_backends[region.account.id][region.name].notebook_instances[name]
    made.instance_type = instance_type


def other_jobs(region: Region, instance_type: str) -> None:
    """A tuning, a processing and a transform job that run."""
    sagemaker, role = region.client("sagemaker"), ROLE.format(region.account.id)
    resources = {"InstanceType": instance_type, "InstanceCount": 1, "VolumeSizeInGB": 50}
    sagemaker.create_processing_job(
        ProcessingJobName="processing",
        RoleArn=role,
        AppSpecification={"ImageUri": "image"},
        ProcessingResources={"ClusterConfig": resources},
    )
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/in"}}
    sagemaker.create_transform_job(
        TransformJobName="transform",
        ModelName="chat",
        TransformInput={"DataSource": source},
        TransformOutput={"S3OutputPath": "s3://bucket/out"},
        TransformResources={"InstanceType": instance_type, "InstanceCount": 1},
    )
    sagemaker.create_hyper_parameter_tuning_job(
        HyperParameterTuningJobName="tuning",
        HyperParameterTuningJobConfig={
            "Strategy": "Bayesian",
            "ResourceLimits": {"MaxNumberOfTrainingJobs": 4, "MaxParallelTrainingJobs": 2},
        },
        TrainingJobDefinition={
            "AlgorithmSpecification": {"TrainingImage": "image", "TrainingInputMode": "File"},
            "RoleArn": role,
            "OutputDataConfig": {"S3OutputPath": "s3://bucket/out"},
            "ResourceConfig": resources,
            "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
        },
    )
    backend = sagemaker_backends[region.account.id][region.name]
    for kind in ("processing", "transform"):
        setattr(getattr(backend, f"{kind}_jobs")[kind], f"{kind}_job_status", "InProgress")
    backend.hyper_parameter_tuning_jobs["tuning"].hyper_parameter_tuning_job_status = "InProgress"


def container_cluster(region: Region, name: str, instance_type: str, desired: int, most: int) -> None:
    """An ECS cluster with a capacity provider, whose instances are those of an autoscaling group."""
    autoscaling(region, f"{name}-hosts", instance_type, desired, most)
    groups = region.client("autoscaling").describe_auto_scaling_groups(
        AutoScalingGroupNames=[f"{name}-hosts"]
    )
    arn = groups["AutoScalingGroups"][0]["AutoScalingGroupARN"]
    provider = f"{name}-provider"
    shown = {"name": provider, "status": "ACTIVE", "autoScalingGroupProvider": {"autoScalingGroupArn": arn}}
    ecs_arn = f"arn:aws:ecs:{region.name}:{region.account.id}:capacity-provider/{provider}"
    region.put("ecs", "DescribeCapacityProviders", shown | {"capacityProviderArn": ecs_arn})
    region.client("ecs").create_cluster(clusterName=name, capacityProviders=[provider])


def old_group(region: Region, name: str, instance_type: str, desired: int, most: int) -> None:
    """An autoscaling group with a launch configuration in place of a template."""
    client = region.client("autoscaling")
    client.create_launch_configuration(
        LaunchConfigurationName=name, ImageId="ami-12345678", InstanceType=instance_type
    )
    client.create_auto_scaling_group(
        AutoScalingGroupName=name,
        MinSize=0,
        MaxSize=most,
        DesiredCapacity=desired,
        AvailabilityZones=[f"{region.name}a"],
        LaunchConfigurationName=name,
    )
