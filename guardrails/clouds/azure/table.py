"""Azure: resource types of plans that are read, and services that a scan reads. Imports none of them."""

from guardrails.clouds.services import ServiceTable
from guardrails.formats.terraform.reader import LazyReader
from guardrails.model.workload import Role

SERVICES = ServiceTable(
    cloud="Azure",
    package="guardrails.clouds.azure",
    defaults=(
        *("compute", "reservations", "fleets"),
        *("aks", "ml", "batch", "container_apps", "container_groups", "synapse", "clusters"),
    ),
    evidence=("quotas", "activity"),
)
_HDINSIGHT = ("hadoop", "hbase", "interactive_query", "kafka", "ml_services", "rserver", "spark", "storm")


def _azure(module: str, values: str, read: str, role: Role = "runs") -> LazyReader:
    return LazyReader("azure", f"clouds.azure.{module}", values, read, role)


_ARM = _azure("arm.plan", "Deployment", "read_deployment")
_AZAPI = _azure("arm.plan", "AzapiResource", "read_azapi")

READERS: dict[str, LazyReader] = {
    "azapi_resource": _AZAPI,
    "azapi_resource_action": _azure("arm.plan", "AzapiResource", "read_action"),
    "azapi_update_resource": _AZAPI,
    "azurerm_management_group_template_deployment": _ARM,
    "azurerm_resource_group_template_deployment": _ARM,
    "azurerm_subscription_template_deployment": _ARM,
    "azurerm_template_deployment": _ARM,
    "azurerm_tenant_template_deployment": _ARM,
    "azurerm_linux_virtual_machine": _azure("compute.plan", "VirtualMachine", "read"),
    "azurerm_windows_virtual_machine": _azure("compute.plan", "VirtualMachine", "read"),
    "azurerm_virtual_machine": _azure("compute.plan", "LegacyVirtualMachine", "read_legacy"),
    "azurerm_dev_test_linux_virtual_machine": _azure("compute.plan", "LabVirtualMachine", "read_lab"),
    "azurerm_dev_test_windows_virtual_machine": _azure("compute.plan", "LabVirtualMachine", "read_lab"),
    "azurerm_linux_virtual_machine_scale_set": _azure("compute.scale_set", "ScaleSet", "read"),
    "azurerm_windows_virtual_machine_scale_set": _azure("compute.scale_set", "ScaleSet", "read"),
    "azurerm_orchestrated_virtual_machine_scale_set": _azure(
        "compute.scale_set", "Orchestrated", "read_orchestrated"
    ),
    "azurerm_virtual_machine_scale_set": _azure("compute.scale_set", "LegacyScaleSet", "read_legacy"),
    "azurerm_monitor_autoscale_setting": _azure("compute.scaling", "AutoscaleSetting", "read_setting"),
    "azurerm_virtual_machine_scale_set_standby_pool": _azure("compute.scaling", "StandbyPool", "read_pool"),
    "azurerm_kubernetes_cluster": _azure("aks.plan", "Cluster", "read_cluster"),
    "azurerm_kubernetes_cluster_node_pool": _azure("aks.plan", "NodePool", "read_pool"),
    "azurerm_kubernetes_automatic_cluster": _azure("aks.plan", "Automatic", "read_automatic", "delegated"),
    "azurerm_capacity_reservation": _azure("reservations.plan", "CapacityReservation", "read", "reservation"),
    "azurerm_dedicated_host": _azure("reservations.plan", "DedicatedHost", "read_host", "reservation"),
    "azurerm_machine_learning_compute_cluster": _azure("ml.plan", "ComputeCluster", "read_cluster"),
    "azurerm_machine_learning_compute_instance": _azure("ml.plan", "ComputeInstance", "read_instance"),
    "azurerm_machine_learning_inference_cluster": _azure("ml.plan", "InferenceCluster", "read_inference"),
    "azurerm_machine_learning_synapse_spark": _azure("ml.plan", "SynapseSpark", "read_spark"),
    "azurerm_synapse_spark_pool": _azure("synapse.plan", "SparkPool", "read"),
    "azurerm_batch_pool": _azure("batch.plan", "Pool", "read"),
    "azurerm_container_group": _azure("container_groups.plan", "ContainerGroup", "read"),
    "azurerm_container_app_environment": _azure("container_apps.plan", "Environment", "read_environment"),
    "azurerm_container_app": _azure("container_apps.plan", "App", "read_app"),
    "azurerm_container_app_job": _azure("container_apps.plan", "Job", "read_job"),
    "azurerm_service_fabric_managed_cluster": _azure(
        "clusters.plan", "ServiceFabricCluster", "read_service_fabric"
    ),
    "azurerm_redhat_openshift_cluster": _azure("clusters.plan", "OpenshiftCluster", "read_openshift"),
    **{
        f"azurerm_hdinsight_{kind}_cluster": _azure("clusters.plan", "HdinsightCluster", "read_hdinsight")
        for kind in _HDINSIGHT
    },
}
