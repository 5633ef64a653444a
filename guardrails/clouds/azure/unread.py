"""Services of Azure that can rent accelerators and that no scan reads: each is a line of coverage.

Machines of some are machines or scale sets of the same subscription: they count there, and only the service's
own limits are not read. Machines of the others run in subscriptions of Microsoft: no other call shows them.
Source: Microsoft Learn, the documentation of each service on the sizes that it offers, read 2026-11-30.
"""

from collections.abc import Iterator

from guardrails.clouds import unscanned
from guardrails.clouds.unscanned import Unscanned
from guardrails.model.coverage import Coverage


def _hidden(name: str, what: str) -> Unscanned:
    reason = "its machines run in subscriptions of Microsoft, and a scan does not read it"
    return Unscanned(name=name, what=what, reason=reason)


def _own(name: str, what: str) -> Unscanned:
    reason = "its machines stand outside of Azure, and a scan does not read it"
    return Unscanned(name=name, what=what, reason=reason)


def _seen(name: str, what: str) -> Unscanned:
    reason = "a scan does not read its limits; its machines are of the same subscription and count there"
    return Unscanned(name=name, what=what, reason=reason, counts=True)


UNREAD = (
    _hidden("Azure Databricks", "serverless compute"),
    _hidden("Azure OpenAI", "provisioned throughput, and deployments of models that were fine-tuned"),
    _hidden("Dev Box", "pools of machines with GPUs"),
    _hidden("Lab Services", "labs with GPUs"),
    _hidden("Machine Learning", "serverless endpoints of models"),
    _hidden("Windows 365", "Cloud PCs with GPUs"),
    _own("Azure Local", "machines and clusters with GPUs, on premises of their own"),
    _seen("Azure Virtual Desktop", "session hosts"),
    _seen("CycleCloud", "clusters of schedulers"),
    _seen("DevTest Labs", "machines of labs"),
    _seen("VM Image Builder", "machines that build images"),
)


def lines() -> Iterator[Coverage]:
    """A line for each."""
    return unscanned.lines("azure", UNREAD)
