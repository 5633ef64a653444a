"""GCP resource types that are read."""

from guardrails.model.workload import Role
from guardrails.sources.plan.reader import Later


def _gcp(module: str, values: str, read: str, role: Role = "runs") -> Later:
    return Later("gcp", module, values, read, role)


READERS: dict[str, Later] = {
    "google_cloud_run_service": _gcp("gcp_run", "OldService", "read_old_service"),
    "google_cloud_run_v2_job": _gcp("gcp_run", "Job", "read_job"),
    "google_cloud_run_v2_service": _gcp("gcp_run", "Service", "read_service"),
    "google_cloud_run_v2_worker_pool": _gcp("gcp_run", "Service", "read_service"),
    "google_colab_notebook_execution": _gcp("gcp_notebook", "ColabExecution", "read_colab_execution"),
    "google_colab_runtime": _gcp("gcp_notebook", "ColabRuntime", "read_colab_runtime"),
    "google_colab_runtime_template": _gcp("gcp_notebook", "ColabTemplate", "read_colab_template", "template"),
    "google_compute_autoscaler": _gcp("gcp_group", "Autoscaler", "read_raiser"),
    "google_compute_future_reservation": _gcp("gcp_reservation", "Reservation", "read", "reservation"),
    "google_compute_instance": _gcp("gcp_instance", "GcpInstance", "read"),
    "google_compute_instance_from_machine_image": _gcp("gcp_instance", "GcpInstance", "read_from_image"),
    "google_compute_instance_from_template": _gcp("gcp_instance", "FromTemplate", "read_from_template"),
    "google_compute_instance_group_manager": _gcp("gcp_group", "Group", "read"),
    "google_compute_instance_template": _gcp("gcp_instance", "GcpInstance", "read_template", "template"),
    "google_compute_node_group": _gcp("gcp_tenancy", "NodeGroup", "read_group", "reservation"),
    "google_compute_node_template": _gcp("gcp_tenancy", "NodeTemplate", "read_template", "template"),
    "google_compute_region_autoscaler": _gcp("gcp_group", "Autoscaler", "read_raiser"),
    "google_compute_region_commitment": _gcp(
        "gcp_reservation", "Commitment", "read_commitment", "reservation"
    ),
    "google_compute_region_instance_group_manager": _gcp("gcp_group", "Group", "read"),
    "google_compute_region_instance_template": _gcp(
        "gcp_instance", "GcpInstance", "read_template", "template"
    ),
    "google_compute_region_resize_request": _gcp("gcp_group", "ResizeRequest", "read_raiser"),
    "google_compute_reservation": _gcp("gcp_reservation", "Reservation", "read", "reservation"),
    "google_compute_resize_request": _gcp("gcp_group", "ResizeRequest", "read_raiser"),
    "google_container_aws_node_pool": Later("aws", "gcp_anywhere", "Pool", "aws"),
    "google_container_azure_node_pool": Later("azure", "gcp_anywhere", "Pool", "azure"),
    "google_container_cluster": _gcp("gcp_cluster", "Cluster", "read"),
    "google_container_node_pool": _gcp("gke", "NodePool", "read"),
    "google_dataflow_flex_template_job": _gcp("gcp_dataflow", "Dataflow", "read"),
    "google_dataflow_job": _gcp("gcp_dataflow", "Dataflow", "read"),
    "google_dataproc_cluster": _gcp("gcp_dataproc", "Cluster", "read_cluster"),
    "google_dataproc_workflow_template": _gcp("gcp_dataproc", "Workflow", "read_workflow", "template"),
    "google_hypercomputecluster_cluster": _gcp("gcp_slurm", "Cluster", "read_cluster"),
    "google_notebooks_instance": _gcp("gcp_notebook", "Notebook", "read_notebook"),
    "google_notebooks_runtime": _gcp("gcp_notebook", "NotebookRuntime", "read_notebook_runtime"),
    "google_storage_bucket_object": _gcp("gcp_slurm", "BucketObject", "read_object", "delegated"),
    "google_tpu_node": _gcp("gcp_tpu", "Slice", "read"),
    "google_tpu_v2_queued_resource": _gcp("gcp_tpu", "QueuedResource", "read_queued"),
    "google_tpu_v2_vm": _gcp("gcp_tpu", "Slice", "read"),
    "google_vertex_ai_deployment_resource_pool": _gcp("gcp_vertex", "DeploymentPool", "read_pool"),
    "google_vertex_ai_endpoint": _gcp("gcp_vertex", "Endpoint", "read_endpoint"),
    "google_vertex_ai_endpoint_with_model_garden_deployment": _gcp(
        "gcp_vertex", "GardenEndpoint", "read_garden"
    ),
    "google_vertex_ai_persistent_resource": _gcp("gcp_vertex", "PersistentResource", "read_persistent"),
    "google_workbench_instance": _gcp("gcp_notebook", "Workbench", "read_workbench"),
    "google_workstations_workstation": _gcp("gcp_notebook", "Workstation", "read_workstation"),
    "google_workstations_workstation_config": _gcp(
        "gcp_notebook", "WorkstationConfig", "read_workstation_config"
    ),
}
