"""Reads resources that are alike once. Knows no type: what is read comes from outside.

What a reader makes of a resource follows from what it is shown: the values that it reads, the marks, the
answers of the surroundings, and the plan. Readings are kept by the bytes of the first two; below these stand
the questions that reading asked, each with a branch for every answer. A resource that comes to the end of a
branch has the rows that stand there, under its own name. A reading that saw more than that is not kept.

Texts of tags are shown to no reader whose reading may be kept: it finds marks in their place, which it can do
no more with than copy them into claims. There each resource gets its own texts.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from guardrails.formats.decoding import FAILURES, absent
from guardrails.formats.terraform.entries import Change, Head, action
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Resource, tag_fields
from guardrails.formats.terraform.surroundings import Question, Surroundings
from guardrails.model.workload import Claim, Workload

Raw = msgspec.Raw
Read = Callable[[AnyResource], Sequence[Workload]]

Listed = Callable[[str, type[msgspec.Struct]], frozenset[str] | None]

_ABSENT = Raw(b"")
_BETWEEN = b"\0"  # in no text of JSON
_MARKS = tuple(f"\0{at}" for at in range(100))
_PLACES = {id(mark): at for at, mark in enumerate(_MARKS)}
"""Marks are told by which object they are: nobody else can have made one."""
_MARKED = b"\\u0000"  # how one begins where it is written
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
    """A reading, with marks for texts of tags, and of which resource it is."""

    reading: Reading
    head: Head


class _Shown(NamedTuple):
    """What a reader is shown of a resource.

    Attributes:
        key: All of it as one value, without texts of tags; None where it is shown more, or nothing.
        tags: Attributes that are tags and say something, with marks for their texts.
        texts: What stands behind the marks.
        listed: Certainly each attribute of the resource is one that is listed.
    """

    key: Hashable
    tags: Mapping[str, Any]
    texts: Sequence[str]
    listed: bool


_NOTHING_SHOWN = _Shown(None, {}, (), listed=False)


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
        shown = self._shown(head, change, kind) if unlike < _TRIALS else _NOTHING_SHOWN
        key = shown.key
        node = self._kept.get(key) if key is not None else None
        asked: list[tuple[Question, Hashable]] = []
        while type(node) is _Branch:
            question = node.question
            found = question.ask(around, *question.about)
            asked.append((question, found))
            node = node.answers.get(found)
        if type(node) is _Kept:
            self._unlike[head.type] = -_MOST
            return Reading(_of(node, head, shown.texts), node.reading.rests_on_change, shown.listed)
        self._unlike[head.type] = unlike + 1
        around.asked = dict(asked)
        kept = _Kept(self._read(around, change, kind, read, shown), head)
        if key is not None and around.asked is not None and _may_be_renamed(kept.reading.rows, head):
            self._keep(key, around.asked, kept)
        return _replace(kept.reading, rows=_of(kept, head, shown.texts)) if shown.texts else kept.reading

    def _read(
        self, around: Surroundings, change: Change, kind: type[msgspec.Struct], read: Read, shown: _Shown
    ) -> Reading:
        """Read with marks for texts of tags; without, where more is done with these than they are for."""
        notes = self._plan.notes
        before = len(notes)
        resource = Resource(around, change, kind)
        for name, tags in shown.tags.items():
            msgspec.structs.force_setattr(resource.values, name, tags)
        rows = read(resource)
        if shown.texts and (_speak_of_marks(rows) or any("\0" in each.reason for each in notes[before:])):
            del notes[before:]
            around.close()
            resource = Resource(around, change, kind)
            rows = read(resource)
        return Reading(rows, resource.rests_on_change, shown.listed)

    def _shown(self, head: Head, change: Change, kind: type[msgspec.Struct]) -> _Shown:
        """What a reader is shown of a resource, and whether all is listed: looking at it once tells both."""
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
            return self._shown(head, change, kind)
        texts: list[str] = []
        tags = {name: _marked(getattr(shown, at), plan.tag_keys, texts) for at, name in form.tags}
        if len(texts) > len(_MARKS):
            return _NOTHING_SHOWN
        key = (
            head.type,
            action(change),
            bool(head.module_address),
            _BETWEEN.join(form.read(shown)),
            _AGAIN([*tags.values()]),
            bytes(change.after_unknown),
            bytes(change.after_sensitive),
        )
        return _Shown(
            key, {name: each for name, each in tags.items() if isinstance(each, dict)}, texts, form.listed
        )

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
        tags: Of each attribute that is tags, the name in what is decoded, and its own.
        listed: What is not listed is refused.
    """

    decoder: "msgspec.json.Decoder[msgspec.Struct]"
    read: Callable[[object], Iterable[bytes]]
    tags: Sequence[tuple[str, str]]
    listed: bool


@lru_cache(maxsize=512)
def _form(kind: type[msgspec.Struct], also: type[msgspec.Struct], listed: frozenset[str] | None) -> _Form:
    """The form of a type; with all names that are listed, whatever is not among them is refused."""
    read = {field.encode_name for each in (also, kind) for field in msgspec.structs.fields(each)}
    names = {f"at_{at}": name for at, name in enumerate(sorted(read if listed is None else listed))}
    tags = {at: name for at, name in names.items() if name in tag_fields(kind)}
    others = tuple(at for at, name in names.items() if name in read and at not in tags)
    shown = msgspec.defstruct(
        f"{kind.__name__}Shown",
        [(at, Any if at in tags else Raw, _ABSENT) for at in names],
        rename=names,
        forbid_unknown_fields=listed is not None,
        gc=False,
    )
    read_of = attrgetter(*others, *others[:1])  # twice, for of one name it would give no tuple
    return _Form(msgspec.json.Decoder(shown), read_of, tuple(tags.items()), listed is not None)


def _marked(tags: Any, keys: frozenset[str] | None, texts: list[str]) -> Any:
    """A map of tags, of those that are kept, with a mark for each text, which is put into a list."""
    if not tags or not isinstance(tags, dict):
        return tags
    marked = {}
    for key, value in tags.items():
        if keys is not None and key.lower() not in keys:
            continue
        if isinstance(value, str):
            marked[key] = _MARKS[len(texts) % len(_MARKS)]
            texts.append(value)
        else:
            marked[key] = value
    return marked


def _may_be_renamed(rows: Sequence[Workload], head: Head) -> bool:
    """Whether nothing but id, address and claims speaks of the resource itself."""
    address = head.address or ""
    name = _AGAIN(address)[1:-1]
    return all(
        row.address == address
        and row.id.startswith(address)
        and name not in _AGAIN(_replace(row, id="", address="", claims=()))
        for row in rows
    )


def _speak_of_marks(rows: Sequence[Workload]) -> bool:
    """Whether a mark went anywhere but to where a claim has its value."""
    values = [each.value for row in rows for each in row.claims]
    spoilt = any("\0" in value and id(value) not in _PLACES for value in values)
    return spoilt or any(_MARKED in _AGAIN(_replace(row, claims=())) for row in rows)


def _of(kept: _Kept, head: Head, texts: Sequence[str]) -> list[Workload]:
    """The rows of a resource that is like another, or that one's own, with its texts for their marks."""
    address, length = head.address or "", len(kept.head.address or "")
    was, now = kept.head.module_address, head.module_address
    result = []
    for row in kept.reading.rows:
        claims = row.claims
        if claims and (texts or now != was):
            claims = tuple([_claim(each, was, now, texts) for each in claims])
        result.append(_replace(row, id=address + row.id[length:], address=address, claims=claims))
    return result


def _claim(claim: Claim, was: str | None, now: str | None, texts: Sequence[str]) -> Claim:
    """What a claim of a resource is of another one."""
    if claim.source == "module":
        return Claim("module", "", now or "") if claim.value == was else claim
    at = _PLACES.get(id(claim.value))
    return claim if at is None else _replace(claim, value=texts[at])
