"""Actions that a plan invokes beside its resources; their configuration is shown as resources' values are."""

from collections.abc import Sequence

import msgspec

from guardrails.formats.decoding import NULL, absent, generic, soft
from guardrails.formats.marks import any_marked
from guardrails.formats.terraform.entries import Change, Head
from guardrails.model.workload import UNKNOWN

Raw = msgspec.Raw
_CREATE = ["create"]


class _Invocation(msgspec.Struct):
    """An action that is invoked. Source: Terraform 1.14, "JSON Output Format"."""

    address: str | None = None
    type: str | None = None
    name: str | None = None
    config_values: Raw = NULL
    config_unknown: Raw = NULL
    config_sensitive: Raw = NULL


class _Deferred(msgspec.Struct):
    reason: str | None = None
    action_invocation: Raw = NULL


def invocations(listed: Sequence[Raw] | None) -> list[Head]:
    """Actions that the plan invokes, each as if it were a resource to be created."""
    return [_head(raw, f"action_invocations[{at_}]") for at_, raw in enumerate(listed or ())]


def deferred(listed: Sequence[Raw] | None) -> list[Head]:
    """Actions that terraform put off, each with the reason that it gives."""
    result = []
    for at_, raw in enumerate(listed or ()):
        entry = soft(raw, _Deferred) or _Deferred()
        head = _head(entry.action_invocation, f"deferred_action_invocations[{at_}]")
        head.reason = entry.reason or UNKNOWN
        result.append(head)
    return result


def _head(raw: Raw, place: str) -> Head:
    found = None if absent(raw) else soft(raw, _Invocation)
    if found is None or not found.type:
        return Head(address=place, type=UNKNOWN, place=place, unreadable="is no invocation of an action")
    change = Change(
        _CREATE,
        after=found.config_values,
        after_unknown=found.config_unknown,
        after_sensitive=found.config_sensitive,
    )
    return Head(address=found.address or place, type=found.type, name=found.name, change=change, place=place)


def hides(head: Head) -> bool:
    """Whether an action's configuration is not in the plan, or not all of it."""
    change = head.change
    return absent(change.after) or any_marked(generic(change.after_unknown))
