"""What a plan lists: each resource's head decoded, its body kept as bytes until a reader asks for it."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from guardrails.formats.decoding import FAILURES, NULL, absent, generic, soft
from guardrails.model.workload import UNKNOWN, Action

if TYPE_CHECKING:
    from guardrails.formats.terraform.document import Document

Raw = msgspec.Raw
GONE: frozenset[Action] = frozenset(("delete",))
CONTRADICTS = ".type contradicts the address"
LEFT_BEHIND = "left behind"
"""The `deposed` of what a replacement forgets: nothing that refers to the resource means that object."""

_ADDRESS_TYPE = re.compile(
    r'^(?:module\.[^.\[]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)*'  # modules with their instance keys
    r"(data\.)?([A-Za-z_][\w-]*)\."
)
_TYPE = re.compile(r"[a-z][a-z0-9-]*_[a-z0-9_]+")
_ACTIONS: dict[tuple[str, ...], Action] = {
    ("no-op",): "no-op",
    ("create",): "create",
    ("read",): "no-op",
    ("update",): "update",
    ("delete",): "delete",
    ("forget",): "forget",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace",
    ("create", "forget"): "create",  # what is forgotten is a head of its own
    ("forget", "create"): "create",
}


class Head(msgspec.Struct):
    """Who a resource is.

    Attributes:
        change: What happens to it: bytes, or decoded; `change_of` gives it.
        place: Where it stands in the plan, e.g. `resource_changes[17]`.
        unreadable: Why the head itself could not be decoded; empty when it could.
        reason: Why terraform put the change off; empty for those that it did not.
    """

    address: str | None = None
    module_address: str | None = None
    mode: str | None = None
    type: str | None = None
    name: str | None = None
    index: int | str | float | None = None
    deposed: str | None = None
    change: Any = NULL
    place: str = ""
    unreadable: str = ""
    reason: str = ""


class Change(msgspec.Struct):
    """What happens to a resource; the values stay bytes.

    `after_unknown` mirrors `after` with true where a value is known only after apply.
    """

    actions: list[str] | str | None = None
    before: Raw = NULL
    after: Raw = NULL
    after_unknown: Raw = NULL
    before_sensitive: Raw = NULL
    after_sensitive: Raw = NULL
    importing: Raw = NULL


class LazyHead(Head):
    """A head whose change is still bytes: what is wrong in there stays with that change."""

    change: Raw = NULL


class WholeChange(Change, omit_defaults=True):
    """All that terraform writes of a change: written again it is as long as it was."""

    replace_paths: Raw = NULL
    generated_config: str | None = None
    before_identity: Raw = NULL
    after_identity: Raw = NULL


class EagerHead(Head, omit_defaults=True):
    """A head decoded in one go with its change: for plans in which every change is as it should be.

    It holds all that terraform writes, and nothing that gets longer when it is written again: no fractions.
    """

    index: int | str | None = None
    previous_address: str | None = None
    provider_name: str | None = None
    action_reason: str | None = None
    change: WholeChange | None = None


class _Planned(msgspec.Struct):
    """A resource of `planned_values`, for plans without `resource_changes`."""

    address: str | None = None
    mode: str | None = None
    type: str | None = None
    name: str | None = None
    index: int | str | float | None = None
    values: Raw = NULL
    sensitive_values: Raw = NULL


class _Module(msgspec.Struct):
    address: str | None = None
    resources: list[Raw] | None = None
    child_modules: list[Raw] | None = None


class _Values(msgspec.Struct):
    root_module: Raw = NULL


class _Deferred(msgspec.Struct):
    reason: str | None = None
    resource_change: Raw = NULL


_HEAD = msgspec.json.Decoder(LazyHead)
_HEADS = msgspec.json.Decoder(list[LazyHead])
_CHANGE = msgspec.json.Decoder(Change)
_PLANNED = msgspec.json.Decoder(_Planned)
_NOTHING = Raw(b"{}")


def change_of(head: Head) -> Change | None:
    """What happens to a resource; None when its head does not say.

    Raises:
        MsgspecError: It does not decode; so do the other `FAILURES`.
    """
    change = head.change
    if change is None or isinstance(change, Change):
        return change
    return None if absent(change) else _CHANGE.decode(change)


def readable_change(head: Head) -> Change:
    """What happens to a resource; nothing where that cannot be decoded."""
    try:
        return change_of(head) or Change()
    except FAILURES:
        return Change()


def _kept(change: Change) -> Change:
    """What is only forgotten goes on as it was: its values are those from before."""
    if change.actions == ["forget"] and absent(change.after):
        change.after, change.after_sensitive, change.after_unknown = (
            change.before,
            change.before_sensitive,
            _NOTHING,
        )
    return change


def _with_left_behind(listed: Iterable[Head]) -> list[Head]:
    """The heads, and one more for each object that is forgotten and stays while another is created.

    A replacement under `destroy = false` has the actions `["create", "forget"]`, in either order.
    """
    result: list[Head] = []
    for head in listed:
        result.append(head)
        change = head.change
        if not isinstance(change, Change):
            if not isinstance(change, Raw) or b'"forget"' not in bytes(change):
                continue
            change = readable_change(head)
        if not isinstance(change.actions, list) or "forget" not in change.actions:
            continue
        if change.actions == ["forget"]:
            head.change = _kept(change)
        elif not absent(change.before):
            left = Change(["forget"], change.before, before_sensitive=change.before_sensitive)
            result.append(msgspec.structs.replace(head, deposed=LEFT_BEHIND, change=_kept(left)))
            head.change = msgspec.structs.replace(change, before=NULL, before_sensitive=NULL)
    return result


def heads(document: "Document") -> list[Head]:
    """All resources of a plan in its own order, data resources included.

    Without `resource_changes`, those of `planned_values` at any depth, as if they were to be created.
    """
    if document.lists_changes:
        return _with_left_behind(_heads(document.resource_changes))
    values = soft(document.planned_values, _Values)
    return list(_planned(values.root_module, "planned_values.root_module")) if values else []


def deferred(document: "Document") -> list[Head]:
    """Resources that terraform put off to a later plan, each with the reason it gives."""
    result = []
    for at, raw in enumerate(document.deferred_changes or ()):
        entry = soft(raw, _Deferred)
        if entry is None or absent(entry.resource_change):
            result.append(
                Head(place=f"deferred_changes[{at}]", unreadable="is not an object", reason="unknown")
            )
            continue
        head = _head(entry.resource_change, "deferred_changes", at)
        head.reason = entry.reason or "unknown"
        result.append(head)
    return result


def _heads(listed: Raw | list[EagerHead]) -> list[Head]:
    """All heads at once, which is fast; each by itself when one of them does not decode."""
    result: list[Head]
    try:
        result = [*listed] if isinstance(listed, list) else [*_HEADS.decode(listed)]
    except FAILURES:
        pieces = soft(listed, list[Raw]) or ()
        return [_head(piece, "resource_changes", at) for at, piece in enumerate(pieces)]
    for at, head in enumerate(result):
        head.place = f"resource_changes[{at}]"
        if not head.type or head.address is None or f".{head.type}." not in f".{head.address}":
            _repair(head)
    return result


def _head(raw: Raw, part: str, at: int) -> Head:
    head: Head
    try:
        head = _HEAD.decode(raw)
    except FAILURES:
        head = _salvaged(raw)
    head.place = f"{part}[{at}]"
    _repair(head)
    return head


def _salvaged(raw: Any) -> Head:
    """What is left of a head of which a part has the wrong type."""
    head = Head(unreadable="is not an object")
    parts = soft(raw, dict[str, Raw])
    if parts is None:
        return head
    head.unreadable = ""
    for key in ("address", "module_address", "mode", "type", "name", "deposed"):
        value = generic(parts.get(key))
        if isinstance(value, str):
            setattr(head, key, value)
        elif value is not None:
            head.unreadable = f".{key} is no text"
    head.change = parts.get("change", NULL)
    return head


def _repair(head: Head) -> None:
    """Make address and type agree: each can stand in for the other, and a contradiction is not readable."""
    found = _ADDRESS_TYPE.match(head.address or "")
    if not head.type and found:
        head.type = found[2]
        if found[1]:
            head.mode = head.mode or "data"
    elif head.type and found and found[2] != head.type:
        head.type, head.unreadable = UNKNOWN, CONTRADICTS
    if not head.type:
        head.type = UNKNOWN
        head.unreadable = head.unreadable or ".type is missing"
    if found is None:
        head.address = _address(head)
        if not _ADDRESS_TYPE.match(head.address) or not _TYPE.fullmatch(head.type):  # nothing says what it is
            head.type, head.unreadable = UNKNOWN, head.unreadable or ".address names no resource"


def data_address(head: Head) -> bool:
    """Whether the address names a data resource; where it names nothing, what the mode says."""
    address = head.address or ""
    if "data." not in address:
        return head.mode == "data" and _ADDRESS_TYPE.match(address) is None
    found = _ADDRESS_TYPE.match(address)
    return bool(found[1]) if found else head.mode == "data"


def _address(head: Head) -> str:
    if head.type == UNKNOWN or head.name is None:
        return head.address or head.place
    index = "" if head.index is None else f"[{msgspec.json.encode(head.index).decode()}]"
    module = f"{head.module_address}." if head.module_address else ""
    return f"{module}{head.type}.{head.name}{index}"


def _planned(raw: Raw, place: str) -> Iterator[Head]:
    """Heads of a module of `planned_values` and of the modules below it."""
    module = soft(raw, _Module)
    if module is None:
        if not absent(raw):
            yield Head(address=place, type=UNKNOWN, place=place, unreadable="is not a module")
        return
    for at, item in enumerate(module.resources or ()):
        yield _planned_head(item, module.address, f"{place}.resources[{at}]")
    for at, child in enumerate(module.child_modules or ()):
        yield from _planned(child, f"{place}.child_modules[{at}]")


def _planned_head(raw: Raw, module: str | None, place: str) -> Head:
    try:
        found = _PLANNED.decode(raw)
    except FAILURES:
        head = _salvaged(raw)
        head.place, head.unreadable = place, head.unreadable or "cannot be decoded"
        _repair(head)
        return head
    change: dict[str, Any] = {"actions": ["create"], "after": found.values, "after_unknown": _NOTHING}
    if not absent(found.sensitive_values):
        change["after_sensitive"] = found.sensitive_values
    head = Head(
        address=found.address,
        module_address=module,
        mode=found.mode,
        type=found.type,
        name=found.name,
        index=found.index,
        change=Raw(msgspec.json.encode(change)),
        place=place,
    )
    _repair(head)
    return head


def action(change: Change) -> Action:
    """What the plan does; actions that are not understood, or deny their values, are told from the values."""
    listed = change.actions
    actions = tuple(listed) if isinstance(listed, list) else (listed,) if listed else ()
    known = _ACTIONS.get(actions)
    if known is None or (known in GONE and not absent(change.after)):
        return "create" if absent(change.before) else "update"
    if not absent(change.importing) and known in ("no-op", "update"):
        return "import"
    return known


def prior(document: "Document") -> list[Head]:
    """Resources of the prior state, data resources included, as if they were to be created."""
    state = soft(document.prior_state, _State)
    values = soft(state.values, _Values) if state else None
    return list(_planned(values.root_module, "prior_state.values.root_module")) if values else []


class _State(msgspec.Struct):
    values: Raw = NULL
