"""AppStream 2.0: fleets of streaming machines. Pure.

Sessions stand for machines, of which each holds at least one.

Sources: AppStream 2.0 administration guide, "Instance Families"; AppStream 2.0 API, Fleet.
"""

import re

import msgspec

from guardrails.catalog.accelerators import NONE, OPEN, Accelerators, Choice, Size, unknown_choice
from guardrails.clouds.counting import UNSET, Counted, fixed, raised, upto
from guardrails.clouds.parts import Part
from guardrails.model.field import Field
from guardrails.model.range import Range
from guardrails.model.workload import SENSITIVE, Unresolved

_PLAIN = re.compile(r"stream\.(?:standard|compute|memory)\.")
_GRAPHICS = re.compile(r"stream\.graphics\.(\w+\.\w+)$")
_BEHIND = {
    "stream.graphics-desktop.2xlarge": "g2.2xlarge",
    "stream.graphics-pro.4xlarge": "g3.4xlarge",
    "stream.graphics-pro.8xlarge": "g3.8xlarge",
    "stream.graphics-pro.16xlarge": "g3.16xlarge",
}
"""EC2 types behind older names."""


class Fleet(msgspec.Struct, frozen=True, kw_only=True):
    """A fleet.

    Attributes:
        type: Of its machines, as AppStream names them.
        kind: `ALWAYS_ON`, `ON_DEMAND`, `ELASTIC`; empty: not said.
        sessions: The most sessions at a time; only of `ELASTIC`.
        desired: Machines, or sessions, that it keeps.
        running: Machines that run, where the API tells; else those that it keeps.
        scaled: The most that Application Auto Scaling allows; None: nothing scales it.
        open: What is not known of its scaling.
    """

    type: Field[str] = Field()
    kind: str = ""
    sessions: Field[int] = Field()
    desired: Field[int] = Field()
    running: Field[int] = UNSET
    scaled: Range | None = None
    open: tuple[Unresolved, ...] = ()


def is_plain(name: str) -> bool:
    """Whether a type certainly has no accelerator."""
    return bool(_PLAIN.match(name))


def parts(fleet: Fleet, accelerators: Accelerators) -> list[Part]:
    """At most one."""
    found = machine(fleet.type, accelerators)
    if found.chip == NONE:
        return []
    size, open_ = _counted(fleet)
    return [Part(choices=(msgspec.structs.replace(found, size=size),), open=(*open_, *fleet.open))]


def _counted(fleet: Fleet) -> Counted:
    if fleet.kind.upper() == "ELASTIC":
        return (
            Counted(OPEN, upto(fleet.sessions).open) if fleet.sessions.value is None else upto(fleet.sessions)
        )
    size, open_ = fixed(fleet.desired)
    if fleet.running.value is not None:
        running = Range(fleet.running.value, fleet.running.value)
        size = raised(Size(running, size.ceiling), running)
    return Counted(size if fleet.scaled is None else raised(size, fleet.scaled), open_)


def machine(name: Field[str], accelerators: Accelerators) -> Choice:
    """The machine behind AppStream's name of a type; its number is left open."""
    if name.value is None:
        return unknown_choice(OPEN, name.path, name.missing)
    shown = SENSITIVE if name.hidden else name.value
    if is_plain(name.value):
        return Choice(shown, NONE, 0, OPEN)
    found = _GRAPHICS.match(name.value)
    behind = found[1] if found else _BEHIND.get(name.value)
    if behind is None:
        least = 1 if "graphics" in name.value and "graphics-design" not in name.value else 0
        return unknown_choice(OPEN, name.path, f'"{shown}" is not in the catalog', least)
    choice = accelerators.choice("aws", behind, OPEN, name.path)
    return msgspec.structs.replace(choice, instance_type=shown)
