"""YAML text to plain values in which every scalar is the text that was written; no files, no types.

YAML's own guesses (`NO` as false, `012` as ten, a day as an object) never happen: types are decided by
what reads the value. Aliases work within a bound; tags and merge keys do not.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yaml.error import MarkedYAMLError
    from yaml.events import AliasEvent, CollectionStartEvent, Event, ScalarEvent

Path = tuple[str | int, ...]
"""Keys and list positions from the top: `("customers", 3, "id")`."""

Place = tuple[int, int]
"""Line and column, both from 1."""

MAX_DEPTH = 60
MAX_ALIASED = 100_000
"""Values that all aliases of a file together may stand for: more is an expansion bomb."""

_UNPRINTABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


class YamlError(Exception):
    """The text is not YAML that is read here; `place` is where."""

    def __init__(self, message: str, place: Place, hint: str = "") -> None:
        super().__init__(message)
        self.place = place
        self.hint = hint


def read(text: str) -> Any:
    """The one document of a text: mappings, lists and text; None when there is only comment or nothing.

    An entry without a value (`key:`, `key: ~`, `key: null`) is left out of its mapping.

    Raises:
        YamlError: Not YAML, a key given twice, a tag, several documents, too deep or too many aliases.
    """
    return _Builder(None).document(text)


def read_all(text: str) -> list[Any]:
    """Every document of a text that others wrote; a local tag is an object: `!Ref x` is `{"Ref": "x"}`.

    Source of the short forms: AWS CloudFormation user guide, intrinsic functions. Entries without a value
    are left out, as by `read`.

    Raises:
        YamlError: Not YAML, a key given twice, too deep or too many aliases.
    """
    builder = _Builder(None, others=True)
    builder.document(text)
    return builder.documents


def places(text: str) -> Mapping[Path, Place]:
    """Where each key and list item stands. For the text of a small file, or after an error.

    Raises:
        YamlError: As `read`.
    """
    found: dict[Path, Place] = {}
    _Builder(found).document(text)
    return found


class _Open:
    """A mapping or list whose end has not come yet."""

    __slots__ = ("anchor", "key", "size", "step", "value")

    def __init__(self, value: dict[str, object] | list[object], anchor: str | None) -> None:
        self.value = value
        self.anchor = anchor
        self.key: str | None = None
        self.step: str | int = ""
        self.size = 1


class _Builder:
    """Builds values from parse events, without recursion."""

    def __init__(self, found: dict[Path, Place] | None, *, others: bool = False) -> None:
        self.documents: list[object] = []
        self._others = others
        self._found = found
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[object, int]] = {}
        self._aliased = 0
        self._top: object = None

    def document(self, text: str) -> object:
        import yaml  # noqa: PLC0415 - slow, and most runs read no YAML

        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        documents = 0
        try:
            for event in yaml.parse(text, Loader=loader):
                if isinstance(event, yaml.ScalarEvent):
                    self._scalar(event)
                elif isinstance(event, yaml.CollectionStartEvent):
                    self._start(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
                elif isinstance(event, yaml.CollectionEndEvent):
                    self._end()
                elif isinstance(event, yaml.AliasEvent):
                    self._alias(event)
                elif isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1 and not self._others:
                        raise YamlError("a second document begins", _place(event), "keep one per file")
        except yaml.MarkedYAMLError as error:
            raise _syntax(error, text) from error
        except yaml.reader.ReaderError as error:
            raise _unprintable(text) from error
        return self._top

    def _scalar(self, event: "ScalarEvent") -> None:
        tag = self._tag(event)
        value: object = event.value
        if event.style in (None, "") and value in ("", "~", "null") and not self._key_is_due():
            value = None
        if tag and not self._key_is_due():
            value = {tag: value}
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        self._add(value, event, 1)

    def _start(self, event: "CollectionStartEvent", value: dict[str, object] | list[object]) -> None:
        tag = self._tag(event)
        if len(self._open) >= MAX_DEPTH:
            raise YamlError(f"nested more than {MAX_DEPTH} deep", _place(event))
        self._add({tag: value} if tag else value, event, 0)
        self._open.append(_Open(value, event.anchor))

    def _end(self) -> None:
        done = self._open.pop()
        if isinstance(done.value, dict):
            drop_empty(done.value)
        if done.anchor:
            self._anchors[done.anchor] = (done.value, done.size)
        if self._open:
            self._open[-1].size += done.size

    def _alias(self, event: "AliasEvent") -> None:
        value, size = self._anchors.get(event.anchor or "", (None, 0))
        if not size:
            raise YamlError(f"alias *{event.anchor} has no anchor before it", _place(event))
        self._aliased += size
        if self._aliased > MAX_ALIASED:
            raise YamlError(f"aliases stand for more than {MAX_ALIASED:,} values", _place(event))
        self._add(value, event, size)

    def _add(self, value: object, event: "Event", size: int) -> None:
        """Put a value where it belongs: the top, a list, or a mapping's key or value."""
        if not self._open:
            self._top = value
            self.documents.append(value)
            return
        parent = self._open[-1]
        parent.size += size
        if isinstance(parent.value, list):
            parent.step = len(parent.value)
            parent.value.append(value)
            self._remember(event)
        elif parent.key is None:
            parent.key = parent.step = self._checked_key(value, parent.value, event)
            self._remember(event)
        else:
            parent.value[parent.key] = value
            parent.key = None

    def _tag(self, event: "ScalarEvent | CollectionStartEvent") -> str:
        """The function that a local tag stands for; empty without one. Our own files have no tags."""
        if not self._others:
            _refuse_tag(event)
        tag = event.tag or ""
        if len(tag) < 2 or not tag.startswith("!"):
            return ""
        return tag[1:] if tag in ("!Ref", "!Condition") else f"Fn::{tag[1:]}"

    def _key_is_due(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].value, dict) and self._open[-1].key is None

    def _checked_key(self, key: object, into: dict[str, object], event: "Event") -> str:
        if not isinstance(key, str):
            raise YamlError("a key must be plain text", _place(event))
        if key == "<<":
            raise YamlError("merge keys (<<) are not read", _place(event), "write the fields out")
        if key in into:
            raise YamlError(f"key {key!r} is given twice", _place(event), "remove one of them")
        return key

    def _remember(self, event: "Event") -> None:
        if self._found is not None:
            self._found[tuple(each.step for each in self._open)] = _place(event)


def dotted(path: Path) -> str:
    """`customers[3].id`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def drop_empty(mapping: dict[str, object]) -> None:
    """Leave out the entries of a mapping that have no value."""
    if None in mapping.values():
        for key in [key for key, value in mapping.items() if value is None]:
            del mapping[key]


def _refuse_tag(event: "ScalarEvent | CollectionStartEvent") -> None:
    if event.tag is not None:
        shown = event.tag.replace("tag:yaml.org,2002:", "!!")
        raise YamlError(f"the tag {shown} is not read", _place(event), "remove it: values are read as text")


def _place(event: Any) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _syntax(error: "MarkedYAMLError", text: str) -> YamlError:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    indent = lines[line - 1][: column + 1] if line <= len(lines) else ""
    hint = "indent with spaces, not with tabs" if "\t" in indent else ""
    return YamlError(f"is not YAML: {error.problem or error.context}", (line, column), hint)


def _unprintable(text: str) -> YamlError:
    found = re.search(_UNPRINTABLE, text)
    where = found.start() if found else 0
    line = text.count("\n", 0, where) + 1
    column = where - text.rfind("\n", 0, where)
    shown = f"U+{ord(text[where]):04X}" if text else "nothing"
    return YamlError(f"holds the control character {shown}", (line, column), "is it a text file?")
