"""Attributes that nobody knows: neither taken by a reader nor knowingly left (`left.json`).

Providers grow. A new attribute that may hold machines is said to be opaque, and never passed over in silence.
`left.json` of a cloud lists, by resource type, the names at the top that hold no machines.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from guardrails.formats.decoding import generic
from guardrails.formats.signs.find import Signs
from guardrails.formats.terraform.entries import GONE, Change, Head, action
from guardrails.formats.terraform.plan import Note, Plan
from guardrails.formats.terraform.reader import AnyReader

_TOP = msgspec.json.Decoder(dict[str, msgspec.Raw])
_NOTHING = (b"null", b"[]", b"{}", b'""', b"false", b"0")
_CLOUDS = {"aws": "aws", "azurerm": "azure", "google": "gcp"}
_SHORT = 1024
_NUMBER = re.compile(
    r"(?:^|_)(?:count|capacity|size|instances|nodes|machines|hosts|accelerators?|gpus?|v?cpus|workers|units|replicas"
    r"|number)$"
)
_OF_OTHERS = re.compile(
    r"(?:^|_)(?:volume|disk|storage|memory|cache|buffer|batch|page|history|backup|log)s?(?:_|$)"
)
_TYPE = re.compile(
    r"(?:^|_)(?:instance|machine|node|vm|compute|accelerator|gpu)_(?:types?|size|shape|sku|family)$"
)


@cache
def known(kind: str) -> frozenset[str] | None:
    """The names that the reader of a type leaves; None where the type's schema is not at hand."""
    cloud = _CLOUDS.get(kind.partition("_")[0])
    listed = _left(cloud).get(kind) if cloud is not None else None
    return None if listed is None else frozenset(listed.split())


@cache
def _left(cloud: str) -> dict[str, str]:
    file = files("guardrails.clouds").joinpath(cloud, "left.json")
    return msgspec.json.decode(file.read_bytes(), type=dict[str, str]) if file.is_file() else {}


def look(plan: Plan, head: Head, change: Change, reader: AnyReader) -> None:
    """Note the attributes of a planned resource that nobody knows and that may hold machines."""
    left = known(head.type or "")
    if left is None or action(change) in GONE:
        return
    values = _TOP.decode(change.after)
    names = _unlisted(tuple(values), left, reader.values)
    if not names:
        return
    harmless, raws = plan.once(_harmless), tuple(map(bytes, map(values.__getitem__, names)))
    if (names, raws) in harmless:
        return
    told = False
    for name, raw in zip(names, raws, strict=True):
        if raw.strip() not in _NOTHING and _may_hold_machines(plan.signs, name, generic(raw)):
            reason = f"{name[:60]} is not known here, and may hold machines"
            plan.notes.append(Note(head, "opaque", reason))
            told = True
    if not told and sum(map(len, raws)) <= _SHORT:
        harmless.add((names, raws))


@lru_cache(maxsize=1024)  # resources of a type have the same names
def _unlisted(names: tuple[str, ...], left: frozenset[str], values: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(sorted(frozenset(names) - left - frozenset(values.__struct_fields__)))


def _harmless(_: Plan) -> set[tuple[tuple[str, ...], tuple[bytes, ...]]]:
    """Names and short values, of resources of a plan, that were looked at and hold no machines."""
    return set()


def _may_hold_machines(signs: Signs, name: str, value: object) -> bool:
    """Whether an attribute says a number of machines, a type of them, or a sign of accelerators."""
    if isinstance(value, dict):
        return any(_may_hold_machines(signs, str(key), each) for key, each in value.items())
    if isinstance(value, list):
        return any(_may_hold_machines(signs, name, each) for each in value)
    if isinstance(value, bool) or value in (None, 0, ""):
        return False
    if isinstance(value, int | float) or (isinstance(value, str) and value.isdecimal()):
        return _NUMBER.search(name) is not None and _OF_OTHERS.search(name) is None
    return _TYPE.search(name) is not None or signs.find({name: value}) is not None
