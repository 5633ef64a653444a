"""Clusters: rows of machines that are a service's own, owners of those in the group that it keeps. Pure.

Of OpenShift and Service Fabric the numbers are the cluster's own; of what Databricks may still make, no limit
is read: where its machines have accelerators it may make more of them.
Source: Azure, "Azure Red Hat OpenShift support policies" and "Service Fabric managed clusters" on the managed
resource group; "Azure Databricks architecture overview" on classic and serverless compute.
"""

from collections.abc import Iterator, Sequence

from guardrails.catalog.accelerators import OPEN, unknown_choice
from guardrails.clouds import managed
from guardrails.clouds.azure.clusters import settings
from guardrails.clouds.azure.clusters.api import DATABRICKS, HDINSIGHT, OPENSHIFT, Cluster, Records, Role
from guardrails.clouds.azure.compute.owners import open_ended, scaled_by
from guardrails.clouds.azure.compute.sets import AUTOSCALE
from guardrails.clouds.azure.compute.settings import Raise
from guardrails.clouds.azure.live import AzureFacts, Held, told
from guardrails.clouds.counting import Open
from guardrails.clouds.managed import ManagedResource
from guardrails.clouds.owners import Claimed, Owner
from guardrails.clouds.parts import part_names
from guardrails.clouds.region import LiveContext
from guardrails.model.field import Field
from guardrails.model.workload import Workload

_WORKSPACE, _OPENSHIFT, _NODES = (
    *("azurerm_databricks_workspace", "azurerm_redhat_openshift_cluster"),
    "azurerm_service_fabric_managed_cluster",
)
_CONTROL, _CONTROL_NODE = "main", "-master-"
"""Name of the control plane's row, and what names of its machines have in them."""
_NO_LIMIT = "its clusters may have more machines: no limit of it is read"


def claim(records: Records, facts: AzureFacts) -> Claimed:
    """Clusters of HDInsight are rows, all others owners."""
    rows: list[Workload] = []
    owners: list[Owner] = []
    for cluster in records.clusters:
        if cluster.kind == HDINSIGHT:
            rows += _hdinsight(cluster, facts)
        elif cluster.kind == DATABRICKS:
            owners += _databricks(cluster, facts)
        elif cluster.kind == OPENSHIFT:
            owners += _openshift(cluster, facts)
        else:
            owners += (_node_type(cluster, each, records, facts) for each in cluster.roles or ())
    return Claimed(owners=tuple(owners), rows=tuple(rows))


def _hdinsight(cluster: Cluster, facts: AzureFacts) -> list[Workload]:
    listed = cluster.roles or ()
    names = part_names([*(each.name for each in listed), None], "role")
    roles = [settings.hdinsight_role(_role(each, name)) for each, name in zip(listed, names, strict=False)]
    path = "computeProfile.roles"
    parts = settings.parts(roles, facts.accelerators) or [settings.missing_part(path, "is not given")]
    resource = ManagedResource(
        kind=HDINSIGHT, id=cluster.id, tags=cluster.tags, traits=LiveContext(region=cluster.region)
    )
    return managed.rows(facts, resource, parts)


def _role(role: Role, name: str, raises: tuple[Raise, ...] = ()) -> settings.Role:
    return settings.Role(
        name=name,
        size=told(role.size or None, "vmSize"),
        count=Field(role.count, "count"),
        most=tuple(told(each, "maxInstanceCount") for each in role.most),
        raises=raises,
    )


def _openshift(cluster: Cluster, facts: AzureFacts) -> Iterator[Owner]:
    """The control plane, the workers of each profile, and machines of sizes that no profile names."""
    left = [each for each in facts.within(cluster.group) if each.type]
    control = settings.control_plane(told(cluster.control or None, "masterProfile.vmSize"), _CONTROL)
    mine, left = _taken(left, cluster.control, _CONTROL_NODE)
    yield _owner(cluster, control, mine, facts)
    workers = list(cluster.roles or ())
    names = part_names([*(each.name for each in workers), None], "worker")
    for at, (role, name) in enumerate(zip(workers, names, strict=False)):
        again = any(each.size.lower() == role.size.lower() for each in workers[at + 1 :])
        mine, left = _taken(left, role.size, "", role.count if again else None)
        yield _owner(cluster, _role(role, name), mine, facts)
    if left:
        ids = frozenset(each.id for each in left)
        yield Owner(kind=_OPENSHIFT, id=cluster.id, instances=ids, traits=_traits(cluster, facts))


def _taken(
    machines: Sequence[Held], size: str, sign: str, most: int | None = None
) -> tuple[list[Held], list[Held]]:
    """Machines of a size with a sign in their names, so many at the most; and all others."""
    fitting = [each for each in machines if each.type.lower() == size.lower() and sign in each.label]
    mine = fitting[:most]
    return mine, [each for each in machines if each not in mine]


def _owner(cluster: Cluster, role: settings.Role, own: Sequence[Held], facts: AzureFacts) -> Owner:
    (part,) = settings.parts([role], facts.accelerators)
    number, size = role.count.value, role.size.value
    return Owner(
        kind=_OPENSHIFT,
        id=f"{cluster.id}/{role.name}",
        choices=part.choices,
        running=((size, number),) if size and number is not None else None,
        instances=frozenset(each.id for each in own),
        traits=_traits(cluster, facts, part.open),
    )


def _node_type(cluster: Cluster, role: Role, records: Records, facts: AzureFacts) -> Owner:
    """Nodes of one type, in the scale set of its name."""
    raises = [scaled_by(each) for each in records.scalers if each.scale_set == role.id]
    if AUTOSCALE in records.lost:
        raises.append(open_ended("autoscaleSettings", "autoscale settings could not be read"))
    (part,) = settings.parts([_role(role, "", tuple(raises))], facts.accelerators)
    groups = tuple(
        each.id for each in facts.within(cluster.group) if not each.type and each.label == role.name.lower()
    )
    return Owner(
        kind=_NODES,
        id=role.id,
        choices=part.choices,
        running=((role.size, role.count),) if role.size and role.count is not None and not groups else None,
        groups=groups,
        traits=_traits(cluster, facts, part.open, "spot" if role.spot else "on_demand"),
    )


def _databricks(cluster: Cluster, facts: AzureFacts) -> Iterator[Owner]:
    """What a workspace has made in its group, and may make more of."""
    held = facts.within(cluster.group)
    if held:
        yield Owner(
            kind=_WORKSPACE,
            id=cluster.id,
            choices=(unknown_choice(OPEN, "managedResourceGroupId", _NO_LIMIT),),
            groups=tuple(each.id for each in held if not each.type),
            instances=frozenset(each.id for each in held if each.type),
            traits=_traits(cluster, facts),
        )


def _traits(cluster: Cluster, facts: AzureFacts, open_: Open = (), market: str = "on_demand") -> LiveContext:
    return LiveContext(region=cluster.region, market=market, claims=facts.claims(cluster.tags), open=open_)
