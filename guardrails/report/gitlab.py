"""GitLab's code quality report: an issue for each failure, each undecided check and what was not read.

Shape: docs.gitlab.com, "Code Quality report format", read 2026-11-30: `description`, `check_name`, a
`fingerprint` that no other issue of the report has, `severity`, a relative `location.path` and its line.
"""

import msgspec

from guardrails.model.report import Report
from guardrails.model.verdict import Verdict
from guardrails.report import findings
from guardrails.report.escape import inert_json, printable
from guardrails.report.places import Places

Json = dict[str, object]

_SEVERITIES = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor"}
_LONGEST = 1_000


def render(report: Report) -> str:
    """One array; what is waived is not in it, for GitLab knows no issue that is excused."""
    shown = [each for each in findings.listed(report) if each.verdict != "waived"]
    places = Places(report, shown)
    issues = [
        _issue(
            each.rule, findings.line(each), each.fingerprint, _severity(each, report), places.of(each)[0].path
        )
        for each in shown
    ]
    accepted = report.summary.allow_incomplete
    issues += [
        _issue("coverage", gap.line, gap.fingerprint, "info" if accepted else "major", places.record.path)
        for gap in findings.unread(report)
    ]
    return inert_json(msgspec.json.encode(issues)).decode() + "\n"


def _severity(verdict: Verdict, report: Report) -> str:
    if not findings.counted(verdict, report):
        return "info"
    return _SEVERITIES[verdict.severity] if verdict.verdict == "fail" else "major"


def _issue(check: str, said: str, fingerprint: str, severity: str, path: str) -> Json:
    return {
        "check_name": f"guardrails/{printable(check)}",
        "description": printable(said, _LONGEST),
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": 1}},
    }
