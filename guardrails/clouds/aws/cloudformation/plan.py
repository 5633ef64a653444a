"""CloudFormation stacks and stack sets: a part for each resource of the template that holds machines."""

import re
from functools import partial
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Size
from guardrails.catalog.lookup import Catalog
from guardrails.clouds.aws import planned
from guardrails.clouds.aws.template import KINDS, Template, of_resource, reader, twin
from guardrails.clouds.build import PlanContext, multiplied_unknown
from guardrails.clouds.carriers import can_carry
from guardrails.clouds.named_parts import rows
from guardrails.clouds.parts import Part
from guardrails.formats.decoding import Json
from guardrails.formats.embedded.cloudformation_values import Values
from guardrails.formats.embedded.text import Lost, at, table
from guardrails.formats.marks import at as at_path
from guardrails.formats.signs.words import sign
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.facts import NOT_SET
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.formats.terraform.texts import hidden, parsed
from guardrails.model.range import Range
from guardrails.model.workload import Workload

_ALONE = ""


class Stack(msgspec.Struct):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    iam_role_arn: str | None = None
    id: str | None = None
    parameters: Json = None
    region: str | None = None
    tags: Json = None
    tags_all: Json = None
    template_body: str | None = None
    template_url: str | None = None


def read(resource: Resource[Stack]) -> list[Workload]:
    """One row for each resource of the template that may run accelerators."""
    values = resource.values
    if not values.template_body and (values.template_url or resource.is_open("template_url")):
        resource.note("opaque", "the template stands at a URL and is not in the plan")
        return []
    text = parsed(resource, values.template_body, "template_body")
    if text is None:
        return []
    secret = hidden(resource, "template_body", "parameters")
    template = table(text.documents[0])
    reading = _Reading(resource, template, hidden=secret)
    parts = reading.parts()
    if not parts:
        return []
    where = place.aws(
        resource,
        arns=(values.iam_role_arn, values.id),
        region=resource.fact(values.region, "region"),
        zone=NOT_SET,
    )
    claims = Claims(resource)
    if isinstance(values.tags, list):
        claims.blocks(values.tags, ("tags",))
    else:
        claims.aws(values.tags_all, values.tags)
    return rows(resource, parts, PlanContext("aws", where, claims), hidden=secret)


def read_set(resource: Resource[Stack]) -> list[Workload]:
    """The rows of a stack set's template; how many stacks are made of it is not in it."""
    return [multiplied_unknown(row, "how many stacks the set makes is not known") for row in read(resource)]


def parts_of(resource: AnyResource, kind: str, properties: dict[str, Json], *, hidden: bool) -> list[Part]:
    """The parts of one resource of CloudFormation that stands alone; none of a type that is not read."""
    found, whole = reader(kind), planned.of_state(resource)
    if found is not None and whole is not None:
        return of_resource(resource, found, whole.template, whole.body)
    template = {"Resources": {_ALONE: {"Type": kind, "Properties": properties}}}
    return _Reading(resource, template, hidden=hidden).of(_ALONE, kind) or []


def is_read(kind: str) -> bool:
    """Whether resources of a type of CloudFormation are read."""
    return kind in KINDS


class _Reading:
    """One template that is being read."""

    def __init__(self, resource: Resource[Stack], template: dict[str, Json], *, hidden: bool) -> None:
        self.resource = resource
        self.hidden = hidden
        given = table(getattr(resource.values, "parameters", None))
        self.values = Values(template, given, at_path(resource.unknown, ("parameters",)), self._late)
        self.template = template
        self.resources = table(template.get("Resources"))
        accelerators = resource.plan.accelerators
        path = "template_body.Resources"
        others = partial(planned.others_of, resource.plan)
        self.whole = Template(accelerators, self.values, self.resources, path, hidden, resource, others)

    def _late(self, name: str) -> Any:
        """A parameter that is known only after apply: resolved, or lost with what it is made from."""
        fact = self.resource.fact(None, "parameters", name)
        if fact.value is not None:
            return fact.value
        leads = planned.leads(self.resource, "parameters", name)
        return Lost(f"parameter {name} is known only after apply", leads)

    def parts(self) -> list[Part]:
        """The parts of all resources; notes those that are not read and show a sign of accelerators."""
        if not self.resources:
            word = sign(self.resource.plan.accelerators.catalog, self.template)
            self.resource.note("opaque" if word else "skipped", "the template has no Resources that are read")
            return []
        result: list[Part] = []
        unread: list[str] = []
        for name, body in self.resources.items():
            kind = at(body, "Type")
            found = self.of(name, kind) if isinstance(at(body, "Properties"), dict | None) else None
            if found is not None:
                result += [self._conditional(part, body) for part in found]
            elif is_read(kind) or self._speaks(kind, body):
                unread.append(str(kind) if isinstance(kind, str) and not self.hidden else "a resource")
        for each in dict.fromkeys(unread):
            self.resource.note("opaque", f"the template has {each[:80]}, which is not read")
        if not unread:
            self.resource.note("read", "the template's resources")
        return result

    def of(self, name: str, kind: object) -> list[Part] | None:
        """The parts of one resource; None when its type is not read."""
        found = reader(kind)
        if found is None:
            return None
        return of_resource(self.resource, found, self.whole, self.whole.properties(name), name)

    def _speaks(self, kind: Any, body: Any) -> bool:
        """Whether a resource that is not read may make machines, or speaks of accelerators."""
        if kind in ("AWS::CloudFormation::Stack", "AWS::CloudFormation::Macro") or not isinstance(kind, str):
            return True
        catalog = self.resource.plan.accelerators.catalog
        return bool(sign(catalog, [kind, body])) or (
            can_carry(twin(kind)) and _names_machines(catalog, at(body, "Properties"))
        )

    def _conditional(self, part: Part, body: Any) -> Part:
        """A resource with a condition may not be made at all."""
        if not isinstance(at(body, "Condition"), str):
            return part
        choices = (
            msgspec.structs.replace(each, size=Size(Range(0, each.size.planned.max), each.size.ceiling))
            for each in part.choices
        )
        return msgspec.structs.replace(part, choices=tuple(choices))


_MACHINES = re.compile(r"(?:Instance|Compute|Bundle)(?:Types?|Ids?)$|InstanceRequirements$")
"""Names of properties that say on which machines something runs."""


def _names_machines(catalog: Catalog, value: Any) -> bool:
    """Whether something names machines that may have accelerators, at any depth."""
    if isinstance(value, list):
        return any(_names_machines(catalog, each) for each in value)
    if not isinstance(value, dict):
        return False
    for name, node in value.items():
        texts = node if isinstance(node, list) else [node]
        plain = all(isinstance(each, str) and catalog.has_no_accelerators("aws", each) for each in texts)
        if (_MACHINES.search(name) and not plain) or _names_machines(catalog, node):
            return True
    return False
