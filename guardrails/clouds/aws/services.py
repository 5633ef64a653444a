"""The services that a scan of AWS reads, by name; each module is imported only when it is asked for."""

from collections.abc import Iterable
from importlib import import_module

from guardrails.clouds.aws.service import AnyService
from guardrails.errors import ConfigError
from guardrails.scan.request import ScanRequest
from guardrails.validation import near

DEFAULTS = ("ec2", "autoscaling", "eks", "ecs", "batch", "sagemaker")
"""Services that are read unless others are named: those that hold workloads."""
NAMES = (*DEFAULTS, "quotas", "trail", "contact")
"""Each is a module here, with its service under its name in capitals."""
ADD = "+"
EVIDENCE = frozenset(NAMES) - frozenset(DEFAULTS)
"""Services that hold no workloads."""


def service(name: str) -> AnyService:
    """One service by its name."""
    module = import_module(f"guardrails.clouds.aws.{name}.api")
    found: AnyService = getattr(module, name.upper())
    return found


def asked(request: ScanRequest, besides: Iterable[str] = ()) -> tuple[str, ...]:
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
        if name not in NAMES:
            hint = near(name, sorted(NAMES)) or f"one of {', '.join(NAMES)}"
            raise ConfigError(f"AWS has no service named {name!r} here", hint=hint)
    if added or not named:
        named |= {*DEFAULTS, *request.exclude.service}
    return tuple(name for name in NAMES if name in named | set(besides))


def chosen(request: ScanRequest, besides: Iterable[str] = ()) -> tuple[AnyService, ...]:
    """The services that are asked for; see `asked`."""
    return tuple(service(name) for name in asked(request, besides))
