"""One resource of ARM through azapi: its body, with what is known only after apply, and its id."""

from typing import Any

import msgspec

from guardrails.clouds.azure.entry import CARRIERS, Entry
from guardrails.clouds.azure.ids import written
from guardrails.formats import marks
from guardrails.formats.decoding import Json
from guardrails.formats.embedded.arm_values import Values
from guardrails.formats.embedded.properties import Properties
from guardrails.formats.embedded.text import Lost, parse, table, too_deep
from guardrails.formats.terraform.leaves import AttributeRef
from guardrails.formats.terraform.resource import Resource, Unreadable
from guardrails.formats.terraform.texts import hidden, shown

_GROUP = "azurerm_resource_group"


class AzapiResource(msgspec.Struct):
    """A resource by its ARM type. Source: schema of azure/azapi 2.0; `body` was JSON text before.

    Attributes:
        action, method: Of `azapi_resource_action`.
        resource_id: The resource that an update or an action is for.
    """

    action: str | None = None
    body: Json = None
    id: str | None = None
    location: str | None = None
    method: str | None = None
    name: str | None = None
    parent_id: str | None = None
    resource_id: str | None = None
    tags: Json = None
    type: str | None = None


def of_azapi(resource: Resource[AzapiResource]) -> list[Entry]:
    """The resource; none, with a note, when its body is not known, or is no object."""
    values = resource.values
    kind = (values.type or "").partition("@")[0]
    body = _body(resource)
    if body is None:
        if kind and not CARRIERS.match(kind):
            resource.note("read", "azapi resources that hold no machines")
        else:
            word = shown(resource, kind, "type")
            resource.note("opaque", f"body of {word} is known only after apply, or cannot be read")
        return []
    secret = hidden(resource, "body")
    resolved = Values({}, {}, known=True, scope=resource.address.lower())
    properties = Properties(body, _AS_WRITTEN, "body", hidden=secret)
    return [Entry(kind, "", _id(resource, kind), properties, body, resolved)]


class _AsWritten:
    """Values outside of a template: text that begins with a bracket is text."""

    def options(self, node: Any) -> list[Any]:
        return [] if node is None else [node]


_AS_WRITTEN = _AsWritten()


def _id(resource: Resource[AzapiResource], kind: str) -> str:
    """The id of a resource by its parent and name."""
    values = resource.values
    known = values.id or values.resource_id
    if known:
        return known
    unknown = f"{{{resource.address.lower()}}}"
    name = values.name or unknown
    above = kind.count("/") - 1
    if values.parent_id and above > 0:
        return f"{values.parent_id}/{kind.rpartition('/')[2]}/{name}"
    if values.parent_id:
        return f"{values.parent_id}/providers/{kind}/{name}"
    return written(kind, "/".join((*[unknown] * above, name)), _group(resource) or unknown)


def _group(resource: Resource[AzapiResource]) -> str:
    """The name of the resource group that is its parent, whose id is not known yet."""
    found = [leaf.head for leaf in resource.leaves("parent_id") if isinstance(leaf, AttributeRef)]
    if len(found) != 1 or found[0].type != _GROUP:
        return ""
    values = resource.plan.body(found[0])[0]
    return str(table(values).get("name") or "")


def _body(resource: Resource[AzapiResource]) -> dict[str, Any] | None:
    body = resource.values.body
    if isinstance(body, str):
        documents = parse(body).documents
        body = documents[0] if documents else None
    elif body is None and not resource.is_unknown("body"):
        body = {}
    if too_deep(body):
        raise Unreadable(f"{resource.head.place}.change.after.body", "is nested too deeply")
    if not isinstance(body, dict):
        return None
    found: dict[str, Any] = _with_unknown(body, marks.at(resource.unknown, ("body",)))
    return found


def _with_unknown(value: Any, mark: Any) -> Any:
    """Values with what is known only after apply in its place."""
    if mark is True:
        return Lost("known only after apply")
    if isinstance(mark, dict) and isinstance(value, dict | None):
        values = value or {}
        keys = [*values, *(key for key in mark if key not in values)]
        found = {key: _with_unknown(values.get(key), mark.get(key)) for key in keys}
        return {key: each for key, each in found.items() if each is not None or key in values}
    if isinstance(mark, list) and isinstance(value, list):
        more = [*mark, *([None] * (len(value) - len(mark)))]
        return [_with_unknown(each, more[at]) for at, each in enumerate(value)]
    return value
