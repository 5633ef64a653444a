"""The largest number that an Azure Batch auto-scale formula can ask for. Evaluates bounds, samples nothing.

A formula is a list of assignments; what it measures (`$PendingTasks`, `$CPUPercent` …) can be anything, and
`min(…)` with a number, or a plain number, bounds what comes out. What is not understood is not bounded.

Source: Azure Batch, "Create a formula to automatically scale compute nodes in a Batch pool".
"""

import math
import re
from collections.abc import Callable, Iterator

from guardrails.model.range import ZERO, Range

_Bounds = tuple[float, float]
_ANYTHING: _Bounds = (-math.inf, math.inf)
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_ASSIGNMENT = re.compile(r"\s*(\$?[A-Za-z_]\w*)\s*=(?!=)(.*)", re.DOTALL)
_TOKEN = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+|\$?[A-Za-z_]\w*|==|!=|<=|>=|&&|\|\||[-+*/()?:,<>!.\[\]])")
_COMPARED = {"==", "!=", "<=", ">=", "<", ">", "&&", "||"}
_MOST_TOKENS = 2_000
_DEDICATED = ("$targetdedicatednodes", "$targetdedicated")
_LOW_PRIORITY = ("$targetlowprioritynodes", "$targetspotnodes")


class _Unclear(Exception):  # noqa: N818 (an expression that is not understood)
    pass


def targets(formula: str) -> tuple[Range, Range]:
    """How many dedicated and how many low-priority nodes a formula can ask for.

    One that says nothing of a kind leaves it at what a new pool has, which is none.
    """
    values: dict[str, _Bounds] = {}
    for statement in _COMMENT.sub(" ", formula).split(";"):
        found = _ASSIGNMENT.match(statement)
        if found:
            values[found[1].lower()] = _evaluate(found[2], values)
        elif statement.strip():  # not an assignment: whatever it does, nothing is certain any more
            values = dict.fromkeys((*values, *_DEDICATED, *_LOW_PRIORITY), _ANYTHING)
    return _target(values, _DEDICATED), _target(values, _LOW_PRIORITY)


def _target(values: dict[str, _Bounds], names: tuple[str, ...]) -> Range:
    """The nodes that a formula asks for under one of several names; fractions and negatives are no nodes."""
    found = [values[name] for name in names if name in values]
    if not found:
        return ZERO
    low = max(0, math.floor(min(bounds[0] for bounds in found) if _finite(found, 0) else 0))
    if not _finite(found, 1):
        return Range(low)
    return Range(low, max(low, math.ceil(max(bounds[1] for bounds in found))))


def _finite(found: list[_Bounds], side: int) -> bool:
    return all(math.isfinite(bounds[side]) for bounds in found)


def _evaluate(text: str, values: dict[str, _Bounds]) -> _Bounds:
    try:
        found = _Reader(list(_tokens(text)), values).whole()
    except (_Unclear, RecursionError):
        return _ANYTHING
    return _ANYTHING if any(math.isnan(bound) for bound in found) else found


def _tokens(text: str) -> Iterator[str]:
    at, count = 0, 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        count += 1
        if not found or count > _MOST_TOKENS:
            raise _Unclear
        yield found[1]
        at = found.end()


class _Reader:
    """Reads one expression, from the ternary operator down to numbers and names."""

    def __init__(self, tokens: list[str], values: dict[str, _Bounds]) -> None:
        self._tokens = tokens
        self._at = 0
        self._values = values

    def peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self.peek()
        self._at += 1
        return token

    def _expect(self, token: str) -> None:
        if self._next() != token:
            raise _Unclear

    def whole(self) -> _Bounds:
        """The expression, which nothing may follow."""
        found = self.choice()
        self._expect("")
        return found

    def choice(self) -> _Bounds:
        """`condition ? one : other` is either; a comparison alone is 0 or 1."""
        found = self._comparison()
        if self.peek() != "?":
            return found
        self._next()
        one = self.choice()
        self._expect(":")
        other = self.choice()
        return min(one[0], other[0]), max(one[1], other[1])

    def _comparison(self) -> _Bounds:
        found = self._sum()
        while self.peek() in _COMPARED:
            self._next()
            self._sum()
            found = (0, 1)
        return found

    def _sum(self) -> _Bounds:
        found = self._product()
        while self.peek() in ("+", "-"):
            sign, other = self._next(), self._product()
            low, high = other if sign == "+" else (-other[1], -other[0])
            found = (found[0] + low, found[1] + high)
        return found

    def _product(self) -> _Bounds:
        found = self._unary()
        while self.peek() in ("*", "/"):
            operator, other = self._next(), self._unary()
            if operator == "/":
                if other[0] != other[1] or other[0] == 0:
                    found = _ANYTHING
                    continue
                other = (1 / other[0], 1 / other[0])
            corners = [_times(one, two) for one in found for two in other]
            found = (min(corners), max(corners))
        return found

    def _unary(self) -> _Bounds:
        symbol = self.peek()
        if symbol == "-":
            self._next()
            low, high = self._unary()
            return -high, -low
        if symbol == "!":
            self._next()
            self._unary()
            return 0, 1
        return self._value()

    def _value(self) -> _Bounds:
        symbol = self._next()
        if symbol == "(":
            found = self.choice()
            self._expect(")")
            return found
        if symbol[:1].isdigit() or (symbol[:1] == "." and len(symbol) > 1):
            return float(symbol), float(symbol)
        if not symbol[:1].isalpha() and symbol[:1] not in ("$", "_"):
            raise _Unclear
        found = self._values.get(symbol.lower(), _ANYTHING)
        if self.peek() == "(":
            found = self._call(symbol.lower())
        while self.peek() in (".", "["):  # a method of samples, or one of them
            found = _ANYTHING
            if self._next() == "[":
                self.choice()
                self._expect("]")
                continue
            name = self._next().lower()
            if self.peek() == "(":
                self._call(name)
        return found

    def _call(self, name: str) -> _Bounds:
        """What a function gives: only those of plain numbers are followed."""
        self._expect("(")
        arguments: list[_Bounds] = []
        while self.peek() != ")":
            arguments.append(self.choice())
            if self.peek() == ",":
                self._next()
            elif self.peek() != ")":
                raise _Unclear
        self._next()
        known = _FUNCTIONS.get(name)
        return known(arguments) if known is not None and arguments else _ANYTHING


def _times(one: float, two: float) -> float:
    return 0 if 0 in (one, two) else one * two


def _rounded(down: Callable[[float], int], up: Callable[[float], int]) -> Callable[[list[_Bounds]], _Bounds]:
    def bounds(arguments: list[_Bounds]) -> _Bounds:
        low, high = arguments[0]
        return down(low) if math.isfinite(low) else low, up(high) if math.isfinite(high) else high

    return bounds


_FUNCTIONS: dict[str, Callable[[list[_Bounds]], _Bounds]] = {
    "min": lambda each: (min(low for low, _ in each), min(high for _, high in each)),
    "max": lambda each: (max(low for low, _ in each), max(high for _, high in each)),
    "floor": _rounded(math.floor, math.floor),
    "ceil": _rounded(math.ceil, math.ceil),
    "round": _rounded(math.floor, math.ceil),
}
