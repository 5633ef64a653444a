"""An estate in which every call of a scan has something to ask for."""

from tests.cloud.azure.estate import ONE
from tests.cloud.azure.resources import H100, cluster, machine, resource, scale_set

COMPUTE, ML = "Microsoft.Compute", "Microsoft.MachineLearningServices/workspaces"
GROUP = f"/subscriptions/{ONE}/resourceGroups/ai/providers"
SET = f"{GROUP}/{COMPUTE}/virtualMachineScaleSets/w"
NEW = "Standard_ND999_X9_v9"


def fill(estate):
    """Put something of every service into the subscription."""
    for body in (*_machines(), *_capacity(), *_managed()):
        estate.resource(body)
    estate.billing = {"1234:5678_2019-05-31": {ONE: ""}}
    provider = f"/subscriptions/{ONE}/providers"
    estate.answers |= {
        f"{GROUP}/microsoft.azurefleet/fleets/managed/virtualmachinescalesets".lower(): [
            {"id": SET, "operationStatus": "Succeeded"}
        ],
        f"{GROUP}/microsoft.azurefleet/fleets/launched/virtualmachines".lower(): [
            {"name": "vm", "id": f"{GROUP}/{COMPUTE}/virtualMachines/vm", "operationStatus": "Succeeded"}
        ],
        f"{provider}/microsoft.compute/skus": [
            {"resourceType": "virtualMachines", "name": NEW, "locations": ["eastus"], "capabilities": []}
        ],
        f"/subscriptions/{ONE}/locations": [
            {"name": "eastus", "type": "Region", "metadata": {"regionType": "Physical"}}
        ],
        f"{provider}/microsoft.compute/locations/eastus/usages": [
            {
                "name": {"value": "standardNDSH100v5Family"},
                "currentValue": 0,
                "limit": 96,
                "unit": "Count",
            }
        ],
        f"{provider}/microsoft.machinelearningservices/locations/eastus/quotas": [],
        f"{provider}/microsoft.insights/eventtypes/management/values": [],
    }


def _machines():
    yield machine("vm")
    yield machine("new", size=NEW)
    yield from scale_set("w")
    yield from cluster("ml")
    capacity = {"minimum": "0", "maximum": "4", "default": "1"}
    yield resource(
        "Microsoft.Insights/autoscaleSettings",
        "w",
        {"enabled": True, "targetResourceUri": SET, "profiles": [{"name": "p", "capacity": capacity}]},
    )
    pool = "Microsoft.StandbyPool/standbyVirtualMachinePools"
    elastic = {"maxReadyCapacity": 1, "minReadyCapacity": 0}
    yield resource(
        pool,
        "s",
        {
            "attachedVirtualMachineScaleSetId": SET,
            "elasticityProfile": elastic,
            "virtualMachineState": "Deallocated",
        },
    )
    yield resource(
        f"{pool}/standbyVirtualMachines",
        "s/vm",
        {"virtualMachineResourceId": f"{GROUP}/{COMPUTE}/virtualMachines/vm"},
    )


def _capacity():
    groups = f"{COMPUTE}/capacityReservationGroups"
    yield resource(
        groups, "r", {"capacityReservations": [{"id": f"{GROUP}/{groups}/r/capacityReservations/h"}]}
    )
    yield resource(
        f"{groups}/capacityReservations",
        "r/h",
        {"provisioningState": "Succeeded"},
        sku={"name": H100, "capacity": 2},
    )
    hosts = f"{COMPUTE}/hostGroups"
    yield resource(
        hosts, "g", {"platformFaultDomainCount": 1, "hosts": [{"id": f"{GROUP}/{hosts}/g/hosts/h"}]}
    )
    yield resource(
        f"{hosts}/hosts", "g/h", {"provisioningState": "Succeeded"}, sku={"name": "NDSH100v5-Type1"}
    )
    for name, mode in (("managed", "Managed"), ("launched", "Launch")):
        yield resource(
            "Microsoft.AzureFleet/fleets",
            name,
            {
                "mode": mode,
                "vmSizesProfile": [{"name": H100}],
                "regularPriorityProfile": {"capacity": 1, "minCapacity": 0},
            },
        )


def _managed():
    yield resource(ML, "ws", {"friendlyName": "Jane Doe"})
    yield resource(
        f"{ML}/computes",
        "ws/c",
        {
            "computeType": "AmlCompute",
            "properties": {"vmSize": H100, "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 2}},
        },
    )
    yield resource(f"{ML}/onlineEndpoints", "ws/e", {"authMode": "Key"})
    yield resource(
        f"{ML}/onlineEndpoints/deployments",
        "ws/e/d",
        {"endpointComputeType": "Managed", "instanceType": H100, "scaleSettings": {"scaleType": "Default"}},
        sku={"name": "Default", "capacity": 1},
    )
    yield resource(f"{ML}/jobs", "ws/j", {"jobType": "Command", "status": "Running"})
    yield resource("Microsoft.Batch/batchAccounts", "b", {"poolAllocationMode": "BatchService"})
    yield resource(
        "Microsoft.Batch/batchAccounts/pools",
        "b/p",
        {"vmSize": H100, "scaleSettings": {"fixedScale": {"targetDedicatedNodes": 1}}},
    )
    yield resource("Microsoft.HDInsight/clusters", "h", {"computeProfile": {"roles": []}})
    yield resource("Microsoft.RedHatOpenShift/openShiftClusters", "o", {"workerProfiles": []})
    yield resource("Microsoft.Databricks/workspaces", "d", {"managedResourceGroupId": f"{GROUP}/x"})
    fabric = "Microsoft.ServiceFabric/managedClusters"
    yield resource(fabric, "f", {"dnsName": "f"})
    yield resource(f"{fabric}/nodeTypes", "f/n", {"vmSize": H100, "vmInstanceCount": 1, "isPrimary": True})
    profile = {"name": "gpu", "workloadProfileType": "NC24-A100", "minimumCount": 0, "maximumCount": 1}
    yield resource("Microsoft.App/managedEnvironments", "env", {"workloadProfiles": [profile]})
    environment = f"{GROUP}/Microsoft.App/managedEnvironments/env"
    yield resource(
        "Microsoft.App/containerApps", "app", {"environmentId": environment, "workloadProfileName": "gpu"}
    )
    yield resource("Microsoft.App/jobs", "job", {"environmentId": environment, "workloadProfileName": "gpu"})
    yield resource("Microsoft.ContainerInstance/containerGroups", "cg", {"containers": []})
    yield resource("Microsoft.Synapse/workspaces", "sw", {"provisioningState": "Succeeded"})
    yield resource("Microsoft.Synapse/workspaces/bigDataPools", "sw/p", {"nodeSize": "Large"})
