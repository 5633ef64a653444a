"""Which resource types can carry accelerators, told from their names: what is not read is not silence.

A type that makes machines, or hands work to something that does, is a carrier. Its satellites (policies,
attachments, disks, permissions) and databases that call their nodes "instances" are not. A type of which the
name tells nothing is none either: a plan has hundreds of kinds of those.
"""

import re
from functools import lru_cache

# Patterns are compiled by their first use: most plans have no type that asks for them.
_NAMES = """
    aws-parallelcluster_cluster aws_appstream_fleet aws_autoscaling_group aws_autoscaling_schedule
    aws_batch_compute_environment
    aws_batch_job_definition aws_cloudcontrolapi_resource aws_cloudformation_stack
    aws_cloudformation_stack_set aws_codebuild_fleet
    aws_codebuild_project aws_ec2_capacity_block_reservation aws_ec2_capacity_reservation aws_ec2_fleet
    aws_ec2_host aws_ecs_capacity_provider aws_ecs_task_definition aws_eks_cluster aws_eks_node_group
    aws_emr_cluster aws_emr_instance_fleet aws_emr_instance_group aws_emrcontainers_job_template
    aws_gamelift_fleet aws_glue_dev_endpoint aws_imagebuilder_infrastructure_configuration aws_instance
    aws_launch_configuration aws_launch_template aws_opsworks_instance aws_sagemaker_app
    aws_sagemaker_cluster aws_sagemaker_domain aws_sagemaker_endpoint
    aws_sagemaker_endpoint_configuration
    aws_sagemaker_hyper_parameter_tuning_job aws_sagemaker_notebook_instance aws_sagemaker_pipeline
    aws_sagemaker_space aws_sagemaker_training_job aws_sagemaker_training_plan aws_sagemaker_user_profile
    aws_spot_fleet_request aws_spot_instance_request aws_workspaces_workspace awscc_appstream_image_builder
    awscc_bedrockagentcore_capacity_provider awscc_cloudformation_stack awscc_codebuild_project
    awscc_ec2_host awscc_ec2_launch_template awscc_ecs_capacity_provider
    awscc_imagebuilder_infrastructure_configuration awscc_lambda_capacity_provider awscc_omics_run_group
    awscc_omics_workflow awscc_omics_workflow_version awscc_pcs_compute_node_group awscc_sagemaker_cluster
    awscc_sagemaker_data_quality_job_definition awscc_sagemaker_endpoint
    awscc_sagemaker_model_bias_job_definition
    awscc_sagemaker_model_explainability_job_definition awscc_sagemaker_model_quality_job_definition
    awscc_sagemaker_monitoring_schedule awscc_sagemaker_user_profile awscc_serverless_capacity_provider
    awscc_workspaces_workspace awscc_workspaces_workspaces_pool
    azapi_resource azapi_resource_action azapi_update_resource azurerm_batch_pool
    azurerm_capacity_reservation azurerm_container_app azurerm_container_app_environment
    azurerm_container_app_job azurerm_container_group azurerm_dedicated_host
    azurerm_dev_test_linux_virtual_machine azurerm_lab_service_lab azurerm_dev_test_windows_virtual_machine
    azurerm_hdinsight_kafka_cluster azurerm_monitor_autoscale_setting
    azurerm_virtual_machine_scale_set_standby_pool
    azurerm_linux_virtual_machine azurerm_machine_learning_compute_cluster
    azurerm_machine_learning_compute_instance azurerm_machine_learning_inference_cluster
    azurerm_machine_learning_synapse_spark azurerm_management_group_template_deployment
    azurerm_redhat_openshift_cluster azurerm_resource_group_template_deployment
    azurerm_service_fabric_managed_cluster azurerm_subscription_template_deployment
    azurerm_synapse_spark_pool azurerm_template_deployment azurerm_tenant_template_deployment
    coreweave_cks_cluster databricks_cluster databricks_instance_pool databricks_job databricks_model_serving
    databricks_pipeline equinix_metal_device google_cloud_run_service google_cloud_run_v2_job
    google_cloud_run_v2_service google_cloud_run_v2_worker_pool google_colab_runtime
    google_colab_runtime_template google_composer_environment google_compute_autoscaler
    google_compute_commitment google_compute_future_reservation google_compute_instance_from_machine_image
    google_compute_node_group
    google_compute_node_template google_compute_region_autoscaler google_compute_region_commitment
    google_compute_region_resize_request google_compute_reservation google_compute_resize_request
    google_container_cluster google_dataflow_flex_template_job google_dataflow_job google_dataproc_cluster
    google_dataproc_workflow_template google_hypercomputecluster_cluster google_ml_engine_model
    google_notebooks_instance google_notebooks_runtime google_storage_bucket_object google_tpu_node
    google_tpu_v2_queued_resource
    google_tpu_v2_vm google_vertex_ai_deployment_resource_pool google_vertex_ai_endpoint
    google_vertex_ai_endpoint_with_model_garden_deployment google_vertex_ai_persistent_resource
    google_workbench_instance google_workstations_workstation_config helm_release kubectl_manifest
    argocd_application kubernetes_cron_job kubernetes_cron_job_v1 kubernetes_daemon_set_v1
    kubernetes_daemonset kubernetes_deployment kubernetes_deployment_v1 kubernetes_job kubernetes_job_v1
    kubernetes_pod kubernetes_pod_v1 kubernetes_replication_controller
    kubernetes_replication_controller_v1 kubernetes_stateful_set kubernetes_stateful_set_v1
    kubernetes_manifest kustomization_resource linode_lke_cluster nomad_job rancher2_cluster
    rancher2_cluster_v2
    vsphere_virtual_machine
"""
_LISTED = frozenset(_NAMES.split())
_TOLD_BY_TEXT = frozenset(
    (
        # They name their machines, or their accelerators, in their own values and nowhere else.
        "aws_emrcontainers_job_template",
        "aws_glue_dev_endpoint",
        "aws_opsworks_instance",
        "google_composer_environment",
        "google_ml_engine_model",
    )
)
_HARMLESS_LISTED = frozenset(
    (
        # They only steer, group or describe what other resources make; nothing runs because of them.
        "aws_placement_group",
        "aws_network_interface",
        "aws_resourcegroups_group",
        "aws_cognito_resource_server",
        "aws_ec2_instance_metadata_defaults",
        "aws_emr_security_configuration",
        "aws_emr_studio_session_mapping",
        "aws_transfer_server",
        "azurerm_analysis_services_server",
        "azurerm_arc_kubernetes_cluster",
        "azurerm_capacity_reservation_group",
        "azurerm_container_app_custom_domain",
        "azurerm_container_app_environment_custom_domain",
        "azurerm_container_app_environment_dapr_component",
        "azurerm_container_app_environment_storage",
        "azurerm_databricks_access_connector",
        "azurerm_databricks_workspace",
        "azurerm_dedicated_host_group",
        "azurerm_digital_twins_instance",
        "azurerm_kubernetes_fleet_manager",
        "azurerm_kubernetes_fleet_update_run",
        "azurerm_kubernetes_fleet_update_strategy",
        "azurerm_maintenance_assignment_virtual_machine",
        "azurerm_maintenance_assignment_virtual_machine_scale_set",
        "azurerm_oracle_cloud_vm_cluster",
        "azurerm_proximity_placement_group",
        "azurerm_virtual_machine_automanage_configuration_assignment",
        "azurerm_virtual_machine_gallery_application_assignment",
        "azurerm_virtual_machine_implicit_data_disk_from_source",
        "azurerm_virtual_machine_packet_capture",
        "azurerm_virtual_machine_restore_point",
        "azurerm_virtual_machine_restore_point_collection",
        "azurerm_virtual_machine_scale_set_packet_capture",
        "databricks_notebook",
        "google_bigquery_reservation",
        "google_compute_instance_group",
        "google_compute_instance_group_membership",
        "google_compute_resource_policy",
        "google_compute_target_instance",
        "google_dataproc_job",
        "google_gke_hub_feature",
        "google_gke_hub_membership",
        "google_notebooks_environment",
        "google_workstations_workstation_cluster",
    )
)

_SATELLITE = (
    r"_(?:iam|iam_(?:member|binding|policy|custom_role)|access_(?:entry|policy|policy_association)|addon|alarm|alert"
    r"|association|attachment|backup|binding|certificate|connect|connection|connection_permissions|diagnostic_setting"
    r"|disk|dns|domain_association|ebs|endpoint_access|event|extension|fargate_profile|guardrail|hook|icon|identity"
    r"|flux_configuration|identity_provider_config|image|image_version|implementation|key|license|lifecycle_configuration|lifecycle_hook"
    r"|lock|log|logs|maintenance|member|metadata|model_package_group|monitor|named_port|notification|notifications"
    r"|parameter|per_instance_config|permission|permissions|policy|profile|registration|registry|role|rule|run_command"
    r"|schedule|secret|security_group|setting|settings|snapshot|state|subscription|tag|tags|target|token|traffic|trigger"
    r"|type|version|view|volume|vpc_endpoint|workteam|workforce)(?:_v\d+)?$"
    r"|_iam_|_instance_profile|_event_|_policy_|_(?:role|permission|secret|tag)_"
)
_DATABASE = (
    r"_(?:db|rds|sql|mssql|mysql|mariadb|postgresql|postgres|redis|memcache|memcached|memorystore|valkey|elasticache"
    r"|spanner|bigtable|filestore|alloydb|docdb|docdbelastic|neptune|dynamodb|dms|redshift|opensearch|elasticsearch"
    r"|lightsail_database|cosmosdb|kusto|looker|data_fusion|apigee|connect|ssoadmin|msk|mq|kafka|eventhub|servicebus"
    r"|dax|memorydb|keyspaces|timestreaminfluxdb|finspace|cloudhsm_v2|route53recoverycontrolconfig|integration"
    r"|storage_sync|backup_dr|oracle_database|netapp|lustre|parallelstore|securesourcemanager|secure_source_manager"
    r"|stream_analytics|backup|codedeploy|globalaccelerator|log_analytics|monitoring|logging)(?:_|$)"
)
_CARRIER = (
    r"(?:^|_)(?:instances?|instance_(?:template|group|pool|set|configuration|from_template|group_manager)|node_?pools?"
    r"|node_?groups?|nodes?|machine_?(?:pool|set|deployment)s?|virtual_?machines?|vms?|vm_scale_set|scale_sets?|servers?"
    r"|bare_?metal|droplets?|fleets?|spot_fleet|reservations?|capacity_block|kubernetes_cluster|kubernetes|k8s_cluster"
    r"|k8s|gke|eks|aks|lke|oke|doks|gpus?|tpus?|accelerators?|notebooks?|workbench|workstations?|dataproc"
    r"|emr|sagemaker|vertex_ai|machine_learning|ml|pods?|compute_(?:environment|cluster|instance)|hdinsight|synapse_spark"
    r"|slurm|parallelcluster|hyperpod|template_deployment|cloudformation|container_(?:app|group|cluster)|job_definition"
    r"|task_definition|ray_cluster|spark_pool|autoscaling|asg|mig)(?:_|$)"
)
_NO_MACHINES = (
    r"^(?:null|random|time|local|tls|template|archive|external|http|terraform|github|gitlab|datadog|newrelic|grafana"
    r"|pagerduty|okta|auth0|vault|consul|dns|cloudflare|fastly|acme|kubernetes|postgresql|mysql|mongodbatlas|snowflake|sumologic"
    r"|splunk|opsgenie|statuscake|googleworkspace|gsuite|azuread|tfe|hcp|boundary|keycloak|cloudinit|aviatrix|bigip)_"
)
_SAGEMAKER_PARTS = (
    r"_sagemaker_(?:code_repository|data_quality_job_definition|device|device_fleet|endpoint(?!_config)|feature_group|flow_definition"
    r"|human_task_ui|image|model|mlflow_tracking_server|project|servicecatalog_portfolio_status|studio_lifecycle_config)"
)
_VERTEX_PARTS = (
    r"azurerm_machine_learning_(?:workspace|datastore)"
    r"|_vertex_ai_(?:dataset|feature|index|metadata_store|tensorboard|rag|cache|reasoning)"
)
_NETWORKS = (
    r"_(?:network|networking|virtual_network|subnet|subnetwork|vpc|firewall|route|router|load_balancer|lb|dns|ip"
    r"|address|gateway|service_account|namespace|config_map|service|ingress|storage_class|persistent_volume|cluster_role)"
    r"(?:_|$)"
)


@lru_cache(maxsize=4096)
def can_carry(kind: str) -> bool:
    """Whether resources of a type can carry or make accelerators, as far as its name tells."""
    if kind in _LISTED:
        return True
    if kind in _HARMLESS_LISTED or re.match(_NO_MACHINES, kind):
        return False
    if re.search(_SATELLITE, kind) or re.search(_DATABASE, kind):
        return False
    if any(re.search(parts, kind) for parts in (_SAGEMAKER_PARTS, _VERTEX_PARTS, _NETWORKS)):
        return False
    return re.search(_CARRIER, kind) is not None


def told_by_text(kind: str) -> bool:
    """Whether the texts in a resource of a type say all about its accelerators."""
    return kind in _TOLD_BY_TEXT


def names_machines(attribute: str) -> bool:
    """Whether an attribute can name machines or accelerators: what is unknown of it leaves them open."""
    return (
        re.search(r"type|size|sku|flavor|machine|accelerator|experiment|conf|profile|cluster", attribute)
        is not None
    )
