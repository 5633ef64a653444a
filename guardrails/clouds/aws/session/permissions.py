"""The least that a scan must be allowed to do, from the calls that it declares. Pure; asks AWS nothing.

Two parties: the role in each account, which reads, and the caller, who assumes it and lists the organisation.
Every action reads metadata: none of them opens data, secrets, logs or user data, and none writes.
"""

import re
from collections.abc import Iterable, Sequence

import msgspec

from guardrails.clouds.aws.session import entry as session
from guardrails.clouds.aws.session import organization, regions
from guardrails.clouds.service import Action, AnyService
from guardrails.errors import ConfigError
from guardrails.formats.decoding import Json

_VERSION = "2012-10-17"
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
Policy = dict[str, Json]
"""An IAM policy as JSON has it."""


class Declared(msgspec.Struct, frozen=True, order=True):
    """One call that a scan may make.

    Attributes:
        client: Name of the boto3 client.
        operation: As the API names it.
        permission: As IAM names it.
        why: What the answer is for.
    """

    client: str
    operation: str
    permission: str
    why: str


def declared_actions(services: Iterable[AnyService]) -> tuple[Declared, ...]:
    """Every call of a scan of some services, in order: who the caller is, the accounts, each account."""
    return tuple(sorted({*_of("sts", session.ACTIONS), *_organization(), *_account(services)}))


def _of(client: str, actions: Iterable[Action]) -> list[Declared]:
    return [Declared(each.client or client, each.operation, each.permission, each.why) for each in actions]


def _organization() -> list[Declared]:
    return _of("organizations", organization.ACTIONS)


def _account(services: Iterable[AnyService]) -> list[Declared]:
    found = _of("ec2", regions.ACTIONS)
    for each in services:
        found += _of(each.client, each.actions)
    return found


def role_policy(services: Iterable[AnyService]) -> Policy:
    """What the role in each account may do."""
    return _policy(_reading(services))


def caller_policy(services: Iterable[AnyService], role: str) -> Policy:
    """What the caller may do: list the organisation, assume the roles, read its own account.

    Args:
        services: Those that are read.
        role: ARN of the roles, with `*` for the account.
    """
    assume = {
        "Sid": "EnterAccounts",
        "Effect": "Allow",
        "Action": session.ASSUME.permission,
        "Resource": role,
    }
    listing = _statement("ListAccounts", (each.permission for each in _organization()))
    return _policy([assume, listing, *_reading(services)])


def trust_policy(principal: str, external_id: str) -> Policy:
    """Who may assume the role in each account.

    Args:
        principal: ARN of the caller.
        external_id: Without which nobody may; empty: none.

    Raises:
        ConfigError: The principal is no ARN of one, or the external id is none.
    """
    parts = principal.split(":")
    if parts[0] != "arn" or len(parts) != 6 or parts[2] not in ("iam", "sts") or "*" in principal:
        raise ConfigError(
            f"--principal {principal!r} is no ARN of a role, user or account",
            hint="like arn:aws:iam::111122223333:role/scanner",
        )
    if external_id and not _EXTERNAL_ID.fullmatch(external_id):
        raise ConfigError(
            "the external id has characters that AWS does not allow, or is too short",
            hint="at least two letters, digits or _+=,.@:/-",
        )
    trusted: Policy = {
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": session.ASSUME.permission,
    }
    if external_id:
        trusted["Condition"] = {"StringEquals": {"sts:ExternalId": external_id}}
    return _policy([trusted])


def role_pattern(role_name: str, principal: str, partition: str) -> str:
    """The ARN of the roles in all accounts of a partition.

    Args:
        role_name: Of the roles.
        principal: ARN of the caller; may be empty.
        partition: That is set; empty: the principal's, else `aws`.

    Raises:
        ConfigError: The principal is of another partition than the one that is set.
    """
    own = principal.split(":")[1] if principal else ""
    if own and partition and own != partition:
        raise ConfigError(
            f"--principal is in the partition {own}, not in {partition}",
            hint="roles are assumed within one partition",
        )
    return f"arn:{partition or own or 'aws'}:iam::*:role/{role_name}"


def cloudformation(services: Iterable[AnyService], role_name: str) -> Policy:
    """A template of the role, for a stack in one account or a stack set over an organisation."""
    trusted = {
        "Effect": "Allow",
        "Principal": {"AWS": {"Ref": "Principal"}},
        "Action": session.ASSUME.permission,
        "Condition": {
            "Fn::If": [
                "HasExternalId",
                {"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}},
                {"Ref": "AWS::NoValue"},
            ]
        },
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "A role by which guardrails reads metadata of accelerated compute",
        "Parameters": {
            "Principal": {"Type": "String", "Description": "ARN of the role or user that scans"},
            "ExternalId": {"Type": "String", "Default": "", "NoEcho": True},
            "RoleName": {"Type": "String", "Default": role_name},
        },
        "Conditions": {"HasExternalId": {"Fn::Not": [{"Fn::Equals": [{"Ref": "ExternalId"}, ""]}]}},
        "Resources": {
            "Role": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "RoleName": {"Ref": "RoleName"},
                    "AssumeRolePolicyDocument": _policy([trusted]),
                    "Policies": [{"PolicyName": "read", "PolicyDocument": role_policy(services)}],
                },
            }
        },
        "Outputs": {"RoleArn": {"Value": {"Fn::GetAtt": ["Role", "Arn"]}}},
    }


def terraform(services: Iterable[AnyService], role_name: str, principal: str, external_id: str) -> Policy:
    """The role in terraform's JSON syntax, complete; without a principal it asks for one."""
    trust = trust_policy(principal or _ANYONE, external_id)
    role = {"name": role_name, "assume_role_policy": _text(trust).replace(_ANYONE, "${var.principal}")}
    policy = {
        "name": "read",
        "role": "${aws_iam_role.guardrails.id}",
        "policy": _text(role_policy(services)),
    }
    found: Policy = {
        "resource": {"aws_iam_role": {"guardrails": role}, "aws_iam_role_policy": {"guardrails": policy}},
        "output": {"role_arn": {"value": "${aws_iam_role.guardrails.arn}"}},
    }
    if not principal:
        asked = {"type": "string", "description": "ARN of the role or user that scans"}
        found = {"variable": {"principal": asked}, **found}
    return found


_ANYONE = "arn:aws:iam::000000000000:role/principal"
"""Stands for the principal until terraform knows it."""


def _text(policy: Policy) -> str:
    return msgspec.json.encode(policy).decode()


def _reading(services: Iterable[AnyService]) -> list[Policy]:
    """A statement for each service whose API is called."""
    by_prefix: dict[str, set[str]] = {}
    for each in _account(services):
        by_prefix.setdefault(each.permission.partition(":")[0], set()).add(each.permission)
    return [_statement(f"Read{_word(prefix)}", by_prefix[prefix]) for prefix in sorted(by_prefix)]


def _word(prefix: str) -> str:
    """A name of letters and digits, as a `Sid` must be."""
    return "".join(part.capitalize() for part in prefix.split("-"))


def _statement(sid: str, permissions: Iterable[str]) -> Policy:
    return {"Sid": sid, "Effect": "Allow", "Action": sorted(set(permissions)), "Resource": "*"}


def _policy(statements: Sequence[Policy]) -> Policy:
    return {"Version": _VERSION, "Statement": list(statements)}
