"""Placement groups in a plan, and whether they keep machines together."""

from guardrails.clouds.aws.ec2.settings import together
from guardrails.formats.terraform import place
from guardrails.formats.terraform.plan import Plan
from guardrails.formats.terraform.resource import AnyResource


def placement_group(resource: AnyResource, name: str | None, *path: str | int) -> str:
    """A placement group that keeps machines together; `spread` and `partition` groups keep them apart."""
    found = place.placement_group(resource, name, *path)
    if not found:
        return ""
    return together(found, resource.plan.once(_strategies).get(found))


def _strategies(plan: Plan) -> dict[str, str]:
    """Strategies of the plan's placement groups by address, name and id."""
    found: dict[str, str] = {}
    for head in plan.heads:
        if head.type == "aws_placement_group":
            values = plan.body(head)[0]
            strategy = values.get("strategy") if isinstance(values, dict) else None
            if isinstance(strategy, str):
                for key in (head.address, values.get("name"), values.get("id")):
                    if isinstance(key, str):
                        found[key] = strategy
    return found
