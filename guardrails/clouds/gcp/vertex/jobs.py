"""Vertex AI: jobs that hold machines, or wait for some, and of those that ended the ones in the look-back.

A project may have run hundreds of thousands of jobs: what is older is never listed. The lists can be asked by
state and by the time at which a job was made, not by the one at which it ended.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from guardrails.clouds.gcp.regional import everywhere
from guardrails.clouds.gcp.vertex.shapes import Job
from guardrails.clouds.service import Calls, ReadFilter

MOST = 500
"""Of each kind, how many jobs that ended are kept."""
_LONGEST = timedelta(days=30)
"""No job runs longer, so that one that ended in the look-back was made since so long before it.
Source: Vertex AI, "Quotas and limits" for training; `Scheduling.timeout`, whose default is 7 days."""
_ENDED = ("SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED", "PARTIALLY_SUCCEEDED")
"""Any other state, also one that is not known, counts as not ended.
Source: Vertex AI API, JobState and PipelineState."""
_WAITS = ("QUEUED", "PENDING", "PAUSED")
_RUNS = ("RUNNING", "CANCELLING", "UPDATING")
JOB, PIPELINE = "JOB_STATE_", "PIPELINE_STATE_"

J = TypeVar("J", bound=Job)


def is_over(state: str) -> bool:
    """Whether a job of this state has given its machines back."""
    return _word(state) in _ENDED


def waits(state: str) -> bool:
    """Whether a job may not have its machines yet."""
    return _word(state) in _WAITS


def is_known(state: str) -> bool:
    """Whether it is a state of which it is known what it means for machines."""
    return _word(state) in (*_ENDED, *_WAITS, *_RUNS)


def _word(state: str) -> str:
    return state.removeprefix(JOB).removeprefix(PIPELINE)


def operation(collection: str) -> str:
    """The list of a collection, as the API names it."""
    return f"aiplatform.projects.locations.{collection}.list"


def running(calls: Calls, keep: ReadFilter, collection: str, kind: type[J], states: str = JOB) -> Iterator[J]:
    """Jobs that did not end, in all regions.

    Args:
        calls: Of the project.
        keep: With the regions.
        collection: Their kind, as the API names it.
        kind: What is kept of each.
        states: What their states begin with.
    """
    ended = _ENDED if states == JOB else _ENDED[:3]
    asked = " AND ".join(f'state!="{states}{each}"' for each in ended)
    found = everywhere(calls, keep, operation(collection), collection, kind, filter=asked)
    return (job for job in found if not is_over(job.state))


def jobs(calls: Calls, keep: ReadFilter, collection: str, kind: type[J]) -> Iterator[J]:
    """Jobs that did not end, and those that ended in the look-back; see `running`.

    Those that run are listed first: one that ends meanwhile is among those that ended.
    """
    seen = set()
    for job in running(calls, keep, collection, kind):
        seen.add(job.name)
        yield job
    if not keep.since:
        return
    since, ended = datetime.fromisoformat(keep.since).astimezone(UTC), 0
    made = f'create_time>"{since - _LONGEST:%Y-%m-%dT%H:%M:%SZ}"'
    for job in everywhere(calls, keep, operation(collection), collection, kind, filter=made):
        if job.name in seen or (is_over(job.state) and _before(job.end_time, since)):
            continue
        ended += is_over(job.state)
        if ended > MOST:
            reason = f"more than {MOST} jobs ended since {since:%Y-%m-%d}; shorten --look-back"
            calls.error(operation(collection), "incomplete", reason)
            return
        yield job


def _before(end_time: str, since: datetime) -> bool:
    """Whether something ended before; what does not say when is taken for late."""
    try:
        ended = datetime.fromisoformat(end_time)
    except ValueError:
        return False
    return ended.tzinfo is not None and ended < since
