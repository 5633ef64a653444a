"""Azure Container Apps: environments with their profiles, and apps and jobs that name one. No meaning.

Source: Azure REST API, Container Apps 2025-01-01.
"""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.azure.container_apps.settings import is_plain
from guardrails.clouds.azure.live import Resource
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service
from guardrails.model.field import Field

_ENVIRONMENTS = "ManagedEnvironments_ListBySubscription"
APPS, JOBS = "ContainerApps_ListBySubscription", "Jobs_ListBySubscription"
_VERSION = "2025-01-01"
_NAMES = ("managedEnvironments", "containerApps", "jobs")


def _action(operation: str, name: str, why: str) -> RestAction:
    path = f"/subscriptions/{{subscription}}/providers/Microsoft.App/{name}"
    kind = f"Microsoft.App/{name}"
    return RestAction(operation, f"{kind}/read", why, path=path, version=_VERSION, lists=kind.lower())


ACTIONS = (
    _action(_ENVIRONMENTS, _NAMES[0], "profiles of container environments: machines, GPUs, limits"),
    _action(APPS, _NAMES[1], "replicas of container apps on GPU profiles"),
    _action(JOBS, _NAMES[2], "executions of container jobs on GPU profiles"),
)


class Profile(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A workload profile of an environment."""

    name: str = ""
    workload_profile_type: str | None = None
    minimum_count: Count | None = None
    maximum_count: Count | None = None


class _Profiles(msgspec.Struct, frozen=True, rename="camel"):
    workload_profiles: tuple[Profile, ...] | None = None


class Environment(Resource, frozen=True, kw_only=True):
    """A container environment."""

    properties: _Profiles


class App(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An app that names a profile.

    Attributes:
        environment: Id, in lower case.
        profile: Name of the profile in it.
        least, most: Replicas.
        stopped: Whether it is stopped, and can be started.
        several: Whether several of its revisions may run side by side, each with such replicas.
    """

    id: str
    region: str
    environment: str = ""
    profile: str
    least: Count | None = None
    most: Count | None = None
    stopped: bool = False
    several: bool = False
    tags: dict[str, str] = {}


class Job(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A job that names a profile.

    Attributes:
        environment, profile: As of an app.
        trigger: Name of what triggers it: `eventTriggerConfig` …; empty: it names none that is known.
        parallel: Replicas of an execution.
        executions: The most that events start at once.
    """

    id: str
    region: str
    environment: str = ""
    profile: str
    trigger: str = ""
    parallel: Count | None = None
    executions: Count | None = None
    tags: dict[str, str] = {}


class Records(msgspec.Struct, frozen=True, omit_defaults=True):
    """Container apps in one subscription.

    Attributes:
        environments: That have profiles.
        apps, jobs: That name one which may have accelerators.
        lost: Operations that were not wholly answered.
    """

    environments: tuple[Environment, ...] = ()
    apps: tuple[App, ...] = ()
    jobs: tuple[Job, ...] = ()
    lost: tuple[str, ...] = ()


class _Scale(msgspec.Struct, rename="camel"):
    min_replicas: Count | None = None
    max_replicas: Count | None = None
    max_executions: Count | None = None


class _Template(msgspec.Struct):
    scale: _Scale | None = None


class _Trigger(msgspec.Struct):
    parallelism: Count | None = None
    scale: _Scale | None = None


class _Configuration(msgspec.Struct, rename="camel"):
    active_revisions_mode: str | None = None
    event_trigger_config: _Trigger | None = None
    manual_trigger_config: _Trigger | None = None
    schedule_trigger_config: _Trigger | None = None


class _Properties(msgspec.Struct, rename="camel"):
    environment_id: str | None = None
    managed_environment_id: str | None = None
    workload_profile_name: str | None = None
    running_status: str | None = None
    configuration: _Configuration | None = None
    template: _Template | None = None

    @property
    def environment(self) -> str:
        """Id of the environment, in lower case."""
        return (self.environment_id or self.managed_environment_id or "").lower()


class _App(Resource, frozen=True, kw_only=True):
    properties: _Properties


_TRIGGERS = ("event_trigger_config", "manual_trigger_config", "schedule_trigger_config")


def read(calls: Calls, keep: ReadFilter) -> Records:
    """What may have accelerators, by id."""
    listed = sorted(calls.pages(_ENVIRONMENTS, "value", Environment), key=_key)
    environments = tuple(
        msgspec.structs.replace(each, tags=keep.tags(each.tags or {}))
        for each in listed
        if keep.in_scope(each.region) and each.properties.workload_profiles
    )
    apps = tuple(_app(each, name, keep) for each, name in _listed(calls, keep, APPS))
    jobs = tuple(_job(each, name, keep) for each, name in _listed(calls, keep, JOBS))
    return Records(environments, apps, jobs, calls.lost)


def _key(resource: Resource) -> str:
    return resource.key


def _listed(calls: Calls, keep: ReadFilter, operation: str) -> Iterator[tuple[_App, str]]:
    for each in sorted(calls.pages(operation, "value", _App), key=_key):
        name = each.properties.workload_profile_name or ""
        if keep.in_scope(each.region) and not is_plain(Field(name or None)):
            yield each, name


def _app(each: _App, profile: str, keep: ReadFilter) -> App:
    own = each.properties
    scale = (own.template.scale if own.template else None) or _Scale()
    mode = (own.configuration or _Configuration()).active_revisions_mode or ""
    return App(
        id=each.id,
        region=each.region,
        environment=own.environment,
        profile=profile,
        least=scale.min_replicas,
        most=scale.max_replicas,
        stopped=(own.running_status or "").lower() == "stopped",
        several=mode.lower() not in ("", "single"),
        tags=keep.tags(each.tags or {}),
    )


def _job(each: _App, profile: str, keep: ReadFilter) -> Job:
    own = each.properties.configuration or _Configuration()
    name = next((name for name in _TRIGGERS if getattr(own, name) is not None), "")
    trigger: _Trigger = getattr(own, name) if name else _Trigger()
    return Job(
        id=each.id,
        region=each.region,
        environment=each.properties.environment,
        profile=profile,
        trigger=name,
        parallel=trigger.parallelism,
        executions=(trigger.scale or _Scale()).max_executions,
        tags=keep.tags(each.tags or {}),
    )


CONTAINER_APPS = Service(
    name="container_apps",
    client="arm",
    actions=ACTIONS,
    records=Records,
    read=read,
    regionless=True,
    types=tuple(f"microsoft.app/{name}".lower() for name in _NAMES),
)
