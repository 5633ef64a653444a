"""The answer to an auditor, as text and Markdown: known, decided and done, then and now, side by side."""

from collections.abc import Callable, Iterator, Sequence

from guardrails.model.audit import Audit, Decision, Done, Side
from guardrails.report import table
from guardrails.report.escape import printable
from guardrails.report.layout import wrapped
from guardrails.report.markdown import plain
from guardrails.report.obligations import steps
from guardrails.report.words import count

Section = tuple[str, table.Row, Sequence[table.Row], str]
"""Title, header, rows, and what to say when there are none."""

_GONE = "Deleted in time: it cannot be told."
_NONE_STOOD = "Nothing failed and nothing was undecided, then or now."


def text(found: Audit, columns: int) -> str:
    """For a terminal."""
    lines = wrapped(printable(_title(found), 600), columns)
    for title, header, rows, none in _sections(found):
        lines += ["", title.upper()]
        lines += table.text(header, rows, columns) if rows else wrapped(none, columns)
    return "\n".join([*lines, *_notes(found, lambda said: wrapped(printable(said, 600), columns))]) + "\n"


def markdown(found: Audit, columns: int) -> str:  # noqa: ARG001 - the shape of a view
    """For a ticket or a file."""
    lines = [f"# {plain(_title(found))}"]
    for title, header, rows, none in _sections(found):
        lines += ["", f"## {title}", ""]
        lines += table.markdown(header, rows) if rows else [none]
    return "\n".join([*lines, *_notes(found, lambda said: ["", plain(said)])]) + "\n"


def _title(found: Audit) -> str:
    law = f", {found.regime} only" if found.regime else ""
    return (
        f"{found.customer or 'All customers'} on {found.as_of}, by what was recorded until {found.until}{law}"
    )


def _sections(found: Audit) -> Iterator[Section]:
    yield "Runs", ("", "then", "now"), list(_runs(found.then, found.now)), "Nothing is recorded."
    if not found.customer:
        rows = [
            (
                each.customer,
                *("deleted" if n is None else str(n) for n in (each.failed_then, each.failed_now)),
                *(str(n) for n in (each.open_then, each.open_now)),
            )
            for each in found.customers
        ]
        header = ("customer", "failing then", "now", "obligations open then", "now")
        yield "Customers", header, rows, "No customer was judged."
    else:
        yield from _of_customer(found)
    if found.gaps is None:
        yield "Not read then", ("",), [], _GONE
    elif found.gaps:
        yield "Not read then", ("where, what and why",), [(each,) for each in found.gaps], ""


def _of_customer(found: Audit) -> Iterator[Section]:
    gone = any(side and side.deleted for side in (found.then, found.now))
    changed = [each for each in found.facts if each.learned]
    known = [each for each in found.facts if each.name not in found.unknown and not each.learned]
    late = [(each.name, each.now, each.learned) for each in changed if each.before]
    if late:
        yield "True by then, and learned later", ("fact", "value", "recorded by"), late, ""
    rows = [(each.name, each.then or "-", each.now or "-", each.learned) for each in changed]
    yield (
        "Known: what changed",
        ("fact", "then", "now", "learned by"),
        rows,
        _GONE if gone else "No fact changed.",
    )
    same = [(each.name, each.then) for each in known if each.name.startswith("customer.") and each.then]
    yield "Known: the same then and now", ("fact", "value"), same, _GONE if gone else "Nothing."
    decided = [
        (each.rule, "" if each.subject == found.customer else each.subject, each.then, each.now, _due(each))
        for each in found.decided
    ]
    header = ("rule", "subject", "then", "now", "due")
    yield "Decided", header, decided, _GONE if gone else _NONE_STOOD
    done = [row for each in found.done for row in _done(each, found.until)]
    yield "Done", ("when", "rule", "what", "by", "known then"), done, "No obligation stood, then or now."
    missing = sorted({each for decision in found.decided for each in decision.missing})
    asked = [(each, ", ".join(_asking(found, each))) for each in missing]
    yield (
        "Not known then",
        ("fact", "rules that asked for it"),
        asked,
        _GONE if gone else "No rule missed a fact.",
    )


def _runs(then: Side | None, now: Side | None) -> Iterator[table.Row]:
    def row(name: str, value: Callable[[Side], str]) -> table.Row:
        return (name, *(value(side) if side else "nothing recorded" for side in (then, now)))

    yield row("run", lambda side: side.run)
    yield row("recorded", lambda side: side.at)
    yield row("decided as of", lambda side: side.as_of)
    yield row("looked at", lambda side: side.source)
    yield row("policies", lambda side: side.policies[:16])
    if any(side and (side.document or side.deleted) for side in (then, now)):
        yield row(
            "document", lambda side: "deleted in time" if side.deleted else side.document[:16] or "kept"
        )


def _due(each: Decision) -> str:
    then, now = (f"day {day}" if day == "unknown" else day for day in (each.due_then, each.due_now))
    return then if now in ("", then) else f"{then or '-'}, now {now}"


def _done(each: Done, until: str) -> Iterator[table.Row]:
    for at, what, by in steps(each.now):
        yield at, each.now.rule, what, by, "yes" if at <= until else "no"


def _asking(found: Audit, fact: str) -> list[str]:
    return sorted({each.rule for each in found.decided if fact in each.missing})


def _notes(found: Audit, said: Callable[[str], list[str]]) -> Iterator[str]:
    if found.then is None:
        yield from ("", *said("Nothing was recorded by then: what was known cannot be told."))
    if found.others:
        runs = ", ".join(found.others)
        yield from ("", *said(f"Known then from other runs too, and not in this answer: {runs}."))
    if found.hindsight:
        runs = ", ".join(found.hindsight)
        yield from ("", *said(f"Recorded later, about the same day, and not known then: {runs}."))
    if found.customer and found.unknown:
        facts = count(len(found.unknown), "field")
        yield from ("", *said(f"{facts} of the document were unknown then; -o json names each."))
