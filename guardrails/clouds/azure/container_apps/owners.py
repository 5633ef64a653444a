"""Azure Container Apps: rows of environments' machines, and of apps and jobs on serverless profiles. Pure."""

from collections.abc import Iterator, Mapping

from guardrails.catalog.accelerators import OPEN
from guardrails.clouds import managed
from guardrails.clouds.azure.container_apps import settings
from guardrails.clouds.azure.container_apps.api import APPS, JOBS, App, Environment, Job, Records
from guardrails.clouds.azure.live import AzureFacts, told
from guardrails.clouds.counting import Counted
from guardrails.clouds.managed import ManagedResource
from guardrails.clouds.owners import Claimed
from guardrails.clouds.parts import Part, part_names
from guardrails.clouds.region import LiveContext
from guardrails.model.field import Field
from guardrails.model.workload import Unresolved, Workload

_ENVIRONMENT, _APP, _JOB = (
    *("azurerm_container_app_environment", "azurerm_container_app"),
    "azurerm_container_app_job",
)
_NAMED = "workloadProfileName"
_EVENTS = "event_trigger_config"
Profiles = Mapping[tuple[str, str], Field[str]]
"""Types of profiles, by environment and name in lower case."""


def claim(records: Records, facts: AzureFacts) -> Claimed:
    """All that there is runs on machines of Azure."""
    rows: list[Workload] = []
    listed = not {APPS, JOBS} & set(records.lost)
    for environment in records.environments:
        parts = list(_environment(environment, facts, listed=listed))
        rows += _rows(facts, _ENVIRONMENT, environment, parts)
    profiles = {
        (each.key, profile.name.lower()): told(profile.workload_profile_type, "workloadProfileType")
        for each in records.environments
        for profile in each.properties.workload_profiles or ()
    }
    for app in records.apps:
        rows += _rows(facts, _APP, app, _replicas(app, _app(app), profiles, facts))
    for job in records.jobs:
        rows += _rows(facts, _JOB, job, _replicas(job, _job(job), profiles, facts))
    return Claimed(rows=tuple(rows))


def _rows(facts: AzureFacts, kind: str, of: Environment | App | Job, parts: list[Part]) -> list[Workload]:
    traits = LiveContext(region=of.region)
    return managed.rows(facts, ManagedResource(kind=kind, id=of.id, tags=of.tags, traits=traits), parts)


def _environment(environment: Environment, facts: AzureFacts, *, listed: bool) -> Iterator[Part]:
    """A part for each profile; `listed`: whether all apps and jobs were, so that those on it are rows."""
    profiles = environment.properties.workload_profiles or ()
    names = part_names([*(each.name for each in profiles), None], "profile")
    for profile, name in zip(profiles, names, strict=False):
        yield from settings.profile_parts(
            settings.Profile(
                name=name,
                kind=told(profile.workload_profile_type, "workloadProfileType"),
                path=f"workloadProfiles.{name}",
                is_used=listed,
                least=Field(profile.minimum_count),
                most=told(profile.maximum_count, "maximumCount"),
            ),
            facts.accelerators,
        )


def _replicas(of: App | Job, number: Counted, profiles: Profiles, facts: AzureFacts) -> list[Part]:
    unknown: Field[str] = Field(None, _NAMED, "its environment shows no profile of that name")
    kind = profiles.get((of.environment, of.profile.lower()), unknown)
    return settings.app_parts(settings.App(kind=kind, path=_NAMED, number=number), facts.accelerators)


def _app(app: App) -> Counted:
    number = settings.replicas(Field(app.least), Field(app.most))
    if app.several:
        number = settings.revised(number, "activeRevisionsMode")
    return settings.stopped(number) if app.stopped else number


def _job(job: Job) -> Counted:
    if not job.trigger:
        return Counted(OPEN, (Unresolved("configuration", "no trigger is known"),))
    if job.trigger == _EVENTS:
        return settings.by_events(Field(job.parallel), Field(job.executions))
    return settings.by_hand(Field(job.parallel), "configuration")
