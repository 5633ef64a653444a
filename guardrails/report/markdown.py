"""A pull-request comment: what to do, what to answer, and folded away what is said of each customer.

Never over the size limit.
"""

import re
from collections.abc import Iterator, Sequence

from guardrails.model.report import CustomerRow, Report
from guardrails.model.verdict import Verdict
from guardrails.report import by_customer, fact_words, heading, todo, units, words
from guardrails.report.bars import distinct
from guardrails.report.by_customer import About
from guardrails.report.escape import printable
from guardrails.report.order import compute_rank

LONGEST = 65_000
"""Characters that a pull-request comment may have (GitHub: 65,536), with room for the last line."""

_ACTIONS = 50
_ANSWERS = 20
_FACTS = 4
_GAPS = 10
_ROWS = 40

FOLDED = "<details><summary>By customer</summary>"
END = "</details>"
"""Around what is folded away."""

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
    if text.count(FOLDED) > text.count(END):
        text += f"\n{END}\n"
    if left:
        text += f"\n… {words.count(left, 'more part')} did not fit; the JSON report has all.\n"
    return text + f"\n**exit {report.summary.exit_code}**: {plain('; '.join(report.summary.reasons))}\n"


def _blocks(report: Report) -> Iterator[str]:
    summary = report.summary
    yield f"{MARK}\n### Guardrails: {_headline(report)}\n\n"
    yield (
        f"{words.count(summary.resources_seen, 'resource')} looked at, "
        f"{summary.workloads:,} with accelerators ({words.span(summary.accelerators)} at the ceiling), "
        f"{words.count(summary.customers, 'customer')}; "
        f"{heading.facts(report) or 'no facts'}, law of {report.as_of}\n"
    )
    for warning in heading.apart(report):
        yield f"\n**{plain(warning)}**\n"
    if said := words.filtered(report):
        yield f"\n**{plain(said)}**\n"
    for note in report.notes:
        yield f"\n**Note:** {plain(note)}\n"
    yield from _to_do(report)
    yield from _to_answer(report)
    yield from _softened(report)
    yield from _gaps(report)
    yield from _waivers(report)
    yield f"\n{FOLDED}\n"
    for about in by_customer.everyone(report):
        yield from _customer(about, report)
    yield from _compute(report.customers)
    yield f"\n{END}\n"


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


def _customer(about: About, report: Report) -> Iterator[str]:
    """Everything that is said of one; of unattributed accelerators, how much waits for their customer."""
    nobody = about.id if about.kind == "unattributed" else ""
    waiting = [each for each in about.verdicts if each.verdict == "unknown" and each.subject == nobody]
    told = [each for each in about.verdicts if each not in waiting and _is_told(each)]
    calm = sum(each.verdict in ("unknown", "fail") for each in about.verdicts) - len(waiting)
    calm -= sum(each.verdict in ("unknown", "fail") for each in told)
    if not (told or waiting):
        return
    numbers = [f"{about.to_do:,} to act on"] if about.to_do else []
    numbers += [f"{about.undecided:,} undecided"] if about.undecided else []
    kind = f"{about.kind} " if about.kind in ("group", "provider") else ""
    lines = [f"\n#### {' · '.join((f'{kind}{code(about.id)}', *numbers))}\n\n"]
    if told:
        lines.append("| what | why | due | rule |\n|---|---|---|---|\n")
    lines += [_row(each, report) for each in told[:_ROWS]]
    if waiting:
        lines.append(f"\n{words.count(len(waiting), 'rule')} wait for the customer.\n")
    if len(told) > _ROWS:
        lines.append(f"\n{len(told) - _ROWS:,} more: the JSON report has all.\n")
    if calm:
        lines.append(f"\n{words.count(calm, 'more result')} of rules that do not bind today.\n")
    yield "".join(lines)


def _is_told(verdict: Verdict) -> bool:
    """Whether a reader of a comment wants more than its number."""
    if verdict.verdict == "unknown":
        return verdict.binding != "none"
    return verdict.verdict not in ("pass", "not_applicable")


def _row(verdict: Verdict, report: Report) -> str:
    said = verdict.headline or verdict.message
    message = "" if verdict.message.removeprefix(words.SCOPE) == said else verdict.message
    why = plain("; ".join(filter(None, (message, verdict.reason))))
    if verdict.missing:
        facts = fact_words.named(verdict.missing)
        why += f"; missing: {plain(', '.join(facts[:_FACTS]))}"
        why += f" and {len(facts) - _FACTS:,} more" if len(facts) > _FACTS else ""
    what = f"{verdict.verdict}: {_of(verdict)}{plain(said)}"
    if verdict.verdict == "fail":
        what += f"; {words.duty(verdict)}"
    due = todo.due(todo.Action(verdict, 1), report)
    return f"| {what} | {why} | {due} | {verdict.rule}: {words.standing(verdict)} |\n"


def _of(verdict: Verdict) -> str:
    """What of the customer's it is about; pools by a workload, not by their id."""
    if verdict.subject == verdict.customer:
        return ""
    if verdict.kind not in ("pool", "cluster") or not verdict.workloads:
        return f"{verdict.kind} {code(verdict.subject)}: "
    more = len(verdict.workloads) - 1
    return f"{verdict.kind} of {code(verdict.workloads[0])}{f' and {more:,} more' if more else ''}: "


def _gaps(report: Report) -> Iterator[str]:
    head = "\n#### Not covered\n\n| what | number | why | where |\n|---|---:|---|---|\n"
    found = units.gaps(report.coverage)
    for gap in found[:_GAPS]:
        reason = plain(gap.reason)
        yield f"{head}| {plain(gap.what)} | {gap.count:,} | {reason} | {code(gap.where)} |\n"
        head = ""
    if len(found) > _GAPS:
        yield f"\n{sum(gap.count for gap in found[_GAPS:]):,} more: the JSON report has all.\n"


def _compute(customers: Sequence[CustomerRow]) -> Iterator[str]:
    head = (
        "\n#### Compute over 12 months at dense peak\n\n"
        "| customer | accelerators | capacity | share of each threshold that binds |\n|---|---:|---|---|\n"
    )
    for customer in sorted(customers, key=compute_rank):
        capacity = customer.compute.capacity_12_months_yop
        figure = words.operations(capacity, "yop")
        lines = [customer.lines[place] for place in distinct(customer.lines)]
        shares = ", ".join(f"{line.title} {words.share(line)}" for line in lines)
        chips = words.span(customer.compute.accelerators)
        yield f"{head}| {code(customer.id)} | {chips} | {figure} | {plain(shares)} |\n"
        head = ""


_WORD = re.compile(r"[(\"']*(?:[^\W\d_]+(?:[-'][^\W\d_]+)*|\d{1,3}(?:,\d{3})*(?:\.\d{1,4})?%?|%)[.,;:)\"'?]*")
"""Words and short numbers: nothing that Markdown, GitHub or GitLab makes something else of."""

_AROUND = re.compile(r"\A([(\"']*)(.*?)([.,;:)\"'?]*)\Z", re.DOTALL)
"""A word between brackets, quotes and signs that end a part of a sentence: those are plain by themselves."""

_SHA = re.compile(r"[0-9a-f]{7,40}", re.IGNORECASE)


def plain(text: str) -> str:
    """Text of which nobody makes a link, a mention, a reference or markup: what is no plain word is code.

    Entities would not do: GitHub and GitLab look for `@name`, `#12`, `!12`, `~label`, `$1`, commits and mail
    addresses in what is rendered, everywhere but in code.
    """
    return " ".join(map(_said, printable(text, 400).split()))


def _said(word: str) -> str:
    """A word, or as code without the punctuation around it: `eu_freezes`, `eu_russia`; `1e26`."""
    if _is_plain(word):
        return word
    return _AROUND.sub(lambda found: f"{found[1]}{code(found[2])}{found[3]}", word)


def _is_plain(word: str) -> bool:
    return _WORD.fullmatch(word) is not None and _SHA.search(word) is None


def code(text: str) -> str:
    """An identifier, as code; a backtick would end it, a bar the table's cell."""
    shown = printable(text, 400).replace("`", "\\x60").replace("|", "\\x7c").strip()
    return f"`{shown}`" if shown else ""
