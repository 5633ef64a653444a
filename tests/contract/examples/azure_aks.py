"""Examples of AKS."""

from guardrails.clouds.azure.aks.api import AKS
from guardrails.model.range import Range, exactly
from tests.contract.examples.azure_scan import within
from tests.contract.examples.example import Example

H100 = "Standard_ND96isr_H100_v5"
PLAIN = "Standard_D4s_v5"
CLUSTER = "azurerm_kubernetes_cluster.x"
POOL = "azurerm_kubernetes_cluster_node_pool.x"


def _cluster(*pools, **properties):
    return {
        "type": "Microsoft.ContainerService/managedClusters",
        "apiVersion": "2025-05-01",
        "name": "aks",
        "sku": {"name": "Base", "tier": "Standard"},
        "properties": {"dnsPrefix": "aks", "agentPoolProfiles": list(pools)} | properties,
    }


def _pool(**properties):
    return {
        "type": "Microsoft.ContainerService/managedClusters/agentPools",
        "apiVersion": "2025-05-01",
        "name": "aks/gpu",
        "properties": {"vmSize": H100, "mode": "User"} | properties,
    }


def _pools(name, planned, ceiling, terraform, arm, market="on_demand"):
    """A pool of H100 machines, on its own and as the only one of a cluster."""
    pools = [(H100, planned, ceiling, market, "runs")]
    return [
        Example(name, pools, {POOL: {"vm_size": H100} | terraform}, arm=(_pool(**arm),)),
        Example(
            f"{name}, of a cluster",
            pools,
            {CLUSTER: {"default_node_pool": [{"vm_size": H100} | terraform]}} if market != "spot" else {},
            arm=(_cluster({"name": "gpu", "vmSize": H100, "mode": "System"} | arm),),
            live=within(_cluster({"name": "gpu", "vmSize": H100, "mode": "System"} | arm), services=(AKS,)),
        ),
    ]


def _delegated(name, terraform, **properties):
    plain = {"default_node_pool": [{"vm_size": PLAIN, "node_count": 1}]}
    return Example(
        name,
        [("unknown", Range(0), Range(0), "on_demand", "delegated")],
        {CLUSTER: plain | terraform},
        arm=(_cluster({"name": "cpu", "vmSize": PLAIN, "count": 1}, **properties),),
        live=within(_cluster({"name": "cpu", "vmSize": PLAIN, "count": 1}, **properties), services=(AKS,)),
    )


SEVERAL = {
    "type": "VirtualMachines",
    "virtualMachinesProfile": {
        "scale": {
            "manual": [{"size": H100, "count": 3}, {"size": PLAIN, "count": 1}],
            "autoscale": {"size": H100, "minCount": 1, "maxCount": 5},
        }
    },
}
EXAMPLES = [
    *_pools("a pool has its nodes", exactly(16), exactly(16), {"node_count": 2}, {"count": 2}),
    *_pools(
        "the autoscaler's maximum is the most",
        exactly(16),
        exactly(40),
        {"node_count": 2, "auto_scaling_enabled": True, "min_count": 0, "max_count": 5},
        {"count": 2, "enableAutoScaling": True, "minCount": 0, "maxCount": 5},
    ),
    *_pools(
        "what is not said is between the limits",
        Range(8, 40),
        exactly(40),
        {"auto_scaling_enabled": True, "min_count": 1, "max_count": 5},
        {"enableAutoScaling": True, "minCount": 1, "maxCount": 5},
    ),
    *_pools(
        "limits of an autoscaler that is off do not count",
        exactly(16),
        exactly(16),
        {"node_count": 2, "auto_scaling_enabled": False, "max_count": 50},
        {"count": 2, "enableAutoScaling": False, "maxCount": 50},
    ),
    *_pools(
        "a pool may be bought as spot",
        exactly(8),
        exactly(8),
        {"node_count": 1, "priority": "Spot"},
        {"count": 1, "scaleSetPriority": "Spot"},
        market="spot",
    ),
    _delegated(
        "node auto-provisioning makes nodes by itself",
        {"node_provisioning_profile": [{"mode": "Auto"}]},
        nodeProvisioningProfile={"mode": "Auto"},
    ),
    Example(
        "provisioning by hand makes none",
        [],
        {
            CLUSTER: {
                "default_node_pool": [{"vm_size": PLAIN, "node_count": 1}],
                "node_provisioning_profile": [{"mode": "Manual"}],
                "ai_toolchain_operator_enabled": False,
            }
        },
        arm=(
            _cluster(
                {"name": "cpu", "vmSize": PLAIN, "count": 1},
                nodeProvisioningProfile={"mode": "Manual"},
                aiToolchainOperatorProfile={"enabled": False},
            ),
        ),
    ),
    _delegated(
        "the AI toolchain operator makes nodes for workspaces",
        {"ai_toolchain_operator_enabled": True},
        aiToolchainOperatorProfile={"enabled": True},
    ),
    Example(
        "an automatic cluster makes all its nodes",
        [("unknown", Range(0), Range(0), "on_demand", "delegated")],
        {"azurerm_kubernetes_automatic_cluster.x": {"location": "westeurope"}},
        arm=(_cluster() | {"sku": {"name": "Automatic", "tier": "Standard"}},),
        live=within(_cluster() | {"sku": {"name": "Automatic", "tier": "Standard"}}, services=(AKS,)),
    ),
    Example(
        "a pool of virtual machines has nodes of several sizes",
        [
            (H100, exactly(24), exactly(24), "on_demand", "runs"),
            (H100, Range(8, 40), exactly(40), "on_demand", "runs"),
        ],
        arm=(
            {
                "type": "Microsoft.ContainerService/managedClusters/agentPools",
                "apiVersion": "2025-05-01",
                "name": "aks/gpu",
                "properties": SEVERAL,
            },
        ),
        live=within(_cluster({"name": "gpu"} | SEVERAL), services=(AKS,)),
    ),
]
