"""JUnit XML: a suite per customer, a case per rule, so that any CI shows obligations beside tests.

Suites stand in the order of the first screen. `failure`: a fail that counts. `error`: what is unknown, in
error or not covered, and counts. `skipped`: what does not count, in its own words. Passes that the report
only counts are one case of their rule.

Shape: `junit-10.xsd` of the Jenkins xUnit plugin, which GitLab, Azure DevOps and GitHub actions read as well:
`testsuites` has no `skipped`; a suite names its numbers; times are there, and 0, for a report has no clock.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree as ET

from guardrails.model.outcome import counts
from guardrails.model.report import Report, SoftenedRow
from guardrails.model.verdict import Verdict
from guardrails.report import by_customer, heading, todo, words
from guardrails.report.by_customer import About
from guardrails.report.escape import printable

_LONGEST = 2_000
_TAGS = ("failure", "error", "skipped")
_COVERAGE = "coverage"
_NOTES = "notes"
_MILDER = "milder than the default"


def render(report: Report) -> str:
    """The whole report as JUnit XML; characters that XML 1.0 forbids are written out."""
    said = words.filtered(report)
    root = ET.Element("testsuites", name=_text(f"guardrails, {said}" if said else "guardrails"))
    titles = {rule.id: f"{rule.id} {rule.title}" for rule in report.rules}
    for about in by_customer.everyone(report):
        cases = [_case(verdict, titles, report) for verdict in about.verdicts]
        _suite(root, _named(about), [*cases, *_counted_passes(about, titles)])
    _suite(root, _COVERAGE, list(_coverage(report)))
    notes = [*report.notes, *heading.apart(report)]
    if notes:
        _suite(root, _NOTES, [_note(number, each) for number, each in enumerate(notes, 1)])
    if report.softened:
        _suite(root, _MILDER, [_softened(each) for each in report.softened])
    for tag, name in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        root.set(tag, str(len(root.findall(f".//{name}"))))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _named(about: About) -> str:
    return about.id if about.kind in ("customer", "unattributed") else f"{about.kind} {about.id}"


def _suite(root: ET.Element, name: str, cases: Sequence[ET.Element]) -> None:
    suite = ET.SubElement(root, "testsuite", name=_text(name), tests=str(len(cases)))
    found = Counter(child.tag for case in cases for child in case)
    for tag, plural in zip(_TAGS, ("failures", "errors", "skipped"), strict=True):
        suite.set(plural, str(found[tag]))
    suite.set("time", "0")
    suite.extend(cases)


def _element(classname: str, name: str) -> ET.Element:
    return ET.Element("testcase", classname=_text(classname), name=_text(name), time="0")


def _case(verdict: Verdict, titles: dict[str, str], report: Report) -> ET.Element:
    title = titles.get(verdict.rule, verdict.rule)
    of = "" if verdict.subject == verdict.customer else f": {verdict.kind} {verdict.subject}"
    case = _element(verdict.customer, f"{title}{of}")
    if verdict.verdict in ("pass", "not_applicable"):
        return case
    said = verdict.headline or verdict.message
    tag = "failure" if verdict.verdict == "fail" else "error"
    if verdict.verdict == "fail":
        said = f"{said}; {words.duty(verdict)}"
    if verdict.verdict == "waived" or not counts(verdict, report.summary.fail_on):
        tag = "skipped"
        said = f"{verdict.verdict}, does not count: {said}"
    child = ET.SubElement(case, tag, message=_text(said), type=verdict.obligation)
    child.text = _text(_details(verdict, report))
    return case


def _details(verdict: Verdict, report: Report) -> str:
    parts = [verdict.message, words.standing(verdict), *filter(None, (verdict.reason,))]
    if verdict.due:
        due = todo.due(todo.Action(verdict, 1), report)
        known = f"due {verdict.due} ({due if due != verdict.due else verdict.due_state})"
        parts.append("due day unknown" if verdict.due == "unknown" else known)
    if verdict.missing:
        parts.append(f"missing: {', '.join(verdict.missing)}")
    if verdict.workloads:
        shown = ", ".join(verdict.workloads[:10])
        more = len(verdict.workloads) - 10
        parts.append(f"on: {shown}{f' and {more} more' if more > 0 else ''}")
    return "; ".join(parts)


def _counted_passes(about: About, titles: dict[str, str]) -> Iterator[ET.Element]:
    listed = Counter(each.rule for each in about.verdicts if each.verdict == "pass")
    for rule, total in about.passes.items():
        left = total - listed[rule]
        if left > 0:
            number = f": {left:,} pass" if total > 1 else ""
            yield _element(about.id, f"{titles.get(rule, rule)}{number}")


def _coverage(report: Report) -> Iterable[ET.Element]:
    for line in report.coverage:
        case = _element(_COVERAGE, f"{line.where} {line.what}")
        if not line.complete:
            tag = "skipped" if report.summary.allow_incomplete else "error"
            ET.SubElement(
                case, tag, message=_text(f"{line.count} {line.state}: {line.reason}"), type=line.state
            )
        yield case


def _note(number: int, note: str) -> ET.Element:
    case = _element(_NOTES, f"note {number}")
    ET.SubElement(case, "skipped", message=_text(note), type="note")
    return case


def _softened(row: SoftenedRow) -> ET.Element:
    case = _element(_MILDER, f"{row.kind} {row.id}")
    ET.SubElement(case, "skipped", message=_text(words.softened(row)), type=row.kind)
    return case


def _text(value: str) -> str:
    return printable(value, _LONGEST)
