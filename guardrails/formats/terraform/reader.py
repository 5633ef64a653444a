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
        role: The role of its row when it cannot be read.
    """

    __slots__ = ("_found", "_names", "provider", "role")

    def __init__(self, provider: str, module: str, values: str, read: str, role: Role = "runs") -> None:
        self.provider = provider
        self.role = role
        self._names = (module, values, read)
        self._found: Reader | None = None

    @property
    def values(self) -> type[msgspec.Struct]:
        """The attributes that are read."""
        return self._reader.values

    @property
    def read(self) -> Callable[[AnyResource], list[Workload]]:
        """Rows of a resource in one state."""
        return self._reader.read

    @property
    def _reader(self) -> Reader:
        if self._found is None:
            name, values, read = self._names
            module = import_module(f"guardrails.{name}")
            self._found = Reader(self.provider, getattr(module, values), getattr(module, read), self.role)
        return self._found


AnyReader = Reader | LazyReader
