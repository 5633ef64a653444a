"""What a scan is asked to read: the same words for every cloud; what a name means there is its own matter."""

from collections.abc import Iterable
from typing import Literal, get_args

import msgspec

from guardrails.errors import ConfigError

Excludable = Literal["account", "ou", "region", "service"]


class Excluded(msgspec.Struct, frozen=True, kw_only=True):
    """What is left out by request, by kind."""

    account: tuple[str, ...] = ()
    ou: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    service: tuple[str, ...] = ()


class ScanRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for.

    Attributes:
        accounts: Ids; none: all that the cloud lists.
        ous: What holds accounts (organisational units, management groups, folders), with all below.
        regions: As the cloud names them; none: all that each account has enabled. One that is named here and
            not enabled is asked for and not read; others that are not enabled are not missing.
        services: As the cloud's adapter names them, with + before them beside its defaults; none: those.
        exclude: Left out, whatever the others say.
        look_back_days: How far back history is read.
        since: Instant (RFC 3339, UTC) from which it is read: counted from the scan's first start, also when
            it is resumed. Empty until the start is known.
    """

    accounts: tuple[str, ...] = ()
    ous: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    exclude: Excluded = Excluded()
    look_back_days: int = 30
    since: str = ""


def excluded(texts: Iterable[str]) -> Excluded:
    """What `KIND=NAME` leaves out.

    Raises:
        ConfigError: No such kind, or no name.
    """
    kinds: tuple[str, ...] = get_args(Excludable)
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        kind, _, name = text.partition("=")
        if kind not in kinds or not name:
            known = ", ".join(f"{each}=" for each in kinds)
            raise ConfigError(f"scan.exclude: {text!r} is not KIND=NAME", hint=f"one of {known}")
        found[kind] = (*found.get(kind, ()), name)
    return Excluded(**found)
