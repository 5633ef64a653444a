"""Slurm on GCP: node sets, of which some nodes stand and others come as jobs ask for them. Pure.

Source: Cluster Director API, SlurmNodeSet (`staticNodeCount`, `maxDynamicNodeCount`).
"""

from guardrails.catalog.accelerators import OPEN, Size
from guardrails.clouds.counting import Counted, fixed, plus, upto
from guardrails.model.field import Field
from guardrails.model.range import Range
from guardrails.model.workload import Unresolved


def node_set_number(static: Field[int], dynamic: Field[int]) -> Counted:
    """Static nodes stand; dynamic ones come on top. What nobody sets is none."""
    lost = next((each for each in (static, dynamic) if each.is_lost), None)
    stand = fixed(static, 0).size
    if lost is not None:
        least = stand.planned.min
        return Counted(Size(Range(least), Range(least)), (Unresolved(lost.path, lost.missing),))
    return Counted(plus(stand, upto(Field(dynamic.value or 0)).size))


NO_NUMBERS = Counted(OPEN, (Unresolved("content", "its node counts are no numbers"),))
"""Nodes of a file that does not say in numbers how many they are."""
