"""Services of a cloud that can rent accelerators and that no scan reads: each is a line of coverage. Pure."""

from collections.abc import Iterable, Iterator

import msgspec

from guardrails.model.coverage import SERVICE, Coverage


class Unscanned(msgspec.Struct, frozen=True, kw_only=True):
    """One service, or a part of one.

    Attributes:
        name: As the cloud calls it.
        what: What of it can hold accelerators.
        reason: Why it is not read, and what of it counts all the same.
        counts: Whether its machines are machines of the same account, which count there.
    """

    name: str
    what: str
    reason: str
    counts: bool = False


def lines(provider: str, services: Iterable[Unscanned]) -> Iterator[Coverage]:
    """A line for each; complete, for nobody asked for them."""
    for each in services:
        reason = f"{each.what}: {each.reason}"
        yield Coverage(where=f"{provider}/{each.name}", what=SERVICE, state="not_asked", reason=reason)
