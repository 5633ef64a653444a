"""Builders of small plans: every function gives a valid piece and takes what differs."""

import json

from guardrails.catalog.load import load
from guardrails.clouds.plans import read_plans

AWS = "registry.terraform.io/hashicorp/aws"
CATALOG = load()


def change(address, kind, after, **differs):
    """One entry of `resource_changes`: a creation, unless told otherwise."""
    unknown = differs.pop("unknown", {})
    if after is not None:  # terraform leaves out what is known only after apply
        after = {
            key: value for key, value in after.items() if value is not None or unknown.get(key) is not True
        }
    module = address.rpartition(f"{kind}.")[0].removesuffix(".")
    entry = {
        "address": address,
        "mode": "managed",
        "type": kind,
        "name": address.rpartition(f"{kind}.")[2].partition("[")[0],
        "provider_name": AWS,
        "change": {
            "actions": differs.pop("actions", ["create"]),
            "before": differs.pop("before", None),
            "after": after,
            "after_unknown": unknown,
            "before_sensitive": differs.pop("before_sensitive", False),
            "after_sensitive": differs.pop("sensitive", {}),
        },
    }
    if "importing" in differs:
        entry["change"]["importing"] = differs.pop("importing")
    if module:
        entry["module_address"] = module
    return entry | differs


def block(name, expressions=None, provider="aws", mode="managed"):
    """One resource of the configuration, e.g. `aws_instance.x`."""
    kind, _, label = name.partition(".")
    return {
        "address": name,
        "mode": mode,
        "type": kind,
        "name": label,
        "provider_config_key": provider,
        "expressions": expressions or {},
    }


def refers(*references):
    """An expression that refers to something, as terraform lists it."""
    return {"references": list(references)}


def always(value):
    """A constant expression."""
    return {"constant_value": value}


def plan(*changes, root=None, providers=None, **differs):
    """A whole plan document."""
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {}},
        "resource_changes": list(changes),
        "configuration": {
            "provider_config": providers or {"aws": {"name": "aws", "full_name": AWS}},
            "root_module": root or {},
        },
    } | differs


def instance(address="aws_instance.one", **differs):
    """A p5.48xlarge that will be created."""
    after = {"instance_type": "p5.48xlarge", "tags": None} | (differs.pop("after", None) or {})
    return change(address, "aws_instance", after, **differs)


def template(address="aws_launch_template.gpu", after=None, **differs):
    """A launch template of p5.48xlarge."""
    unknown = differs.pop("unknown", {"id": True, "latest_version": True})
    return change(
        address,
        "aws_launch_template",
        {"name": "gpu", "instance_type": "p5.48xlarge"} | (after or {}),
        unknown=unknown,
        **differs,
    )


def group(address="aws_autoscaling_group.gpu", after=None, **differs):
    """An autoscaling group of up to four machines whose template is known only after apply."""
    values = {
        "desired_capacity": 2,
        "min_size": 0,
        "max_size": 4,
        "launch_template": [{"version": "$Latest"}],
        "mixed_instances_policy": [],
        "tag": [],
    }
    unknown = differs.pop("unknown", {"id": True, "launch_template": [{"id": True, "name": True}]})
    return change(address, "aws_autoscaling_group", values | (after or {}), unknown=unknown, **differs)


def write(folder, document, name="plan.json"):
    """The path of a file that holds a document."""
    path = folder / name
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    path.write_bytes(data)
    return str(path)


def read(folder, document, **how):
    """The snapshot of one plan."""
    return read_plans([write(folder, document)], CATALOG, **how)


def rows(folder, document, **how):
    """The workloads of one plan."""
    return read(folder, document, **how).workloads


def only(folder, document, **how):
    """The one workload of a plan."""
    (row,) = rows(folder, document, **how)
    return row


def reasons(row):
    """What a row says is not known, as `path: reason`."""
    return [f"{each.path}: {each.reason}" for each in row.unresolved]


TEMPLATE = refers("aws_launch_template.gpu.id", "aws_launch_template.gpu")


def runs(found):
    """The one row among some that is no template."""
    (row,) = [row for row in found if row.role == "runs"]
    return row
