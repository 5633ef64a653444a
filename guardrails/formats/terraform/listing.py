"""What a plan lists: the heads of its changes, of what it put off, and of its prior state."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from guardrails.formats.decoding import FAILURES, NULL, absent, generic, soft
from guardrails.formats.terraform.document import Document
from guardrails.formats.terraform.entries import (
    ADDRESS_TYPE,
    CONTRADICTS,
    LEFT_BEHIND,
    Change,
    EagerHead,
    Head,
    LazyHead,
    readable_change,
)
from guardrails.model.workload import UNKNOWN

Raw = msgspec.Raw

_TYPE = re.compile(r"[a-z][a-z0-9-]*_[a-z0-9_]+")


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


class _State(msgspec.Struct):
    values: Raw = NULL


_HEAD = msgspec.json.Decoder(LazyHead)
_HEADS = msgspec.json.Decoder(list[LazyHead])
_PLANNED = msgspec.json.Decoder(_Planned)
_NOTHING = Raw(b"{}")


def heads(document: Document) -> list[Head]:
    """All resources of a plan in its own order, data resources included.

    Without `resource_changes`, those of `planned_values` at any depth, as if they were to be created.
    """
    if document.lists_changes:
        return _with_left_behind(_heads(document.resource_changes))
    values = soft(document.planned_values, _Values)
    return list(_planned(values.root_module, "planned_values.root_module")) if values else []


def deferred(document: Document) -> list[Head]:
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


def prior(document: Document) -> list[Head]:
    """Resources of the prior state, data resources included, as if they were to be created."""
    state = soft(document.prior_state, _State)
    values = soft(state.values, _Values) if state else None
    return list(_planned(values.root_module, "prior_state.values.root_module")) if values else []


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
    found = ADDRESS_TYPE.match(head.address or "")
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
        if not ADDRESS_TYPE.match(head.address) or not _TYPE.fullmatch(head.type):  # nothing says what it is
            head.type, head.unreadable = UNKNOWN, head.unreadable or ".address names no resource"


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
