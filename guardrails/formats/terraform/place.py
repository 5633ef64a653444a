"""Where a resource will live: account, region, zone. Its own values first, then its provider's configuration.

Nothing is guessed: no environment, profile or credential of whoever runs this is read.
"""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any

import msgspec

from guardrails.formats.decoding import absent, generic
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.facts import NOT_SET, Fact, evaluate
from guardrails.formats.terraform.leaves import AttributeRef
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource
from guardrails.model.workload import SENSITIVE, UNKNOWN

_ARN = re.compile(r"arn:(aws[a-z-]*):[^:]*:([^:]*):(\d{12}):")
_AWS_REGION = re.compile(r"[a-z]{2,}(?:-[a-z]+)+-\d+")
_GCP_ZONE = re.compile(r"[a-z]+(?:-[a-z]+)+\d+-[a-z]+")
_GCP_PROJECT = re.compile(r"(?:^|/)projects/([^/]+)/")
_AZURE_ID = re.compile(r"/subscriptions/([^/]+)(?:/|$)", re.IGNORECASE)
_PARTITIONS = (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-isob-", "aws-iso-b"), ("us-iso", "aws-iso"))
_IDENTITIES = {
    "aws": (("aws_caller_identity", "account_id"),),
    "google": (("google_client_config", "project"),),
    "azurerm": (("azurerm_client_config", "subscription_id"),),
}


class Place(msgspec.Struct, frozen=True):
    """Where a workload lives, as its model has it."""

    account: str = UNKNOWN
    region: str = UNKNOWN
    zone: str = UNKNOWN
    partition: str = ""


class _Provider(msgspec.Struct, frozen=True, dict=True):
    """What a provider configuration says of all its resources."""

    account: Fact = NOT_SET
    region: Fact = NOT_SET
    zone: Fact = NOT_SET
    partition: str = ""

    @cached_property
    def aws_place(self) -> Place:
        """Where its resources live that say nothing themselves."""
        region = _shown(self.region) or UNKNOWN
        return Place(_shown(self.account) or UNKNOWN, region, UNKNOWN, self.partition or _partition(region))


_UNKNOWN_PROVIDER = _Provider()


def aws(resource: AnyResource, *, arns: Iterable[str | None], region: Fact, zone: Fact) -> Place:
    """Place of an AWS resource.

    Args:
        resource: Whose provider is asked for what the values do not say.
        arns: ARNs that are certain to be of the resource's own account.
        region: The resource's own `region` (provider version 6).
        zone: Its availability zone; local and wavelength zones belong to their region.
    """
    account, partition, arn_region = "", "", ""
    for arn in (*arns, *_earlier(resource, "arn")):
        found = _ARN.match(arn) if arn else None
        if found:
            partition, account, arn_region = found[1], found[3], found[2] or arn_region
            break
    in_zone = _AWS_REGION.match(zone.value) if isinstance(zone.value, str) else None
    own = _shown(region) or _hide(in_zone[0] if in_zone else "", zone) or arn_region
    if not (account or own or zone.value):
        return _provider(resource).aws_place
    if account and own:
        return Place(account, own, _shown(zone) or UNKNOWN, partition)
    provider = _provider(resource)
    own = own or _shown(provider.region) or UNKNOWN
    return Place(
        account or _shown(provider.account) or UNKNOWN,
        own,
        _shown(zone) or UNKNOWN,
        partition or provider.partition or _partition(own),
    )


def aws_region(zone: str | None) -> Fact:
    """The region of an availability, local or wavelength zone."""
    found = _AWS_REGION.match(zone) if zone else None
    return Fact(found[0]) if found else NOT_SET


def gcp(resource: AnyResource, *, ids: Iterable[str | None], project: Fact, location: Fact) -> Place:
    """Place of a GCP resource.

    Args:
        resource: Whose provider is asked for what the values do not say.
        ids: Ids or links of the resource's own project.
        project: Its `project`.
        location: Its zone or region, by name or URL.
    """
    account = _shown(project) or _first(_GCP_PROJECT, (*ids, *_earlier(resource, "id", "self_link")))
    where, zone = _gcp_location(location)
    if not (account and where):
        provider = _provider(resource)
        account = account or _shown(provider.account)
        if not where and not location.reason:
            where, zone = _gcp_location(provider.zone)
            where = where or _shown(provider.region)
    return Place(account or UNKNOWN, where or UNKNOWN, zone or UNKNOWN)


@lru_cache(maxsize=1024)  # a plan has few zones
def is_zone(location: str) -> bool:
    """Whether a GCP location is a zone (`us-central1-a`), not a region."""
    return _GCP_ZONE.fullmatch(location.rsplit("/", 1)[-1]) is not None


def azure(resource: AnyResource, *, ids: Iterable[str | None], location: Fact, zone: Fact = NOT_SET) -> Place:
    """Place of an Azure resource.

    Args:
        resource: Whose provider is asked for what the values do not say.
        ids: Ids of the resource, or of others that must be in its subscription.
        location: Its location; `West Europe` and `westeurope` are the same.
        zone: Its availability zone.
    """
    account = _first(_AZURE_ID, (*ids, *_earlier(resource, "id"))) or _shown(_provider(resource).account)
    where = location.value.replace(" ", "").lower() if isinstance(location.value, str) else ""
    return Place(account.lower() or UNKNOWN, _hide(where, location) or UNKNOWN, _shown(zone) or UNKNOWN)


def placement_group(resource: AnyResource, name: str | None, *path: str | int) -> str:
    """A placement group's name or id; its address where both are made on apply; empty without one.

    Machines that name the same group stand together, however the group will be called.
    """
    if name or not resource.is_unknown(*path):
        return _hide(name or "", resource.fact(name, *path))
    if not resource.is_configured(str(path[0])):
        return ""
    groups = {leaf.head.address or "" for leaf in resource.leaves(*path) if isinstance(leaf, AttributeRef)}
    return groups.pop() if len(groups) == 1 else ""


def _earlier(resource: AnyResource, *names: str) -> list[str]:
    """What a resource that is replaced was called: its successor stands in the same account."""
    if resource.action != "replace" or absent(resource.change.before):
        return []
    values = generic(resource.change.before)
    found = [values.get(name) for name in names] if isinstance(values, dict) else []
    return [each for each in found if isinstance(each, str)]


def _first(pattern: re.Pattern[str], texts: Iterable[str | None]) -> str:
    for text in texts:
        found = pattern.search(text) if text else None
        if found:
            return found[1]
    return ""


def _gcp_location(location: Fact) -> tuple[str, str]:
    """Region and zone of a zone or region."""
    if not isinstance(location.value, str):
        return "", ""
    name = location.value.rsplit("/", 1)[-1]
    if is_zone(name):
        return _hide(name.rsplit("-", 1)[0], location), _hide(name, location)
    return _hide(name, location), ""


def _shown(fact: Fact) -> str:
    """A fact's text as it may be printed; empty when it is not known."""
    return _hide(fact.value, fact) if isinstance(fact.value, str) else ""


def _hide(text: str, fact: Fact) -> str:
    return SENSITIVE if fact.sensitive and text else text


def _partition(region: str) -> str:
    for prefix, partition in _PARTITIONS:
        if region.startswith(prefix):
            return partition
    return "aws" if _AWS_REGION.fullmatch(region) else ""


def provider_of(plan: Plan, head: Head) -> str:
    """The provider configuration that makes a resource; equal for two that one configuration makes.

    Without a configuration it is the provider, because nothing says that there are several.
    """
    block = plan.block(head)
    key = (block.provider_config_key or "") if block is not None else ""
    return plan.configuration.provider_of(key or (head.type or "").partition("_")[0])


def _provider(resource: AnyResource) -> _Provider:
    """What the resource's provider configuration says; decoded once per configuration."""
    key = resource.provider_key
    if not key:
        return _UNKNOWN_PROVIDER
    return resource.plan.once(_read_provider, key)


def _read_provider(plan: Plan, key: str) -> _Provider:
    block = plan.configuration.provider(key)
    if block is None:
        return _UNKNOWN_PROVIDER
    name = (block.name or "").removesuffix("-beta")
    region = _setting(plan, block, "region")
    account, partition = NOT_SET, ""
    match name:
        case "aws" | "awscc":
            account, partition = _aws_account(plan, block)
        case "google":
            account = _setting(plan, block, "project")
        case "azurerm":
            account = _setting(plan, block, "subscription_id")
    if account.value is None:
        account = _identity(plan, key, name)
    return _Provider(
        account, region, _setting(plan, block, "zone") if name == "google" else NOT_SET, partition
    )


def _setting(plan: Plan, block: Any, *path: str | int) -> Fact:
    return evaluate(plan, block.module_address or "", block, path)


def _aws_account(plan: Plan, block: Any) -> tuple[Fact, str]:
    """The account of the role that the provider takes on last, or the only one that it allows."""
    for name in ("assume_role", "assume_role_with_web_identity"):
        size = plan.resolver.size(block, name)
        role = _setting(plan, block, name, size - 1, "role_arn") if size else NOT_SET
        found = _ARN.match(role.value) if isinstance(role.value, str) else None
        if found:
            return Fact(found[3], "", role.sensitive), found[1]
        if size:
            return Fact(None, role.reason or "assumes a role that is not known"), ""
    allowed = _setting(plan, block, "allowed_account_ids")
    if isinstance(allowed.value, list) and len(allowed.value) == 1:
        return Fact(str(allowed.value[0]), "", allowed.sensitive), ""
    return NOT_SET, ""


def _identity(plan: Plan, key: str, name: str) -> Fact:
    """Who the provider was when terraform asked the cloud, if the configuration did."""
    for kind, attribute in _IDENTITIES.get(name, ()):
        for head in plan.prior_of(kind):
            block = plan.block(head)
            values, _, sensitive = plan.body(head)
            if block is None or block.provider_config_key != key or not isinstance(values, dict):
                continue
            value = values.get(attribute)
            if isinstance(value, str) and value:
                hidden = isinstance(sensitive, dict) and bool(sensitive.get(attribute))
                return Fact(value, "", hidden)
    return NOT_SET
