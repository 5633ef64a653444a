"""Cloud Custodian doing the nearest thing: the same accounts and regions, resource types for services.

c7n-org runs accounts and regions side by side in as many processes as it wants. Its output counts.
"""

import json
from pathlib import Path

import yaml

RESOURCES = {
    "ec2": ("ec2", "ec2-capacity-reservation", "ec2-host", "launch-template-version"),
    "autoscaling": ("asg",),
    "eks": ("eks", "eks-nodegroup"),
    "ecs": ("ecs",),
    "batch": ("batch-compute",),
    "sagemaker": ("sagemaker-job", "sagemaker-cluster", "sagemaker-endpoint", "sagemaker-notebook"),
}
"""Custodian's resource types by the service of ours that reads the same."""


def command(binary, folder, accounts, regions, role, services=tuple(RESOURCES)):
    """The command that runs Custodian over accounts, with its configuration written into a folder.

    Args:
        binary: Path of `c7n-org`.
        role: Name of the role to assume in each account.
    """
    named = [
        {
            "account_id": each,
            "name": each,
            "regions": list(regions),
            "role": f"arn:aws:iam::{each}:role/{role}",
        }
        for each in accounts
    ]
    kinds = [kind for service in services for kind in RESOURCES[service]]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "accounts.yml").write_text(yaml.safe_dump({"accounts": named}))
    policies = [{"name": kind, "resource": f"aws.{kind}"} for kind in kinds]
    (folder / "policies.yml").write_text(yaml.safe_dump({"policies": policies}))
    given = {"-c": "accounts.yml", "-u": "policies.yml", "-s": "out"}
    paths = [text for flag, name in given.items() for text in (flag, str(folder / name))]
    return [str(binary), "run", *paths, "--cache-period", "0", *[t for r in regions for t in ("-r", r)]]


def found(folder: Path, kind: str) -> int:
    """How many resources of a kind its output holds."""
    return sum(len(json.loads(path.read_text())) for path in folder.glob(f"out/*/*/{kind}/resources.json"))
