"""`azurerm_batch_pool` in a plan."""

import msgspec

from guardrails.clouds.azure.batch.settings import Pool as Settings
from guardrails.clouds.azure.batch.settings import parts
from guardrails.clouds.azure.joins import id_of, location, target
from guardrails.clouds.azure.shared import setting
from guardrails.clouds.build import PlanContext, planned
from guardrails.formats.decoding import Number, first
from guardrails.formats.terraform import fields
from guardrails.formats.terraform.resource import Resource
from guardrails.model.field import Field
from guardrails.model.workload import Workload

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

    def made() -> PlanContext:
        account = target(resource, _ACCOUNTS, values.account_name, "account_name", key="name")
        ids = (values.id, id_of(resource, account, None))
        return setting(resource, ids=ids, location=location(resource, account))

    return planned(resource, parts(_pool(resource), resource.plan.accelerators), made)


def _pool(resource: Resource[Pool]) -> Settings:
    values = resource.values
    auto, fixed = first(values.auto_scale), first(values.fixed_scale)
    size = fields.text(resource, values.vm_size, "vm_size")
    if auto is not None or (fixed is None and resource.is_open("auto_scale")):
        path = ("auto_scale", 0, "formula")
        return Settings(
            size=size, formula=fields.text(resource, auto.formula if auto is not None else None, *path)
        )
    if fixed is None:
        why = "is not set" if resource.plan.complete else "is not in the plan"
        return Settings(size=size, formula=Field(None, "fixed_scale", why))
    block = ("fixed_scale", 0)
    return Settings(
        size=size,
        dedicated=fields.number(resource, fixed.target_dedicated_nodes, *block, "target_dedicated_nodes"),
        low_priority=fields.number(
            resource, fixed.target_low_priority_nodes, *block, "target_low_priority_nodes"
        ),
    )
