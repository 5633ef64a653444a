"""Azure Container Apps: GPU profiles of environments, and apps and jobs that run on them.

A dedicated profile is machines of the environment: its apps add none. A serverless one is what its apps and
jobs ask for, a machine's worth for each replica: then these are the rows and the profile is a template.
Source: Azure, "Workload profiles in Azure Container Apps" and "Using serverless GPUs".
"""

import re
from functools import partial
from typing import Any

import msgspec

from guardrails.catalog.accelerators import EMPTY, NONE, Choice, Size, unknown_choice
from guardrails.clouds.azure.joins import Target, id_of, location, target
from guardrails.clouds.azure.shared import OPEN, Terms, between, counted, setting, whole
from guardrails.clouds.build import Setting, workloads
from guardrails.formats.decoding import Number, each, first
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import Fact, Resource, Unreadable, open_resource
from guardrails.model.range import Range
from guardrails.model.workload import Role, Workload

_ENVIRONMENTS = ("azurerm_container_app_environment",)
_ENVIRONMENT = "container_app_environment_id"
_MACHINES = {
    "consumption-gpu-nc8as-t4": "Standard_NC8as_T4_v3",
    "consumption-gpu-nc24-a100": "Standard_NC24ads_A100_v4",
    "nc24-a100": "Standard_NC24ads_A100_v4",
    "nc48-a100": "Standard_NC48ads_A100_v4",
    "nc96-a100": "Standard_NC96ads_A100_v4",
}
"""The virtual machine that has what a profile offers."""
_PLAIN = re.compile(r"consumption|flex|[de]\d+", re.IGNORECASE)
_SERVERLESS = "consumption-gpu"


class _Profile(msgspec.Struct):
    maximum_count: Number = None
    minimum_count: Number = None
    name: str | None = None
    workload_profile_type: str | None = None


class Environment(msgspec.Struct, kw_only=True):
    """`azurerm_container_app_environment`; schema of azurerm 4.55.0."""

    id: str | None = None
    location: str | None = None
    tags: Any = None
    workload_profile: list[_Profile | None] | _Profile | None = None


class _AppTemplate(msgspec.Struct):
    max_replicas: Number = None
    min_replicas: Number = None


class App(msgspec.Struct, kw_only=True):
    """`azurerm_container_app`."""

    container_app_environment_id: str | None = None
    id: str | None = None
    location: str | None = None
    tags: Any = None
    template: list[_AppTemplate | None] | _AppTemplate | None = None
    workload_profile_name: str | None = None


class _Executions(msgspec.Struct):
    max_executions: Number = None


class _Trigger(msgspec.Struct):
    parallelism: Number = None
    scale: list[_Executions | None] | _Executions | None = None


_Triggers = list[_Trigger | None] | _Trigger | None


class Job(App, kw_only=True):
    """`azurerm_container_app_job`."""

    event_trigger_config: _Triggers = None
    manual_trigger_config: _Triggers = None
    schedule_trigger_config: _Triggers = None
    template: Any = None


_APPS: dict[str, type[App]] = {"azurerm_container_app": App, "azurerm_container_app_job": Job}
_REPLICAS, _EXECUTIONS = 10, 100
"""What the provider takes for `max_replicas` and `max_executions` when they are not set."""


def read_environment(resource: Resource[Environment]) -> list[Workload]:
    """A row for each profile that may have accelerators."""
    values = resource.values
    profiles = each(values.workload_profile)
    common = partial(setting, resource, (values.id,), resource.text(values.location, "location"))
    if not profiles and resource.is_open("workload_profile"):
        reason = "known only after apply"
        return whole(resource, lambda: [unknown_choice(OPEN, "workload_profile", reason)], common)
    names = [profile.name for profile in profiles]
    result: list[Workload] = []
    for at, profile in enumerate(profiles):
        part = profile.name if profile.name and names.count(profile.name) == 1 else f"workload_profile[{at}]"
        result += _profile_rows(resource, at, profile, (common(), f"#{part}"))
    return result


def _profile_rows(
    resource: Resource[Environment], at: int, profile: _Profile, how: tuple[Setting, str]
) -> list[Workload]:
    common, part = how
    path = ("workload_profile", at)
    kind = resource.text(profile.workload_profile_type, *path, "workload_profile_type")
    written = f"workload_profile[{at}].workload_profile_type"
    if _choice(resource, kind, OPEN, written).chip == NONE:
        return []
    before, resource.unresolved = resource.unresolved, []
    role: Role = "runs"
    if isinstance(kind.value, str) and kind.value.lower().startswith(_SERVERLESS):
        used = _is_used(resource, profile.name)
        role, size = ("template", EMPTY) if used else ("delegated", OPEN)
        if not used:
            resource.lost(f"workload_profile[{at}]", "its machines come with apps that are not in the plan")
    else:
        size = between(
            counted(resource, profile.minimum_count, *path, "minimum_count"),
            counted(resource, profile.maximum_count, *path, "maximum_count"),
        )
    shared = msgspec.structs.replace(common, role=role)
    found = workloads(resource, [_choice(resource, kind, size, written)], shared, part)
    resource.unresolved = before
    return found


def _choice(resource: Resource[Any], kind: Fact, size: Size, path: str) -> Choice:
    """What a profile's machine has."""
    if not isinstance(kind.value, str):
        return unknown_choice(size, path, kind.reason or "is not set")
    if _PLAIN.fullmatch(kind.value):
        return Choice(kind.value, NONE, 0, size)
    accelerators = resource.plan.accelerators
    machine = _MACHINES.get(kind.value.lower())
    if machine is None:
        return accelerators.choice("azure", kind.value, size, path, hidden=kind.sensitive)
    found = accelerators.choice("azure", machine, size, path, hidden=kind.sensitive)
    return found if kind.sensitive else msgspec.structs.replace(found, instance_type=kind.value)


def _is_used(resource: Resource[Environment], profile: str | None) -> bool:
    """Whether an app or job of the plan certainly runs on a profile of an environment."""
    used = resource.plan.once(_used, planned=resource.planned)
    return (id(resource.head), (profile or "").lower()) in used


def _used(plan: Plan, *, planned: bool) -> set[tuple[int, str]]:
    """Environments and profiles that apps and jobs run on, as planned or as it was."""
    return {
        profile
        for head in plan.heads
        if head.type in _APPS and head.mode != "data" and not head.deposed
        for profile in _user(plan, head, planned=planned)
    }


def _user(plan: Plan, head: Head, *, planned: bool) -> set[tuple[int, str]]:
    """The environment and profile of an app; nothing when they are not known, or it is not there."""
    kind = _APPS[head.type or ""]
    try:
        app: Resource[App] = open_resource(plan, head, kind)
        if app.planned and not planned:
            app = open_resource(plan, head, kind, "before")
    except Unreadable:  # it is a row of its own, or was not there before
        return set()
    name = app.text(app.values.workload_profile_name, "workload_profile_name").value
    environment = _environment(app).one
    if app.planned != planned or not name or environment is None:
        return set()
    return {(id(environment), str(name).lower())}


def _environment(app: Resource[Any]) -> Target:
    return target(app, _ENVIRONMENTS, app.values.container_app_environment_id, _ENVIRONMENT)


def read_app(resource: Resource[App]) -> list[Workload]:
    """A row when it runs on a serverless GPU profile, or on one that is not known."""
    replicas, path = first(resource.values.template) or _AppTemplate(), ("template", 0)
    return _read(
        resource,
        lambda: between(
            counted(resource, replicas.min_replicas, *path, "min_replicas", default=0),
            counted(resource, replicas.max_replicas, *path, "max_replicas", default=_REPLICAS),
        ),
    )


def read_job(resource: Resource[Job]) -> list[Workload]:
    """A row when it runs on a serverless GPU profile, or on one that is not known."""
    return _read(resource, partial(_runs, resource))


def _runs(resource: Resource[Job]) -> Size:
    """Replicas of a job: as many executions as an event may start, any number when people or clocks do."""
    values = resource.values
    for name in ("event_trigger_config", "manual_trigger_config", "schedule_trigger_config"):
        trigger = first(getattr(values, name))
        if trigger is None:
            continue
        parallel = counted(resource, trigger.parallelism, name, 0, "parallelism", default=1)
        if name == "event_trigger_config":
            scale, path = first(trigger.scale) or _Executions(), (name, 0, "scale", 0, "max_executions")
            most = counted(resource, scale.max_executions, *path, default=_EXECUTIONS)
            return between(Range(0, 0), parallel.product(most))
        resource.lost(name, "any number of executions can run at once")
        return Size(Range(0), parallel.unbounded())
    resource.lost("manual_trigger_config", "no trigger is known")
    return OPEN


def _read(resource: Resource[Any], size: Any) -> list[Workload]:
    values: App = resource.values
    name = resource.text(values.workload_profile_name, "workload_profile_name")
    if name.value is None and not (name.reason and resource.is_configured("workload_profile_name")):
        return []
    if isinstance(name.value, str) and name.value.lower() == "consumption":
        return []
    environment = _environment(resource)
    kind = _profile_type(resource, environment, name)
    if isinstance(kind.value, str) and _is_dedicated(kind.value):
        return []
    own = resource.text(values.location, "location")
    return whole(
        resource,
        lambda: [_choice(resource, kind, size(), "workload_profile_name")],
        lambda: setting(
            resource,
            (values.id, id_of(resource, environment, values.container_app_environment_id)),
            location(resource, environment) if own.value is None else own,
            terms=Terms(),
        ),
    )


def _is_dedicated(profile: str) -> bool:
    """Whether a type of profiles is known to be machines of the environment, or to have no accelerator."""
    known = profile.lower() in _MACHINES and not profile.lower().startswith(_SERVERLESS)
    return known or _PLAIN.fullmatch(profile) is not None


def _profile_type(resource: Resource[Any], environment: Target, name: Fact) -> Fact:
    """The type of the profile that an app names, in its environment."""
    if name.value is None:
        return name
    if environment.one is None:
        return Fact(None, environment.reason or "its environment is not in the plan")
    try:
        there: Resource[Environment] = open_resource(resource.plan, environment.one, Environment)
    except Unreadable as problem:
        return Fact(None, f"{environment.one.address}: {problem.reason}")
    for at, profile in enumerate(each(there.values.workload_profile)):
        its_name = there.text(profile.name, "workload_profile", at, "name")
        if isinstance(its_name.value, str) and its_name.value.lower() == str(name.value).lower():
            found = there.text(profile.workload_profile_type, "workload_profile", at, "workload_profile_type")
            return Fact(found.value, found.reason, found.sensitive or name.sensitive)
    return Fact(None, f"{environment.one.address} shows no profile of that name")
