"""The least that a scan must be allowed to do, from the calls that it declares. Pure; asks Azure nothing.

One custom role, given to the caller at a management group or at single subscriptions. Every action reads
metadata: none opens data, secrets, keys or logs, and none writes; `getEntities/action` is a list.
"""

import re
from collections.abc import Iterable

from guardrails.clouds.azure.session import billing, inventory, organization
from guardrails.clouds.rest.source import actions
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import AnyService
from guardrails.errors import ConfigError
from guardrails.formats.decoding import Json
from guardrails.register.accounts import fits

Role = dict[str, Json]
"""A role definition, or a configuration of terraform, as JSON has it."""
_GROUP = "/providers/Microsoft.Management/managementGroups/"
_SCOPE = re.compile(
    rf"/subscriptions/[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}|{_GROUP}[-\w().]{{1,90}}",
    re.IGNORECASE | re.ASCII,
)
_PLACEHOLDER = f"{_GROUP}{{management-group}}"
_DESCRIPTION = "Reads metadata of accelerated compute"


def declared_actions(services: Iterable[AnyService]) -> tuple[RestAction, ...]:
    """Every call of a scan of some services, in order of their permissions."""
    found = [*organization.ACTIONS, *billing.ACTIONS, *inventory.ACTIONS]
    for each in services:
        found += actions(each)
    return tuple(sorted(set(found), key=lambda each: (each.permission.lower(), each.operation)))


def role_policy(services: Iterable[AnyService], role_name: str, scope: str = "") -> Role:
    """A custom role, as `az role definition create` takes it.

    Args:
        services: Those that are read.
        role_name: Of the role.
        scope: Where it can be assigned: a subscription's id or a management group's; empty: to be filled in.

    Raises:
        ConfigError: The scope is none.
    """
    return {
        "Name": role_name,
        "IsCustom": True,
        "Description": _DESCRIPTION,
        "Actions": _permissions(services),
        "NotActions": [],
        "DataActions": [],
        "NotDataActions": [],
        "AssignableScopes": [_scoped(scope) or _PLACEHOLDER],
    }


def terraform(services: Iterable[AnyService], role_name: str, scope: str = "", principal: str = "") -> Role:
    """The role and its assignment in terraform's JSON syntax, complete; it asks for what is not given.

    Args:
        services: Those that are read.
        role_name: Of the role.
        scope: Where it is assigned.
        principal: Object id of whoever scans.

    Raises:
        ConfigError: The scope or the principal is none.
    """
    if principal and not fits("azure", principal):
        raise ConfigError(
            f"--principal {principal!r} is no object id of a principal", hint="8-4-4-4-12 hexadecimal digits"
        )
    asked = {
        "scope": ("" if _scoped(scope) else "Id of the management group or subscription that is scanned"),
        "principal_id": "" if principal else "Object id of the principal that scans",
    }
    at, who = scope or "${var.scope}", principal or "${var.principal_id}"
    role = {
        "name": role_name,
        "scope": at,
        "description": _DESCRIPTION,
        "permissions": [{"actions": _permissions(services), "not_actions": []}],
        "assignable_scopes": [at],
    }
    assignment = {
        "scope": at,
        "role_definition_id": "${azurerm_role_definition.guardrails.role_definition_resource_id}",
        "principal_id": who,
    }
    found: Role = {
        "resource": {
            "azurerm_role_definition": {"guardrails": role},
            "azurerm_role_assignment": {"guardrails": assignment},
        },
        "output": {"role_id": {"value": "${azurerm_role_definition.guardrails.role_definition_resource_id}"}},
    }
    variables = {name: {"type": "string", "description": text} for name, text in asked.items() if text}
    return {"variable": variables, **found} if variables else found


def _permissions(services: Iterable[AnyService]) -> list[str]:
    """What the calls need; some need nothing. Azure compares names of permissions without case."""
    named = {each.permission.lower(): each.permission for each in declared_actions(services)}
    return sorted(text for text in named.values() if text)


def _scoped(scope: str) -> str:
    if scope and not _SCOPE.fullmatch(scope):
        raise ConfigError(
            f"--scope {scope!r} is neither a subscription nor a management group",
            hint=f"/subscriptions/ID, or {_GROUP}ID",
        )
    return scope
