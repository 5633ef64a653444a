"""A machine by one name: its type, and the accelerators that are added to it. Pure.

The join knows machines by the names of their types, and an N1 machine's type does not tell what it carries:
`n1-standard-8+nvidia-tesla-t4:2` does. Where a type brings its accelerators, and the accelerator fields only
name them again, the type alone is the name.
"""

from collections.abc import Iterable, Mapping

import msgspec

from guardrails.catalog.accelerators import SINGLE, Choice, Size
from guardrails.clouds.gcp.compute.settings import NOTHING, Guest, Machine, machine_choices
from guardrails.clouds.gcp.links import last
from guardrails.clouds.region import RegionFacts
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN

GUEST = "guestAccelerators.acceleratorType"
COUNT = "guestAccelerators.acceleratorCount"
_WITH, _TIMES = "+", ":"

Guests = Iterable[tuple[str, int | None]]
"""Names or URLs of accelerators that are added to a machine, with their numbers; None: not said."""


def _name(kind: str, guests: Guests) -> str:
    added = [(last(name), number) for name, number in guests if number != 0 and last(name) not in NOTHING]
    texts = [name if number is None else f"{name}{_TIMES}{number}" for name, number in sorted(added, key=str)]
    return _WITH.join((last(kind), *texts))


def has_guests(name: str) -> bool:
    """Whether a machine's name says that accelerators are added to it."""
    return _WITH in name


def machine(name: str, path: str) -> Machine:
    """What a machine's name says.

    Args:
        name: As `GcpFacts.name` made it; empty: not known.
        path: The field with its type.
    """
    kind, *guests = name.split(_WITH)
    return Machine(type=Field(kind or None, path), guests=tuple(map(_guest, guests)))


def _guest(text: str) -> Guest:
    name, _, number = text.partition(_TIMES)
    count = Field(int(number), COUNT) if number else Field[int](None, COUNT, "is not said")
    return Guest(Field(name, GUEST), count)


class GcpFacts(RegionFacts, frozen=True, kw_only=True):
    """What joins of a project use.

    Attributes:
        consumed: The project's own machines in each reservation, by its name within its project.
        made: Choices of machines with added accelerators, each once.
    """

    consumed: Mapping[str, int] = msgspec.field(default_factory=dict)
    made: dict[tuple[str, Size, str], Choice] = msgspec.field(default_factory=dict)

    def name(self, kind: str, guests: Guests = ()) -> str:
        """The name of a machine.

        Args:
            kind: Its type, by name or URL.
            guests: What is added to it.
        """
        plain, whole = last(kind), _name(kind, guests)
        if not has_guests(whole):
            return plain
        own, all_ = self.choice(plain, SINGLE), self.choice(whole, SINGLE)
        return plain if (own.chip, own.count) == (all_.chip, all_.count) else whole

    def choice(self, name: str, size: Size, path: str = "") -> Choice:
        """A machine by its name; without a path, that of a single machine."""
        if not has_guests(name):
            return super().choice(name, size, path)
        key = (name, size, path)
        known = self.made.get(key)
        if known is None:
            held = machine_choices(machine(name, path or self.machine.type), self.accelerators, size)
            known = self.made[key] = _one([choices[0] for choices in held])
        return known

    def path(self, name: str) -> str:
        """The id of a thing by its name within its project."""
        return f"projects/{self.account.id}/{name}"


def _one(held: list[Choice]) -> Choice:
    """All accelerators of a machine; of several kinds together nothing but their number is known."""
    if len(held) == 1:
        return held[0]
    counts = [each.count for each in held]
    number = None if None in counts else sum(count for count in counts if count is not None)
    chips = {each.chip for each in held}
    open_ = next((each for each in held if each.reason), None)
    reason = open_.reason if open_ else "" if len(chips) == 1 else "has accelerators of several kinds"
    return msgspec.structs.replace(
        held[0],
        chip=chips.pop() if len(chips) == 1 else UNKNOWN,
        count=number,
        path=(open_.path if open_ else GUEST) if reason else "",
        reason=reason,
        least=len(held),
    )
