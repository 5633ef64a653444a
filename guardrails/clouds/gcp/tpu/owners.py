"""Cloud TPU: a row for each node, and for what a queued resource is still to make. Pure.

A node names the queued resource that made it, and the API writes that name: it counts as a node alone.
"""

from collections import Counter
from collections.abc import Iterator

import msgspec

from guardrails.catalog.accelerators import EMPTY, OPEN, SINGLE, Choice, Size
from guardrails.clouds.counting import Counted
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.gcp.links import place
from guardrails.clouds.gcp.tpu import settings
from guardrails.clouds.gcp.tpu.api import Node, QueuedResource, Records, Slice, Wanted
from guardrails.clouds.owners import Claimed
from guardrails.clouds.region import LiveContext
from guardrails.model.field import Field
from guardrails.model.range import ONE, ZERO, Range, exactly
from guardrails.model.workload import InstanceDetails, Unresolved, Workload

NODE = "google_tpu_v2_vm"
QUEUED = "google_tpu_v2_queued_resource"
_NODES = "tpu.nodes.list"
_UNSPECIFIED = ("", "TYPE_UNSPECIFIED")


def claim(records: Records, facts: GcpFacts) -> Claimed:
    """Nodes are no machines of Compute Engine: all of it are rows."""
    rows = [row for each in records.nodes for row in _node(each, facts)]
    rows += [row for each in records.queued for row in _queued(each, records, facts)]
    return Claimed(rows=tuple(rows))


def _node(node: Node, facts: GcpFacts) -> Iterator[Workload]:
    if node.state in settings.GONE:
        return
    size, open_ = _of_state(node.state)
    found = facts.accelerators.quantity([_choice(node, size, facts)])
    if found is not None:
        traits = msgspec.structs.replace(
            _traits(node.id, node, facts), open=open_, live=InstanceDetails(launched_day=node.created_day)
        )
        yield facts.row(NODE, facts.path(node.id), found, traits)


def _of_state(state: str) -> Counted:
    """One node by its state: it is there, can be started, or may be either."""
    if state in settings.HOLDING:
        return Counted(SINGLE)
    if state in settings.STARTABLE:
        return Counted(Size(ZERO, ONE))
    return Counted(Size(Range(0, 1), ONE), (Unresolved("state", f"{state or 'none'} is not known"),))


def _queued(each: QueuedResource, records: Records, facts: GcpFacts) -> Iterator[Workload]:
    """What it is still to make, a row for each kind of node; those that are there are taken off it."""
    there = Counter(_kind(node, facts) for node in records.nodes if node.queued == each.id)
    for at, wanted in enumerate(each.wanted or (Wanted(number=None),)):
        kind = _kind(wanted, facts)
        counted = _to_come(each.state, wanted.number, there[kind], listed=_NODES not in records.lost)
        there[kind] = max(0, there[kind] - (wanted.number or 0))
        if counted.size.ceiling.max == 0:
            continue
        found = facts.accelerators.quantity([_choice(wanted, counted.size, facts)])
        if found is not None:
            traits = msgspec.structs.replace(_traits(each.id, wanted, facts), open=counted.open)
            part = str(at) if len(each.wanted) > 1 else ""
            yield facts.row(QUEUED, facts.path(each.id), found, traits, part)


def _kind(each: Slice, facts: GcpFacts) -> tuple[str, float | None]:
    """What tells nodes apart that are written in different ways: chip and number."""
    found = _choice(each, SINGLE, facts)
    return found.chip, found.count


def _to_come(state: str, number: int | None, there: int, *, listed: bool) -> Counted:
    """The nodes of one kind that are not there yet.

    Args:
        state: Of the queued resource.
        number: How many it asks for; None: not said.
        there: How many of them are.
        listed: Whether all nodes were read.
    """
    if state in settings.OVER or (state in settings.DELIVERED and listed):
        return Counted(EMPTY)
    if number is None:
        return Counted(OPEN, (Unresolved("tpu.nodeSpec.multisliceParams.nodeCount", "is not said"),))
    rest = max(0, number - there)
    if state in settings.DELIVERED:
        return Counted(Size(exactly(rest), exactly(rest)))
    if state in settings.QUEUED:
        return Counted(Size(ZERO, exactly(rest)))
    why = Unresolved("state.state", f"{state or 'none'} is not known")
    return Counted(Size(Range(0, rest), exactly(rest)), (why,))


def _traits(name: str, each: Slice, facts: GcpFacts) -> LiveContext:
    region, zone = place(name)
    return LiveContext(
        region=region,
        zone=zone,
        market=settings.market_name(spot=each.spot, reserved=each.reserved),
        claims=facts.claims(each.labels),
    )


def _choice(each: Slice, size: Size, facts: GcpFacts) -> Choice:
    return settings.slice_choice(_slice(each), facts.accelerators, size)


def _slice(each: Slice) -> settings.Shape | settings.Named:
    """By its generation and topology where these are said, else by its type."""
    if each.generation not in _UNSPECIFIED:
        return settings.Shape(
            Field(each.generation, "acceleratorConfig.type"),
            Field(each.topology or None, "acceleratorConfig.topology"),
        )
    return settings.Named(Field(each.type or None, "acceleratorType", "" if each.type else "is not said"))
