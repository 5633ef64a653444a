"""PCS: a compute node group owns the instances that carry its mark. Pure."""

from collections.abc import Iterator

from guardrails.clouds.aws.pcs import settings
from guardrails.clouds.aws.pcs.api import NodeGroup, Records
from guardrails.clouds.aws.tags import claims_of
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.region import LiveContext, RegionFacts
from guardrails.model.field import Field
from guardrails.model.workload import Unresolved

KIND = "awscc_pcs_compute_node_group"
MARK = "aws:pcs:compute-node-group-id"
_GOING = "DELETING"


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """Node groups as owners."""
    return Claimed(owners=tuple(owner for each in records.groups for owner in _owner(each, facts)))


def _owner(group: NodeGroup, facts: RegionFacts) -> Iterator[Owner]:
    """Nothing when it certainly has no accelerator; a group that goes starts nothing."""
    scaling = group.scaling_configuration
    going = group.status == _GOING
    configured = settings.NodeGroup(
        types=tuple(
            Field(each.instance_type or None, "instanceConfigs.instanceType")
            for each in group.instance_configs
        ),
        least=Field(0 if going else scaling.min_instance_count, "scalingConfiguration.minInstanceCount"),
        most=Field(0 if going else scaling.max_instance_count, "scalingConfiguration.maxInstanceCount"),
        purchase=Field(group.purchase_option or None, "purchaseOption"),
    )
    (part,) = settings.parts(configured, facts.accelerators)
    if part.holds_none:
        return
    lost = () if group.tags is not None else (Unresolved("tags", "are not read"),)
    yield Owner(
        kind=KIND,
        id=group.arn or facts.path(f"compute-node-group/{group.id}"),
        choices=part.choices,
        marks=((MARK, group.id),),
        traits=LiveContext(market=part.market, claims=claims_of(group.tags or {}), open=(*part.open, *lost)),
    )
