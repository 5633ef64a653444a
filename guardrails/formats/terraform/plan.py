"""One plan with everything that reading a resource needs: its parts, found once and kept."""

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import Any, Concatenate, ParamSpec, TypeVar

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.catalog.lookup import Catalog
from guardrails.formats.decoding import absent, generic
from guardrails.formats.signs.find import Signs
from guardrails.formats.terraform import actions, listing
from guardrails.formats.terraform.configuration import Configuration
from guardrails.formats.terraform.document import Document
from guardrails.formats.terraform.entries import Head, readable_change
from guardrails.formats.terraform.index import Index
from guardrails.formats.terraform.leaves import Leaf
from guardrails.formats.terraform.references import Resolver
from guardrails.model.coverage import CoverageState

P = ParamSpec("P")
R = TypeVar("R")

_NOT_MADE: Any = object()


class Note(msgspec.Struct, frozen=True):
    """What a reader has to say about a resource beside its rows: it becomes a line of coverage.

    Attributes:
        head: Which resource.
        state: What became of it.
        reason: Why, in words for people; resources with the same words share a line.
        served: A pattern of the types that make the machines which it only uses; it leaves nothing open
            when the plan has rows of such a type.
    """

    head: Head
    state: CoverageState
    reason: str
    served: str = ""


class Plan:
    """A plan file that is being read.

    Attributes:
        name: The file, as it was given.
        heads: Every resource that the plan lists, in its order.
        deferred: Those that terraform put off.
        actions: What it invokes beside them; `deferred_actions`: what of that it put off.
        tag_keys: Keys of tags worth keeping, in lower case; None for all.
        notes: What readers had to say beside their rows.
        echoes: Of rows of resources that make nothing, the name of the type that they hold, by id.
        caught: Heads of types that are not read and that are rows because of a sign, by `id`.
    """

    def __init__(
        self, name: str, document: Document, catalog: Catalog, tag_keys: frozenset[str] | None
    ) -> None:
        self.name = name
        self.accelerators = Accelerators(catalog)
        self.tag_keys = tag_keys
        self.heads = listing.heads(document)
        self.deferred = listing.deferred(document)
        self.actions = actions.invocations(document.action_invocations)
        self.deferred_actions = actions.deferred(document.deferred_action_invocations)
        self.complete = document.lists_changes
        self.configuration = Configuration(document.configuration)
        self.relevant_attributes = document.relevant_attributes
        self.index = Index(self.heads, self.prior, document.variables)
        self.resolver = Resolver(self.configuration, self.index)
        self.notes: list[Note] = []
        self.caught: set[int] = set()
        self.echoes: dict[str, str] = {}
        self._document = document
        self._made: dict[tuple[object, ...], Any] = {}
        self._prior: list[Head] | None = None
        self._bodies: dict[int, Any] = {}
        self._following: dict[tuple[int, Hashable], tuple[Sequence[Leaf], Any]] = {}

    @cached_property
    def signs(self) -> Signs:
        """What is a sign of accelerators where nothing is read."""
        return Signs(self.accelerators.catalog)

    def once(self, make: Callable[Concatenate["Plan", P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What a function makes of this plan, made once for the same arguments.

        Each value has one name, the function that makes it, and the type that this gives. Arguments are
        hashable; heads are told apart by which they are.
        """
        key = (make, args, *kwargs.items())
        found: R = self._made.get(key, _NOT_MADE)
        if found is _NOT_MADE:
            found = self._made[key] = make(self, *args, **kwargs)
        return found

    def by_attribute(self, kind: str, name: str, value: str) -> list[Head]:
        """Planned resources of a type that have a text as an attribute."""
        return self.once(_with_attribute, kind, name).get(value, [])

    def only(self, user: Head, kinds: tuple[str, ...]) -> Head | None:
        """The one resource of some types in the module of another; None when there are none, or several."""
        found = self.once(_in_modules, kinds).get(user.module_address or "", ())
        return found[0] if len(found) == 1 and found[0].mode != "data" else None

    def prior(self) -> Sequence[Head]:
        """Resources of the prior state, data included: joins may use them, nothing counts them."""
        if self._prior is None:
            self._prior = listing.prior(self._document)
        return self._prior

    def prior_of(self, kind: str) -> Sequence[Head]:
        """Resources of one type in the prior state; a state without that word is not decoded."""
        raw = self._document.prior_state
        if f'"{kind}"'.encode() not in bytes(raw):
            return ()
        return [head for head in self.prior() if head.type == kind]

    def body(self, head: Head) -> tuple[Any, Any, Any]:
        """A resource's planned values, its marks of what is unknown and what is sensitive; plain values."""
        kept = self._bodies.get(id(head))
        if kept is None:
            change = readable_change(head)
            values = change.before if absent(change.after) else change.after
            kept = (generic(values), generic(change.after_unknown), generic(change.after_sensitive))
            self._bodies[id(head)] = kept
        return kept

    def remembered(self, leaves: Sequence[Leaf], key: Hashable, make: Callable[[], R]) -> R:
        """What follows from where references lead, made once: resources with the same references share it."""
        place = (id(leaves), key)
        known = self._following.get(place)
        if known is None:  # the ends are kept beside the answer, so that their id stays their own
            known = self._following[place] = (leaves, make())
        return known[1]

    def block(self, head: Head) -> Any:
        """The configuration block of a resource; None when the configuration does not hold it."""
        module = self.configuration.module(head.module_address or "")
        if module is None:
            return None
        prefix = "data." if head.mode == "data" else ""
        return module.resource(f"{prefix}{head.type}.{head.name}")


def _with_attribute(plan: Plan, kind: str, name: str) -> dict[str, list[Head]]:
    """Planned resources of a type by the text of an attribute."""
    table: dict[str, list[Head]] = {}
    for head in plan.heads:
        if head.type == kind and head.mode != "data":
            values = plan.body(head)[0]
            found = values.get(name) if isinstance(values, dict) else None
            if isinstance(found, str):
                table.setdefault(found, []).append(head)
    return table


def _in_modules(plan: Plan, kinds: tuple[str, ...]) -> dict[str, list[Head]]:
    """Resources of some types by the module that they stand in."""
    table: dict[str, list[Head]] = {}
    for head in plan.heads:
        if head.type in kinds and head.deposed is None:
            table.setdefault(head.module_address or "", []).append(head)
    return table
