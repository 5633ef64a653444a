"""Azure resources as ARM templates and azapi write them: which hold machines, and how many."""

from collections.abc import Callable
from typing import Any

from guardrails.catalog.accelerators import Choice, Size
from guardrails.clouds.named_parts import fixed, named, part_of
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.arm_values import Values
from guardrails.formats.terraform.resource import Resource
from guardrails.model.range import Range


class Body:
    """One resource that is being read."""

    def __init__(
        self, resource: Resource[Any], values: Values, body: dict[str, Any], path: str, *, hidden: bool
    ) -> None:
        self.resource = resource
        self.values = values
        self.path = path
        self.hidden = hidden
        self._body = body

    def get(self, *keys: str) -> Any:
        """A value below some keys, resolved at every step."""
        node: Any = self._body
        for key in keys:
            node = self.values.of(node.get(key)) if isinstance(node, dict) else None
        return node

    def choice(self, size: Size, *keys: str, name: Any = None) -> Choice:
        """The size that stands below some keys."""
        path = f"{self.path}.{'.'.join(keys)}"
        value = self.get(*keys) if name is None else name
        return named(self.resource, "azure", value, size, path, hidden=self.hidden)

    def part(
        self, choices: list[Choice], *, name: str = "", market: str = "on_demand", role: Any = "runs"
    ) -> Part:
        """A part of the resource."""
        location = self.get("location")
        region = location.replace(" ", "").lower() if isinstance(location, str) else ""
        return part_of(name=name, path=self.path, choices=choices, market=market, role=role, region=region)


def _reservation(body: Body) -> list[Part]:
    left = Range(0, fixed(body.get("sku", "capacity")).ceiling.max)  # who draws on it is not known
    return [body.part([body.choice(Size(left, left), "sku", "name")], role="reservation", market="reserved")]


KINDS: dict[str, Callable[[Body], list[Part]]] = {
    "microsoft.compute/capacityreservationgroups/capacityreservations": _reservation,
}
"""By resource type, in lower case."""
