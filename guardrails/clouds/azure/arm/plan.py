"""ARM templates in deployments, and resources through azapi: a part for each that holds machines."""

import re

import msgspec

from guardrails.clouds.azure.azapi import AzapiResource
from guardrails.clouds.azure.deployments import NESTED, Deployment
from guardrails.clouds.azure.documents import entries
from guardrails.clouds.azure.entry import CARRIERS, Entry
from guardrails.clouds.azure.template import Template, note_unlisted, reader, says
from guardrails.clouds.build import PlanContext, multiplied_unknown, planned
from guardrails.clouds.counting import perhaps
from guardrails.clouds.parts import Part
from guardrails.formats import marks
from guardrails.formats.signs.words import sign
from guardrails.formats.terraform import place
from guardrails.formats.terraform.claims import Claims
from guardrails.formats.terraform.resource import AnyResource, Resource
from guardrails.formats.terraform.texts import hidden, shown
from guardrails.model.workload import SENSITIVE, Workload

_UPDATES = ("azapi_resource_action", "azapi_update_resource")
"""Types that write a part of what is there."""
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9.]*/[A-Za-z]")


def read_deployment(resource: Resource[Deployment]) -> list[Workload]:
    """One row for each resource of the template that may run accelerators."""
    return [row for each in entries(resource) for row in _rows(resource, each)]


def read_azapi(resource: Resource[AzapiResource]) -> list[Workload]:
    """The rows of one resource of any type."""
    result = [row for each in entries(resource) for row in _rows(resource, each)]
    kind = (resource.values.type or "").partition("@")[0]
    if not result and reader(kind) is None and CARRIERS.match(kind) and _has_unknown(resource):
        told = shown(resource, kind, "type")
        resource.note("opaque", f"parts of the body of {told} are known only after apply")
    return result


def _has_unknown(resource: Resource[AzapiResource]) -> bool:
    body = marks.at(resource.unknown, ("body",))
    return body is not True and marks.any_marked(body)


def read_action(resource: Resource[AzapiResource]) -> list[Workload]:
    """The rows of an action: one that writes a resource has what it writes, any other has what it says."""
    values = resource.values
    writes = (values.method or "").upper() in ("PATCH", "PUT") and not values.action
    found = entries(resource)
    if writes:
        return [row for each in found for row in _rows(resource, each)]
    for each in found:
        _harmless(resource, each, hidden=hidden(resource, "body"))
    return []


def _rows(resource: AnyResource, entry: Entry) -> list[Workload]:
    """The rows of one resource; notes what it leaves open when it is not read."""
    found = reader(entry.kind)
    if found is None:
        _unread(resource, entry)
        return []
    template = Template(resource, entry)
    resource.note("read", "the template's resources")
    note_unlisted(template, found)
    if resource.head.type in _UPDATES and not says(template, found):
        return []  # what is there stays as it is, in all that would be read of it
    return rows_of(resource, entry)


def rows_of(resource: AnyResource, entry: Entry) -> list[Workload]:
    """The rows of a resource of a type that is read."""
    found = reader(entry.kind)
    parts = [] if found is None else found.read(Template(resource, entry))
    parts = [_placed(entry, part) for part in parts]
    return [_times(row, entry.times) for row in planned(resource, parts, lambda: setting(resource))]


def setting(resource: AnyResource) -> PlanContext:
    """What all rows of a document share."""
    values = resource.values
    where = place.azure(
        resource,
        ids=(values.id, getattr(values, "parent_id", None), getattr(values, "resource_id", None)),
        location=resource.known(values.location, "location"),
    )
    claims = Claims(resource)
    claims.required(values.tags, "tags")
    return PlanContext("azure", where, claims)


def _placed(entry: Entry, part: Part) -> Part:
    """A part with the name, place and condition of its resource."""
    body = entry.body
    name = entry.label
    if part.name and not (body.hidden and name):
        name = f"{name}.{part.name}" if name else part.name
    choices = part.choices
    if entry.is_made != "yes":
        choices = tuple(
            msgspec.structs.replace(
                each, size=msgspec.structs.replace(each.size, planned=perhaps(each.size).planned)
            )
            for each in choices
        )
    location = body.text("location").value
    region = part.region or ("" if location is None else location.replace(" ", "").lower())
    region = SENSITIVE if region and body.hidden else region
    zones = body.texts("zones")
    zone = (zones[0].value or "") if len(zones) == 1 and not (part.zone or body.hidden) else part.zone
    return msgspec.structs.replace(part, name=name, choices=choices, region=region, zone=zone)


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


def _unread(resource: AnyResource, entry: Entry) -> None:
    kind, secret = entry.kind, entry.body.hidden
    if _TYPE.match(kind) and not CARRIERS.match(kind):
        _harmless(resource, entry, hidden=secret)
        return
    catalog = resource.plan.accelerators.catalog
    word = "a nested template" if kind.lower() == NESTED else sign(catalog, entry.written)
    what = kind[:80] if kind and not secret else "a resource"
    if word or not _TYPE.match(kind):
        told = "a word that is sensitive" if secret else word or "no type of ARM"
        resource.note("opaque", f"{what} is not read, and speaks of accelerators or nodes ({told})")
    else:
        resource.note("skipped", f"{what} is not read; it shows no sign of accelerators or nodes")


def _harmless(resource: AnyResource, entry: Entry, *, hidden: bool) -> None:
    """Note a resource of a type that holds no machines by its name: what it says may start some."""
    said = resource.plan.signs.find(entry.written)
    if said is None:
        resource.note("read", "the template's resources")
    else:
        word = "a word that is sensitive" if hidden else said.word
        resource.note("opaque", f"{entry.kind[:80]} is not read; says {word}")
