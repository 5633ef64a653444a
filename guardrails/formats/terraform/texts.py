"""Take a document out of an attribute, and say what is open when it cannot be had."""

from guardrails.formats import marks
from guardrails.formats.embedded.text import Text, parse
from guardrails.formats.signs.words import sign
from guardrails.formats.terraform.resource import AnyResource


def parsed(resource: AnyResource, text: str | None, name: str) -> Text | None:
    """The documents of an attribute; None, with a note, when they are not known or cannot be read.

    What is known only after apply may hold anything. What does not parse leaves something open when it
    shows a sign of accelerators.
    """
    if not text:
        unknown = text is None and resource.is_unknown(name)
        resource.note("opaque", f"{name} {'is known only after apply' if unknown else 'is not there'}")
        return None
    found = parse(text)
    if found.documents:
        return found
    problem = f"{name} {found.problem}" if found.problem else f"{name} holds no document"
    word = sign(resource.plan.accelerators.catalog, text)
    if word:
        resource.note(
            "opaque", f"{problem}; it speaks of accelerators or nodes ({shown(resource, word, name)})"
        )
    else:
        resource.note("skipped", f"{problem}; it shows no sign of accelerators or nodes")
    return None


def shown(resource: AnyResource, word: str, name: str) -> str:
    """A word of an attribute as it may be printed."""
    return "a word that is sensitive" if hidden(resource, name) else word


def hidden(resource: AnyResource, *names: str) -> bool:
    """Whether some attributes, or anything in them, must not be printed."""
    return resource.sensitive is not None and any(
        marks.any_marked(marks.at(resource.sensitive, (name,))) for name in names
    )
