"""GKE: node pools, whose counts are per zone or for the pool, and nodes that a cluster makes by itself. Pure.

Sources: GKE API, NodePool (`initialNodeCount`: per zone), NodePoolAutoscaling (`minNodeCount`,
`maxNodeCount`: per zone; `totalMinNodeCount`, `totalMaxNodeCount`: for the pool) and ResourceLimit.
"""

import msgspec

from guardrails.catalog.accelerators import Accelerators, Size
from guardrails.clouds import counting
from guardrails.clouds.counting import UNSET, Counted
from guardrails.clouds.gcp.compute.settings import amount_choice
from guardrails.clouds.parts import Part
from guardrails.model.field import Field, either
from guardrails.model.range import ONE, Range, exactly
from guardrails.model.workload import Unresolved


class Scaling(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of a pool's autoscaler.

    Attributes:
        least, most: In each zone.
        total_least, total_most: In all zones together; one above 0 takes the place of those of a zone.
    """

    least: Field[int] = UNSET
    most: Field[int] = UNSET
    total_least: Field[int] = UNSET
    total_most: Field[int] = UNSET


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """How many nodes a pool has.

    Attributes:
        count: Nodes in each zone.
        initial: Nodes in each zone that it begins with; asked where `count` does not say.
        scaling: Its autoscaler; None: it has none.
        zones: In how many zones it stands.
        zones_path: Which attribute says so.
    """

    count: Field[int] = UNSET
    initial: Field[int] = UNSET
    scaling: Scaling | None = None
    zones: Range = ONE
    zones_path: str = "node_locations"


def pool_number(pool: Pool) -> Counted:
    """Planned nodes and the largest number of them, over all zones."""
    count = either(pool.count, pool.initial)
    if pool.scaling is None:
        size, open_ = counting.fixed(count if count.value is not None else _first_lost(pool))
        size = counting.product(size, pool.zones)
    else:
        size, open_ = _scaled(pool, pool.scaling)
        if count.value is not None:
            planned = pool.zones.times(count.value)
            size = counting.raised(Size(planned, exactly(planned.min)), size.ceiling)
    counted = count.value is not None or pool.scaling is not None
    if counted and size.ceiling.max is None and pool.zones.max is None:
        open_ += (Unresolved(pool.zones_path, "the number of zones is not known"),)
    return Counted(size, open_)


def _first_lost(pool: Pool) -> Field[int]:
    return msgspec.structs.replace(pool.count, reason=pool.count.reason or pool.initial.reason)


def _scaled(pool: Pool, scaling: Scaling) -> Counted:
    """What the autoscaler makes."""
    if scaling.total_most.value:
        return counting.scaled(UNSET, scaling.total_least, scaling.total_most)
    most = scaling.most
    if scaling.total_most.is_lost:
        most = msgspec.structs.replace(most, value=None, reason=most.reason or scaling.total_most.reason)
    size, open_ = counting.scaled(UNSET, scaling.least, most)
    return Counted(counting.product(size, pool.zones), open_)


class Limit(msgspec.Struct, frozen=True):
    """A limit of nodes that a cluster makes by itself, for one resource.

    Attributes:
        kind: `cpu`, `memory` or an accelerator.
        least, most: Of it, in all such nodes together.
    """

    kind: Field[str]
    least: Field[int] = UNSET
    most: Field[int] = UNSET


def limit_parts(limit: Limit, accelerators: Accelerators, name: str) -> list[Part]:
    """Accelerators that a cluster may add by itself; none when it limits something else."""
    if limit.kind.value in ("cpu", "memory"):
        return []
    size, open_ = counting.scaled(UNSET, limit.least, limit.most)
    return [Part(choices=(amount_choice(limit.kind, accelerators, size),), open=open_, name=name)]
