"""The report `guardrails.report/1`: field order and names are its contract; formats are views of it."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from guardrails.model.compute import Cluster, Compute, Scope
from guardrails.model.coverage import Coverage
from guardrails.model.outcome import FailOn
from guardrails.model.range import Range
from guardrails.model.snapshot import InputFile
from guardrails.model.verdict import Binding, Verdict
from guardrails.model.workload import Action, Alternative, InstanceDetails, Role, Unresolved

SCHEMA: Literal["guardrails.report/1"] = "guardrails.report/1"


DocumentKind = Literal["group", "provider"]
"""Documents beside those of customers."""


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the report; every field is always written."""


class Tool(_Row, frozen=True, kw_only=True):
    """What made the report, so that it can be made again."""

    name: str
    version: str
    engine: str
    policies: str
    catalog: str


class WorkloadRow(_Row, frozen=True, kw_only=True):
    """One accelerated resource as reports show it; `Workload` says what the fields mean."""

    id: str
    address: str
    file: str
    provider: str
    account: str
    region: str
    zone: str
    kind: str
    role: Role
    instance_type: str
    accelerator: str
    accelerators_per_instance: float | None
    alternatives: tuple[Alternative, ...]
    instances: Range
    accelerators: Range
    ceiling: Range
    accelerators_before: Range
    fabric_gbps: float | None
    customer: str
    attributed_by: str
    candidates: tuple[str, ...]
    action: Action
    unresolved: tuple[Unresolved, ...]
    assumed: tuple[str, ...]
    live: InstanceDetails | None


class ComputeLine(_Row, frozen=True, kw_only=True):
    """A limit of the law that compute is measured against, and how near a customer is.

    Attributes:
        limit: Key of the limit; regime: where it stands.
        unit: `yop` (operations in 12 months, 10^24) or `eops` (operations per second, 10^18).
        value: The limit in that unit.
        used: The customer's figure in that unit; for `eops` that of the largest cluster.
        binding: As the rule that binds most of those that read the limit.
    """

    regime: str
    limit: str
    title: str
    unit: str
    value: float
    used: Range
    binding: Binding = "none"


class CustomerRow(_Row, frozen=True, kw_only=True):
    """One customer's figures; no identity beyond the id."""

    id: str
    attributed: bool
    workloads: int
    compute: Compute
    clusters: tuple[Cluster, ...]
    lines: tuple[ComputeLine, ...]
    verdicts: dict[str, dict[str, int]]


class DocumentRow(_Row, frozen=True, kw_only=True):
    """What was decided about somebody other than one customer, counted; the verdicts are in `verdicts`.

    Attributes:
        kind: `group` of customers that ownership ties together, or the `provider` itself, its resellers
            and its own records included.
        id: The `customer` of its verdicts.
        verdicts: Rule -> verdict -> number of subjects.
    """

    kind: DocumentKind
    id: str
    verdicts: dict[str, dict[str, int]]


class ProvisionRow(_Row, frozen=True, kw_only=True):
    """A provision with its state on the day; `since` is empty before its first entry."""

    id: str
    title: str
    state: str
    since: str
    confidence: str
    source: str


class LimitRow(_Row, frozen=True, kw_only=True):
    """A limit as it was used; `label` is its title in a few words."""

    id: str
    title: str
    label: str
    value: float
    unit: str
    confidence: str
    source: str
    overridden: bool


class ChoiceRow(_Row, frozen=True, kw_only=True):
    """A choice as it was made."""

    id: str
    ambiguity: str
    question: str
    chosen: str
    default: str


class RegimeRow(_Row, frozen=True, kw_only=True):
    """The law of the day of one regime; `read`: when it was last compared with its sources, or empty."""

    id: str
    title: str
    authority: str
    as_of_day: str
    read: str
    provisions: tuple[ProvisionRow, ...]
    limits: tuple[LimitRow, ...]
    choices: tuple[ChoiceRow, ...]


class CitationRow(_Row, frozen=True, kw_only=True):
    """Where a rule comes from."""

    description: str
    ref: str
    confidence: str


class RuleRow(_Row, frozen=True, kw_only=True):
    """A rule, once; verdicts refer to it by id.

    Attributes:
        state: Legal state of its provision on the day; binding: `law`, `house` or `none`, as in its verdicts.
        limits: Ids of the limits of its regime that it compares with.
    """

    id: str
    regime: str
    name: str
    title: str
    provision: str
    subject: str
    obligation: str
    severity: str
    remediation: str
    citations: tuple[CitationRow, ...]
    confidence: str
    waivable: bool
    state: str = ""
    binding: Binding = "none"
    limits: tuple[str, ...] = ()


class GoverningRow(_Row, frozen=True, kw_only=True):
    """What governs where several regimes ask something of one subject (choice D-28).

    Attributes:
        rule: Of the strictest that binds: by law, then by house, then a proposal; among them, the strictest
            obligation.
        others: Ids of the other rules that fail, in the same order; each of them stands as well.
    """

    customer: str
    kind: str
    subject: str
    rule: str
    regime: str
    binding: str
    obligation: str
    others: tuple[str, ...]


class AssumptionRow(_Row, frozen=True, kw_only=True):
    """An answer of the configuration to something unknown, and what became of it.

    Attributes:
        old: What was not known, of all workloads where it is used; new: what it answers.
    """

    address: str
    state: Literal["used", "unused", "expired"]
    workloads: int
    owner: str
    reason: str
    until: str
    old: str
    new: str


class WaiverRow(_Row, frozen=True, kw_only=True):
    """A waiver of the organisation, and what became of it.

    Attributes:
        state: `used`; `unused`: nothing that it speaks of fails; or why the failure stands: `expired`,
            `too_long`, `exceeded` (there is more today than it excuses), `not_waivable`.
        verdicts: How many failures it waives.
        ends_soon: Whether it holds and its last day is near.
    """

    ticket: str
    state: Literal["used", "unused", "expired", "too_long", "exceeded", "not_waivable"]
    verdicts: int
    ends_soon: bool
    until: str
    fingerprint: str
    rule: str
    subject: str
    customer: str
    owner: str
    approver: str
    reason: str


class Override(_Row, frozen=True, kw_only=True):
    """Something the organisation set itself: a limit, choice, enforcement, disabled rule or catalog row."""

    kind: str
    id: str
    value: str
    reason: str


class SoftenedRow(_Row, frozen=True, kw_only=True):
    """Something that makes the report milder than the default, or may.

    Attributes:
        kind: `setting`, `regime`, `rule`, `gaps`, `baseline`, `waiver`, `assumption`, `catalog`, `scan`,
            `limit` or `choice`.
        id: Which one.
        old: What holds by default, or what was known; new: what holds here.
        origin: Flag, environment variable, or file and line; empty: none of them.
        owner: Who answers for it; reason: why; until: its last day. Empty where nobody has to.
    """

    kind: str
    id: str
    old: str
    new: str
    origin: str = ""
    owner: str = ""
    reason: str = ""
    until: str = ""


class Summary(_Row, frozen=True, kw_only=True):
    """The answer in numbers.

    Attributes:
        accelerators: At the ceiling, all customers together.
        customers: Judged; registered: on record, of whom others may hold nothing here.
        verdicts: How many of each, listed or not.
        counted: Verdicts that decide the exit code, by verdict.
        exit_code: 0, 1 or 3; reasons: why, in words.
    """

    resources_seen: int
    workloads: int
    accelerators: Range
    customers: int
    registered: int = 0
    unattributed_workloads: int
    verdicts: dict[str, int]
    counted: dict[str, int]
    coverage_complete: bool
    fail_on: FailOn
    allow_incomplete: bool
    exit_code: int
    reasons: tuple[str, ...]


class Report(_Row, frozen=True, kw_only=True):
    """Everything that was decided, on what, and what could not be established.

    Attributes:
        notes: What a reader has to know of all of it and no verdict says, such as that the law is old.
        only: Customers whose rows are shown (`--only`); none: all. The summary is of all of them.
        passes: Whether `verdicts` holds all that pass or do not apply (`listed`, by `--all`), or only passes
            that fall due within the horizon, the others being `counted` in customers, documents and summary.
    """

    schema: Literal["guardrails.report/1"]
    tool: Tool
    as_of: str
    scope: Scope
    inputs: tuple[InputFile, ...]
    coverage: tuple[Coverage, ...]
    law: tuple[RegimeRow, ...]
    overrides: tuple[Override, ...]
    rules: tuple[RuleRow, ...]
    workloads: Sequence[WorkloadRow]
    customers: tuple[CustomerRow, ...]
    documents: tuple[DocumentRow, ...]
    verdicts: tuple[Verdict, ...]
    governing: tuple[GoverningRow, ...]
    assumptions: tuple[AssumptionRow, ...]
    waivers: tuple[WaiverRow, ...]
    softened: tuple[SoftenedRow, ...]
    notes: tuple[str, ...]
    only: tuple[str, ...]
    passes: Literal["counted", "listed"] = "counted"
    summary: Summary
