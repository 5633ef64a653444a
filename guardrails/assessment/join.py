"""Joins workloads with the customers behind them. Sums never join owners that are not known to be one."""

from collections.abc import Mapping, Sequence

import msgspec

from guardrails.model.customer import UNATTRIBUTED, Customer
from guardrails.model.tri import Tri
from guardrails.model.workload import UNKNOWN, Workload


class Holding(msgspec.Struct, frozen=True):
    """What one customer holds.

    Attributes:
        id: Customer id, or `unattributed:<provider>/<account>` (or the plan file).
        record: The register's record; None for a customer without one.
        workloads: In the order in which they were read.
        complete: Whether these are all: `unknown` when a workload with several candidates may be
            this customer's too, or when a source was not wholly read.
    """

    id: str
    record: Customer | None
    workloads: tuple[Workload, ...]
    complete: Tri

    @property
    def attributed(self) -> bool:
        """Whether somebody is known to be behind it."""
        return not self.id.startswith(UNATTRIBUTED)


class Estate(msgspec.Struct, frozen=True, kw_only=True):
    """What live clouds say of customers beyond their workloads.

    Attributes:
        asked: Ids of customers of whom an account was to be read.
        open: Those who may hold more than was read.
        all_open: Whether anybody may: not even all accounts are known.
    """

    asked: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()
    all_open: bool = False


class Owned(msgspec.Struct, frozen=True, gc=False):
    """A workload and whose it is: `customer` is empty when that is not established.

    It is one of the `candidates`' then, or, if it is `anyone`'s, perhaps any customer's.
    """

    workload: Workload
    customer: str
    candidates: tuple[str, ...]
    anyone: bool = False


def owner_key(owned: Owned) -> str:
    """The id under which the workload is summed."""
    if owned.customer:
        return owned.customer
    workload = owned.workload
    where = (
        f"plan:{workload.file}" if workload.account == UNKNOWN else f"{workload.provider}/{workload.account}"
    )
    return UNATTRIBUTED + where


def holdings(
    owned: Sequence[Owned],
    records: Mapping[str, Customer],
    unread_files: Sequence[str],
    estate: Estate | None = None,
) -> tuple[Holding, ...]:
    """Group workloads by owner, in order of the owners' ids.

    What may be anyone's opens the sums of everybody: in its plan file, or in all that was scanned. What is
    there and holds nothing needs no owner: an account that nobody claims and that holds no more than this
    (jobs that ended) is like an empty one.

    Args:
        owned: Each workload with its customer or candidates.
        records: Register records by customer id.
        unread_files: Plan files that were not wholly read.
        estate: Of live clouds: those who were asked about, whatever they hold, and whose sums are open.
    """
    groups: dict[str, list[Workload]] = {each: [] for each in estate.asked} if estate else {}
    maybe: set[str] = set(estate.open) if estate else set()
    for each in owned:
        groups.setdefault(owner_key(each), []).append(each.workload)
        if not each.customer and not each.workload.holds_nothing:
            maybe.update(each.candidates)
    anyones = [each.workload.file for each in owned if each.anyone and not each.workload.holds_nothing]
    unread = frozenset((*unread_files, *anyones))
    everyone = estate is not None and (estate.all_open or bool(anyones))
    return tuple(
        Holding(
            id=key,
            record=records.get(key),
            workloads=tuple(group),
            complete="unknown"
            if everyone or key in maybe or unread & {each.file for each in group}
            else "yes",
        )
        for key, group in sorted(groups.items())
        if estate is None or not _needs_nobody(key, group)
    )


def _needs_nobody(key: str, group: Sequence[Workload]) -> bool:
    return key.startswith(UNATTRIBUTED) and all(each.holds_nothing for each in group)
