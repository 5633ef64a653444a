"""Azure Container Apps in a plan: environments, apps and jobs."""

import msgspec

from guardrails.catalog.accelerators import OPEN, unknown_choice
from guardrails.clouds.azure.container_apps.profiles import Environment, environment_of, is_used, profile_type
from guardrails.clouds.azure.container_apps.settings import (
    App as Settings,
)
from guardrails.clouds.azure.container_apps.settings import (
    Profile,
    app_parts,
    by_events,
    by_hand,
    is_plain,
    profile_parts,
    replicas,
)
from guardrails.clouds.azure.index import thing
from guardrails.clouds.azure.joins import id_of, location
from guardrails.clouds.azure.shared import setting
from guardrails.clouds.build import PlanContext, planned
from guardrails.clouds.counting import Counted
from guardrails.clouds.parts import Part, part_names
from guardrails.formats.decoding import Json, Number, each, first
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.model.workload import Unresolved, Workload


class _AppTemplate(msgspec.Struct):
    max_replicas: Number = None
    min_replicas: Number = None


class App(msgspec.Struct, kw_only=True):
    """`azurerm_container_app`."""

    container_app_environment_id: str | None = None
    id: str | None = None
    location: str | None = None
    tags: Json = None
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
    template: Json = None


def read_environment(resource: Resource[Environment]) -> list[Workload]:
    """A row for each profile that may have accelerators."""
    values = resource.values
    profiles = each(values.workload_profile)

    def made() -> PlanContext:
        return setting(resource, (values.id,), resource.text(values.location, "location"))

    if not profiles and resource.is_open("workload_profile"):
        lost = unknown_choice(OPEN, "workload_profile", "known only after apply")
        return planned(resource, [Part(choices=(lost,))], made)
    names = part_names([*(profile.name for profile in profiles), None], "workload_profile")
    found: list[Part] = []
    for at, profile in enumerate(profiles):
        path = ("workload_profile", at)
        settings = Profile(
            name=names[at],
            kind=fields.text(resource, profile.workload_profile_type, *path, "workload_profile_type"),
            path=f"workload_profile[{at}]",
            is_used=is_used(resource.plan, thing(resource), profile.name, planned=resource.planned),
            least=fields.number(resource, profile.minimum_count, *path, "minimum_count"),
            most=fields.number(resource, profile.maximum_count, *path, "maximum_count"),
        )
        found += profile_parts(settings, resource.plan.accelerators)
    return planned(resource, found, made)


def read_app(resource: Resource[App]) -> list[Workload]:
    """A row when it runs on a serverless GPU profile, or on one that is not known."""
    template, path = first(resource.values.template) or _AppTemplate(), ("template", 0)
    least = fields.number(resource, template.min_replicas, *path, "min_replicas")
    return _read(
        resource, replicas(least, fields.number(resource, template.max_replicas, *path, "max_replicas"))
    )


def read_job(resource: Resource[Job]) -> list[Workload]:
    """A row when it runs on a serverless GPU profile, or on one that is not known."""
    return _read(resource, _runs(resource))


def _runs(resource: Resource[Job]) -> Counted:
    """Replicas of a job, by what triggers it."""
    values = resource.values
    for name in ("event_trigger_config", "manual_trigger_config", "schedule_trigger_config"):
        trigger = first(getattr(values, name))
        if trigger is None:
            continue
        parallel = fields.number(resource, trigger.parallelism, name, 0, "parallelism")
        if name != "event_trigger_config":
            return by_hand(parallel, name)
        scale = first(trigger.scale) or _Executions()
        path = (name, 0, "scale", 0, "max_executions")
        return by_events(parallel, fields.number(resource, scale.max_executions, *path))
    return Counted(OPEN, (Unresolved("manual_trigger_config", "no trigger is known"),))


def _read(resource: AnyResource, number: Counted) -> list[Workload]:
    values: App = resource.values
    path = "workload_profile_name"
    name = fields.text(resource, values.workload_profile_name, path)
    if is_plain(name) or (name.value is None and not resource.is_configured(path)):
        return []
    environment = environment_of(resource)
    app = Settings(kind=profile_type(resource.plan, environment, name), path=path, number=number)

    def made() -> PlanContext:
        own = resource.text(values.location, "location")
        ids = (values.id, id_of(resource, environment, values.container_app_environment_id))
        return setting(resource, ids, location(resource, environment) if own.value is None else own)

    return planned(resource, app_parts(app, resource.plan.accelerators), made)
