"""AWS resource types that are read."""

from guardrails.model.workload import Role
from guardrails.sources.plan.reader import Later


def _aws(module: str, values: str, read: str, role: Role = "runs") -> Later:
    return Later("aws", module, values, read, role)


READERS: dict[str, Later] = {
    "aws_cloudcontrolapi_resource": _aws("aws_cloud_control_resource", "CloudControl", "read"),
    "aws_appstream_fleet": _aws("aws_streaming", "AppStreamFleet", "read_appstream"),
    "aws_autoscaling_group": _aws("aws_autoscaling", "AutoscalingGroup", "read"),
    "aws_autoscaling_schedule": _aws("aws_schedule", "Schedule", "read"),
    "aws_batch_compute_environment": _aws("aws_batch", "ComputeEnvironment", "read"),
    "aws_codebuild_fleet": _aws("aws_codebuild", "Fleet", "read_fleet"),
    "aws_codebuild_project": _aws("aws_codebuild", "Project", "read_project"),
    "aws_ec2_capacity_block_reservation": _aws("aws_reservation", "Reservation", "read", "reservation"),
    "aws_ec2_capacity_reservation": _aws("aws_reservation", "Reservation", "read", "reservation"),
    "aws_ec2_fleet": _aws("aws_fleet", "Fleet", "read"),
    "aws_ec2_host": _aws("aws_host", "Host", "read", "reservation"),
    "aws_ecs_capacity_provider": _aws("aws_ecs", "CapacityProvider", "read", "delegated"),
    "aws_eks_cluster": _aws("aws_eks", "Cluster", "read_cluster", "delegated"),
    "aws_eks_node_group": _aws("aws_eks", "NodeGroup", "read_group"),
    "aws_emr_cluster": _aws("aws_emr", "Cluster", "read"),
    "aws_emr_instance_fleet": _aws("aws_emr", "Fleet", "read_fleet"),
    "aws_emr_instance_group": _aws("aws_emr", "Group", "read_group"),
    "aws_gamelift_fleet": _aws("aws_streaming", "GameLiftFleet", "read_gamelift"),
    "aws_instance": _aws("aws_instance", "AwsInstance", "read"),
    "aws_launch_configuration": _aws("aws_launch_configuration", "LaunchConfiguration", "read", "template"),
    "aws_launch_template": _aws("aws_template", "LaunchTemplate", "read", "template"),
    "aws_sagemaker_app": _aws("aws_sagemaker_studio", "App", "read_app"),
    "aws_sagemaker_cluster": _aws("aws_sagemaker_jobs", "Cluster", "read_cluster"),
    "aws_sagemaker_domain": _aws("aws_sagemaker_studio", "Domain", "read_domain", "template"),
    "aws_sagemaker_endpoint_configuration": _aws("aws_sagemaker", "EndpointConfiguration", "read_endpoint"),
    "aws_sagemaker_hyper_parameter_tuning_job": _aws("aws_sagemaker_jobs", "TuningJob", "read_tuning"),
    "aws_sagemaker_notebook_instance": _aws("aws_sagemaker", "Notebook", "read_notebook"),
    "aws_sagemaker_space": _aws("aws_sagemaker_studio", "Space", "read_space"),
    "aws_sagemaker_training_job": _aws("aws_sagemaker_jobs", "TrainingJob", "read_training"),
    "aws_sagemaker_user_profile": _aws("aws_sagemaker_studio", "UserProfile", "read_profile", "template"),
    "aws_spot_fleet_request": _aws("aws_fleet", "SpotFleet", "read_spot"),
    "aws_spot_instance_request": _aws("aws_instance", "AwsInstance", "read_spot"),
    "aws_workspaces_workspace": _aws("aws_streaming", "Workspace", "read_workspace"),
    "awscc_ec2_launch_template": _aws("aws_cloud_control", "LaunchTemplate", "read_template", "template"),
    "awscc_pcs_compute_node_group": _aws("aws_cloud_control", "NodeGroup", "read_node_group"),
    "awscc_sagemaker_cluster": _aws("aws_sagemaker_jobs", "Cluster", "read_cluster"),
}
