"""JSON Schema of our types, the same from every release of msgspec."""

import inspect
from typing import Any

import msgspec

_NULL = {"type": "null"}


Schema = dict[str, Any]
"""JSON Schema: what a keyword holds depends on the keyword."""


def components(*kinds: object) -> tuple[list[Schema], dict[str, Schema]]:
    """A schema for each type, and the definitions that they refer to as `#/$defs/NAME`.

    Releases differ in what they leave of a docstring's indentation and in where null stands among
    alternatives: descriptions come without the indentation of the code, and null comes last.
    """
    schemas, definitions = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    return [_settled(each) for each in schemas], {name: _settled(each) for name, each in definitions.items()}


def _settled(node: Any) -> Any:
    if isinstance(node, list):
        return [_settled(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _settled(value) for key, value in node.items()}
    if isinstance(said := kept.get("description"), str):
        kept["description"] = inspect.cleandoc(said)
    if isinstance(kinds := kept.get("anyOf"), list):
        kept["anyOf"] = sorted(kinds, key=lambda kind: kind == _NULL)
    return kept
