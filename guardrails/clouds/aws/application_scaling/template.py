"""`AWS::ApplicationAutoScaling::ScalableTarget`: how far a thing of the same template may grow.

Source: CloudFormation, AWS::ApplicationAutoScaling::ScalableTarget, `MaxCapacity` and `ScheduledActions`.
"""

import re
from collections.abc import Iterable

from guardrails.clouds.aws.application_scaling.settings import largest
from guardrails.clouds.aws.template import Template
from guardrails.formats.embedded.properties import Properties
from guardrails.model.range import Range

TARGET = "AWS::ApplicationAutoScaling::ScalableTarget"


def most(template: Template, namespace: str, names: Iterable[str], part: str = "") -> Range | None:
    """The most that targets allow one of some things; None when no target speaks of them.

    Args:
        template: The template.
        namespace: Service that the target is of: `sagemaker`, `appstream` …
        names: What the things are called: logical ids, and names where they are known.
        part: What stands at the end of the target's id when it is for one part of a thing.
    """
    found = []
    for _, target in template.of_type(TARGET):
        own = target.text("ServiceNamespace").value
        if own in (None, namespace) and _means(template, target, names, part):
            numbers = [target.number("MaxCapacity")]
            numbers += [
                action.number("ScalableTargetAction", "MaxCapacity")
                for action in target.each("ScheduledActions")
                if action.block("ScalableTargetAction").has("MaxCapacity")
            ]
            found += [Range(0, each.value) for each in numbers]
    return largest(found)


def _means(template: Template, target: Properties, names: Iterable[str], part: str) -> bool:
    """Whether a target may be for one of some things; one that names no part may be for each."""
    known = target.text("ResourceId")
    words = set(re.findall(r"[\w-]+", str(target.node("ResourceId"))))
    named = known.value is not None or any(word in template.resources for word in words)
    if named and not any(name in words for name in names):
        return False
    last = (known.value or str(target.node("ResourceId"))).rpartition("/")[2]
    return not (part and re.fullmatch(r"[\w-]+", last)) or last == part
