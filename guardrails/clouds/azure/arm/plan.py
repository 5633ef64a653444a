"""ARM templates in deployments, and resources in `azapi_resource`: a part for each that holds machines."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from guardrails.clouds.azure.arm.resources import CARRIERS, KINDS, Body
from guardrails.clouds.build import Setting, multiplied_unknown
from guardrails.clouds.named_parts import count, rows
from guardrails.clouds.parts import Part
from guardrails.formats import marks
from guardrails.formats.embedded.arm_values import Values
from guardrails.formats.embedded.text import at, objects, parse, table, too_deep
from guardrails.formats.signs.words import sign
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.resource import Resource, Unreadable
from guardrails.formats.terraform.texts import hidden, parsed, shown
from guardrails.model.workload import Workload

_NESTED = "microsoft.resources/deployments"
_DEPTH = 8
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9.]*/[A-Za-z]")


class Deployment(msgspec.Struct):
    """A template deployment. Source: hashicorp/azurerm 4.55.0; `template_body`, `parameters` are from 2.x."""

    id: str | None = None
    location: str | None = None
    parameters: Any = None
    parameters_body: str | None = None
    parameters_content: str | None = None
    tags: Any = None
    template_body: str | None = None
    template_content: str | None = None
    template_spec_version_id: str | None = None


class AzapiResource(msgspec.Struct):
    """A resource by its ARM type. Source: schema of azure/azapi 2.0; `body` was JSON text before."""

    body: Any = None
    id: str | None = None
    location: str | None = None
    parent_id: str | None = None
    resource_id: str | None = None
    tags: Any = None
    type: str | None = None


class _Found(msgspec.Struct):
    """One resource of a template."""

    name: str
    kind: str
    body: dict[str, Any]
    values: Values
    times: int | None = 1


def read_deployment(resource: Resource[Deployment]) -> list[Workload]:
    """One row for each resource of the template that may run accelerators."""
    values = resource.values
    name = "template_body" if values.template_body else "template_content"
    if getattr(values, name) is None and values.template_spec_version_id:
        resource.note("opaque", "the template is a template spec and is not in the plan")
        return []
    text = parsed(resource, getattr(values, name), name)
    if text is None:
        return []
    template = table(text.documents[0])
    secret = hidden(resource, name, "parameters", "parameters_content", "parameters_body")
    found = list(_resources(template, _values(resource, template), 0))
    if not found:
        word = sign(resource.plan.accelerators.catalog, template)
        resource.note("opaque" if word else "skipped", "the template has no resources that are read")
    return [
        row
        for number, each in enumerate(found)
        for row in _rows(resource, each, number, f"{name}.resources", hidden=secret)
    ]


def _values(resource: Resource[Deployment], template: dict[str, Any]) -> Values:
    """The template's values with the deployment's parameters."""
    values = resource.values
    for name in ("parameters_content", "parameters_body"):
        text = getattr(values, name)
        if text:
            documents = parse(text).documents
            given = table(documents[0]) if documents else {}
            return Values(template, table(given.get("parameters")) or given, known=bool(documents))
        if text is None and resource.is_unknown(name) and resource.is_configured(name):
            return Values(template, {}, known=False)
    return Values(template, table(values.parameters), known=True)


def _resources(template: dict[str, Any], values: Values, depth: int, above: str = "") -> Iterator[_Found]:
    """Every resource of a template, with those inside others and inside nested templates."""
    listed = template.get("resources")
    named = listed.items() if isinstance(listed, dict) else enumerate(objects(listed))
    for key, body in named:
        if not isinstance(body, dict):
            continue
        written = body.get("type")
        kind = written if isinstance(written, str) else ""
        kind = f"{above}/{kind}" if above and "." not in kind else kind
        own = values.of(body.get("name"))
        name = own if isinstance(own, str) and own else str(key)
        copies = at(body, "copy", "count")
        times = 1 if body.get("copy") is None else count(values.of(copies))
        inner = at(body, "properties", "template")
        if kind.lower() == _NESTED and isinstance(inner, dict) and depth < _DEPTH:
            given = table(at(body, "properties", "parameters"))
            shared = at(body, "properties", "expressionEvaluationOptions", "scope") != "inner"
            nested = values if shared else Values(inner, _passed(given, values), known=True)
            for found in _resources(inner, nested, depth + 1):
                product = None if times is None or found.times is None else times * found.times
                yield msgspec.structs.replace(found, name=f"{name}.{found.name}", times=product)
            continue
        yield _Found(name, kind, body, values, times)
        if depth < _DEPTH and body.get("resources"):
            yield from _resources(body, values, depth + 1, kind)


def _passed(given: dict[str, Any], values: Values) -> dict[str, Any]:
    """Parameters of a nested template, resolved where it is called."""
    return {
        name: {"value": values.of(each["value"])} if isinstance(each, dict) and "value" in each else each
        for name, each in given.items()
    }


def _rows(resource: Resource[Any], found: _Found, number: int, path: str, *, hidden: bool) -> list[Workload]:
    """The rows of one resource; notes what it leaves open when it is not read."""
    reader = KINDS.get(found.kind.lower().partition("@")[0])
    if reader is None:
        _unread(resource, found, hidden=hidden)
        return []
    resource.note("read", "the template's resources")
    body = Body(
        resource, found.values, found.body, f"{path}.{number if hidden else found.name}", hidden=hidden
    )
    parts = [
        msgspec.structs.replace(part, name=_part(found.name, part, number, hidden)) for part in reader(body)
    ]
    values = resource.values
    where = place.azure(
        resource,
        ids=(values.id, getattr(values, "parent_id", None), getattr(values, "resource_id", None)),
        location=resource.known(values.location, "location"),
    )
    claims = Claims(resource)
    claims.required(values.tags, "tags")
    result = rows(resource, parts, Setting("azure", where, claims), hidden=False)
    return [_times(row, found.times) for row in result]


def _part(name: str, part: Part, number: int, hidden: bool) -> str:
    own = str(number) if hidden else name
    return f"{own}.{part.name}" if own and part.name and not hidden else own or part.name


def _times(row: Workload, times: int | None) -> Workload:
    """A row of a resource that is made several times."""
    if times == 1:
        return row
    if times is None:
        return multiplied_unknown(row, "copy.count is not known")
    return msgspec.structs.replace(
        row,
        instances=row.instances.times(times),
        instances_ceiling=row.instances_ceiling.times(times),
        accelerators=row.accelerators.times(times),
        ceiling=row.ceiling.times(times),
    )


def _unread(resource: Resource[Any], found: _Found, *, hidden: bool) -> None:
    kind = found.kind.partition("@")[0]
    catalog = resource.plan.accelerators.catalog
    if _TYPE.match(kind) and not CARRIERS.match(kind):
        _harmless(resource, kind, found.body, hidden=hidden)
        return
    word = "a nested template" if kind.lower() == _NESTED else sign(catalog, found.body)
    what = kind[:80] if kind and not hidden else "a resource"
    if word or not _TYPE.match(kind):
        told = "a word that is sensitive" if hidden else word or "no type of ARM"
        resource.note("opaque", f"{what} is not read, and speaks of accelerators or nodes ({told})")
    else:
        resource.note("skipped", f"{what} is not read; it shows no sign of accelerators or nodes")


def _harmless(resource: Resource[Any], kind: str, body: Any, *, hidden: bool) -> None:
    """Note a resource of a type that holds no machines by its name: what it says may start some."""
    said = resource.plan.signs.find(body)
    if said is None:
        resource.note("read", "the template's resources")
    else:
        word = "a word that is sensitive" if hidden else said.word
        resource.note("opaque", f"{kind[:80]} is not read; says {word}")


def read_azapi(resource: Resource[AzapiResource]) -> list[Workload]:
    """The rows of one resource of any type."""
    values = resource.values
    kind = values.type or ""
    body = _body(resource)
    if body is None:
        if kind and not CARRIERS.match(kind):
            resource.note("read", "azapi resources that hold no machines")
            return []
        word = shown(resource, kind.partition("@")[0], "type")
        resource.note("opaque", f"body of {word} is known only after apply, or cannot be read")
        return []
    found = _Found("", kind, body, Values({}, {}, known=True))
    result = _rows(resource, found, 0, "body", hidden=hidden(resource, "body"))
    if not result and CARRIERS.match(kind) and marks.any_marked(marks.at(resource.unknown, ("body",))):
        resource.note(
            "opaque", f"parts of the body of {shown(resource, kind, 'type')} are known only after apply"
        )
    return result


def _body(resource: Resource[AzapiResource]) -> dict[str, Any] | None:
    """The resource's body; None when it is not known, or is no object."""
    body = resource.values.body
    if isinstance(body, str):
        documents = parse(body).documents
        body = documents[0] if documents else None
    elif body is None and not resource.is_unknown("body"):
        body = {}
    if too_deep(body):
        raise Unreadable(f"{resource.head.place}.change.after.body", "is nested too deeply")
    return body if isinstance(body, dict) else None
