"""Values inside ARM templates: literals, `[parameters('x')]` and `[variables('x')]`; the rest is lost.

Source: Azure Resource Manager, "Understand the structure and syntax of ARM templates".
"""

import re
from typing import Any

from guardrails.formats.embedded.text import Lost, at, table

_CALL = re.compile(r"\[\s*(parameters|variables)\(\s*'([^']*)'\s*\)\s*((?:\.\w+)*)\s*\]")
_DEPTH = 20


class Values:
    """Resolves values of one template."""

    def __init__(self, template: dict[str, Any], given: dict[str, Any], *, known: bool) -> None:
        """`known` is False when the parameters that are given are known only after apply."""
        self._declared = table(template.get("parameters"))
        self._variables = table(template.get("variables"))
        self._given = given
        self._known = known

    def of(self, node: Any, depth: int = 0) -> Any:
        """The value of a node."""
        if not isinstance(node, str) or not node.startswith("["):
            return node
        if node.startswith("[["):
            return node[1:]
        found = _CALL.fullmatch(node)
        if found is None or depth > _DEPTH:
            return Lost("is made by an expression")
        value = self._parameter(found[2]) if found[1] == "parameters" else self._variables.get(found[2])
        if value is None:
            return Lost(f"{found[1][:-1]} {found[2]} has no value")
        value = self.of(value, depth + 1)
        for step in filter(None, found[3].split(".")):
            value = self.of(at(value, step), depth + 1)
        return Lost(f"{found[1][:-1]} {found[2]} has no such part") if value is None else value

    def _parameter(self, name: str) -> Any:
        if not self._known:
            return Lost("the parameters are known only after apply")
        given = self._given.get(name)
        if isinstance(given, dict) and "value" in given:
            return given["value"]
        if given is not None:
            return Lost(f"parameter {name} is known only after apply")
        return at(self._declared, name, "defaultValue")
