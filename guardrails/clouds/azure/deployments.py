"""Resources in templates of deployments: which they are, what their ids are, how often each is made."""

from collections.abc import Iterator
from typing import Any

import msgspec

from guardrails.clouds.azure.entry import Entry
from guardrails.clouds.azure.ids import written
from guardrails.formats.decoding import Json, whole_number
from guardrails.formats.embedded.arm_values import Values
from guardrails.formats.embedded.properties import Properties
from guardrails.formats.embedded.text import Lost, at, objects, parse, table
from guardrails.formats.signs.words import sign
from guardrails.formats.terraform.resource import Resource
from guardrails.formats.terraform.texts import hidden, parsed
from guardrails.model.tri import Tri

NESTED = "microsoft.resources/deployments"
_DEPTH = 8
_MOST_REPEATED = 64


class Deployment(msgspec.Struct):
    """A template deployment. Source: hashicorp/azurerm 4.55.0; `template_body`, `parameters` are from 2.x."""

    id: str | None = None
    location: str | None = None
    parameters: Json = None
    parameters_body: str | None = None
    parameters_content: str | None = None
    resource_group_name: str | None = None
    tags: Json = None
    template_body: str | None = None
    template_content: str | None = None
    template_spec_version_id: str | None = None


def of_deployment(resource: Resource[Deployment]) -> list[Entry]:
    """The resources of a template; of one that is not known, or cannot be read, a note says so."""
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
    found = list(_Template(template, _values(resource, template), f"{name}.resources", secret).entries())
    if not found:
        word = sign(resource.plan.accelerators.catalog, template)
        resource.note("opaque" if word else "skipped", "the template has no resources that are read")
    return found


def _values(resource: Resource[Deployment], template: dict[str, Any]) -> Values:
    """The template's values with the deployment's parameters."""
    values = resource.values
    scope = resource.address.lower()
    where: dict[str, Any] = {"group": values.resource_group_name or f"{{{scope}}}", "scope": scope}
    for name in ("parameters_content", "parameters_body"):
        text = getattr(values, name)
        if text:
            documents = parse(text).documents
            given = table(documents[0]) if documents else {}
            whole = table(given.get("parameters")) or given
            return Values(template, whole, known=bool(documents), **where)
        if text is None and resource.is_unknown(name) and resource.is_configured(name):
            return Values(template, {}, known=False, **where)
    return Values(template, table(values.parameters), known=True, **where)


class _Template(msgspec.Struct):
    """A template, or what is nested in one."""

    body: dict[str, Any]
    values: Values
    path: str
    hidden: bool
    depth: int = 0
    above: tuple[str, str] = ("", "")
    prefix: str = ""

    def entries(self) -> Iterator[Entry]:
        """Every resource of it, with those inside others and inside nested templates."""
        listed = self.body.get("resources")
        named = listed.items() if isinstance(listed, dict) else enumerate(objects(listed))
        for number, (key, body) in enumerate(named):
            if isinstance(body, dict) and body.get("existing") is not True:
                yield from self._of(number, str(key), body)

    def _of(self, number: int, key: str, body: dict[str, Any]) -> Iterator[Entry]:
        said = at(body, "type")
        kind = said.partition("@")[0] if isinstance(said, str) else ""
        name = self.values.text(body["name"]) if body.get("name") is not None else key
        if self.above[0] and "." not in kind:
            kind, name = f"{self.above[0]}/{kind}", f"{self.above[1]}/{name}"
        is_made = _condition(self.values, body)
        if is_made == "no":
            return
        times = _count(self.values.of(at(body, "copy", "count"))) if body.get("copy") is not None else 1
        inner = at(body, "properties", "template")
        if kind.lower() == NESTED and isinstance(inner, dict) and self.depth < _DEPTH:
            for found in self._nested(body, inner, name).entries():
                yield _repeated(found, times, is_made)
            return
        label = self._label(body, key)
        where = f"{self.path}.{number if self.hidden else label}"
        whole = _expanded(body, self.values)
        properties = Properties(whole, self.values, where, hidden=self.hidden)
        id_ = written(kind, name, self.values.group)
        shown = str(number) if self.hidden else self.prefix + label
        yield Entry(kind, shown, id_, properties, body, self.values, times, is_made)
        if self.depth < _DEPTH and body.get("resources"):
            child = msgspec.structs.replace(self, body=body, depth=self.depth + 1, above=(kind, name))
            for found in child.entries():
                yield _repeated(found, times, is_made)

    def _label(self, body: dict[str, Any], key: str) -> str:
        own = self.values.of(body.get("name"))
        return own if isinstance(own, str) and own else key

    def _nested(self, body: dict[str, Any], inner: dict[str, Any], name: str) -> "_Template":
        given = table(at(body, "properties", "parameters"))
        shared = at(body, "properties", "expressionEvaluationOptions", "scope") != "inner"
        group = self.values.group
        if body.get("resourceGroup") is not None:
            group = self.values.text(body["resourceGroup"])
        if shared:
            values = self.values.elsewhere(group)
        else:
            scope = f"{self.values.scope}/{name}".lower()
            values = Values(inner, _passed(given, self.values), known=True, group=group, scope=scope)
        prefix = f"{self.prefix}{self._label(body, name)}."
        return msgspec.structs.replace(self, body=inner, values=values, depth=self.depth + 1, prefix=prefix)


def _passed(given: dict[str, Any], values: Values) -> dict[str, Any]:
    """Parameters of a nested template, resolved where it is called."""
    return {
        name: {"value": values.of(each["value"])} if isinstance(each, dict) and "value" in each else each
        for name, each in given.items()
    }


def _condition(values: Values, body: dict[str, Any]) -> Tri:
    if body.get("condition") is None:
        return "yes"
    said = {str(each).lower() for each in values.options(body["condition"])}
    return "yes" if said == {"true"} else "no" if said == {"false"} else "unknown"


def _count(value: Any) -> int | None:
    return whole_number(value) if isinstance(value, int | float | str) and value is not True else None


def _repeated(entry: Entry, times: int | None, is_made: Tri) -> Entry:
    """A resource of something that is made several times, or perhaps."""
    product = None if times is None or entry.times is None else times * entry.times
    return msgspec.structs.replace(
        entry, times=product, is_made=entry.is_made if is_made == "yes" else is_made
    )


def _expanded(node: Any, values: Values, depth: int = 0) -> Any:
    """A body with the properties that it makes by copying: `copy: [{name, count, input}]`."""
    if isinstance(node, list):
        return [_expanded(each, values, depth + 1) for each in node]
    if not isinstance(node, dict):
        return node
    found = {key: _expanded(each, values, depth + 1) for key, each in node.items()}
    loops = node.get("copy") if depth else None  # at the top it copies the resource
    for loop in objects(loops) if isinstance(loops, list) else ():
        count = _count(values.of(loop.get("count")))
        one = _expanded(loop.get("input"), values, depth + 1)
        lost = Lost("is copied a number of times that is not known")
        repeated = [lost] if count is None or count > _MOST_REPEATED else [one] * count
        found[str(loop.get("name"))] = repeated
    return found
