"""What a plan leaves open as a whole: unread types, errors, deferred and targeted parts."""

import re
from collections.abc import Collection, Iterator, Sequence

from guardrails.clouds.carriers import can_carry, names_machines, told_by_text
from guardrails.clouds.table import READERS
from guardrails.clouds.unread.other_clouds import cloud_of
from guardrails.formats.decoding import flag
from guardrails.formats.terraform.document import Document
from guardrails.formats.terraform.entries import GONE, Head, action, readable_change
from guardrails.formats.terraform.left_out import left_out
from guardrails.formats.terraform.plan import Plan
from guardrails.model.coverage import COMPLETE_STATES, Coverage, CoverageState
from guardrails.model.workload import UNKNOWN

_SHOWN = 3


def of_plan(plan: Plan, document: Document, made: Collection[str] = ()) -> list[Coverage]:
    """Lines for everything in a plan that is not simply read.

    Args:
        plan: The plan, all its resources read.
        document: Its top level.
        made: Types of resources that have rows with accelerators.
    """
    return [*_incomplete(plan, document), *_opaque(plan), *_noted(plan, made)]


def _incomplete(plan: Plan, document: Document) -> Iterator[Coverage]:
    if document.errored is not None and flag(_flag(document.errored)) is not False:
        yield Coverage(
            where=plan.name,
            what="plan",
            state="incomplete",
            reason="terraform failed while planning (errored)",
        )
    if document.complete is not None and flag(_flag(document.complete)) is not True:
        reason = "the plan is not complete: terraform was told to plan a part (-target), or put changes off"
        yield Coverage(where=plan.name, what="plan", state="incomplete", reason=reason)
    elif document.complete is None and not document.errored:
        missing = left_out(plan)
        if missing:
            shown = ", ".join(missing[:_SHOWN])
            more = len(missing) - _SHOWN
            yield Coverage(
                where=plan.name,
                what="plan",
                state="incomplete",
                count=len(missing),
                reason="the plan is not complete: configured and without a change (-target, -exclude): "
                f"{shown}{f' and {more} more' if more > 0 else ''}",
            )
    for what, heads in (
        ("deferred_changes", plan.deferred),
        ("deferred_action_invocations", plan.deferred_actions),
    ):
        if heads:
            shown = ", ".join(head.address or head.place for head in heads[:_SHOWN])
            more = len(heads) - _SHOWN
            yield Coverage(
                where=plan.name,
                what=what,
                state="incomplete",
                count=len(heads),
                reason=f"put off to a later plan: {shown}{f' and {more} more' if more > 0 else ''}",
            )


def _flag(value: object) -> bool | str:
    return value if isinstance(value, bool | str) else "unreadable"


def _opaque(plan: Plan) -> Iterator[Coverage]:
    """One line per type that can carry accelerators and is not read yet, with its first address."""
    found: dict[str, list[Head]] = {}
    told = plan.caught | {id(note.head) for note in plan.notes}
    for head in (*plan.heads, *plan.deferred):
        kind = head.type or ""
        if (
            kind not in READERS
            and head.mode != "data"
            and can_carry(kind)
            and not head.unreadable
            and id(head) not in told
        ):
            found.setdefault(kind, []).append(head)
    for kind, heads in found.items():
        standing = [head for head in heads if action(readable_change(head)) not in GONE]
        speaking = [head for head in standing if not _silent(plan, head)]
        if speaking:
            yield _line(plan, speaking, "opaque", _not_read(kind))
        elif standing:
            yield _line(plan, standing, "skipped", "is not read; it shows no sign of accelerators")


def _not_read(kind: str) -> str:
    cloud = cloud_of(kind)
    if cloud is not None:
        return f"{cloud.name} is another cloud: not judged; {kind} can carry accelerators"
    return f"{kind} can carry accelerators and is not read yet"


def _silent(plan: Plan, head: Head) -> bool:
    """Whether a resource of a type that names its machines itself names none with accelerators."""
    if not told_by_text(head.type or ""):
        return False
    from guardrails.formats.embedded.text import too_deep  # noqa: PLC0415
    from guardrails.formats.signs.words import sign, texts  # noqa: PLC0415 - few plans need it

    values, unknown, _ = plan.body(head)
    if not isinstance(values, dict) or too_deep(values) or too_deep(unknown):
        return False
    if unknown is not None and any(names_machines(name) for name in texts(unknown)):
        return False
    return not sign(plan.accelerators.catalog, values)


def _noted(plan: Plan, made: Collection[str]) -> Iterator[Coverage]:
    """What readers had to say: one line for resources of a type in the same state for the same reason."""
    open_ = {id(note.head) for note in plan.notes if note.state not in COMPLETE_STATES}
    lines: dict[tuple[str, CoverageState, str], dict[int, Head]] = {}
    for note in plan.notes:
        if note.state in COMPLETE_STATES and id(note.head) in open_:
            continue
        state, reason = note.state, note.reason
        if note.served and any(re.search(note.served, kind) for kind in made):
            state, reason = "read", f"{reason}, and the plan has such machines"
        lines.setdefault((note.head.type or "", state, reason), {})[id(note.head)] = note.head
    for (_, state, reason), heads in lines.items():
        yield _line(plan, list(heads.values()), state, reason)


def _line(plan: Plan, heads: Sequence[Head], state: CoverageState, reason: str) -> Coverage:
    return Coverage(
        where=f"{plan.name}: {heads[0].address}",
        what=heads[0].type or UNKNOWN,
        state=state,
        count=len(heads),
        reason=reason,
    )
