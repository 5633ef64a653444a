"""Marks that mirror a resource's values: which are known only after apply, which are sensitive."""

from functools import lru_cache
from typing import Any

import msgspec

Path = tuple[str | int, ...]


@lru_cache(maxsize=4096)  # the same attributes are named for every resource
def written(path: Path) -> str:
    """`("launch_template", 0, "id")` as `launch_template[0].id`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def mirror(values: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """A struct with the same fields, each of any shape: only marks of what is read are built."""
    fields = [(name, Any, None) for name in values.__struct_fields__]
    return msgspec.defstruct(f"{values.__name__}Marks", fields)


def at(mark: Any, path: Path) -> Any:
    """The marks at a path; those above when they speak of the whole.

    A list index into an object means that object: old formats write single blocks bare.
    """
    for step in path:
        if mark is None or mark is True:  # nothing below can say more, and most paths end here
            break
        if isinstance(mark, msgspec.Struct):
            mark = getattr(mark, str(step), None)
        elif isinstance(mark, dict):
            mark = mark if isinstance(step, int) else mark.get(step)
        elif isinstance(mark, list):
            mark = mark[step] if isinstance(step, int) and step < len(mark) else None
        else:
            break
    return mark


def marked(mark: Any, path: Path) -> bool:
    """Whether the value at a path is marked, itself or as part of something that is."""
    found = at(mark, path)
    return found is True or not (
        found is None or found is False or isinstance(found, msgspec.Struct | dict | list)
    )


def any_marked(mark: Any) -> bool:
    """Whether anything in some marks is set."""
    if isinstance(mark, dict):
        return any(any_marked(item) for item in mark.values())
    if isinstance(mark, list):
        return any(any_marked(item) for item in mark)
    return mark is not None and mark is not False
