"""Profiles of environments and who runs on them, however either is written."""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.azure.documents import of_plan
from guardrails.clouds.azure.entry import Entry
from guardrails.clouds.azure.index import ARM_KINDS, Thing, thing, things
from guardrails.clouds.azure.joins import Target
from guardrails.clouds.azure.targets import by_attribute, named
from guardrails.formats.decoding import Json, Number, each
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource, Resource, Unreadable, open_resource
from guardrails.model.field import Field

ENVIRONMENTS = frozenset(("microsoft.app/managedenvironments",))
_TYPES = ("azurerm_container_app_environment",)
_APPS = ("azurerm_container_app", "azurerm_container_app_job")
_KINDS = ("microsoft.app/containerapps", "microsoft.app/jobs")


class Profile(msgspec.Struct):
    """A profile as terraform writes it."""

    maximum_count: Number = None
    minimum_count: Number = None
    name: str | None = None
    workload_profile_type: str | None = None


class Environment(msgspec.Struct, kw_only=True):
    """`azurerm_container_app_environment`; schema of azurerm 4.55.0."""

    id: str | None = None
    location: str | None = None
    tags: Json = None
    workload_profile: list[Profile | None] | Profile | None = None


class _App(msgspec.Struct, kw_only=True):
    container_app_environment_id: str | None = None
    workload_profile_name: str | None = None


def environment_of(resource: AnyResource) -> Target:
    """The environment of an app of terraform."""
    path = "container_app_environment_id"
    return by_attribute(resource, _TYPES, ENVIRONMENTS, resource.values.container_app_environment_id, path)


def environment_in(resource: AnyResource, entry: Entry) -> Target:
    """The environment of an app of ARM."""
    for name in ("managedEnvironmentId", "environmentId"):
        found = named(resource, entry, ENVIRONMENTS, "properties", name)
        if found.is_set:
            return found
    return Target((), (), "is not set")


def profile_type(plan: Plan, environment: Target, name: Field[str]) -> Field[str]:
    """The type of the profile that an app names, in its environment."""
    if name.value is None:
        return name
    near = plan.once(things, ENVIRONMENTS).near(environment) if environment.is_set else []
    if len(near) != 1 or not near[0][1]:
        return Field(None, "", environment.reason or "its environment is not in the plan")
    found = plan.once(_profiles)[near[0][0]]
    if isinstance(found, str):
        return Field(None, "", found)
    for its_name, kind in found:
        if (its_name.value or "").lower() == name.value.lower():
            return msgspec.structs.replace(kind, hidden=kind.hidden or name.hidden)
    return Field(None, "", f"{_address(plan, near[0][0])} shows no profile of that name")


Listed = list[tuple[Field[str], Field[str]]]
"""Names and types of an environment's profiles."""


def _profiles(plan: Plan) -> dict[Thing, Listed | str]:
    """By environment, its profiles, or why they cannot be read."""
    found: dict[Thing, Listed | str] = {}
    for head in plan.heads:
        if head.type in ARM_KINDS and ARM_KINDS[head.type].lower() in ENVIRONMENTS:
            found[id(head), ""] = _of_terraform(plan, head)
    for resource, entry in plan.once(of_plan):
        if entry.kind.lower() in ENVIRONMENTS:
            blocks = entry.body.each("properties", "workloadProfiles")
            listed = [(block.text("name"), block.text("workloadProfileType")) for block in blocks]
            found[thing(resource, entry.id)] = listed
    return found


def _of_terraform(plan: Plan, head: Head) -> Listed | str:
    try:
        there: Resource[Environment] = open_resource(plan, head, Environment)
    except Unreadable as problem:
        return f"{head.address}: {problem.reason}"
    path = "workload_profile"
    return [
        (
            fields.text(there, profile.name, path, at, "name"),
            fields.text(there, profile.workload_profile_type, path, at, "workload_profile_type"),
        )
        for at, profile in enumerate(each(there.values.workload_profile))
    ]


def _address(plan: Plan, known: Thing) -> str:
    return next((head.address or "" for head in plan.heads if id(head) == known[0]), "its environment")


def is_used(plan: Plan, environment: Thing, profile: str | None, *, planned: bool) -> bool:
    """Whether an app or job of the plan certainly runs on a profile of an environment."""
    return (environment, (profile or "").lower()) in plan.once(_used, planned=planned)


def _used(plan: Plan, *, planned: bool) -> set[tuple[Thing, str]]:
    """Environments and profiles that apps and jobs run on, as planned or as it was."""
    return {
        (found, name.lower())
        for environment, name in _users(plan, planned=planned)
        for found, certain in plan.once(things, ENVIRONMENTS).near(environment)
        if certain
    }


def _users(plan: Plan, *, planned: bool) -> Iterator[tuple[Target, str]]:
    for head in plan.heads:
        if head.type in _APPS and head.mode != "data" and not head.deposed:
            yield from _user(plan, head, planned=planned)
    for resource, entry in plan.once(of_plan, planned=planned):
        name = entry.body.text("properties", "workloadProfileName").value
        if entry.kind.lower() in _KINDS and name:
            yield environment_in(resource, entry), name


def _user(plan: Plan, head: Head, *, planned: bool) -> Iterator[tuple[Target, str]]:
    """The environment and profile of an app; nothing when they are not known, or it is not there."""
    try:
        app: Resource[_App] = open_resource(plan, head, _App)
        if app.planned and not planned:
            app = open_resource(plan, head, _App, "before")
    except Unreadable:  # it is a row of its own, or was not there before
        return
    name = app.text(app.values.workload_profile_name, "workload_profile_name").value
    if app.planned == planned and name:
        yield environment_of(app), str(name)
