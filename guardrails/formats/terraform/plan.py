"""One plan with everything that reading a resource needs: its parts, found once and kept."""

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from guardrails.catalog.accelerators import Accelerators
from guardrails.catalog.lookup import Catalog
from guardrails.formats.decoding import absent, generic, soft
from guardrails.formats.signs.find import Signs
from guardrails.formats.terraform import commands
from guardrails.formats.terraform import entries as changes
from guardrails.formats.terraform.configuration import Configuration, parent, steps
from guardrails.formats.terraform.document import Document
from guardrails.formats.terraform.entries import Head, readable_change
from guardrails.formats.terraform.leaves import Leaf
from guardrails.formats.terraform.references import Resolver
from guardrails.model.coverage import CoverageState

R = TypeVar("R")


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
        self.heads = changes.heads(document)
        self.deferred = changes.deferred(document)
        self.actions = commands.invocations(document.action_invocations)
        self.deferred_actions = commands.deferred(document.deferred_action_invocations)
        self.complete = document.lists_changes
        self.configuration = Configuration(document.configuration)
        self.relevant_attributes = document.relevant_attributes
        self.resolver = Resolver(self)
        self.memory: dict[Any, Any] = {}
        self.notes: list[Note] = []
        self.caught: set[int] = set()
        self.echoes: dict[str, str] = {}
        self._document = document
        self._variables: dict[str, msgspec.Raw] | None = None
        self._index: dict[tuple[str, str], list[Head]] | None = None
        self._modules: dict[str, list[str]] | None = None
        self._prior: list[Head] | None = None
        self._bodies: dict[int, Any] = {}
        self._following: dict[tuple[int, Hashable], tuple[Sequence[Leaf], Any]] = {}

    @cached_property
    def signs(self) -> Signs:
        """What is a sign of accelerators where nothing is read."""
        return Signs(self.accelerators.catalog)

    def variable(self, name: str) -> Any:
        """The value of a root variable; None when the plan has none."""
        if self._variables is None:
            self._variables = soft(self._document.variables, dict[str, msgspec.Raw]) or {}
        value = generic(self._variables.get(name))
        return value.get("value") if isinstance(value, dict) else None

    def instances(self, module: str, name: str) -> Sequence[Head]:
        """Instances of `type.name` or `data.type.name` in a module instance, planned or in prior state."""
        if self._index is None:
            self._index = {}
            for head in self.heads:
                if head.deposed is None:
                    self._file(head)
            planned = set(self._index)
            for head in self.prior():
                if _key(head) not in planned:
                    self._file(head)
        return self._index.get((module, name), ())

    def by_attribute(self, kind: str, name: str, value: str) -> list[Head]:
        """Planned resources of a type that have a text as an attribute."""
        table = self.memory.get((kind, name))
        if table is None:
            table = self.memory[kind, name] = {}
            for head in self.heads:
                if head.type == kind and head.mode != "data":
                    values = self.body(head)[0]
                    found = values.get(name) if isinstance(values, dict) else None
                    if isinstance(found, str):
                        table.setdefault(found, []).append(head)
        return table.get(value, [])  # type: ignore[no-any-return]

    def only(self, user: Head, kinds: tuple[str, ...]) -> Head | None:
        """The one resource of some types in the module of another; None when there are none, or several."""
        table = self.memory.get(("only", kinds))
        if table is None:
            table = self.memory["only", kinds] = {}
            for head in self.heads:
                if head.type in kinds and head.deposed is None:
                    table.setdefault(head.module_address or "", []).append(head)
        found = table.get(user.module_address or "", ())
        return found[0] if len(found) == 1 and found[0].mode != "data" else None

    def _file(self, head: Head) -> None:
        assert self._index is not None  # noqa: S101 (only `instances` calls this)
        self._index.setdefault(_key(head), []).append(head)

    def prior(self) -> Sequence[Head]:
        """Resources of the prior state, data included: joins may use them, nothing counts them."""
        if self._prior is None:
            self._prior = changes.prior(self._document)
        return self._prior

    def prior_of(self, kind: str) -> Sequence[Head]:
        """Resources of one type in the prior state; a state without that word is not decoded."""
        raw = self._document.prior_state
        if f'"{kind}"'.encode() not in bytes(raw):
            return ()
        return [head for head in self.prior() if head.type == kind]

    def module_instances(self, call: str) -> Sequence[str]:
        """The instances of a module call that hold resources, e.g. of `module.a`: `module.a["x"]` …

        The call itself when it names an instance, or when no resource stands in it.
        """
        if self._modules is None:
            self._modules = {}
            seen: set[str] = set()
            for head in self.heads:
                if head.module_address and head.module_address not in seen:
                    self._add_modules(head.module_address, seen)
        return self._modules.get(call, (call,))

    def _add_modules(self, address: str, seen: set[str]) -> None:
        assert self._modules is not None  # noqa: S101 (only `module_instances` calls this)
        while address and address not in seen:
            seen.add(address)
            above, name = parent(address)
            call = f"{above}.module.{name}" if above else f"module.{name}"
            if not name:
                return
            if steps(address)[-1][1]:
                self._modules.setdefault(call, []).append(address)
            address = above

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


def _key(head: Head) -> tuple[str, str]:
    prefix = "data." if head.mode == "data" else ""
    return head.module_address or "", f"{prefix}{head.type}.{head.name}"
