"""EKS: managed node groups, and clusters whose Auto Mode makes nodes by itself. Pure.

Sources: EKS API, CreateNodegroup (`instanceTypes`, `capacityType`, `amiType`), WarmPoolConfig; EKS user
guide, "Create a Node Pool for EKS Auto Mode".
"""

import msgspec

from guardrails.catalog.accelerators import NONE, OPEN, Accelerators, Choice, Size, unknown_choice
from guardrails.clouds.aws.autoscaling.settings import WarmPool
from guardrails.clouds.aws.ec2.settings import Launch, launch_market, launch_placement, launched
from guardrails.clouds.counting import Counted, readied, scaled, settled
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN

_MARKETS = {"ON_DEMAND": "on_demand", "SPOT": "spot", "CAPACITY_BLOCK": "reserved"}
_ACCELERATED_IMAGES = ("GPU", "NVIDIA", "NEURON")
"""In the name of an image that EKS builds for accelerated types only."""
_DEFAULT = "t3.medium"
"""What EKS takes where neither the group nor its template names a type."""


class NodeGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A node group.

    Attributes:
        desired, least, most: Nodes now, always, and at the most.
        pool: Nodes that are prepared beside those that run; None: none are.
        types: Its own; where it has none, its template names one.
        launches: Its launch template.
        names_none: Whether it certainly has no types of its own.
        capacity: `ON_DEMAND`, `SPOT`, `CAPACITY_BLOCK`; not set: as its template says.
        image: What EKS calls the image of its nodes.
        shrinks: Whether it is being deleted, and makes no more nodes.
    """

    desired: Field[int] = Field()
    least: Field[int] = Field()
    most: Field[int] = Field()
    pool: WarmPool | None = None
    types: tuple[Field[str], ...] = ()
    launches: tuple[Launch, ...] = ()
    names_none: bool = False
    capacity: Field[str] = Field()
    image: str = ""
    shrinks: bool = False

    @property
    def market(self) -> str:
        """How its nodes are bought."""
        if self.capacity.is_lost:
            return UNKNOWN
        if not self.capacity.value:
            return launch_market(self.launches)
        return _MARKETS.get(self.capacity.value.upper(), UNKNOWN)


def part(group: NodeGroup, accelerators: Accelerators) -> Part:
    """What it may be: several types are alternatives."""
    counted = size(group)
    found = _types(group, accelerators, counted.size)
    least = 1 if any(word in group.image.upper() for word in _ACCELERATED_IMAGES) else 0
    return Part(
        choices=tuple(
            msgspec.structs.replace(each, least=max(each.least, least)) if each.count is None else each
            for each in found
        ),
        open=counted.open,
        market=group.market,
        placement=launch_placement(group.launches),
    )


def size(group: NodeGroup) -> Counted:
    """Nodes that are wanted, and the most of them."""
    counted = scaled(group.desired, group.least, group.most)
    if group.shrinks:
        return settled(counted)
    return counted if group.pool is None else readied(counted, group.pool.prepared, group.pool.kept)


def _types(group: NodeGroup, accelerators: Accelerators, size: Size) -> list[Choice]:
    """The group's own types, else its template's: EKS refuses a group that has both."""
    own = [machine(accelerators, "aws", each, size) for each in group.types]
    if any(each.value is not None for each in group.types):
        return own
    typed = [each for each in group.launches if not each.names_nothing]
    if typed and (not own or not any(each.type.is_lost for each in typed)):
        return launched(accelerators, typed, size)
    if own:
        return own
    if group.names_none:
        return [Choice(_DEFAULT, NONE, 0, size)]
    return [unknown_choice(size, "instance_types", "is not set")]


def delegated(automatic: Field[bool]) -> list[Part]:
    """What Auto Mode may make: the nodes that pods ask for.

    Its built-in node pools make general machines only, but anyone with access to the cluster adds pools of
    accelerated types without a change to the cluster.
    """
    if not automatic.value and not automatic.is_lost:
        return []
    reason = "Auto Mode makes the machines that pods ask for" if automatic.value else automatic.reason
    return [Part(choices=(unknown_choice(OPEN, automatic.path, reason),), role="delegated")]
