"""Read terraform plan files into one snapshot: the plan source's only entry."""

import gc
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from guardrails.catalog.lookup import Catalog
from guardrails.clouds import build
from guardrails.clouds.aside import Shown, marked, on_own_premises
from guardrails.clouds.carriers import can_carry
from guardrails.clouds.parts import emptied
from guardrails.clouds.table import READERS
from guardrails.clouds.unread import net, unlisted
from guardrails.clouds.unread.coverage import of_plan
from guardrails.clouds.unread.unseen import with_unseen
from guardrails.errors import GuardrailsError
from guardrails.formats.decoding import FAILURES, absent, failure
from guardrails.formats.terraform import files, strict, twice
from guardrails.formats.terraform.alike import Readings
from guardrails.formats.terraform.document import open_document
from guardrails.formats.terraform.entries import GONE, Head, action
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.reader import AnyReader
from guardrails.formats.terraform.resource import (
    AnyResource,
    Resource,
    Unreadable,
    known_change,
    open_resource,
)
from guardrails.model.coverage import Coverage
from guardrails.model.snapshot import InputFile, Snapshot
from guardrails.model.workload import SENSITIVE, UNKNOWN, Role, Workload

Say = Callable[[str], object]


def read_plans(
    names: Sequence[str],
    catalog: Catalog,
    tag_keys: frozenset[str] | None = None,
    say: Say = lambda _: None,
) -> Snapshot:
    """Everything that some plan files say about accelerators.

    Args:
        names: Paths of plans as JSON; `-` is standard input.
        catalog: Chips and instance types.
        tag_keys: Tags to keep as claims, in lower case; None for all.
        say: Told where our own code failed on a resource.

    Returns:
        Workloads in the order of files and plans; their ids carry the file in front when there are several.

    Raises:
        InputError: A file cannot be read or is no plan; nothing is concluded from the others.
    """
    collecting = gc.isenabled()
    gc.disable()  # rows are kept and make no cycles: looking for garbage among them is 7 % of the time
    try:
        return _read(names, catalog, tag_keys, say)
    finally:
        if collecting:
            gc.enable()


def _read(names: Sequence[str], catalog: Catalog, tag_keys: frozenset[str] | None, say: Say) -> Snapshot:
    workloads: list[Workload] = []
    coverage: list[Coverage] = []
    inputs: list[InputFile] = []
    taken: dict[str, int] = {}
    seen = 0
    for name in names:
        data, digest = files.read(name)
        document = open_document(name, data)
        twice.keys_once(name, data, document)
        strict.shapes(name, document)
        plan = Plan(name, document, catalog, tag_keys)
        strict.agreement(name, document, plan.heads, plan.deferred)
        found = net.without_echoes(plan, list(_rows(plan, say)))
        rows = list(_numbered(found, taken, f"{name}:" if len(names) > 1 else ""))
        workloads += rows
        coverage += of_plan(plan, document, {row.kind for row in rows if not row.holds_nothing})
        seen += sum(head.mode != "data" for head in plan.heads)
        inputs.append(InputFile("plan", name, digest.hex, document.made))
    return Snapshot(
        workloads=tuple(workloads), coverage=tuple(coverage), resources_seen=seen, inputs=tuple(inputs)
    )


def _numbered(rows: Iterable[Workload], taken: dict[str, int], prefix: str) -> Iterator[Workload]:
    """Rows with ids that no other row has: the second of an id is `…#2`."""
    for each in rows:
        row = _placed(each, prefix) if prefix and each.placement else each
        id_ = prefix + row.id
        times = taken[id_] = taken.get(id_, 0) + 1
        if times > 1:
            id_ = _free(id_, times, taken)
        yield row if id_ == row.id else msgspec.structs.replace(row, id=id_)


_ADDRESS = re.compile(r"(?:^|[.:])(?:aws|google|azurerm)_\w+\.")


def _placed(row: Workload, prefix: str) -> Workload:
    """A row whose placement group is its file's own, where only its address or name is known."""
    if row.account not in (UNKNOWN, SENSITIVE) and not _ADDRESS.search(row.placement):
        return row
    return msgspec.structs.replace(row, placement=prefix + row.placement)


def _free(id_: str, times: int, taken: dict[str, int]) -> str:
    while f"{id_}#{times}" in taken:
        times += 1
    taken[f"{id_}#{times}"] = 1
    return f"{id_}#{times}"


def _rows(plan: Plan, say: Say) -> Iterator[Workload]:
    """Rows of a plan's resources, in the plan's order; then of its actions; deferred resources last."""
    for head in plan.heads:
        if head.mode != "data":
            reader = READERS.get(head.type or UNKNOWN)
            if reader is not None or head.unreadable:
                yield from _resource(plan, head, reader, say)
            else:
                yield from _whatever_happens(plan, head, _caught, say)
            if plan.configuration.has_provisioners:
                yield from _whatever_happens(plan, head, net.commanded, say)
    for head in (*plan.actions, *plan.deferred_actions):
        yield from _whatever_happens(plan, head, net.started, say)
    for head in plan.deferred:
        reader = READERS.get(head.type or UNKNOWN)
        if head.mode != "data":
            if reader is None:
                rows = _whatever_happens(plan, head, _caught, say)
            else:
                rows = _resource(plan, head, reader, say)
            for row in rows:
                yield build.multiplied_unknown(row, "deferred") if head.reason == _COUNT_UNKNOWN else row


def _caught(plan: Plan, head: Head) -> Sequence[Workload]:
    """Rows of a resource that no reader reads."""
    return on_own_premises(plan, head, net.catch(plan, head))


_COUNT_UNKNOWN = "instance_count_unknown"


def _whatever_happens(
    plan: Plan,
    head: Head,
    read: Callable[[Plan, Head], Sequence[Workload]],
    say: Say,
    how: tuple[str, Role] = (UNKNOWN, "runs"),
) -> Sequence[Workload]:
    """Rows of one resource; where our own code fails on it, a row of unknowns, and the others are read.

    The one place that catches what nobody expected, for a shape that no reader foresaw must not end the
    reading of a whole plan. It hides nothing: the row opens every sum, and `-v` tells where it happened.
    """
    try:
        return read(plan, head)
    except GuardrailsError:
        raise
    except Exception as error:  # noqa: BLE001 - shown as unknown, see above
        kind = type(error).__name__
        say(f"{head.place}: {kind}\n{''.join(traceback.format_tb(error.__traceback__))}".rstrip())
        problem = Unreadable(head.place, f"cannot be read: internal error, please report it ({kind})")
        return (build.unreadable(head, plan.name, how[0], problem, how[1]),)


def _resource(plan: Plan, head: Head, reader: AnyReader | None, say: Say) -> Sequence[Workload]:
    """Rows of one resource; one that cannot be read and may carry accelerators is a row of unknowns."""
    if reader is None:
        if head.type != UNKNOWN and not can_carry(head.type or UNKNOWN):
            return ()
        return (build.unreadable(head, plan.name, UNKNOWN, Unreadable(head.place, head.unreadable)),)

    def read(plan: Plan, head: Head) -> Sequence[Workload]:
        try:
            return _states(plan, head, reader)
        except Unreadable as error:
            problem = error
        except FAILURES as error:
            path, reason = failure(error)
            problem = Unreadable(head.place + path, reason)
        return (build.unreadable(head, plan.name, reader.provider, problem, reader.role),)

    return _whatever_happens(plan, head, read, say, (reader.provider, reader.role))


def _states(plan: Plan, head: Head, reader: AnyReader) -> Sequence[Workload]:
    """Rows of a resource as planned, with what it held before."""
    change = known_change(head)

    def read(resource: AnyResource) -> Sequence[Workload]:
        return marked(resource, with_unseen(resource, reader.read(resource), reader))

    doing = action(change)
    found = plan.once(_readings).of(head, change, reader.values, read)
    if not found.listed:
        unlisted.look(plan, head, change, doing, reader)
    if doing in GONE:
        return [emptied(row) for row in found.rows]
    if absent(change.before):
        return found.rows
    if doing in ("no-op", "forget") and not found.rests_on_change:
        return [build.unchanged(row) for row in found.rows]
    before: Resource[msgspec.Struct] = open_resource(plan, head, reader.values, "before")
    return build.with_before(found.rows, reader.read(before))


def _readings(plan: Plan) -> Readings:
    return Readings(plan, Shown, unlisted.listed)
