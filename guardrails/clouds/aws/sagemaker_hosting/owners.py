"""SageMaker: rows of clusters, endpoints, notebooks, Studio and training plans. Pure."""

from collections.abc import Iterator, Mapping

import msgspec

from guardrails.catalog.accelerators import OPEN, SINGLE, Size
from guardrails.clouds import managed
from guardrails.clouds.aws.application_scaling.api import Target
from guardrails.clouds.aws.sagemaker_hosting.api import group_types
from guardrails.clouds.aws.sagemaker_shared.shapes import (
    Cluster,
    ClusterGroup,
    Configured,
    Endpoint,
    Notebook,
    Plan,
    Reserved,
    Studio,
    Variant,
)
from guardrails.clouds.managed import ManagedResource
from guardrails.clouds.parts import Part
from guardrails.clouds.region import LiveContext, RegionFacts
from guardrails.model.range import ONE, ZERO, Range, exactly
from guardrails.model.workload import UNKNOWN, Unresolved, Workload

_STARTABLE = Size(ZERO, ONE)
_GOING = ("Deleting", "Failed", "OutOfService")


def of_cluster(cluster: Cluster, facts: RegionFacts) -> list[Workload]:
    """One row for each instance group of a HyperPod cluster; `#` is its name."""
    id_ = cluster.cluster_arn or facts.path(f"cluster/{cluster.cluster_name}")
    thing = ManagedResource(kind="aws_sagemaker_cluster", id=id_, tags=cluster.tags, word="group")
    groups = (*(cluster.instance_groups or ()), *(cluster.restricted_instance_groups or ()))
    return managed.rows(facts, thing, [part for each in groups for part in _group(cluster, each, facts)])


def _group(cluster: Cluster, group: ClusterGroup, facts: RegionFacts) -> list[Part]:
    current, target = group.current_count, group.target_count
    size, open_ = OPEN, managed.lost("CurrentCount", current, target)
    if not open_:
        now = (target if current is None else current) or 0
        goal = now if target is None or cluster.cluster_status == "Deleting" else target
        size = Size(exactly(now), exactly(max(now, goal)))
    if cluster.auto_scaling is not None and cluster.auto_scaling.mode == "Enable":
        open_ = (*open_, Unresolved("AutoScaling.Mode", "Karpenter adds the machines that pods ask for"))
        size = Size(size.planned, size.ceiling.unbounded())
    types = group_types(group)
    base = Part(name=group.instance_group_name, choices=(), market=_market(group), open=open_)
    details = [(each.instance_type, each.current_count) for each in group.instance_type_details or ()]
    running = [(name, number) for name, number in details if number is not None]
    if len(types) > 1 and exactly(sum(number for _, number in running)) == size.planned:
        return managed.of_several(facts, base, running, types, size.ceiling)
    choices = tuple(managed.machine(facts, name, size, "InstanceType") for name in types or ("",))
    return [msgspec.structs.replace(base, choices=choices)]


def _market(group: ClusterGroup) -> str:
    """How the machines of an instance group are bought."""
    if group.training_plan_arn:
        return "reserved"
    wanted = group.capacity_requirements
    if wanted is None or wanted.spot is None:
        return "on_demand"
    return "spot" if wanted.on_demand is None else UNKNOWN


def of_endpoint(endpoint: Endpoint, targets: tuple[Target, ...] | None, facts: RegionFacts) -> list[Workload]:
    """One row for each variant; `#` is its name. The next deployment runs beside the present one."""
    id_ = endpoint.endpoint_arn or facts.path(f"endpoint/{endpoint.endpoint_name}")
    thing = ManagedResource(kind="aws_sagemaker_endpoint", id=id_, tags=endpoint.tags, word="variant")
    limits = None if targets is None else {each.resource_id: each.max_capacity for each in targets}
    configured = _configured(endpoint)
    pending = endpoint.pending_deployment_summary
    found = [
        part
        for variant in _variants(endpoint)
        for part in _variant(endpoint, variant, configured.get(variant.variant_name), limits, facts)
    ]
    if pending is not None:
        following = (*(pending.production_variants or ()), *(pending.shadow_production_variants or ()))
        for variant in following:
            renamed = msgspec.structs.replace(variant, variant_name=f"{variant.variant_name}/pending")
            found += _variant(endpoint, renamed, None, limits, facts)
    return managed.rows(facts, thing, found)


def _configured(endpoint: Endpoint) -> dict[str, Configured]:
    of = endpoint.configuration
    if of is None:
        return {}
    variants = (*(of.production_variants or ()), *(of.shadow_production_variants or ()))
    return {each.variant_name: each for each in variants}


def _variants(endpoint: Endpoint) -> tuple[Variant, ...]:
    """The variants that run; of an endpoint that shows none yet, those that its configuration asks for."""
    own = (*(endpoint.production_variants or ()), *(endpoint.shadow_production_variants or ()))
    if own or endpoint.endpoint_status in _GOING:
        return own
    return tuple(
        Variant(variant_name=name, desired_instance_count=each.initial_instance_count)
        for name, each in _configured(endpoint).items()
    )


def _variant(
    endpoint: Endpoint,
    variant: Variant,
    configured: Configured | None,
    limits: Mapping[str, int] | None,
    facts: RegionFacts,
) -> list[Part]:
    if variant.current_serverless_config is not None or (
        configured is not None and configured.serverless_config is not None
    ):
        return []
    size, open_ = _size(endpoint, variant, limits)
    reserved = variant.capacity_reservation_config is not None
    base = Part(
        name=variant.variant_name, choices=(), market="reserved" if reserved else "on_demand", open=open_
    )
    pools = [(each.instance_type, each.current_instance_count or 0) for each in variant.instance_pools or ()]
    if pools:
        return managed.of_several(facts, base, pools, _pool_types(variant, configured), size.ceiling)
    name = variant.instance_type or (configured.instance_type if configured is not None else "")
    choice = managed.machine(facts, name, size, "EndpointConfig.InstanceType")
    return [msgspec.structs.replace(base, choices=(choice,))]


def _pool_types(variant: Variant, configured: Configured | None) -> list[str]:
    """The types of which a variant with pools may grow."""
    wanted = (configured.instance_pools if configured is not None else None) or variant.instance_pools
    return [each.instance_type for each in wanted or ()]


def _size(
    endpoint: Endpoint, variant: Variant, limits: Mapping[str, int] | None
) -> tuple[Size, tuple[Unresolved, ...]]:
    """Machines that run, and the most that the variant's own limits or Application Auto Scaling allow."""
    current, desired = variant.current_instance_count, variant.desired_instance_count
    lost = managed.lost("CurrentInstanceCount", current, desired)
    if lost:
        return OPEN, lost
    planned = exactly(current) if current is not None else Range(0, desired)
    scaling = variant.managed_instance_scaling
    own = scaling.max_instance_count if scaling is not None and scaling.status != "DISABLED" else None
    name = f"endpoint/{endpoint.endpoint_name}/variant/{variant.variant_name}"
    scaled = limits.get(name) if limits is not None else None
    top = max(planned.max or 0, desired or 0, own or 0, scaled or 0)
    if limits is None:
        return Size(planned, Range(top)), (Unresolved("MaxCapacity", "scaling limits were not read"),)
    return Size(planned, exactly(top)), ()


def of_notebook(notebook: Notebook, facts: RegionFacts) -> list[Workload]:
    """At most one row; one that is stopped can be started."""
    status = notebook.notebook_instance_status
    if status == "Deleting":
        return []
    size = _STARTABLE if status in ("Stopped", "Failed") else SINGLE
    if status == "Updating":
        size = Size(Range(0, 1), ONE)
    id_ = notebook.notebook_instance_arn or facts.path(f"notebook-instance/{notebook.notebook_instance_name}")
    thing = ManagedResource(kind="aws_sagemaker_notebook_instance", id=id_, tags=notebook.tags)
    choice = managed.machine(facts, notebook.instance_type, size, "InstanceType")
    return managed.rows(facts, thing, [Part(choices=(choice,))])


def of_studio(studio: Studio, facts: RegionFacts) -> list[Workload]:
    """An app that runs, or a space that people can start with one of the types that it sets."""
    kind = "aws_sagemaker_app" if studio.running else "aws_sagemaker_space"
    size = SINGLE if studio.running else _STARTABLE
    path = "ResourceSpec.InstanceType"
    choices = tuple(managed.machine(facts, name, size, path) for name in studio.instance_types)
    unknown = managed.unnamed(size, path, "is a default of its domain, which is not read")
    thing = ManagedResource(kind=kind, id=facts.path(studio.id), tags=studio.tags)
    return managed.rows(facts, thing, [Part(choices=choices or (unknown,))])


def of_plan(plan: Plan, facts: RegionFacts) -> Iterator[Workload]:
    """One reservation for each reserved capacity: what jobs, clusters and endpoints do not use of it.

    One that is yet to begin holds nothing now; it adds to the ceiling what is more than before it.
    """
    capacities = plan.reserved_capacity_summaries or ()
    active = [each for each in capacities if each.status == "Active"]
    coming = [each for each in capacities if each.status in ("Scheduled", "Pending")]
    totals = [each.total_instance_count for each in active]
    whole = sum(number or 0 for number in totals)
    held: dict[str, int] = {}
    for each in active:
        number = each.total_instance_count or 0
        held[each.instance_type] = held.get(each.instance_type, 0) + number
        yield from _reserved(plan, each, _left(plan, number, whole), facts)
    for each in coming:
        number = each.total_instance_count or 0
        before = held.get(each.instance_type, 0)
        held[each.instance_type] = max(before, number)
        yield from _reserved(plan, each, Size(ZERO, exactly(max(0, number - before))), facts)


def _left(plan: Plan, number: int, whole: int) -> Size:
    """Machines of one capacity that are not in use; the plan counts its use over all of them."""
    used = plan.in_use_instance_count
    if used is None:
        left = Range(0, number)
    else:
        left = Range(max(0, number - used), min(number, max(0, whole - used)))
    return Size(left, left)


def _reserved(plan: Plan, reserved: Reserved, size: Size, facts: RegionFacts) -> list[Workload]:
    id_ = reserved.reserved_capacity_arn or plan.training_plan_arn
    traits = LiveContext(role="reservation", zone=reserved.availability_zone or UNKNOWN)
    thing = ManagedResource(kind="aws_sagemaker_training_plan", id=id_, tags=plan.tags, traits=traits)
    path = "ReservedCapacitySummaries.InstanceType"
    choice = managed.machine(facts, reserved.instance_type, size, path)
    open_ = managed.lost("InUseInstanceCount", plan.in_use_instance_count) if size.planned != ZERO else ()
    return managed.rows(facts, thing, [Part(choices=(choice,), market="reserved", open=open_)])
