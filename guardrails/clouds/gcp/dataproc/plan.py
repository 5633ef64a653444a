"""Dataproc: clusters on machines or inside GKE, and templates of workflows that make clusters."""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.build import planned
from guardrails.clouds.counting import UNSET, Counted, scaled
from guardrails.clouds.gcp.compute.machine import LONG, Fields, Guests, machine
from guardrails.clouds.gcp.compute.settings import Machine, any_of, as_template, held_parts, machine_parts
from guardrails.clouds.gcp.dataproc.settings import Group, group_number
from guardrails.clouds.gcp.shared import Google, Text, common, opened, targets, unseen
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import Number, each, first
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable
from guardrails.model.field import Field
from guardrails.model.workload import Workload

_POLICY = "google_dataproc_autoscaling_policy"
_FIELDS = Fields("accelerators", LONG, "n1-standard-4")
_SCALED = {"worker": "worker_config", "secondary": "secondary_worker_config"}


class _Selection(msgspec.Struct):
    machine_types: list[str | None] | None = None


class _Flexibility(msgspec.Struct):
    instance_selection_list: list[_Selection | None] | _Selection | None = None


class _Group(msgspec.Struct):
    accelerators: Guests = None
    instance_flexibility_policy: list[_Flexibility | None] | _Flexibility | None = None
    machine_type: Text = msgspec.UNSET
    num_instances: Number = None


class _NodeGroup(msgspec.Struct):
    node_group_config: list[_Group | None] | _Group | None = None


class _Auxiliary(msgspec.Struct):
    node_group: list[_NodeGroup | None] | _NodeGroup | None = None


class _Autoscaling(msgspec.Struct):
    policy_uri: str | None = None


class _Config(msgspec.Struct):
    autoscaling_config: list[_Autoscaling | None] | _Autoscaling | None = None
    auxiliary_node_groups: list[_Auxiliary | None] | _Auxiliary | None = None
    master_config: list[_Group | None] | _Group | None = None
    preemptible_worker_config: list[_Group | None] | _Group | None = None
    secondary_worker_config: list[_Group | None] | _Group | None = None
    worker_config: list[_Group | None] | _Group | None = None


class _PoolScaling(msgspec.Struct):
    max_node_count: Number = None
    min_node_count: Number = None


class _PoolConfig(msgspec.Struct):
    autoscaling: list[_PoolScaling | None] | _PoolScaling | None = None
    config: list[_Group | None] | _Group | None = None


class _Target(msgspec.Struct):
    node_pool_config: list[_PoolConfig | None] | _PoolConfig | None = None


class _Gke(msgspec.Struct):
    node_pool_target: list[_Target | None] | _Target | None = None


class _Kubernetes(msgspec.Struct):
    gke_cluster_config: list[_Gke | None] | _Gke | None = None


class _Virtual(msgspec.Struct):
    kubernetes_cluster_config: list[_Kubernetes | None] | _Kubernetes | None = None


class Cluster(Google, kw_only=True):
    """`google_dataproc_cluster`. Source: provider schema, hashicorp/google-beta 6.50.0."""

    cluster_config: list[_Config | None] | _Config | msgspec.UnsetType | None = msgspec.UNSET
    virtual_cluster_config: list[_Virtual | None] | _Virtual | None = None


class _PolicyLimit(msgspec.Struct):
    max_instances: Number = None


class _Policy(msgspec.Struct):
    """What is read of a `google_dataproc_autoscaling_policy`."""

    secondary_worker_config: list[_PolicyLimit | None] | _PolicyLimit | None = None
    worker_config: list[_PolicyLimit | None] | _PolicyLimit | None = None


class _Managed(msgspec.Struct):
    config: list[_Config | None] | _Config | None = None


class _Placement(msgspec.Struct):
    managed_cluster: list[_Managed | None] | _Managed | None = None


class Workflow(Google, kw_only=True):
    """`google_dataproc_workflow_template`."""

    placement: list[_Placement | None] | _Placement | None = None


def read_cluster(resource: Resource[Cluster]) -> list[Workload]:
    """A row for each group of machines with accelerators."""
    config = first(resource.values.cluster_config)
    parts: list[Part] = []
    if isinstance(config, _Config):
        parts += _groups(_View(resource, config, ("cluster_config", 0)))
    else:
        parts += (
            unseen(resource, config, "cluster_config") if not resource.values.virtual_cluster_config else []
        )
    parts += _virtual(resource)
    return planned(resource, parts, lambda: common(resource))


def read_workflow(resource: Resource[Workflow]) -> list[Workload]:
    """Rows of role `template`: a workflow's cluster exists while somebody runs it."""
    placement = first(resource.values.placement)
    managed = first(placement.managed_cluster) if placement is not None else None
    config = first(managed.config) if managed is not None else None
    if config is None:
        return []
    path: Path = ("placement", 0, "managed_cluster", 0, "config", 0)
    parts = [as_template(part) for part in _groups(_View(resource, config, path))]
    return planned(resource, parts, lambda: common(resource, role="template"))


class _View(msgspec.Struct):
    """A cluster's configuration, and where it stands."""

    resource: AnyResource
    config: _Config
    top: Path


def _groups(view: _View) -> Iterator[Part]:
    config = view.config
    for name, field in (("master", "master_config"), ("worker", "worker_config")):
        group = first(getattr(config, field))
        if group is not None:
            yield from _part(view, group, (*view.top, field, 0), name)
    for field in ("preemptible_worker_config", "secondary_worker_config"):
        group = first(getattr(config, field))
        if group is not None:
            yield from _secondary(view, group, (*view.top, field, 0))
    for at, auxiliary in enumerate(each(config.auxiliary_node_groups)):
        outer = first(auxiliary.node_group)
        group = first(outer.node_group_config) if outer is not None else None
        if group is not None:
            inner = ("auxiliary_node_groups", at, "node_group", 0, "node_group_config", 0)
            yield from _part(view, group, (*view.top, *inner), f"auxiliary[{at}]")


def _machine(resource: AnyResource, group: _Group, path: Path) -> Machine:
    return machine(resource, group, path, _FIELDS)


def _part(view: _View, group: _Group, path: Path, name: str) -> list[Part]:
    made = _machine(view.resource, group, path)
    return machine_parts(made, view.resource.plan.accelerators, _number(view, group, path, name), name)


def _secondary(view: _View, group: _Group, path: Path) -> list[Part]:
    """Secondary workers: types that their policy lists, else the workers' type; accelerators of their own."""
    resource = view.resource
    worker = first(view.config.worker_config) or _Group(machine_type=None)
    base = _machine(resource, worker, (*view.top, "worker_config", 0))
    own = _machine(resource, msgspec.structs.replace(group, machine_type=None), path)
    own = msgspec.structs.replace(own, type=base.type)
    policy = first(group.instance_flexibility_policy)
    inner = (*path, "instance_flexibility_policy", 0, "instance_selection_list")
    selections = each(policy.instance_selection_list) if policy is not None else []
    machines = [
        msgspec.structs.replace(own, type=fields.text(resource, name, *inner, at, "machine_types", index))
        for at, selection in enumerate(selections)
        for index, name in enumerate(selection.machine_types or ())
    ] or [own]
    number = _number(view, group, path, "secondary")
    return held_parts(any_of(machines, resource.plan.accelerators, number.size), number, "secondary", "spot")


def _number(view: _View, group: _Group, path: Path, role: str) -> Counted:
    """Planned machines; the ceiling is the autoscaling policy's, for groups that it scales."""
    resource, inner = view.resource, (*view.top, "autoscaling_config")
    scaling = first(view.config.autoscaling_config)
    may_scale = scaling is not None or (resource.is_unknown(*inner) and resource.is_configured(*inner))
    most = None
    if role in _SCALED and may_scale:
        most = _policy_limit(view, scaling.policy_uri if scaling is not None else None, role)
    number = fields.set_number(resource, group.num_instances, *path, "num_instances")
    return group_number(Group(role=role, number=number, most=most))


def _policy_limit(view: _View, uri: str | None, kind: str) -> Field[int]:
    """The most machines that the autoscaling policy allows."""
    path = (*view.top, "autoscaling_config", 0, "policy_uri")
    plan = view.resource.plan
    heads, reasons = targets(view.resource, (_POLICY,), uri, *path)
    if not heads and uri:
        heads = plan.by_attribute(_POLICY, "policy_id", uri.rsplit("/", 1)[-1])
        reasons = [] if heads else reasons
    limits = [_limit(plan, head, kind) for head in heads]
    lost = next((head for head, most in zip(heads, limits, strict=True) if most is None), None)
    if lost is not None:
        reasons = [f"the limit of {lost.address} is not known"]
    if not limits or reasons:
        return Field(None, written(path), (reasons or ["is not set"])[0])
    return Field(max(most for most in limits if most is not None), written(path))


def _limit(plan: Plan, head: Head, kind: str) -> int | None:
    """The most machines of a policy; the documented default of secondary workers is none."""
    try:
        policy = opened(plan, head, _Policy)
    except Unreadable:
        return None
    name = _SCALED[kind]
    block = first(getattr(policy.values, name)) or _PolicyLimit()
    most = fields.number(policy, block.max_instances, name, 0, "max_instances")
    return 0 if kind == "secondary" and most.value is None and not most.is_lost else most.value


def _virtual(resource: Resource[Cluster]) -> Iterator[Part]:
    """Node pools that a Dataproc cluster on GKE makes."""
    outer = first(resource.values.virtual_cluster_config)
    kubernetes = first(outer.kubernetes_cluster_config) if outer is not None else None
    gke = first(kubernetes.gke_cluster_config) if kubernetes is not None else None
    path: Path = ("virtual_cluster_config", 0, "kubernetes_cluster_config", 0, "gke_cluster_config", 0)
    for at, target in enumerate(each(gke.node_pool_target) if gke is not None else ()):
        pool = first(target.node_pool_config)
        group = first(pool.config) if pool is not None else None
        if group is not None:
            inner = (*path, "node_pool_target", at, "node_pool_config", 0)
            made = _machine(resource, group, (*inner, "config", 0))
            number = _pool_number(resource, pool, inner)
            yield from machine_parts(made, resource.plan.accelerators, number, f"node_pool[{at}]")


def _pool_number(resource: AnyResource, pool: _PoolConfig, path: Path) -> Counted:
    scaling, inner = first(pool.autoscaling) or _PoolScaling(), (*path, "autoscaling", 0)
    return scaled(
        UNSET,
        fields.number(resource, scaling.min_node_count, *inner, "min_node_count"),
        fields.number(resource, scaling.max_node_count, *inner, "max_node_count"),
    )
