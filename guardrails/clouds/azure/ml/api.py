"""Azure Machine Learning: workspaces, their compute, online deployments and jobs. No meaning.

Compute, endpoints and jobs are in no inventory of Azure: they are asked of each workspace. Newer kinds of
compute carry the same fields as older ones. Source: Azure REST API, Machine Learning 2024-10-01.
"""

from collections.abc import Iterator

import msgspec

from guardrails.catalog.regions import spelt
from guardrails.clouds.azure.compute.sets import AUTOSCALING, Scaler, scalers
from guardrails.clouds.azure.compute.sizes import ACTION as SIZES
from guardrails.clouds.azure.compute.sizes import SizeFacts, resolve
from guardrails.clouds.azure.live import Resource
from guardrails.clouds.azure.ml import jobs
from guardrails.clouds.azure.ml.jobs import VERSION, Job
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service

_LIST = "Workspaces_ListBySubscription"
_COMPUTES, _ENDPOINTS, _DEPLOYMENTS = "Compute_List", "OnlineEndpoints_List", "OnlineDeployments_List"
_TYPE = "Microsoft.MachineLearningServices/workspaces"
ACTIONS = (
    RestAction(
        _LIST,
        f"{_TYPE}/read",
        "which machine learning workspaces there are",
        path=f"/subscriptions/{{subscription}}/providers/{_TYPE}",
        version=VERSION,
    ),
    RestAction(
        _COMPUTES,
        f"{_TYPE}/computes/read",
        "clusters, instances and attached machines of a workspace: sizes, numbers, limits",
        path="{workspace}/computes",
        version=VERSION,
    ),
    RestAction(
        _ENDPOINTS,
        f"{_TYPE}/onlineEndpoints/read",
        "which online endpoints a workspace has",
        path="{workspace}/onlineEndpoints",
        version=VERSION,
    ),
    RestAction(
        _DEPLOYMENTS,
        f"{_TYPE}/onlineEndpoints/deployments/read",
        "sizes and numbers of the machines that serve an endpoint",
        path="{endpoint}/deployments",
        version=VERSION,
    ),
    *jobs.ACTIONS,
    AUTOSCALING,
    SIZES,
)


class Compute(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Compute of a workspace.

    Attributes:
        kind: `AmlCompute`, `ComputeInstance`, `Kubernetes` … in lower case; empty: it says none.
        count, least, most: Nodes of a cluster: now, and its limits.
        state: Of an instance.
        used: Id of what is attached, in lower case.
        asks: Whether an instance type of an attached cluster asks for accelerators.
    """

    id: str
    region: str
    kind: str = ""
    size: str = ""
    count: Count | None = None
    least: Count | None = None
    most: Count | None = None
    priority: str = ""
    state: str = ""
    used: str = ""
    asks: bool = False
    tags: dict[str, str] = {}


class Deployment(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Machines that serve an online endpoint.

    Attributes:
        size: Empty: it says none.
        count, least, most: Instances: now, and the limits of its scaling.
        scale: How it scales: `Default` means that it does not by itself; empty: it says nothing.
        on_cluster: Whether it runs on a cluster that is attached, which brings the machines.
    """

    id: str
    region: str
    size: str = ""
    count: Count | None = None
    least: Count | None = None
    most: Count | None = None
    scale: str = ""
    on_cluster: bool = False
    tags: dict[str, str] = {}


class Records(msgspec.Struct, frozen=True, omit_defaults=True):
    """Machine learning in one subscription, as far as it may have accelerators.

    Attributes:
        scalers: Autoscale settings of deployments.
        types: Sizes that the catalog does not know.
        lost: Operations that were not wholly answered.
    """

    computes: tuple[Compute, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    jobs: tuple[Job, ...] = ()
    scalers: tuple[Scaler, ...] = ()
    types: tuple[SizeFacts, ...] = ()
    lost: tuple[str, ...] = ()


class _Scale(msgspec.Struct, rename="camel"):
    min_node_count: Count | None = None
    max_node_count: Count | None = None
    scale_type: str | None = None
    min_instances: Count | None = None
    max_instances: Count | None = None


class _Resources(msgspec.Struct):
    limits: dict[str, str | int | None] | None = None
    requests: dict[str, str | int | None] | None = None


class _InstanceType(msgspec.Struct):
    resources: _Resources | None = None


class _Inner(msgspec.Struct, rename="camel"):
    """What a kind of compute says of itself."""

    vm_size: str | None = None
    vm_priority: str | None = None
    virtual_machine_size: str | None = None
    agent_vm_size: str | None = None
    agent_count: Count | None = None
    current_node_count: Count | None = None
    scale_settings: _Scale | None = None
    state: str | None = None
    instance_types: dict[str, _InstanceType | None] | None = None


class _Properties(msgspec.Struct, rename="camel"):
    compute_type: str | None = None
    compute_location: str | None = None
    resource_id: str | None = None
    properties: _Inner | None = None


class _Compute(Resource, frozen=True, kw_only=True):
    properties: _Properties


class _Sku(msgspec.Struct):
    capacity: Count | None = None


class _Serving(msgspec.Struct, rename="camel"):
    instance_type: str | None = None
    endpoint_compute_type: str | None = None
    scale_settings: _Scale | None = None


class _Deployment(Resource, frozen=True, kw_only=True):
    sku: _Sku | None = None
    properties: _Serving


def read(calls: Calls, keep: ReadFilter) -> Records:
    """What each workspace has."""
    computes: list[Compute] = []
    deployments: list[Deployment] = []
    found: list[Job] = []
    for workspace in sorted(calls.pages(_LIST, "value", Resource), key=lambda each: each.key):
        computes += _computes(calls, keep, workspace)
        if keep.in_scope(workspace.region):
            deployments += _deployments(calls, keep, workspace)
            found += jobs.read(calls, keep, workspace)
    met = [(each.size, each.region) for each in computes if each.size]
    met += [(each.size, each.region) for each in deployments if each.size]
    met += [(size, job.region) for job in found for asked in job.asked for size in asked.sizes]
    ids = frozenset(each.id.lower() for each in deployments if not each.on_cluster)
    return Records(
        tuple(computes),
        tuple(deployments),
        tuple(found),
        tuple(scalers(calls, ids)) if ids else (),
        resolve(calls, keep, met),
        calls.lost,
    )


def _computes(calls: Calls, keep: ReadFilter, workspace: Resource) -> Iterator[Compute]:
    """Compute may stand in another region than its workspace."""
    for each in calls.pages(_COMPUTES, "value", _Compute, workspace=workspace.id):
        found = _compute(each, keep, workspace)
        if keep.in_scope(found.region) and not (found.size and keep.has_no_accelerators(found.size)):
            yield found


def _compute(each: _Compute, keep: ReadFilter, workspace: Resource) -> Compute:
    own = each.properties
    inner = own.properties or _Inner()
    scale = inner.scale_settings or _Scale()
    fixed = inner.agent_count
    return Compute(
        id=each.id,
        region=spelt(own.compute_location or "") or each.region or workspace.region,
        kind=(own.compute_type or "").lower(),
        size=inner.vm_size or inner.virtual_machine_size or inner.agent_vm_size or "",
        count=inner.current_node_count if fixed is None else fixed,
        least=scale.min_node_count,
        most=scale.max_node_count,
        priority=inner.vm_priority or "",
        state=inner.state or "",
        used=(own.resource_id or "").lower(),
        asks=any(map(_asks, (inner.instance_types or {}).values())),
        tags=keep.tags({**(workspace.tags or {}), **(each.tags or {})}),
    )


def _asks(kind: _InstanceType | None) -> bool:
    """Whether an instance type asks for resources of a vendor, as accelerators are: `nvidia.com/gpu`."""
    resources = (kind.resources if kind else None) or _Resources()
    return any("/" in name for name in (*(resources.limits or ()), *(resources.requests or ())))


def _deployments(calls: Calls, keep: ReadFilter, workspace: Resource) -> Iterator[Deployment]:
    endpoints = calls.pages(_ENDPOINTS, "value", Resource, workspace=workspace.id)
    for endpoint in sorted(endpoints, key=lambda each: each.key):
        for each in calls.pages(_DEPLOYMENTS, "value", _Deployment, endpoint=endpoint.id):
            own = each.properties
            if own.instance_type and keep.has_no_accelerators(own.instance_type):
                continue
            scale = own.scale_settings or _Scale()
            above = {**(workspace.tags or {}), **(endpoint.tags or {})}
            yield Deployment(
                id=each.id,
                region=each.region or endpoint.region or workspace.region,
                size=own.instance_type or "",
                count=each.sku.capacity if each.sku else None,
                least=scale.min_instances,
                most=scale.max_instances,
                scale=scale.scale_type or "",
                on_cluster=(own.endpoint_compute_type or "").lower() == "kubernetes",
                tags=keep.tags({**above, **(each.tags or {})}),
            )


ML = Service(
    name="ml",
    client="arm",
    actions=ACTIONS,
    records=Records,
    read=read,
    regionless=True,
    types=(_TYPE.lower(),),
)
