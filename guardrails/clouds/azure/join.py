"""What was read of Azure in one subscription, as workloads. Pure.

Owners of machines from the highest down: those that a managed service names (node pools of AKS, pools of
Batch), then fleets and scale sets, then single machines.
"""

from collections.abc import Collection, Mapping
from importlib import import_module
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.clouds import join
from guardrails.clouds.azure.compute.api import Records
from guardrails.clouds.azure.compute.owners import held, machines, sure
from guardrails.clouds.azure.live import MARKS, AzureFacts
from guardrails.clouds.headroom import Read
from guardrails.clouds.region import MachineFields, RegionFacts
from guardrails.model.account import CloudAccount
from guardrails.model.workload import Unresolved, Workload
from guardrails.scan.interface import EVERYWHERE

ORDER: tuple[str, ...] = (
    *("aks", "batch", "ml", "container_apps", "container_groups", "synapse", "clusters"),
    *("fleets", "compute", "reservations"),
)
"""Services that hold workloads: owners of machines from the highest down."""
MACHINE = MachineFields(
    kind="azurerm_linux_virtual_machine",
    type="vmSize",
    state="instanceView",
    made_by="tags",
    template=Unresolved("virtualMachineProfile", "its model is not known"),
)


def subscription_facts(
    account: CloudAccount, accelerators: Accelerators, accounts: Collection[str] = ()
) -> AzureFacts:
    """What joins use; see `AzureFacts`."""
    return AzureFacts(
        account=account,
        region=EVERYWHERE,
        accelerators=accelerators,
        accounts=accounts,
        machine=MACHINE,
        marks=MARKS,
    )


def workloads(read: Mapping[str, Any], facts: RegionFacts) -> list[Workload]:
    """The rows of one subscription.

    Args:
        read: What was kept, by service; services of which nothing was read are not among them.
        facts: Of the subscription.
    """
    compute = read.get("compute", Records())
    whole = msgspec.structs.replace(facts, held=held(compute))
    claimed = [
        import_module(f"guardrails.clouds.azure.{name}.owners").claim(read[name], whole)
        for name in ORDER
        if name in read
    ]
    relied = sure(compute) if "compute" in read else Read(instances=False, groups=False)
    return join.workloads(claimed, machines(compute, whole), relied, whole)
