"""Virtual machines and scale sets, and what makes a scale set larger from outside it. Pure.

Sources: Azure, "Virtual machine sizes", "Autoscale overview", and "Standby pools for Virtual Machine Scale
Sets": a pool holds as many machines as its largest ready capacity less those in the scale set, so that both
together reach that number.
"""

from collections.abc import Iterable

import msgspec

from guardrails.catalog.accelerators import SINGLE, Accelerators, Choice, Size, unknown_choice
from guardrails.clouds import counting
from guardrails.clouds.azure.words import market
from guardrails.clouds.counting import Counted
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.range import Range
from guardrails.model.workload import UNKNOWN, Unresolved


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """A virtual machine: its accelerators are always implied by its size."""

    size: Field[str]
    priority: Field[str] = Field()


def machine_parts(settings: Machine, accelerators: Accelerators) -> list[Part]:
    """One part."""
    choice = machine(accelerators, "azure", settings.size, SINGLE)
    return [Part(choices=(choice,), market=market(settings.priority))]


class Limits(msgspec.Struct, frozen=True):
    """How many machines something lets a scale set have.

    Attributes:
        least: Not below it; None where it keeps none.
        top: The most, or what is known of it.
        open: Why the most is not known; empty when it is.
    """

    least: int | None
    top: Range
    open: str = ""

    @property
    def size(self) -> Size:
        """Machines of a scale set of which nothing else is known."""
        number = Range(0, self.top.max)
        return Size(number, number)


class Capacity(msgspec.Struct, frozen=True):
    """What one profile of an autoscale setting allows; the time of day or year picks one."""

    least: Field[int]
    most: Field[int]


def autoscale_limits(profiles: Iterable[Capacity]) -> Limits:
    """The least minimum and the largest maximum of its profiles."""
    listed = list(profiles)
    if not listed:
        return Limits(0, Range(0), "its profiles are not known")
    least = min(each.least.value or 0 for each in listed)
    lost = [each.most for each in listed if each.most.value is None]
    if lost:
        return Limits(least, Range(least), f"{lost[-1].path} {lost[-1].missing}")
    most = max(each.most.value or 0 for each in listed)
    return Limits(min(least, most), Range(most, most))


def standby_limits(ready: Field[int]) -> Limits:
    """The largest ready capacity of a standby pool."""
    if ready.value is None:
        return Limits(None, Range(0), f"{ready.path} {ready.missing}")
    return Limits(None, Range(ready.value, ready.value))


class Raise(msgspec.Struct, frozen=True):
    """What scales a scale set, or stands by for it.

    Attributes:
        limits: How many machines it lets it have.
        address: Which resource.
        certain: Whether it is certain that this scale set is meant.
    """

    limits: Limits
    address: str
    certain: bool


class ScaleSet(msgspec.Struct, frozen=True, kw_only=True):
    """A scale set.

    Attributes:
        sizes: Its size, or several among which Azure chooses.
        instances: How many machines it has.
        is_mixed: It has spot machines and regular ones.
        raises: What makes it larger.
    """

    sizes: tuple[Field[str], ...]
    instances: Field[int]
    priority: Field[str] = Field()
    is_mixed: bool = False
    raises: tuple[Raise, ...] = ()


def scale_set_parts(settings: ScaleSet, accelerators: Accelerators) -> list[Part]:
    """One part; several sizes are alternatives."""
    size, open_ = grown(counting.fixed(settings.instances), settings.raises)
    bought = UNKNOWN if settings.is_mixed else market(settings.priority)
    choices = tuple(_choice(name, size, accelerators) for name in settings.sizes)
    return [Part(choices=choices, open=open_, market=bought)]


def grown(number: Counted, raises: Iterable[Raise]) -> Counted:
    """A number of machines with what makes it larger from outside."""
    size, open_ = number
    for each in raises:
        limits = each.limits
        if limits.open:
            open_ += (Unresolved(each.address, limits.open),)
        size = counting.grown(size, limits.least, limits.top, certain=each.certain)
    return Counted(size, open_)


def _choice(name: Field[str], size: Size, accelerators: Accelerators) -> Choice:
    return machine(accelerators, "azure", name, size)


def outside_parts(limits: Limits, path: str, reason: str) -> list[Part]:
    """What is scaled and not in the plan: of a size that nobody knows."""
    open_ = (Unresolved(path, limits.open),) if limits.open else ()
    return [Part(choices=(unknown_choice(limits.size, path, reason),), open=open_)]
