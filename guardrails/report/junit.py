"""JUnit XML: a suite per rule, so that any CI shows obligations beside tests.

`failure`: a fail that counts. `error`: what is unknown, in error or not covered, and counts. `skipped`:
what does not count, in its own words. Passes that the report only counts are one case per rule.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from guardrails.model.outcome import counts
from guardrails.model.report import Report, SoftenedRow
from guardrails.model.verdict import Verdict
from guardrails.report import words
from guardrails.report.escape import printable
from guardrails.report.tally import by_rule

_LONGEST = 2_000
_TAGS = ("failure", "error", "skipped")


def render(report: Report) -> str:
    """The whole report as JUnit XML; characters that XML 1.0 forbids are written out."""
    said = words.filtered(report)
    root = ET.Element("testsuites", name=_text(f"guardrails, {said}" if said else "guardrails"))
    titles = {verdict.rule: verdict.rule for verdict in report.verdicts}
    titles |= {rule.id: f"{rule.id} {rule.title}" for rule in report.rules}
    tally = by_rule(report)
    for rule, title in titles.items():
        cases = [_case(verdict, report) for verdict in report.verdicts if verdict.rule == rule]
        passes = tally.get(rule, Counter())["pass"]
        _suite(root, title, [*cases, *_counted_passes(report, rule, passes)])
    _suite(root, "coverage", list(_coverage(report)))
    if report.notes:
        _suite(root, "notes", [_note(each) for each in report.notes])
    if report.softened:
        _suite(root, "milder than the default", [_softened(each) for each in report.softened])
    for tag, name in (("tests", None), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        root.set(tag, str(len(root.findall(f".//{name or 'testcase'}"))))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(root: ET.Element, name: str, cases: Sequence[ET.Element]) -> None:
    suite = ET.SubElement(root, "testsuite", name=_text(name), tests=str(len(cases)))
    found = Counter(child.tag for case in cases for child in case)
    for tag, plural in zip(_TAGS, ("failures", "errors", "skipped"), strict=True):
        suite.set(plural, str(found[tag]))
    suite.extend(cases)


def _case(verdict: Verdict, report: Report) -> ET.Element:
    who = verdict.customer if verdict.subject == verdict.customer else f"{verdict.customer} {verdict.subject}"
    case = ET.Element("testcase", classname=verdict.rule, name=_text(who))
    if verdict.verdict in ("pass", "not_applicable"):
        return case
    said = f"{words.duty(verdict)}: {verdict.message}" if verdict.verdict == "fail" else verdict.message
    tag = "failure" if verdict.verdict == "fail" else "error"
    if verdict.verdict == "waived" or not counts(verdict, report.summary.fail_on):
        tag = "skipped"
        said = f"{verdict.verdict}, does not count: {said}"
    child = ET.SubElement(case, tag, message=_text(said), type=verdict.obligation)
    child.text = _text(_details(verdict))
    return case


def _details(verdict: Verdict) -> str:
    parts = [words.standing(verdict), *filter(None, (verdict.reason,))]
    if verdict.due:
        parts.append(f"due {verdict.due} ({verdict.due_state})")
    if verdict.missing:
        parts.append(f"missing: {', '.join(verdict.missing)}")
    if verdict.workloads:
        shown = ", ".join(verdict.workloads[:10])
        more = len(verdict.workloads) - 10
        parts.append(f"on: {shown}{f' and {more} more' if more > 0 else ''}")
    return "; ".join(parts)


def _counted_passes(report: Report, rule: str, total: int) -> Iterable[ET.Element]:
    listed = sum(each.rule == rule and each.verdict == "pass" for each in report.verdicts)
    if total > listed:
        yield ET.Element("testcase", classname=rule, name=words.count(total - listed, "subject") + " pass")


def _coverage(report: Report) -> Iterable[ET.Element]:
    for line in report.coverage:
        case = ET.Element("testcase", classname="coverage", name=_text(f"{line.where} {line.what}"))
        if not line.complete:
            tag = "skipped" if report.summary.allow_incomplete else "error"
            ET.SubElement(
                case, tag, message=_text(f"{line.count} {line.state}: {line.reason}"), type=line.state
            )
        yield case


def _note(note: str) -> ET.Element:
    case = ET.Element("testcase", classname="notes", name="note")
    ET.SubElement(case, "skipped", message=_text(note), type="note")
    return case


def _softened(row: SoftenedRow) -> ET.Element:
    case = ET.Element("testcase", classname="milder than the default", name=_text(f"{row.kind} {row.id}"))
    ET.SubElement(case, "skipped", message=_text(words.softened(row)), type=row.kind)
    return case


def _text(value: str) -> str:
    return printable(value, _LONGEST)
