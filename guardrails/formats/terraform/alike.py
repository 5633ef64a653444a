"""Reads resources that are alike once. Knows no type: what is read comes from outside.

What a reader makes of a resource follows from what it is shown: the values that it reads, the marks, the
answers of the surroundings, and the plan. Readings are kept by the bytes of the first two; below these stand
the questions that reading asked, each with a branch for every answer. A resource that comes to the end of a
branch has the rows that stand there, under its own name. A reading that saw more than that is not kept.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from guardrails.formats.decoding import FAILURES, absent
from guardrails.formats.terraform.entries import Change, Head, action
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Resource, kept_tags, tag_fields
from guardrails.formats.terraform.surroundings import Question, Surroundings
from guardrails.model.workload import Claim, Workload

Raw = msgspec.Raw
Read = Callable[[AnyResource], Sequence[Workload]]

Listed = Callable[[str, type[msgspec.Struct]], frozenset[str] | None]

_ABSENT = Raw(b"")
_BETWEEN = b"\0"  # in no text of JSON
_NOTHING_SHOWN = (None, False)
_AGAIN = msgspec.json.Encoder().encode
_replace = msgspec.structs.replace
_MOST = 20_000
"""Readings that are kept of a plan: what comes after them is read one by one."""
_TRIALS = 1_000
"""Resources of a type after which none is looked for any more where none was like another."""


class Reading(msgspec.Struct, frozen=True, gc=False):
    """What reading a resource gave.

    Attributes:
        rows: Its rows.
        rests_on_change: It uses another resource that the plan changes.
        listed: Certainly each of its attributes is one that is listed.
    """

    rows: Sequence[Workload]
    rests_on_change: bool
    listed: bool = False


class _Kept(msgspec.Struct, frozen=True):
    """A reading, and of which resource it is."""

    reading: Reading
    head: Head


class _Branch:
    """A question, and what follows from each answer."""

    __slots__ = ("answers", "question")

    def __init__(self, question: Question) -> None:
        self.question = question
        self.answers: dict[Hashable, _Branch | _Kept] = {}


class Readings:
    """The readings of one plan.

    Args:
        also: What is read of every resource besides what its reader reads.
        listed: The names of all attributes of a type that somebody knows; None where nobody can tell.
    """

    def __init__(self, plan: Plan, also: type[msgspec.Struct], listed: Listed = lambda *_: None) -> None:
        self._plan = plan
        self._also = also
        self._listed = listed
        self._forms: dict[str | None, _Form] = {}
        self._kept: dict[Hashable, _Branch | _Kept] = {}
        self._left = _MOST
        self._unlike: dict[str | None, int] = {}

    def of(self, head: Head, change: Change, kind: type[msgspec.Struct], read: Read) -> Reading:
        """What reading a resource as planned gives: what it gave for one that is alike, or what it gives now.

        Raises:
            Unreadable: A part of it does not decode.
        """
        around = Surroundings(self._plan, head, self._also)
        unlike = self._unlike.get(head.type, 0)
        key, listed = self._key(head, change, kind) if unlike < _TRIALS else _NOTHING_SHOWN
        node = self._kept.get(key) if key is not None else None
        asked: list[tuple[Question, Hashable]] = []
        while type(node) is _Branch:
            question = node.question
            found = question.ask(around, *question.about)
            asked.append((question, found))
            node = node.answers.get(found)
        if type(node) is _Kept:
            self._unlike[head.type] = -_MOST
            return Reading(_renamed(node, head), node.reading.rests_on_change, listed)
        around.asked = dict(asked)
        resource = Resource(around, change, kind)
        reading = Reading(read(resource), resource.rests_on_change, listed)
        self._unlike[head.type] = unlike + 1
        if key is not None and around.asked is not None and _may_be_renamed(reading.rows, head):
            self._keep(key, around.asked, _Kept(reading, head))
        return reading

    def _key(self, head: Head, change: Change, kind: type[msgspec.Struct]) -> tuple[Hashable, bool]:
        """What a reader is shown of a resource as bytes, None where it is shown more, or nothing.

        And whether all its attributes are listed: looking at them once tells both.
        """
        plan = self._plan
        if not plan.complete or absent(change.after) or not head.address:
            return _NOTHING_SHOWN
        form = self._forms.get(head.type)
        if form is None:
            listed = self._listed(head.type or "", kind)
            form = self._forms[head.type] = _form(kind, self._also, listed)
        try:
            shown = form.decoder.decode(change.after)
        except FAILURES:
            if not form.listed:
                return _NOTHING_SHOWN
            self._forms[head.type] = _form(kind, self._also, None)  # the others of a type have the same
            return self._key(head, change, kind)
        tags = [getattr(shown, name) for name in form.tags]
        if plan.tag_keys is not None:
            tags = [kept_tags(each, plan.tag_keys) for each in tags]
        key = (
            head.type,
            action(change),
            bool(head.module_address),
            _BETWEEN.join(form.read(shown)),
            _AGAIN(tags),
            bytes(change.after_unknown),
            bytes(change.after_sensitive),
        )
        return key, form.listed

    def _keep(self, key: Hashable, asked: dict[Question, Hashable], kept: _Kept) -> None:
        """Put a reading at the end of its questions; nowhere when one that is alike was asked others."""
        if self._left <= 0:
            return
        self._left -= 1
        place = self._kept
        for question, answer in asked.items():
            branch = place.setdefault(key, _Branch(question))
            if not isinstance(branch, _Branch) or branch.question != question:
                return
            place, key = branch.answers, answer
        place.setdefault(key, kept)


class _Form(NamedTuple):
    """How a resource is looked at.

    Attributes:
        decoder: Gives tags as values and everything else as bytes; refuses what is not listed, if told so.
        read: Takes what is read out of that, apart from the tags.
        tags: The names of the tags.
        listed: What is not listed is refused.
    """

    decoder: "msgspec.json.Decoder[msgspec.Struct]"
    read: Callable[[object], Iterable[bytes]]
    tags: tuple[str, ...]
    listed: bool


@lru_cache(maxsize=512)
def _form(kind: type[msgspec.Struct], also: type[msgspec.Struct], listed: frozenset[str] | None) -> _Form:
    """The form of a type; with all names that are listed, whatever is not among them is refused."""
    read = {field.encode_name for each in (also, kind) for field in msgspec.structs.fields(each)}
    names = {f"at_{at}": name for at, name in enumerate(sorted(read if listed is None else listed))}
    tags = tuple(at for at, name in names.items() if name in tag_fields(kind))
    others = tuple(at for at, name in names.items() if name in read and at not in tags)
    shown = msgspec.defstruct(
        f"{kind.__name__}Shown",
        [(at, Any if at in tags else Raw, _ABSENT) for at in names],
        rename=names,
        forbid_unknown_fields=listed is not None,
        gc=False,
    )
    read_of = attrgetter(*others, *others[:1])  # twice, for of one name it would give no tuple
    return _Form(msgspec.json.Decoder(shown), read_of, tags, listed is not None)


def _may_be_renamed(rows: Sequence[Workload], head: Head) -> bool:
    """Whether nothing but id, address and the claim of a module speaks of the resource itself."""
    address = head.address or ""
    name = _AGAIN(address)[1:-1]
    return all(
        row.address == address
        and row.id.startswith(address)
        and name not in _AGAIN(msgspec.structs.replace(row, id="", address="", claims=()))
        for row in rows
    )


def _renamed(kept: _Kept, head: Head) -> list[Workload]:
    """The rows of a resource that is like another."""
    address, length = head.address or "", len(kept.head.address or "")
    was, now = kept.head.module_address, head.module_address
    result = []
    for row in kept.reading.rows:
        claims = row.claims
        if now != was and claims and claims[-1].source == "module" and claims[-1].value == was:
            claims = (*claims[:-1], Claim("module", "", now or ""))
        result.append(_replace(row, id=address + row.id[length:], address=address, claims=claims))
    return result
