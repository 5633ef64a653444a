"""JSON Schema of the customer register, for editors and for those who write registers by program.

Generated from the model by `make policies`; never edited. It describes registers in JSON or YAML as they
may be written, the shorter forms included.
"""

from collections import defaultdict

from guardrails.model.customer import Register
from guardrails.model.schema import Schema, components
from guardrails.register.countries import codes
from guardrails.register.normalise import LISTS_OF_PLACES, NUMBER, OTHER_LISTS_OF_PLACES, PLACES

_COUNTRY = {"$ref": "#/$defs/Country"}
_NUMBER = {"type": "string", "pattern": f"^{NUMBER}$"}


def schema() -> Schema:
    """The schema, JSON Schema 2020-12."""
    (top,), definitions = components(Register)
    for definition in definitions.values():
        _shorten(definition)
        _countries(definition["properties"])
        _numbers(definition["properties"])
    _range(definitions)
    definitions["Country"] = _country()
    for name in ("Party", "Customer", "Reseller", "Entity"):
        definitions[name]["properties"]["id"]["minLength"] = 1
    definitions["Register"]["required"] = ["customers"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:guardrails:register:1",
        "title": "Guardrails customer register",
        **top,
        "$defs": definitions,
    }


def _shorten(definition: Schema) -> None:
    """The first sentence of a struct's documentation; its fields are described there, not to editors."""
    definition["description"] = definition["description"].split("\n\n", 1)[0].replace("\n", " ")


def _countries(fields: dict[str, Schema]) -> None:
    for name in PLACES:
        if name in fields:
            fields[name] = {**_COUNTRY, "default": "unknown"}
    if "country" in fields:
        fields["country"] = {**_COUNTRY, "default": "unknown"}
    for name in (*LISTS_OF_PLACES, *OTHER_LISTS_OF_PLACES):
        if name in fields:
            fields[name]["items"] = _COUNTRY


def _country() -> Schema:
    """A code of the table, in letters of either case."""
    seconds: dict[str, str] = defaultdict(str)
    for code in sorted(codes()):
        seconds[code[0]] += code[1] + code[1].lower()
    known = "|".join(f"[{first}{first.lower()}][{each}]" for first, each in seconds.items())
    return {
        "type": "string",
        "pattern": f"^({known}|unknown)$",
        "description": "ISO 3166-1 alpha-2 code, or XK for Kosovo, or unknown",
    }


def _numbers(fields: dict[str, Schema]) -> None:
    """A number may be written as text: YAML is read so."""
    for name, field in fields.items():
        choices = field.get("anyOf", ())
        if any(each.get("type") == "number" for each in choices):
            fields[name] = {**field, "anyOf": [*choices, _NUMBER]}


def _range(definitions: dict[str, Schema]) -> None:
    """A range may be written as one number."""
    written = definitions["Range"]
    definitions["Range"] = {
        "description": "A number, or its bounds; a missing max means that no upper bound is known.",
        "anyOf": [{"type": "number", "minimum": 0}, _NUMBER, {"$ref": "#/$defs/Bounds"}],
    }
    definitions["Bounds"] = written
