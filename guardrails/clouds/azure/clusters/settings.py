"""Managed clusters that name a size for each role: HDInsight, Service Fabric, Red Hat OpenShift. Pure.

Sources: Azure, HDInsight "Node types" (quorum and failover) and "Autoscale"; "Azure Red Hat OpenShift support
policies": three control plane nodes, always.
"""

from collections.abc import Sequence

import msgspec

from guardrails.catalog.accelerators import OPEN, Accelerators, unknown_choice
from guardrails.clouds import counting
from guardrails.clouds.azure.compute.settings import Raise, grown
from guardrails.clouds.counting import UNSET, Counted
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field

_FIXED = {"headnode": 2, "zookeepernode": 3, "kafkamanagementnode": 2}
"""Nodes of HDInsight's roles that have no number of their own."""
_CONTROL_NODES = 3


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """Nodes of one role, or of one type.

    Attributes:
        name: Of its row; empty when there is one.
        size: Of its nodes.
        count: How many there are.
        most: What schedules and limits let it have, where it scales by itself.
        raises: Autoscale settings that scale it.
    """

    size: Field[str]
    name: str = ""
    count: Field[int] = UNSET
    most: tuple[Field[int], ...] = ()
    raises: tuple[Raise, ...] = ()

    @property
    def number(self) -> Counted:
        """How many, and the most that its schedules and limits make of them."""
        size, open_ = counting.fixed(self.count)
        for each in self.most:
            top = counting.fixed(each)
            size, open_ = counting.raised(size, top.size.planned), (*open_, *top.open)
        return grown(Counted(size, open_), self.raises)


def hdinsight_role(role: Role) -> Role:
    """A role of HDInsight: some have a number that nobody needs to set."""
    fixed = _FIXED.get(role.name.replace("_", "").lower())
    unset = role.count.value is None and not role.count.is_lost
    return msgspec.structs.replace(role, count=Field(fixed)) if fixed is not None and unset else role


def control_plane(size: Field[str], name: str) -> Role:
    """The control plane of OpenShift."""
    return Role(name=name, size=size, count=Field(_CONTROL_NODES))


def parts(roles: Sequence[Role], accelerators: Accelerators) -> list[Part]:
    """A part for each role."""
    found = []
    for role in roles:
        size, open_ = role.number
        choice = machine(accelerators, "azure", role.size, size)
        found.append(Part(choices=(choice,), open=open_, name=role.name))
    return found


def missing_part(path: str, reason: str, name: str = "") -> Part:
    """Nodes of which nothing is known."""
    return Part(choices=(unknown_choice(OPEN, path, reason),), name=name)
