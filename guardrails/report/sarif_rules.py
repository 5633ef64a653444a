"""Rules and messages as SARIF has them: what a rule asks, where it comes from, and how sure that is."""

import re

from guardrails.model.report import CitationRow, RuleRow
from guardrails.report.escape import printable
from guardrails.report.markdown import plain
from guardrails.report.web.law import READ, standing, sureness

Json = dict[str, object]

_LONGEST = 1_000
_LINK = re.compile(r"https://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~/%?=&#:+,;@-]*)?")


def descriptor(rule: RuleRow) -> Json:
    """A rule with all that GitHub shows of it; a title says what is asked, not what was found."""
    title = f"Requirement: {rule.title}"
    described: Json = {
        "id": printable(rule.id),
        "name": "".join(part.capitalize() for part in re.split(r"\W|_", printable(rule.name)))[:255],
        "shortDescription": _text(title),
        "fullDescription": _text(f"{title}. {rule.remediation} {_standing(rule)}."),
        "help": _text(_help(rule), _marked(rule)),
        "defaultConfiguration": {"level": "note" if rule.binding == "none" else "error"},
        "properties": {"tags": _tags(rule), "confidence": rule.confidence, "severity": rule.severity},
    }
    if link := next((each.ref for each in rule.citations if _LINK.fullmatch(each.ref)), ""):
        described["helpUri"] = link
    return described


def message(text: str, markdown: str = "") -> Json:
    """A message in which nothing is a placeholder or a link of whoever wrote a part of it."""
    said = {"text": printable(text, _LONGEST)}
    if markdown:
        said["markdown"] = markdown
    return {
        key: value.replace("{", "{{").replace("}", "}}").replace("](", "] (") for key, value in said.items()
    }


def _text(text: str, markdown: str = "") -> Json:
    said: Json = {"text": printable(text, _LONGEST)}
    return said | {"markdown": markdown} if markdown else said


def _help(rule: RuleRow) -> str:
    sources = "; ".join(f"{each.description} [{_sure(each.confidence)}]" for each in rule.citations)
    return f"{rule.remediation} {_standing(rule)}. Sources: {sources or 'none'}."


def _marked(rule: RuleRow) -> str:
    sources = "".join(f"\n- {_source(each)}" for each in rule.citations)
    state = f"Legal state: {plain(standing(rule))}; {_sure(rule.confidence)}."
    return f"{plain(rule.remediation)}\n\n{state}\n\nSources:\n{sources}\n"


def _source(cited: CitationRow) -> str:
    link = f" <{cited.ref}>" if _LINK.fullmatch(cited.ref) else ""
    return f"{plain(cited.description)}{link} ({_sure(cited.confidence)})"


def _standing(rule: RuleRow) -> str:
    return f"Legal state: {standing(rule)}; {_sure(rule.confidence)}"


def _sure(confidence: str) -> str:
    """`✓` where the text was read, `▲` where it was not."""
    return f"{'✓' if confidence in READ else '▲'} {sureness(confidence)}"


def _tags(rule: RuleRow) -> list[str]:
    """At most ten are shown by GitHub, and none twice."""
    read = "text-read" if rule.confidence in READ else "text-not-read"
    binding = f"binding-{rule.binding}"
    every = (rule.regime, rule.provision, rule.obligation, rule.subject, rule.state, binding, read)
    return list(dict.fromkeys(printable(each) for each in every if each))
