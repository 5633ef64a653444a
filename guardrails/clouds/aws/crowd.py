"""Machines that are alike in everything that a row counts, and what is said of all of them. Pure."""

from typing import NamedTuple

from guardrails.model.workload import InstanceDetails


class InstanceCount(NamedTuple):
    """Some machines.

    Attributes:
        number: How many.
        live: What they agree in; None: something is not known of all of them.
    """

    number: int
    live: InstanceDetails | None = None

    def joined(self, other: "InstanceCount | None") -> "InstanceCount":
        """With others of their kind."""
        if other is None:
            return self
        return InstanceCount(self.number + other.number, agreed(self.live, other.live))


def agreed(one: InstanceDetails | None, other: InstanceDetails | None) -> InstanceDetails | None:
    """What is true of both: the earlier day, and of the rest what is the same."""
    if one == other or one is None or other is None:
        return one if one == other else None
    days = (one.launched_day, other.launched_day)
    return InstanceDetails(
        launched_day=min(days) if all(days) else "",
        tenancy=one.tenancy if one.tenancy == other.tenancy else "",
        efa=one.efa if one.efa == other.efa else "unknown",
        reservation=one.reservation if one.reservation == other.reservation else "",
        made_by=one.made_by if one.made_by == other.made_by else "",
    )
