"""Things of a plan by what they name, or are: those that mean the same find each other, however written.

A resource of terraform is known by itself and by its id; a resource in a template, and one that is named by
an id, by type, resource group and name.
"""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from guardrails.clouds.azure.documents import entries, of_plan
from guardrails.clouds.azure.ids import ArmId, arm_id, same, written
from guardrails.clouds.azure.joins import Target
from guardrails.formats.embedded.text import table
from guardrails.formats.terraform.entries import Head
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource

T = TypeVar("T")

ARM_KINDS = {
    "azurerm_capacity_reservation_group": "Microsoft.Compute/capacityReservationGroups",
    "azurerm_container_app_environment": "Microsoft.App/managedEnvironments",
    "azurerm_dedicated_host": "Microsoft.Compute/hostGroups/hosts",
    "azurerm_dedicated_host_group": "Microsoft.Compute/hostGroups",
    "azurerm_kubernetes_automatic_cluster": "Microsoft.ContainerService/managedClusters",
    "azurerm_kubernetes_cluster": "Microsoft.ContainerService/managedClusters",
    "azurerm_linux_virtual_machine": "Microsoft.Compute/virtualMachines",
    "azurerm_linux_virtual_machine_scale_set": "Microsoft.Compute/virtualMachineScaleSets",
    "azurerm_orchestrated_virtual_machine_scale_set": "Microsoft.Compute/virtualMachineScaleSets",
    "azurerm_synapse_spark_pool": "Microsoft.Synapse/workspaces/bigDataPools",
    "azurerm_virtual_machine": "Microsoft.Compute/virtualMachines",
    "azurerm_virtual_machine_scale_set": "Microsoft.Compute/virtualMachineScaleSets",
    "azurerm_windows_virtual_machine": "Microsoft.Compute/virtualMachines",
    "azurerm_windows_virtual_machine_scale_set": "Microsoft.Compute/virtualMachineScaleSets",
}
"""Types of ARM that types of terraform stand for, of what templates name."""


def ids_of(plan: Plan, head: Head) -> list[ArmId]:
    """The id of a resource of the plan, as far as it is known."""
    values = plan.body(head)[0]
    if not isinstance(values, dict):
        return []
    id_ = plan.once(_alone).get(id(head)) or values.get("id")
    known = arm_id(id_) if isinstance(id_, str) else None
    if known is not None:
        return [known]
    kind, name, group = ARM_KINDS.get(head.type or ""), values.get("name"), values.get("resource_group_name")
    if kind is None or not isinstance(name, str) or kind.count("/") > 1:
        return []  # one that stands in another is known by its id alone
    found = arm_id(written(kind, name, group if isinstance(group, str) else f"{{{head.address}}}"))
    return [] if found is None else [found]


def _alone(plan: Plan) -> dict[int, str]:
    """Ids of resources of ARM that stand alone, by what they are in the plan."""
    return {id(resource.head): each.id for resource, each in plan.once(of_plan) if not each.label}


def _text(plan: Plan, head: Head) -> str:
    values = plan.body(head)[0]
    found = values.get("id") if isinstance(values, dict) else None
    return found.lower() if isinstance(found, str) else ""


class _Names:
    """Everything by which a target is known."""

    __slots__ = ("keys", "of_heads", "of_texts")

    def __init__(self, plan: Plan, named: Target) -> None:
        self.keys: set[str | int] = {text.lower() for text in named.outside}
        for head in named.heads:
            own = _text(plan, head)
            self.keys |= {id(head), own} if own else {id(head)}
        self.of_texts = [found for text in named.outside if (found := arm_id(text)) is not None]
        self.of_heads = [found for head in named.heads for found in ids_of(plan, head)]


class Index(Generic[T]):
    """Things by what they name, so that those who name the same find each other at once."""

    def __init__(self, plan: Plan, entries: Iterable[tuple[Target, T]]) -> None:
        self._plan = plan
        self._all: list[tuple[T, bool]] = []
        self._open: list[int] = []
        self._by_key: dict[str | int, list[int]] = {}
        self._texts: dict[str, list[tuple[int, ArmId]]] = {}
        self._heads: dict[str, list[tuple[int, ArmId]]] = {}
        for named, entry in entries:
            at = len(self._all)
            self._all.append((entry, named.is_single))
            if named.reason:
                self._open.append(at)
            names = _Names(plan, named)
            for key in names.keys:
                self._by_key.setdefault(key, []).append(at)
            for into, found in ((self._texts, names.of_texts), (self._heads, names.of_heads)):
                for each in found:
                    into.setdefault(each.kind, []).append((at, each))

    def near(self, named: Target) -> list[tuple[T, bool]]:
        """Those that name the same, or may do so, each with whether that is certain."""
        if named.reason:
            return [(entry, False) for entry, _ in self._all]
        names = _Names(self._plan, named)
        found = {at for key in names.keys for at in self._by_key.get(key, ())}
        perhaps: set[int] = set()
        for own, tables in ((names.of_texts, (self._texts, self._heads)), (names.of_heads, (self._texts,))):
            for each in own:
                for known in tables:
                    for at, other in known.get(each.kind, ()):
                        said = same(each, other)
                        if said != "no":
                            (found if said == "yes" else perhaps).add(at)
        certain = set(found)
        if not found:
            found = perhaps
        found.update(self._open)
        single = named.is_single
        return [(self._all[at][0], single and at in certain and self._all[at][1]) for at in sorted(found)]


def itself(resource: AnyResource, id_: str = "") -> Target:
    """What names a resource: the plan's own, or one of ARM by its id in what the plan's holds."""
    if not id_:
        return Target((resource.head,))
    alone = len(entries(resource)) == 1 and resource.head.type == "azapi_resource"
    return Target((resource.head,) if alone else (), () if alone else (id_,))


def kind_of(plan: Plan, head: Head) -> str:
    """The type of ARM of a resource of the plan, in lower case; empty when it is not one that is named."""
    if head.type in ("azapi_resource", "azapi_update_resource"):
        said = table(plan.body(head)[0]).get("type")
        return said.partition("@")[0].lower() if isinstance(said, str) else ""
    return ARM_KINDS.get(head.type or "", "").lower()


Thing = tuple[int, str]
"""Something of a plan: the resource that is or holds it, and its id when it is one of ARM."""


def thing(resource: AnyResource, id_: str = "") -> Thing:
    """What a resource, or a resource of ARM in it, is known as."""
    return (id(resource.head), id_)


def things(plan: Plan, kinds: frozenset[str]) -> Index[Thing]:
    """All of some types of ARM that a plan has, however they are written."""
    return Index(plan, _things(plan, kinds))


def _things(plan: Plan, kinds: frozenset[str]) -> Iterator[tuple[Target, Thing]]:
    for head in plan.heads:
        if (
            ARM_KINDS.get(head.type or "", "").lower() in kinds
            and head.mode != "data"
            and head.deposed is None
        ):
            yield Target((head,)), (id(head), "")
    for resource, entry in plan.once(of_plan):
        if entry.kind.lower() in kinds:
            yield itself(resource, entry.id), thing(resource, entry.id)


def is_planned(plan: Plan, kinds: frozenset[str], names: Target) -> bool:
    """Whether what is named is of the plan."""
    managed = any(head.mode != "data" for head in names.heads)
    return managed or bool(names.outside and plan.once(things, kinds).near(names))
