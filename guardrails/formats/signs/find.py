"""Signs of accelerators in values that no reader understands, each with where it stands.

Stricter than `readers/strings_signs.py`, which looks through what is known to make machines: here everything
is looked through, so that a word alone is no sign. A sign is the exact name of a type or accelerator of the
catalog, a chip or a family in a field for machines, or a field for accelerators that is in force. Prose,
tags, prices, permissions and what is excluded are none.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from guardrails.catalog.lookup import Catalog
from guardrails.catalog.names import family, normal
from guardrails.formats.decoding import Json
from guardrails.formats.embedded.text import MAX_CHARACTERS
from guardrails.formats.marks import Path
from guardrails.formats.signs.fields import (
    asks,
    describes,
    in_documentation,
    in_force,
    names_machines,
    permits,
    split,
)
from guardrails.formats.signs.text import (
    ENCODED,
    MAKERS,
    WHOLE,
    asked_for,
    codes_in,
    decoded,
    documents,
    is_document,
    made_by,
    without_comments,
)
from guardrails.model.workload import UNKNOWN


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
    """A value to be looked through.

    Attributes:
        above: The steps that lead to it, the last first: `(step, the steps above)`; None at the top.
        field: The field that it is of.
        inside: In how many texts it stands.
    """

    above: Any
    field: str
    value: Any
    inside: int = 0

    @property
    def path(self) -> Path:
        """Where it stands."""
        steps: list[str | int] = []
        left = self.above
        while left is not None:
            step, left = left
            steps.append(step)
        return tuple(reversed(steps))


_NAMES = ("key", "name", "parameter_key", "parameterKey", "option_name", "optionName", "parameter", "id")
_VALUES = (
    *("value", "values", "default", "default_value", "defaultValue"),
    *("parameter_value", "parameterValue", "string_value", "stringValue"),
)
_NAME_KEYS = (*_NAMES, *(f"{name[0].upper()}{name[1:]}" for name in _NAMES))
_VALUE_KEYS = frozenset((*_VALUES, *(f"{name[0].upper()}{name[1:]}" for name in _VALUES)))
_UNWANTED = frozenset(("notin", "doesnotexist"))
_LABELS = frozenset(("name", "names", "title", "id", "ids", "label", "key", "image", "version", "tag"))
_MOST_INSIDE = 4
_MOST_SILENT = 100_000
_MOST_MUTE = 10_000
_NEXT = b',"'
"""What stands between two members of an object."""
_LONGEST_WORD = 60

_CHIP = (  # this and others are compiled where they are used: 10 ms, and most plans have no use for them
    r"(?i)(?<![a-z0-9])(?:\d{1,3}x[-_]?)?(?:h(?:100|200|800|20)|a(?:100|800|10g|30|40|6000)|b[23]00|g[bh][23]00|[vp]100|k80"
    r"|l40s?|l20|mi(?:25|[1-3]\d\dx?)|rtx|tesla|quadro|geforce|ascend|inferentia|trainium|gaudi)(?![0-9])"
)
_DEVICE = r"(?i)(?<![a-z])(?:v?gpus?|tpus?|npus?|fpga|nvidia|graphics(?:pro)?)(?![a-z])"
_ONLY_CHIP = (
    r"(?:\d{1,3} ?x? ?)?(?:nvidia[-_ ])?(?:h[128]00|a[18]00|g[bh][23]00|mi3\d\dx?|l40s)"
    r"(?:[-_ ](?:sxm|pcie|nvl)\S*)?(?:[-_ ]\d+ ?gi?b?)?(?: ?x ?\d{1,3})?"
)
"""A value that is nothing but a chip, of those whose names mean nothing else."""
_UUID = r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_TOKEN = re.compile(r"[a-z0-9_][a-z0-9_.-]*")
_SHORT_SLICE = re.compile(r"v\d-\d+")
"""TPU slices that look like versions: a sign only as a whole value, or beside a word for accelerators."""
_UNKNOWN_TYPES = (
    ("aws", r"(?<![\w.-])(?:ml\.)?[a-z]{1,8}\d{1,2}[a-z0-9-]{0,12}\.(?:\d{0,3}xlarge|metal)(?![\w.-])"),
    ("azure", r"(?<![\w.-])standard_n[a-z0-9_-]{2,40}"),
)
_WORDS_TEXT = """
    gpu tpu npu fpga accelerator neuron nvidia trainium inferentia gaudi kaito habana toolchain 100 200 300
    k80 h20 800 graphics a10g a30 a40 6000 l40 l20 mi1 mi2 mi3 rtx tesla quadro geforce ascend categor famil *
    --gres types
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
        starts = sorted({_certain(name) for name in self._names})
        hints = _shortest((*_WORDS, *ENCODED, *MAKERS, *starts))
        self._raw_hints = re.compile(_by_first(hints).encode())
        self._named = re.compile(_by_first(starts))
        self._speaking = re.compile(_by_first(hints))
        self._silent: set[tuple[str, str, bool]] = set()
        self._mute: set[bytes] = set()

    def may_speak(self, raw: bytes) -> bool:
        """Whether JSON may hold a sign: a search for words, before anything is decoded.

        Resources have most members in common: what was mute in one is not searched in the next. No word has a
        comma or a quote in it, so that it stands within a member.
        """
        fresh = [member for member in raw.split(_NEXT) if member not in self._mute]
        text = _NEXT.join(fresh)
        if self._raw_hints.search(text.lower()) or _RAW_CODE.search(text):
            return True
        if len(self._mute) < _MOST_MUTE:
            self._mute.update(member for member in fresh if len(member) <= WHOLE)
        return False

    def find(self, value: Any, *, databases: bool = False) -> Sign | None:
        """The first sign in a value, in the order in which it stands there; None when there is none.

        Args:
            value: Plain values.
            databases: Whether it is of a database, whose types are named like those of machines.
        """
        left = [_Item(None, "", value)]
        while left:
            item = left.pop()
            what = item.value
            if isinstance(what, dict):
                if not permits(what):
                    found = self._of_keys(item)
                    if found is not None:
                        return found
                    left.extend(reversed(list(_parts(item))))
            elif isinstance(what, list | tuple):
                above, field, _, inside = item
                left.extend(
                    _Item((at, above), field, what[at], inside) for at in range(len(what) - 1, -1, -1)
                )
            elif isinstance(what, str) and (item.field, what, databases) not in self._silent:
                held = self._held(item)
                found = None if held else self._of_text(item, databases=databases)
                if found is not None:
                    return found
                held = held or (tuple(codes_in(what)) if item.inside < _MOST_INSIDE else ())
                if held:
                    left.append(_Item(item.above, item.field, held, item.inside + 1))
                elif len(what) <= WHOLE and len(self._silent) < _MOST_SILENT and item.inside < _MOST_INSIDE:
                    self._silent.add((item.field, what, databases))
        return None

    def _of_keys(self, item: _Item) -> Sign | None:
        """A field for accelerators that is in force, or a type as a key."""
        for key, value in item.value.items():
            provider = self._names.get(key.lower(), "")
            if provider and _SHORT_SLICE.fullmatch(key):
                provider = ""
            if (provider or asks(key)) and not describes(key) and in_force(value):
                return Sign((*item.path, key), key[:_LONGEST_WORD], provider or UNKNOWN)
        return None

    def _held(self, item: _Item) -> Any:
        """What a text holds when it is a document, or encoded; nothing when it is neither."""
        text = item.value
        if item.inside >= _MOST_INSIDE or len(text) > MAX_CHARACTERS:
            return None
        held: Json = None
        if is_document(text) and (self._speaking.search(text.lower()) or _CODE.search(text)):
            held = documents(text)
        held = held or decoded(item.field, text)
        return held[0] if isinstance(held, list) and len(held) == 1 else held

    def _of_text(self, item: _Item, *, databases: bool) -> Sign | None:
        text, field = item.value, item.field
        if len(text) > MAX_CHARACTERS:
            return Sign(item.path, "a text that is too long to look through")
        if asks(field) and in_force(text):
            return Sign(item.path, f"{field} {text}"[:_LONGEST_WORD])
        low = text.lower()
        machines = names_machines(field)
        found = self._of_group(field, low.strip()) if machines and len(text) <= WHOLE else None
        if found is None and self._speaking.search(low):
            text = without_comments(text)
            low = text.lower()
            found = self._exact(low) or self._unknown(low, machines=machines and not databases)
            if found is None and len(text) <= WHOLE and _is_chip(field, low, machines=machines):
                found = text[:_LONGEST_WORD], UNKNOWN
            asked = (asked_for(text) or self._made_unseen(low)) if found is None else ""
            if asked:
                found = asked[:_LONGEST_WORD], UNKNOWN
        return None if found is None else Sign(item.path, *found)

    def _exact(self, low: str) -> tuple[str, str] | None:
        """A type or accelerator of the catalog with its cloud."""
        whole = low.strip().removeprefix("ml.")
        if whole in self._names:
            return whole, self._names[whole]
        if not self._named.search(low):
            return None
        beside = re.search(_DEVICE, low) or "accelerator" in low
        for found in _TOKEN.finditer(low):
            for name in _spellings(found[0].rstrip(".-_")):
                provider = self._names.get(name)
                if provider and (beside or not _SHORT_SLICE.fullmatch(name)):
                    return name, provider
        return None

    def _made_unseen(self, low: str) -> str:
        """The command that makes machines in a script that names no type without accelerators."""
        command = made_by(low)
        if not command:
            return ""
        names = (found[0].rstrip(".-_") for found in _TOKEN.finditer(low) if any(map(str.isdigit, found[0])))
        clouds = ("aws", "azure", "gcp")
        plain = any(self._catalog.has_no_accelerators(cloud, name) for name in names for cloud in clouds)
        return "" if plain else f"{command}, of a type that is not shown"

    def _unknown(self, low: str, *, machines: bool) -> tuple[str, str] | None:
        """A type that nobody knows, in a field for machines: it may be one with accelerators."""
        for provider, pattern in _UNKNOWN_TYPES if machines else ():
            for found in re.finditer(pattern, low):
                if not self._catalog.has_no_accelerators(provider, found[0]):
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


def _shortest(hints: Sequence[str]) -> list[str]:
    """Hints without those that contain another: where these stand, the other does too."""
    return [each for each in dict.fromkeys(hints) if not any(o in each and o != each for o in hints)]


def _by_first(words: Iterable[str]) -> str:
    """A pattern of words by their first letters: 10 times as fast as one after another, 3 % of a plan."""
    groups = groupby(sorted(words), key=itemgetter(0))
    alike = ((letter, "|".join(re.escape(word[1:]) for word in group)) for letter, group in groups)
    return "|".join(f"{re.escape(letter)}(?:{rest})" for letter, rest in alike)


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


def _parts(item: _Item) -> Iterator[_Item]:
    """The parts of an object, each in its field; the value beside a name is in the field of that name."""
    what, named, unwanted = item.value, None, False
    if not _VALUE_KEYS.isdisjoint(what):
        named = next((what[key] for key in _NAME_KEYS if isinstance(what.get(key), str)), None)
        unwanted = named is not None and str(what.get("operator", "")).lower() in _UNWANTED
    for key, value in what.items():
        if describes(key) or in_documentation(what, key):
            continue
        if named is not None and key in _VALUE_KEYS:
            if not unwanted and not describes(named):
                yield _Item((key, item.above), named, value, item.inside)
        else:
            yield _Item((key, item.above), key, value, item.inside)


def _is_chip(field: str, low: str, *, machines: bool) -> bool:
    """Whether a value is the name of a chip, or has one, or a device, in a field for machines."""
    if re.fullmatch(_ONLY_CHIP, low.strip()) and not split(field) & _LABELS:
        return True
    short = re.sub(_UUID, " ", low) if machines else ""
    return bool(short) and bool(re.search(_CHIP, short) or re.search(_DEVICE, short))
