"""Whose something is, as far as a plan tells: the account or project that it stands in, and its tags.

What is reserved in one account is used there, unless it is shared. Two resources stand in one account when
both accounts are known and equal, or when one provider configuration makes both. What is only known to have
other tags may be somebody else's: the holder of a reservation then still has what others run in it.
"""

from typing import NamedTuple

from guardrails.clouds.build import PlanContext
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.place import provider_of
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource
from guardrails.model.tri import Tri
from guardrails.model.workload import SENSITIVE, UNKNOWN, Claim, Workload

_HIDDEN = frozenset(("", UNKNOWN, SENSITIVE))


class Owner(NamedTuple):
    """Whose something is.

    Attributes:
        account: AWS account, Azure subscription or GCP project; `unknown`.
        region: Its region; `unknown`.
        provider: The provider configuration that makes it.
        claims: Tags that may name its customer; None when nobody asks for customers.
    """

    account: str
    region: str
    provider: str
    claims: frozenset[tuple[str, str]] | None


def of_setting(resource: AnyResource, setting: PlanContext) -> Owner:
    """Whose a resource is, from what its rows share."""
    place = setting.place
    return _owner(resource.plan, resource.head, place.account, place.region, setting.claims.all())


def of_row(plan: Plan, head: Head, row: Workload) -> Owner:
    """Whose a row of a resource is."""
    return _owner(plan, head, row.account, row.region, row.claims)


def _owner(plan: Plan, head: Head, account: str, region: str, claims: tuple[Claim, ...]) -> Owner:
    tags = {(claim.key.lower(), claim.value) for claim in claims if claim.source == "tag"}
    return Owner(account, region, provider_of(plan, head), None if plan.tag_keys is None else frozenset(tags))


def same_account(one: Owner, other: Owner) -> Tri:
    """Whether two resources stand in the same account."""
    if not {one.account, other.account} & _HIDDEN:
        return "yes" if one.account == other.account else "no"
    return "yes" if one.provider == other.provider else "unknown"


def may_use(holder: Owner, user: Owner, *, shared: bool = False) -> Tri:
    """Whether machines use up what somebody has reserved.

    `unknown` where they may stand in another account, or may be somebody else's: then the holder has between
    all of it and what they leave.

    Args:
        holder: Whose it is.
        user: Whose machines they are.
        shared: Whether other accounts may use it too.
    """
    if holder.region != user.region and not {holder.region, user.region} & _HIDDEN:
        return "no"
    account = same_account(holder, user)
    if account != "yes":
        return "unknown" if shared else account
    return "yes" if holder.claims == user.claims else "unknown"
