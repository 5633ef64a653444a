"""The top level of a plan: find it, check that it is one, and keep its parts undecoded."""

import re
from typing import Any

import msgspec

from guardrails.errors import InputError
from guardrails.sources.plan import foreign
from guardrails.sources.plan.decoding import FAILURES, NULL, absent
from guardrails.sources.plan.files import HINT

Raw = msgspec.Raw


class Document(msgspec.Struct):
    """A plan's top level. Parts are views of the file's bytes: nothing is copied or built.

    Source: Terraform, "JSON Output Format"; `format_version` 0.1 to 1.2 have been seen, 1.x will fit.
    """

    format_version: Any = None
    resource_changes: Raw = NULL
    planned_values: Raw = NULL
    configuration: Raw = NULL
    prior_state: Raw = NULL
    variables: Raw = NULL
    deferred_changes: list[Raw] | None = None
    errored: Any = None
    complete: Any = None

    @property
    def is_plan(self) -> bool:
        """Whether anything in it describes a plan."""
        if not absent(self.resource_changes) or not absent(self.planned_values):
            return True
        return self.format_version is not None and not absent(self.configuration)


_DOCUMENT = msgspec.json.Decoder(Document)
_OBJECT = msgspec.json.Decoder(dict[str, Raw])
_VERSION = re.compile(r"(\d+)(?:\.\d+)*")
_DEPTH = 2  # how far below the top a wrapped plan is looked for


def open_document(name: str, data: bytes) -> Document:
    """The plan in some bytes.

    Args:
        name: The file, for messages.
        data: UTF-8 text.

    Raises:
        InputError: It is no plan, is broken, or has a format that is not understood.
    """
    try:
        document = _DOCUMENT.decode(data)
    except msgspec.ValidationError as error:
        raise _wrong_shape(name, data, error) from error
    except FAILURES as error:
        raise foreign.refuse_text(name, data, error) from error
    if not document.is_plan:
        document = _wrapped(name, data)
    if not absent(document.resource_changes) and bytes(memoryview(document.resource_changes)[:1]) != b"[":
        raise InputError(f"{name}: resource_changes is no list", hint=HINT)
    _check_version(name, document.format_version)
    return document


def _wrong_shape(name: str, data: bytes, error: Exception) -> InputError:
    """JSON, but its top level, or one of a plan's parts, is not what it should be."""
    if not data.lstrip().startswith(b"{"):
        return foreign.refuse_kind(name, data)
    return InputError(f"{name}: is not a terraform plan as it should be: {error}", hint=HINT)


def _wrapped(name: str, data: bytes) -> Document:
    """The one plan inside a larger document."""
    try:
        top = _OBJECT.decode(data)
        found = _below(top, _DEPTH)
    except FAILURES as error:
        raise foreign.refuse_text(name, data, error) from error
    if len(found) > 1:
        keys = ", ".join(key for key, _ in found[:4])
        raise InputError(f"{name}: holds several plans ({keys})", hint="give each plan as a file of its own")
    if not found:
        raise foreign.refuse_keys(name, top)
    return found[0][1]


def _below(parts: dict[str, Raw], depth: int) -> list[tuple[str, Document]]:
    """Plans in the values of an object, each with its path."""
    found: list[tuple[str, Document]] = []
    for key, raw in parts.items():
        if bytes(memoryview(raw)[:1]) != b"{":
            continue
        try:
            document = _DOCUMENT.decode(raw)
        except msgspec.ValidationError:
            continue
        if document.is_plan:
            found.append((key, document))
        elif depth > 1:
            found += [(f"{key}.{path}", plan) for path, plan in _below(_OBJECT.decode(raw), depth - 1)]
    return found


def _check_version(name: str, version: Any) -> None:
    """Versions before 2 are read; none at all is a partial plan, as some tools cut it."""
    if version is None:
        return
    found = _VERSION.fullmatch(str(version))
    if found is None:
        raise InputError(f"{name}: format_version {str(version)[:40]!r} is no version", hint=HINT)
    if int(found[1]) > 1:
        raise InputError(
            f"{name}: has plan format {version}, and formats before 2 are understood",
            hint="upgrade guardrails, or show the plan with an older terraform",
        )
