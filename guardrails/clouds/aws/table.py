"""AWS: resource types of plans that are read, and services that a scan reads. Imports none of them."""

from guardrails.clouds.aws.template import ROLES, TWINS
from guardrails.clouds.services import ServiceTable
from guardrails.formats.terraform.reader import LazyReader
from guardrails.model.workload import Role

SERVICES = ServiceTable(
    cloud="AWS",
    package="guardrails.clouds.aws",
    defaults=(
        "ec2",
        "autoscaling",
        "eks",
        "ecs",
        "batch",
        "emr",
        "pcs",
        "sagemaker",
        "codebuild",
        "gamelift",
        "appstream",
        "workspaces",
    ),
    evidence=("quotas", "trail", "contact"),
)


def _aws(module: str, values: str, read: str, role: Role = "runs") -> LazyReader:
    return LazyReader("aws", f"clouds.aws.{module}", values, read, role)


_STACK = _aws("cloudformation.plan", "Stack", "read")

READERS: dict[str, LazyReader] = {
    "aws-parallelcluster_cluster": _aws("parallelcluster.plan", "Cluster", "read"),
    "aws_batch_job_definition": LazyReader("aws", "clouds.jobs", "BatchJobDefinition", "read_batch"),
    "aws_cloudformation_stack": _STACK,
    "aws_cloudformation_stack_set": _aws("cloudformation.plan", "Stack", "read_set"),
    "aws_ecs_task_definition": LazyReader("aws", "clouds.jobs", "TaskDefinition", "read_task"),
    "aws_sagemaker_pipeline": _aws("sagemaker_jobs.pipeline", "Pipeline", "read", "delegated"),
    "awscc_cloudformation_stack": _STACK,
    "aws_cloudcontrolapi_resource": _aws("cloud_control.plan", "CloudControl", "read"),
    "aws_appstream_fleet": _aws("appstream.plan", "AppStreamFleet", "read"),
    "aws_autoscaling_group": _aws("autoscaling.plan", "AutoscalingGroup", "read"),
    "aws_autoscaling_schedule": _aws("autoscaling.schedule", "Schedule", "read"),
    "aws_batch_compute_environment": _aws("batch.plan", "ComputeEnvironment", "read"),
    "aws_codebuild_fleet": _aws("codebuild.plan", "Fleet", "read_fleet"),
    "aws_codebuild_project": _aws("codebuild.plan", "Project", "read_project"),
    "aws_ec2_capacity_block_reservation": _aws("reservations.plan", "Reservation", "read", "reservation"),
    "aws_ec2_capacity_reservation": _aws("reservations.plan", "Reservation", "read", "reservation"),
    "aws_ec2_fleet": _aws("fleets.plan", "Fleet", "read"),
    "aws_ec2_host": _aws("reservations.host_plan", "Host", "read", "reservation"),
    "aws_ecs_capacity_provider": _aws("ecs.plan", "CapacityProvider", "read", "delegated"),
    "aws_eks_cluster": _aws("eks.plan", "Cluster", "read_cluster", "delegated"),
    "aws_eks_node_group": _aws("eks.plan", "NodeGroup", "read_group"),
    "aws_emr_cluster": _aws("emr.plan", "Cluster", "read"),
    "aws_emr_instance_fleet": _aws("emr.plan", "Fleet", "read_fleet"),
    "aws_emr_instance_group": _aws("emr.plan", "Group", "read_group"),
    "aws_gamelift_fleet": _aws("gamelift.plan", "GameLiftFleet", "read"),
    "aws_imagebuilder_infrastructure_configuration": _aws(
        "imagebuilder.plan", "InfrastructureConfiguration", "read"
    ),
    "aws_instance": _aws("ec2.plan", "AwsInstance", "read"),
    "aws_launch_configuration": _aws(
        "autoscaling.launch_configuration", "LaunchConfiguration", "read", "template"
    ),
    "aws_launch_template": _aws("ec2.template_plan", "LaunchTemplate", "read", "template"),
    "aws_sagemaker_app": _aws("sagemaker_studio.plan", "App", "read_app"),
    "aws_sagemaker_cluster": _aws("sagemaker_jobs.plan", "Cluster", "read_cluster"),
    "aws_sagemaker_domain": _aws("sagemaker_studio.plan", "Domain", "read_domain", "template"),
    "aws_sagemaker_endpoint": _aws("sagemaker_hosting.plan", "Endpoint", "read_running"),
    "aws_sagemaker_endpoint_configuration": _aws(
        "sagemaker_hosting.plan", "EndpointConfiguration", "read_endpoint"
    ),
    "aws_sagemaker_hyper_parameter_tuning_job": _aws("sagemaker_jobs.plan", "TuningJob", "read_tuning"),
    "aws_sagemaker_notebook_instance": _aws("sagemaker_hosting.plan", "Notebook", "read_notebook"),
    "aws_sagemaker_space": _aws("sagemaker_studio.plan", "Space", "read_space"),
    "aws_sagemaker_training_job": _aws("sagemaker_jobs.plan", "TrainingJob", "read_training"),
    "aws_sagemaker_user_profile": _aws("sagemaker_studio.plan", "UserProfile", "read_profile", "template"),
    "aws_spot_fleet_request": _aws("fleets.plan", "SpotFleet", "read_spot"),
    "aws_spot_instance_request": _aws("ec2.plan", "AwsInstance", "read_spot"),
    "aws_workspaces_workspace": _aws("workspaces.plan", "Workspace", "read"),
    **{
        twin: _aws("cloud_control.twins", "Twin", "read", ROLES.get(kind, "runs"))
        for twin, kind in TWINS.items()
    },
}
