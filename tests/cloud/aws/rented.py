"""Services whose machines AWS runs for an account, of which moto has nothing: one of everything."""

from tests.cloud.aws.region import Region

_TAG = {"customer": "C-1"}
_PASCAL = [{"Key": "customer", "Value": "C-1"}]
_CAMEL = [{"key": "customer", "value": "C-1"}]


def everything(region: Region) -> None:
    """All of them, with people and secrets where the services have such."""
    for build in (codebuild, gamelift, appstream, workspaces, emr, pcs):
        build(region)


def codebuild(region: Region) -> None:
    """A fleet and a project with GPUs."""
    gpu = {"type": "LINUX_GPU_CONTAINER", "computeType": "BUILD_GENERAL1_SMALL"}
    secret = [{"name": "TOKEN", "value": "hf_secret", "type": "PLAINTEXT"}]
    held = {"name": "gpu", "arn": "arn:fleet", "baseCapacity": 1, "status": {"statusCode": "ACTIVE"}}
    region.put("codebuild", "ListFleets", "arn:fleet").put("codebuild", "ListProjects", "images")
    region.put(
        "codebuild",
        "BatchGetFleets",
        held | {"environmentType": gpu["type"], "computeType": gpu["computeType"], "tags": _CAMEL},
    )
    environment = gpu | {"image": "i", "environmentVariables": secret}
    project = {"name": "images", "arn": "arn:project", "environment": environment, "tags": _CAMEL}
    region.put("codebuild", "BatchGetProjects", project | {"concurrentBuildLimit": 2})


def gamelift(region: Region) -> None:
    """A fleet with machines in another region too."""
    counts = {"DESIRED": 1, "MINIMUM": 0, "MAXIMUM": 3, "ACTIVE": 1}
    fleet = {"FleetId": "fleet-1", "FleetArn": "arn:game", "InstanceType": "g4dn.xlarge", "Status": "ACTIVE"}
    region.put("gamelift", "DescribeFleetAttributes", fleet)
    region.put("gamelift", "DescribeFleetCapacity", {"FleetId": "fleet-1", "InstanceCounts": counts})
    there = {"LocationState": {"Location": "us-west-2", "Status": "ACTIVE"}}
    region.put("gamelift", "DescribeFleetLocationAttributes", there)
    held = {"Location": "us-west-2", "FleetCapacity": {"FleetId": "fleet-1", "InstanceCounts": counts}}
    region.put("gamelift", "DescribeFleetLocationCapacity", held)
    region.put("gamelift", "ListTagsForResource", _PASCAL[0])


def appstream(region: Region) -> None:
    """A fleet and an image builder."""
    kind = {"InstanceType": "stream.graphics.g4dn.xlarge", "State": "RUNNING"}
    held = {"ComputeCapacityStatus": {"Desired": 1, "Running": 1}, "FleetType": "ON_DEMAND"}
    region.put("appstream", "DescribeFleets", kind | held | {"Arn": "arn:stream", "Name": "f"})
    region.put("appstream", "DescribeImageBuilders", kind | {"Arn": "arn:builder", "Name": "b"})
    region.put("appstream", "ListTagsForResource", {"Tags": _TAG})


def workspaces(region: Region) -> None:
    """A desktop and a pool."""
    desktop = {"WorkspaceId": "ws-1", "State": "AVAILABLE", "UserName": "jane", "IpAddress": "10.0.0.9"}
    kind = {"WorkspaceProperties": {"ComputeTypeName": "GRAPHICS_G4DN"}}
    region.put("workspaces", "DescribeWorkspaces", desktop | kind)
    sessions = {"CapacityStatus": {"DesiredUserSessions": 1, "ActualUserSessions": 1}}
    pool = {"PoolId": "wspool-1", "PoolArn": "arn:pool", "BundleId": "wsb-1", "State": "RUNNING"}
    region.put("workspaces", "DescribeWorkspacesPools", pool | sessions)
    bundle = {"BundleId": "wsb-1", "ComputeType": {"Name": "GRAPHICS_G4DN"}}
    region.put("workspaces", "DescribeWorkspaceBundles", bundle)
    region.put("workspaces", "DescribeTags", _PASCAL[0])


def emr(region: Region) -> None:
    """Two clusters, one with a group, one with a fleet."""
    for id_, kind in (("j-1", "INSTANCE_GROUP"), ("j-2", "INSTANCE_FLEET")):
        status = {"State": "RUNNING"}
        cluster = {"Id": id_, "Status": status, "InstanceCollectionType": kind, "Tags": _PASCAL}
        region.put("emr", "ListClusters", {"Id": id_, "Status": status})
        region.put("emr", "DescribeCluster", {"ClusterId": id_, "Cluster": cluster})
        limits = {"UnitType": "Instances", "MinimumCapacityUnits": 1, "MaximumCapacityUnits": 4}
        scaling = {"ManagedScalingPolicy": {"ComputeLimits": limits}}
        region.put("emr", "GetManagedScalingPolicy", {"ClusterId": id_} | scaling)
    status = {"State": "RUNNING"}
    group = {"Id": "ig-1", "InstanceGroupType": "CORE", "InstanceType": "g5.xlarge", "Market": "ON_DEMAND"}
    region.put("emr", "ListInstanceGroups", group | {"RequestedInstanceCount": 1, "Status": status})
    fleet = {"Id": "if-1", "InstanceFleetType": "CORE", "TargetOnDemandCapacity": 1, "Status": status}
    types = {"InstanceTypeSpecifications": [{"InstanceType": "g5.xlarge", "WeightedCapacity": 1}]}
    region.put("emr", "ListInstanceFleets", fleet | types)
    region.put("emr", "ListInstances", {"Ec2InstanceId": "i-1", "InstanceGroupId": "ig-1"})


def pcs(region: Region) -> None:
    """A cluster with a compute node group."""
    region.put("pcs", "ListClusters", {"id": "pcs_c"}).put("pcs", "ListComputeNodeGroups", {"id": "pcs_1"})
    limits = {"scalingConfiguration": {"minInstanceCount": 0, "maxInstanceCount": 2}}
    group = {"id": "pcs_1", "arn": "arn:pcs", "status": "ACTIVE", "purchaseOption": "ONDEMAND"} | limits
    types = {"instanceConfigs": [{"instanceType": "g5.xlarge"}]}
    region.put("pcs", "GetComputeNodeGroup", {"computeNodeGroup": group | types})
    region.put("pcs", "ListTagsForResource", {"tags": _TAG})
