"""Examples of Azure Machine Learning."""

from guardrails.clouds.azure.ml.api import ML
from guardrails.model.range import Range, exactly
from tests.contract.examples.azure_scan import within
from tests.contract.examples.example import Example
from tests.samples.azure_plans import GROUP

H100 = "Standard_ND96isr_H100_v5"
ANYTHING = ("unknown", Range(0), Range(0), "on_demand", "runs")
WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
AKS = f"{GROUP}/providers/Microsoft.ContainerService/managedClusters/aks"
ENDPOINT = f"{GROUP}/providers/{WORKSPACE}/ws/onlineEndpoints/e/deployments/d"


def _compute(kind, resource_id=None, **properties):
    linked = {} if resource_id is None else {"resourceId": resource_id}
    return {
        "type": f"{WORKSPACE}/computes",
        "apiVersion": "2024-10-01",
        "name": "ws/gpu",
        "properties": {"computeType": kind, "properties": properties} | linked,
    }


def _cluster(name, numbers, limits, priority="Dedicated", market="on_demand"):
    least, most = limits
    scale = {"minNodeCount": least, "maxNodeCount": most}
    arm = _compute("AmlCompute", vmSize=H100, vmPriority=priority, scaleSettings=scale)
    return Example(
        name,
        [(H100, *numbers, market, "runs")],
        {
            "azurerm_machine_learning_compute_cluster.x": {
                "vm_size": H100,
                "vm_priority": priority,
                "scale_settings": [{"min_node_count": least, "max_node_count": most}],
            }
        },
        arm=(arm,),
        live=within(arm, services=(ML,)),
    )


def _deployment(number, **properties):
    return {
        "type": f"{WORKSPACE}/onlineEndpoints/deployments",
        "apiVersion": "2024-10-01",
        "name": "ws/e/d",
        "sku": {"name": "Default", "capacity": number},
        "properties": {"endpointComputeType": "Managed", "instanceType": H100} | properties,
    }


BY_TARGET = {"scaleType": "TargetUtilization", "minInstances": 1, "maxInstances": 3}
SETTING = {
    "type": "Microsoft.Insights/autoscaleSettings",
    "apiVersion": "2022-10-01",
    "name": "as",
    "properties": {
        "enabled": True,
        "targetResourceUri": ENDPOINT,
        "profiles": [{"name": "p", "capacity": {"minimum": "2", "maximum": "20", "default": "2"}}],
    },
}
EXAMPLES = [
    _cluster("jobs bring nodes up to the limit", (Range(0, 32), exactly(32)), (0, 4)),
    _cluster("and leave the least", (Range(16, 32), exactly(32)), (2, 4)),
    _cluster("low priority is spot", (Range(0, 8), exactly(8)), (0, 1), "LowPriority", "spot"),
    Example(
        "an instance is one machine",
        [(H100, exactly(8), exactly(8), "on_demand", "runs")],
        {"azurerm_machine_learning_compute_instance.x": {"virtual_machine_size": H100}},
        arm=(_compute("ComputeInstance", vmSize=H100),),
        live=within(_compute("ComputeInstance", vmSize=H100), services=(ML,)),
    ),
    Example(
        "an attached cluster that is not in the plan may have anything",
        [ANYTHING],
        {"azurerm_machine_learning_inference_cluster.x": {"kubernetes_cluster_id": AKS}},
        arm=(_compute("Kubernetes", AKS),),
        live=within(_compute("Kubernetes", AKS), services=(ML,)),
    ),
    Example(
        "an attached cluster of the plan is counted there",
        [(H100, exactly(16), exactly(16), "on_demand", "runs")],
        {
            "azurerm_machine_learning_inference_cluster.x": {"kubernetes_cluster_id": AKS},
            "azurerm_kubernetes_cluster.aks": {
                "id": AKS,
                "default_node_pool": [{"vm_size": H100, "node_count": 2}],
            },
        },
        arm=(
            _compute("Kubernetes", AKS),
            {
                "type": "Microsoft.ContainerService/managedClusters",
                "apiVersion": "2025-05-01",
                "name": "aks",
                "properties": {"agentPoolProfiles": [{"name": "gpu", "vmSize": H100, "count": 2}]},
            },
        ),
    ),
    Example(
        "a deployment has its instances",
        [(H100, exactly(16), exactly(16), "on_demand", "runs")],
        arm=(_deployment(2, scaleSettings={"scaleType": "Default"}),),
        live=within(_deployment(2, scaleSettings={"scaleType": "Default"}), services=(ML,)),
    ),
    Example(
        "a deployment scales by its target",
        [(H100, exactly(16), exactly(24), "on_demand", "runs")],
        arm=(_deployment(2, scaleSettings=BY_TARGET),),
        live=within(_deployment(2, scaleSettings=BY_TARGET), services=(ML,)),
    ),
    Example(
        "an autoscale setting raises a deployment",
        [(H100, exactly(16), exactly(160), "on_demand", "runs")],
        arm=(_deployment(2, scaleSettings={"scaleType": "Default"}), SETTING),
        live=within(_deployment(2, scaleSettings={"scaleType": "Default"}), SETTING, services=(ML,)),
    ),
]
