"""Joins between Azure resources: by id, in whatever case, else along references."""

from collections.abc import Collection

import msgspec

from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.facts import NOT_SET, Fact, attribute
from guardrails.formats.terraform.leaves import AttributeRef, Leaf, Literal
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource


class Target(msgspec.Struct, frozen=True):
    """What an attribute may name.

    Attributes:
        heads: Resources of the plan, or data of its state.
        outside: Ids that no resource of the plan has.
        reason: Why it may be something else too; empty when it cannot.
    """

    heads: tuple[Head, ...] = ()
    outside: tuple[str, ...] = ()
    reason: str = ""

    @property
    def is_set(self) -> bool:
        """Whether it names anything."""
        return bool(self.heads or self.outside or self.reason)

    @property
    def is_single(self) -> bool:
        """Whether it is certain what it names."""
        return len(self.heads) + len(self.outside) == 1 and not self.reason

    @property
    def one(self) -> Head | None:
        """The resource that it names, when there is only one."""
        return self.heads[0] if len(self.heads) == 1 and not (self.outside or self.reason) else None


def target(
    resource: AnyResource, kinds: Collection[str], value: str | None, *path: str | int, key: str = "id"
) -> Target:
    """What an attribute names.

    Args:
        resource: Whose attribute it is.
        kinds: Resource types that it may name; resources of other types are left out.
        value: Its known value.
        path: Where it stands.
        key: The attribute of the other resource that it repeats, `id` or `name`.
    """
    plan = resource.plan
    unset = plan.complete and not resource.is_unknown(*path)
    if not value and (unset or not resource.is_configured(*path)):
        return Target()
    named = _by(plan, kinds, key, value) if value else []
    if named:
        return Target(tuple(named))
    heads: list[Head] = []
    outside: list[str] = []
    lost: list[str] = []
    picks: list[str] = []
    for leaf in resource.leaves(*path):
        if isinstance(leaf, AttributeRef) and leaf.head.type in kinds:
            heads.append(leaf.head)
        elif isinstance(leaf, Literal | AttributeRef):
            _literal(plan, kinds, key, leaf, (heads, outside, lost))
        else:
            (picks if leaf.index else lost).append(leaf.reason)
    if value:  # what is known is not one of those whose own is known and differs
        alike = [head for head in heads if _text(plan, head, key).lower() in ("", value.lower())]
        return Target(_distinct(alike), () if alike else (value,))
    lost += [] if len(heads) + len(outside) == 1 else picks
    return Target(_distinct(heads), tuple(outside), lost[0] if lost else "")


def _literal(
    plan: Plan, kinds: Collection[str], key: str, leaf: Leaf, into: tuple[list[Head], list[str], list[str]]
) -> None:
    """What a plain value at the end of a chain names."""
    heads, outside, lost = into
    fact = attribute(plan, leaf) if isinstance(leaf, AttributeRef) else NOT_SET
    if isinstance(leaf, Literal):
        fact = Fact(leaf.value)
    if isinstance(fact.value, str) and fact.value:
        found = _by(plan, kinds, key, fact.value)
        heads += found
        outside += [] if found else [fact.value]
    elif fact.reason and not (isinstance(leaf, AttributeRef) and leaf.path and leaf.path[-1] == key):
        lost.append(fact.reason)  # another resource's id is known to be none of these kinds


def _distinct(heads: list[Head]) -> tuple[Head, ...]:
    return tuple({id(head): head for head in heads}.values())


def _text(plan: Plan, head: Head, key: str) -> str:
    values = plan.body(head)[0]
    found = values.get(key) if isinstance(values, dict) else None
    return found if isinstance(found, str) else ""


def _by(plan: Plan, kinds: Collection[str], key: str, value: str) -> list[Head]:
    """Planned resources of some types whose id or name is a text, in whatever case."""
    return [head for kind in kinds for head in plan.once(_texts, kind, key).get(value.lower(), ())]


def _texts(plan: Plan, kind: str, key: str) -> dict[str, list[Head]]:
    """Planned resources of a type by a text of theirs, in lower case."""
    table: dict[str, list[Head]] = {}
    for head in plan.heads:
        if head.type == kind and head.mode != "data" and not head.deposed and _text(plan, head, key):
            table.setdefault(_text(plan, head, key).lower(), []).append(head)
    return table


def location(resource: AnyResource, named: Target) -> Fact:
    """The location of the one resource that is named; not set when it cannot be told."""
    return NOT_SET if named.one is None else attribute(resource.plan, AttributeRef(named.one, ("location",)))


def id_of(resource: AnyResource, named: Target, value: str | None) -> str | None:
    """An attribute's known id, else that of the one resource that it names."""
    if value or named.one is None:
        return value
    return _text(resource.plan, named.one, "id") or None
