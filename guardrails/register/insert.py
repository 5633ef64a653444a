"""Inserts customers and accounts into the text of a register: what is there stays as it is written.

YAML keeps its comments and layout, JSON its own; what would not read as before with the additions is refused.
"""

import copy
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from guardrails import yamltext
from guardrails.errors import RegisterError
from guardrails.register.additions import Addition
from guardrails.register.skeleton import stub

if TYPE_CHECKING:
    from yaml.nodes import MappingNode, Node

Insertion = tuple[int, str]
"""Where in the text, and what."""


def inserted(name: str, text: str, additions: Sequence[Addition]) -> str:
    """The text with the additions.

    Args:
        name: Of the file, for messages.
        text: A register that was read without a problem.
        additions: Customers and accounts that it lacks.

    Raises:
        RegisterError: It is written in a way to which nothing can be added safely.
    """
    import yaml  # noqa: PLC0415 - slow, and only this needs places in it

    top = yaml.compose(text, Loader=yaml.SafeLoader) if additions else None
    if top is None:
        return text
    changed = _applied(text, _insertions(top, text, additions)) if _is_mapping(top) else text
    try:
        safe = _only_added(yamltext.read(text), yamltext.read(changed), additions)
    except yamltext.YamlError:
        safe = False
    if not safe:
        raise RegisterError(
            f"{name}: is written in a way to which nothing can be added safely",
            hint="leave --register out, and copy what is missing from the new register",
        )
    return changed


def _insertions(top: Any, text: str, additions: Sequence[Addition]) -> Iterator[Insertion]:
    customers = _value(top, "customers")
    known = {_text(_value(each, "id")): each for each in customers.value} if customers is not None else {}
    for each in additions:
        if not each.new and each.customer in known:
            yield from _accounts(known[each.customer], text, each)
    new = [each for each in additions if each.new]
    if not new:
        return
    if customers is None:
        if top.flow_style:
            lead = ", " if top.value else ""
            yield top.end_mark.index - 1, f'{lead}"customers": [{_records(new)}]'
        else:
            yield len(text), "" if text.endswith("\n") else "\n"
            yield len(text), "customers:\n" + "".join(_stub(each, 2) for each in new)
    elif customers.flow_style:
        yield customers.end_mark.index - 1, f"{', ' if customers.value else ''}{_records(new)}"
    else:
        at = _line_end(customers, text)
        yield at, "\n" + "".join(f"\n{_stub(each, customers.start_mark.column)}" for each in new).rstrip("\n")


def _accounts(customer: "MappingNode", text: str, each: Addition) -> Iterator[Insertion]:
    held = _value(customer, "accounts")
    rows = [json.dumps({"provider": provider, "id": id_}) for provider, id_ in each.accounts]
    if held is not None and held.flow_style:
        yield held.end_mark.index - 1, f"{', ' if held.value else ''}{', '.join(rows)}"
    elif held is not None:
        space = " " * held.start_mark.column
        yield _line_end(held, text), "".join(f"\n{space}- {row}" for row in rows)
    elif customer.flow_style:
        yield customer.end_mark.index - 1, f', "accounts": [{", ".join(rows)}]'
    else:
        space = " " * customer.start_mark.column
        lines = "".join(f"\n{space}  - {row}" for row in rows)
        yield _line_end(customer, text), f"\n{space}accounts:{lines}"


def _stub(each: Addition, column: int) -> str:
    """A customer to fill in, as `register init` writes it, its dash in a column."""
    rest = [line.split(" # ")[0] for line in stub(each.accounts)]
    lines = [f"  - id: {json.dumps(each.customer, ensure_ascii=False)}", *rest]
    return "".join(f"{' ' * column}{line[2:]}\n" for line in lines)


def _records(additions: Sequence[Addition]) -> str:
    return ", ".join(json.dumps(_record(each), ensure_ascii=False) for each in additions)


def _record(each: Addition) -> dict[str, object]:
    held = [{"provider": provider, "id": id_} for provider, id_ in each.accounts]
    return {"id": each.customer, "accounts": held} if held else {"id": each.customer}


def _applied(text: str, insertions: Iterator[Insertion]) -> str:
    """All of them, those at one place in their order."""
    parts: list[str] = []
    done = 0
    for at, what in sorted(insertions, key=lambda each: each[0]):
        parts += [text[done:at], what]
        done = at
    return "".join([*parts, text[done:]])


def _line_end(node: "Node", text: str) -> int:
    """The end of the line on which a node of a block ends, before its line break."""
    end = _end(node)
    if end and text[end - 1] == "\n":
        return end - 1
    at = text.find("\n", end)
    return len(text) if at < 0 else at


def _end(node: "Node") -> int:
    """Where a node's own text ends: what follows a block, comments and blank lines, is not its own."""
    parts = list(node.value) if isinstance(node.value, list) and not getattr(node, "flow_style", True) else []
    ends = [max(map(_end, each)) if isinstance(each, tuple) else _end(each) for each in parts]
    end: int = node.end_mark.index
    return max(ends) if ends else end


def _value(node: Any, key: str) -> Any:
    if not _is_mapping(node):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _text(node: Any) -> str:
    return str(node.value).strip() if node is not None else ""


def _is_mapping(node: Any) -> bool:
    return isinstance(node.value, list) and all(isinstance(each, tuple) for each in node.value)


def _only_added(old: Any, new: Any, additions: Sequence[Addition]) -> bool:
    """Whether what reads differently is what was added, and nothing else."""
    wanted = copy.deepcopy(old) if isinstance(old, dict) else {}
    customers = wanted.setdefault("customers", [])
    for each in additions:
        rows = [{"provider": provider, "id": id_} for provider, id_ in each.accounts]
        if each.new:
            customers.append({"id": each.customer, "accounts": rows})
            continue
        for one in customers:
            if str(one.get("id", "")).strip() == each.customer:
                one["accounts"] = [*one.get("accounts", ()), *rows]
    got = copy.deepcopy(new) if isinstance(new, dict) else {}
    number = sum(each.new for each in additions)
    if number:
        tail = [
            {"id": one.get("id"), "accounts": one.get("accounts", [])}
            for one in got.get("customers", [])[-number:]
        ]
        got["customers"] = [*got.get("customers", [])[:-number], *tail]
    return bool(got == wanted)
