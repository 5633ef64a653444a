"""Resource types that hold documents as text, and those that only use what others make."""

from guardrails.model.workload import UNKNOWN
from guardrails.sources.plan.reader import Later

_ARM = Later("azure", "templates_arm", "Deployment", "read_deployment")
_AZAPI = Later("azure", "templates_arm", "AzapiResource", "read_azapi")
_ANYTHING = Later(UNKNOWN, "strings_jobs", "Anything", "read_anything")
_PODS = Later(UNKNOWN, "kubernetes_objects", "Pods", "read_pods")
_STACK = Later("aws", "templates_cloudformation", "Stack", "read")

READERS: dict[str, Later] = {
    "argocd_application": _ANYTHING,
    "aws-parallelcluster_cluster": Later("aws", "strings_parallelcluster", "Cluster", "read"),
    "aws_batch_job_definition": Later("aws", "strings_jobs", "BatchJobDefinition", "read_batch"),
    "aws_cloudformation_stack": _STACK,
    "aws_cloudformation_stack_set": Later("aws", "templates_cloudformation", "Stack", "read_set"),
    "aws_ecs_task_definition": Later("aws", "strings_jobs", "TaskDefinition", "read_task"),
    "aws_sagemaker_pipeline": Later("aws", "strings_pipeline", "Pipeline", "read", "delegated"),
    "awscc_cloudformation_stack": _STACK,
    "azapi_resource": _AZAPI,
    "azapi_update_resource": _AZAPI,
    "azurerm_management_group_template_deployment": _ARM,
    "azurerm_resource_group_template_deployment": _ARM,
    "azurerm_subscription_template_deployment": _ARM,
    "azurerm_template_deployment": _ARM,
    "azurerm_tenant_template_deployment": _ARM,
    "helm_release": Later(UNKNOWN, "kubernetes_helm", "HelmRelease", "read"),
    "kubectl_manifest": Later(UNKNOWN, "kubernetes_objects", "KubectlManifest", "read_kubectl"),
    "kubernetes_manifest": Later(UNKNOWN, "kubernetes_objects", "Manifest", "read_manifest"),
    "kustomization_resource": Later(UNKNOWN, "kubernetes_objects", "Kustomization", "read_kustomization"),
    "nomad_job": _ANYTHING,
    **dict.fromkeys(
        (
            "kubernetes_cron_job",
            "kubernetes_cron_job_v1",
            "kubernetes_daemon_set_v1",
            "kubernetes_daemonset",
            "kubernetes_deployment",
            "kubernetes_deployment_v1",
            "kubernetes_job",
            "kubernetes_job_v1",
            "kubernetes_pod",
            "kubernetes_pod_v1",
            "kubernetes_replication_controller",
            "kubernetes_replication_controller_v1",
            "kubernetes_stateful_set",
            "kubernetes_stateful_set_v1",
        ),
        _PODS,
    ),
}
