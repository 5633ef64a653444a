"""Put a reader's findings together into workloads. Reads nothing."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from guardrails.catalog.accelerators import Choice
from guardrails.clouds.parts import Part, RowContext, emptied, rows
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.entries import GONE, Head, action, readable_change
from guardrails.formats.terraform.place import Place, provider_of
from guardrails.formats.terraform.resource import AnyResource, Unreadable
from guardrails.model.range import UNKNOWN as OPEN
from guardrails.model.range import ZERO
from guardrails.model.workload import SENSITIVE, UNKNOWN, Role, Unresolved, Workload


class PlanContext(msgspec.Struct):
    """What all parts of a resource share, in the words of the workload's fields."""

    provider: str
    place: Place
    claims: Claims
    placement: str = ""
    market: str = "on_demand"
    role: Role = "runs"


def planned(
    resource: AnyResource, parts: Iterable[Part], setting: Callable[[], PlanContext]
) -> list[Workload]:
    """The rows of a planned resource.

    Args:
        resource: Which resource.
        parts: What it is made of: those that exist together.
        setting: What they share; not asked when none may hold accelerators.
    """
    return rows(resource.plan.accelerators, parts, lambda: context(resource, setting()))


def context(resource: AnyResource, setting: PlanContext) -> RowContext:
    """What all rows of a planned resource share."""
    place = setting.place
    return RowContext(
        address=resource.row_address,
        kind=resource.kind,
        provider=setting.provider,
        file=resource.plan.name,
        account=place.account,
        region=place.region,
        zone=place.zone,
        partition=place.partition,
        role=setting.role,
        market=setting.market,
        placement=_placement(resource, setting),
        action=resource.action,
        claims=setting.claims.all(),
        claims_complete=setting.claims.complete,
        open=tuple(resource.unresolved),
    )


def workloads(
    resource: AnyResource, choices: Sequence[Choice], setting: PlanContext, part: str = ""
) -> list[Workload]:
    """The row of a resource, or none when it holds no accelerator for certain.

    Args:
        resource: Which resource.
        choices: The instance types that it may run; one of them, when it is known.
        setting: What its parts share.
        part: `#0`, `#1` … when the resource has several parts that exist together.
    """
    only = Part(choices=tuple(choices), name=part.removeprefix("#"))
    return planned(resource, (only,), lambda: setting)


def _placement(resource: AnyResource, setting: PlanContext) -> str:
    """The placement group; where its account is not known, with the provider configuration that makes it.

    Groups of one name in two accounts are two.
    """
    name = setting.placement
    if not name or setting.place.account not in (UNKNOWN, SENSITIVE):
        return name
    key = provider_of(resource.plan, resource.head)
    return f"{name} ({key})" if resource.plan.configuration.has_likes(key) else name


def unreadable(head: Head, file: str, provider: str, problem: Unreadable, role: Role = "runs") -> Workload:
    """The row of a resource that could not be read: everything about it is unknown, but that it goes."""
    doing = action(readable_change(head))
    number = ZERO if role == "template" or doing in GONE else OPEN
    return Workload(
        id=head.address or head.place,
        address=head.address or head.place,
        file=file,
        provider=provider,
        kind=head.type or UNKNOWN,
        role=role,
        instances=number,
        instances_ceiling=number,
        accelerators=number,
        ceiling=number,
        accelerators_before=OPEN,
        ceiling_before=OPEN,
        market=UNKNOWN,
        action=doing,
        claims_complete=False,
        unresolved=(Unresolved(problem.path, problem.reason),),
    )


def with_before(rows: Sequence[Workload], before: Sequence[Workload]) -> list[Workload]:
    """Rows with their accelerators before the change; what only was there is a row that holds nothing."""
    earlier = {each.id: each for each in before}
    result = []
    for each in rows:
        was = earlier.pop(each.id, None)
        result.append(each if was is None else _changed(each, was))
    return result + [emptied(each) for each in earlier.values()]


def unchanged(row: Workload) -> Workload:
    """A row that was there before as it is now."""
    return _changed(row, row)


def _changed(row: Workload, was: Workload) -> Workload:
    return msgspec.structs.replace(
        row,
        accelerators_before=was.accelerators,
        ceiling_before=was.ceiling,
        accelerator_before=was.accelerator,
    )


def multiplied_unknown(workload: Workload, reason: str) -> Workload:
    """A workload of which it is not known how many will exist."""
    if workload.role == "template":
        return workload
    return msgspec.structs.replace(
        workload,
        instances=OPEN,
        instances_ceiling=OPEN,
        accelerators=OPEN,
        ceiling=OPEN,
        unresolved=(*workload.unresolved, Unresolved("count or for_each", reason)),
    )
