"""A pull-request comment: what stands, what is not known, how near the lines; never over the size limit."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from guardrails.model.report import CustomerRow, Report
from guardrails.model.verdict import Verdict
from guardrails.report import todo, units, words
from guardrails.report.bars import distinct
from guardrails.report.escape import printable
from guardrails.report.order import compute_rank, urgency

LONGEST = 65_000
"""Characters that a pull-request comment may have (GitHub: 65,536), with room for the last line."""

_ACTIONS = 50
_ANSWERS = 20

MARK = "<!-- guardrails -->"
"""First line, by which a CI job finds its earlier comment."""


def render(report: Report) -> str:
    """The comment; what does not fit is counted."""
    return _fitted(list(_blocks(report)), report)


def _fitted(blocks: list[str], report: Report) -> str:
    text, left = "", 0
    for number, block in enumerate(blocks):
        if len(text) + len(block) > LONGEST - 500:
            left = len(blocks) - number
            break
        text += block
    if left:
        text += f"\n… {words.count(left, 'more line')} did not fit; the JSON report has all.\n"
    return text + f"\n**exit {report.summary.exit_code}**: {plain('; '.join(report.summary.reasons))}\n"


def _blocks(report: Report) -> Iterator[str]:
    summary = report.summary
    yield f"{MARK}\n### Guardrails: {_headline(report)}\n\n"
    yield (
        f"{words.count(summary.resources_seen, 'resource')} looked at, "
        f"{summary.workloads:,} with accelerators ({words.span(summary.accelerators)} at the ceiling), "
        f"{words.count(summary.customers, 'customer')}, "
        f"as of {report.as_of}\n"
    )
    if said := words.filtered(report):
        yield f"\n**{plain(said)}**\n"
    for note in report.notes:
        yield f"\n**Note:** {plain(note)}\n"
    yield from _to_do(report)
    yield from _to_answer(report)
    yield from _softened(report)
    yield from _gaps(report)
    failed = _said(report, "fail")
    yield from _verdicts("Obligations in full", (each for each in failed if each.binding != "none"))
    yield from _verdicts("Not binding today", (each for each in failed if each.binding == "none"))
    yield from _verdicts("Waived", _said(report, "waived"))
    doubtful = _said(report, "unknown", "error")
    shown = [each for each in doubtful if each.binding != "none" or each.verdict == "error"]
    yield from _verdicts("Not established", shown)
    if len(shown) < len(doubtful):
        left = words.count(len(doubtful) - len(shown), "more unknown", "more unknowns")
        yield f"\n{left} of rules that do not bind today: the JSON report has all.\n"
    yield from _waivers(report)
    yield from _compute(report.customers)


def _to_do(report: Report) -> Iterator[str]:
    """The earliest due day first."""
    head = "\n#### To do\n\n| customer | what | due | rule | by |\n|---|---|---|---|---|\n"
    found = todo.actions(report)
    for each in found[:_ACTIONS]:
        verdict = each.verdict
        by = {"law": "law", "house": "house policy"}.get(verdict.binding, "not binding")
        cells = (code(verdict.customer), plain(todo.said(each)), todo.due(each, report), verdict.rule, by)
        yield f"{head}| {' | '.join(cells)} |\n"
        head = ""
    if len(found) > _ACTIONS:
        yield f"\n{len(found) - _ACTIONS:,} more are below.\n"


def _to_answer(report: Report) -> Iterator[str]:
    """What settles most checks first."""
    head = "\n#### To answer\n\n| customer | what is not known | checks that it settles |\n|---|---|---:|\n"
    found = todo.answers(report)
    for each in found[:_ANSWERS]:
        yield f"{head}| {code(each.customer)} | {plain(', '.join(each.facts))} | {each.settles:,} |\n"
        head = ""
    if len(found) > _ANSWERS:
        yield f"\n{len(found) - _ANSWERS:,} more are below.\n"


def _said(report: Report, *states: str) -> list[Verdict]:
    return sorted((each for each in report.verdicts if each.verdict in states), key=urgency)


def _waivers(report: Report) -> Iterator[str]:
    """Those that somebody has to look at: they no longer hold, excuse nothing or soon end."""
    head = "\n#### Waivers to look at\n\n| ticket | of | what | until | owner |\n|---|---|---|---|---|\n"
    for row in report.waivers:
        if row.state != "used" or row.ends_soon:
            of = code(row.fingerprint or f"{row.rule} {row.subject}")
            what = "ends soon" if row.state == "used" else words.WAIVER_STATES[row.state]
            yield f"{head}| {plain(row.ticket)} | {of} | {what} | {row.until} | {plain(row.owner)} |\n"
            head = ""


def _softened(report: Report) -> Iterator[str]:
    """So far up that it always fits: what makes the answer milder than the default."""
    head = "\n#### Milder than the default\n\n| what | default | here | from | who, until, why |\n"
    head += "|---|---|---|---|---|\n"
    for row in report.softened:
        answer = plain("; ".join(filter(None, (row.owner, row.until, row.reason))))
        what = f"{row.kind} {code(row.id)}"
        yield f"{head}| {what} | {plain(row.old)} | {plain(row.new)} | {plain(row.origin)} | {answer} |\n"
        head = ""


def _headline(report: Report) -> str:
    if report.summary.exit_code == 0:
        return plain(report.summary.reasons[0])
    return "obligations stand" if report.summary.exit_code == 1 else "not established"


def _verdicts(title: str, verdicts: Iterable[Verdict]) -> Iterator[str]:
    head = f"\n#### {title}\n\n| who | what | why | due | rule |\n|---|---|---|---|---|\n"
    for verdict in verdicts:
        what = words.duty(verdict) if verdict.verdict == "fail" else verdict.verdict
        why = plain("; ".join(filter(None, (verdict.message, verdict.reason))))
        if verdict.missing:
            why += f"; missing: {plain(', '.join(verdict.missing))}"
        due = f"{verdict.due} ({verdict.due_state})" if verdict.due else ""
        rule = f"{verdict.rule}: {words.standing(verdict)}"
        yield f"{head}| {_who(verdict)} | {what} | {why} | {due} | {rule} |\n"
        head = ""


def _who(verdict: Verdict) -> str:
    """The customer and, when it is something of the customer's, which; pools by a workload, not their id."""
    who = code(verdict.customer)
    if verdict.subject == verdict.customer:
        return who
    if verdict.kind not in ("pool", "cluster") or not verdict.workloads:
        return f"{who} {verdict.kind} {code(verdict.subject)}"
    more = len(verdict.workloads) - 1
    return f"{who} {verdict.kind} of {code(verdict.workloads[0])}{f' and {more:,} more' if more else ''}"


def _gaps(report: Report) -> Iterator[str]:
    head = "\n#### Not covered\n\n| what | number | why | where |\n|---|---:|---|---|\n"
    for gap in units.gaps(report.coverage):
        reason = plain(gap.reason)
        yield f"{head}| {plain(gap.what)} | {gap.count:,} | {reason} | {code(gap.where)} |\n"
        head = ""


def _compute(customers: Iterable[CustomerRow]) -> Iterator[str]:
    head = (
        "\n#### Compute over 12 months at dense peak\n\n"
        "| customer | accelerators | capacity | share of each line |\n|---|---:|---|---|\n"
    )
    for customer in sorted(customers, key=compute_rank):
        capacity = customer.compute.capacity_12_months_yop
        figure = words.operations(capacity, "yop")
        lines = [customer.lines[place] for place in distinct(customer.lines)]
        shares = ", ".join(f"{line.title} {words.share(line)}" for line in lines)
        chips = words.span(customer.compute.accelerators)
        yield f"{head}| {code(customer.id)} | {chips} | {figure} | {plain(shares)} |\n"
        head = ""


_WORD = re.compile(r"[(\"']*(?:[^\W\d_]+(?:[-'][^\W\d_]+)*|\d{1,3}(?:,\d{3})*(?:\.\d{1,4})?%?)[.,;:)\"'?]*")
"""Words and short numbers: nothing that Markdown, GitHub or GitLab makes something else of."""

_SHA = re.compile(r"[0-9a-f]{7,40}", re.IGNORECASE)


def plain(text: str) -> str:
    """Text of which nobody makes a link, a mention, a reference or markup: what is no plain word is code.

    Entities would not do: GitHub and GitLab look for `@name`, `#12`, `!12`, `~label`, `$1`, commits and mail
    addresses in what is rendered, everywhere but in code.
    """
    parts: list[str] = []
    for safe, words_ in groupby(printable(text, 400).split(), key=_is_plain):
        said = " ".join(words_)
        parts.append(said if safe else code(said))
    return " ".join(parts)


def _is_plain(word: str) -> bool:
    return _WORD.fullmatch(word) is not None and _SHA.search(word) is None


def code(text: str) -> str:
    """An identifier, as code; a backtick would end it, a bar the table's cell."""
    shown = printable(text, 400).replace("`", "\\x60").replace("|", "\\x7c").strip()
    return f"`{shown}`" if shown else ""
