"""Answers of the organisation to what a source leaves unknown. Known facts are never changed.

An answer that is past its last day is not used: what it answered is unknown again, and it is shown.
"""

from collections.abc import Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import Annotated, Any

import msgspec

from guardrails.catalog.lookup import Catalog
from guardrails.errors import ConfigError
from guardrails.model.report import AssumptionRow
from guardrails.model.span import Range
from guardrails.model.workload import UNKNOWN, Workload

Text = Annotated[str, msgspec.Meta(min_length=1)]


class Assumption(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer.

    Attributes:
        address: Glob over terraform addresses or resource ids; `[` is taken literally.
        instance_type: Type of instances whose type is not known; it gives chip, number and fabric.
        accelerator: Chip name, when there is no type to name.
        accelerators_per_instance: Of that chip; may be a fraction.
        instances: How many there are, or will be at most, where that is not known.
        owner: Who answers for it; `reason`: why it is so; `until`: the last day on which it is used.
    """

    address: Text
    instance_type: str = ""
    accelerator: str = ""
    accelerators_per_instance: Annotated[float, msgspec.Meta(ge=0, le=1e6)] | None = None
    instances: Range | None = None
    region: str = ""
    account: str = ""
    owner: Text
    reason: Text
    until: date

    def __post_init__(self) -> None:
        answers = (self.instance_type, self.accelerator, self.region, self.account)
        if not any(answers) and self.instances is None:
            raise ValueError("answers nothing: give instance_type, accelerator, instances, region or account")


class Assumptions:
    """Applies answers and remembers which were used.

    Args:
        assumptions: In the configuration's order; the first that fits a workload and fact decides.
        catalog: Chips and instance types.
        today: The day of the decision.

    Raises:
        ConfigError: An answer names a chip that the catalog does not have.
    """

    def __init__(self, assumptions: Sequence[Assumption], catalog: Catalog, today: date) -> None:
        for number, each in enumerate(assumptions):
            if each.accelerator and each.accelerator not in catalog.chips:
                raise ConfigError(
                    f"assume[{number}].accelerator: {each.accelerator!r} is not in the catalog",
                    hint="guardrails catalog list --chips",
                )
        self._catalog = catalog
        self._today = today
        self._assumptions = assumptions
        self._used = [0] * len(assumptions)

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
            )
            for each, used in zip(self._assumptions, self._used, strict=True)
        )

    def _answered(self, workload: Workload) -> Workload:
        for number, each in enumerate(self._assumptions):
            if self._today > each.until or not _fits(workload.address, each.address):
                continue
            changes = self._changes(workload, each)
            if changes:
                self._used[number] += 1
                paths = (*workload.assumed, *(path for path in changes if path in _SHOWN))
                workload = msgspec.structs.replace(workload, **changes, assumed=paths)
        return workload

    def _changes(self, workload: Workload, given: Assumption) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        for field in ("region", "account"):
            if getattr(workload, field) == UNKNOWN and getattr(given, field):
                changes[field] = getattr(given, field)
        if workload.accelerator == UNKNOWN and (given.instance_type or given.accelerator):
            changes |= self._kind(workload, given)
        if workload.role == "template":
            return changes
        per = changes.get("accelerators_per_instance", workload.accelerators_per_instance)
        return changes | _numbers(workload, given, per, kind_answered="accelerator" in changes)

    def _kind(self, workload: Workload, given: Assumption) -> dict[str, Any]:
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


_SHOWN = frozenset(("instance_type", "accelerator", "instances", "region", "account"))


def _numbers(
    workload: Workload, given: Assumption, per: float | None, *, kind_answered: bool
) -> dict[str, Any]:
    """Numbers that follow: an open number of instances is the assumed one; a known one stays."""
    planned, most = workload.instances, workload.instances_ceiling
    changes: dict[str, Any] = {}
    if given.instances is not None and (planned.max is None or most.max is None):
        planned = given.instances if planned.max is None else planned
        most = given.instances if most.max is None else most
        changes = {"instances": planned, "instances_ceiling": most}
    if per is not None and (changes or kind_answered):
        changes |= {"accelerators": planned.times(per), "ceiling": most.times(per)}
    return changes


def _fits(address: str, pattern: str) -> bool:
    return fnmatchcase(address, pattern.replace("[", "[[]"))
