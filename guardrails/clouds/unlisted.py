"""What a template's resource has and its reader does not list: it is never passed over. Pure."""

import re
from collections.abc import Iterator

from guardrails.formats.embedded.properties import Properties, normal

_NUMBERS = re.compile(r"(?i)instance|capacity|count|size|node|machine|accelerator|gpu|vcpu|worker|unit")


def unlisted(body: Properties, listed: frozenset[str]) -> Iterator[str]:
    """Names in a block that no list has, and that may say that there are machines.

    Args:
        body: The block.
        listed: What is read of it and what is knowingly left.
    """
    known = {normal(each) for each in listed}
    for each in body.names():
        if normal(each) not in known and may_hold_machines(each, body.node(each)):
            yield each


def may_hold_machines(name: str, value: object) -> bool:
    """Whether something that nobody knows may say that there are machines: a block, or a number of them."""
    if isinstance(value, dict):
        return bool(value)
    if isinstance(value, list):
        return any(isinstance(each, dict) for each in value)
    return value is not None and _NUMBERS.search(name) is not None
