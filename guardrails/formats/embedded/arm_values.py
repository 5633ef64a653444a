"""Values inside ARM templates: parameters, variables and plain functions resolved as far as they go.

What depends on a deployment (`reference`, `uniqueString`, the resource group) is lost, with the reason. Ids
and names are also told with such parts written out, so that two that are made alike are seen to be the same.

Source: Azure Resource Manager, "ARM template functions".
"""

import re
from collections.abc import Callable, Sequence
from copy import copy
from functools import lru_cache
from itertools import product
from typing import Any

from guardrails.formats.embedded.arm_expressions import Call, Constant, Expression, Piece, expression
from guardrails.formats.embedded.text import Lost, parse, table

_DEPTH = 60
_MOST = 20
_MOST_JOINED = 10_000
_parsed = lru_cache(maxsize=4096)(expression)


class Values:
    """Resolves values of one template.

    Attributes:
        group: The resource group that it is deployed to, as an id has it.
        scope: Whose parameters and functions are meant where an id is told with them.
    """

    def __init__(
        self,
        template: dict[str, Any],
        given: dict[str, Any],
        *,
        known: bool,
        group: str = "",
        scope: str = "",
    ) -> None:
        """`known` is False when the parameters that are given are known only after apply."""
        self._declared = _lower(template.get("parameters"))
        self._variables = _lower(template.get("variables"))
        self._given = _lower(given)
        self._known = known
        self._told: dict[tuple[str, str, str, bool], list[Any]] = {}
        self.group = group
        self.scope = scope

    def elsewhere(self, group: str) -> "Values":
        """The same, of what is deployed to another resource group."""
        found = copy(self)
        found.group = group
        return found

    def options(self, node: Any) -> list[Any]:
        """Every value that a node may have: none for nothing, several where a condition picks."""
        return [each for each in self._options(node, 0, written=False) if each is not None][:_MOST]

    def of(self, node: Any) -> Any:
        """The one value of a node; None when there is none."""
        found = self.options(node)
        if len(found) > 1:
            return Lost("depends on a condition")
        return found[0] if found else None

    def text(self, node: Any) -> str:
        """A name or an id; what is not known of it is written out, in braces."""
        found = self._options(node, 0, written=True)
        if len(found) != 1 or not isinstance(found[0], str | int):
            return self._braces(str(node)[:200])
        return str(found[0])

    def _options(self, node: Any, depth: int, *, written: bool) -> list[Any]:
        if not (isinstance(node, str) and node.startswith("[") and node.endswith("]")):
            return [node]
        if node.startswith("[["):
            return [node[1:]]
        tree = _parsed(node[1:-1])
        if tree is None:
            return [self._lost(node, "is made by an expression", written)]
        return self._evaluated(tree, depth, written)

    def _evaluated(self, tree: Expression, depth: int, written: bool) -> list[Any]:
        if depth > _DEPTH:
            return [Lost("is nested too deeply")]
        if isinstance(tree, Constant):
            return [tree.value]
        if isinstance(tree, Piece):
            whole = self._evaluated(tree.whole, depth + 1, written)
            keys = self._evaluated(tree.key, depth + 1, written)
            return [
                found for of, key in product(whole, keys) for found in self._part(of, key, depth, written)
            ]
        if tree.name in ("parameters", "variables"):
            return self._declaration(tree, depth, written)
        arguments = [self._evaluated(each, depth + 1, written) for each in tree.arguments]
        if tree.name == "if" and len(arguments) == 3:
            picked = {True: arguments[1], False: arguments[2]}
            return [
                found
                for said in arguments[0]
                for found in (picked[said] if isinstance(said, bool) else arguments[1] + arguments[2])
            ]
        return [self._called(tree.name, each, written) for each in list(product(*arguments))[:_MOST]]

    def _called(self, name: str, arguments: Sequence[Any], written: bool) -> Any:
        lost = next((each for each in arguments if isinstance(each, Lost)), None)
        if lost is not None:
            return lost
        if name == "resourceid":
            return _id(arguments, self.group)
        known = FUNCTIONS.get(name)
        if known is not None:
            try:
                return known(*arguments)
            except (TypeError, ValueError, ZeroDivisionError, IndexError, KeyError, OverflowError):
                pass  # not what it takes: what comes of it is not known
        shown = f"{name}({','.join(map(str, arguments))})"[:400]
        return self._lost(shown, f"is made by {name}()", written)

    def _part(self, whole: Any, key: Any, depth: int, written: bool) -> list[Any]:
        if isinstance(whole, Lost):
            return [whole]
        if isinstance(whole, list) and isinstance(key, int) and 0 <= key < len(whole):
            return self._options(whole[key], depth + 1, written=written)
        found = _lower(whole).get(str(key).lower()) if isinstance(whole, dict) else None
        if found is not None:
            return self._options(found, depth + 1, written=written)
        if isinstance(whole, str) and whole.startswith("{"):
            return [self._lost(f"{whole.strip('{}')}.{key}", "", written)]
        return [self._lost(f"{key}", f"has no part {str(key)[:60]}", written)]

    def _declaration(self, tree: Call, depth: int, written: bool) -> list[Any]:
        """The value of a parameter or a variable."""
        name = tree.arguments[0].value if tree.arguments and isinstance(tree.arguments[0], Constant) else ""
        key, word = str(name).lower(), tree.name[:-1]
        place = (self.group, word, key, written)
        told = self._told.get(place)
        if told is not None:
            return told
        self._told[place] = [Lost(f"{word} {name} runs in a circle")]
        node = self._parameter(key) if word == "parameter" else self._variables.get(key)
        if node is None:
            node = Lost(f"{word} {name} has no value")
        if isinstance(node, Lost):
            found = [self._lost(f"{word}({key})", node.reason, written)]
        else:
            found = self._options(node, depth + 1, written=written)
        self._told[place] = found
        return found

    def _parameter(self, name: str) -> Any:
        if not self._known:
            return Lost("the parameters are known only after apply")
        given = self._given.get(name)
        if isinstance(given, dict) and "value" in given:
            return given["value"]
        if given is not None:
            return Lost(f"parameter {name} is known only after apply")
        return table(self._declared.get(name)).get("defaultValue")

    def _lost(self, shown: str, reason: str, written: bool) -> Any:
        return self._braces(shown) if written else Lost(reason)

    def _braces(self, shown: str) -> str:
        bare = re.sub(r"[{}/\s]", "", shown).lower()
        return f"{{{self.scope}:{bare}}}"


def _lower(value: Any) -> dict[str, Any]:
    """An object by its names in lower case: ARM does not tell case apart."""
    return {str(name).lower(): each for name, each in table(value).items()}


def _id(arguments: Sequence[Any], group: str) -> Any:
    """The id that `resourceId` makes: of a subscription and a resource group that may be left out."""
    words = [str(each) for each in arguments]
    at = next((at for at, word in enumerate(words) if "." in word and "/" in word), None)
    if at is None:
        return Lost("is made by resourceId()")
    kind, *more = words[at].split("/")
    names = words[at + 1 :]
    ends = "/".join(part for pair in zip(more, names, strict=False) for part in pair)
    group = words[at - 1] if at else group
    subscription = f"/subscriptions/{words[at - 2]}" if at > 1 else ""
    return f"{subscription}/resourceGroups/{group}/providers/{kind}/{ends}"


def _joined(*parts: Any) -> Any:
    if parts and all(isinstance(each, list) for each in parts):
        return _bounded([item for each in parts for item in each])
    return _bounded("".join(_shown(each) for each in parts))


def _bounded(value: Any) -> Any:
    """Text or a list that is not longer than anybody writes: joining what was joined grows without end."""
    if len(value) > _MOST_JOINED:
        raise ValueError
    return value


def _shown(value: Any) -> str:
    if not isinstance(value, str | int):
        raise TypeError
    return str(value).lower() if isinstance(value, bool) else str(value)


def _formatted(text: str, *parts: Any) -> str:
    return str(_bounded(re.sub(r"\{(\d+)(?::[^}]*)?\}", lambda found: _shown(parts[int(found[1])]), text)))


def _whole(value: Any) -> int:
    return int(value)


def _read(text: str) -> Any:
    documents = parse(text).documents
    return documents[0] if documents else None


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "add": lambda one, other: _whole(one) + _whole(other),
    "and": lambda *each: _sure(each) and all(each),
    "bool": lambda value: {"true": True, "1": True, "false": False, "0": False}[str(value).lower()],
    "coalesce": lambda *each: next((one for one in each if one is not None), None),
    "concat": _joined,
    "createarray": lambda *each: list(each),
    "createobject": lambda *each: dict(zip(each[::2], each[1::2], strict=True)),
    "div": lambda one, other: int(_whole(one) / _whole(other)),
    "empty": lambda value: not value,
    "equals": lambda one, other: _plain(one) == _plain(other),
    "false": lambda: False,
    "format": _formatted,
    "int": _whole,
    "json": _read,
    "length": len,
    "max": lambda *each: max(each[0] if isinstance(each[0], list) else each),
    "min": lambda *each: min(each[0] if isinstance(each[0], list) else each),
    "mul": lambda one, other: _whole(one) * _whole(other),
    "not": lambda value: not value if isinstance(value, bool) else _sure([value]),
    "null": lambda: None,
    "or": lambda *each: _sure(each) and any(each),
    "string": _shown,
    "sub": lambda one, other: _whole(one) - _whole(other),
    "tolower": lambda text: text.lower(),
    "toupper": lambda text: text.upper(),
    "true": lambda: True,
}
"""Functions of plain values, by name in lower case."""


def _plain(value: Any) -> Any:
    """A value that is known to compare: not text that stands for something else."""
    if isinstance(value, str) and "{" in value:
        raise TypeError
    return value


def _sure(values: Sequence[Any]) -> bool:
    if not all(isinstance(each, bool) for each in values):
        raise TypeError
    return True
