"""`azurerm_batch_pool`: dedicated and low-priority nodes, fixed or by a formula."""

from typing import Any

import msgspec

from guardrails.catalog.accelerators import Choice, Size
from guardrails.clouds.azure.batch.formula import targets
from guardrails.clouds.azure.joins import id_of, location, target
from guardrails.clouds.azure.shared import Terms, counted, named, setting, whole
from guardrails.formats.decoding import Number, first
from guardrails.formats.terraform.resource import Resource
from guardrails.model.range import Range, exactly
from guardrails.model.workload import UNKNOWN, Workload

_ACCOUNTS = ("azurerm_batch_account",)


class _Fixed(msgspec.Struct):
    target_dedicated_nodes: Number = None
    target_low_priority_nodes: Number = None


class _Auto(msgspec.Struct):
    formula: str | None = None


class Pool(msgspec.Struct, kw_only=True):
    """Attributes that are read. Source: provider schema, hashicorp/azurerm 4.55.0; a pool has no tags."""

    account_name: str | None = None
    auto_scale: list[_Auto | None] | _Auto | None = None
    fixed_scale: list[_Fixed | None] | _Fixed | None = None
    id: str | None = None
    vm_size: str | None = None


def read(resource: Resource[Pool]) -> list[Workload]:
    """At most one row; its region is its account's."""
    values = resource.values
    market = UNKNOWN

    def choices() -> list[Choice]:
        nonlocal market
        dedicated, low_priority = _nodes(resource)
        market = _market(dedicated, low_priority)
        number = dedicated + low_priority
        ceiling = number if number.max is None else exactly(number.max)
        return [named(resource, values.vm_size, ("vm_size",), Size(number, ceiling))]

    account = target(resource, _ACCOUNTS, values.account_name, "account_name", key="name")
    return whole(
        resource,
        choices,
        lambda: setting(
            resource,
            ids=(values.id, id_of(resource, account, None)),
            location=location(resource, account),
            terms=Terms(market=market),
        ),
    )


def _nodes(resource: Resource[Any]) -> tuple[Range, Range]:
    """Dedicated and low-priority nodes."""
    auto, fixed = first(resource.values.auto_scale), first(resource.values.fixed_scale)
    if auto is not None or (fixed is None and resource.is_open("auto_scale")):
        path = ("auto_scale", 0, "formula")
        formula = resource.text(auto.formula if auto is not None else None, *path)
        if formula.value is None:
            resource.lost("auto_scale[0].formula", formula.reason or "is not set")
            return Range(0), Range(0)
        found = targets(formula.value)
        if None in (found[0].max, found[1].max):
            resource.lost("auto_scale[0].formula", "names no number that it stays below")
        return found
    if fixed is None:
        resource.lost("fixed_scale", "is not set" if resource.plan.complete else "is not in the plan")
        return Range(0), Range(0)
    return (
        counted(resource, fixed.target_dedicated_nodes, "fixed_scale", 0, "target_dedicated_nodes"),
        counted(resource, fixed.target_low_priority_nodes, "fixed_scale", 0, "target_low_priority_nodes"),
    )


def _market(dedicated: Range, low_priority: Range) -> str:
    if low_priority.max == 0:
        return "on_demand"
    return "spot" if dedicated.max == 0 else UNKNOWN
