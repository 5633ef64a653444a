"""AKS: pools own what is in the resource group that the service keeps for a cluster's nodes. Pure.

Which of it is a pool's, the names say that the service gives to what it makes there. Machines of no pool are
those that a cluster makes by itself, where it does.
Source: Azure, "Cluster infrastructure resource group" and "Supported resource tags" of AKS.
"""

import re
from collections.abc import Iterator, Sequence

from guardrails.clouds.azure.aks import settings
from guardrails.clouds.azure.aks.api import Cluster, Pool, Records, Scale
from guardrails.clouds.azure.live import AzureFacts, Held, single_zone, told
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.parts import Part
from guardrails.clouds.region import LiveContext
from guardrails.model.field import Field
from guardrails.model.workload import InstanceDetails, Workload

CLUSTER, POOL = "azurerm_kubernetes_cluster", "azurerm_kubernetes_cluster_node_pool"


def claim(records: Records, facts: AzureFacts) -> Claimed:
    """Pools, and clusters that make nodes by themselves, as owners; the AI toolchain is a delegated row."""
    return Claimed(
        owners=tuple(owner for cluster in records.clusters for owner in _owners(cluster, facts)),
        rows=tuple(row for cluster in records.clusters for row in _toolchain(cluster, facts)),
    )


def _owners(cluster: Cluster, facts: AzureFacts) -> Iterator[Owner]:
    held = facts.within(cluster.properties.node_resource_group or "")
    taken: set[str] = set()
    for pool in cluster.properties.agent_pool_profiles or ():
        own = [each for each in held if _is_of(pool.name, each.label)]
        taken.update(each.id for each in own)
        yield from _pool(cluster, pool, own, facts)
    rest = [each for each in held if each.id not in taken]
    for part in _automatic(cluster):
        yield Owner(
            kind=CLUSTER,
            id=cluster.id,
            choices=part.choices,
            groups=tuple(each.id for each in rest if not each.type),
            instances=frozenset(each.id for each in rest if each.type),
            traits=LiveContext(
                role="delegated", region=cluster.region, claims=facts.claims(cluster.tags or {})
            ),
        )


def _is_of(pool: str, name: str) -> bool:
    """Whether AKS gives such a name to what it makes for a pool: `aks-gpu-12345678-vmss`, `aksgpu`."""
    own = re.escape(pool.lower())
    return re.fullmatch(rf"aks-{own}-\d+-\w+|aks{own}", name) is not None


def _pool(cluster: Cluster, pool: Pool, own: Sequence[Held], facts: AzureFacts) -> Iterator[Owner]:
    """An owner for each size; the first has the scale set, and machines of sizes that none names."""
    groups = tuple(each.id for each in own if not each.type)
    left = {each.id: each.type.lower() for each in own if each.type}
    named = _nodes(pool)
    parts = settings.pool_parts(
        settings.Pool(nodes=named, priority=Field(pool.scale_set_priority)), facts.accelerators
    )
    sizes = [(each.size.value or "").lower() for each in named]
    for at, (part, nodes) in enumerate(zip(parts, named, strict=True)):
        mine = {id_ for id_, size in left.items() if size == sizes[at] or (at == 0 and size not in sizes)}
        yield Owner(
            kind=POOL,
            id=f"{cluster.id}/agentPools/{pool.name}" + (f"/{part.name}" if part.name else ""),
            choices=part.choices,
            running=None if groups and at == 0 else _running(cluster, pool, nodes),
            groups=groups if at == 0 else (),
            instances=frozenset(mine),
            traits=_traits(cluster, pool, part, facts),
        )


def _nodes(pool: Pool) -> list[settings.Nodes]:
    manual, automatic = pool.scales
    path = f"agentPoolProfiles.{pool.name}"
    several = [
        *(
            settings.Nodes(size=told(each.size, f"{path}.size"), count=told(each.count, f"{path}.count"))
            for each in manual
        ),
        *(_scaled(each, path) for each in automatic),
    ]
    if several:
        return several
    scales = bool(pool.enable_auto_scaling)
    return [
        settings.Nodes(
            size=told(pool.vm_size, f"{path}.vmSize"),
            count=Field(pool.count, f"{path}.count"),
            least=Field(pool.min_count),
            most=told(pool.max_count, f"{path}.maxCount"),
            scales=Field(scales),
        )
    ]


def _scaled(scale: Scale, path: str) -> settings.Nodes:
    return settings.Nodes(
        size=told(scale.size, f"{path}.size"),
        least=Field(scale.min_count),
        most=told(scale.max_count, f"{path}.maxCount"),
        scales=Field(True),
    )


def _running(cluster: Cluster, pool: Pool, nodes: settings.Nodes) -> tuple[tuple[str, int], ...] | None:
    """What runs by the pool's own figures."""
    if any(each is not None and each.is_off for each in (cluster.properties.power_state, pool.power_state)):
        return ()
    size = nodes.size.value or ""
    now = {(each.size or "").lower(): each.count for each in pool.virtual_machine_nodes_status or ()}
    number = now.get(size.lower(), nodes.count.value)
    return None if number is None or not size else ((size, number),)


def _traits(cluster: Cluster, pool: Pool, part: Part, facts: AzureFacts) -> LiveContext:
    reserved, host = pool.capacity_reservation_group_id or "", pool.host_group_id
    live = InstanceDetails(reservation=reserved, tenancy="host" if host else "")
    return LiveContext(
        region=cluster.region,
        zone=single_zone(pool.availability_zones),
        placement=(pool.proximity_placement_group_id or "").rpartition("/")[2],
        market=part.market,
        claims=facts.claims({**(cluster.tags or {}), **(pool.tags or {})}),
        open=part.open,
        live=live if reserved or host else None,
    )


def _automatic(cluster: Cluster) -> list[Part]:
    """What the cluster makes by itself."""
    if settings.is_automatic(Field(cluster.sku.name if cluster.sku is not None else None)):
        return settings.automatic_parts(settings.AUTOMATIC)
    profile = cluster.properties.node_provisioning_profile
    return settings.provisioning_parts(
        Field(profile.mode if profile is not None else None, "nodeProvisioningProfile.mode")
    )


def _toolchain(cluster: Cluster, facts: AzureFacts) -> Iterator[Workload]:
    profile = cluster.properties.ai_toolchain_operator_profile
    enabled = Field(profile is not None and profile.enabled, "aiToolchainOperatorProfile.enabled")
    for part in settings.toolchain_parts(enabled):
        found = facts.accelerators.quantity(part.choices)
        traits = LiveContext(role="delegated", region=cluster.region, claims=facts.claims(cluster.tags or {}))
        if found is not None:
            yield facts.row(CLUSTER, cluster.id, found, traits, part.name)
