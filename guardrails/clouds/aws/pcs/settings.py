"""AWS Parallel Computing Service: groups of nodes of one of several types. Pure.

Source: PCS API, ComputeNodeGroup (`instanceConfigs`, `scalingConfiguration`, `purchaseOption`).
"""

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.clouds.counting import UNSET, scaled
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN

_MARKETS = {"ONDEMAND": "on_demand", "SPOT": "spot", "CAPACITY_BLOCK": "reserved"}


class NodeGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group of nodes.

    Attributes:
        types: Of which its nodes may be, as alternatives.
        running: Nodes that run, where the API tells.
        least, most: Nodes that there always are, and at the most.
        purchase: `ONDEMAND`, `SPOT`, `CAPACITY_BLOCK`; not set: on demand.
    """

    types: tuple[Field[str], ...] = ()
    running: Field[int] = UNSET
    least: Field[int] = Field()
    most: Field[int] = Field()
    purchase: Field[str] = Field()


def parts(group: NodeGroup, accelerators: Accelerators) -> list[Part]:
    """One part."""
    size, open_ = scaled(group.running, group.least, group.most)
    types = group.types or (Field(None, "instance_configs"),)
    option = group.purchase
    market = UNKNOWN if option.is_lost else _MARKETS.get(option.value or "ONDEMAND", UNKNOWN)
    choices = tuple(machine(accelerators, "aws", each, size) for each in types)
    return [Part(choices=choices, open=open_, market=market)]
