"""Builders of Azure resources: each gives one entry of `resource_changes` and takes what differs."""

from tests.samples.terraform import block, change, plan, refers

AZURERM = "registry.terraform.io/hashicorp/azurerm"
H100 = "Standard_ND96isr_H100_v5"
A100 = "Standard_NC24ads_A100_v4"
PLAIN = "Standard_D4s_v5"
GROUP = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g"


def entry(name, after, **differs):
    """A resource by `type.name`."""
    kind = name.partition(".")[0]
    return change(name, kind, after, provider_name=AZURERM, **differs)


def azure(*entries, links=None, **differs):
    """A plan of Azure resources.

    Args:
        entries: Its resources.
        links: By `type.name`, expressions of its configuration block; a text stands for a reference to it.
    """
    blocks = [block(name, _expressions(given), "azurerm") for name, given in (links or {}).items()]
    known = {each["address"] for each in blocks}
    blocks += [
        block(name, {}, "azurerm")
        for each in entries
        if (name := each["address"].partition("[")[0]) not in known
    ]
    providers = {"azurerm": {"name": "azurerm"}}
    return plan(*entries, root={"resources": blocks}, providers=providers, **differs)


def _expressions(given):
    return {
        key: refers(f"{value}.id", value) if isinstance(value, str) else value for key, value in given.items()
    }


def vm(name="azurerm_linux_virtual_machine.vm", after=None, **differs):
    """An H100 machine in West Europe."""
    return entry(name, {"size": H100, "location": "West Europe", "tags": None} | (after or {}), **differs)


def scale_set(name="azurerm_linux_virtual_machine_scale_set.ss", after=None, **differs):
    """Two A100 machines."""
    values = {"sku": A100, "instances": 2, "location": "westeurope", "zones": ["1"], "tags": {"team": "ml"}}
    return entry(name, values | (after or {}), unknown=differs.pop("unknown", {"id": True}), **differs)


def autoscale(after=None, maximum=10, minimum=1, **differs):
    """An autoscale setting whose target is known after apply."""
    capacity = [{"minimum": minimum, "maximum": maximum, "default": 1}]
    values = {"location": "westeurope", "enabled": True, "profile": [{"capacity": capacity}], "tags": None}
    return entry(
        differs.pop("name", "azurerm_monitor_autoscale_setting.as"),
        values | (after or {}),
        unknown=differs.pop("unknown", {"target_resource_id": True}),
        **differs,
    )


def reservation(name="azurerm_capacity_reservation.r", after=None, **differs):
    """Ten reserved A100 machines in a group that is made too."""
    values = {"sku": [{"name": A100, "capacity": 10}], "zone": "1", "tags": None}
    unknown = differs.pop("unknown", {"capacity_reservation_group_id": True})
    return entry(name, values | (after or {}), unknown=unknown, **differs)


REMOVES = {
    "azurerm_orchestrated_virtual_machine_scale_set": {"sku_name"},
    "azurerm_monitor_autoscale_setting": {"target_resource_id", "enabled"},
    "azurerm_kubernetes_cluster": {"node_provisioning_profile"},
    "azurerm_container_group": {"container"},
    "azurerm_container_app_environment": {"workload_profile"},
    "azurerm_container_app": {"workload_profile_name"},
    "azurerm_container_app_job": {"workload_profile_name"},
    "azurerm_service_fabric_managed_cluster": {"node_type"},
}
"""What can be taken from a resource so that no accelerator is left in it."""
