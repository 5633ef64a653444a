"""Small plans, made here: what differs is an argument."""

import json

AWS = "registry.terraform.io/hashicorp/aws"


def instance(name="gpu", instance_type="p5.48xlarge", **changes):
    """One aws_instance that a plan creates."""
    after = {
        "instance_type": instance_type,
        "availability_zone": "us-east-1a",
        "tags": {"customer": "C-1"},
        "tags_all": {"customer": "C-1"},
    } | changes.pop("after", {})
    return {
        "address": f"aws_instance.{name}",
        "mode": "managed",
        "type": "aws_instance",
        "name": name,
        "provider_name": AWS,
        "change": {"actions": ["create"], "before": None, "after": after, "after_unknown": {"id": True}},
    } | changes


def plan(*resources, **changes):
    """A plan of these resources, as text."""
    document = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "resource_changes": list(resources),
        "configuration": {
            "provider_config": {
                "aws": {
                    "name": "aws",
                    "full_name": AWS,
                    "expressions": {"region": {"constant_value": "us-east-1"}},
                }
            },
            "root_module": {},
        },
        "complete": True,
        "errored": False,
    } | changes
    return json.dumps(document)


REGISTER = """
schema: guardrails.register/1
provider: {id: us, kind: entity, organised_in: US, located_in: US, offers_iaas: yes}
customers:
  - id: C-1
    kind: entity
    organised_in: DE
    located_in: DE
    owners_complete: yes
    end_users_complete: yes
    on_behalf_of_complete: yes
    runs_complete: yes
    resellers_complete: yes
    verification: {status: STATUS, day: 2026-10-01}
    opened_day: 2026-10-02
"""


def register(status="verified"):
    """A register with one German customer."""
    return REGISTER.replace("STATUS", status)
