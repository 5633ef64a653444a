"""Examples of Azure's clusters, Spark pools and container groups."""

from guardrails.clouds.azure.clusters.api import CLUSTERS
from guardrails.clouds.azure.container_groups.api import CONTAINER_GROUPS
from guardrails.clouds.azure.synapse.api import SYNAPSE
from guardrails.model.range import Range, exactly
from tests.contract.examples.azure_scan import within
from tests.contract.examples.example import Example
from tests.samples.azure_plans import GROUP

A100 = "Standard_NC24ads_A100_v4"
PLAIN = "Standard_D4s_v5"
NODES = f"{GROUP}/providers/Microsoft.ServiceFabric/managedClusters/sf/nodeTypes/gpu"


def _resource(kind, name, **properties):
    return {"type": kind, "apiVersion": "2024-04-01", "name": name, "properties": properties}


def _hdinsight(name, ceiling, terraform, arm):
    """A cluster of two workers that scale."""
    head = {"name": "headnode", "targetInstanceCount": 2, "hardwareProfile": {"vmSize": PLAIN}}
    worker = {"name": "workernode", "targetInstanceCount": 2, "hardwareProfile": {"vmSize": A100}} | arm
    cluster = _resource("Microsoft.HDInsight/clusters", "hdi", computeProfile={"roles": [head, worker]})
    return Example(
        name,
        [(A100, exactly(2), exactly(ceiling), "on_demand", "runs")],
        {
            "azurerm_hdinsight_spark_cluster.x": {
                "roles": [
                    {
                        "head_node": [{"vm_size": PLAIN}],
                        "zookeeper_node": [{"vm_size": PLAIN}],
                        "worker_node": [{"vm_size": A100, "target_instance_count": 2} | terraform],
                    }
                ]
            }
        },
        arm=(cluster,),
        live=within(cluster, services=(CLUSTERS,)),
    )


def _spark(name, pools, terraform, **properties):
    arm = _resource("Microsoft.Synapse/workspaces/bigDataPools", "ws/spark", nodeSize="Large", **properties)
    return Example(
        name,
        pools,
        {"azurerm_synapse_spark_pool.x": {"node_size": "Large"} | terraform},
        arm=(arm,),
        live=within(arm, services=(SYNAPSE,)),
    )


FAMILY = "HardwareAcceleratedGPU"
SPARK = f"{FAMILY} Large"


CONTAINERS = _resource(
    "Microsoft.ContainerInstance/containerGroups",
    "group",
    priority="Spot",
    containers=[
        {"name": "web", "properties": {"resources": {"requests": {"cpu": 1}}}},
        {
            "name": "gpu",
            "properties": {
                "resources": {
                    "requests": {"gpu": {"count": 1, "sku": "V100"}},
                    "limits": {"gpu": {"count": 2, "sku": "V100"}},
                }
            },
        },
    ],
)
NODE_TYPE = _resource(
    "Microsoft.ServiceFabric/managedClusters/nodeTypes", "sf/gpu", vmSize=A100, vmInstanceCount=5
)
SETTING = _resource(
    "Microsoft.Insights/autoscaleSettings",
    "as",
    enabled=True,
    targetResourceUri=NODES,
    profiles=[{"capacity": {"minimum": "5", "maximum": "50", "default": "5"}}],
)
OPENSHIFT = _resource(
    "Microsoft.RedHatOpenShift/openShiftClusters",
    "aro",
    masterProfile={"vmSize": A100},
    workerProfiles=[{"name": "worker", "vmSize": A100, "count": 4}],
)
EXAMPLES = [
    _hdinsight("workers do not scale by themselves", 2, {}, {}),
    _hdinsight(
        "limits let workers grow",
        9,
        {"autoscale": [{"capacity": [{"min_instance_count": 1, "max_instance_count": 9}]}]},
        {"autoscale": {"capacity": {"minInstanceCount": 1, "maxInstanceCount": 9}}},
    ),
    _hdinsight(
        "the largest time slot lets workers grow",
        7,
        {
            "autoscale": [
                {"recurrence": [{"schedule": [{"target_instance_count": 3}, {"target_instance_count": 7}]}]}
            ]
        },
        {
            "autoscale": {
                "recurrence": {
                    "schedule": [
                        {"timeAndCapacity": {"minInstanceCount": 3, "maxInstanceCount": 3}},
                        {"timeAndCapacity": {"minInstanceCount": 7, "maxInstanceCount": 7}},
                    ]
                }
            }
        },
    ),
    Example(
        "node types of Service Fabric have their machines",
        [(A100, exactly(5), exactly(5), "on_demand", "runs")],
        {
            "azurerm_service_fabric_managed_cluster.x": {
                "node_type": [{"name": "gpu", "vm_size": A100, "vm_instance_count": 5}]
            }
        },
        arm=(NODE_TYPE,),
        live=within(NODE_TYPE, services=(CLUSTERS,)),
    ),
    Example(
        "an autoscale setting raises a node type",
        [(A100, exactly(5), exactly(50), "on_demand", "runs")],
        arm=(NODE_TYPE, SETTING),
        live=within(NODE_TYPE, SETTING, services=(CLUSTERS,)),
    ),
    Example(
        "OpenShift has workers and three control nodes",
        [
            (A100, exactly(3), exactly(3), "on_demand", "runs"),
            (A100, exactly(4), exactly(4), "on_demand", "runs"),
        ],
        {
            "azurerm_redhat_openshift_cluster.x": {
                "main_profile": [{"vm_size": A100}],
                "worker_profile": [{"vm_size": A100, "node_count": 4}],
            }
        },
        arm=(OPENSHIFT,),
        live=within(OPENSHIFT, services=(CLUSTERS,)),
    ),
    _spark(
        "a Spark pool has its nodes",
        [(SPARK, Range(4), Range(4), "on_demand", "runs")],
        {"node_size_family": FAMILY, "node_count": 4},
        nodeSizeFamily=FAMILY,
        nodeCount=4,
        autoScale={"enabled": False, "maxNodeCount": 9},
    ),
    _spark(
        "a Spark pool scales",
        [(SPARK, Range(3), Range(9), "on_demand", "runs")],
        {"node_size_family": FAMILY, "auto_scale": [{"min_node_count": 3, "max_node_count": 9}]},
        nodeSizeFamily=FAMILY,
        autoScale={"enabled": True, "minNodeCount": 3, "maxNodeCount": 9},
    ),
    _spark(
        "a pool of plain nodes has no accelerators",
        [],
        {"node_size_family": "MemoryOptimized", "node_count": 4},
        nodeSizeFamily="MemoryOptimized",
        nodeCount=4,
    ),
    Example(
        "containers of a group ask for accelerators",
        [("V100", exactly(2), exactly(2), "spot", "runs")],
        {
            "azurerm_container_group.x": {
                "priority": "Spot",
                "container": [
                    {"name": "web"},
                    {
                        "name": "gpu",
                        "gpu": [{"count": 1, "sku": "V100"}],
                        "gpu_limit": [{"count": 2, "sku": "V100"}],
                    },
                ],
            }
        },
        arm=(CONTAINERS,),
        live=within(CONTAINERS, services=(CONTAINER_GROUPS,)),
    ),
]
