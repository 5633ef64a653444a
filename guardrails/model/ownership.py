"""How much of a party listed persons own, as policies read it."""

from typing import Literal

from guardrails.model.compute import Strict
from guardrails.model.range import Range

OwnedRole = Literal["customer", "owner", "end_user", "on_behalf_of", "reseller"]


class Ownership(Strict, frozen=True, kw_only=True):
    """Listed persons' share of one party, for one parameter that a rule declares.

    Attributes:
        role, party: Role and id, as the document has them, of the customer, party or reseller that is owned.
        lists, percent, cascade: The parameter: whose ownership counts (sorted ids), and whether an entity
            of which they own at least `percent` counts as wholly theirs (`yes`) or by its share (`no`).
        direct, indirect, total: Percent held by listed persons themselves, through others, and together;
            `min` counts confirmed hits only, `max` everybody who may be listed and owners not known.
        through: Direct owners that count or may count, sorted: ids, or `<customer>/<party>`, escaped.
    """

    role: OwnedRole
    party: str
    lists: tuple[str, ...]
    percent: float
    cascade: Literal["yes", "no"]
    direct: Range
    indirect: Range
    total: Range
    through: tuple[str, ...]
