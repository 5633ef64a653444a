"""Which clouds a name is meant for, in a scan of several: `CLOUD:NAME` says it, else its shape does.

No name is passed over: one that is of no cloud that is scanned, and a cloud of which nothing would be left,
are errors. In a scan of one cloud every name is that cloud's, which judges it itself.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import msgspec

from guardrails.clouds.services import ADD, ServiceTable
from guardrails.errors import ConfigError
from guardrails.model.customer import Provider
from guardrails.register import accounts
from guardrails.scan.request import Excludable, Excluded, ScanRequest

_CLOUDS = get_args(Provider)
Part = Literal["accounts", "ous", "regions", "services"]
_KINDS: dict[Part, Excludable] = {
    "accounts": "account",
    "ous": "ou",
    "regions": "region",
    "services": "service",
}
_WORDS: dict[Excludable, str] = {
    "account": "account",
    "ou": "unit, management group or folder",
    "region": "region",
    "service": "service",
}
_SHAPES: dict[Excludable, dict[Provider, str]] = {
    "ou": {
        "aws": r"(ou|r)-[-0-9a-z]+",
        "gcp": r"((folders|organizations)/)?\d+",
        "azure": r"[-\w().]{1,90}",
    },
    "region": {
        "aws": r"[a-z]+(-[a-z]+)+-\d+",
        "gcp": r"[a-z]+-[a-z]+\d+",
        "azure": r"[a-z]+\d*[a-z]*",
    },
}
"""Of a holder of accounts, as of an account, the first that fits is meant: AWS before GCP's numbers."""


def requests(asked: ScanRequest, tables: Mapping[str, ServiceTable]) -> dict[str, ScanRequest]:
    """What is asked of each cloud.

    Args:
        asked: Of all of them together.
        tables: The services of each cloud that is scanned.

    Raises:
        ConfigError: A name is of no cloud that is scanned, or names leave out a cloud that is.
    """
    meant = _Meant(tables)
    parts = {part: meant.by_cloud(_KINDS[part], getattr(asked, part), f"scan.{part}") for part in _KINDS}
    out = {
        kind: meant.by_cloud(kind, getattr(asked.exclude, kind), f"scan.exclude: {kind}")
        for kind in _KINDS.values()
    }
    found = {
        cloud: msgspec.structs.replace(
            asked,
            **{part: names[cloud] for part, names in parts.items()},
            exclude=Excluded(**{kind: names[cloud] for kind, names in out.items()}),
        )
        for cloud in tables
    }
    for cloud, request in found.items():
        _refuse_nothing(cloud, asked, request)
    return found


class _Meant:
    """Which of the clouds that are scanned a name is meant for."""

    def __init__(self, tables: Mapping[str, ServiceTable]) -> None:
        self._tables = tables

    def by_cloud(self, kind: Excludable, names: Sequence[str], setting: str) -> dict[str, tuple[str, ...]]:
        """The names of each cloud, without the cloud."""
        found: dict[str, list[str]] = {cloud: [] for cloud in self._tables}
        for each in names:
            plus = ADD if each.startswith(ADD) else ""
            clouds, name = self._clouds(kind, each.removeprefix(plus), setting)
            for cloud in clouds:
                found[cloud].append(plus + name)
        return {cloud: tuple(dict.fromkeys(own)) for cloud, own in found.items()}

    def _clouds(self, kind: Excludable, text: str, setting: str) -> tuple[Sequence[str], str]:
        first, colon, name = text.partition(":")
        if colon and first in _CLOUDS:
            if first not in self._tables:
                raise ConfigError(f"{setting}: {text} is of {first}, which is not scanned")
            return (first,), name
        if len(self._tables) == 1:
            return tuple(self._tables), text
        clouds = self._fitting(kind, text)
        if not clouds:
            raise ConfigError(
                f"{setting}: {text!r} is no {_WORDS[kind]} of {' or '.join(self._tables)}",
                hint=f"look at its spelling; CLOUD:{text} says which cloud is meant",
            )
        return clouds, text

    def _fitting(self, kind: Excludable, name: str) -> Sequence[str]:
        if kind == "service":
            return [cloud for cloud, table in self._tables.items() if name in table.names]
        if kind == "account":
            fits = [
                cloud
                for cloud in accounts.GRAMMAR
                if accounts.fits(cloud, name) or accounts.is_number(cloud, name)
            ]
        else:
            fits = [cloud for cloud, shape in _SHAPES[kind].items() if re.fullmatch(shape, name, re.ASCII)]
        return [cloud for cloud in fits if cloud in self._tables][:1]


def _refuse_nothing(cloud: str, asked: ScanRequest, own: ScanRequest) -> None:
    """A cloud is scanned in order to be read: that the names are all of others is a slip."""
    plain = [each for each in asked.services if not each.startswith(ADD)]
    for given, left, flag in (
        (asked.accounts or asked.ous, own.accounts or own.ous, "--accounts and --ou name"),
        (asked.regions, own.regions, "--regions names"),
        (plain, own.services, "--services names"),
    ):
        if given and not left:
            raise ConfigError(
                f"{flag} nothing of {cloud}, which is to be scanned",
                hint=f"leave out {cloud}, or name what is meant there: {cloud}:NAME",
            )
