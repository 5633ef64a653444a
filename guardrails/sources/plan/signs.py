"""Signs of accelerators in values that no reader understands, each with where it stands.

Stricter than `readers/strings_signs.py`, which looks through what is known to make machines: here everything
is looked through, so that a word alone is no sign. A sign is the exact name of a type or accelerator of the
catalog, a chip or a family in a field for machines, or a field for accelerators that is in force. Prose,
tags, prices, permissions and what is excluded are none.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from guardrails.catalog.lookup import Catalog
from guardrails.catalog.names import family, normal
from guardrails.model.workload import UNKNOWN
from guardrails.sources.plan.marks import Path
from guardrails.sources.plan.readers.strings_text import MAX_CHARACTERS, MAX_DEPTH
from guardrails.sources.plan.signs_fields import asks, describes, in_force, names_machines, permits, split
from guardrails.sources.plan.signs_text import (
    ENCODED,
    WHOLE,
    asked_for,
    codes_in,
    decoded,
    documents,
    without_comments,
)


class Sign(NamedTuple):
    """A sign.

    Attributes:
        path: Where it stands; what is inside a text stands where the text does.
        word: The name, or the field, that says so.
        provider: The cloud whose name it is; `unknown` when it is no cloud's alone.
    """

    path: Path
    word: str
    provider: str = UNKNOWN


class _Item(NamedTuple):
    """A value to be looked through: its path, the field that it is of, and in how many texts it stands."""

    path: Path
    field: str
    value: Any
    inside: int = 0


_NAMES = ("key", "name", "parameter_key", "parameterkey", "option_name", "optionname", "parameter", "id")
_VALUES = frozenset(
    ("value", "values", "parameter_value", "parametervalue", "default", "default_value", "string_value")
)
_MOST_INSIDE = 4
_LONGEST_WORD = 60

_CHIP = re.compile(
    r"(?<![a-z0-9])(?:\d{1,3}x[-_]?)?(?:h(?:100|200|800|20)|a(?:100|800|10g|30|40|6000)|b[23]00|g[bh][23]00|[vp]100"
    r"|l40s?|l20|mi(?:25|[1-3]\d\dx?)|rtx|tesla|quadro|geforce|ascend|inferentia|trainium|gaudi)(?![0-9])",
    re.IGNORECASE,
)
_DEVICE = re.compile(r"(?<![a-z])(?:v?gpus?|tpus?|npus?|fpga|nvidia)(?![a-z])", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z0-9_][a-z0-9_.-]*")
_SHORT_SLICE = re.compile(r"v\d-\d+")
"""TPU slices that look like versions: a sign only as a whole value, or beside a word for accelerators."""
_UNKNOWN_TYPES = (
    (
        "aws",
        re.compile(
            r"(?<![\w.-])(?:ml\.)?[a-z]{1,8}\d{1,2}[a-z0-9-]{0,12}\.(?:\d{0,3}xlarge|metal)(?![\w.-])"
        ),
    ),
    ("azure", re.compile(r"(?<![\w.-])standard_n[a-z0-9_-]{2,40}")),
)
_WORDS_TEXT = """
    gpu tpu npu fpga accelerator neuron nvidia trainium inferentia gaudi kaito habana toolchain 100 200 300
    h20 800 a10g a30 a40 6000 l40 l20 mi1 mi2 mi3 rtx tesla quadro geforce ascend categor famil * gres types
"""
_WORDS = tuple(_WORDS_TEXT.split())
"""Of every sign that is no name of the catalog, something that it certainly contains, in lower case."""
_CODE = re.compile(r"[A-Za-z0-9+/_-]{32}")
_RAW_CODE = re.compile(rb"[A-Za-z0-9+/_-]{32}|\\u00[3-7]")


class Signs:
    """What is a sign with a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._names: dict[str, str] = {}
        self._groups: dict[str, str] = {}
        for (provider, name), shape in catalog.shapes.items():
            self._names[name.lower()] = provider
            group = family(provider, normal(provider, shape.instance_type))
            if group and (provider, group) not in catalog.families and shape.kind == "machine":
                self._groups[group] = provider
        for chip in catalog.chips.values():
            for provider, aliases in chip.names.items():
                for alias in aliases:
                    if alias.lower().startswith(("nvidia", "tpu-", "tpu_")):
                        self._names[alias.lower()] = provider
        self._starts = tuple(sorted({_certain(name) for name in self._names}))
        self._hints = tuple(dict.fromkeys((*_WORDS, *ENCODED, *self._starts)))
        self._raw_hints = tuple(hint.encode() for hint in self._hints)

    def may_speak(self, raw: bytes) -> bool:
        """Whether JSON may hold a sign: a search for words, before anything is decoded."""
        low = raw.lower()
        return any(hint in low for hint in self._raw_hints) or _RAW_CODE.search(raw) is not None

    def find(self, value: Any, *, databases: bool = False) -> Sign | None:
        """The first sign in a value, in the order in which it stands there; None when there is none.

        Args:
            value: Plain values.
            databases: Whether it is of a database, whose types are named like those of machines.
        """
        left = [_Item((), "", value)]
        while left:
            item = left.pop()
            if len(item.path) > MAX_DEPTH:
                return Sign(item.path[:1], "values nested too deeply to be looked through")
            if isinstance(item.value, dict):
                if permits(item.value):
                    continue
                found = self._of_keys(item)
                if found is not None:
                    return found
                left.extend(reversed(list(_parts(item))))
            elif isinstance(item.value, list | tuple):
                left.extend(_elements(item))
            elif isinstance(item.value, str):
                inner = self._inside(item)
                if inner is not None:
                    left.append(inner)
                    continue
                found = self._of_text(item, databases=databases)
                if found is not None:
                    return found
                if item.inside < _MOST_INSIDE:
                    codes = tuple(codes_in(item.value))
                    left.append(_Item(item.path, item.field, codes, item.inside + 1))
        return None

    def _of_keys(self, item: _Item) -> Sign | None:
        """A field for accelerators that is in force, or a type as a key."""
        for key, value in item.value.items():
            provider = "" if _SHORT_SLICE.fullmatch(key) else self._names.get(key.lower(), "")
            if (asks(key) or provider) and not describes(key) and in_force(value):
                return Sign((*item.path, key), key[:_LONGEST_WORD], provider or UNKNOWN)
        return None

    def _inside(self, item: _Item) -> _Item | None:
        """What a text holds when it is a document, or encoded; None when it is neither."""
        text = item.value
        if item.inside >= _MOST_INSIDE or len(text) > MAX_CHARACTERS:
            return None
        held: Any = documents(text) if self._speaks(text.lower()) or _CODE.search(text) else None
        if not held:
            held = decoded(item.field, text)
        if isinstance(held, list) and len(held) == 1:
            held = held[0]
        return _Item(item.path, item.field, held, item.inside + 1) if held else None

    def _speaks(self, low: str) -> bool:
        return any(hint in low for hint in self._hints)

    def _of_text(self, item: _Item, *, databases: bool) -> Sign | None:
        text = item.value
        if len(text) > MAX_CHARACTERS:
            return Sign(item.path, "a text that is too long to look through")
        if asks(item.field) and in_force(text):
            return Sign(item.path, f"{item.field} {text}"[:_LONGEST_WORD])
        machines = names_machines(item.field)
        group = self._of_group(item.field, text.strip().lower()) if machines and len(text) <= WHOLE else None
        if group is not None:
            return Sign(item.path, *group)
        if not self._speaks(text.lower()):
            return None
        text = without_comments(text)
        low = text.lower()
        found = self._exact(low) or self._unknown(low, machines=machines and not databases)
        if found is None and machines and len(text) <= WHOLE:
            short = _UUID.sub(" ", low)
            if _CHIP.search(short) or _DEVICE.search(short):
                found = text[:_LONGEST_WORD], UNKNOWN
        asked = asked_for(text) if found is None else ""
        if asked:
            found = asked[:_LONGEST_WORD], UNKNOWN
        return None if found is None else Sign(item.path, *found)

    def _exact(self, low: str) -> tuple[str, str] | None:
        """A type or accelerator of the catalog with its cloud."""
        whole = low.strip().removeprefix("ml.")
        if whole in self._names:
            return whole, self._names[whole]
        if not any(start in low for start in self._starts):
            return None
        for found in _TOKEN.finditer(low):
            for name in _spellings(found[0].rstrip(".-_")):
                provider = self._names.get(name)
                beside = _DEVICE.search(low) or "accelerator" in low
                if provider and (beside or not _SHORT_SLICE.fullmatch(name)):
                    return name, provider
        return None

    def _unknown(self, low: str, *, machines: bool) -> tuple[str, str] | None:
        """A type that nobody knows, in a field for machines: it may be one with accelerators."""
        for provider, pattern in _UNKNOWN_TYPES if machines else ():
            for found in pattern.finditer(low):
                if not self._catalog.carries_none(provider, found[0]):
                    return found[0], provider
        return None

    def _of_group(self, field: str, low: str) -> tuple[str, str] | None:
        """A family (`p5`), category (`p`) or pattern of types (`p5.*`) with accelerators."""
        words = split(field)
        provider = self._groups.get(low) if words & {"family", "families", "types"} else None
        if provider is None and "*" in low and any(letter.isalnum() for letter in low):
            names = (name for name, cloud in self._names.items() if cloud == "aws")
            provider = "aws" if any(fnmatchcase(name, low) for name in names) else None
        if provider is None and words & {"category", "categories"} and low.isalpha():
            groups = (group for group, cloud in self._groups.items() if cloud == "aws")
            provider = "aws" if any(re.match(rf"{low}\d", group) for group in groups) else None
        return None if provider is None else (low, provider)


def _certain(name: str) -> str:
    """What a name of the catalog contains and most texts do not."""
    if name.startswith("standard_"):
        return "standard_n"
    return "xlarge" if name.endswith("xlarge") else name[:4]


def _spellings(token: str) -> Iterator[str]:
    """A token, and what stands in it behind or before another name: `ml.p5.48xlarge`."""
    yield token
    parts = token.split(".")
    if len(parts) > 2:
        yield ".".join(parts[-2:])
        yield ".".join(parts[:2])


def _elements(item: _Item) -> Iterator[_Item]:
    """The elements of a list, the first last: the walk takes them from the end."""
    for at in range(len(item.value) - 1, -1, -1):
        yield item._replace(path=(*item.path, at), value=item.value[at])


def _parts(item: _Item) -> Iterator[_Item]:
    """The parts of an object, each in its field; the value beside a name is in the field of that name."""
    low = {key.lower(): key for key in item.value}
    named = next((item.value[low[key]] for key in _NAMES if key in low), None)
    operator = str(item.value.get(low.get("operator", ""), "")).lower()
    for key, value in item.value.items():
        field = named if isinstance(named, str) and key.lower() in _VALUES else key
        if describes(key) or describes(field) or (field is named and operator in ("notin", "doesnotexist")):
            continue
        yield item._replace(path=(*item.path, key), field=field, value=value)
