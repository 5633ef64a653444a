"""Compute Engine: instances and managed instance groups of one project, as far as accelerators go.

Calls, at the least: instances and instance groups, one page for each 500; besides, only for what may have
accelerators, what `managers.py` and `types.py` call, and one list of resource policies when some are named.
"""

import msgspec

from guardrails.clouds.gcp.compute import instances, managers, types
from guardrails.clouds.gcp.compute.instances import Instance
from guardrails.clouds.gcp.compute.lists import aggregated, listed
from guardrails.clouds.gcp.compute.managers import Group
from guardrails.clouds.gcp.compute.templates import Template
from guardrails.clouds.gcp.compute.types import TypeFacts
from guardrails.clouds.gcp.links import place, within
from guardrails.clouds.owners import DistinctDetails
from guardrails.clouds.service import Calls, ReadFilter, Service
from guardrails.model.workload import InstanceDetails

_POLICIES = aggregated("resourcePolicies", "which resource policies place machines close together")


class Records(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of one project.

    Attributes:
        lives: What else is said of instances, each once.
        templates: That groups use, by their names within the project.
        schedules: Resource policies that place nothing, by their names within the project.
        types: That the catalog does not know.
        lost: Operations that were not wholly answered.
    """

    instances: tuple[Instance, ...] = ()
    groups: tuple[Group, ...] = ()
    templates: dict[str, Template] = {}
    schedules: tuple[str, ...] = ()
    types: tuple[TypeFacts, ...] = ()
    lost: tuple[str, ...] = ()
    lives: tuple[InstanceDetails, ...] = ()


class _Policy(msgspec.Struct, rename="camel"):
    self_link: str
    group_placement_policy: dict[str, object] | None = None
    workload_policy: dict[str, object] | None = None

    @property
    def places(self) -> bool:
        """Whether it says where machines stand."""
        return self.group_placement_policy is not None or self.workload_policy is not None


def read(calls: Calls, keep: ReadFilter) -> Records:
    """Everything of a project's machines."""
    lives = DistinctDetails()
    machines = instances.read(calls, keep, lives)
    groups, made = managers.read(calls, keep, machines)
    met = [each.type for each in machines] + [each.type for each in made.values()]
    met += [kind for group in groups for kind in group.types]
    return Records(
        machines,
        groups,
        made,
        _schedules(calls, machines, groups, made),
        types.resolve(calls, keep, met),
        calls.lost,
        lives.every,
    )


def policy_name(group: str, name: str) -> str:
    """The name within the project of a policy that a group's template names by its own name alone."""
    return f"regions/{place(group)[0]}/resourcePolicies/{name}"


def _schedules(
    calls: Calls, machines: tuple[Instance, ...], groups: tuple[Group, ...], made: dict[str, Template]
) -> tuple[str, ...]:
    """Policies that are named and place nothing."""
    named = {name for each in machines for name in each.policies}
    named |= {group.policy for group in groups if group.policy}
    for group in groups:
        templates = [made[name] for name in group.templates if name in made]
        named |= {policy_name(group.id, name) for each in templates for name in each.policies}
    if not named:
        return ()
    found = {within(each.self_link): each for each in listed(calls, _POLICIES, _Policy)}
    return tuple(sorted(name for name in named if name in found and not found[name].places))


COMPUTE = Service(
    name="compute",
    client="compute",
    actions=(instances.ACTION, *managers.ACTIONS, _POLICIES, types.ACTION),
    records=Records,
    read=read,
    regionless=True,
)
