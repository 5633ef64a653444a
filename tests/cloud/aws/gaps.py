"""Calls that moto lacks or answers badly, answered from what the builders put into the world.

Each is a list of items under one key, or one item. Their shapes are botocore's: `test_aws_world.py` parses
every one with botocore.
"""

from collections import defaultdict
from typing import Any

from tests.cloud.aws import answer
from tests.cloud.aws.answer import Answer
from tests.cloud.aws.asked import Asked

LISTS = {
    ("ec2", "DescribeRegions"): "Regions",
    ("ec2", "DescribePlacementGroups"): "PlacementGroups",
    ("ec2", "DescribeCapacityReservations"): "CapacityReservations",
    ("ec2", "DescribeCapacityBlocks"): "CapacityBlocks",
    ("ec2", "DescribeInstanceTopology"): "Instances",
    ("ec2", "DescribeHosts"): "Hosts",
    ("ec2", "DescribeInstanceTypes"): "InstanceTypes",
    ("ecs", "DescribeCapacityProviders"): "capacityProviders",
    ("cloudtrail", "LookupEvents"): "Events",
    ("service-quotas", "ListServiceQuotas"): "Quotas",
    ("service-quotas", "ListAWSDefaultServiceQuotas"): "Quotas",
    ("sagemaker", "ListTrainingPlans"): "TrainingPlanSummaries",
    ("sagemaker", "ListApps"): "Apps",
    ("sagemaker", "ListSpaces"): "Spaces",
    ("sagemaker", "ListInferenceComponents"): "InferenceComponents",
    ("codebuild", "ListFleets"): "fleets",
    ("codebuild", "BatchGetFleets"): "fleets",
    ("codebuild", "ListProjects"): "projects",
    ("codebuild", "BatchGetProjects"): "projects",
    ("gamelift", "DescribeFleetAttributes"): "FleetAttributes",
    ("gamelift", "ListContainerFleets"): "ContainerFleets",
    ("gamelift", "DescribeFleetCapacity"): "FleetCapacity",
    ("gamelift", "DescribeFleetLocationAttributes"): "LocationAttributes",
    ("gamelift", "ListTagsForResource"): "Tags",
    ("appstream", "DescribeFleets"): "Fleets",
    ("appstream", "DescribeImageBuilders"): "ImageBuilders",
    ("workspaces", "DescribeWorkspaces"): "Workspaces",
    ("workspaces", "DescribeWorkspacesPools"): "WorkspacesPools",
    ("workspaces", "DescribeWorkspaceBundles"): "Bundles",
    ("workspaces", "DescribeTags"): "TagList",
    ("pcs", "ListClusters"): "clusters",
    ("pcs", "ListComputeNodeGroups"): "computeNodeGroups",
    ("emr", "ListClusters"): "Clusters",
    ("emr", "ListInstanceGroups"): "InstanceGroups",
    ("emr", "ListInstanceFleets"): "InstanceFleets",
    ("emr", "ListInstances"): "Instances",
    ("account", "ListRegions"): "Regions",
}
"""Key of the answer that holds the items."""

KNOWN_TO_MOTO = {("ec2", "DescribeInstanceTypes")}
"""Answered here only when a builder put something in: a type that is newer than moto."""

CHOOSERS = {"ServiceCode": "ServiceCode"}
"""Parameters that choose among the items, and the field of the item that must equal."""

ONE = {
    ("account", "GetContactInformation"): "",
    ("appstream", "ListTagsForResource"): "",
    ("pcs", "GetComputeNodeGroup"): "",
    ("pcs", "ListTagsForResource"): "",
    ("emr", "DescribeCluster"): "ClusterId",
    ("emr", "GetManagedScalingPolicy"): "ClusterId",
    ("gamelift", "DescribeFleetLocationCapacity"): "Location",
    ("sagemaker", "DescribeApp"): "AppName",
    ("sagemaker", "DescribeSpace"): "SpaceName",
}
"""Calls that are about one thing, and the parameter and field that names it."""

Items = dict[tuple[str, str, str, str], list[dict[str, Any]]]
"""By account, region (empty: every region), service and operation."""


def none() -> Items:
    """A world that holds nothing."""
    return defaultdict(list)


def answers(items: Items, asked: Asked) -> Answer | None:
    """The answer when the call is one of these; None leaves it to moto."""
    call = (asked.service, asked.operation)
    held = [
        *items.get((asked.account, "", *call), ()),
        *items.get((asked.account, asked.region, *call), ()),
    ]
    if call in ONE:
        name = ONE[call]
        held = [item for item in held if item.get(name) == asked.parameters.get(name)]
        return answer.result(*call, held[0]) if held else _absent(asked)
    if call not in LISTS or (call in KNOWN_TO_MOTO and not held):
        return None
    return answer.result(*call, _page(_chosen(held, asked), LISTS[call], asked))


def _chosen(held: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    if asked.operation == "DescribeRegions" and not asked.parameters.get("AllRegions"):
        held = [item for item in held if item["OptInStatus"] != "not-opted-in"]
    if asked.operation == "LookupEvents":
        wanted = {each["AttributeValue"] for each in asked.parameters.get("LookupAttributes") or ()}
        held = [item for item in held if not wanted or item["EventName"] in wanted]
    for parameter, field in CHOOSERS.items():
        if parameter in asked.parameters:
            held = [item for item in held if item.get(field) == asked.parameters[parameter]]
    return held


def _page(held: list[dict[str, Any]], key: str, asked: Asked) -> dict[str, Any]:
    start = int(asked.token or 0)
    end = start + int(asked.parameters.get("MaxResults") or 1000)
    return {key: held[start:end]} | ({"NextToken": str(end)} if end < len(held) else {})


def _absent(asked: Asked) -> Answer:
    return answer.error(asked.service, "ResourceNotFoundException", "There is none.", 404)
