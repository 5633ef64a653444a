"""The services of a cloud that a scan reads, by name; each module is imported only when it is asked for."""

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from guardrails.errors import ConfigError
from guardrails.scan.decoding import ready
from guardrails.validation import near

if TYPE_CHECKING:
    from guardrails.clouds.service import AnyService
    from guardrails.scan.interface import Reading, Unit
    from guardrails.scan.request import ScanRequest

ADD = "+"


class ServiceTable(msgspec.Struct, frozen=True, kw_only=True):
    """The services of one cloud.

    Attributes:
        cloud: As people call it, e.g. `AWS`.
        package: Where each is a package with a module `api`, in it the service under its name in capitals.
        defaults: Services that are read unless others are named: those that hold workloads.
        evidence: Services that hold no workloads.
    """

    cloud: str
    package: str
    defaults: tuple[str, ...]
    evidence: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, in order."""
        return (*self.defaults, *self.evidence)

    def service(self, name: str) -> "AnyService":
        """One service by its name."""
        module = import_module(f"{self.package}.{name}.api")
        found: AnyService = getattr(module, name.upper())
        return found

    def asked(self, request: "ScanRequest", besides: Iterable[str] = ()) -> tuple[str, ...]:
        """The names of the services that are asked for, in the table's order; those left out are among them.

        Args:
            request: Its services: names, which replace the defaults, or `+` names, which add to them.
            besides: Names of further ones, which something else asks for.

        Raises:
            ConfigError: No service has such a name, or names of both kinds are mixed.
        """
        added = [name for name in request.services if name.startswith(ADD)]
        if added and len(added) < len(request.services):
            raise ConfigError(
                f"services: {', '.join(request.services)} mixes names with and without {ADD}",
                hint=f"{ADD}NAME adds to those that are read by default, NAME replaces them",
            )
        named = {name.removeprefix(ADD) for name in request.services}
        for name in (*sorted(named), *request.exclude.service):
            if name not in self.names:
                hint = near(name, sorted(self.names)) or f"one of {', '.join(self.names)}"
                raise ConfigError(f"{self.cloud} has no service named {name!r} here", hint=hint)
        if added or not named:
            named |= {*self.defaults, *request.exclude.service}
        return tuple(name for name in self.names if name in named | set(besides))

    def with_evidence(
        self, request: "ScanRequest", evidence: "AnyService | None"
    ) -> tuple["AnyService", ...]:
        """The services that are asked for, and one that is made for whoever takes the evidence it finds."""
        besides = () if evidence is None else (evidence.name,)
        found = self.chosen(request, besides)
        return tuple(each if evidence is None or each.name != evidence.name else evidence for each in found)

    def chosen(self, request: "ScanRequest", besides: Iterable[str] = ()) -> tuple["AnyService", ...]:
        """The services that are asked for; see `asked`."""
        return tuple(self.service(name) for name in self.asked(request, besides))

    def records(self, readings: "Sequence[Reading]") -> "dict[Unit, Any]":
        """What was kept of each unit of which anything was read."""
        return {
            each.unit: msgspec.msgpack.decode(
                each.records, type=ready(self.service(each.unit.service).records)
            )
            for each in readings
            if each.records
        }
