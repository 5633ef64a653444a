"""Parts of the input documents about licenses and the like: `document.py` says how to read them."""

from typing import Literal

from guardrails.model.activity import AuthorisationKind
from guardrails.model.compute import Strict
from guardrails.model.range import Range
from guardrails.model.tri import Tri
from guardrails.policy.document_activity import DayOrNone


class AuthorisationFacts(Strict, frozen=True, kw_only=True):
    """A license, exception or exemption; it has a reference on record or it counts for nothing."""

    rules: tuple[str, ...]
    kind: AuthorisationKind
    reference: Tri
    from_day: DayOrNone
    until_day: DayOrNone


class StandingFacts(Strict, frozen=True, kw_only=True):
    """All chips of one kind in an authorisation's places, of every customer that was read.

    Attributes:
        tpp, performance_density: Of one chip.
        accelerators: At the ceiling.
        total_tpp: Total processing performance of them together.
    """

    accelerator: str
    tpp: Range
    performance_density: Range
    datacenter_marketed: Tri
    accelerators: Range
    total_tpp: Range


class RegionAuthorisationFacts(AuthorisationFacts, frozen=True, kw_only=True):
    """What allows the provider's hardware to stand in places abroad, whoever uses it.

    Attributes:
        items: `3A090.a`, `3A090.b` or names of chips; empty where it is not known for what it holds.
        there: Ids of the document's pools and clusters in its places; `maybe_there`: of those that may be.
        max_tpp, max_accelerators: What it allows there; `none` where it sets no limit.
        standing: What stands there, by kind of chip; empty where it sets no limit.
        accelerators, total_tpp: The most that stands there, all kinds of chips together.
    """

    id: str
    items: tuple[str, ...]
    there: tuple[str, ...]
    maybe_there: tuple[str, ...]
    max_tpp: float | Literal["none"]
    max_accelerators: float | Literal["none"]
    standing: tuple[StandingFacts, ...]
    accelerators: Range
    total_tpp: Range
