"""What the join of a service says: which instances are its own, and what it holds besides.

A join is a pure function `claim(records, facts) -> Claimed` over what was read in one region. It counts no
instances: `join.py` gives each instance to exactly one owner and makes the rows.
"""

from collections.abc import Collection, Mapping

import msgspec

from guardrails.catalog.accelerators import Accelerators, Choice, Quantity
from guardrails.clouds.aws.service import MARKS
from guardrails.clouds.outside import on_premises
from guardrails.model.account import CloudAccount
from guardrails.model.tri import Tri
from guardrails.model.workload import UNKNOWN, Claim, InstanceDetails, Role, Unresolved, Workload


class RowContext(msgspec.Struct, frozen=True, kw_only=True):
    """What rows of a thing share, in the words of the workload's fields.

    Attributes:
        open: What is not known of it, besides its types.
        live: Of machines that are there.
    """

    role: Role = "runs"
    zone: str = UNKNOWN
    placement: str = ""
    market: str = "on_demand"
    claims: tuple[Claim, ...] = ()
    open: tuple[Unresolved, ...] = ()
    live: InstanceDetails | None = None


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """Something that makes instances: they belong to it and have no rows of their own.

    Only what AWS itself says makes an instance or a group its own: what a tenant may write (any other tag, a
    name) takes nothing away.

    Attributes:
        kind: As the plan source calls it, e.g. `aws_eks_node_group`.
        id: ARN where the API gives one, else `facts.path(…)`.
        choices: The types that it may run, as alternatives; the size of each: what runs by the owner's own
            figures, and the most that its settings allow, were it all of that type. Empty: those of the
            owners that it takes.
        running: Types that run by its own figures, with their numbers, when it knows them exactly; for the
            case that instances could not be read.
        groups: Names of autoscaling groups that its service says work for it: they have no rows.
        alike: What the names of groups begin with that may work for it: nobody says so, so that the room of
            both is a range.
        instances: Ids of instances that its service lists as its own.
        marks: Tags, with keys that only AWS can write, that its instances have.
        name: By which `groups` of another owner may take it; empty: by nothing.
        traits: Of its rows; zone, placement and market of instances that run are their own.
    """

    kind: str
    id: str
    choices: tuple[Choice, ...] = ()
    running: tuple[tuple[str, int], ...] | None = None
    groups: tuple[str, ...] = ()
    alike: str = ""
    instances: frozenset[str] = frozenset()
    marks: tuple[tuple[str, str], ...] = ()
    name: str = ""
    traits: RowContext = RowContext()


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """What a service owns in one region.

    Attributes:
        owners: Of EC2 instances; an instance that two of them claim is the first one's.
        rows: What it holds that is no EC2 instance of the account (SageMaker …), or is a reservation.
    """

    owners: tuple[Owner, ...] = ()
    rows: tuple[Workload, ...] = ()


class RegionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What every join of a region may use.

    Attributes:
        account: Whose region it is.
        region: Its name.
        accelerators: The catalog, and the types that the API itself described.
        accounts: Ids of all accounts that the scan reads.
    """

    account: CloudAccount
    region: str
    accelerators: Accelerators
    accounts: Collection[str] = ()

    def is_foreign(self, owner: str) -> bool:
        """Whether something that is shared with the account is another account's."""
        return bool(owner) and owner != self.account.id

    def path(self, name: str) -> str:
        """The id of a thing that has no ARN."""
        return f"aws/{self.account.id}/{self.region}/{name}"

    def row(self, kind: str, id_: str, found: Quantity, traits: RowContext, part: str = "") -> Workload:
        """The row of something in this region.

        Args:
            kind: As the plan source calls it.
            id_: ARN or path.
            found: What it holds: `facts.accelerators.quantity(choices)`, when that is not None.
            traits: The rest.
            part: What stands behind the `#` of a row's id, when the thing has several.
        """
        listed = [Unresolved(path, reason) for path, reason in found.open]
        return Workload(
            id=f"{id_}#{part}" if part else id_,
            address=id_,
            provider="aws",
            account=self.account.id,
            region=self.region,
            zone=traits.zone,
            kind=kind,
            role=traits.role,
            instance_type=found.instance_type,
            accelerator=found.accelerator,
            accelerators_per_instance=found.accelerators_per_instance,
            alternatives=found.alternatives,
            instances=found.instances,
            instances_ceiling=found.instances_ceiling,
            accelerators=found.accelerators,
            ceiling=found.ceiling,
            fabric_gbps=found.fabric_gbps,
            placement=traits.placement,
            market=traits.market,
            claims=traits.claims,
            unresolved=() if found.ceiling.max == 0 else tuple(dict.fromkeys((*listed, *traits.open))),
            partition=self.account.partition,
            set_aside=_set_aside(traits),
            live=traits.live,
        )


def _set_aside(traits: RowContext) -> Tri:
    """Whether the cloud keeps the hardware for its holder: what is reserved, dedicated or on an Outpost."""
    live = traits.live
    told = live is not None and (live.tenancy in ("dedicated", "host") or bool(live.reservation))
    return "yes" if told or traits.role == "reservation" or on_premises(traits.zone) else "unknown"


def claims_of(tags: Mapping[str, str]) -> tuple[Claim, ...]:
    """Tags as claims, in order of their keys; without those by which services mark what they make."""
    return tuple(Claim("tag", key, tags[key]) for key in sorted(tags) if not key.startswith(MARKS))
