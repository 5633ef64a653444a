"""One resource of a plan as its reader sees it: typed values, marks, and facts resolved where unknown."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

import msgspec

from guardrails.formats import marks
from guardrails.formats.decoding import FAILURES, MOST, Json, Number, absent, failure, whole_number
from guardrails.formats.marks import Path
from guardrails.formats.terraform import dynamic
from guardrails.formats.terraform import entries as changes
from guardrails.formats.terraform.entries import GONE, Change, Head
from guardrails.formats.terraform.facts import NOT_SET, Fact, resolved
from guardrails.formats.terraform.leaves import Leaf, UnresolvedRef
from guardrails.formats.terraform.plan import Note, Plan
from guardrails.formats.terraform.references import Scope
from guardrails.formats.terraform.surroundings import (
    Question,
    Surroundings,
    expression,
    is_among,
    is_set,
    is_shown,
    may_be_written,
    provider_key,
    set_of,
)
from guardrails.model.coverage import CoverageState
from guardrails.model.workload import UNKNOWN, Action, Unresolved

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T", bound=msgspec.Struct)
V = TypeVar("V", bound=msgspec.Struct)

_DECODERS: dict[type, tuple[Any, Any]] = {}


class Unreadable(Exception):  # noqa: N818 (it becomes a row, not a failure)
    """A resource of which a part does not decode. `path` is where, from the top of the plan."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.path = path
        self.reason = reason


_NOTHING: frozenset[Path] = frozenset()


class Resource(Generic[V]):
    """A resource in one state: planned, or as it was.

    Attributes:
        state: `after` or `before`.
        values: Typed attributes.
        unknown: Marks of what is known only after apply, with the same fields.
        sensitive: Marks of what is sensitive; None when nothing is.
        unresolved: What reading it could not establish, in the order met.
        planned: False when the state is the one before the change.
        rests_on_change: It uses another resource that the plan changes.
        ruled_out: Blocks that cannot stand there, whatever the plan leaves open.
    """

    __slots__ = (
        "_around",
        "_change",
        "_kind",
        "action",
        "plan",
        "planned",
        "rests_on_change",
        "ruled_out",
        "sensitive",
        "unknown",
        "unresolved",
        "values",
    )

    def __init__(self, around: Surroundings, change: Change, kind: type[V], state: str = "") -> None:
        self.plan = around.plan
        self._around = around
        self._change = change
        self.action: Action = changes.action(change)
        self.unresolved: list[Unresolved] = []
        self.rests_on_change = False
        self.ruled_out: frozenset[Path] = _NOTHING
        self._kind = kind
        values, mirror = _decoders(kind)
        state = state or ("before" if self.action in GONE else "after")
        self.planned = after = state == "after"
        self.values: V = self._decode(values, change.after if after else change.before, state)
        if self.plan.tag_keys is not None:
            for name in tag_fields(kind):
                tags = getattr(self.values, name)
                msgspec.structs.force_setattr(self.values, name, kept_tags(tags, self.plan.tag_keys))
        self.unknown: Json = None
        if after:  # without marks, whatever is not there may be unknown
            marked = not absent(change.after_unknown)
            self.unknown = self._marks(mirror, change.after_unknown, "after_unknown") if marked else True
            if not self.plan.complete and self.block is not None:
                self.unknown = self._left_out()
            dynamic.stand_in(self.values, self.unknown, change.after_unknown)
        hidden = change.after_sensitive if after else change.before_sensitive
        self.sensitive: Any = self._marks(mirror, hidden, f"{state}_sensitive")

    def _decode(self, decoder: Any, raw: msgspec.Raw, part: str) -> V:
        if absent(raw):
            raise Unreadable(f"{self._around.head.place}.change.{part}", "is not there")
        try:
            return decoder.decode(raw)  # type: ignore[no-any-return]
        except FAILURES as error:
            path, reason = failure(error)
            raise Unreadable(f"{self._around.head.place}.change.{part}{path}", reason) from error

    def _marks(self, decoder: Any, raw: msgspec.Raw, part: str) -> Any:
        text = bytes(raw)
        if b"true" not in text and text[:1] in b"{fn":  # most say nothing
            return None
        where = f"{self._around.head.place}.change.{part}"
        try:
            return decoder.decode(raw)
        except msgspec.ValidationError:
            if text == b"true":
                return True
            raise Unreadable(where, "is not an object of marks") from None
        except FAILURES as error:
            raise Unreadable(where, failure(error)[1]) from error

    def _left_out(self) -> Any:
        """Marks of what planned values, where they are all that there is, leave out."""
        if not dynamic.has_blocks(self.head.type or "") or not dynamic.uses_unseen(self.plan, self.head):
            return self.unknown
        found = dynamic.left_out(self._kind, self.plan.body(self.head)[0])
        if not found:
            return self.unknown
        mirror = {name: found.get(name) for name in self._kind.__struct_fields__}
        return marks.mirror(self._kind)(**mirror)

    @property
    def head(self) -> Head:
        """Which resource of the plan it is: no other is read alike by somebody who looks at that."""
        self._around.close()
        return self._around.head

    @property
    def change(self) -> Change:
        """What happens to it, as the plan has it."""
        self._around.close()
        return self._change

    @property
    def block(self) -> Any:
        """Its configuration block; None when the configuration does not hold it."""
        self._around.close()
        return self._around.block

    @property
    def address(self) -> str:
        """The terraform address."""
        self._around.close()
        return self.row_address

    @property
    def row_address(self) -> str:
        """The terraform address as a row's own and for nothing else: likes are told apart by it."""
        return self._around.head.address or self._around.head.place

    @property
    def row_module(self) -> str | None:
        """The module instance that it stands in, to be a row's own claim and for nothing else."""
        return self._around.head.module_address

    @property
    def kind(self) -> str:
        """Its type, e.g. `aws_instance`."""
        return self._around.head.type or UNKNOWN

    @property
    def is_shown(self) -> bool:
        """Whether the configuration holds it."""
        return bool(self._around.answer(Question(is_shown)))

    @property
    def provider_key(self) -> str:
        """The key of its provider configuration; empty when the plan does not tell."""
        return str(self._around.answer(Question(provider_key)))

    def listed(
        self,
        table: Callable[Concatenate[Plan, P], Mapping[int, Sequence[R]]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Sequence[R]:
        """What a table of the plan, by the `id` of heads, lists for it: mostly nothing."""
        if not self._around.answer(Question(is_among, (table, args, tuple(kwargs.items())))):
            return ()
        return self.plan.once(table, *args, **kwargs)[id(self.head)]

    def reads_as(self, kind: type[T]) -> T:
        """The same values, of other attributes.

        Raises:
            MsgspecError: They do not decode; so do the other `FAILURES`.
        """
        if kind is not self._around.also:
            self._around.close()
        found: T = decoder_of(kind).decode(self._change.after if self.planned else self._change.before)
        return found

    @property
    def marks(self) -> bytes:
        """The bytes of what is known only after apply."""
        return bytes(self._change.after_unknown)

    @property
    def gone(self) -> bool:
        """Whether the plan takes the resource away."""
        return self.action in GONE

    def lost(self, path: str, reason: str) -> None:
        """Note what is not known."""
        self.unresolved.append(Unresolved(path, reason))

    def rule_out(self, *path: str | int) -> None:
        """Say that a block cannot stand there, so that it need not be shown."""
        self.ruled_out |= {path}

    def note(self, state: CoverageState, reason: str, served: str = "") -> None:
        """Say what became of reading it, beside its rows; nothing is said of what was, or goes."""
        if self.planned and not self.gone:
            self.plan.notes.append(Note(self.head, state, reason, served))

    def is_unknown(self, *path: str | int) -> bool:
        """Whether the value at a path is known only after apply."""
        return self.unknown is not None and marks.marked(self.unknown, path)

    def is_sensitive(self, *path: str | int) -> bool:
        """Whether the value at a path must not be printed."""
        return self.sensitive is not None and marks.marked(self.sensitive, path)

    def is_configured(self, *path: str | int) -> bool:
        """Whether the configuration sets an attribute or block; True where that cannot be ruled out.

        A block that is written with `dynamic` stands in no plan's configuration.
        """
        if self.is_set(*path):
            return True
        if not (self.is_unknown(*path) and dynamic.is_block(self._kind, path)):
            return False
        return bool(self._around.answer(Question(may_be_written, (path,))))

    def is_set(self, *path: str | int) -> bool:
        """Whether the configuration shows an attribute or block, or is not in the plan."""
        return bool(self._around.answer(Question(is_set, (path,))))

    def is_open(self, name: str) -> bool:
        """Whether something is set in the configuration and known only after apply.

        The provider fills computed attributes in after apply: unknown alone does not mean that one is set.
        """
        return self.is_unknown(name) and self.is_configured(name)

    def set_of(self, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        """The attributes and blocks of some that the configuration shows; none where it does not hold it."""
        return cast("tuple[Path, ...]", self._around.answer(Question(set_of, (paths,)))) if paths else ()

    def fact(self, value: Any, *path: str | int) -> Fact:
        """A value with what is known about it; one that is unknown is resolved through the configuration."""
        if value is not None:
            return Fact(value, "", self.sensitive is not None and marks.marked(self.sensitive, path))
        unknown = self.unknown
        if unknown is None or (unknown is not True and not getattr(unknown, str(path[0]), None)):
            return NOT_SET
        if not marks.marked(unknown, path):
            return NOT_SET
        self._around.answer(Question(expression, path[:1]))
        found = resolved(self.plan, self._around.head, self._around.block, path)
        return Fact(None, found.reason or "known only after apply") if found.value is None else found

    def known(self, value: Any, *path: str | int) -> Fact:
        """A value as it stands: one that is unknown is not resolved, because it is nice to have, no more."""
        return NOT_SET if value is None else Fact(value, "", self.is_sensitive(*path))

    def text(self, value: str | None, *path: str | int) -> Fact:
        """A fact that is text."""
        fact = self.fact(value, *path)
        if fact.value is None or (isinstance(fact.value, str) and fact.value):
            return fact
        return Fact(None, "is not text" if fact.value != "" else "is empty", fact.sensitive)

    def number(self, value: Number, *path: str | int) -> Fact:
        """A fact that is a count."""
        if type(value) is int and 0 <= value <= MOST and self.sensitive is None:
            return Fact(value)
        fact = self.fact(value, *path)
        if fact.value is None:
            return fact
        count = whole_number(fact.value) if isinstance(fact.value, int | float | str) else None
        if count is None or isinstance(fact.value, bool):
            return Fact(None, f"is not a whole number from 0 to {MOST}", fact.sensitive)
        return Fact(count, "", fact.sensitive)

    def leaves(self, *path: str | int) -> Sequence[Leaf]:
        """Everything that the configuration's references at a path lead to."""
        self._around.answer(Question(expression, path[:1]))
        head, block = self._around.head, self._around.block
        if block is None:
            return (UnresolvedRef("its configuration is not in the plan"),)
        scope = Scope(head.index, block) if head.index is not None else None
        return self.plan.resolver.leaves(head.module_address or "", block, path, join=True, scope=scope)


AnyResource = Resource[Any]
"""A resource of any type: what its place, its marks and its references say."""


def open_resource(plan: Plan, head: Head, kind: type[V], state: str = "") -> Resource[V]:
    """Decode a resource; without `state`, as it will be, or as it was when the plan takes it away.

    Raises:
        Unreadable: A part does not decode.
    """
    return Resource(Surroundings(plan, head), known_change(head), kind, state)


def known_change(head: Head) -> Change:
    """What happens to a resource.

    Raises:
        Unreadable: It cannot be told.
    """
    if head.unreadable:
        raise Unreadable(head.place, head.unreadable)
    try:
        change = changes.change_of(head)
    except FAILURES as error:
        path, reason = failure(error)
        raise Unreadable(f"{head.place}.change{path}", reason) from error
    if change is None:
        raise Unreadable(f"{head.place}.change", "is not there")
    return change


_TAGS = frozenset(("effective_labels", "labels", "resource_labels", "tags", "tags_all", "terraform_labels"))


@lru_cache(maxsize=512)
def tag_fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The attributes of any shape that are tags: of them, only those that may name a customer are shown."""
    return tuple(
        field.name
        for field in msgspec.structs.fields(kind)
        if field.name in _TAGS and field.type in (Any, object)
    )


def kept_tags(tags: Any, keys: frozenset[str]) -> Any:
    """A map of tags without those that no setting asks for; anything else as it is."""
    if not isinstance(tags, dict):
        return tags
    return {key: value for key, value in tags.items() if key.lower() in keys}


def _decoders(kind: type[V]) -> tuple[Any, Any]:
    decoders = _DECODERS.get(kind)
    if decoders is None:
        decoders = (decoder_of(kind), msgspec.json.Decoder(marks.mirror(kind)))
        _DECODERS[kind] = decoders
    return decoders


@lru_cache(maxsize=512)
def decoder_of(kind: type[T]) -> "msgspec.json.Decoder[T]":
    """The decoder of a struct, made once."""
    return msgspec.json.Decoder(kind)
