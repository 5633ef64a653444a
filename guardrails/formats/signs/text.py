"""Texts that hold something else: documents, base64, scripts that ask for accelerators. Knows no catalog."""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any

from guardrails.formats.embedded.text import MAX_CHARACTERS, parse
from guardrails.formats.signs.fields import asks, in_force, names_machines

ENCODED = ("base64", "b64", "user_data", "userdata", "custom_data", "customdata", "binary_data")
"""Words of fields whose texts are in base64 however short they are."""

WHOLE = 120
"""A text of up to so many characters is a value by itself; longer ones are documents or scripts."""

_LEAST_CODE = 32
_LEAST_EXPECTED_CODE = 12
_MOST_CODES = 1000
_MOST_WORDS = 2000
_CODE = re.compile(r"[A-Za-z0-9+/_-]{32,}={0,2}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_COMMENT = re.compile(r"^[ \t]*#(?!sbatch|pbs|bsub).*$", re.MULTILINE | re.IGNORECASE)
_WORD = re.compile(r"accelerator|gpu|tpu|nvidia\.com/|gres\b", re.IGNORECASE)
_BEFORE = re.compile(r"[\w./-]{0,60}")
_AFTER = re.compile(
    r"(?P<rest>[\w./-]{0,60})[\"']?(?P<by>\s*[:=]\s*| +)[\"']?(?P<value>[A-Za-z0-9][\w.:/=;,-]*)"
)
_FIELD = re.compile(r"(?P<field>[\w./-]{1,40})[\"']?\s{0,3}[:=]\s{0,3}[\"']?[\w.-]{0,20}\Z")
_TPU_COMMAND = re.compile(r"\bcompute\s+tpus\b", re.IGNORECASE)


def is_document(text: str) -> bool:
    """Whether a text may be JSON, or YAML of more than one value."""
    return text.lstrip()[:1] in ("{", "[") or (":" in text and ("\n" in text or ": " in text))


def documents(text: str) -> list[Any]:
    """The JSON or YAML documents in a text; none when it is a plain value or script."""
    return [each for each in parse(text).documents if isinstance(each, dict | list)]


def decoded(field: str, text: str) -> str | None:
    """What stands in base64, packed or not; None when nothing does."""
    if len(text) < _LEAST_EXPECTED_CODE:
        return None
    short = "".join(text.split())
    expected = any(word in field.lower() for word in ENCODED)
    if len(short) < (_LEAST_EXPECTED_CODE if expected else _LEAST_CODE) or not _BASE64.fullmatch(short):
        return None
    short = short.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(short + "=" * (-len(short) % 4))
        if data.startswith(b"\x1f\x8b"):
            data = zlib.decompressobj(31).decompress(data, MAX_CHARACTERS + 1)
        found = data.decode()
    except (binascii.Error, zlib.error, UnicodeDecodeError):
        return None
    return found if found.replace("\n", "").replace("\t", "").replace("\r", "").isprintable() else None


def codes_in(text: str) -> Iterator[str]:
    """What stands in base64 somewhere in a script."""
    for found in islice(_CODE.finditer(text), _MOST_CODES):
        inner = decoded("", found[0])
        if inner is not None and found[0] != text:
            yield inner


def without_comments(text: str) -> str:
    """A script without the lines that only comment; those that a batch system reads stay."""
    return _COMMENT.sub("", text) if "#" in text else text


def asked_for(text: str) -> str:
    """What a script, or a broken document, asks for: `--accelerator-type=…`, `gpus: 8`; else empty."""
    for at, found in enumerate(_WORD.finditer(text)):
        if at >= _MOST_WORDS:
            return "words for accelerators, too many to look through"
        value = _FIELD.search(text[max(0, found.start() - 70) : found.start()])
        if value is not None and names_machines(value["field"]) and found[0].lower() in ("gpu", "tpu"):
            return f"{value['field']} {found[0]}"
        after = _AFTER.match(text, found.end())
        if after is None:
            continue
        before = _BEFORE.match(text[max(0, found.start() - 60) : found.start()][::-1])
        field = f"{before[0][::-1] if before else ''}{found[0]}{after['rest']}"
        by_blank = not after["by"].strip()
        if by_blank and not field.startswith("--"):
            continue
        if (asks(field) or field.endswith("gres")) and in_force(after["value"]):
            return f"{field.lstrip('-')} {after['value']}"
    command = _TPU_COMMAND.search(text)
    return command[0] if command else ""


_MAKES = (  # compiled where it is used: most plans have no use for it
    r"\b(?:aws (?:ec2 (?:run-instances|request-spot-(?:fleet|instances)|create-fleet)|eks create-nodegroup"
    r"|autoscaling create-auto-scaling-group|batch create-compute-environment|emr create-cluster"
    r"|sagemaker create-(?:training-job|cluster|endpoint-config|notebook-instance))"
    r"|gcloud (?:alpha |beta )?compute (?:instances (?:bulk )?create|instance-templates create)"
    r"|gcloud (?:alpha |beta )?container (?:node-pools|clusters) create"
    r"|az (?:vm|vmss|aks) create|az aks nodepool add|az ml compute create"
    r"|eksctl create (?:cluster|nodegroup)|pcluster create-cluster|sky launch|new-az(?:vm|vmss|akscluster)\b)"
)
MAKERS = (
    *(
        "run-instances",
        "request-spot-",
        "create-fleet",
        "create-nodegroup",
        "create-auto-scaling",
        "emr create-",
    ),
    *(
        "batch create-",
        "sagemaker create-",
        "compute instances ",
        "instance-templates create",
        "node-pools create",
    ),
    *(
        "clusters create",
        "az vm",
        "az aks",
        "az ml compute",
        "eksctl create",
        "pcluster create",
        "sky launch",
        "new-az",
    ),
)
"""Of every command that makes machines, something that it contains."""


def made_by(low: str) -> str:
    """The first command in a script, in lower case, that makes machines; empty when none does."""
    found = re.search(_MAKES, re.sub(r"[ \t]+", " ", low))
    return found[0] if found else ""
