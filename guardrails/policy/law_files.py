"""Reads the law as it is written: `regime.yaml` of each regime, and `countries.yaml`. Build time only."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from guardrails.errors import PolicyError
from guardrails.policy.manifest import CountryGroup, Membership, Regime, Rule, Source
from guardrails.policy.yaml_text import decode
from guardrails.register.countries import codes

COUNTRIES_FILE = "guardrails/countries.yaml"


class Countries(msgspec.Struct, frozen=True):
    """What `countries.yaml` says."""

    timezone: str
    groups: tuple[CountryGroup, ...]


class _MembershipRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Codes stand in one text, for in a YAML list `NO` is no country but a boolean."""

    from_day: date = msgspec.field(name="from")
    members: str
    source: Source


class _GroupRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    title: str
    timeline: tuple[_MembershipRow, ...]


class _CountriesFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    timezone: str
    groups: tuple[_GroupRow, ...]


def regime_path(regime: str) -> str:
    """Where a regime's law stands, relative to `policies/`."""
    return f"guardrails/regimes/{regime}/regime.yaml"


def read_regime(path: str, text: str, in_folder: str = "policies") -> Regime:
    """Read one regime.

    Raises:
        PolicyError: It does not fit or contradicts itself; names the file and the place in it.
    """
    where = f"{in_folder}/{path}"
    regime = decode(text, Regime, where)
    folder = path.split("/")[-2]
    if regime.id != folder:
        raise PolicyError(f"{where}: its id is {regime.id}, its folder {folder}", hint="make them agree")
    _once(where, "provision", (each.id for each in regime.provisions))
    _once(where, "limit", (each.id for each in regime.limits))
    _once(where, "choice", (each.id for each in regime.choices))
    for provision in regime.provisions:
        _in_order(f"{where}: provision {provision.id}", [entry.from_day for entry in provision.timeline])
    for choice in regime.choices:
        several = not isinstance(choice.default, str)
        free = several and not choice.options
        for option in choice.default if several else (choice.default,):
            if option not in choice.options and not free:
                raise PolicyError(
                    f"{where}: choice {choice.id}: the default {option!r} is not among its options",
                    hint=f"options: {', '.join(choice.options)}",
                )
    _limits(where, regime)
    _zone(where, regime.timezone)
    return regime


def check_rule(rule: Rule, regime: Regime, folder: str = "policies") -> None:
    """Whether all that a rule names exists in its regime.

    Raises:
        PolicyError: It names a provision, limit or choice that does not exist, or a clock of no length.
    """
    where = f"{folder}/guardrails/regimes/{rule.regime}/{rule.name}/{rule.name}.rego: {rule.id}"
    limits = {each.id for each in regime.limits}
    _known(where, "provision", [rule.provision], {each.id for each in regime.provisions})
    _known(where, "limit", rule.limits, limits)
    _known(where, "choice", rule.choices, {each.id for each in regime.choices})
    for parameter in rule.parameters:
        asked = (parameter.line_gbps, parameter.lists, parameter.links)
        if sum(map(bool, asked)) != 1 or bool(parameter.line_gbps) == bool(parameter.percent):
            raise PolicyError(
                f"{where}: parameters are those of clusters, those of ownership or those of ties",
                hint="give line_gbps, or lists and percent, or links and percent",
            )
        _known(where, "declared limit", [parameter.line_gbps or parameter.percent], set(rule.limits))
        if parameter.links:
            _known(
                where,
                "declared choice",
                [parameter.links, parameter.paths or parameter.links],
                set(rule.choices),
            )
    for clock in rule.clocks:
        lengths = [each for each in (clock.days, clock.months, clock.years) if each is not None]
        if len(lengths) + bool(clock.calendar) != 1:
            raise PolicyError(
                f"{where}: clock {clock.id} needs one of days, months, years, calendar", hint="give one"
            )
        keys = [each for each in lengths if isinstance(each, str)]
        _known(where, "declared limit", keys, set(rule.limits))


def read_countries(text: str) -> Countries:
    """Read the groups of countries.

    Raises:
        PolicyError: It does not fit, or a group has a member that is in no table of countries.
    """
    where = f"policies/{COUNTRIES_FILE}"
    file = decode(text, _CountriesFile, where)
    groups = tuple(_group(where, row) for row in file.groups)
    _once(where, "group", (group.id for group in groups))
    return Countries(file.timezone, groups)


def _group(where: str, row: _GroupRow) -> CountryGroup:
    timeline = tuple(
        Membership(from_day=entry.from_day, members=tuple(sorted(entry.members.split())), source=entry.source)
        for entry in row.timeline
    )
    _in_order(f"{where}: group {row.id}", [entry.from_day for entry in timeline])
    for entry in timeline:
        _known(f"{where}: group {row.id}", "code", entry.members, codes())
    return CountryGroup(id=row.id, title=row.title, timeline=timeline)


def _limits(where: str, regime: Regime) -> None:
    plain = {each.id for each in regime.limits if not each.percent_of}
    for limit in regime.limits:
        if limit.percent_of:
            _known(f"{where}: limit {limit.id}", "plain limit", [limit.percent_of], plain)


def _zone(where: str, name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise PolicyError(f"{where}: {name!r} is no time zone", hint="e.g. America/New_York") from error


def _once(where: str, what: str, ids: Iterable[str]) -> None:
    twice = sorted(each for each, count in Counter(ids).items() if count > 1)
    if twice:
        raise PolicyError(f"{where}: {what} {twice[0]} stands here twice", hint="ids are unique")


def _in_order(where: str, days: Sequence[date]) -> None:
    if not days or list(days) != sorted(set(days)):
        raise PolicyError(f"{where}: a timeline has entries with rising days", hint="oldest first")


def _known(where: str, what: str, named: Iterable[str], known: Iterable[str]) -> None:
    for each in named:
        if each not in known:
            raise PolicyError(
                f"{where}: there is no {what} {each!r}", hint=f"known: {', '.join(sorted(known)) or 'none'}"
            )
