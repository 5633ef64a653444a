"""Say what a document that is no terraform plan looks like, and how to get the right one. Reads no plan."""

import re
from collections.abc import Collection

import msgspec

from guardrails.errors import InputError
from guardrails.formats.terraform.files import HINT

_BY_KEYS: tuple[tuple[frozenset[str], str, str], ...] = (
    (frozenset(("provider_schemas",)), "provider schemas (terraform providers schema -json)", HINT),
    (frozenset(("function_signatures",)), "function signatures (terraform metadata functions -json)", HINT),
    (frozenset(("format_version", "values")), "a state (terraform show -json without a plan file)", HINT),
    (frozenset(("lineage", "serial")), "a terraform state file", HINT),
    (frozenset(("terraform_version", "version")), "a terraform state file", HINT),
    (frozenset(("@level", "@message")), "a log of terraform plan -json", HINT),
    (frozenset(("AWSTemplateFormatVersion",)), "a CloudFormation template", HINT),
    (frozenset(("apiVersion", "kind")), "a Kubernetes manifest", HINT),
    (frozenset(("schema", "verdicts")), "a report of an earlier run", HINT),
    (frozenset(("schema", "customers")), "a customer register", "--register takes it"),
)
_BY_START: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a binary plan file", "terraform show -json {name} > tfplan.json"),
    (b"guardrails.snapshot/", "a snapshot of a scan", "--from {name} takes it"),
    (b"\x1f\x8b", "gzip-compressed", "decompress it first"),
)
_BY_LOOK: tuple[tuple[bytes, str, str], ...] = (
    (rb"^<", "HTML or XML", HINT),
    (
        rb"Terraform (?:will perform|used the selected providers)|OpenTofu used|^No changes\.",
        "terraform's output for people",
        HINT,
    ),
    (
        rb'^(?:(?:#|//).*\n|\s)*(?:resource|module|provider|variable|terraform|data|locals|output)\s*["{]',
        "terraform configuration (HCL)",
        f"terraform plan -out tfplan && {HINT}",
    ),
    (rb"^(?:---|[A-Za-z_][\w-]*:\s)", "YAML", HINT),
    (rb'^[^{\["\d-]', "text", HINT),
)


def refuse_keys(name: str, keys: Collection[str]) -> InputError:
    """The error for a JSON object that holds no plan."""
    present = frozenset(keys)
    for wanted, what, hint in _BY_KEYS:
        if wanted <= present:
            return InputError(f"{name}: is {what}, not a terraform plan", hint=hint)
    shown = ", ".join(repr(key[:40]) for key in list(keys)[:4]) or "none"
    return InputError(
        f"{name}: is a JSON object but not a terraform plan: neither resource_changes nor planned_values "
        f"among its keys ({shown})",
        hint=HINT,
    )


def refuse_kind(name: str, data: bytes) -> InputError:
    """The error for JSON whose top is no object."""
    head = data.lstrip()[:1]
    kinds = {
        b"[": "a JSON list",
        b'"': "a JSON string",
        b"n": "null",
        b"t": "a JSON boolean",
        b"f": "a JSON boolean",
    }
    return InputError(f"{name}: is {kinds.get(head, 'a JSON number')}, not a terraform plan", hint=HINT)


def refuse_text(name: str, data: bytes, error: Exception) -> InputError:
    """The error for bytes that are no JSON: what they look like, else where JSON breaks off."""
    if isinstance(error, RecursionError):
        return InputError(f"{name}: is nested too deeply for a terraform plan", hint=HINT)
    look = _look(name, data)
    if look is not None:
        what, hint = look
        return InputError(f"{name}: is {what}, not a terraform plan as JSON", hint=hint)
    try:
        data.decode()
    except UnicodeDecodeError as broken:
        line, column = _place(data, broken.start)
        return InputError(f"{name}: is not valid UTF-8 at line {line}, column {column}", hint=HINT)
    text = str(error)
    found = re.search(r"\(byte (\d+)\)", text)
    if found:
        line, column = _place(data, int(found[1]))
        reason = text.removeprefix("JSON is malformed: ")
        return InputError(f"{name}: is not valid JSON at line {line}, column {column}: {reason}", hint=HINT)
    line, column = _place(data, len(data))
    return InputError(
        f"{name}: breaks off at line {line}, column {column}: the JSON is truncated",
        hint=f"write it again: {HINT}",
    )


def _look(name: str, data: bytes) -> tuple[str, str] | None:
    """What text or bytes that are no single JSON document look like, with the hint; None when unknown."""
    for magic, what, hint in _BY_START:
        if data.startswith(magic):
            return what, hint.format(name="tfplan" if name == "-" else name)
    start = data[:65536].lstrip()
    if start[:1] == b"{" and _several_documents(data):
        return "a stream of JSON lines (terraform plan -json)", HINT
    return next(((what, hint) for pattern, what, hint in _BY_LOOK if re.search(pattern, start)), None)


def _several_documents(data: bytes) -> bool:
    """Whether the first line is a whole JSON object by itself."""
    line = data.lstrip().split(b"\n", 1)[0]
    try:
        msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _place(data: bytes, offset: int) -> tuple[int, int]:
    """Line and column of a byte, both from 1."""
    before = data[:offset]
    return before.count(b"\n") + 1, offset - (before.rfind(b"\n") + 1) + 1
