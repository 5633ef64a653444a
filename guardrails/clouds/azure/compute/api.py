"""Machines of one subscription, as far as accelerators go: single ones, scale sets, what makes these larger.

Calls, at the least: one list of machines and one of scale sets; besides, only when something that may have
accelerators was found, the states of machines, the instances of each uniform set, autoscale settings, standby
pools with the machines in each, and what Azure says of sizes that the catalog does not know.
"""

import msgspec

from guardrails.clouds.azure.compute import instances, sets, sizes
from guardrails.clouds.azure.compute.instances import Instance
from guardrails.clouds.azure.compute.sets import Scaler, ScaleSet, StandbyPool
from guardrails.clouds.azure.compute.sizes import SizeFacts
from guardrails.clouds.service import Calls, ReadFilter, Service


class Records(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of one subscription.

    Attributes:
        instances: Virtual machines and instances of uniform scale sets.
        types: Sizes that the catalog does not know.
        lost: Operations that were not wholly answered.
    """

    instances: tuple[Instance, ...] = ()
    scale_sets: tuple[ScaleSet, ...] = ()
    scalers: tuple[Scaler, ...] = ()
    pools: tuple[StandbyPool, ...] = ()
    types: tuple[SizeFacts, ...] = ()
    lost: tuple[str, ...] = ()


def read(calls: Calls, keep: ReadFilter) -> Records:
    """All machines of a subscription that may have accelerators."""
    machines = list(instances.machines(calls, keep))
    found = tuple(sets.scale_sets(calls, keep))
    for each in found:
        if not each.flexible:
            machines += instances.of_set(calls, keep, each.id)
    ids = frozenset(each.id for each in found)
    met = [(each.size, each.region) for each in machines]
    met += [(size, each.region) for each in found for size in each.sizes]
    return Records(
        tuple(machines),
        found,
        tuple(sets.scalers(calls, ids)) if ids else (),
        tuple(sets.standby_pools(calls, ids)) if ids else (),
        sizes.resolve(calls, keep, met),
        calls.lost,
    )


COMPUTE = Service(
    name="compute",
    client="arm",
    actions=(*instances.ACTIONS, *sets.ACTIONS, sizes.ACTION),
    records=Records,
    read=read,
    regionless=True,
    types=("microsoft.compute/virtualmachines", "microsoft.compute/virtualmachinescalesets"),
)
