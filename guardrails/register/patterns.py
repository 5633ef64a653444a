"""Patterns over terraform module addresses that name a customer. Text in, name out; knows no register."""

import re

import msgspec

from guardrails.limits import MODULE_ADDRESS_CHARACTERS

CAPTURE = "{customer}"
_INDEX = r'(?:\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\])?'


class ModulePattern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way in which module addresses name customers.

    Attributes:
        pattern: `module.tenant_{customer}`, `module.tenants["{customer}"]` or a glob (`module.acme*`), from
            the root module on; what is below the module belongs to it too. Indexes may be left out.
        customer: Whom it names; empty when `{customer}` in the pattern captures that.
    """

    pattern: str
    customer: str = ""

    def __post_init__(self) -> None:
        if (CAPTURE in self.pattern) == bool(self.customer) or self.pattern.count(CAPTURE) > 1:
            raise ValueError("name a customer, or put {customer} into the pattern once, not both")


class Matcher:
    """Compiled form of one pattern."""

    def __init__(self, rule: ModulePattern) -> None:
        self.pattern = rule.pattern
        self._customer = rule.customer
        self._expression = re.compile(_expression(rule.pattern))

    def name(self, address: str) -> str:
        """Whom the module address names; empty when the pattern does not fit."""
        found = self._expression.match(address) if len(address) <= MODULE_ADDRESS_CHARACTERS else None
        if found is None:
            return ""
        return self._customer or unescaped(found["customer"])


def unescaped(key: str) -> str:
    """A `for_each` key as it was before terraform quoted it."""
    return re.sub(r"\\(.)", r"\1", key)


def _expression(pattern: str) -> str:
    """Steps are literal; `*` and `?` are globs; an index that the pattern leaves out may be there.

    What follows one `*` up to the next is looked for once, at its first place: no other can leave more room
    to the rest. So time does not grow with a power of the address, whoever wrote it.
    """
    first, *others = map(_literal, re.split(r"\*+", pattern))
    end = r"(?=[.\[]|\Z)"
    if not others:
        return first + end
    return first + "".join(f"(?>.*?{piece})" for piece in others[:-1]) + f".*{others[-1]}{end}"


def _literal(pattern: str) -> str:
    """A part of a pattern between two `*`."""
    parts: list[str] = []
    rest = pattern
    while rest:
        if rest.startswith(CAPTURE):
            quoted = parts[-1:] == ['"']
            parts.append(r'(?P<customer>(?:[^"\\]|\\.)+)' if quoted else r'(?P<customer>[^.\[\]"]+)')
            rest = rest[len(CAPTURE) :]
            continue
        char, rest = rest[0], rest[1:]
        if char == "." and parts and parts[-1] != r"\]":
            parts.append(_INDEX)
        parts.append("." if char == "?" else _escaped(char))
    return "".join(parts)


def _escaped(char: str) -> str:
    return char if char == '"' else re.escape(char)
