"""The page of what is read: resource types of plans, services of live scans, and what is known not to be."""

from collections.abc import Iterable, Iterator

import msgspec

from guardrails.clouds.aws import template
from guardrails.clouds.aws.table import SERVICES
from guardrails.clouds.aws.unread import UNREAD
from guardrails.clouds.table import READERS
from guardrails.formats.terraform.reader import AnyReader
from guardrails.model.workload import UNKNOWN
from guardrails.policy.generate import table

_CLOUDS = {
    "aws": "AWS",
    "azure": "Azure",
    "gcp": "Google Cloud",
    UNKNOWN: "Kubernetes, Helm, Databricks and others",
}


_PLACE = {"arn", "id", "location", "name", "project", "region", "tags", "tags_all", "zone"}
_OTHERS = """\
A type on no list is searched for signs of accelerators, and one that shows a sign is a workload of
unknowns: see [what is read of a plan](../docs/plans.md). Where a resource stands, its name and its tags are
read of each; of a nested block, all that can hold machines."""


def page() -> str:
    """Markdown."""
    return "\n\n".join(_parts()) + "\n"


def _parts() -> Iterator[str]:
    yield "# What is read"
    yield f"{len(READERS)} resource types of terraform plans are read for accelerators. {_OTHERS}"
    for provider, name in _CLOUDS.items():
        yield f"## Plans: {name}"
        yield table(("resource type", "attributes that are read"), list(_types(provider)))
    yield "## Live: AWS"
    always, besides = _listed(SERVICES.defaults), _listed(SERVICES.evidence)
    yield f"A scan reads of each account and region {always}; with `--services +NAME` {besides}."
    yield "How: [scans](../docs/scan.md)."
    yield "These can rent accelerators and are not read; every scan says so."
    yield table(("service", "what of it", "why"), [(each.name, each.what, each.reason) for each in UNREAD])


def _types(provider: str) -> Iterator[tuple[str, str]]:
    for name, reader in sorted(READERS.items()):
        if reader.provider == provider:
            yield (
                f"`{name}`",
                ", ".join(f"`{each}`" for each in _attributes(name, reader)) or "that it is there",
            )


def _attributes(name: str, reader: AnyReader) -> list[str]:
    """What is read of a type: its attributes; of a twin, the properties of the type that it stands for."""
    found = template.reader(template.TWINS.get(name))
    fields = (field.encode_name for field in msgspec.structs.fields(reader.values))
    return sorted({*(found.taken if found else ()), *fields} - _PLACE)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))
