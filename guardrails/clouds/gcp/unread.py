"""Services of GCP that can rent accelerators and that no scan reads: each is a line of coverage.

Machines of some are instances of Compute Engine in the same project: they count there, and only the service's
own limits are not read. Machines of the others run in projects of Google: no other call shows them.
Source: Google Cloud, the documentation of each service on the machines that it offers, read 2026-11-30.
"""

from collections.abc import Iterator

from guardrails.clouds import unscanned
from guardrails.clouds.unscanned import Unscanned
from guardrails.model.coverage import Coverage


def _hidden(name: str, what: str) -> Unscanned:
    reason = "its machines run in projects of Google, and a scan does not read it"
    return Unscanned(name=name, what=what, reason=reason)


def _seen(name: str, what: str) -> Unscanned:
    reason = "a scan does not read its limits; its machines are instances of the project and count there"
    return Unscanned(name=name, what=what, reason=reason, counts=True)


UNREAD = (
    _hidden("Dataproc Serverless", "batches and sessions of Spark with GPUs"),
    _hidden("Google Distributed Cloud", "clusters with GPUs outside Google's regions"),
    _hidden("Vertex AI", "provisioned throughput and tuning of Google's models; AutoML; training clusters"),
    _seen("Cluster Director", "clusters of Slurm"),
    _seen("Cluster Toolkit", "partitions of Slurm"),
    _seen("Dataflow", "workers of jobs whose steps ask for accelerators by themselves"),
    _seen("GKE", "nodes that compute classes among a cluster's objects make"),
)


def lines() -> Iterator[Coverage]:
    """A line for each."""
    return unscanned.lines("gcp", UNREAD)
