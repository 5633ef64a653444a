"""Cloud TPU: nodes and queued resources of one project. Two lists, each for all zones.

A type or state of which nobody knows comes as its own text: nothing here turns it into another.
IAM has no permissions for queued resources: those for nodes are asked for. Source: IAM, "Cloud TPU roles and
permissions", read 2026-11-30.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from guardrails.clouds.gcp.links import place, within
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service

_PAGE = 500
_ANYWHERE = "/v2/projects/{project}/locations/-"
_NODES = RestAction(
    "tpu.nodes.list",
    "tpu.nodes.list",
    "TPU nodes: type, topology, state, market",
    host="tpu",
    path=f"{_ANYWHERE}/nodes",
)
_QUEUED = RestAction(
    "tpu.queuedResources.list",
    "tpu.nodes.list",
    "TPU nodes that are asked for and not there yet",
    host="tpu",
    path=f"{_ANYWHERE}/queuedResources",
)


class Slice(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a node is, and how it is bought.

    Attributes:
        type: `acceleratorType`, e.g. `v5p-128`.
        generation, topology: `acceleratorConfig`, e.g. `V5P` and `4x4x4`.
    """

    type: str = ""
    generation: str = ""
    topology: str = ""
    spot: bool = False
    reserved: bool = False
    labels: dict[str, str] = {}


class Node(Slice, frozen=True, omit_defaults=True, kw_only=True):
    """A node.

    Attributes:
        id: Its name within the project: `locations/us-central1-a/nodes/n`.
        queued: The queued resource that made it, by its name within the project; the API writes it.
        created_day: ISO day in UTC; empty: not said.
    """

    id: str
    state: str = ""
    queued: str = ""
    created_day: str = ""


class Wanted(Slice, frozen=True, omit_defaults=True, kw_only=True):
    """Nodes that a queued resource asks for: `number` equal ones; None: not said."""

    number: Count | None = 1


class QueuedResource(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A request for nodes; `id` is its name within the project, `state` as the API says it."""

    id: str
    state: str = ""
    wanted: tuple[Wanted, ...] = ()


class Records(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of one project; `lost`: operations that were not wholly answered."""

    nodes: tuple[Node, ...] = ()
    queued: tuple[QueuedResource, ...] = ()
    lost: tuple[str, ...] = ()


class _Config(msgspec.Struct):
    type: str = ""
    topology: str = ""


class _Scheduling(msgspec.Struct):
    preemptible: bool = False
    reserved: bool = False
    spot: bool = False


class _Node(msgspec.Struct, rename="camel"):
    name: str = ""
    accelerator_type: str = ""
    accelerator_config: _Config = msgspec.field(default_factory=_Config)
    scheduling_config: _Scheduling = msgspec.field(default_factory=_Scheduling)
    state: str = ""
    labels: dict[str, str] = {}
    queued_resource: str = ""
    create_time: datetime | None = None


class _Multislice(msgspec.Struct, rename="camel"):
    node_count: Count | None = None


class _Spec(msgspec.Struct, rename="camel"):
    node: _Node = msgspec.field(default_factory=_Node)
    multislice_params: _Multislice | None = None


class _Tpu(msgspec.Struct, rename="camel"):
    node_spec: list[_Spec] = []


class _Stated(msgspec.Struct):
    state: str = ""


class _Queued(msgspec.Struct, rename="camel"):
    name: str
    tpu: _Tpu = msgspec.field(default_factory=_Tpu)
    state: _Stated = msgspec.field(default_factory=_Stated)
    spot: dict[str, object] | None = None
    reservation_name: str = ""


def read(calls: Calls, keep: ReadFilter) -> Records:
    """All nodes and queued resources, each once, by name."""
    nodes = (_node(each, keep) for each in calls.pages(_NODES.operation, "nodes", _Node, pageSize=_PAGE))
    queued = (
        _queued(each, keep)
        for each in calls.pages(_QUEUED.operation, "queuedResources", _Queued, pageSize=_PAGE)
    )
    return Records(_once(nodes, keep), _once(queued, keep), calls.lost)


N = TypeVar("N", Node, QueuedResource)


def _once(found: Iterable[N], keep: ReadFilter) -> tuple[N, ...]:
    """Each thing that is in scope once, by name, as it was answered last."""
    named = {each.id: each for each in found if keep.in_scope(place(each.id)[0])}
    return tuple(named[name] for name in sorted(named))


def _node(raw: _Node, keep: ReadFilter) -> Node:
    config, scheduling = raw.accelerator_config, raw.scheduling_config
    return Node(
        id=within(raw.name),
        type=raw.accelerator_type,
        generation=config.type,
        topology=config.topology,
        spot=scheduling.spot or scheduling.preemptible,
        reserved=scheduling.reserved,
        labels=keep.tags(raw.labels),
        state=raw.state,
        queued=within(raw.queued_resource),
        created_day=raw.create_time.astimezone(UTC).date().isoformat() if raw.create_time else "",
    )


def _queued(raw: _Queued, keep: ReadFilter) -> QueuedResource:
    wanted = []
    for spec in raw.tpu.node_spec:
        node, several = spec.node, spec.multislice_params
        scheduling = node.scheduling_config
        wanted.append(
            Wanted(
                number=1 if several is None else several.node_count,
                type=node.accelerator_type,
                generation=node.accelerator_config.type,
                topology=node.accelerator_config.topology,
                spot=raw.spot is not None or scheduling.spot or scheduling.preemptible,
                reserved=bool(raw.reservation_name) or scheduling.reserved,
                labels=keep.tags(node.labels),
            )
        )
    return QueuedResource(id=within(raw.name), state=raw.state.state, wanted=tuple(wanted))


TPU = Service(
    name="tpu", client="tpu", actions=(_NODES, _QUEUED), records=Records, read=read, regionless=True
)
