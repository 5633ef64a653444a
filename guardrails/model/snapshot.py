"""Everything that was read at one time, with its coverage."""

from datetime import datetime

import msgspec

from guardrails.model.account import CloudAccount
from guardrails.model.compute import Scope
from guardrails.model.coverage import Coverage
from guardrails.model.workload import Workload


class InputFile(msgspec.Struct, frozen=True):
    """A file that took part in a decision.

    Attributes:
        kind: `plan`, `register`, `configuration`, `catalog`, `baseline`, `waivers`, `policies` or `snapshot`.
        name: As it was given, `-` for standard input.
        sha256: Hex digest of its bytes.
        facts_as_of: When its facts were read, RFC 3339 in UTC: of a plan its `timestamp`, of a snapshot when
            its scan began. Empty: it does not say.
    """

    kind: str
    name: str
    sha256: str
    facts_as_of: str = ""


class Scanned(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One scan of one cloud.

    Attributes:
        provider: `aws`, `azure` or `gcp`.
        started: Aware instant of its first start, from which everything was read.
        ended: Aware instant of its end.
        whole: Whether every account of the cloud was asked for, and not only some by name.
        left_out: Accounts that the request left out by name.
        narrowed: To what the request narrowed it, a list each: `regions eu-west-1, us-east-1`.
    """

    provider: str
    started: datetime
    ended: datetime
    whole: bool
    left_out: tuple[str, ...] = ()
    narrowed: tuple[str, ...] = ()


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What the sources found.

    Attributes:
        workloads: Ordered by file, then by the source's own order; a report orders them by place.
        coverage: One line for each thing asked for that is not simply read.
        resources_seen: Resources looked at, accelerated or not.
        inputs: The files read.
        scope: What the sums of a customer are about.
        accounts: Of live clouds, as their own APIs describe them; each in one place only.
        scans: How those were read; empty for plans.
    """

    workloads: tuple[Workload, ...]
    coverage: tuple[Coverage, ...]
    resources_seen: int
    inputs: tuple[InputFile, ...]
    scope: Scope = "plan"
    accounts: tuple[CloudAccount, ...] = ()
    scans: tuple[Scanned, ...] = ()
