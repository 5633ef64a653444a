"""Make plans of any size in the shape that terraform writes, for benchmarks: all values are made up.

`python -m tests.benchmarks.generate literal|references N OUT`

- `literal`: N `aws_instance` p5.48xlarge, a third at the root, the rest in modules of 200.
- `references`: half of the resources behind references in nested modules, 20 types, 200 customers.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.resources import (
    ACCELERATED,
    AWS,
    AZURE,
    CUSTOMERS,
    GOOGLE,
    LITERAL,
    REFERRING,
    Json,
    Resource,
    instance,
    templates,
)

PER_MODULE = 200


def literal(number: int) -> Json:
    """N like instances, everything written out."""
    modules: dict[str, list[Resource]] = {"": []}
    for at in range(number):
        module = "" if at < number // 3 else f"module.team_{(at - number // 3) // PER_MODULE}"
        modules.setdefault(module, []).append(instance(at, module))
    calls = {
        module.removeprefix("module."): {
            "source": "./team",
            "expressions": {"subnet_id": {"constant_value": "subnet-0a1b2c3d4e5f60718"}},
            "module": {"resources": [each.configured() for each in found]},
        }
        for module, found in modules.items()
        if module
    }
    return _plan(
        [each for found in modules.values() for each in found],
        {"resources": [each.configured() for each in modules[""]], "module_calls": calls},
        _tree(modules),
    )


def references(number: int) -> Json:
    """N resources of 20 types in nested modules; half of them know their type by reference only."""
    per_customer = max(1, number // CUSTOMERS)
    modules: dict[str, list[Resource]] = {"": []}
    calls: Json = {}
    made = 0
    for customer in range(CUSTOMERS):
        size = min(per_customer if customer < CUSTOMERS - 1 else number, number - made)
        if size <= 0:
            break
        made += size
        calls[f"tenant_{customer}"] = _tenant(customer, size, modules)
    root = {
        "resources": [],
        "module_calls": calls,
        "variables": {"gpu_type": {"default": "p4d.24xlarge"}, "gpu_machine": {}},
    }
    return _plan([each for found in modules.values() for each in found], root, _tree(modules))


def _tenant(customer: int, size: int, modules: dict[str, list[Resource]]) -> Json:
    """A tenant's module: `nodes` and `templates` inside it, joined by outputs and variables."""
    outer = f"module.tenant_{customer}"
    nodes, made_by = f"{outer}.module.nodes", f"{outer}.module.templates"
    shared, made, other = templates(made_by, customer), [], []
    for at in range(max(0, size - len(shared))):
        maker = REFERRING[at // 2 % 2] if at % 2 else LITERAL[at // 2 % len(LITERAL)]
        resource = maker(at, customer, nodes if maker in ACCELERATED else outer)
        (made if maker in ACCELERATED else other).append(resource)
    modules[outer], modules[made_by], modules[nodes] = other, shared[:size], made
    return {
        "source": "./tenant",
        "expressions": {
            "gpu_type": {"references": ["var.gpu_type"]},
            "machine": {"references": ["var.gpu_machine"]},
        },
        "module": {
            "resources": [each.configured() for each in other],
            "variables": {"gpu_type": {}, "machine": {}},
            "module_calls": {
                "templates": {
                    "source": "./templates",
                    "expressions": {"gpu_type": {"references": ["var.gpu_type"]}},
                    "module": {
                        "resources": [each.configured() for each in shared],
                        "variables": {"gpu_type": {}},
                        "outputs": {
                            "template_id": {
                                "expression": {
                                    "references": ["aws_launch_template.gpu.id", "aws_launch_template.gpu"]
                                }
                            },
                            "cluster": {
                                "expression": {
                                    "references": [
                                        "google_container_cluster.main.name",
                                        "google_container_cluster.main",
                                    ]
                                }
                            },
                        },
                    },
                },
                "nodes": {
                    "source": "./nodes",
                    "expressions": {
                        "template_id": {"references": ["module.templates.template_id", "module.templates"]},
                        "cluster": {"references": ["module.templates.cluster", "module.templates"]},
                        "machine": {"references": ["var.machine"]},
                    },
                    "module": {
                        "resources": [each.configured() for each in made],
                        "variables": {"template_id": {}, "cluster": {}, "machine": {}},
                    },
                },
            },
        },
    }


def _tree(modules: dict[str, list[Resource]]) -> Json:
    """`planned_values.root_module`: modules inside modules."""
    nodes: dict[str, Json] = {"": {"resources": [each.planned() for each in modules.get("", [])]}}
    for address in sorted(modules, key=lambda name: name.count("module.")):
        if address:
            above = address.rsplit(".module.", 1)[0] if ".module." in address else ""
            nodes[address] = {"address": address, "resources": [each.planned() for each in modules[address]]}
            nodes[above].setdefault("child_modules", []).append(nodes[address])
    return nodes[""]


def _plan(resources: list[Resource], root: Json, planned: Json) -> Json:
    aliases = {
        f"aws.account_{at}": {
            "name": "aws",
            "full_name": AWS,
            "alias": f"account_{at}",
            "expressions": {
                "region": {"constant_value": "us-west-2"},
                "assume_role": [
                    {"role_arn": {"constant_value": f"arn:aws:iam::{100000000000 + at}:role/deploy"}}
                ],
            },
        }
        for at in range(20)
    }
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "variables": {"gpu_type": {"value": "p5.48xlarge"}, "gpu_machine": {"value": "a3-megagpu-8g"}},
        "planned_values": {"root_module": planned},
        "resource_changes": [each.change() for each in resources],
        "prior_state": {
            "format_version": "1.0",
            "terraform_version": "1.11.4",
            "values": {"root_module": {"resources": [_identity()]}},
        },
        "configuration": {
            "provider_config": {
                "aws": {
                    "name": "aws",
                    "full_name": AWS,
                    "expressions": {"region": {"constant_value": "us-east-1"}},
                },
                "google": {
                    "name": "google",
                    "full_name": GOOGLE,
                    "expressions": {"project": {"constant_value": "gpu-landing-zone"}},
                },
                "azurerm": {
                    "name": "azurerm",
                    "full_name": AZURE,
                    "expressions": {
                        "subscription_id": {"constant_value": "11111111-2222-3333-4444-555555555555"}
                    },
                },
                **aliases,
            },
            "root_module": {**root, "resources": [*root["resources"], _identity_block()]},
        },
        "timestamp": "2026-11-01T00:00:00Z",
        "applyable": True,
        "complete": True,
        "errored": False,
    }


def _identity() -> Json:
    return {
        "address": "data.aws_caller_identity.current",
        "mode": "data",
        "type": "aws_caller_identity",
        "name": "current",
        "provider_name": AWS,
        "schema_version": 0,
        "values": {"account_id": "111122223333", "arn": "arn:aws:iam::111122223333:user/ci"},
        "sensitive_values": {},
    }


def _identity_block() -> Json:
    return {
        "address": "data.aws_caller_identity.current",
        "mode": "data",
        "type": "aws_caller_identity",
        "name": "current",
        "provider_config_key": "aws",
        "schema_version": 0,
    }


SHAPES: dict[str, Callable[[int], Json]] = {"literal": literal, "references": references}


def write(shape: str, resources: int, path: Path) -> None:
    """Write one plan, compact as terraform does."""
    path.write_text(json.dumps(SHAPES[shape](resources), separators=(",", ":")), encoding="utf-8")


def main(arguments: list[str]) -> None:
    """Write one plan."""
    shape, resources, out = arguments
    write(shape, int(resources), Path(out))


if __name__ == "__main__":
    main(sys.argv[1:])
