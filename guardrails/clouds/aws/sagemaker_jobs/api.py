"""SageMaker: jobs that hold machines now, all of them, and the newest of those that ended in the look-back.

An account may have run hundreds of thousands of jobs: what is older is never listed, and of what ended only
so many are described. Machines that a warm pool keeps are held, although their job ended.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

import msgspec
from msgspec.structs import replace

from guardrails.clouds.aws.sagemaker_shared.reading import PAGE, plain, tags, types_of
from guardrails.clouds.aws.sagemaker_shared.shapes import (
    Definition,
    Processing,
    Records,
    Training,
    Transform,
    Tuning,
)
from guardrails.clouds.service import Action, Calls, ReadFilter
from guardrails.formats.decoding import Json

_WHY = "machines of jobs that run or ended lately"
ACTIONS = (
    Action("ListTrainingJobs", "sagemaker:ListTrainingJobs", "training jobs, and warm pools"),
    Action("DescribeTrainingJob", "sagemaker:DescribeTrainingJob", _WHY),
    Action("ListHyperParameterTuningJobs", "sagemaker:ListHyperParameterTuningJobs", "tuning jobs"),
    Action("DescribeHyperParameterTuningJob", "sagemaker:DescribeHyperParameterTuningJob", _WHY),
    Action("ListProcessingJobs", "sagemaker:ListProcessingJobs", "processing jobs"),
    Action("DescribeProcessingJob", "sagemaker:DescribeProcessingJob", _WHY),
    Action("ListTransformJobs", "sagemaker:ListTransformJobs", "batch transform jobs"),
    Action("DescribeTransformJob", "sagemaker:DescribeTransformJob", _WHY),
)
MOST = 500
"""Of each kind, how many jobs that ended are described, those that were made last."""
_ENDED = frozenset({"Completed", "Failed", "Stopped", "Deleting", "DeleteFailed"})
"""Any other status counts as running. Source: SageMaker API, `TrainingJobStatus` and its like."""
_KEPT = "Available"
"""A warm pool whose machines wait for the next job. Source: SageMaker API, WarmPoolStatus."""
_LINGERS = timedelta(days=1)
"""Longer than a job is stopping (minutes) or a warm pool waits (six hours): any look-back finds them.
Source: SageMaker API, `KeepAlivePeriodInSeconds`.
"""
_EVER = datetime(2017, 11, 1, tzinfo=UTC)
"""There were no jobs before it."""

J = TypeVar("J", Training, Tuning, Processing, Transform)


class _Kind(msgspec.Struct, Generic[J], frozen=True):
    """One kind of job: where its names are, and what is kept of it.

    Attributes:
        name: As in `List<name>s`, `<name>Summaries`, `Describe<name>`, `<name>Name`, `<name>Status`.
        kept: What is kept.
        types: The types that a job's machines may be of.
        arn: Whose tags are read.
        end: Where a list says when a job ended.
        lingering: What else than `InProgress` holds machines, as parameters of the list.
    """

    name: str
    kept: type[J]
    types: Callable[[J], Iterator[str]]
    arn: Callable[[J], str]
    end: str
    lingering: tuple[tuple[str, str], ...] = (("StatusEquals", "Stopping"),)

    def read(self, calls: Calls, keep: ReadFilter) -> tuple[J, ...]:
        """Those that may have accelerators, with their tags."""
        return tuple(self._described(calls, keep, sorted(set(self._names(calls, keep)))))

    def _names(self, calls: Calls, keep: ReadFilter) -> Iterator[str]:
        """Those that run are listed first: one that ends meanwhile is among those that ended.

        What lingers is among the jobs that changed lately, unless these are too many to be listed.
        """
        yield from self._holding(calls, StatusEquals="InProgress")
        since = datetime.fromisoformat(keep.since) if keep.since else _EVER
        ended = 0
        for item in self._recent(calls, since - _LINGERS):
            ended_at = item.get(self.end) or item.get("LastModifiedTime") or since
            if self._is_over(item):
                if ended_at < since:
                    continue
                ended += 1
            if ended > MOST:
                reason = f"more than {MOST} jobs ended since {since:%Y-%m-%d}; shorten --look-back"
                calls.error(self._list, "incomplete", reason)
                for parameter, value in self.lingering:
                    yield from self._holding(calls, **{parameter: value})
                return
            yield self._name(item)

    @property
    def _list(self) -> str:
        return f"List{self.name}s"

    def _name(self, item: dict[str, Json]) -> str:
        return str(item.get(f"{self.name}Name", ""))

    def _items(self, calls: Calls, **parameters: Any) -> Iterator[dict[str, Json]]:
        return calls.pages(self._list, f"{self.name}Summaries", dict[str, Json], **parameters)

    def _recent(self, calls: Calls, since: datetime) -> Iterator[dict[str, Json]]:
        order = {"SortBy": "CreationTime", "SortOrder": "Descending"}
        return self._items(calls, LastModifiedTimeAfter=since, PaginationConfig=PAGE, **order)

    def _holding(self, calls: Calls, **by: str) -> Iterator[str]:
        """Names of jobs that the service chooses, and that hold machines as far as it says.

        Without a page size: with one, it goes through the whole history and leaves out what does not fit.
        Source: SageMaker API, ListTrainingJobs.
        """
        return (self._name(item) for item in self._items(calls, **by) if not self._is_over(item))

    def _is_over(self, item: dict[str, Json]) -> bool:
        pool = item.get("WarmPoolStatus") or {}
        return is_over(str(item.get(f"{self.name}Status", "")), pool.get("Status", ""))

    def _described(self, calls: Calls, keep: ReadFilter, found: list[str]) -> Iterator[J]:
        for name in found:
            job = calls.one(f"Describe{self.name}", self.kept, **{f"{self.name}Name": name})
            if job is not None and not plain(keep, self.types(job)):
                yield replace(job, tags=tags(calls, keep, self.arn(job)))


def _of_tuning(job: Tuning) -> Iterator[str]:
    for definition in definitions(job):
        yield from types_of(definition.hyper_parameter_tuning_resource_config or definition.resource_config)


def definitions(job: Tuning) -> tuple[Definition, ...]:
    """The kinds of training jobs of a tuning job; one of which nothing is known when it names none."""
    one = (job.training_job_definition,) if job.training_job_definition is not None else ()
    return (*one, *(job.training_job_definitions or ())) or (Definition(),)


def _of_processing(job: Processing) -> Iterator[str]:
    resources = job.processing_resources
    return types_of(resources.cluster_config if resources is not None else None)


def _of_transform(job: Transform) -> Iterator[str]:
    yield job.transform_resources.instance_type if job.transform_resources is not None else ""


_TRAINING = _Kind(
    "TrainingJob",
    Training,
    lambda job: types_of(job.resource_config),
    lambda job: job.training_job_arn,
    "TrainingEndTime",
    (("StatusEquals", "Stopping"), ("WarmPoolStatusEquals", _KEPT)),
)
_TUNING = _Kind(
    "HyperParameterTuningJob",
    Tuning,
    _of_tuning,
    lambda job: job.hyper_parameter_tuning_job_arn,
    "HyperParameterTuningEndTime",
)
_PROCESSING = _Kind(
    "ProcessingJob", Processing, _of_processing, lambda job: job.processing_job_arn, "ProcessingEndTime"
)
_TRANSFORM = _Kind(
    "TransformJob", Transform, _of_transform, lambda job: job.transform_job_arn, "TransformEndTime"
)


def is_over(status: str, pool: str = "") -> bool:
    """Whether a job of this status has given its machines back.

    Args:
        status: As the API says it.
        pool: Status of its warm pool.
    """
    return status in _ENDED and pool != _KEPT


def training(calls: Calls, keep: ReadFilter) -> tuple[Training, ...]:
    """Training jobs, those that tuning jobs started among them."""
    return _TRAINING.read(calls, keep)


def tuning(calls: Calls, keep: ReadFilter) -> tuple[Tuning, ...]:
    """Tuning jobs."""
    return _TUNING.read(calls, keep)


def processing(calls: Calls, keep: ReadFilter) -> tuple[Processing, ...]:
    """Processing jobs."""
    return _PROCESSING.read(calls, keep)


def transform(calls: Calls, keep: ReadFilter) -> tuple[Transform, ...]:
    """Batch transform jobs."""
    return _TRANSFORM.read(calls, keep)


def types_met(records: Records) -> Iterator[str]:
    """Every type that jobs name."""
    for training in records.training:
        yield from _TRAINING.types(training)
    for tuning in records.tuning:
        yield from _TUNING.types(tuning)
    for processing in records.processing:
        yield from _PROCESSING.types(processing)
    for transform in records.transform:
        yield from _TRANSFORM.types(transform)
