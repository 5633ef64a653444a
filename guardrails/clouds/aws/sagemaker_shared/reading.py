"""SageMaker: what reading its parts shares: pages, tags, and which types are worth a further question."""

from collections.abc import Iterable, Iterator
from typing import Any

from guardrails.clouds.aws.sagemaker_shared.shapes import Machines
from guardrails.clouds.aws.tags import Tag
from guardrails.clouds.service import Calls, ReadFilter
from guardrails.formats.decoding import Json

PAGE = {"PageSize": 100}
"""The most that a page holds; SageMaker's own default is 10. Source: SageMaker API, `MaxResults`."""
SYSTEM = "system"
"""The type of apps that run on machines of SageMaker's own. Source: SageMaker API, ResourceSpec."""


def plain(keep: ReadFilter, types: Iterable[str]) -> bool:
    """Whether something of these types certainly has no accelerator; not when one of them is not named."""
    listed = list(types)
    return bool(listed) and all(
        name == SYSTEM or (name and keep.has_no_accelerators(name)) for name in listed
    )


def types_of(machines: Machines | None) -> Iterator[str]:
    """Every type that a job's machines may be of; empty names where one is not given."""
    if machines is None:
        yield ""
        return
    one = machines.selected_instance_type or machines.instance_type
    groups = (*(machines.instance_groups or ()), *(machines.instance_configs or ()))
    several = [group.instance_type for group in groups]
    several += [each.instance_type for each in machines.instance_preferences or ()]
    if one or not several:
        yield one
    yield from several


def names(calls: Calls, operation: str, key: str, name: str, **parameters: Any) -> Iterator[str]:
    """The names of what a list holds.

    Args:
        calls: Of this unit.
        operation: As the API names it.
        key: Where a page holds its items.
        name: The field with the name.
        parameters: Of the operation.
    """
    for item in items(calls, operation, key, **parameters):
        yield str(item.get(name, ""))


def items(calls: Calls, operation: str, key: str, **parameters: Any) -> Iterator[dict[str, Json]]:
    """What a list holds, as it stands: for choosing, not for keeping."""
    return calls.pages(operation, key, dict[str, Json], PaginationConfig=PAGE, **parameters)


def tags(calls: Calls, keep: ReadFilter, arn: str) -> dict[str, str] | None:
    """The tags of a resource that may name a customer; None when they could not be read."""
    if not arn:
        return None
    errors = len(calls.errors)
    found = keep.tags(calls.pages("ListTags", "Tags", Tag, ResourceArn=arn))
    return found if len(calls.errors) == errors else None
