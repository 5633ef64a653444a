"""What is asked of a resource's surroundings while it is read: its configuration, its module, its joins.

A reader sees a resource's own values and marks, what it asks here, and the plan, which is the same for all.
What was asked, and what the answer was, is written down: another resource with the same values, marks and
answers has the same rows (`alike.py`). Who asks in a way that cannot be asked again closes the list.
"""

from collections.abc import Callable, Container, Hashable
from typing import NamedTuple

import msgspec

from guardrails.formats.marks import Path
from guardrails.formats.terraform import dynamic
from guardrails.formats.terraform.configuration import Resource as Block
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan


class Question(NamedTuple):
    """Something that can be asked of any resource's surroundings."""

    ask: Callable[..., Hashable]
    about: tuple[Hashable, ...] = ()


_NOT_ASKED: Hashable = object()


class Surroundings:
    """Where one resource stands.

    Attributes:
        block: Its configuration block; None when the configuration does not hold it.
        also: What may be read of the resource besides what its reader reads: likes are alike in that too.
        asked: Questions and answers in the order in which they were first asked; None once it is closed.
    """

    __slots__ = ("also", "asked", "block", "head", "plan")

    def __init__(self, plan: Plan, head: Head, also: type[msgspec.Struct] | None = None) -> None:
        self.plan = plan
        self.head = head
        self.also = also
        self.block: Block | None = plan.block(head)
        self.asked: dict[Question, Hashable] | None = {}

    def answer(self, question: Question) -> Hashable:
        """Ask, and write down what was asked."""
        asked = self.asked
        if asked is None:
            return question.ask(self, *question.about)
        found = asked.get(question, _NOT_ASKED)
        if found is _NOT_ASKED:
            found = asked[question] = question.ask(self, *question.about)
        return found

    def close(self) -> None:
        """What is asked from now on cannot be written down: nobody else has the same rows for certain."""
        self.asked = None


def provider_key(at: Surroundings) -> str:
    """The key of the provider configuration; empty when the plan does not tell."""
    block = at.block
    return (block.provider_config_key or "") if block is not None else ""


def is_shown(at: Surroundings) -> bool:
    """Whether the configuration holds the resource."""
    return at.block is not None


def is_set(at: Surroundings, path: Path) -> bool:
    """Whether the configuration shows an attribute or block; True where that cannot be ruled out."""
    return at.block is None or not at.plan.resolver.lacks(at.block, path)


def set_of(at: Surroundings, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """The attributes and blocks of some that the configuration shows; none where it is not in the plan."""
    block = at.block
    if block is None:
        return ()
    return at.plan.resolver.shown(block, paths)


def may_be_written(at: Surroundings, path: Path) -> bool:
    """Whether a block that no configuration shows may be a dynamic one."""
    return dynamic.may_be_written(at.plan, at.head, path)


def expression(at: Surroundings, name: str | int) -> Hashable:
    """All that decides where the references of an attribute or nested block lead.

    That is its expression, the module instance where it has references, and the instance's key where these
    speak of `each` or `count`; what is spelt out may be any word.
    """
    block, head = at.block, at.head
    if block is None:
        return None
    text = at.plan.resolver.text(block, name)
    spelt = b"\\" in text
    if not (spelt or b"references" in text):
        return text
    if head.index is None or not (spelt or b"each" in text or b"count" in text):
        return head.module_address, text
    return head.module_address, text, type(head.index), head.index, bytes(block.for_each_expression)


def is_among(
    at: Surroundings,
    table: Callable[..., Container[int]],
    args: tuple[Hashable, ...],
    kwargs: tuple[tuple[str, Hashable], ...],
) -> bool:
    """Whether a table of the plan, by the `id` of heads, has the resource."""
    return id(at.head) in at.plan.once(table, *args, **dict(kwargs))
