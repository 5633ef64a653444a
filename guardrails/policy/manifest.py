"""What the policies say about themselves: rules, provisions with timelines, limits, choices.

Written into the bundle by `make policies` from annotations and `regime.yaml`; read here without
a YAML or Rego parser. Nothing in this module decides anything.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

State = Literal[
    "proposed",
    "enacted",
    "in_force",
    "stayed",
    "not_enforced",
    "guidance",
    "revoked",
    "rescinded",
    "vetoed",
    "expired",
    "house",
]
DEAD_STATES: frozenset[str] = frozenset(("revoked", "rescinded", "vetoed", "expired"))
Confidence = Literal["V", "C", "V*", "V2", "M"]
SubjectKind = Literal[
    "provider",
    "customer",
    "reseller",
    "party",
    "account",
    "pool",
    "cluster",
    "arrangement",
    "run",
    "request",
    "record",
    "group",
]
Obligation = Literal["verify", "report", "license", "deny", "certify", "terminate", "retain", "review"]
Severity = Literal["low", "medium", "high", "critical"]


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A row of the manifest: unknown fields are errors, so that nothing is misspelt in silence."""


class Source(_Row, frozen=True, kw_only=True):
    """Where a legal fact comes from, and how sure it is (see `policy.confidence`)."""

    title: str
    confidence: Confidence
    url: str = ""
    day: date | None = None


class TimelineEntry(_Row, frozen=True, kw_only=True):
    """From this day on (in the regime's zone) the provision has this state."""

    from_day: date = msgspec.field(name="from")
    state: State
    source: Source


class Provision(_Row, frozen=True, kw_only=True):
    """A part of a regime with its own legal timeline, oldest entry first.

    Attributes:
        text: What its text says, in our words.
    """

    id: str
    title: str
    timeline: tuple[TimelineEntry, ...]
    text: str = ""


class Limit(_Row, frozen=True, kw_only=True):
    """A number that rules compare with.

    Attributes:
        label: A few words for a table's head; of limits that compute is measured against.
        percent_of: Key of another limit of which this one is `value` percent; resolved in Python.
    """

    id: str
    title: str
    value: float
    unit: str
    source: Source
    label: str = ""
    percent_of: str = ""


class Choice(_Row, frozen=True, kw_only=True):
    """An ambiguity of the law that the provider may decide.

    Attributes:
        id: Key by which rules and the configuration name it.
        ambiguity: `D-1`, `D-2` …; `house` for what no law asks.
        options: What may be chosen; none: any words, of a choice that takes several.
        default: A list in a choice that takes several.
    """

    id: str
    ambiguity: str
    question: str
    options: tuple[str, ...]
    default: str | tuple[str, ...]
    source: Source


class Regime(_Row, frozen=True, kw_only=True):
    """A body of law.

    Attributes:
        read: When it was last compared with its sources.
        binds, presumed, undecided: For whoever reviews it, a sentence each: what it asks of whom; what the
            rules take as so where nothing shows it; what they do not decide.
    """

    id: str
    title: str
    authority: str
    timezone: str
    read: date | None = None
    binds: tuple[str, ...] = ()
    presumed: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    provisions: tuple[Provision, ...]
    limits: tuple[Limit, ...] = ()
    choices: tuple[Choice, ...] = ()


class Citation(_Row, frozen=True, kw_only=True):
    """A related resource of a rule."""

    description: str
    ref: str = ""
    confidence: Confidence = "M"


class Clock(_Row, frozen=True, kw_only=True):
    """A deadline: some time after one of several events.

    Attributes:
        from_events: Keys of `detail.events` (or of `observed`) that hold day numbers.
        pick: Which event counts when several are known.
        days: A number, or the key of a limit; exactly one of days, months, years and calendar is given.
        calendar: Days of the year, `MM-DD`; the first of them after the event's quarter has ended.
        who: Whose duty it is.
        met_by: Key of `detail.events` that holds the day on which the duty was done, `none`, or `unknown`
            where it may have been; a later day than the due one is late. Empty when the verdict alone says
            whether it is met.
    """

    id: str
    from_events: tuple[str, ...] = msgspec.field(name="from")
    pick: Literal["earliest", "latest", "each"] = "earliest"
    days: int | str | None = None
    months: int | str | None = None
    years: int | str | None = None
    calendar: tuple[Annotated[str, msgspec.Meta(pattern=r"^[01]\d-[0-3]\d$")], ...] = ()
    who: str = "provider"
    met_by: str = ""


class Parameters(_Row, frozen=True, kw_only=True):
    """A computation that a rule needs: of clusters (`line_gbps`, `per`), of ownership, or of ties (`links`).

    Attributes:
        line_gbps: Names a limit: fabrics faster than it join machines.
        per: Whether that is a node's bandwidth or the share of one accelerator.
        lists: Ids of the lists whose members' ownership counts.
        percent: Names a limit: from this share on an owned entity counts as wholly theirs, with `cascade`, or
            an owner stands behind it, with `links`.
        cascade: Whether it does; otherwise shares are multiplied along the chain.
        links: Names a choice: what ties customers into a group.
        paths: Names a choice, with `links`: whether shares through several others add up; empty: they do.
    """

    line_gbps: str = ""
    per: Literal["node", "accelerator"] = "node"
    lists: tuple[str, ...] = ()
    percent: str = ""
    cascade: bool = False
    links: str = ""
    paths: str = ""


class Rule(_Row, frozen=True, kw_only=True):
    """One Rego package that decides one obligation for one kind of subject.

    Attributes:
        name: Last part of the package: the good state.
        regime: The part before.
        title: What passes.
        finding: What to say first when it fails; question: when it is unknown; empty: the message, the title.
            Templates over `observed`, as the message.
        message: Template over `observed`: `{key}`.
        waivable: By default not for `deny` and `license`.
    """

    id: str
    regime: str
    name: str
    title: str
    description: str
    citations: tuple[Citation, ...]
    provision: str
    subject: SubjectKind
    obligation: Obligation
    severity: Severity
    message: str
    finding: str = ""
    question: str = ""
    remediation: str
    clocks: tuple[Clock, ...] = ()
    limits: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    parameters: tuple[Parameters, ...] = ()
    waivable: bool = True
    schema: str = "guardrails.input/1"


class Membership(_Row, frozen=True, kw_only=True):
    """From this day on a country group has these members, sorted codes."""

    from_day: date = msgspec.field(name="from")
    members: tuple[str, ...]
    source: Source


class CountryGroup(_Row, frozen=True, kw_only=True):
    """Countries that a law treats alike, oldest membership first; before that it has no members."""

    id: str
    title: str
    timeline: tuple[Membership, ...]


class Manifest(_Row, frozen=True, kw_only=True):
    """All that the bundle holds besides code.

    Attributes:
        digest: SHA-256 over the policies' sources, law and compiled module.
        opa: Version of OPA that compiled it.
        countries: Every code that is known, sorted; any other is unknown to the policies.
        country_groups: Which of them belong together, and since when.
        countries_timezone: Where a day of theirs begins: that of the law which groups them.
    """

    digest: str
    opa: str
    rules: tuple[Rule, ...]
    regimes: tuple[Regime, ...]
    countries: tuple[str, ...]
    country_groups: tuple[CountryGroup, ...] = ()
    countries_timezone: str = "UTC"
