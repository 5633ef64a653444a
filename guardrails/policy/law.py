"""The law of the day: resolves timelines, limits and choices for an instant or a day. Decides nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from guardrails.errors import ConfigError, PolicyError
from guardrails.model.as_of import AsOf
from guardrails.model.calendar import months_later
from guardrails.policy.document import RegimeLaw
from guardrails.policy.manifest import (
    DEAD_STATES,
    Choice,
    Confidence,
    CountryGroup,
    Limit,
    Manifest,
    Provision,
    Regime,
    Rule,
)

NOT_YET = "not_yet"
"""The state of a provision before its first entry."""

YEARS = "years"
"""The unit of periods that end on the same day of a later year, however many days that is."""

_EPOCH = date(1970, 1, 1).toordinal()


class RegimeOverrides(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an organisation decided otherwise in one regime.

    Attributes:
        limits: Key -> number; of a limit that is a percentage of another, the percentage.
        choices: Key -> option, or options of a choice that takes several.
    """

    limits: Mapping[str, float] = {}
    choices: Mapping[str, str | tuple[str, ...]] = {}


class ProvisionState(msgspec.Struct, frozen=True, kw_only=True):
    """What a provision was on the day.

    Attributes:
        state: As in its timeline, or `not_yet`.
        since: ISO day from which it is so; empty before the first entry.
        source: Title of the entry's source.
        not_yet: Whether the day is before the first entry.
    """

    state: str
    confidence: Confidence
    since: str
    source: str
    not_yet: bool


class Law:
    """The law of one day, as policies and reports need it. Make it with `resolve`.

    Attributes:
        as_of: When the decision is made.
        countries_day: The day on which countries are grouped as the documents say.
        regimes: Regime id -> what goes into the document.
        overrides: What was overridden, for the report.
    """

    def __init__(self, manifest: Manifest, as_of: AsOf, overrides: Mapping[str, RegimeOverrides]) -> None:
        self.as_of = as_of
        self.overrides = overrides
        self._laws = {regime.id: regime for regime in manifest.regimes}
        self._rules = manifest.rules
        self._in_years = [
            f"{regime.id}.{limit.id}"
            for regime in manifest.regimes
            for limit in regime.limits
            if limit.unit == YEARS
        ]
        self._days = {regime.id: _day(as_of, regime.timezone) for regime in manifest.regimes}
        self.regimes: Mapping[str, RegimeLaw] = {
            regime.id: self._regime(regime, overrides.get(regime.id, RegimeOverrides()))
            for regime in manifest.regimes
        }
        self._countries = frozenset(manifest.countries)
        self.countries_day = _day(as_of, manifest.countries_timezone)
        self._groups = {group.id: _members(group, self.countries_day) for group in manifest.country_groups}
        self._read = {group.id: _read_day(group, self.countries_day) for group in manifest.country_groups}

    def day(self, regime: str) -> date:
        """The day that it is in the regime's time zone."""
        return self._days[regime]

    def limit(self, key: str) -> float:
        """A limit of the day, by `regime.limit`."""
        regime, _, limit = key.partition(".")
        return self.regimes[regime].limits[limit]

    def state(self, rule: Rule) -> ProvisionState:
        """What the rule's provision was on the day."""
        return self.provision(rule.regime, rule.provision)

    def provision(self, regime: str, provision: str) -> ProvisionState:
        """What a provision was on the day.

        Raises:
            KeyError: There is no such regime or provision.
        """
        found = {each.id: each for each in self._laws[regime].provisions}[provision]
        return _state(found, self._days[regime])

    def overridden(self, regime: str, key: str) -> bool:
        """Whether a limit or choice is the organisation's own."""
        ours = self.overrides.get(regime, RegimeOverrides())
        return key in ours.limits or key in ours.choices

    def alive(self) -> tuple[str, ...]:
        """The regimes with a rule whose provision is not dead on the day: those used by default."""
        alive = {rule.regime for rule in self._rules if self.state(rule).state not in DEAD_STATES}
        return tuple(regime for regime in self._laws if regime in alive)

    def countries_for(self, codes: Iterable[str]) -> dict[str, list[str]]:
        """Each known code with its sorted groups; a code that is not known is left out."""
        return {
            code: sorted(group for group, members in self._groups.items() if code in members)
            for code in sorted(set(codes) & self._countries)
        }

    def anniversaries(self, days: Iterable[int]) -> list[dict[str, float]]:
        """The civil day that ends each period in years of the law, from each of the days.

        Args:
            days: Days since 1970-01-01. One that the calendar lacks, or whose end it lacks, is left out.
        """
        years = sorted({self.limit(key) for key in self._in_years})
        return [
            {"day": day, "years": each, "end": end}
            for day in sorted(set(days))
            for each in years
            if (end := _years_later(day, each)) is not None
        ]

    def document(
        self, codes: Iterable[str], days: Iterable[int] = (), regimes: Sequence[str] | None = None
    ) -> dict[str, object]:
        """The document's `law`.

        Args:
            codes: The countries that occur in the document.
            days: The days from which it has periods in years run.
            regimes: Those to include; every regime of the bundle by default, for its rules are all
                evaluated.
        """
        chosen = self.regimes if regimes is None else {each: self.regimes[each] for each in regimes}
        return {
            "countries": self.countries_for(codes),
            "country_groups": self._read,
            "anniversaries": self.anniversaries(days),
            **{each: msgspec.to_builtins(law) for each, law in sorted(chosen.items())},
        }

    def _regime(self, regime: Regime, ours: RegimeOverrides) -> RegimeLaw:
        given = {limit.id: ours.limits.get(limit.id, limit.value) for limit in regime.limits}
        return RegimeLaw(
            as_of_day=self._days[regime.id].toordinal() - _EPOCH,
            limits={limit.id: _resolved(limit, given) for limit in regime.limits},
            choices={choice.id: ours.choices.get(choice.id, choice.default) for choice in regime.choices},
        )


def resolve(manifest: Manifest, as_of: AsOf, overrides: Mapping[str, RegimeOverrides] | None = None) -> Law:
    """The law of a day.

    Args:
        manifest: Of the policies.
        as_of: When the decision is made.
        overrides: By regime.

    Raises:
        ConfigError: An override names no regime, limit, choice or option, or its limit is no
            number from 0 up.
        PolicyError: The machine does not know a regime's time zone.
    """
    ours = overrides or {}
    laws = {regime.id: regime for regime in manifest.regimes}
    for regime, override in ours.items():
        _known("law", "regime", regime, laws)
        _check(f"law.{regime}", laws[regime], override)
    return Law(manifest, as_of, ours)


def _check(where: str, regime: Regime, ours: RegimeOverrides) -> None:
    limits = [each.id for each in regime.limits]
    choices = {each.id: each for each in regime.choices}
    for key, value in ours.limits.items():
        _known(f"{where}.limits", "limit", key, limits)
        if isinstance(value, bool) or not 0 <= value < float("inf"):
            raise ConfigError(f"{where}.limits.{key}: {value!r} is no number from 0 up", hint="give a number")
    for key, option in ours.choices.items():
        _known(f"{where}.choices", "choice", key, choices)
        _option(f"{where}.choices.{key}", choices[key], option)


def _option(where: str, choice: Choice, option: str | tuple[str, ...]) -> None:
    several = not isinstance(choice.default, str)
    if several == isinstance(option, str):
        raise ConfigError(
            f"{where}: this choice takes {'a list' if several else 'one option'}",
            hint=f"by default: {choice.default if isinstance(choice.default, str) else list(choice.default)}",
        )
    for each in (option,) if isinstance(option, str) else option:
        if choice.options or not several:
            _known(where, "option", each, choice.options)


def _known(where: str, what: str, named: str, known: Iterable[str]) -> None:
    names = sorted(known)
    if named in names:
        return
    import difflib  # noqa: PLC0415 - only for a mistyped name

    near = difflib.get_close_matches(named, names, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(names)}"
    raise ConfigError(f"{where}: there is no {what} {named!r}", hint=hint)


def _resolved(limit: Limit, given: Mapping[str, float]) -> float:
    """The number; Rego neither multiplies nor divides. Twelve digits, so that 30 % of 100 is 30."""
    if not limit.percent_of:
        return given[limit.id]
    return float(f"{given[limit.percent_of] * given[limit.id] / 100:.12g}")


def _years_later(day: int, years: float) -> int | None:
    """Whole years: part of one is not waited for."""
    try:
        end = months_later(date.fromordinal(_EPOCH + day), 12 * int(years))
    except (ValueError, OverflowError):
        return None
    return None if end is None else end.toordinal() - _EPOCH


def _state(provision: Provision, day: date) -> ProvisionState:
    entries = [entry for entry in provision.timeline if entry.from_day <= day]
    if not entries:
        first = provision.timeline[0].source
        return ProvisionState(
            state=NOT_YET, confidence=first.confidence, since="", source=first.title, not_yet=True
        )
    last = entries[-1]
    return ProvisionState(
        state=last.state,
        confidence=last.source.confidence,
        since=last.from_day.isoformat(),
        source=last.source.title,
        not_yet=False,
    )


def _members(group: CountryGroup, day: date) -> frozenset[str]:
    """The group's members on a day; none before its first membership."""
    entries = [entry for entry in group.timeline if entry.from_day <= day]
    return frozenset(entries[-1].members) if entries else frozenset()


def _read_day(group: CountryGroup, day: date) -> int | str:
    """When the membership of the day was last compared with its source, in days since 1970-01-01.

    A later comparison says what was so on the day, and is never reported as a day that has not come. Before
    the first membership nothing is on file that was compared.
    """
    entries = [entry for entry in group.timeline if entry.from_day <= day]
    read = entries[-1].source.day if entries else None
    return "unknown" if read is None else min(read, day).toordinal() - _EPOCH


def _day(as_of: AsOf, timezone: str) -> date:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415

    try:
        return as_of.day_in(ZoneInfo(timezone))
    except ZoneInfoNotFoundError as error:
        raise PolicyError(
            f"this machine has no data on the time zone {timezone}", hint="install the package tzdata"
        ) from error
