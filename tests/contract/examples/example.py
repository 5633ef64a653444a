"""What an example of the contract of meaning is: one thing, written in every format that can say it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Example:
    """One thing.

    Attributes:
        name: Of the example.
        pools: What it comes to: type, planned, ceiling, market and role of each row, in order.
        terraform: Resources of a plan, by address.
        cloudformation: Resources of a template, by logical id: read as a stack; those without functions also
            one by one through Cloud Control, by JSON text and as the provider's own types (`awscc_…`).
        arm: Resources of a template of Azure in the resource group `g`: read as a deployment, and each by
            azapi: as it is made, and as an update or an action that writes all of it.
        live: Workloads of a scan that read it.
    """

    name: str
    pools: list[tuple[str, Any, Any, str, str]]
    terraform: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    cloudformation: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    arm: tuple[Mapping[str, Any], ...] = ()
    live: Callable[[], list[Any]] | None = None

    def __str__(self) -> str:
        return self.name
