"""The properties of one resource in a template, as fields, resolved as far as the template goes.

A name is looked up without regard to case and underscores: CloudFormation writes `MaxvCpus`, the Cloud
Control provider `maxv_cpus`, and both mean one property.
"""

from typing import Any, Protocol

from guardrails.formats.decoding import whole_number
from guardrails.formats.embedded.text import PERHAPS, Hidden, Lost
from guardrails.model.field import Field


class Resolver(Protocol):
    """What resolves the values of a template."""

    def options(self, node: Any) -> list[Any]:
        """Every value that a node may have: none for nothing, several where a condition picks."""
        ...


class Properties:
    """One resource, or a block of it.

    Attributes:
        path: Where it stands.
        hidden: Its text is sensitive: names in it must not be printed.
        lost: Why nothing in it is known; empty when it is known.
    """

    __slots__ = ("_body", "_names", "_values", "hidden", "lost", "path")

    def __init__(
        self, body: Any, values: Resolver, path: str, *, hidden: bool = False, lost: str = ""
    ) -> None:
        self._body: dict[str, Any] = body if isinstance(body, dict) else {}
        self._names: dict[str, str] | None = None
        self._values = values
        self.path = path
        self.hidden = hidden
        self.lost = lost

    def __bool__(self) -> bool:
        return bool(self._body or self.lost)

    def names(self) -> list[str]:
        """The names in it, as they are written."""
        return list(self._body)

    def node(self, name: str) -> Any:
        """What stands below a name, as it is written; None when it is not there."""
        found = self._body.get(name)
        if found is not None or name in self._body:
            return found
        if self._names is None:
            self._names = {normal(each): each for each in self._body}
        return self._body.get(self._names.get(normal(name), name))

    def has(self, name: str) -> bool:
        """Whether something is set, whatever it is."""
        return bool(self.lost) or bool(self._values.options(self.node(name)))

    def field(self, *names: str) -> Field[Any]:
        """A value, found by one name below another. Of several numbers the largest; else several are lost."""
        holder = self.block(*names[:-1])
        path = _under(holder.path, names[-1])
        if holder.lost:
            return Field(None, path, holder.lost)
        found = self._values.options(holder.node(names[-1]))
        if not found:
            return Field(None, path)
        return _field(found[0] if len(found) == 1 else _largest(found), path, hidden=self.hidden)

    def text(self, *names: str) -> Field[str]:
        """A value that is text."""
        return self._text(self.field(*names))

    def label(self, *names: str) -> str | None:
        """A text that may stand in an id; None when there is none, or it may not."""
        found = self.text(*names)
        return None if found.hidden else found.value

    def number(self, *names: str) -> Field[int]:
        """A value that is a count."""
        found = self.field(*names)
        if found.value is None:
            return found
        right = isinstance(found.value, int | float | str) and not isinstance(found.value, bool)
        count = whole_number(found.value) if right else None
        if count is None:
            return Field(None, found.path, "is not a whole number", found.hidden)
        return Field(count, found.path, "", found.hidden)

    def is_on(self, *names: str) -> Field[bool]:
        """A value that is yes or no."""
        found = self.field(*names)
        if found.value is None:
            return found
        said = {"true": True, "false": False}.get(str(found.value).lower())
        return Field(said, found.path, "" if said is not None else "is neither true nor false")

    def texts(self, *names: str) -> tuple[Field[str], ...]:
        """The texts of a list, of a parameter that holds one, or one alone; empty when it is not set."""
        holder = self.block(*names[:-1])
        path = _under(holder.path, names[-1])
        if holder.lost:
            return (Field(None, path, holder.lost),)
        return tuple(
            self._text(_field(item, path, hidden=self.hidden)) for item in self._items(holder, names)
        )

    def block(self, *names: str) -> "Properties":
        """What stands below some names; of blocks of which a condition picks one, nothing is known."""
        block = self
        for name in names:
            block = block._below(name)
        return block

    def each(self, *names: str) -> list["Properties"]:
        """The blocks of a list; those of every branch where a condition picks."""
        return [each for each in self.at_least_one(*names) if each.lost != PERHAPS.reason]

    def at_least_one(self, *names: str) -> list["Properties"]:
        """The blocks of a list that has a default; one is lost where conditions may leave out all."""
        holder = self.block(*names[:-1])
        path = _under(holder.path, names[-1])
        items = [Lost(holder.lost)] if holder.lost else self._items(holder, names)
        return [self._made(item, f"{path}[{at}]", _why_lost(item)) for at, item in enumerate(items)]

    def _below(self, name: str) -> "Properties":
        path = _under(self.path, name)
        if self.lost:
            return self._made({}, path, self.lost)
        found = self._values.options(self.node(name))
        if len(found) > 1:
            return self._made({}, path, "depends on a condition")
        body = found[0] if found else {}
        if isinstance(body, list) and len(body) < 2:  # blocks that are written as lists of one
            body = body[0] if body else {}
        return self._made(body, path, _why_lost(body))

    def _made(self, body: Any, path: str, lost: str) -> "Properties":
        return Properties(body, self._values, path, hidden=self.hidden, lost=lost)

    def _items(self, holder: "Properties", names: tuple[str, ...]) -> list[Any]:
        """The entries of a list, of every branch, and `PERHAPS` where conditions may leave out all."""
        found: list[Any] = []
        empty = False
        for option in self._values.options(holder.node(names[-1])):
            items = option if isinstance(option, list) else [option]
            if isinstance(option, str):
                items = [each.strip() for each in option.split(",")]
            entries = [] if option is PERHAPS else [self._values.options(item) for item in items]
            empty = empty or all(not each or PERHAPS in each for each in entries)
            found += [value for each in entries for value in each if value is not PERHAPS]
        return [*found, PERHAPS] if found and empty else found

    def _text(self, found: Field[Any]) -> Field[str]:
        if found.value is None or (isinstance(found.value, str) and found.value):
            return found
        return Field(None, found.path, "is not text" if found.value != "" else "is empty", found.hidden)


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def normal(name: str) -> str:
    """A name without its spelling: `max_v_cpus` and `MaxvCpus` are `maxvcpus`."""
    return name.replace("_", "").lower()


def _field(value: Any, path: str, *, hidden: bool) -> Field[Any]:
    if isinstance(value, Lost):
        return Field(None, path, value.reason)
    return Field(value.value, path, "", True) if isinstance(value, Hidden) else Field(value, path, "", hidden)


def _why_lost(body: Any) -> str:
    """Why nothing is known of what should be a block: what is none may stand for anything."""
    if isinstance(body, Lost):
        return body.reason
    return "" if isinstance(body, dict) else "is no object"


def _largest(found: list[Any]) -> Any:
    """The largest of several numbers; of anything else, one of them is not known to hold."""
    if any(isinstance(each, bool) for each in found):
        return Lost("depends on a condition")
    try:
        return max(found, key=float)
    except (TypeError, ValueError, OverflowError):
        return Lost("depends on a condition")
