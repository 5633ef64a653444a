"""Azure resource types that are read."""

from guardrails.model.workload import Role
from guardrails.sources.plan.reader import Later

_HDINSIGHT = ("hadoop", "hbase", "interactive_query", "kafka", "ml_services", "rserver", "spark", "storm")


def _azure(module: str, values: str, read: str, role: Role = "runs") -> Later:
    return Later("azure", module, values, read, role)


READERS: dict[str, Later] = {
    "azurerm_linux_virtual_machine": _azure("azure_vm", "VirtualMachine", "read"),
    "azurerm_windows_virtual_machine": _azure("azure_vm", "VirtualMachine", "read"),
    "azurerm_virtual_machine": _azure("azure_vm", "LegacyVirtualMachine", "read_legacy"),
    "azurerm_dev_test_linux_virtual_machine": _azure("azure_vm", "LabVirtualMachine", "read_lab"),
    "azurerm_dev_test_windows_virtual_machine": _azure("azure_vm", "LabVirtualMachine", "read_lab"),
    "azurerm_linux_virtual_machine_scale_set": _azure("azure_scale_set", "ScaleSet", "read"),
    "azurerm_windows_virtual_machine_scale_set": _azure("azure_scale_set", "ScaleSet", "read"),
    "azurerm_orchestrated_virtual_machine_scale_set": _azure(
        "azure_scale_set", "Orchestrated", "read_orchestrated"
    ),
    "azurerm_virtual_machine_scale_set": _azure("azure_scale_set", "LegacyScaleSet", "read_legacy"),
    "azurerm_monitor_autoscale_setting": _azure("azure_scaling", "AutoscaleSetting", "read_setting"),
    "azurerm_virtual_machine_scale_set_standby_pool": _azure("azure_scaling", "StandbyPool", "read_pool"),
    "azurerm_kubernetes_cluster": _azure("aks", "Cluster", "read_cluster"),
    "azurerm_kubernetes_cluster_node_pool": _azure("aks", "NodePool", "read_pool"),
    "azurerm_kubernetes_automatic_cluster": _azure("aks", "Automatic", "read_automatic", "delegated"),
    "azurerm_capacity_reservation": _azure("azure_reservation", "CapacityReservation", "read", "reservation"),
    "azurerm_dedicated_host": _azure("azure_reservation", "DedicatedHost", "read_host", "reservation"),
    "azurerm_machine_learning_compute_cluster": _azure("azure_ml", "ComputeCluster", "read_cluster"),
    "azurerm_machine_learning_compute_instance": _azure("azure_ml", "ComputeInstance", "read_instance"),
    "azurerm_machine_learning_inference_cluster": _azure("azure_ml", "InferenceCluster", "read_inference"),
    "azurerm_machine_learning_synapse_spark": _azure("azure_ml", "SynapseSpark", "read_spark"),
    "azurerm_synapse_spark_pool": _azure("azure_synapse", "SparkPool", "read"),
    "azurerm_batch_pool": _azure("azure_batch", "Pool", "read"),
    "azurerm_container_group": _azure("azure_container_group", "ContainerGroup", "read"),
    "azurerm_container_app_environment": _azure("azure_container_app", "Environment", "read_environment"),
    "azurerm_container_app": _azure("azure_container_app", "App", "read_app"),
    "azurerm_container_app_job": _azure("azure_container_app", "Job", "read_job"),
    "azurerm_service_fabric_managed_cluster": _azure(
        "azure_clusters", "ServiceFabricCluster", "read_service_fabric"
    ),
    "azurerm_redhat_openshift_cluster": _azure("azure_clusters", "OpenshiftCluster", "read_openshift"),
    **{
        f"azurerm_hdinsight_{kind}_cluster": _azure("azure_clusters", "HdinsightCluster", "read_hdinsight")
        for kind in _HDINSIGHT
    },
}
