"""Attributes that nobody knows: neither taken by a reader nor knowingly left (`left.json`).

Providers grow. A new attribute that may hold machines is said to be opaque, and never passed over in silence.
`left.json` of a cloud lists, by resource type, the names at the top that hold no machines.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import msgspec

from guardrails.formats.decoding import generic
from guardrails.formats.signs.find import Signs
from guardrails.formats.terraform.entries import GONE, Change, Head
from guardrails.formats.terraform.plan import Note, Plan
from guardrails.formats.terraform.reader import AnyReader
from guardrails.model.workload import Action

_TOP = msgspec.json.Decoder(dict[str, msgspec.Raw])
_AGAIN = msgspec.json.Encoder().encode
_ABSENT = msgspec.Raw(b"")
_NOTHING = (b"null", b"[]", b"{}", b'""', b"false", b"0")
_CLOUD_FOLDERS = Path(__file__).parents[1]
_CLOUDS = {"aws": "aws", "azurerm": "azure", "google": "gcp"}
_SHORT = 1024
_MOST_TIMES = 10
"""How often names of a type are learnt: in a plan in which each resource has others, that helps nobody."""
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
    file = _CLOUD_FOLDERS / cloud / "left.json"
    return msgspec.json.decode(file.read_bytes(), type=dict[str, str]) if file.is_file() else {}


@cache
def listed(kind: str, values: type[msgspec.Struct]) -> frozenset[str] | None:
    """The names of all attributes of a type that its reader takes or leaves; None where nobody can tell."""
    left = known(kind)
    return None if left is None else left | frozenset(values.__struct_fields__)


def look(plan: Plan, head: Head, change: Change, doing: Action, reader: AnyReader) -> None:
    """Note the attributes of a planned resource that nobody knows and that may hold machines."""
    kind = head.type or ""
    names = listed(kind, reader.values)
    if doing in GONE or names is None:
        return
    table = plan.once(_seen)
    seen = table.get(kind)
    if seen is None:
        seen = table[kind] = _Seen(names)
    if seen.is_harmless(change.after):
        return
    values, told = seen.unlisted(change.after), False
    for name, raw in values.items():
        if bytes(raw).strip() not in _NOTHING and _may_hold_machines(plan.signs, name, generic(raw)):
            reason = f"{name[:60]} is not known here, and may hold machines"
            plan.notes.append(Note(head, "opaque", reason))
            told = True
    if not told:
        seen.remember(values)


class _Seen:
    """The attributes of one type in a plan that nobody knows, and their values that hold no machines.

    Resources of a type have the same ones. A decoder that has their names, and refuses every other, looks
    first: that takes a fifth of the time of comparing names (7 % of a plan of 10,000 resources).
    """

    def __init__(self, listed: frozenset[str]) -> None:
        self._listed = listed
        self._names: frozenset[str] = frozenset()
        self._harmless: set[bytes] = set()
        self._times = 0
        self._learn(self._names)

    def _learn(self, names: Iterable[str]) -> None:
        self._names = self._names.union(names)
        self._all = _attributes(self._listed | self._names, others=False)
        self._unlisted = _attributes(self._names, others=True)

    def is_harmless(self, after: msgspec.Raw) -> bool:
        """Whether all attributes are known, or were looked at with the values that they have."""
        try:
            self._all.decode(after)
        except msgspec.ValidationError:
            return False
        return not self._names or _AGAIN(self._unlisted.decode(after)) in self._harmless

    def unlisted(self, after: msgspec.Raw) -> dict[str, msgspec.Raw]:
        """The attributes that nobody knows."""
        values = _TOP.decode(after)
        return {name: values[name] for name in sorted(values.keys() - self._listed)}

    def remember(self, values: Mapping[str, msgspec.Raw]) -> None:
        """Attributes that nobody knows and that were looked at."""
        if self._times == _MOST_TIMES or sum(map(len, values.values())) > _SHORT:
            return
        if not self._names.issuperset(values):
            self._times += 1
            self._learn(values)
        self._harmless.add(_AGAIN(values))


def _seen(_: Plan) -> dict[str, _Seen]:
    """What was seen in a plan, by type."""
    return {}


def _attributes(names: Iterable[str], *, others: bool) -> "msgspec.json.Decoder[msgspec.Struct]":
    """Decodes attributes to their bytes; passes over others, or refuses them."""
    renamed = {f"at_{at}": name for at, name in enumerate(sorted(names))}
    fields = [(at, msgspec.Raw, _ABSENT) for at in renamed]
    return msgspec.json.Decoder(
        msgspec.defstruct(
            *("Attributes", fields),
            rename=renamed,
            forbid_unknown_fields=not others,
            omit_defaults=True,
            gc=False,
        )
    )


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
