"""Jobs of a workspace that bring machines of their own: those on serverless compute. No meaning.

A job on compute that the workspace has, or on a cluster that is attached, adds no machines to those. The list
has no filter for what runs; archived jobs are asked for too, because one that runs can be archived.
Source: Azure REST API, Jobs - List 2024-10-01; CLI (v2) YAML schema of pipeline jobs, for their steps.
"""

from collections.abc import Iterator, Mapping

import msgspec

from guardrails.clouds.azure.live import Resource
from guardrails.clouds.azure.ml.settings import is_over
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter
from guardrails.formats.decoding import Json

VERSION = "2024-10-01"
_LIST = "Jobs_List"
ACTIONS = (
    RestAction(
        _LIST,
        "Microsoft.MachineLearningServices/workspaces/jobs/read",
        "sizes and numbers of machines of jobs on serverless compute",
        path="{workspace}/jobs",
        version=VERSION,
    ),
)
_DEFAULTS = ("defaultComputeId", "default_compute")
MOST = 5_000
"""Of each workspace, how many jobs are read."""


class Asked(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a job, or a step of one, asks for.

    Attributes:
        name: Of the step; empty: it is the job.
        sizes: As alternatives; empty: the service chooses.
        count: Machines of one trial; None: it says none.
        sweeps: Whether trials run side by side.
        trials: The most at once; None: it says none.
        unclear: Whether a number of it is an expression.
    """

    name: str = ""
    sizes: tuple[str, ...] = ()
    count: Count | None = None
    sweeps: bool = False
    trials: Count | None = None
    unclear: bool = False


class Job(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A job.

    Attributes:
        status: As the API says it; empty: it says none.
        tier: How its machines are bought.
    """

    id: str
    region: str
    status: str = ""
    tier: str = ""
    asked: tuple[Asked, ...] = ()
    tags: dict[str, str] = {}


class _Resources(msgspec.Struct, rename="camel"):
    instance_type: str | None = None
    instance_types: list[str] | None = None
    instance_count: Count | None = None


class _Limits(msgspec.Struct, rename="camel"):
    max_concurrent_trials: Count | None = None


class _Trial(msgspec.Struct):
    resources: _Resources | None = None


class _Task(msgspec.Struct, rename="camel"):
    limit_settings: _Limits | None = None


class _Queue(msgspec.Struct, rename="camel"):
    job_tier: str | None = None


class _Properties(msgspec.Struct, rename="camel"):
    status: str | None = None
    job_type: str | None = None
    compute_id: str | None = None
    resources: _Resources | None = None
    trial: _Trial | None = None
    limits: _Limits | None = None
    task_details: _Task | None = None
    queue_settings: _Queue | None = None
    settings: dict[str, Json] | None = None
    jobs: dict[str, dict[str, Json] | None] | None = None
    tags: dict[str, str | None] | None = None


class _System(msgspec.Struct, rename="camel"):
    """When it was made; by whom is not kept."""

    created_at: str | None = None


class _Job(Resource, frozen=True, kw_only=True, rename="camel"):
    properties: _Properties
    system_data: _System | None = None


def read(calls: Calls, keep: ReadFilter, workspace: Resource) -> Iterator[Job]:
    """Jobs that bring machines: those that are not over, and those that were made in the look-back."""
    listed = calls.pages(_LIST, "value", _Job, workspace=workspace.id, listViewType="All")
    for at, each in enumerate(listed):
        if at == MOST:
            calls.error(_LIST, "incomplete", f"more than {MOST:,} jobs in a workspace: the rest is not read")
            return
        own, made = each.properties, (each.system_data or _System()).created_at or ""
        if is_over(own.status or "") and keep.since and made < keep.since:
            continue
        asked = tuple(
            one for one in _asked(own) if not one.sizes or not all(map(keep.has_no_accelerators, one.sizes))
        )
        if asked:
            yield Job(
                id=each.id,
                region=each.region or workspace.region,
                status=own.status or "",
                tier=(own.queue_settings or _Queue()).job_tier or "",
                asked=asked,
                tags=keep.tags({**(workspace.tags or {}), **_texts(own.tags)}),
            )


def _texts(tags: Mapping[str, str | None] | None) -> dict[str, str]:
    return {key: value for key, value in (tags or {}).items() if value is not None}


def _asked(job: _Properties) -> Iterator[Asked]:
    """What a job asks of serverless compute; nothing of one that runs on compute that has a name."""
    default = _word(job.settings or {}, *_DEFAULTS) or job.compute_id
    if job.jobs:
        yield from _steps(job.jobs, default)
        return
    if (job.job_type or "").lower() == "labeling" or not _is_serverless(default):
        return
    resources = job.resources or (job.trial or _Trial()).resources or _Resources()
    task = (job.task_details or _Task()).limit_settings
    limits = job.limits or task or _Limits()
    sweeps = job.trial is not None or limits.max_concurrent_trials is not None
    yield Asked(
        sizes=_sizes(resources),
        count=resources.instance_count,
        sweeps=sweeps,
        trials=limits.max_concurrent_trials,
    )


def _is_serverless(compute: Json) -> bool:
    """Whether it is no compute of the workspace, nor the machine of whoever submits the job."""
    name = str(compute or "").lower().removeprefix("azureml:").rpartition("/")[2]
    return name in ("", "serverless")


def _sizes(resources: _Resources) -> tuple[str, ...]:
    several = resources.instance_types or ([resources.instance_type] if resources.instance_type else [])
    return tuple(several)


def _steps(steps: Mapping[str, Json], default: Json, above: str = "") -> Iterator[Asked]:
    """The steps of a pipeline, and of pipelines in it: free JSON, in the words of the CLI or of the API."""
    for name, step in sorted(steps.items()):
        own = step if isinstance(step, dict) else {}
        within = _word(_block(own, "settings"), *_DEFAULTS) or default
        if _block(own, "jobs"):
            yield from _steps(_block(own, "jobs"), within, f"{above}{name}/")
        elif _is_serverless(_word(own, "computeId", "compute") or within):
            yield _step(f"{above}{name}", own)


def _step(name: str, step: Mapping[str, Json]) -> Asked:
    trial = step.get("trial")
    inner = trial if isinstance(trial, dict) else {}
    resources = _block(step, "resources") or _block(inner, "resources")
    limits = _block(step, "limits")
    size = _word(resources, "instanceType", "instance_type")
    count = _word(resources, "instanceCount", "instance_count")
    trials = _word(limits, "maxConcurrentTrials", "max_concurrent_trials")
    return Asked(
        name=name,
        sizes=(size,) if isinstance(size, str) and size else (),
        count=_whole(count),
        sweeps=trial is not None or trials is not None,
        trials=_whole(trials),
        unclear=any(each is not None and _whole(each) is None for each in (count, trials)),
    )


def _block(within: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    found = within.get(name)
    return found if isinstance(found, dict) else {}


def _word(within: Mapping[str, Json], *names: str) -> Json:
    return next((within[name] for name in names if within.get(name) is not None), None)


def _whole(number: Json) -> int | None:
    return number if isinstance(number, int) and number >= 0 else None
