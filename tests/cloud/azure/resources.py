"""Bodies of resources as ARM answers them: each with the names of people that must stay there."""

from tests.cloud.azure.estate import ONE

H100, A100, PLAIN = "Standard_ND96isr_H100_v5", "Standard_NC24ads_A100_v4", "Standard_D4s_v5"
PEOPLE = {"createdBy": "jane.doe@contoso.example", "lastModifiedBy": "jane.doe@contoso.example"}


def resource(kind, name, properties, subscription=ONE, group="ai", location="eastus", **body):
    """A resource: `resource("Microsoft.Compute/virtualMachines", "vm", {…})`; children by `/`."""
    service, *types = kind.split("/")
    ends = "/".join(f"{each}/{part}" for each, part in zip(types, name.split("/"), strict=True))
    return {
        "id": f"/subscriptions/{subscription}/resourceGroups/{group}/providers/{service}/{ends}",
        "name": name.rpartition("/")[2],
        "type": kind,
        "location": location,
        "systemData": PEOPLE,
        "properties": properties,
        **body,
    }


def machine(name, size=H100, power="running", tags=None, **about):
    """A virtual machine."""
    statuses = [
        {"code": "ProvisioningState/succeeded", "level": "Info", "displayStatus": "Provisioning succeeded"},
        {"code": f"PowerState/{power}", "level": "Info", "displayStatus": f"VM {power}"},
    ]
    properties = {
        "hardwareProfile": {"vmSize": size},
        "osProfile": {"computerName": name, "adminUsername": "jane", "customData": "hf_secret"},
        "networkProfile": {"networkInterfaces": [{"id": "/nic", "properties": {"privateIp": "10.1.2.3"}}]},
        "provisioningState": "Succeeded",
        "timeCreated": "2026-10-01T12:00:00.1234567+00:00",
        "instanceView": {"statuses": statuses},
    }
    properties |= about.pop("properties", {})
    return resource("Microsoft.Compute/virtualMachines", name, properties, tags=tags or {}, **about)


def scale_set(name, size=H100, capacity=2, **about):
    """A uniform scale set, and its instances."""
    properties = {
        "orchestrationMode": "Uniform",
        "provisioningState": "Succeeded",
        "virtualMachineProfile": {
            "osProfile": {"adminUsername": "jane", "adminPassword": "hf_secret"},
            "priority": "Regular",
        },
    }
    kind = "Microsoft.Compute/virtualMachineScaleSets"
    made = resource(
        kind, name, properties, sku={"name": size, "tier": "Standard", "capacity": capacity}, **about
    )
    instances = [
        resource(
            f"{kind}/virtualMachines",
            f"{name}/{number}",
            {
                "hardwareProfile": {"vmSize": size},
                "instanceView": {"statuses": [{"code": "PowerState/running"}]},
                "provisioningState": "Succeeded",
            },
            sku={"name": size, "tier": "Standard"},
            instanceId=str(number),
            **about,
        )
        for number in range(capacity)
    ]
    return [made, *instances]


def cluster(name, pool="gpu", size=H100, count=1, most=4, **about):
    """A cluster of AKS with one pool; its nodes are a scale set in the group that AKS keeps."""
    group = f"MC_ai_{name}_eastus"
    properties = {
        "provisioningState": "Succeeded",
        "fqdn": f"{name}-jane.hcp.eastus.azmk8s.example",
        "nodeResourceGroup": group,
        "agentPoolProfiles": [
            {
                "name": pool,
                "vmSize": size,
                "count": count,
                "minCount": 0,
                "maxCount": most,
                "enableAutoScaling": True,
                "scaleSetPriority": "Regular",
                "powerState": {"code": "Running"},
                "type": "VirtualMachineScaleSets",
                "mode": "User",
            }
        ],
    }
    made = resource("Microsoft.ContainerService/managedClusters", name, properties, **about)
    nodes = scale_set(f"aks-{pool}-12345678-vmss", size, count, **{**about, "group": group})
    return [made, *nodes]
