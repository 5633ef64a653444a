"""`aws_cloudcontrolapi_resource`: one resource of any type of CloudFormation, its properties as JSON text."""

import re
from typing import Any

import msgspec

from guardrails.catalog.accelerators import OPEN, unknown_choice
from guardrails.clouds.aws.cloudformation.plan import is_read, parts_of
from guardrails.clouds.aws.planned import STATE, CloudControl
from guardrails.clouds.build import PlanContext
from guardrails.clouds.carriers import can_carry
from guardrails.clouds.named_parts import part_of, rows
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.text import objects, parse, table
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.facts import NOT_SET
from guardrails.formats.terraform.resource import Resource
from guardrails.formats.terraform.texts import hidden
from guardrails.model.workload import UNKNOWN, Workload

_HARMLESS = re.compile(
    r"AWS::(?:S3|SNS|SQS|DynamoDB|Lambda|Logs|IAM|KMS|CloudWatch|Route53\w*|Events|ApiGateway\w*|SecretsManager"
    r"|CloudFront|WAFv2|Organizations|SSO|ECR|Athena|Cognito|Backup|GuardDuty|SecurityHub|Config)::"
)
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def read(resource: Resource[CloudControl]) -> list[Workload]:
    """The rows of the resource; one of which the properties are not known may be anything of its type."""
    values = resource.values
    kind = values.type_name or ""
    if kind and _HARMLESS.match(kind):
        resource.note("read", "resources of services without machines")
        return []
    secret = hidden(resource, STATE)
    documents = parse(values.desired_state).documents if values.desired_state else ()
    properties = documents[0] if documents and isinstance(documents[0], dict) else None
    parts = [_unknown(_problem(resource))]
    if properties is not None:
        parts = parts_of(resource, kind, properties, hidden=secret) or _unread(
            resource, kind, properties, secret
        )
    region = resource.fact(values.region, "region")
    where = place.aws(resource, arns=(values.role_arn,), region=region, zone=NOT_SET)
    claims = Claims(resource)
    tags = objects(table(properties).get("Tags"))
    claims.blocks([{"key": tag.get("Key"), "value": tag.get("Value")} for tag in tags], (STATE,))
    parts = [msgspec.structs.replace(part, name=part.name.strip(".")) for part in parts]
    return rows(resource, parts, PlanContext("aws", where, claims), hidden=False)


def _problem(resource: Resource[CloudControl]) -> str:
    if resource.values.desired_state:
        return "is no JSON object"
    return "is known only after apply" if resource.is_unknown(STATE) else "is not there"


def _unread(resource: Resource[CloudControl], kind: str, properties: Any, secret: bool) -> list[Part]:
    """A part with a sign in a type that is not read; notes a type that can carry accelerators without one."""
    if is_read(kind):
        resource.note("read", "resources without accelerators")
        return []
    found = resource.plan.signs.find(properties)
    if found is not None:
        return [_unknown("says a word that is sensitive" if secret else f"says {found.word}")]
    if not kind or can_carry(_twin(kind)):
        shown = kind[:80] or "a type that is not known"
        resource.note("opaque", f"{shown} can carry accelerators and is not read yet")
    else:
        resource.note("read", "resources of types that hold no machines")
    return []


def _unknown(reason: str) -> Part:
    return part_of(name="", path=STATE, choices=[unknown_choice(OPEN, STATE, reason)])


def _twin(kind: str) -> str:
    """The type of the Cloud Control provider for one of CloudFormation: `AWS::EC2::SpotFleet`."""
    parts = [_WORD.sub("_", part).lower() for part in kind.split("::")[1:]]
    return f"awscc_{'_'.join(parts)}" if parts else UNKNOWN
