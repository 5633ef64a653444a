"""From parts of a thing, each with the types that it may run, to rows: the only way to one. Pure.

Whoever reads a plan, a template or an API says what the parts are (`settings.py` of the service), and in a
`RowContext` where and whose the thing is. A context costs more than parts, and is made only when one of them
may hold accelerators.
"""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from guardrails.catalog.accelerators import NONE, Accelerators, Choice, Quantity, Size, unknown_choice
from guardrails.model.field import Field
from guardrails.model.range import ZERO
from guardrails.model.tri import Tri
from guardrails.model.workload import UNKNOWN, Action, Claim, InstanceDetails, Role, Unresolved, Workload


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a thing; parts exist together.

    Attributes:
        choices: Types of which it is, as alternatives, each with the number of machines were it all of that.
        open: What is not known of it, besides its types.
        name: What stands behind the `#` of its row's id; empty when the thing has one part.
        market, placement, zone, region, role, provider: Where they differ from the thing's; else empty.
    """

    choices: tuple[Choice, ...]
    open: tuple[Unresolved, ...] = ()
    name: str = ""
    market: str = ""
    placement: str = ""
    zone: str = ""
    region: str = ""
    role: Role | None = None
    provider: str = ""

    @property
    def holds_none(self) -> bool:
        """Whether it has no accelerator for certain."""
        return all(each.chip == NONE for each in self.choices)


class RowContext(msgspec.Struct, frozen=True, kw_only=True):
    """What all rows of a thing share, in the words of the workload's fields.

    Attributes:
        open: What is not known of it, besides its parts.
    """

    address: str
    kind: str
    provider: str
    file: str = ""
    account: str = UNKNOWN
    region: str = UNKNOWN
    zone: str = UNKNOWN
    partition: str = ""
    role: Role = "runs"
    market: str = "on_demand"
    placement: str = ""
    action: Action = "exists"
    claims: tuple[Claim, ...] = ()
    claims_complete: bool = True
    open: tuple[Unresolved, ...] = ()
    set_aside: Tri = "unknown"
    live: InstanceDetails | None = None


def rows(
    accelerators: Accelerators, parts: Iterable[Part], context: Callable[[], RowContext]
) -> list[Workload]:
    """A row for each part that may hold accelerators.

    Args:
        accelerators: The catalog.
        parts: Those of one thing.
        context: What they share; not called when none may hold accelerators.
    """
    shared: RowContext | None = None
    found: list[Workload] = []
    for part in parts:
        quantity = accelerators.quantity(part.choices)
        if quantity is not None:
            shared = shared or context()
            found.append(row(shared, quantity, part))
    return found


def row(context: RowContext, found: Quantity, part: Part) -> Workload:
    """The row of one part.

    Args:
        context: What the parts of its thing share.
        found: What it holds: `accelerators.quantity(part.choices)`, when that is not None.
        part: Which part.
    """
    role = part.role or context.role
    return Workload(
        id=f"{context.address}#{part.name}" if part.name else context.address,
        address=context.address,
        file=context.file,
        provider=part.provider or context.provider,
        account=context.account,
        region=part.region or context.region,
        zone=part.zone or context.zone,
        kind=context.kind,
        role=role,
        instance_type=found.instance_type,
        accelerator=found.accelerator,
        accelerators_per_instance=found.accelerators_per_instance,
        alternatives=found.alternatives,
        instances=found.instances,
        instances_ceiling=found.instances_ceiling,
        accelerators=found.accelerators,
        ceiling=found.ceiling,
        fabric_gbps=found.fabric_gbps,
        placement=part.placement or context.placement,
        market=part.market or context.market,
        action=context.action,
        claims=context.claims,
        claims_complete=context.claims_complete,
        unresolved=_unresolved(found, (*context.open, *part.open), role),
        partition=context.partition,
        set_aside=context.set_aside,
        live=context.live,
    )


def _unresolved(found: Quantity, open_: Sequence[Unresolved], role: Role) -> tuple[Unresolved, ...]:
    """What is not known; of what can hold nothing, nothing matters."""
    if not (found.open or open_) or (found.ceiling.max == 0 and role != "template"):
        return ()
    listed = [Unresolved(path, reason) for path, reason in found.open]
    return tuple(dict.fromkeys((*listed, *open_)))


def machine(accelerators: Accelerators, provider: str, name: Field[str], size: Size) -> Choice:
    """The machine of a setting that names its type."""
    if name.value is None:
        return unknown_choice(size, name.path, name.missing)
    return accelerators.choice(provider, name.value, size, name.path, hidden=name.hidden)


def part_names(names: Sequence[str | None], prefix: str) -> list[str]:
    """Names for the parts of a list: their own, else their place; nothing when there is only one."""
    if len(names) == 1:
        return [""]
    return [name if name and names.count(name) == 1 else f"{prefix}[{at}]" for at, name in enumerate(names)]


def emptied(workload: Workload) -> Workload:
    """A workload that is taken away, or over: it holds nothing, and shows what it held before."""
    return msgspec.structs.replace(
        workload,
        instances=ZERO,
        instances_ceiling=ZERO,
        accelerators=ZERO,
        ceiling=ZERO,
        accelerators_before=workload.accelerators,
        ceiling_before=workload.ceiling,
        accelerator_before=workload.accelerator,
        unresolved=(),
    )
