"""Application Auto Scaling: how far it lets things of another service grow. Read as a part of that service.

Source: Application Auto Scaling API, DescribeScalableTargets.
"""

import msgspec

from guardrails.clouds.service import Action, Calls, Count

_OPERATION = "DescribeScalableTargets"


class Target(msgspec.Struct, frozen=True, rename="pascal"):
    """A limit, in machines.

    Attributes:
        resource_id: `fleet/<name>`, `endpoint/<endpoint>/variant/<variant>`, or what ends with an id.
    """

    resource_id: str
    max_capacity: Count


def action(reason: str) -> Action:
    """The call, as the service declares it that needs it."""
    client = "application-autoscaling"
    return Action(_OPERATION, f"{client}:{_OPERATION}", reason, client=client)


def targets(calls: Calls, namespace: str, **asked: str) -> tuple[Target, ...] | None:
    """The limits of a service's things, by their ids; None when they could not all be read."""
    errors = len(calls.errors)
    pages = calls.pages(_OPERATION, "ScalableTargets", Target, ServiceNamespace=namespace, **asked)
    found = tuple(sorted(pages, key=lambda target: target.resource_id))
    return found if len(calls.errors) == errors else None
