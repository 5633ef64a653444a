"""One region of one account of a cloud, as rows are made there: place, catalog, words. Pure."""

from collections.abc import Collection, Mapping

import msgspec

from guardrails.catalog.accelerators import Accelerators, Choice, Quantity, Size
from guardrails.clouds.outside import on_premises
from guardrails.clouds.parts import Part, RowContext, row
from guardrails.model.account import CloudAccount
from guardrails.model.tri import Tri
from guardrails.model.workload import UNKNOWN, Claim, InstanceDetails, Role, Unresolved, Workload


class LiveContext(msgspec.Struct, frozen=True, kw_only=True):
    """What rows of a live resource share, in the words of the workload's fields.

    Attributes:
        region: Where it is; empty: in the region of which it was asked.
        open: What is not known of it, besides its types.
        live: Of machines that are there.
    """

    role: Role = "runs"
    region: str = ""
    zone: str = UNKNOWN
    placement: str = ""
    market: str = "on_demand"
    claims: tuple[Claim, ...] = ()
    open: tuple[Unresolved, ...] = ()
    live: InstanceDetails | None = None


class MachineFields(msgspec.Struct, frozen=True, kw_only=True):
    """How a cloud calls its machines and what is said of them, for what is not known of a row.

    Attributes:
        kind: As the plan source calls a single machine.
        type: The field with its type, e.g. `InstanceType`.
        state: The field with its state.
        made_by: The field that tells who makes such machines.
        template: What is missing where an owner's types are those of a template that was not read.
    """

    kind: str
    type: str
    state: str
    made_by: str
    template: Unresolved


class RegionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What every join of a region may use.

    Attributes:
        account: Whose region it is.
        region: Its name; where a cloud answers for all at once, `global`, and each row names its own.
        accelerators: The catalog, and the types that the API itself described.
        accounts: Ids of all accounts that the scan reads.
        machine: The cloud's words for its machines.
        marks: What keys of tags begin with that name no customer: services mark with them what they make.
    """

    account: CloudAccount
    region: str
    accelerators: Accelerators
    accounts: Collection[str] = ()
    machine: MachineFields
    marks: tuple[str, ...] = ()

    def is_foreign(self, owner: str) -> bool:
        """Whether something that is shared with the account is another account's."""
        return bool(owner) and owner != self.account.id

    def path(self, name: str) -> str:
        """The id of a thing whose name is none by itself; a path from the cloud's root is one."""
        if name.startswith("/"):
            return name
        return f"{self.account.provider}/{self.account.id}/{self.region}/{name}"

    def choice(self, name: str, size: Size, path: str = "") -> Choice:
        """A type of the cloud's by its name; without a path, that of a single machine."""
        return self.accelerators.choice(self.account.provider, name, size, path or self.machine.type)

    def claims(self, tags: Mapping[str, str]) -> tuple[Claim, ...]:
        """Tags as claims; without those by which services mark what they make."""
        return claims(tags, self.marks)

    def row(self, kind: str, id_: str, found: Quantity, traits: LiveContext, part: str = "") -> Workload:
        """The row of something in this region.

        Args:
            kind: As the plan source calls it.
            id_: ARN or path.
            found: What it holds: `facts.accelerators.quantity(choices)`, when that is not None.
            traits: The rest.
            part: What stands behind the `#` of a row's id, when the thing has several.
        """
        context = RowContext(
            address=id_,
            kind=kind,
            provider=self.account.provider,
            account=self.account.id,
            region=traits.region or self.region,
            zone=traits.zone,
            partition=self.account.partition,
            role=traits.role,
            market=traits.market,
            placement=traits.placement,
            claims=traits.claims,
            open=traits.open,
            set_aside=_set_aside(traits),
            live=traits.live,
        )
        return row(context, found, Part(choices=(), name=part))


def _set_aside(traits: LiveContext) -> Tri:
    """Whether the cloud keeps the hardware for its holder: what is reserved, dedicated or on an Outpost."""
    live = traits.live
    told = live is not None and (live.tenancy in ("dedicated", "host") or bool(live.reservation))
    return "yes" if told or traits.role == "reservation" or on_premises(traits.zone) else "unknown"


def claims(tags: Mapping[str, str], marks: tuple[str, ...]) -> tuple[Claim, ...]:
    """Tags as claims, in order of their keys; without those whose keys begin with a mark."""
    return tuple(Claim("tag", key, tags[key]) for key in sorted(tags) if not key.startswith(marks))
