"""Dataflow: jobs that did not end, in one list for all regions. Keeps out what they compute.

Source: Dataflow API v1b3, projects.jobs.aggregated.
"""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from guardrails.clouds.gcp.dataflow.settings import OVER, guests
from guardrails.clouds.gcp.live import plain
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service

LIST = "dataflow.projects.jobs.aggregated"
ACTIONS = (
    RestAction(
        LIST,
        "dataflow.jobs.list",
        "machines of jobs that run, the accelerators that their options ask for, and limits",
        host="dataflow",
        path="/v1b3/projects/{project}/jobs:aggregated",
    ),
)


class _Shape(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Fields as the API names them."""


class Scaling(_Shape, frozen=True):
    """Limits of a pool."""

    max_num_workers: Count | None = None


class Pool(_Shape, frozen=True):
    """Workers of one kind: `harness`, or `shuffle`, which has none of its own."""

    kind: str = ""
    machine_type: str = ""
    num_workers: Count | None = None
    autoscaling_settings: Scaling = Scaling()


class Options(_Shape, frozen=True):
    """What the SDK was told; lists of options are as the SDK writes them."""

    worker_machine_type: str = ""
    machine_type: str = ""
    max_num_workers: Count | None = None
    num_workers: Count | None = None
    experiments: tuple[str, ...] | None = None
    dataflow_service_options: tuple[str, ...] | None = None


class SdkOptions(_Shape, frozen=True):
    """`sdkPipelineOptions`."""

    options: Options = Options()


class Environment(_Shape, frozen=True):
    """What a job runs on."""

    experiments: tuple[str, ...] = ()
    service_options: tuple[str, ...] = ()
    worker_pools: tuple[Pool, ...] = ()
    sdk_pipeline_options: SdkOptions = SdkOptions()

    @property
    def asked(self) -> Iterator[str]:
        """Options that may ask for accelerators."""
        options = self.sdk_pipeline_options.options
        yield from (*self.service_options, *self.experiments)
        yield from (*(options.dataflow_service_options or ()), *(options.experiments or ()))


class Job(_Shape, frozen=True):
    """What is kept of a job."""

    id: str
    location: str = ""
    current_state: str = ""
    labels: dict[str, str] = {}
    environment: Environment = Environment()

    @property
    def workers(self) -> Pool:
        """Its workers, by its pools or by what the SDK was told."""
        options = self.environment.sdk_pipeline_options.options
        pools = (each for each in self.environment.worker_pools if each.kind in ("", "harness"))
        pool = next(pools, Pool())
        limit = pool.autoscaling_settings.max_num_workers
        return Pool(
            machine_type=pool.machine_type or options.worker_machine_type or options.machine_type,
            num_workers=options.num_workers if pool.num_workers is None else pool.num_workers,
            autoscaling_settings=Scaling(max_num_workers=options.max_num_workers if limit is None else limit),
        )


class Records(msgspec.Struct, frozen=True):
    """Dataflow in one project: jobs that may have accelerators."""

    jobs: tuple[Job, ...] = ()


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The jobs, by location and id."""
    found = [
        replace(each, labels=keep.tags(each.labels))
        for each in calls.pages(LIST, "jobs", Job, filter="ACTIVE", view="JOB_VIEW_ALL")
        if each.current_state not in OVER and keep.in_scope(each.location) and not _is_plain(each, keep)
    ]
    return Records(tuple(sorted(found, key=lambda each: (each.location, each.id))))


def _is_plain(job: Job, keep: ReadFilter) -> bool:
    """Whether it certainly has no accelerators; without a type, workers are of a general one."""
    kind = job.workers.machine_type
    return not guests(job.environment.asked, "") and (not kind or plain(keep, kind, ()))


DATAFLOW = Service(
    name="dataflow", client="dataflow", actions=ACTIONS, records=Records, read=read, regionless=True
)
