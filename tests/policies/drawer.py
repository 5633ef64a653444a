"""Records by chance, drawn from the models: a field that is added is drawn without being named here.

Only texts have to be told: a field whose texts nobody told cannot be drawn, and the error names it.
"""

import dataclasses
import types
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st

from guardrails.model.range import Range

Told = Mapping[str, st.SearchStrategy[Any]]


@dataclasses.dataclass(frozen=True)
class Drawer:
    """How to draw what the models leave open; keys are `Record.field`, else `field`.

    Attributes:
        types: Facts of a type, whatever their field.
        fields: Fields as a whole.
        ranges: Numbers of a field that is a range.
        words: One text of a field, or of a list of texts.
        names: How the ids of a record's rows begin, by record; they are numbered in their list.
    """

    types: Mapping[Any, st.SearchStrategy[Any]]
    fields: Told
    words: Told
    ranges: Told = dataclasses.field(default_factory=dict)
    names: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def record(
        self, kind: type[msgspec.Struct], /, **given: st.SearchStrategy[Any]
    ) -> st.SearchStrategy[Any]:
        """A record; fields that are given are drawn as told, the others by name or type.

        Raises:
            LookupError: Nobody told which texts may stand in a field.
        """
        hints = hints_of(kind)
        assert given.keys() <= hints.keys(), given.keys() - hints.keys()
        return st.builds(
            kind,
            **{
                name: given[name] if name in given else self.of_field(kind, name, hint)
                for name, hint in hints.items()
            },
        )

    def of_field(self, kind: type[msgspec.Struct], name: str, hint: Any) -> st.SearchStrategy[Any]:
        """What may stand in one field."""
        told = _told(self.fields, kind, name)
        return self._of(kind, name, hint) if told is None else told

    def _of(self, kind: type[msgspec.Struct], name: str, hint: Any) -> st.SearchStrategy[Any]:
        told = _told(self.ranges, kind, name) if hint is Range else None
        return self._of_type(kind, name, hint) if told is None else told

    def _of_type(self, kind: type[msgspec.Struct], name: str, hint: Any) -> st.SearchStrategy[Any]:
        if hint in self.types:
            return self.types[hint]
        if hint is str:
            return self._text(kind, name)
        if get_origin(hint) is Literal:
            return st.sampled_from(get_args(hint))
        if get_origin(hint) in (Union, types.UnionType):
            return st.one_of(
                st.none() if each is types.NoneType else self._of(kind, name, each) for each in get_args(hint)
            )
        if get_origin(hint) is tuple:
            return self._rows(kind, name, get_args(hint)[0])
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            return self.record(hint)
        raise LookupError(f"{kind.__name__}.{name}: nothing says how to draw {hint}")

    def _text(self, kind: type[msgspec.Struct], name: str) -> st.SearchStrategy[str]:
        told = _told(self.words, kind, name)
        if told is None and name == "id" and kind.__name__ in self.names:
            return st.just(f"{self.names[kind.__name__]}-1")
        if told is None:
            raise LookupError(f"{kind.__name__}.{name}: say in the test's words which texts may stand there")
        return told

    def _rows(self, kind: type[msgspec.Struct], name: str, hint: Any) -> st.SearchStrategy[tuple[Any, ...]]:
        rows = st.lists(self._of(kind, name, hint), max_size=2, unique_by=key_of)
        start = self.names.get(getattr(hint, "__name__", ""))
        if start is None:
            return rows.map(tuple)
        numbered = st.lists(self._of(kind, name, hint), max_size=2)
        return numbered.map(
            lambda found: tuple(
                msgspec.structs.replace(row, id=f"{start}-{number}") for number, row in enumerate(found, 1)
            )
        )


def _told(told: Told, kind: type[msgspec.Struct], name: str) -> st.SearchStrategy[Any] | None:
    return told.get(f"{kind.__name__}.{name}", told.get(name))


@cache
def hints_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The types of a record's fields, without what only narrows them."""
    return get_type_hints(kind)


def key_of(row: Any) -> Any:
    """What tells rows of one list apart."""
    names = [name for name in ("id", "list", "flag", "measure") if hasattr(row, name)]
    return getattr(row, names[0]) if names else str(row)


def records_of(kind: type[msgspec.Struct]) -> tuple[type[msgspec.Struct], ...]:
    """A record and all that it holds, each once."""
    found: dict[type[msgspec.Struct], None] = {}
    waiting = [kind]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found[each] = None
            waiting.extend(inner for hint in hints_of(each).values() for inner in structs_in(hint))
    return tuple(found)


def structs_in(hint: Any) -> Iterator[type[msgspec.Struct]]:
    """Records that a type names; ranges are values."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint
    for each in get_args(hint):
        yield from structs_in(each)
