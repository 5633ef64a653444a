"""One entry of a plan: a resource's head decoded, its change kept as bytes until a reader asks for it."""

import re
from typing import Any

import msgspec

from guardrails.formats.decoding import FAILURES, NULL, absent
from guardrails.model.workload import Action

Raw = msgspec.Raw
GONE: frozenset[Action] = frozenset(("delete",))
CONTRADICTS = ".type contradicts the address"
LEFT_BEHIND = "left behind"
"""The `deposed` of what a replacement forgets: nothing that refers to the resource means that object."""

ADDRESS_TYPE = re.compile(
    r'^(?:module\.[^.\[]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)*'  # modules with their instance keys
    r"(data\.)?([A-Za-z_][\w-]*)\."
)
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


class Head(msgspec.Struct, eq=False):
    """Who a resource is. Each is only like itself, and may be a key.

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


class LazyHead(Head, eq=False):
    """A head whose change is still bytes: what is wrong in there stays with that change."""

    change: Raw = NULL


class WholeChange(Change, omit_defaults=True):
    """All that terraform writes of a change: written again it is as long as it was."""

    replace_paths: Raw = NULL
    generated_config: str | None = None
    before_identity: Raw = NULL
    after_identity: Raw = NULL


class EagerHead(Head, omit_defaults=True, eq=False):
    """A head decoded in one go with its change: for plans in which every change is as it should be.

    It holds all that terraform writes, and nothing that gets longer when it is written again: no fractions.
    """

    index: int | str | None = None
    previous_address: str | None = None
    provider_name: str | None = None
    action_reason: str | None = None
    change: WholeChange | None = None


_CHANGE = msgspec.json.Decoder(Change)


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


def action(change: Change) -> Action:
    """What the plan does; actions that are not understood, or deny their values, are told from the values."""
    listed = change.actions
    actions = tuple(listed) if isinstance(listed, list) else (listed,) if listed else ()
    known = _ACTIONS.get(actions)
    if known is None or (known in GONE and not absent(change.after)):
        return "create" if absent(change.before) else "update"
    if known in ("no-op", "update") and not absent(change.importing):
        return "import"
    return known


def data_address(head: Head) -> bool:
    """Whether the address names a data resource; where it names nothing, what the mode says."""
    address = head.address or ""
    if "data." not in address:
        return head.mode == "data" and ADDRESS_TYPE.match(address) is None
    found = ADDRESS_TYPE.match(address)
    return bool(found[1]) if found else head.mode == "data"
