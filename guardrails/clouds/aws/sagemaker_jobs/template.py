"""`AWS::SageMaker::Cluster` and `AWS::SageMaker::ProcessingJob` in a template."""

from guardrails.clouds.aws.sagemaker_jobs.settings import Cluster, Group, Kind, cluster_parts, job_parts
from guardrails.clouds.aws.template import Template, TemplateReader
from guardrails.clouds.parts import Part, part_names
from guardrails.formats.embedded.properties import Properties


def read_cluster(template: Template, body: Properties) -> list[Part]:
    """A part for each instance group, restricted ones too."""
    blocks = [*body.at_least_one("InstanceGroups"), *body.at_least_one("RestrictedInstanceGroups")]
    shown = [each.label("InstanceGroupName") for each in blocks]
    groups = tuple(
        _group(block, name) for name, block in zip(part_names(shown, "group"), blocks, strict=True)
    )
    cluster = Cluster(groups=groups, mode=body.text("AutoScaling", "Mode"))
    return cluster_parts(cluster, template.accelerators)


def _group(block: Properties, name: str) -> Group:
    capacity = block.block("CapacityRequirements")
    several = block.texts("InstanceRequirements", "InstanceTypes")
    own, count = block.text("InstanceType"), block.number("InstanceCount")
    types = several if several and own.value is None and not own.reason else (own,)
    return Group(
        name=name,
        kinds=tuple(Kind(each, count) for each in types),
        planned=bool(block.text("TrainingPlanArn").value or block.text("TrainingPlanArn").reason),
        spot=capacity.has("Spot"),
        on_demand=capacity.has("OnDemand") or not capacity.has("Spot"),
    )


def read_processing(template: Template, body: Properties) -> list[Part]:
    """One part."""
    machines = body.block("ProcessingResources", "ClusterConfig")
    kind = Kind(machines.text("InstanceType"), machines.number("InstanceCount"))
    return job_parts((Group(kinds=(kind,)),), template.accelerators)


CLUSTER = TemplateReader(
    read_cluster,
    taken=frozenset(("AutoScaling", "InstanceGroups", "RestrictedInstanceGroups")),
    left=frozenset(
        (
            "ClusterName",
            "ClusterRole",
            "NodeProvisioningMode",
            "NodeRecovery",
            "Orchestrator",
            "RestrictedInstanceGroupsConfig",
            "Tags",
            "TieredStorageConfig",
            "VpcConfig",
        )
    ),
)
PROCESSING = TemplateReader(
    read_processing,
    taken=frozenset(("ProcessingResources",)),
    left=frozenset(
        (
            "AppSpecification",
            "Environment",
            "ExperimentConfig",
            "NetworkConfig",
            "ProcessingInputs",
            "ProcessingJobName",
            "ProcessingOutputConfig",
            "RoleArn",
            "StoppingCondition",
            "Tags",
        )
    ),
)
