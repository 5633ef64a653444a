"""All resources of ARM of a plan: in templates of deployments, and alone, through azapi."""

from collections.abc import Iterator
from typing import Any

import msgspec

from guardrails.clouds.azure.azapi import AzapiResource, of_azapi
from guardrails.clouds.azure.deployments import Deployment, of_deployment
from guardrails.clouds.azure.entry import Entry
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Unreadable, open_resource

HOLDERS: dict[str, type[msgspec.Struct]] = {
    "azapi_resource": AzapiResource,
    "azapi_resource_action": AzapiResource,
    "azapi_update_resource": AzapiResource,
    "azurerm_management_group_template_deployment": Deployment,
    "azurerm_resource_group_template_deployment": Deployment,
    "azurerm_subscription_template_deployment": Deployment,
    "azurerm_template_deployment": Deployment,
    "azurerm_tenant_template_deployment": Deployment,
}
"""Types of terraform that hold resources of ARM."""


def entries(resource: AnyResource) -> list[Entry]:
    """The resources of ARM that a planned resource holds, read once; what is not known of it is noted."""
    return resource.plan.once(_entries, resource.head, "after" if resource.planned else "before")


def _entries(plan: Plan, head: Head, state: str) -> list[Entry]:
    if HOLDERS[head.type or ""] is Deployment:
        return of_deployment(open_resource(plan, head, Deployment, state))
    return of_azapi(open_resource(plan, head, AzapiResource, state))


def of_plan(plan: Plan, *, planned: bool = True) -> list[tuple[AnyResource, Entry]]:
    """All resources of ARM that a plan will have, or had before."""
    found: list[tuple[AnyResource, Entry]] = []
    for head in plan.heads:
        kind = HOLDERS.get(head.type or "")
        if kind is not None and head.mode != "data" and head.deposed is None:
            found += _opened(plan, head, kind, planned=planned)
    return found


def _opened(plan: Plan, head: Head, kind: type[Any], *, planned: bool) -> Iterator[tuple[AnyResource, Entry]]:
    try:
        resource: AnyResource = open_resource(plan, head, kind)
        if resource.planned and not planned:
            resource = open_resource(plan, head, kind, "before")
        found = entries(resource) if resource.planned == planned else []
    except Unreadable:  # it is a row of its own
        return
    for each in found:
        yield resource, each
