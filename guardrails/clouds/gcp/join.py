"""What was read of GCP in one project, as workloads. Pure.

Owners of machines from the highest down: managed services first, then managed instance groups, then single
machines.
"""

from collections.abc import Collection, Iterable, Mapping
from importlib import import_module
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.clouds import join
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.gcp.labels import MARKS
from guardrails.clouds.headroom import Read
from guardrails.clouds.owners import Machine
from guardrails.clouds.region import MachineFields
from guardrails.model.account import CloudAccount
from guardrails.model.workload import Unresolved, Workload
from guardrails.scan.interface import EVERYWHERE

PACKAGE = "guardrails.clouds.gcp"
ORDER = (
    "gke",
    "dataproc",
    "dataflow",
    "batch",
    "notebooks",
    "workstations",
    "vertex",
    "tpu",
    "run",
    "reservations",
    "compute",
)
"""Services that hold workloads: owners of machines from the highest down."""
_MACHINE = MachineFields(
    kind="google_compute_instance",
    type="machineType",
    state="status",
    made_by="labels",
    template=Unresolved("versions", "its instance template is not known"),
)


def project_facts(
    account: CloudAccount, accelerators: Accelerators, accounts: Collection[str] = ()
) -> GcpFacts:
    """What joins use; see `GcpFacts`."""
    return GcpFacts(
        account=account,
        region=EVERYWHERE,
        accelerators=accelerators,
        accounts=accounts,
        machine=_MACHINE,
        marks=MARKS,
    )


def workloads(read: Mapping[str, Any], facts: GcpFacts) -> list[Workload]:
    """The rows of one project.

    Args:
        read: What was kept, by service; services of which nothing was read are not among them.
        facts: Of the project.
    """
    found: Iterable[Machine] = ()
    if "compute" in read:
        owners = import_module(f"{PACKAGE}.compute.owners")
        facts = msgspec.structs.replace(facts, consumed=owners.consumed(read["compute"], facts))
        found = owners.machines(read["compute"], facts)
    claimed = join.claims(PACKAGE, ORDER, read, facts)
    sure = Read(
        join.whole(read, "compute", "compute.instances.aggregatedList"),
        join.whole(read, "compute", "compute.instanceGroupManagers.aggregatedList"),
    )
    return join.workloads(claimed, found, sure, facts)
