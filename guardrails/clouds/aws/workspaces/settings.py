"""WorkSpaces: the machine of a desktop, by the compute type of its bundle. Pure.

Source: WorkSpaces administration guide, "Bundles".
"""

import msgspec

from guardrails.catalog.accelerators import NONE, OPEN, Accelerators, Choice, Size, unknown_choice
from guardrails.model.field import Field
from guardrails.model.workload import SENSITIVE, UNKNOWN

_BUNDLES = {
    "GRAPHICS": "g2.2xlarge",
    "GRAPHICSPRO": "g3.4xlarge",
    "GRAPHICS_G4DN": "g4dn.xlarge",
    "GRAPHICSPRO_G4DN": "g4dn.4xlarge",
}
"""EC2 types of the bundles with graphics."""
PLAIN = frozenset(
    (
        "GENERALPURPOSE_4XLARGE",
        "GENERALPURPOSE_8XLARGE",
        "PERFORMANCE",
        "POWER",
        "POWERPRO",
        "STANDARD",
        "VALUE",
    )
)
"""Compute types without graphics."""


def desktop(kind: Field[str], size: Size, accelerators: Accelerators) -> Choice:
    """The machine behind a compute type."""
    if kind.value is None:
        return unknown_choice(size, kind.path, kind.missing)
    shown = SENSITIVE if kind.hidden else kind.value
    if kind.value in PLAIN:
        return Choice(shown, NONE, 0, size)
    name = _BUNDLES.get(kind.value)
    if name is None:
        reason = f'"{shown}" is not in the catalog'
        return Choice(shown, UNKNOWN, None, size, path=kind.path, reason=reason)
    found = accelerators.choice("aws", name, OPEN, kind.path)
    return msgspec.structs.replace(found, instance_type=shown, size=size)
