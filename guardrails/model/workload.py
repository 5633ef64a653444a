"""One accelerated resource, as any source describes it."""

from typing import Literal

import msgspec

from guardrails.model.range import ZERO, Range
from guardrails.model.tri import Tri

Role = Literal["runs", "template", "reservation", "delegated"]
Action = Literal["create", "update", "replace", "delete", "forget", "no-op", "import", "exists"]

UNKNOWN = "unknown"
SENSITIVE = "(sensitive)"


class Unresolved(msgspec.Struct, frozen=True):
    """A fact that the source does not give.

    Attributes:
        path: Where it should stand, e.g. `launch_template[0].id`.
        reason: Why it is not known, in words for people.
    """

    path: str
    reason: str


class Alternative(msgspec.Struct, frozen=True):
    """One of several instance types of which one will be chosen.

    Attributes:
        instance_type: As the cloud names it.
        accelerator: Chip name, `none` (the type has no accelerator) or `unknown`.
        accelerators_per_instance: May be a fraction; None when unknown.
        instances: How many of this type the resource could hold (weights change it).
    """

    instance_type: str
    accelerator: str
    accelerators_per_instance: int | float | None
    instances: Range


class Claim(msgspec.Struct, frozen=True):
    """Something about a workload that may name its customer.

    Attributes:
        source: `tag` (a tag or label) or `module` (a module path).
        key: The tag's key; empty for a module path.
        value: The tag's value or the module path; `(sensitive)` is never put here, see `sensitive`.
        sensitive: The plan marks the value sensitive: it may join, never print.
    """

    source: Literal["tag", "module"]
    key: str
    value: str
    sensitive: bool = False


class InstanceDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What a cloud says of machines that are there; nothing is decided by it. Many rows share one.

    Attributes:
        launched_day: ISO day in UTC on which it was last started, of several the earliest; empty: not known.
        tenancy: As the cloud says: `default`, `dedicated` or `host`; empty: not known.
        efa: Whether an interface of the accelerators' network is attached today.
        reservation: Id of the capacity reservation that it fills; empty: none.
        made_by: What made it, as its tags say: `parallelcluster:<cluster>/<queue>`, `karpenter:<pool>` …;
            empty: nobody has marked it.
        state: How it does not run, as the cloud says it: `deallocated`, `hibernated` …; empty: it runs, or no
            more is told than that it does not. What is `stopped` on Azure holds its hardware, and counts as
            running.
    """

    launched_day: str = ""
    tenancy: str = ""
    efa: Tri = "unknown"
    reservation: str = ""
    made_by: str = ""
    state: str = ""


class Workload(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One accelerated resource, or one part of it.

    Attributes:
        id: Unique in a snapshot: the resource id, or the terraform address with `#part`
            when the resource has several parts, the file in front when several are given.
        address: Terraform address, or the cloud's resource id.
        file: Plan file it was read from; empty for live sources.
        provider: `aws`, `azure` or `gcp`.
        account: AWS account id, Azure subscription id, GCP project id, or `unknown`.
        region: Region or location in the cloud's own spelling, or `unknown`.
        zone: Availability zone, or `unknown`.
        kind: Resource type, e.g. `aws_instance`.
        role: `runs`; `template` (counts 0); `reservation`; `delegated` (an in-cluster agent makes nodes).
        instance_type: Of alternatives, the one that counts; `unknown` when it is not known.
        accelerator: Chip name in the catalog, or `unknown`.
        accelerators_per_instance: May be a fraction; None when unknown.
        alternatives: Types of which one will be chosen; empty when there is one.
        instances: Planned number of instances.
        accelerators: Planned number of accelerators.
        instances_ceiling: Largest number of instances that the resource's own settings allow.
        ceiling: Largest number of accelerators that they allow.
        accelerators_before: Number before the change; 0 for new resources.
        ceiling_before, accelerator_before: The ceiling and the chip before it; for sources without a change
            they say nothing.
        fabric_gbps: Scale-out bandwidth of one instance in 10^9 bit/s; None when unknown.
        placement: Placement group, compact policy or the like; empty when none.
        market: `on_demand`, `spot`, `reserved`, `flex_start` (queued until there is capacity) or `unknown`.
        action: What the plan does; `exists` for live resources. What it only forgets (`forget`) runs on.
        claims: Tags and module paths that may name the customer.
        claims_complete: False when tags exist that the source could not read.
        unresolved: Facts that are not known, each with its path.
        assumed: Paths that the configuration's `assume:` answered.
        partition: `aws`, `aws-cn`, `aws-us-gov` …; empty when it does not matter.
        set_aside: Whether the cloud dedicates or reserves the hardware for its holder alone.
        unread: Nothing reads its type: it is a workload because of a sign of accelerators.
        live: Of machines that are there; what they do not agree in is left open. None: not looked at.
    """

    id: str
    address: str
    file: str = ""
    provider: str
    account: str = UNKNOWN
    region: str = UNKNOWN
    zone: str = UNKNOWN
    kind: str
    role: Role = "runs"
    instance_type: str = UNKNOWN
    accelerator: str = UNKNOWN
    accelerators_per_instance: int | float | None = None
    alternatives: tuple[Alternative, ...] = ()
    instances: Range
    instances_ceiling: Range = ZERO
    accelerators: Range
    ceiling: Range
    accelerators_before: Range = ZERO
    ceiling_before: Range = ZERO
    accelerator_before: str = UNKNOWN
    fabric_gbps: int | float | None = None
    placement: str = ""
    market: str = "on_demand"
    action: Action = "exists"
    claims: tuple[Claim, ...] = ()
    claims_complete: bool = True
    unresolved: tuple[Unresolved, ...] = ()
    assumed: tuple[str, ...] = ()
    partition: str = ""
    set_aside: Tri = "unknown"
    unread: bool = False
    live: InstanceDetails | None = None

    @property
    def holds_nothing(self) -> bool:
        """Whether it is certain that the resource will hold no accelerator (template, deletion, size 0)."""
        return self.ceiling.max == 0
