"""What a reader of one resource type is."""

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

import msgspec

from guardrails.formats.terraform.resource import AnyResource
from guardrails.model.workload import Role, Workload


class Reader(NamedTuple):
    """How one resource type is read.

    Attributes:
        provider: The cloud that it belongs to.
        values: The attributes that are read.
        read: Rows of a resource in one state.
        role: The role of its row when it cannot be read.
    """

    provider: str
    values: type[msgspec.Struct]
    read: Callable[[AnyResource], list[Workload]]
    role: Role = "runs"


class LazyReader:
    """A reader whose module is imported when a plan has such a resource: most plans have few types.

    Attributes:
        provider: The cloud that it belongs to.
        values: The attributes that are read.
        read: Rows of a resource in one state.
        role: The role of its row when it cannot be read.
    """

    __slots__ = ("_names", "provider", "read", "role", "values")

    values: type[msgspec.Struct]
    read: Callable[[AnyResource], list[Workload]]

    def __init__(self, provider: str, module: str, values: str, read: str, role: Role = "runs") -> None:
        self.provider = provider
        self.role = role
        self._names = (module, values, read)

    def __getattr__(self, name: str) -> object:
        """Import what is read and how, when either is first asked for."""
        if name not in ("values", "read"):
            raise AttributeError(name)
        where, values, read = self._names
        module = import_module(f"guardrails.{where}")
        self.values, self.read = getattr(module, values), getattr(module, read)
        return getattr(self, name)


AnyReader = Reader | LazyReader
