"""Service Quotas: how many machines an account may run at all. Not read unless it is asked for.

A call answers at most 100 quotas: EC2 takes a few calls in a region, SageMaker some tens, because it has a
quota for each type and use. Source: Service Quotas API, ListServiceQuotas and ListAWSDefaultServiceQuotas.
"""

import re

import msgspec

from guardrails.clouds.service import Action, Amount, Calls, ReadFilter, Service

ACTIONS = (
    Action("ListServiceQuotas", "servicequotas:ListServiceQuotas", "how many machines the account may run"),
    Action(
        "ListAWSDefaultServiceQuotas",
        "servicequotas:ListAWSDefaultServiceQuotas",
        "the quotas of families that the account's own list leaves out",
    ),
)
EXPECTED = ("P", "G and VT", "Inf", "Trn", "DL")
"""Families of accelerated types with a quota of their own, as EC2 words them."""

_MACHINES = re.compile(
    r"Running On-Demand .+ instances|All .+ Spot Instance Requests|Running Dedicated .+ Hosts", re.IGNORECASE
)
_MANAGED = re.compile(r"\bml\.[a-z0-9-]+\.[a-z0-9-]+\b")
_PAGE = {"PageSize": 100}


class Quota(msgspec.Struct, frozen=True, rename="pascal"):
    """One quota: vCPUs of families, hosts of a family, or instances of a type.

    Attributes:
        value: None when the service could not say.
    """

    quota_name: str
    value: Amount | None = None


class Records(msgspec.Struct, frozen=True, kw_only=True):
    """Quotas of one account and region; None: could not be read."""

    ec2: tuple[Quota, ...] | None = None
    sagemaker: tuple[Quota, ...] | None = None


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The quotas that limit machines."""
    ec2 = _listed(calls, "ListServiceQuotas", "ec2")
    if ec2 is not None:
        machines = {each.quota_name: each for each in ec2 if _MACHINES.fullmatch(each.quota_name)}
        missing = {f"Running On-Demand {family} instances" for family in EXPECTED} - machines.keys()
        if missing:
            ec2 = _listed(calls, "ListAWSDefaultServiceQuotas", "ec2")
        if ec2 is not None:
            machines |= {each.quota_name: each for each in ec2 if each.quota_name in missing}
            ec2 = tuple(machines[name] for name in sorted(machines))
    managed = _listed(calls, "ListServiceQuotas", "sagemaker")
    if managed is not None:
        managed = tuple(each for each in managed if each.value != 0 and _may_matter(each, keep))
    return Records(ec2=ec2, sagemaker=managed)


def type_of(quota: Quota) -> str:
    """The type that a quota of SageMaker names; empty when it names none."""
    found = _MANAGED.search(quota.quota_name)
    return found[0] if found is not None else ""


def _may_matter(quota: Quota, keep: ReadFilter) -> bool:
    name = type_of(quota)
    return bool(name) and not keep.has_no_accelerators(name)


def _listed(calls: Calls, operation: str, service: str) -> tuple[Quota, ...] | None:
    errors = len(calls.errors)
    found = tuple(calls.pages(operation, "Quotas", Quota, ServiceCode=service, PaginationConfig=_PAGE))
    return found if len(calls.errors) == errors else None


QUOTAS = Service(name="quotas", client="service-quotas", actions=ACTIONS, records=Records, read=read)
