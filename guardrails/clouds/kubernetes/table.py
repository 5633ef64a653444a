"""Resource types of Kubernetes, Helm and Nomad: they hold documents, or only use what others make."""

from guardrails.formats.terraform.reader import LazyReader
from guardrails.model.workload import UNKNOWN

_ANYTHING = LazyReader(UNKNOWN, "clouds.jobs", "Anything", "read_anything")
_PODS = LazyReader(UNKNOWN, "clouds.kubernetes.plan", "Pods", "read_pods")

READERS: dict[str, LazyReader] = {
    "argocd_application": _ANYTHING,
    "helm_release": LazyReader(UNKNOWN, "clouds.kubernetes.helm", "HelmRelease", "read"),
    "kubectl_manifest": LazyReader(UNKNOWN, "clouds.kubernetes.plan", "KubectlManifest", "read_kubectl"),
    "kubernetes_manifest": LazyReader(UNKNOWN, "clouds.kubernetes.plan", "Manifest", "read_manifest"),
    "kustomization_resource": LazyReader(
        UNKNOWN, "clouds.kubernetes.plan", "Kustomization", "read_kustomization"
    ),
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
