"""The least that a scan must be allowed to do, from the calls that it declares. Pure; asks GCP nothing.

One custom role, given to the caller in the organization, or in single projects. Every permission reads
metadata: none opens data, secrets or keys, and none writes.
"""

import re
from collections.abc import Iterable

import yaml

from guardrails.clouds.gcp.session import billing, directory, regions
from guardrails.clouds.gcp.session import services as enabled
from guardrails.clouds.service import Action, AnyService
from guardrails.errors import ConfigError
from guardrails.formats.decoding import Json

Role = dict[str, Json]
"""A role definition, or a configuration of terraform, as JSON has it."""
_ROLE = re.compile(r"[A-Za-z0-9_.]{3,64}")
_SCOPE = re.compile(r"organizations/\d+|projects/[a-z0-9.:-]+")
_PRINCIPAL = re.compile(r"(user|group|serviceAccount|principal|principalSet):\S+")
_ABOVE = ("resourcemanager.folders.", "resourcemanager.organizations.")
"""Permissions that no custom role of a project can hold. Source: IAM, "Custom roles", read 2026-11-30."""
_TITLE = "Guardrails scan"
_DESCRIPTION = "Reads metadata of accelerated compute"


def declared_actions(services: Iterable[AnyService]) -> tuple[Action, ...]:
    """Every call of a scan of some services, in order of their permissions."""
    found: set[Action] = {*directory.ACTIONS, billing.INFO, enabled.LIST, regions.LIST}
    for each in services:
        found.update(each.actions)
    return tuple(sorted(found, key=lambda each: (each.permission, each.operation)))


def role_policy(services: Iterable[AnyService], role_name: str, scope: str = "") -> Role:
    """A custom role, as `gcloud iam roles create --file` takes it.

    Args:
        services: Those that are read.
        role_name: Id of the role.
        scope: Where it is made, `organizations/N` or `projects/ID`; empty: an organization.

    Raises:
        ConfigError: The name or the scope is none.
    """
    _check(role_name, scope)
    return {
        "title": _TITLE,
        "description": _DESCRIPTION,
        "stage": "GA",
        "includedPermissions": _permissions(services, scope),
    }


def role_yaml(services: Iterable[AnyService], role_name: str, scope: str = "") -> str:
    """The custom role as YAML; see `role_policy`."""
    text: str = yaml.safe_dump(role_policy(services, role_name, scope), sort_keys=False)
    return text


def terraform(services: Iterable[AnyService], role_name: str, scope: str = "", principal: str = "") -> Role:
    """The role and its binding in terraform's JSON syntax, complete; it asks for what is not given.

    Args:
        services: Those that are read.
        role_name: Id of the role.
        scope: Where it is made and given; empty: an organization that terraform asks for.
        principal: Who scans, as bindings name it: `serviceAccount:NAME@PROJECT.iam.gserviceaccount.com`.

    Raises:
        ConfigError: The name, the scope or the principal is none.
    """
    _check(role_name, scope)
    if principal and not _PRINCIPAL.fullmatch(principal):
        raise ConfigError(
            f"--principal {principal!r} is no member of a binding",
            hint="like serviceAccount:scanner@my-project.iam.gserviceaccount.com",
        )
    kind, _, name = scope.partition("/")
    single = kind == "projects"
    where: Role = {"project": name} if single else {"org_id": name or "${var.organization}"}
    resource = f"google_{'project' if single else 'organization'}_iam"
    role: Role = {
        "role_id": role_name,
        "title": _TITLE,
        "description": _DESCRIPTION,
        "permissions": _permissions(services, scope),
    }
    member: Role = {
        "role": f"${{{resource}_custom_role.guardrails.name}}",
        "member": principal or "${var.principal}",
    }
    found: Role = {
        "resource": {
            f"{resource}_custom_role": {"guardrails": where | role},
            f"{resource}_member": {"guardrails": where | member},
        },
        "output": {"role_id": {"value": f"${{{resource}_custom_role.guardrails.name}}"}},
    }
    asked = {
        "organization": "" if scope else "Number of the organization that is scanned",
        "principal": "" if principal else "Who scans, as a binding names it",
    }
    variables: Role = {name: {"type": "string", "description": text} for name, text in asked.items() if text}
    return {"variable": variables, **found} if variables else found


def _permissions(services: Iterable[AnyService], scope: str) -> list[Json]:
    """What the calls need; some need nothing."""
    named = {each.permission for each in declared_actions(services)} - {""}
    if scope.startswith("projects/"):
        named = {each for each in named if not each.startswith(_ABOVE)}
    return [*sorted(named)]


def _check(role_name: str, scope: str) -> None:
    if not _ROLE.fullmatch(role_name):
        raise ConfigError(
            f"--role-name {role_name!r} is no id of a custom role",
            hint="3 to 64 letters, digits, periods and underscores",
        )
    if scope and not _SCOPE.fullmatch(scope):
        raise ConfigError(
            f"--scope {scope!r} is neither an organization nor a project",
            hint="organizations/NUMBER or projects/ID",
        )
