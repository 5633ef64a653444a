"""A region of a cloud that is not AWS: what knows no cloud is tested with it."""

from guardrails.catalog.accelerators import Accelerators
from guardrails.catalog.load import load
from guardrails.clouds.region import MachineFields, RegionFacts
from guardrails.model.account import CloudAccount
from guardrails.model.workload import Unresolved

FACTS = RegionFacts(
    account=CloudAccount(provider="azure", id="sub-1"),
    region="westeurope",
    accelerators=Accelerators(load()),
    machine=MachineFields(
        kind="azurerm_linux_virtual_machine",
        type="hardwareProfile.vmSize",
        state="powerState",
        made_by="tags",
        template=Unresolved("virtualMachineProfile", "its profile is not known"),
    ),
    marks=("azure:",),
)
