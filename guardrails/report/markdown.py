"""A pull-request comment: what stands, what is not known, how near the lines; never over the size limit."""

from collections.abc import Iterable, Iterator

from guardrails.model.report import CustomerRow, Report
from guardrails.model.verdict import Verdict
from guardrails.report import words
from guardrails.report.escape import printable
from guardrails.report.order import compute_rank, urgency

LONGEST = 65_000
"""Characters that a pull-request comment may have (GitHub: 65,536), with room for the last line."""

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
    return text + f"\n**exit {report.summary.exit_code}**: {_plain('; '.join(report.summary.reasons))}\n"


def _blocks(report: Report) -> Iterator[str]:
    failed = sorted((each for each in report.verdicts if each.verdict == "fail"), key=urgency)
    doubtful = sorted((each for each in report.verdicts if each.verdict in ("unknown", "error")), key=urgency)
    summary = report.summary
    yield f"{MARK}\n### Guardrails: {_headline(report)}\n\n"
    yield (
        f"{words.count(summary.resources_seen, 'resource')} looked at, "
        f"{summary.workloads:,} with accelerators ({words.span(summary.accelerators)} at the ceiling), "
        f"{words.count(summary.customers, 'customer')}, "
        f"as of {report.as_of}\n"
    )
    yield from _verdicts("Obligations", failed)
    yield from _gaps(report)
    yield from _verdicts("Not established", doubtful)
    yield from _compute(report.customers)


def _headline(report: Report) -> str:
    return {0: "nothing counts", 1: "obligations stand"}.get(report.summary.exit_code, "not established")


def _verdicts(title: str, verdicts: Iterable[Verdict]) -> Iterator[str]:
    head = f"\n#### {title}\n\n| customer | what | why | due | rule |\n|---|---|---|---|---|\n"
    for verdict in verdicts:
        who = _code(verdict.customer)
        if verdict.subject != verdict.customer:
            who += f" {verdict.kind} {_code(verdict.subject)}"
        what = words.duty(verdict) if verdict.verdict == "fail" else verdict.verdict
        why = _plain(verdict.message)
        if verdict.missing:
            why += f"; missing: {_plain(', '.join(verdict.missing))}"
        due = f"{verdict.due} ({verdict.due_state})" if verdict.due else ""
        yield f"{head}| {who} | {what} | {why} | {due} | {verdict.rule}: {words.standing(verdict)} |\n"
        head = ""


def _gaps(report: Report) -> Iterator[str]:
    head = "\n#### Not covered\n\n| what | number | why | where |\n|---|---:|---|---|\n"
    for gap in report.coverage:
        if not gap.complete:
            reason = _plain(gap.reason)
            yield f"{head}| {_plain(gap.what)} | {gap.count:,} | {reason} | {_code(gap.where)} |\n"
            head = ""


def _compute(customers: Iterable[CustomerRow]) -> Iterator[str]:
    head = (
        "\n#### Compute over 12 months at dense peak\n\n"
        "| customer | accelerators | capacity | share of each line |\n|---|---:|---|---|\n"
    )
    for customer in sorted(customers, key=compute_rank):
        capacity = customer.compute.capacity_12_months_yop
        figure = words.plain(capacity.min, "yop") if capacity.exact else words.span(capacity, "Yop")
        shares = ", ".join(f"{line.title} {words.share(line)}" for line in customer.lines)
        chips = words.span(customer.compute.accelerators)
        yield f"{head}| {_code(customer.id)} | {chips} | {figure} | {_plain(shares)} |\n"
        head = ""


_SPECIAL = {ord(char): f"&#{ord(char)};" for char in "\\`*_{}[]()#+!|<>@~&:"}


def _plain(text: str) -> str:
    """Text that no markdown, markup or mention of its own can come out of."""
    return printable(text, 400).translate(_SPECIAL)


def _code(text: str) -> str:
    """An identifier, as HTML code: a table cell cannot hold every backtick."""
    return f"<code>{printable(text).translate(_SPECIAL)}</code>"
