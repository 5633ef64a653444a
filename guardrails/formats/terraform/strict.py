"""Refuses a plan that contradicts itself: whichever half is read, it proves nothing.

Terraform writes none. What is not checked is what nobody reads: `planned_values` beside a list of changes
holds values that are not looked at, so only its addresses count. A key that is given twice: `twice.py`.
"""

from collections.abc import Iterable

import msgspec

from guardrails.errors import InputError
from guardrails.formats.decoding import FAILURES, absent
from guardrails.formats.terraform.document import Document
from guardrails.formats.terraform.entries import CONTRADICTS, Head, data_address
from guardrails.formats.terraform.files import HINT

Raw = msgspec.Raw

_OBJECTS = ("planned_values", "configuration", "prior_state", "variables")


class _Named(msgspec.Struct):
    address: str | None = None
    mode: str | None = None


class _Module(msgspec.Struct):
    resources: list[_Named] | None = None
    child_modules: "list[_Module] | None" = None


class _Values(msgspec.Struct):
    root_module: _Module | None = None


def shapes(name: str, document: Document) -> None:
    """Refuse a part at the top that is something else than terraform makes of it: it is not absent.

    Raises:
        InputError: One is.
    """
    for part in _OBJECTS:
        raw = getattr(document, part)
        if not absent(raw) and bytes(memoryview(raw)[:1]) != b"{":
            raise InputError(f"{name}: {part} is no object", hint=HINT)


def agreement(name: str, document: Document, heads: Iterable[Head], deferred: Iterable[Head]) -> None:
    """Refuse a plan whose parts contradict each other: mode, type and address, and what is planned.

    Raises:
        InputError: They do.
    """
    known = {head.address for head in deferred}
    for head in heads:
        known.add(head.address)
        if head.unreadable == CONTRADICTS:
            raise _contradiction(name, head, "type")
        if head.mode not in ("managed", "data", None):
            raise InputError(f"{name}: {head.place}.mode is neither managed nor data", hint=HINT)
        if head.mode is not None and (head.mode == "data") != data_address(head):
            raise _contradiction(name, head, "mode")
    if document.lists_changes and not absent(document.planned_values):
        _planned(name, document.planned_values, known)


def _contradiction(name: str, head: Head, what: str) -> InputError:
    return InputError(f"{name}: {head.place}: {what} contradicts the address", hint=HINT)


def _planned(name: str, raw: Raw, known: set[str | None]) -> None:
    """Whatever is planned and managed is a change, if only one that does nothing."""
    try:
        values = msgspec.json.decode(raw, type=_Values)
    except FAILURES as error:
        raise InputError(f"{name}: planned_values does not fit: {error}", hint=HINT) from error
    modules = [values.root_module] if values.root_module else []
    while modules:
        module = modules.pop()
        modules += module.child_modules or ()
        for each in module.resources or ():
            if each.address not in known and each.mode != "data":
                what = (each.address or "a resource")[:200]
                raise InputError(f"{name}: {what} is planned, but not in resource_changes", hint=HINT)
