"""Answers of the organisation to what a source leaves unknown. Known facts are never changed.

An answer that is past its last day is not used: what it answered is unknown again, and it is shown. No answer
can say that there is nothing, or less than is known to be there, and none holds longer than a waiver may. One
kind of answer settles a false alarm: a resource type that nothing reads has no accelerators, although a
resource of it shows a sign.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import Annotated

import msgspec

from guardrails.catalog.lookup import Catalog
from guardrails.errors import ConfigError
from guardrails.model.range import ZERO, Range
from guardrails.model.report import AssumptionRow
from guardrails.model.workload import UNKNOWN, Workload

Text = Annotated[str, msgspec.Meta(min_length=1)]


class Assumption(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer.

    Attributes:
        address: Glob over terraform addresses or resource ids; `[` is taken literally.
        instance_type: Type of instances whose type is not known; it gives chip, number and fabric.
        accelerator: Chip name, when there is no type to name.
        accelerators_per_instance: Of that chip; may be a fraction, not less than the smallest that is rented.
        without_accelerators: A resource type, by its exact name, that is not read and has none.
        instances: How many there are, or will be at most, where that is not known; at most one or more.
        owner: Who answers for it; `reason`: why it is so; `until`: the last day on which it is used.
    """

    address: Text
    instance_type: str = ""
    accelerator: str = ""
    accelerators_per_instance: Annotated[float, msgspec.Meta(ge=0, le=1e6)] | None = None
    instances: Range | None = None
    region: str = ""
    account: str = ""
    without_accelerators: str = ""
    owner: Text
    reason: Text
    until: date

    def __post_init__(self) -> None:
        answers = (self.instance_type, self.accelerator, self.region, self.account)
        answered = any(answers) or self.instances is not None
        if not answered and not self.without_accelerators:
            raise ValueError("assumes nothing: give instance_type, accelerator, instances, region or account")
        if self.without_accelerators and (answered or self.accelerators_per_instance is not None):
            raise ValueError("assumes accelerators and none at once: give one of the two")
        most = None if self.instances is None else self.instances.max
        if self.accelerators_per_instance == 0 or (most is not None and most < 1):
            raise ValueError("assumes zero accelerators, which no assumption may: leave the number unknown")


class Assumptions:
    """Applies answers and remembers which were used, and what they answered.

    Args:
        assumptions: In the configuration's order; the first that fits a workload and fact decides.
        catalog: Chips and instance types.
        today: The later of the decision's UTC day and the present one.
        max_days: No answer may hold longer than so many days from then.

    Raises:
        ConfigError: An answer names a chip that the catalog does not have, or one that is no AI accelerator;
            answers less than the smallest share that is rented; or holds too long.
    """

    def __init__(
        self, assumptions: Sequence[Assumption], catalog: Catalog, today: date, max_days: int
    ) -> None:
        for number, each in enumerate(assumptions):
            _check(f"assume[{number}]", each, catalog, today, max_days)
        self._catalog = catalog
        self._today = today
        self._assumptions = assumptions
        self._used = [0] * len(assumptions)
        self._old: list[dict[str, None]] = [{} for _ in assumptions]

    def answer(self, workloads: Sequence[Workload]) -> tuple[Workload, ...]:
        """The workloads with their unknown facts answered where an assumption fits."""
        if not self._assumptions:
            return tuple(workloads)
        return tuple(self._answered(workload) for workload in workloads)

    def rows(self) -> tuple[AssumptionRow, ...]:
        """What became of each answer."""
        return tuple(
            AssumptionRow(
                address=each.address,
                state="expired" if each.until < self._today else "used" if used else "unused",
                workloads=used,
                owner=each.owner,
                reason=each.reason,
                until=each.until.isoformat(),
                old=", ".join(old),
                new=_said(each),
            )
            for each, used, old in zip(self._assumptions, self._used, self._old, strict=True)
        )

    def _answered(self, workload: Workload) -> Workload:
        for number, each in enumerate(self._assumptions):
            if self._today > each.until or not _fits(workload.address, each.address):
                continue
            changes = self._changes(workload, each)
            if changes:
                self._used[number] += 1
                self._old[number] |= dict.fromkeys(_before(workload, changes))
                paths = (*workload.assumed, *(path for path in changes if path in _SHOWN))
                workload = msgspec.structs.replace(workload, **changes, assumed=paths)
        return workload

    def _changes(self, workload: Workload, given: Assumption) -> dict[str, object]:
        changes: dict[str, object] = {}
        if given.without_accelerators:
            alarm = workload.unread and workload.kind == given.without_accelerators
            alarm = alarm and workload.accelerator == UNKNOWN
            return dict.fromkeys(_NUMBERS, ZERO) if alarm else changes
        for field in ("region", "account"):
            if getattr(workload, field) == UNKNOWN and getattr(given, field):
                changes[field] = getattr(given, field)
        if workload.accelerator == UNKNOWN and (given.instance_type or given.accelerator):
            changes |= self._kind(workload, given)
        if workload.role == "template":
            return changes
        per = changes.get("accelerators_per_instance", workload.accelerators_per_instance)
        per = per if isinstance(per, int | float) else None
        return changes | _numbers(workload, given, per, kind_answered="accelerator" in changes)

    def _kind(self, workload: Workload, given: Assumption) -> dict[str, object]:
        """Chip and number in one instance, by the type that is assumed or by the chip itself."""
        if not given.instance_type:
            per = given.accelerators_per_instance
            known = workload.accelerators_per_instance
            return {
                "accelerator": given.accelerator,
                "accelerators_per_instance": known if per is None else per,
            }
        shape = self._catalog.shape(workload.provider, given.instance_type)
        if shape is None:
            raise ConfigError(
                f"assume {given.address!r}: {given.instance_type!r} is no instance type with accelerators "
                f"that the catalog knows on {workload.provider}",
                hint="guardrails catalog list --shapes",
            )
        return {
            "instance_type": given.instance_type,
            "accelerator": shape.chip,
            "accelerators_per_instance": shape.count,
            "fabric_gbps": shape.fabric_gbps,
        }


_NUMBERS = ("instances", "instances_ceiling", "accelerators", "ceiling")
_SHOWN = frozenset(("instance_type", "accelerator", "instances", "region", "account"))
"""Facts that a report says were assumed."""


def _numbers(
    workload: Workload, given: Assumption, per: float | None, *, kind_answered: bool
) -> dict[str, object]:
    """Numbers that follow: an open number of instances is the assumed one; a known one stays."""
    planned = _bounded(workload.instances, given.instances)
    most = _bounded(workload.instances_ceiling, given.instances)
    changes: dict[str, object] = {}
    if (planned, most) != (workload.instances, workload.instances_ceiling):
        changes = {"instances": planned, "instances_ceiling": most}
    if per is not None and (changes or kind_answered):
        changes |= {"accelerators": planned.times(per), "ceiling": most.times(per)}
    return changes


def _bounded(known: Range, given: Range | None) -> Range:
    """An open number with what is answered of it; an answer below what is known to be there is none."""
    if known.max is not None or given is None or (given.max is not None and given.max < known.min):
        return known
    return Range(max(known.min, given.min), given.max)


def _before(workload: Workload, changes: Mapping[str, object]) -> Iterator[str]:
    """The facts that were answered, as they were; of what is not read, the sign that it shows."""
    if workload.unread:
        yield from (each.reason for each in workload.unresolved)
    for field in sorted(_SHOWN & changes.keys()):
        yield f"{field} {_words(getattr(workload, field))}"


def _said(given: Assumption) -> str:
    """What an assumption answers."""
    fields = (
        *("instance_type", "accelerator", "accelerators_per_instance"),
        *("instances", "region", "account", "without_accelerators"),
    )
    answers = ((field, getattr(given, field)) for field in fields)
    return ", ".join(f"{field} {_words(value)}" for field, value in answers if value not in ("", None))


def _words(value: str | float | Range) -> str:
    if not isinstance(value, Range):
        return f"{value:g}" if isinstance(value, int | float) else value
    if value.max is None:
        return f"at least {value.min:g}" if value.min else "unknown"
    return f"{value.max:g}" if value.exact else f"{value.min:g} to {value.max:g}"


def _check(where: str, given: Assumption, catalog: Catalog, today: date, max_days: int) -> None:
    if (given.until - today).days > max_days:
        raise ConfigError(
            f"{where}.until: {given.until.isoformat()} is more than {max_days} days from {today.isoformat()}",
            hint="give an earlier last day, as for a waiver (waivers.max_days)",
        )
    if given.accelerator and given.accelerator not in catalog.chips:
        raise ConfigError(
            f"{where}.accelerator: {given.accelerator!r} is not in the catalog",
            hint="guardrails catalog list --chips",
        )
    chips = [given.accelerator] if given.accelerator else []
    chips += [
        shape.chip
        for provider in ("aws", "azure", "gcp")
        if given.instance_type and (shape := catalog.shape(provider, given.instance_type))
    ]
    if any(not catalog.chips[chip].ai for chip in chips):
        raise ConfigError(
            f"{where}: {given.instance_type or given.accelerator} carries no AI accelerator: it would answer "
            "that there is nothing",
            hint="leave it unknown, or assume the most that can be there",
        )
    least = min(shape.count for shape in catalog.shapes.values())
    if given.accelerators_per_instance is not None and given.accelerators_per_instance < least:
        raise ConfigError(
            f"{where}.accelerators_per_instance: is less than the smallest share that is rented ({least:g})",
            hint="leave it unknown, or assume the most that can be there",
        )


def _fits(address: str, pattern: str) -> bool:
    return fnmatchcase(address, pattern.replace("[", "[[]"))
