"""Where a chain of references may end: at a value, at another resource, or nowhere."""

from typing import Any

import msgspec

from guardrails.formats.marks import Path
from guardrails.formats.terraform.entries import Head


class Literal(msgspec.Struct, frozen=True):
    """A value that the plan holds."""

    value: Any
    sensitive: bool = False


class AttributeRef(msgspec.Struct, frozen=True):
    """An attribute of a resource in the plan, in its state or among its data."""

    head: Head
    path: Path


class UnresolvedRef(msgspec.Struct, frozen=True):
    """A chain that ends nowhere, with the reason for people; `index` when it only picks among instances.

    One that picks and still stands beside several resources leaves open which of them is meant. One that is
    `hidden` leads into a local or a dynamic block, which the configuration does not show.
    """

    reason: str
    index: bool = False
    hidden: bool = False


Leaf = Literal | AttributeRef | UnresolvedRef
