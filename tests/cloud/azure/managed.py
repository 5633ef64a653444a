"""Bodies of managed services as ARM answers them, with people's names that must stay there."""

from tests.cloud.azure.estate import ONE
from tests.cloud.azure.resources import A100, H100, PEOPLE, PLAIN, machine, resource

BATCH, ML = "Microsoft.Batch/batchAccounts", "Microsoft.MachineLearningServices/workspaces"


def learning(name="ws", **about):
    """A workspace with a cluster, an instance, a deployment with two instances, and a serverless job."""
    limits = {"minNodeCount": 0, "maxNodeCount": 4, "nodeIdleTimeBeforeScaleDown": "PT5M"}
    cluster = {"vmSize": H100, "vmPriority": "Dedicated", "scaleSettings": limits, "currentNodeCount": 1}
    owner = {"userName": "jane.doe@contoso.example", "userId": "x"}
    instance = {"vmSize": A100, "state": "Stopped", "createdBy": owner}
    run = {
        "jobType": "Command",
        "status": "Running",
        "resources": {"instanceType": H100, "instanceCount": 2},
        "tags": {"customer": "C-1"},
    }
    serving = {
        "endpointComputeType": "Managed",
        "instanceType": A100,
        "scaleSettings": {"scaleType": "Default"},
    }
    return [
        resource(ML, name, {"friendlyName": "of Jane Doe"}, **about),
        resource(
            f"{ML}/computes", f"{name}/gpu", {"computeType": "AmlCompute", "properties": cluster}, **about
        ),
        resource(
            f"{ML}/computes",
            f"{name}/box",
            {"computeType": "ComputeInstance", "properties": instance},
            **about,
        ),
        resource(f"{ML}/onlineEndpoints", f"{name}/chat", {"authMode": "Key"}, **about),
        resource(
            f"{ML}/onlineEndpoints/deployments",
            f"{name}/chat/blue",
            serving,
            sku={"name": "Default", "capacity": 2},
            **about,
        ),
        resource(f"{ML}/jobs", f"{name}/run", run, **about),
    ]


def batch(name="render", **about):
    """An account with a pool of a fixed number, of which one node is there."""
    account = {
        "poolAllocationMode": "BatchService",
        "dedicatedCoreQuota": 500,
        "lowPriorityCoreQuota": 0,
        "dedicatedCoreQuotaPerVMFamily": [{"name": "standardNDSH100v5Family", "coreQuota": 192}],
        "dedicatedCoreQuotaPerVMFamilyEnforced": True,
    }
    pool = {
        "vmSize": H100.upper(),
        "scaleSettings": {"fixedScale": {"targetDedicatedNodes": 2, "targetLowPriorityNodes": 0}},
        "currentDedicatedNodes": 1,
        "currentLowPriorityNodes": 0,
        "userAccounts": [{"name": "jane", "password": None}],
    }
    return [resource(BATCH, name, account, **about), resource(f"{BATCH}/pools", f"{name}/p", pool, **about)]


def containers(**about):
    """An environment with an app on a serverless GPU, and a container group that asks for two."""
    profile = {"name": "gpu", "workloadProfileType": "Consumption-GPU-NC24-A100"}
    environment = resource(
        "Microsoft.App/managedEnvironments", "env", {"workloadProfiles": [profile]}, **about
    )
    app = {
        "environmentId": environment["id"],
        "workloadProfileName": "gpu",
        "runningStatus": "Running",
        "configuration": {"activeRevisionsMode": "Single"},
        "template": {
            "scale": {"minReplicas": 1, "maxReplicas": 3},
            "containers": [{"name": "c", "image": "i"}],
        },
    }
    asks = {"requests": {"cpu": 4, "memoryInGB": 8, "gpu": {"count": 2, "sku": "V100"}}}
    group = {
        "osType": "Linux",
        "priority": "Spot",
        "containers": [{"name": "train", "properties": {"image": "i", "resources": asks}}],
    }
    return [
        environment,
        resource("Microsoft.App/containerApps", "app", app, **about),
        resource("Microsoft.ContainerInstance/containerGroups", "group", group, **about),
    ]


def synapse(**about):
    """A workspace with a Spark pool of three accelerated nodes."""
    kind = "Microsoft.Synapse/workspaces"
    pool = {
        "nodeSize": "Large",
        "nodeSizeFamily": "HardwareAcceleratedGPU",
        "nodeCount": 3,
        "sparkVersion": "3.4",
    }
    return [
        resource(kind, "syn", {"sqlAdministratorLogin": "jane"}, **about),
        resource(f"{kind}/bigDataPools", "syn/spark", pool, **about),
    ]


def databricks(name="dbx", mode="Hybrid", subscription=ONE, **about):
    """A workspace; in the group that it keeps, one machine."""
    group = f"managed-{name}"
    properties = {
        "computeMode": mode,
        "managedResourceGroupId": f"/subscriptions/{subscription}/resourceGroups/{group}",
        "createdBy": PEOPLE,
    }
    kind = "Microsoft.Databricks/workspaces"
    made = resource(kind, name, properties, subscription=subscription, sku={"name": "premium"}, **about)
    tags = {"Vendor": "Databricks", "Creator": "jane.doe@contoso.example"}
    return [made, machine(f"{name}-worker", A100, tags=tags, subscription=subscription, group=group)]


def hdinsight(**about):
    """A cluster whose two workers are accelerated."""
    roles = [
        {"name": name, "targetInstanceCount": 2, "hardwareProfile": {"vmSize": size}}
        for name, size in (("headnode", PLAIN), ("workernode", A100))
    ]
    return [resource("Microsoft.HDInsight/clusters", "hdi", {"computeProfile": {"roles": roles}}, **about)]


def everything(**about):
    """One of each."""
    kinds = (learning, batch, containers, synapse, databricks, hdinsight)
    return [body for kind in kinds for body in kind(**about)]
