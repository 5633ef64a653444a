"""Expressions of ARM templates as trees: `[concat(parameters('name'), '-gpu')]`. Knows no template.

Source: Azure Resource Manager, "Syntax and expressions in ARM templates".
"""

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"\s*(?:('(?:[^']|'')*')|(-?\d+)|([A-Za-z_][\w]*(?:\.[A-Za-z_]\w*(?=\s*\())*)|([(),.\[\]]))"
)
_MOST_TOKENS = 500
_MOST_DEEP = 30


class Constant(NamedTuple):
    """Text or a number."""

    value: str | int


class Call(NamedTuple):
    """A function with its arguments; its name in lower case."""

    name: str
    arguments: "tuple[Expression, ...]"


class Piece(NamedTuple):
    """What stands at a key of something: `.name`, `['name']`, `[0]`."""

    whole: "Expression"
    key: "Expression"


Expression = Constant | Call | Piece


def expression(text: str) -> Expression | None:
    """The tree of what stands between brackets; None when it is none of the language."""
    try:
        return _Parser(_tokens(text)).whole()
    except _Broken:
        return None


class _Broken(Exception):  # noqa: N818 (text that is no expression)
    pass


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at, text = 0, text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or len(found) == _MOST_TOKENS:
            raise _Broken
        quoted, number, name, mark = match.groups()
        if quoted is not None:
            found.append(("text", quoted[1:-1].replace("''", "'")))
        else:
            kind = "number" if number is not None else "name" if name is not None else "mark"
            found.append((kind, number or name or mark))
        at = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def whole(self) -> Expression:
        found = self._value(0)
        if self._at < len(self._tokens):
            raise _Broken
        return found

    def _next(self, kind: str, word: str = "") -> str:
        if self._at == len(self._tokens):
            raise _Broken
        found = self._tokens[self._at]
        if found[0] != kind or (word and found[1] != word):
            raise _Broken
        self._at += 1
        return found[1]

    def _is(self, word: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at] == ("mark", word)

    def _value(self, depth: int) -> Expression:
        if self._at == len(self._tokens) or depth > _MOST_DEEP:
            raise _Broken
        kind, word = self._tokens[self._at]
        self._at += 1
        if kind == "text":
            found: Expression = Constant(word)
        elif kind == "number":
            found = Constant(int(word))
        elif kind == "name":
            found = Call(word.rpartition(".")[2].lower(), self._arguments(depth))
        else:
            raise _Broken
        return self._parts(found, depth)

    def _arguments(self, depth: int) -> tuple[Expression, ...]:
        self._next("mark", "(")
        found: list[Expression] = []
        while not self._is(")"):
            found.append(self._value(depth + 1))
            if not self._is(")"):
                self._next("mark", ",")
        self._next("mark", ")")
        return tuple(found)

    def _parts(self, found: Expression, depth: int) -> Expression:
        while True:
            if self._is("."):
                self._at += 1
                found = Piece(found, Constant(self._next("name")))
            elif self._is("["):
                self._at += 1
                found = Piece(found, self._value(depth + 1))
                self._next("mark", "]")
            else:
                return found
