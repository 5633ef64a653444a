"""Databricks: clusters, the clusters of jobs, and pools, on machines of whichever cloud their type names."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import msgspec

from guardrails.catalog.accelerators import NONE, SINGLE, Choice, Size, unknown_choice
from guardrails.clouds.aws.shared import OPEN, Limits, Part, every, joined_heads, rows, sized
from guardrails.clouds.build import PlanContext
from guardrails.clouds.parts import part_names
from guardrails.formats import marks
from guardrails.formats.decoding import Flag, Json, Number, first, flag
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.facts import Fact
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable, open_resource
from guardrails.model.range import Range, exactly, total
from guardrails.model.workload import SENSITIVE, UNKNOWN, Workload

_POOL = "databricks_instance_pool"


class _Autoscale(msgspec.Struct):
    max_workers: Number = None
    min_workers: Number = None


class _Zoned(msgspec.Struct):
    availability: str | None = None
    zone_id: str | None = None


class _Cluster(msgspec.Struct, kw_only=True):
    """Attributes of a cluster. Source: documentation of databricks/databricks, 1.60 and later."""

    autoscale: list[_Autoscale | None] | _Autoscale | None = None
    aws_attributes: list[_Zoned | None] | _Zoned | None = None
    custom_tags: Json = None
    driver_instance_pool_id: str | None = None
    driver_node_type_id: str | None = None
    instance_pool_id: str | None = None
    is_single_node: Flag = None
    node_type_id: str | None = None
    num_workers: Number = None


class Cluster(_Cluster, kw_only=True):
    """`databricks_cluster`."""


class Pool(msgspec.Struct, kw_only=True):
    """`databricks_instance_pool`."""

    aws_attributes: list[_Zoned | None] | _Zoned | None = None
    custom_tags: Json = None
    id: str | None = None
    max_capacity: Number = None
    min_idle_instances: Number = None
    node_type_id: str | None = None


class _Looped(msgspec.Struct):
    task: "list[_Holder | None] | _Holder | None" = None


class _Holder(msgspec.Struct):
    """A shared cluster or a task; `compute` and `gen_ai_compute_task` ask for serverless GPUs."""

    compute: Json = None
    for_each_task: list[_Looped | None] | _Looped | None = None
    gen_ai_compute_task: Json = None
    new_cluster: list[_Cluster | None] | _Cluster | None = None


class Job(msgspec.Struct, kw_only=True):
    """`databricks_job`: its own cluster (old), shared clusters, and those of single tasks."""

    job_cluster: list[_Holder | None] | _Holder | None = None
    max_concurrent_runs: Number = None
    new_cluster: list[_Cluster | None] | _Cluster | None = None
    tags: Json = None
    task: list[_Holder | None] | _Holder | None = None


def read_cluster(resource: Resource[Cluster]) -> list[Workload]:
    """A row for the workers, and one for a driver of its own type."""
    return _rows(resource, _parts(resource, resource.values, (), ""), "custom_tags")


def read_job(resource: Resource[Job]) -> list[Workload]:
    """Rows of each cluster that the job starts; runs beside each other multiply them."""
    values = resource.values
    clusters: list[tuple[_Cluster, Path]] = [
        (cluster, ("new_cluster", at)) for at, cluster in enumerate(every(values.new_cluster, _Cluster))
    ]
    holders = list(_holders(values))
    for holder, path in holders:
        own = every(holder.new_cluster, _Cluster)
        clusters += [(cluster, (*path, "new_cluster", 0)) for cluster in own]
    fact = resource.number(values.max_concurrent_runs, "max_concurrent_runs")
    runs = fact.value if fact.value is not None or fact.reason else 1
    if runs is None:
        resource.lost("max_concurrent_runs", fact.reason)
    names = part_names([None] * len(clusters), "cluster")
    parts = [
        part
        for name, (cluster, path) in zip(names, clusters, strict=True)
        for part in _parts(resource, cluster, path, name, runs)
    ]
    return _rows(resource, [*parts, *_serverless(resource, holders)], "tags")


def _holders(values: Job) -> Iterator[tuple[_Holder, Path]]:
    """Everything in a job that may have machines of its own, with its path."""
    for name in ("job_cluster", "task"):
        for at, holder in enumerate(every(getattr(values, name), _Holder)):
            yield holder, (name, at)
            for loop in every(holder.for_each_task, _Looped):
                for inner in every(loop.task, _Holder):
                    yield inner, (name, at, "for_each_task", 0, "task", 0)


def _serverless(resource: Resource[Job], holders: Sequence[tuple[_Holder, Path]]) -> Iterator[Part]:
    """A part for each task on serverless GPUs: how many machines it takes is not in the job.

    Source: Databricks, Jobs API 2.2, `Compute.hardware_accelerator` (`GPU_1xA10`, `GPU_8xH100`).
    """
    for holder, path in holders:
        for name in ("compute", "gen_ai_compute_task"):
            where = (*path, name)
            found = resource.plan.signs.find({name: getattr(holder, name)})
            unseen = marks.any_marked(marks.at(resource.unknown, where))
            if found is None and not unseen:
                continue
            secret = found is not None and marks.any_marked(marks.at(resource.sensitive, where))
            said = "known only after apply" if found is None else f"says {found.word}"
            choice = unknown_choice(OPEN, written(where), "is sensitive" if secret else said)
            yield f"serverless.{written(where)}", partial(list, (choice,))


def _parts(
    resource: AnyResource, cluster: _Cluster, path: Path, name: str, runs: int | None = 1
) -> list[Part]:
    """Workers and driver of one cluster. A driver has the workers' type when it names none."""
    own_driver = _names_driver(resource, cluster, path)

    def workers() -> list[Choice]:
        found = _machine(resource, cluster, path, "node_type_id", "instance_pool_id")
        if all(each.chip == NONE for each in found):
            return found
        size = _workers(resource, cluster, path)
        if not own_driver:
            size = Size(size.planned + exactly(1), size.ceiling + exactly(1))
        size = _run(size, runs)
        return [msgspec.structs.replace(each, size=size) for each in found]

    def driver() -> list[Choice]:
        found = _machine(resource, cluster, path, "driver_node_type_id", "driver_instance_pool_id")
        size = _run(SINGLE, runs)
        return [msgspec.structs.replace(each, size=size) for each in found]

    if not own_driver:
        return [(name, workers)]
    prefix = f"{name}." if name else ""
    return [(f"{prefix}workers", workers), (f"{prefix}driver", driver)]


def _run(size: Size, runs: int | None) -> Size:
    """The machines of a cluster that may run several times beside itself."""
    if runs == 1:
        return size
    ceiling = size.ceiling.unbounded() if runs is None else size.ceiling.times(runs)
    return Size(Range(0, ceiling.max), ceiling)


def _names_driver(resource: AnyResource, cluster: _Cluster, path: Path) -> bool:
    return any(
        getattr(cluster, name) is not None
        or (resource.is_unknown(*path, name) and resource.is_configured(*path, name))
        for name in ("driver_node_type_id", "driver_instance_pool_id")
    )


def _workers(resource: AnyResource, cluster: _Cluster, path: Path) -> Size:
    """Workers: their number, or the limits of autoscaling; none on a single node."""
    scale = first(cluster.autoscale)
    number = (cluster.num_workers, (*path, "num_workers"))
    if scale is not None:
        place_ = (*path, "autoscale", 0)
        most = (scale.max_workers, (*place_, "max_workers"))
        least = (scale.min_workers, (*place_, "min_workers"))
        return sized(resource, Limits((None, (*place_, "num_workers")), most, least))
    single = flag(cluster.is_single_node) or (
        cluster.num_workers is None and not resource.is_unknown(*number[1])
    )
    return sized(resource, Limits(number), 0 if single else None)


def _machine(resource: AnyResource, cluster: _Cluster, path: Path, kind: str, pool: str) -> list[Choice]:
    """The machines of a node type, else those of the pool that the cluster draws from."""
    own = resource.text(getattr(cluster, kind), *path, kind)
    where = (*path, kind)
    if own.value is not None:
        return [_typed(resource, own, written(where))]
    value = getattr(cluster, pool)
    if _is_set(resource, value, (*path, pool)):
        pools = joined_heads(resource, _POOL, value, (*path, pool))
        shown = SENSITIVE if resource.is_sensitive(*path, pool) else value
        reason = f"pool {shown} is not in the plan" if value else "known only after apply"
        found = [_of_pool(resource, head) for head in pools]
        return found or [unknown_choice(OPEN, written((*path, pool)), reason)]
    return [unknown_choice(OPEN, written(where), own.reason or "is not set")]


def _is_set(resource: AnyResource, value: Any, path: Path) -> bool:
    return value is not None or (resource.is_unknown(*path) and resource.is_configured(*path))


def _of_pool(resource: AnyResource, head: Head) -> Choice:
    try:
        pool = open_resource(resource.plan, head, Pool)
    except Unreadable as problem:
        return unknown_choice(OPEN, problem.path, f"{head.address}: {problem.reason}")
    own = pool.text(pool.values.node_type_id, "node_type_id")
    path = f"{head.address}.node_type_id"
    return _typed(resource, own, path) if own.value is not None else unknown_choice(OPEN, path, own.reason)


def _typed(resource: AnyResource, kind: Fact, path: str) -> Choice:
    choose = resource.plan.accelerators.choice
    return choose(cloud_of(kind.value), kind.value, OPEN, path, hidden=kind.sensitive)


def cloud_of(node_type: str) -> str:
    """The cloud whose machines have names like this one."""
    if node_type.lower().startswith(("standard_", "basic_")):
        return "azure"
    return "aws" if "." in node_type else "gcp"


def read_pool(resource: Resource[Pool]) -> list[Workload]:
    """At most one row, of role `reservation`: clusters draw on it, it adds what they leave."""
    values = resource.values
    kind = resource.text(values.node_type_id, "node_type_id")

    def choices() -> list[Choice]:
        if kind.value is None:
            found = unknown_choice(OPEN, "node_type_id", kind.reason or "is not set")
        else:
            found = _typed(resource, kind, "node_type_id")
        if found.chip == NONE:
            return [found]
        most = resource.number(values.max_capacity, "max_capacity")
        idle = resource.number(values.min_idle_instances, "min_idle_instances").value or 0
        if most.value is None:
            resource.lost("max_capacity", most.reason or "is not set")
        whole = Range(0) if most.value is None else exactly(most.value)
        drawn = total(_drawn(resource))
        ceiling = whole.minus(drawn)
        planned = Range(min(idle, most.value) if most.value is not None else idle)
        top = ceiling.max if most.value is not None else None
        low = planned.min if top is None else min(planned.min, top)
        return [msgspec.structs.replace(found, size=Size(Range(low, top), ceiling))]

    return _rows(resource, [("", choices)], "custom_tags", "reservation")


def _drawn(resource: Resource[Pool]) -> Sequence[Range]:
    """The most machines that clusters of the plan take from a pool."""
    return resource.listed(_draws)


def _draws(plan: Plan) -> dict[int, list[Range]]:
    """By pool, what each cluster of the plan takes from it."""
    found: dict[int, list[Range]] = {}
    for head in plan.heads:
        if head.type == "databricks_cluster" and head.mode != "data":
            _draw(plan, head, found)
    return found


def _draw(plan: Plan, head: Head, known: dict[int, list[Range]]) -> None:
    """Note what one cluster takes from the one pool that it names."""
    try:
        cluster = open_resource(plan, head, Cluster)
    except Unreadable:
        return
    pools = joined_heads(cluster, _POOL, cluster.values.instance_pool_id, ("instance_pool_id",))
    if not cluster.gone and len(pools) == 1:
        drawn = known.setdefault(id(pools[0]), [])
        drawn += [row.instances_ceiling for row in read_cluster(cluster) if not row.id.endswith("#driver")]


def _rows(resource: AnyResource, parts: Sequence[Part], tags: str, role: Any = "runs") -> list[Workload]:
    """Rows with the cloud of their own node type."""

    def made() -> PlanContext:
        claims = Claims(resource)
        claims.required(getattr(resource.values, tags), tags)
        zoned = first(getattr(resource.values, "aws_attributes", None)) or _Zoned()
        where = place.aws(resource, arns=(), region=place.aws_region(zoned.zone_id), zone=Fact(zoned.zone_id))
        return PlanContext(UNKNOWN, where, claims, "", _market(zoned), role)

    found = rows(resource, parts, made)
    return [msgspec.structs.replace(row, provider=_provider(row)) for row in found]


def _provider(row: Workload) -> str:
    return cloud_of(row.instance_type) if row.instance_type not in (UNKNOWN, SENSITIVE) else UNKNOWN


def _market(zoned: _Zoned) -> str:
    availability = (zoned.availability or "").upper()
    return {"SPOT": "spot", "SPOT_WITH_FALLBACK": UNKNOWN}.get(availability, "on_demand")
