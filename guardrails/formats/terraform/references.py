"""Follow references through the configuration: variables, module calls, outputs, resources. Reads no types.

A plan holds no locals and no dynamic blocks: what passes through those is unknown, and the reason says so.
Which instance `each` and `count` mean is told from the key of the one that speaks. What an expression does
with a reference is not in a plan either, so a value is taken over only when it rests on a single reference at
every step.
"""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from guardrails.formats.decoding import absent, flag, generic, soft
from guardrails.formats.marks import Path
from guardrails.formats.terraform import configuration as config
from guardrails.formats.terraform import instances
from guardrails.formats.terraform.index import Index
from guardrails.formats.terraform.leaves import AttributeRef, Leaf, Literal, UnresolvedRef

_MAX_DEPTH = 64
_MAX_LEAVES = 100
_MAX_REFERENCES = 3 * _MAX_LEAVES  # of one expression: each comes with what only leads up to it
_TOKEN = re.compile(r'\.?([A-Za-z_][\w-]*)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]')
_NOT_HELD = frozenset(("local", "each", "count", "self", "path", "terraform", "ephemeral"))
_INDICES = ("count.index", "each.key")
_VALUE = "each.value"
_EXPRESSION = frozenset(("constant_value", "references"))


class Scope(msgspec.Struct, frozen=True):
    """Who `each` and `count` speak of: the instance's key, and the block that has `for_each`."""

    key: int | str | float | None
    block: Any


_UNSEEN = UnresolvedRef("known only after apply", hidden=True)
_TOO_MANY = UnresolvedRef(f"leads to more than {_MAX_LEAVES} places")


class Resolver:
    """Follows references of one plan; remembers what it found."""

    def __init__(self, configuration: config.Configuration, index: Index) -> None:
        self._configuration = configuration
        self._index = index
        self._seen: dict[tuple[str, str, Path, bool], Sequence[Leaf]] = {}
        self._ends: dict[tuple[Any, ...], Sequence[Leaf]] = {}
        self._attributes: dict[int, tuple[Any, dict[str, msgspec.Raw] | None]] = {}
        self._decoded: dict[tuple[int, str], Any] = {}
        self._depth = 0

    def leaves(
        self, module: str, block: Any, path: Path, *, join: bool, scope: Scope | None = None
    ) -> Sequence[Leaf]:
        """Where the expression at a path of a configuration block leads.

        Args:
            module: Address of the module instance that the block belongs to.
            block: A resource, provider or call block of the configuration.
            path: Attribute and block steps, e.g. `("launch_template", 0, "id")`.
            join: Whether resources are looked for: then all references count; else only a single one does.
            scope: Which instance of the block it is; None when it has none.
        """
        node = self._expression(block, path[0])
        if node is None:
            return (_UNSEEN,)
        for position, step in enumerate(path[1:], 1):
            if isinstance(node, dict):
                if 0 < len(node) <= len(_EXPRESSION) and node.keys() <= _EXPRESSION:
                    return self._evaluate(module, node, path[position:], join=join, scope=scope)
                node = node if isinstance(step, int) else node.get(step)
            elif isinstance(node, list):
                node = node[step] if isinstance(step, int) and step < len(node) else None
            if node is None:
                return (_UNSEEN,)
        return self._evaluate(module, node, (), join=join, scope=scope)

    def lacks(self, block: Any, path: Path) -> bool:
        """Whether a configuration block certainly leaves an attribute or nested block unset.

        False where the block around it does not stand there: what the plan has and the configuration has not
        comes from a dynamic block.
        """
        if len(path) == 1 and not _may_set(block, str(path[0])):
            return True
        attributes = self._of_block(block)
        if len(path) == 1 or attributes is None:
            return attributes is not None and path[0] not in attributes
        node = self._expression(block, path[0])
        for step in path[1:-1]:
            if isinstance(node, dict) and isinstance(step, str):
                node = node.get(step)
            elif isinstance(node, list) and isinstance(step, int) and step < len(node):
                node = node[step]
            elif step != 0:
                return False
        return isinstance(node, dict) and path[-1] not in node and not (node and node.keys() <= _EXPRESSION)

    def shown(self, block: Any, paths: Sequence[Path]) -> tuple[Path, ...]:
        """Those of some attributes and nested blocks that a configuration block does not lack."""
        if not any(_may_set(block, str(path[0])) for path in paths):
            return ()
        attributes = self._of_block(block)
        if attributes is None:
            return tuple(paths)
        return tuple(
            [
                path
                for path in paths
                if (path[0] in attributes if len(path) == 1 else not self.lacks(block, path))
            ]
        )

    def size(self, block: Any, name: str) -> int:
        """How many nested blocks of a name a configuration block has."""
        found = self._expression(block, name)
        return len(found) if isinstance(found, list) else 0 if found is None else 1

    def text(self, block: Any, name: str | int) -> bytes:
        """The expression of an attribute or nested block of a block, undecoded; empty when it is not set."""
        attributes = self._of_block(block)
        return bytes(attributes.get(str(name), b"")) if attributes is not None else b""

    def mentions(self, block: Any, name: str | int) -> bool:
        """Whether a block sets an attribute or nested block."""
        return name in (self._of_block(block) or ())

    def _expression(self, block: Any, name: str | int) -> Any:
        """The expression of one attribute, decoded once; None when the block does not set it."""
        key = (id(block), str(name))
        if key not in self._decoded:
            attributes = self._of_block(block)
            self._decoded[key] = generic(attributes.get(key[1])) if attributes is not None else None
        return self._decoded[key]

    def _of_block(self, block: Any) -> dict[str, msgspec.Raw] | None:
        """A block's expressions by attribute, undecoded; None where it shows none."""
        kept = self._attributes.get(id(block))
        if kept is None:
            kept = self._attributes[id(block)] = (block, soft(block.expressions, dict[str, msgspec.Raw]))
        return kept[1]

    def _evaluate(
        self, module: str, node: Any, rest: Path, *, join: bool, scope: Scope | None = None
    ) -> Sequence[Leaf]:
        if not isinstance(node, dict):
            return (UnresolvedRef("known only after apply"),)
        if "constant_value" in node:
            return (_step_into(Literal(node["constant_value"]), rest),)
        listed = node.get("references")
        if self._depth or not isinstance(listed, list):  # inside a chain, an end may not be the last word
            return self._all(module, listed, rest, join=join, scope=scope)
        try:
            own = scope.key if scope is not None and _picks(listed) else None
            key = (module, own, tuple(listed), rest, join)
            known = self._ends.get(key)
        except (TypeError, AttributeError):  # something in it that is no reference
            return self._all(module, listed, rest, join=join, scope=scope)
        if known is None:
            known = self._ends[key] = self._all(module, listed, rest, join=join, scope=scope)
        return known

    def _all(
        self, module: str, listed: Any, rest: Path, *, join: bool, scope: Scope | None
    ) -> Sequence[Leaf]:
        """Where the references of one expression lead, all together."""
        references = _references(listed, join=join)
        if isinstance(references, UnresolvedRef):
            return (references,)
        result: list[Leaf] = []
        for reference in references:
            by_value = join and scope is not None and reference.startswith(_VALUE)
            found = self._value(module, reference, rest, scope) if by_value else None
            for leaf in found or self._follow(module, reference, rest, join=join):
                if leaf not in result:
                    result.append(leaf)
            if len(result) > _MAX_LEAVES:
                return (_TOO_MANY,)
        if join and scope is not None and _picks(references):
            return instances.picked(result, scope.key, module)
        return result

    def _value(self, module: str, reference: str, rest: Path, scope: Scope | None) -> Sequence[Leaf]:
        """Where `each.value` leads: into what the block's `for_each` says of the instance's key."""
        node = generic(scope.block.for_each_expression) if scope is not None else None
        if scope is None or not isinstance(node, dict):
            return ()
        path = (*_steps(reference)[2:], *rest)
        found = self._evaluate(module, node, (str(scope.key), *path), join=True)
        named = [AttributeRef(leaf.head, path) if isinstance(leaf, AttributeRef) else leaf for leaf in found]
        return [*named, UnresolvedRef(f"passes through {reference}, which a plan does not hold", index=True)]

    def _follow(self, module: str, reference: str, rest: Path, *, join: bool) -> Sequence[Leaf]:
        key = (module, reference, rest, join)
        known = self._seen.get(key)
        if known is not None:
            return known
        if self._depth >= _MAX_DEPTH:
            return (UnresolvedRef("runs through too many references"),)
        self._seen[key] = (UnresolvedRef(f"runs in a circle through {reference}"),)
        self._depth += 1
        try:
            result = self._target(module, reference, rest, join=join)
        finally:
            self._depth -= 1
        self._seen[key] = result
        return result

    def _target(self, module: str, reference: str, rest: Path, *, join: bool) -> Sequence[Leaf]:
        steps = _steps(reference)
        if len(steps) < 2 or steps[0] in _NOT_HELD:
            picks = reference in _INDICES or reference.startswith(_VALUE)
            hidden = steps[:1] == ("local",)
            return (UnresolvedRef(f"passes through {reference}, which a plan does not hold", picks, hidden),)
        match steps[0]:
            case "var":
                return self._variable(module, str(steps[1]), steps[2:] + rest, join=join)
            case "module":
                return self._output(module, reference, rest, join=join)
            case "data":
                return self._resources(
                    module, reference, f"data.{'.'.join(map(str, steps[1:3]))}", steps[3:] + rest
                )
            case _:
                return self._resources(module, reference, f"{steps[0]}.{steps[1]}", steps[2:] + rest)

    def _variable(self, module: str, name: str, rest: Path, *, join: bool) -> Sequence[Leaf]:
        own = self._configuration.module(module)
        declared = own.variable(name) if own is not None else None
        sensitive = bool(declared is not None and flag(declared.sensitive))
        if not module:
            value = self._index.variable(name)
            if value is not None:
                return (_step_into(Literal(value, sensitive), rest),)
        else:
            above, call_name = config.parent(module)
            caller = self._configuration.module(above)
            call = caller.call(call_name) if caller is not None else None
            if call is not None and self.mentions(call, name):
                scope = Scope(instances.module_key(module), call)
                found = self._evaluate(above, self._expression(call, name), rest, join=join, scope=scope)
                return [_hidden(leaf) for leaf in found] if sensitive else found
        if declared is not None and not absent(declared.default):
            return (_step_into(Literal(generic(declared.default), sensitive), rest),)
        return (UnresolvedRef(f"var.{name} has no value in the plan"),)

    def _output(self, module: str, reference: str, rest: Path, *, join: bool) -> Sequence[Leaf]:
        """An output of every instance of a called module that the reference may mean.

        An expression that indexes a module by a value names only the module (`module.m[each.key].id` gives
        `module.m`): then any of its outputs can be meant, and for a join all of them are followed.
        """
        steps = _steps(reference)[1:]
        call = f"{module}.module.{steps[0]}" if module else f"module.{steps[0]}"
        names = steps[1:]
        if names and (isinstance(names[0], int) or f'["{names[0]}"]' in reference):
            call += f"[{msgspec.json.encode(names[0]).decode()}]"
            names = names[1:]
        child = self._configuration.module(call)
        if not names:
            outputs = child.outputs() if child is not None and join else ()
            found = [
                leaf for name in outputs for leaf in self._outputs(call, child, (name, *rest), join=join)
            ]
            unknown = [leaf for leaf in found if not isinstance(leaf, Literal)]
            return unknown or (UnresolvedRef(f"passes through all of {reference}"),)
        if child is None or child.output(str(names[0])) is None:
            return (UnresolvedRef(f"{reference} is not in the plan's configuration"),)
        return self._outputs(call, child, names + rest, join=join)

    def _outputs(self, call: str, child: config.Module | None, path: Path, *, join: bool) -> Sequence[Leaf]:
        """Where an output leads, in every instance of a module call."""
        output = child.output(str(path[0])) if child is not None else None
        result: list[Leaf] = []
        if output is None:
            return result
        for instance in self._index.module_instances(call):
            for leaf in self._evaluate(instance, output.expression, path[1:], join=join):
                shown = _hidden(leaf) if flag(output.sensitive) else leaf
                if shown not in result:
                    result.append(shown)
            if len(result) > _MAX_LEAVES:
                return (_TOO_MANY,)
        return result

    def _resources(self, module: str, reference: str, name: str, steps: Path) -> Sequence[Leaf]:
        """An attribute of every instance of a resource that the reference may mean."""
        heads = self._index.instances(module, name)
        if not heads:
            return (UnresolvedRef(f"{reference} is not in the plan"),)
        found = _INDEX.search(reference[reference.find(name) + len(name) :])
        if found:
            exact = [head for head in heads if (head.address or "").endswith(f"{name}{found[0]}")]
            heads, steps = exact, steps[1:]
            if not heads:
                return (UnresolvedRef(f"{reference} is not in the plan"),)
        return [AttributeRef(head, steps) for head in heads] if len(heads) <= _MAX_LEAVES else (_TOO_MANY,)


def _may_set(block: Any, name: str) -> bool:
    """Whether an attribute's name stands in a block's expressions: looking costs less than decoding them.

    True where that cannot be told: they are no object, or something in them is spelt out.
    """
    text = bytes(block.expressions)
    return not text.startswith(b"{") or f'"{name}"'.encode() in text or b"\\" in text or not text.isascii()


def _picks(listed: Sequence[str]) -> bool:
    """Whether an expression picks among instances."""
    return any(name in _INDICES or name.startswith(_VALUE) for name in listed)


_INDEX = re.compile(r'^\[(?:\d+|"(?:[^"\\]|\\.)*")\]')


def _steps(reference: str) -> Path:
    """`aws_x.y[0].id` as `("aws_x", "y", 0, "id")`."""
    return tuple(
        int(found[2]) if found[2] is not None else found[1] if found[1] is not None else _unquoted(found[3])
        for found in _TOKEN.finditer(reference)
    )


def _unquoted(key: str) -> str:
    value = generic(f'"{key}"'.encode())
    return value if isinstance(value, str) else key


def _references(listed: Any, *, join: bool) -> list[str] | UnresolvedRef:
    """What an expression refers to, when it can be followed."""
    if isinstance(listed, list) and len(listed) > _MAX_REFERENCES:
        return _TOO_MANY
    references = _longest(listed) if isinstance(listed, list) else []
    if not references:
        return UnresolvedRef("computed by an expression that a plan does not hold")
    if len(references) > 1 and not join:
        return UnresolvedRef(f"depends on {' and '.join(references[:3])}")
    return references


def _longest(references: list[Any]) -> list[str]:
    """References without those that only lead up to another: `a.b.id` says all that `a.b` does."""
    names = list(dict.fromkeys(name for name in references if isinstance(name, str)))
    return [
        name
        for name in names
        if not any(other.startswith((f"{name}.", f"{name}[")) for other in names if other is not name)
    ]


MISSING: Any = object()


def walk(value: Any, path: Path) -> Any:
    """The value at a path; `MISSING` when it is not there."""
    for step in path:
        if isinstance(value, dict) and str(step) in value:
            value = value[str(step)]
        elif isinstance(value, dict) and step == 0:
            continue
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return MISSING
    return value


def _step_into(known: Literal, rest: Path) -> Leaf:
    value = walk(known.value, rest)
    if value is MISSING:
        return UnresolvedRef(f"has no {'.'.join(map(str, rest))}")
    return Literal(value, known.sensitive)


def _hidden(leaf: Leaf) -> Leaf:
    return Literal(leaf.value, True) if isinstance(leaf, Literal) else leaf
