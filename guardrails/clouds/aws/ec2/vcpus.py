"""From vCPUs to machines: services that are limited in vCPUs hold as many machines as these fill. No API.

Source of vCPUs: EC2 instance types, "Specifications for accelerated computing instances", read 2026-11-22:
every accelerated type has four for each `xlarge`, but for those listed here.
"""

import math
import re

from guardrails.catalog.accelerators import Size
from guardrails.catalog.lookup import Catalog
from guardrails.catalog.names import normal
from guardrails.model.range import Range, exactly

_SIZE = re.compile(r"\.(\d*)xlarge$")
_OTHERS = {"g4dn.metal": 96, "g5g.metal": 64, "g6f.large": 2}


def vcpus(name: str) -> int | None:
    """The vCPUs of an accelerated type of AWS; None when its name does not tell."""
    name = normal("aws", name)
    found = _SIZE.search(name)
    return 4 * int(found[1] or 1) if found else _OTHERS.get(name)


def of_family(catalog: Catalog, family: str) -> list[str]:
    """The accelerated types of a family of AWS; none when it has none, or is not in the catalog."""
    return sorted(
        shape.instance_type
        for shape in catalog.shapes.values()
        if shape.provider == "aws"
        and shape.kind == "machine"
        and shape.instance_type.startswith(f"{family}.")
    )


def filling(desired: int | None, least: int | None, most: int | None, each: int | None) -> Size:
    """Machines that fill some vCPUs.

    Batch goes over the maximum by at most one machine, to fill it. Source: Batch API, ComputeResource,
    `maxvCpus`.

    Args:
        desired: vCPUs that are planned, or run.
        least: vCPUs that are always there.
        most: vCPUs that there may be; None: not known.
        each: vCPUs of one machine; None: not known.
    """
    if most == 0:
        return Size(exactly(0), exactly(0))
    if each is None or most is None:
        top = most  # a machine has at least one vCPU
        return Size(Range(0, top), Range(0, top))
    ceiling = math.ceil(most / each)
    if desired is not None:
        planned = math.ceil(desired / each)
        return Size(exactly(planned), exactly(max(ceiling, planned)))
    return Size(Range(min(math.ceil((least or 0) / each), ceiling), ceiling), exactly(ceiling))
