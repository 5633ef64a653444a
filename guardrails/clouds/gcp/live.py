"""What answers of Google Cloud's managed services share: machines with accelerators, and labels. Pure.

An accelerator whose type is left unspecified, or has a name that the catalog does not know, is an accelerator
all the same when its number is above 0.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from guardrails.catalog.accelerators import Choice, Size
from guardrails.clouds import managed
from guardrails.clouds.counting import Counted
from guardrails.clouds.gcp.compute.named import GcpFacts, Guests
from guardrails.clouds.gcp.compute.settings import NOTHING
from guardrails.clouds.gcp.links import last
from guardrails.clouds.parts import Part
from guardrails.clouds.service import ReadFilter
from guardrails.model.field import Field
from guardrails.model.range import Range
from guardrails.model.workload import Unresolved

_UNSPECIFIED = "UNSPECIFIED"


class Spec(NamedTuple):
    """A machine as an answer says it.

    Attributes:
        kind: Its type, or a URL that ends in it; empty: not known.
        guests: What is added to it.
        path: Which field says so.
    """

    kind: str
    guests: Guests
    path: str


def choice(facts: GcpFacts, spec: Spec, size: Size) -> Choice:
    """A number of machines."""
    found = managed.machine(facts, facts.name(spec.kind, _named(spec.guests)), size, spec.path)
    return replace(found, path=spec.path) if found.path else found


def part(facts: GcpFacts, spec: Spec, number: Counted, name: str = "", market: str = "") -> Part:
    """A number of equal machines as one part of a thing."""
    return Part(choices=(choice(facts, spec, number.size),), open=number.open, name=name, market=market)


def plain(keep: ReadFilter, kind: str, guests: Guests) -> bool:
    """Whether a machine is certain to have no accelerators: such need not be kept."""
    return bool(kind) and keep.has_no_accelerators(last(kind)) and next(iter(_named(guests)), None) is None


def number(value: int | None, path: str) -> Field[int]:
    """A number that an answer must give."""
    return Field(value, path, "" if value is not None else "is not given")


def merged(*several: Mapping[str, str] | None) -> dict[str, str]:
    """Labels of a thing and of those in it; the later counts."""
    return {key: value for each in several for key, value in (each or {}).items()}


def _named(guests: Guests) -> Iterable[tuple[str, int | None]]:
    """Accelerators that are there: one without a type has a number."""
    for kind, count in guests:
        unspecified = last(kind) in NOTHING
        if count or (count is None and not unspecified):
            yield (_UNSPECIFIED if unspecified else kind), count


def beside(number: Counted, path: str) -> Counted:
    """Machines that are VMs of the project, and that nobody names.

    They are rows of Compute already, where these were read, and no label that a tenant may write takes them
    away: what may come to them is between nothing and all.

    Args:
        number: The most of them.
        path: Which field has the number.
    """
    size = Size(Range(0, number.size.planned.max), Range(0, number.size.ceiling.max))
    why = Unresolved(path, "machines of it that run are VMs of Compute Engine, and it does not name them")
    return Counted(size, (*number.open, why))
