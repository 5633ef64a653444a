"""What was read of AWS in one region of one account, as workloads. Pure.

Owners of instances from the highest down: those that a managed service names (EKS node group, Batch
environment), then autoscaling groups, then fleets.
"""

from collections.abc import Collection, Mapping
from typing import Any

from guardrails.catalog.accelerators import Accelerators
from guardrails.clouds import join
from guardrails.clouds.aws.ec2.api import Records
from guardrails.clouds.aws.ec2.owners import INSTANCE, machines
from guardrails.clouds.aws.tags import MARKS
from guardrails.clouds.headroom import Read
from guardrails.clouds.region import MachineFields, RegionFacts
from guardrails.model.account import CloudAccount
from guardrails.model.workload import Unresolved, Workload

ORDER = (
    *("eks", "batch", "ecs", "emr", "pcs"),
    *("sagemaker", "codebuild", "gamelift", "appstream", "workspaces"),
    *("autoscaling", "fleets", "ec2"),
)
"""Services that hold workloads: owners of instances from the highest down; the second line owns none."""
_READ_BY = {"fleets": "ec2"}
"""Services whose things another one reads."""
_MACHINE = MachineFields(
    kind=INSTANCE,
    type="InstanceType",
    state="State",
    made_by="Tags",
    template=Unresolved("launchTemplate", "its launch template is not known"),
)


def region_facts(
    account: CloudAccount, region: str, accelerators: Accelerators, accounts: Collection[str] = ()
) -> RegionFacts:
    """What joins use; see `RegionFacts`."""
    return RegionFacts(
        account=account,
        region=region,
        accelerators=accelerators,
        accounts=accounts,
        machine=_MACHINE,
        marks=MARKS,
    )


def workloads(read: Mapping[str, Any], facts: RegionFacts) -> list[Workload]:
    """The rows of one region.

    Args:
        read: What was kept, by service; services of which nothing was read are not among them.
        facts: Of the region.
    """
    claimed = join.claims("guardrails.clouds.aws", ORDER, read, facts, _READ_BY)
    sure = Read(
        join.whole(read, "ec2", "DescribeInstances"),
        join.whole(read, "autoscaling", "DescribeAutoScalingGroups"),
    )
    return join.workloads(claimed, machines(read.get("ec2", Records())), sure, facts)
