"""GCP: resource types of plans that are read, and services that a scan reads. Imports none of them."""

from guardrails.clouds.services import ServiceTable
from guardrails.formats.terraform.reader import LazyReader
from guardrails.model.workload import Role

SERVICES = ServiceTable(
    cloud="GCP",
    package="guardrails.clouds.gcp",
    defaults=(
        "compute",
        "tpu",
        "reservations",
        "gke",
        "vertex",
        "run",
        "dataproc",
        "dataflow",
        "batch",
        "notebooks",
        "workstations",
    ),
    evidence=("quotas", "audit"),
)


def _gcp(module: str, values: str, read: str, role: Role = "runs") -> LazyReader:
    return LazyReader("gcp", f"clouds.gcp.{module}", values, read, role)


READERS: dict[str, LazyReader] = {
    "google_cloud_run_service": _gcp("run.plan", "OldService", "read_old_service"),
    "google_cloud_run_v2_job": _gcp("run.plan", "Job", "read_job"),
    "google_cloud_run_v2_service": _gcp("run.plan", "Service", "read_service"),
    "google_cloud_run_v2_worker_pool": _gcp("run.plan", "Service", "read_service"),
    "google_colab_notebook_execution": _gcp("notebooks.plan", "ColabExecution", "read_colab_execution"),
    "google_colab_runtime": _gcp("notebooks.plan", "ColabRuntime", "read_colab_runtime"),
    "google_colab_runtime_template": _gcp(
        "notebooks.plan", "ColabTemplate", "read_colab_template", "template"
    ),
    "google_compute_autoscaler": _gcp("compute.group", "Autoscaler", "read_raiser"),
    "google_compute_future_reservation": _gcp("reservations.plan", "Reservation", "read", "reservation"),
    "google_compute_instance": _gcp("compute.plan", "GcpInstance", "read"),
    "google_compute_instance_from_machine_image": _gcp("compute.plan", "GcpInstance", "read_from_image"),
    "google_compute_instance_from_template": _gcp("compute.plan", "FromTemplate", "read_from_template"),
    "google_compute_instance_group_manager": _gcp("compute.group", "Group", "read"),
    "google_compute_instance_template": _gcp("compute.plan", "GcpTemplate", "read_template", "template"),
    "google_compute_node_group": _gcp("reservations.tenancy", "NodeGroup", "read_group", "reservation"),
    "google_compute_node_template": _gcp("reservations.tenancy", "NodeTemplate", "read_template", "template"),
    "google_compute_region_autoscaler": _gcp("compute.group", "Autoscaler", "read_raiser"),
    "google_compute_region_commitment": _gcp(
        "reservations.plan", "Commitment", "read_commitment", "reservation"
    ),
    "google_compute_region_instance_group_manager": _gcp("compute.group", "Group", "read"),
    "google_compute_region_instance_template": _gcp(
        "compute.plan", "GcpTemplate", "read_template", "template"
    ),
    "google_compute_region_resize_request": _gcp("compute.group", "ResizeRequest", "read_raiser"),
    "google_compute_reservation": _gcp("reservations.plan", "Reservation", "read", "reservation"),
    "google_compute_resize_request": _gcp("compute.group", "ResizeRequest", "read_raiser"),
    "google_container_aws_node_pool": LazyReader("aws", "clouds.gcp.gke.anywhere", "Pool", "aws"),
    "google_container_azure_node_pool": LazyReader("azure", "clouds.gcp.gke.anywhere", "Pool", "azure"),
    "google_container_cluster": _gcp("gke.cluster", "Cluster", "read"),
    "google_container_node_pool": _gcp("gke.plan", "NodePool", "read"),
    "google_dataflow_flex_template_job": _gcp("dataflow.plan", "Dataflow", "read"),
    "google_dataflow_job": _gcp("dataflow.plan", "Dataflow", "read"),
    "google_dataproc_cluster": _gcp("dataproc.plan", "Cluster", "read_cluster"),
    "google_dataproc_workflow_template": _gcp("dataproc.plan", "Workflow", "read_workflow", "template"),
    "google_hypercomputecluster_cluster": _gcp("slurm.plan", "Cluster", "read_cluster"),
    "google_notebooks_instance": _gcp("notebooks.plan", "Notebook", "read_notebook"),
    "google_notebooks_runtime": _gcp("notebooks.plan", "NotebookRuntime", "read_notebook_runtime"),
    "google_storage_bucket_object": _gcp("slurm.plan", "BucketObject", "read_object", "delegated"),
    "google_tpu_node": _gcp("tpu.plan", "Slice", "read"),
    "google_tpu_v2_queued_resource": _gcp("tpu.plan", "QueuedResource", "read_queued"),
    "google_tpu_v2_vm": _gcp("tpu.plan", "Slice", "read"),
    "google_vertex_ai_deployment_resource_pool": _gcp("vertex.plan", "DeploymentPool", "read_pool"),
    "google_vertex_ai_endpoint": _gcp("vertex.plan", "Endpoint", "read_endpoint"),
    "google_vertex_ai_endpoint_with_model_garden_deployment": _gcp(
        "vertex.plan", "GardenEndpoint", "read_garden"
    ),
    "google_vertex_ai_persistent_resource": _gcp("vertex.plan", "PersistentResource", "read_persistent"),
    "google_workbench_instance": _gcp("notebooks.plan", "Workbench", "read_workbench"),
    "google_workstations_workstation": _gcp("notebooks.plan", "Workstation", "read_workstation"),
    "google_workstations_workstation_config": _gcp(
        "notebooks.plan", "WorkstationConfig", "read_workstation_config"
    ),
}
