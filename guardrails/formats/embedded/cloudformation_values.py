"""Values inside CloudFormation templates: parameters, mappings and conditions resolved as far as they go.

Source: AWS CloudFormation user guide, "Intrinsic function reference". What depends on a deployment
(attributes of resources, imports, macros) is lost, with the reason.
"""

import re
from collections.abc import Callable
from typing import Any

from guardrails.formats.embedded.text import PERHAPS, Lost, table

_VARIABLE = re.compile(r"\$\{([A-Za-z0-9:.]+)\}")
_MOST = 50
_DEPTH = 20


class Values:
    """Resolves values of one template."""

    def __init__(
        self,
        template: dict[str, Any],
        given: dict[str, Any],
        unknown: Any,
        late: Callable[[str], Any] | None = None,
    ) -> None:
        """Takes what the template stands in.

        Args:
            template: Its document.
            given: The stack's parameters.
            unknown: Marks those that are known only after apply.
            late: What one of these is, by its name: a value, or why it is lost.
        """
        self._declared = table(template.get("Parameters"))
        self._mappings = table(template.get("Mappings"))
        self._given = given
        self._unknown = unknown
        self._late = late or _late

    def options(self, node: Any, depth: int = 0) -> list[Any]:  # noqa: PLR0911 (one for each function)
        """Every value that a node may have: several where a condition picks; empty for `AWS::NoValue`.

        The last is `PERHAPS` where a condition picks between something and nothing.
        """
        if not isinstance(node, dict) or len(node) != 1:
            return [] if node is None else [node]
        ((name, argument),) = node.items()
        if depth > _DEPTH:
            return [Lost("is nested too deeply")]
        match name:
            case "Ref":
                return self._ref(argument, depth)
            case "Fn::Sub":
                return [self._sub(argument)]
            case "Fn::FindInMap":
                return [self._mapped(argument, depth)]
            case "Fn::If" if isinstance(argument, list) and len(argument) == 3:
                return _picked([self.options(branch, depth + 1) for branch in argument[1:]])
            case _ if name.startswith("Fn::"):
                return [Lost(f"is made by {name}")]
        return [node]

    def logical(self, node: Any) -> str:
        """The id of the resource in the same template that a node refers to; empty when it is none."""
        for key in ("Ref", "Fn::GetAtt"):
            target = node.get(key) if isinstance(node, dict) else None
            if isinstance(target, list):
                target = target[0] if target else None
            if isinstance(target, str):
                return target.split(".", 1)[0]
        if isinstance(node, dict) and isinstance(node.get("Fn::Sub"), str):
            found = _VARIABLE.fullmatch(node["Fn::Sub"])
            return found[1].split(".", 1)[0] if found else ""
        return ""

    def _ref(self, name: Any, depth: int) -> list[Any]:
        if name == "AWS::NoValue":
            return []
        if not isinstance(name, str) or name not in self._declared:
            return [Lost(f"refers to {name}" if isinstance(name, str) else "refers to nothing")]
        if (isinstance(self._unknown, dict) and self._unknown.get(name)) or self._unknown is True:
            return [self._late(name)]
        if self._given.get(name) is not None:
            return [self._given[name]]
        default = table(self._declared[name]).get("Default")
        if default is None:
            return [Lost(f"parameter {name} has no value")]
        return self.options(default, depth + 1)

    def _sub(self, argument: Any) -> Any:
        text = argument[0] if isinstance(argument, list) and argument else argument
        if not isinstance(text, str):
            return Lost("is made by Fn::Sub")
        for name in dict.fromkeys(_VARIABLE.findall(text)):
            found = self._ref(name, 0)
            if len(found) != 1 or not isinstance(found[0], str | int | float):
                return Lost(f"is made from {name}")
            text = text.replace("${" + name + "}", str(found[0]))
        return text

    def _mapped(self, argument: Any, depth: int) -> Any:
        value: Any = self._mappings
        for step in argument if isinstance(argument, list) else ():
            found = self.options(step, depth + 1)
            key = found[0] if len(found) == 1 and isinstance(found[0], str) else None
            value = value.get(key) if isinstance(value, dict) else None
        if value is None or isinstance(value, dict):
            return Lost("is looked up in a mapping by something that is not known")
        return value


def _picked(branches: list[list[Any]]) -> list[Any]:
    """The values of one branch or another."""
    found = [each for branch in branches for each in branch]
    some = [each for each in found if each is not PERHAPS][:_MOST]
    return [*some, PERHAPS] if some and (len(some) < len(found) or not all(branches)) else some


def _late(name: str) -> Lost:
    return Lost(f"parameter {name} is known only after apply")
