"""CloudFormation stacks and stack sets: a part for each resource of the template that holds machines."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from guardrails.catalog.accelerators import Choice, Size, unknown_choice
from guardrails.catalog.lookup import Catalog
from guardrails.clouds.aws import planned
from guardrails.clouds.aws.template import KINDS, Template, of_resource, reader, twin
from guardrails.clouds.build import Setting, multiplied_unknown
from guardrails.clouds.carriers import can_carry
from guardrails.clouds.named_parts import count, fixed, named, of_family, part_of, rows
from guardrails.clouds.parts import Part
from guardrails.formats.embedded.cloudformation_values import Values
from guardrails.formats.embedded.text import Lost, at, objects, table
from guardrails.formats.marks import at as at_path
from guardrails.formats.signs.words import sign
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.resource import NOT_SET, Resource
from guardrails.formats.terraform.texts import hidden, parsed
from guardrails.model.range import Range
from guardrails.model.workload import Workload

_ALONE = ""
_FLEETS = frozenset(("AWS::EC2::EC2Fleet", "AWS::EC2::SpotFleet"))


class Stack(msgspec.Struct):
    """Attributes that are read. Source: provider schema, hashicorp/aws 6.25.0."""

    iam_role_arn: str | None = None
    id: str | None = None
    parameters: Any = None
    region: str | None = None
    tags: Any = None
    tags_all: Any = None
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
    return rows(resource, parts, Setting("aws", where, claims), hidden=secret)


def read_set(resource: Resource[Stack]) -> list[Workload]:
    """The rows of a stack set's template; how many stacks are made of it is not in it."""
    return [multiplied_unknown(row, "how many stacks the set makes is not known") for row in read(resource)]


def parts_of(resource: Resource[Any], kind: str, properties: dict[str, Any], *, hidden: bool) -> list[Part]:
    """The parts of one resource of CloudFormation that stands alone; none of a type that is not read."""
    found, whole = reader(kind), planned.of_state(resource)
    if found is not None and whole is not None:
        return of_resource(resource, found, whole.template, whole.body)
    template = {"Resources": {_ALONE: {"Type": kind, "Properties": properties}}}
    return _Reading(resource, template, hidden=hidden).of(_ALONE, kind) or []


def is_read(kind: str) -> bool:
    """Whether resources of a type of CloudFormation are read."""
    return kind in _KINDS or kind in KINDS


class _Reading:
    """One template that is being read."""

    def __init__(self, resource: Resource[Stack], template: dict[str, Any], *, hidden: bool) -> None:
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
        properties = table(at(self.resources.get(name), "Properties"))
        old = _KINDS.get(kind) if isinstance(kind, str) else None
        if old is not None:
            return old(self, name, properties)
        found = reader(kind)
        if found is None:
            return None
        return of_resource(self.resource, found, self.whole, self.whole.properties(name), name)

    def _speaks(self, kind: Any, body: Any) -> bool:
        """Whether a resource that is not read may make machines, or speaks of accelerators."""
        if kind in ("AWS::CloudFormation::Stack", "AWS::CloudFormation::Macro") or not isinstance(kind, str):
            return True
        if kind in _FLEETS and "LaunchTemplate" in str(table(at(body, "Properties"))):
            return True  # its machines are those of a template, which may be of another stack
        catalog = self.resource.plan.accelerators.catalog
        return bool(sign(catalog, [kind, body])) or (
            can_carry(twin(kind)) and _names_machines(catalog, at(body, "Properties"))
        )

    def _conditional(self, part: Part, body: Any) -> Part:
        """A resource with a condition may not be made at all."""
        if not isinstance(at(body, "Condition"), str):
            return part
        choices = [
            msgspec.structs.replace(each, size=Size(Range(0, each.size.planned.max), each.size.ceiling))
            for each in part.choices
        ]
        return msgspec.structs.replace(part, choices=choices)

    def number(self, node: Any) -> Any:
        """A number of the template, or what stands in for it."""
        return self.values.one(node)

    def types(self, nodes: Any, size: Size, path: str) -> list[Choice]:
        """Choices of one or several names of types."""
        found = [
            choice
            for name in self.values.many(nodes)
            for choice in (
                of_family(self.resource, name, size, path, hidden=self.hidden)
                if isinstance(name, str) and name
                else [named(self.resource, "aws", name, size, path, hidden=self.hidden)]
            )
        ]
        return found or [unknown_choice(size, path, "is not set")]


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


def _path(name: str) -> str:
    if name == _ALONE:
        return "desired_state"
    return f"template_body.Resources.{name}"


def _emr(reading: _Reading, name: str, properties: dict[str, Any]) -> list[Part]:
    result = []
    for key, value in table(properties.get("Instances")).items():
        fleet = key.endswith(("InstanceFleet", "InstanceFleets"))
        if not fleet and not key.endswith(("InstanceGroup", "InstanceGroups")):
            continue
        for number, group in enumerate(objects(value)):
            path = f"{_path(name)}.Instances.{key}[{number}]"
            if fleet:
                most = (
                    reading.number(group.get("TargetOnDemandCapacity")),
                    reading.number(group.get("TargetSpotCapacity")),
                )
                size = fixed(sum(count(each) or 0 for each in most) or None)
                configs = objects(group.get("InstanceTypeConfigs"))
                types = [config.get("InstanceType") for config in configs]
            else:
                size, types = fixed(reading.number(group.get("InstanceCount"))), [group.get("InstanceType")]
            choices = reading.types(types, size, f"{path}.InstanceType")
            result.append(part_of(name=f"{name}.{key}.{number}", path=path, choices=choices))
    return result


_KINDS: dict[str, Callable[[_Reading, str, dict[str, Any]], list[Part]]] = {
    "AWS::EMR::Cluster": _emr,
}
