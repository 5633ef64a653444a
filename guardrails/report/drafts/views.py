"""Views of a draft: Markdown for people, JSON for programs. Prints nothing."""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from guardrails.report import words
from guardrails.report.drafts.draft import Draft, DraftField, unsettled
from guardrails.report.escape import inert_json, printable
from guardrails.report.markdown import code, plain

_STATES = {
    "filled": "filled",
    "on_file": "on file, fill in",
    "withheld": "withheld",
    "open": "to settle",
    "missing": "MISSING",
}

_BINDING = {"law": "law", "house": "house policy", "none": "nothing today"}


def markdown(draft: Draft) -> str:
    """The draft as Markdown: whatever others wrote is code where it is no plain word."""
    return "\n".join(_lines(draft)) + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    yield "<!-- guardrails draft -->"
    yield f"# {plain(draft.title)}"
    yield ""
    for line in draft.notice:
        yield f"> **{line}**"
        yield ">"
    yield f"> As of {plain(draft.as_of)}; {words.count(draft.missing, 'field')} to complete."
    yield from _law(draft)
    for part in draft.parts:
        yield from ("", f"## {plain(part.title)}", "")
        if part.note:
            yield from (plain(part.note), "")
        yield from ("| field | value | state |", "|---|---|---|")
        for each in part.fields:
            yield f"| {plain(each.label)} | {plain(each.value)} | {_STATES[each.state]} |"
    yield from _clocks(draft)
    yield from _missing(draft)


def _law(draft: Draft) -> Iterator[str]:
    yield from ("", "## The rule", "")
    for row in draft.law:
        since = f" since {row.since}" if row.since else ""
        yield f"- {printable(row.title, 400)}: **{row.state}**{since}."
        yield f"  {printable(row.source, 400)} ({row.confidence})"


def _clocks(draft: Draft) -> Iterator[str]:
    yield from ("", "## Days", "")
    if not draft.clocks:
        yield "No clock runs on what is known."
        return
    yield from ("| due | rule | about | answer | counts by | from | whose |", "|---|---|---|---|---|---|---|")
    for each in draft.clocks:
        due = f"{each.due} ({each.state})"
        since = f"{plain(each.event)}: {each.event_day}"
        about = f"{each.rule} | {code(each.subject)} | {each.verdict} | {_BINDING[each.binding]}"
        yield f"| {due} | {about} | {since} | {plain(each.who)} |"


def _missing(draft: Draft) -> Iterator[str]:
    yield from ("", f"## To complete ({draft.missing})", "")
    for part, field in unsettled(draft.parts):
        yield f"- {plain(part.title)}: {plain(field.label)}{_where(field)}"


def _where(field: DraftField) -> str:
    if not field.where:
        return ""
    return f" ({field.where})" if " " in field.where else f" ({code(field.where)})"


def json(draft: Draft) -> str:
    """`guardrails.draft/1`."""
    return inert_json(msgspec.json.format(msgspec.json.encode(draft))).decode() + "\n"


VIEWS: Mapping[str, Callable[[Draft], str]] = {"markdown": markdown, "json": json}
