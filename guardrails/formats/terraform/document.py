"""The top level of a plan: find it, check that it is one, and keep its parts undecoded."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

from guardrails.errors import InputError
from guardrails.formats.decoding import FAILURES, NULL, Json, absent
from guardrails.formats.terraform import foreign
from guardrails.formats.terraform.entries import EagerHead
from guardrails.formats.terraform.files import HINT
from guardrails.model.calendar import rfc3339

Raw = msgspec.Raw
_Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class Document(msgspec.Struct):
    """A plan's top level. Parts are views of the file's bytes: nothing is copied or built.

    Attributes:
        resource_changes: Bytes, or the heads where all of them decode in one go with everything else.

    What nobody reads is there for `twice.py`: a file is as long as its parts unless a key is given twice.

    Source: Terraform, "JSON Output Format"; `format_version` 0.1 to 1.2 have been seen, 1.x will fit.
    """

    format_version: Json = None
    resource_changes: Any = NULL
    planned_values: Raw = NULL
    configuration: Raw = NULL
    prior_state: Raw = NULL
    variables: Raw = NULL
    relevant_attributes: Raw = NULL
    deferred_changes: list[Raw] | None = None
    action_invocations: list[Raw] | None = None
    deferred_action_invocations: list[Raw] | None = None
    errored: Json = None
    complete: Json = None
    terraform_version: Raw = NULL
    timestamp: Raw = NULL
    applyable: Raw = NULL
    output_changes: Raw = NULL
    resource_drift: Raw = NULL
    checks: Raw = NULL

    @property
    def lists_changes(self) -> bool:
        """Whether it has `resource_changes`; without them, all that is planned is to be created."""
        changes = self.resource_changes
        return isinstance(changes, list) or (changes is not None and not absent(changes))

    @property
    def made(self) -> str:
        """When terraform made it, RFC 3339 in UTC; empty: it does not say, or not readably."""
        try:
            return rfc3339(msgspec.json.decode(self.timestamp, type=_Instant).astimezone(UTC))
        except (msgspec.MsgspecError, OverflowError):
            return ""

    @property
    def is_plan(self) -> bool:
        """Whether anything in it describes a plan."""
        if self.lists_changes or not absent(self.planned_values):
            return True
        return bool(self.action_invocations or self.deferred_action_invocations)


class _Lazy(Document):
    resource_changes: Raw = NULL


class _Eager(Document):
    format_version: str | None = None
    resource_changes: list[EagerHead] | None = None
    errored: bool | None = None
    complete: bool | None = None


_DOCUMENT = msgspec.json.Decoder(_Lazy)
_EAGER = msgspec.json.Decoder(_Eager)
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
        document: Document = _EAGER.decode(data)
    except FAILURES:  # something in it is not as it should be: what, is told by looking piece by piece
        document = _by_pieces(name, data)
    if not document.is_plan:
        document = _wrapped(name, data)
    changes = document.resource_changes
    if isinstance(changes, Raw) and not absent(changes) and bytes(memoryview(changes)[:1]) != b"[":
        raise InputError(f"{name}: resource_changes is no list", hint=HINT)
    _check_version(name, document.format_version)
    return document


def _by_pieces(name: str, data: bytes) -> Document:
    """The top level alone, its parts not looked into."""
    try:
        return _DOCUMENT.decode(data)
    except msgspec.ValidationError as error:
        raise _wrong_shape(name, data, error) from error
    except FAILURES as error:
        raise foreign.refuse_text(name, data, error) from error


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
