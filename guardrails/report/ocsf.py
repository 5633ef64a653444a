"""OCSF 1.5.0: a Compliance Finding (class 2003) on each line, as log collectors and lakes take them in.

Every verdict that the report lists is one, but what does not apply; and so is what was not read, for else it
would look as if it complied. Attributes and numbers: schema.ocsf.io/1.5.0, read 2026-11-30.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from guardrails.model.report import Report, RuleRow, WorkloadRow
from guardrails.model.verdict import Verdict
from guardrails.report import findings
from guardrails.report.escape import inert_json, printable
from guardrails.report.places import Places
from guardrails.report.words import STATES

Json = dict[str, object]

VERSION = "1.5.0"

_SEVERITIES = {"low": (2, "Low"), "medium": (3, "Medium"), "high": (4, "High"), "critical": (5, "Critical")}
_INFORMATIONAL = (1, "Informational")
_STATUSES = {"pass": (1, "Pass"), "unknown": (2, "Warning"), "error": (2, "Warning"), "fail": (3, "Fail")}
_PROVIDERS = {"aws": "AWS", "azure": "Azure", "gcp": "GCP"}
_LONGEST = 1_000


def render(report: Report) -> str:
    """JSON Lines; empty when nothing is listed and all was read."""
    return "".join(inert_json(msgspec.json.encode(each)).decode() + "\n" for each in _events(report))


def _events(report: Report) -> Iterator[Json]:
    shown = [each for each in report.verdicts if each.verdict != "not_applicable"]
    rules = {rule.id: rule for rule in report.rules}
    regimes = {law.id: law.title for law in report.law}
    places = Places(report, shown)
    for verdict in shown:
        standard = regimes.get(verdict.regime, verdict.regime)
        yield _finding(verdict, rules.get(verdict.rule), standard, places.workloads(verdict), report)
    for gap in findings.unread(report):
        severity = _INFORMATIONAL if report.summary.allow_incomplete else _SEVERITIES["medium"]
        yield _event(report, severity, (1, "New"), gap.line) | {
            "finding_info": {"uid": gap.fingerprint, "title": "Coverage"},
            "compliance": {"control": "coverage", "status_id": 2, "status": "Warning"},
        }


def _event(
    report: Report, severity: tuple[int, str], status: tuple[int, str], said: str, cloud: Json | None = None
) -> Json:
    """What every finding has; its time is the instant whose law decided, the first of a bare day in UTC."""
    instant = datetime.fromisoformat(report.as_of)
    instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    product = {"name": "Guardrails", "vendor_name": "Guardrails", "version": report.tool.version}
    metadata: Json = {"product": product, "version": VERSION}
    event: Json = {
        "class_uid": 2003,
        "metadata": metadata | {"profiles": ["cloud"]} if cloud else metadata,
        "class_name": "Compliance Finding",
        "category_uid": 2,
        "category_name": "Findings",
        "activity_id": 1,
        "activity_name": "Create",
        "type_uid": 200301,
        "type_name": "Compliance Finding: Create",
        "time": int(instant.timestamp() * 1000),
        "severity_id": severity[0],
        "severity": severity[1],
        "status_id": status[0],
        "status": status[1],
        "message": printable(said, _LONGEST),
    }
    return event | {"cloud": cloud} if cloud else event


def _finding(
    verdict: Verdict, rule: RuleRow | None, standard: str, workloads: Sequence[WorkloadRow], report: Report
) -> Json:
    decided = (verdict.excused or "fail") if verdict.verdict == "waived" else verdict.verdict
    number, caption = _STATUSES[decided]
    severity = _SEVERITIES[verdict.severity] if findings.counted(verdict, report) else _INFORMATIONAL
    status = (3, "Suppressed") if verdict.verdict == "waived" else (1, "New")
    title = printable(rule.title if rule else verdict.rule, _LONGEST)
    details = [
        printable(each, _LONGEST) for each in (verdict.waiver, verdict.reason, *verdict.missing) if each
    ]
    found = _event(report, severity, status, findings.line(verdict), _cloud(workloads)) | {
        "finding_info": {
            "uid": verdict.fingerprint,
            "title": printable(verdict.headline, _LONGEST) or title,
            "desc": printable(verdict.message, _LONGEST),
            "analytic": {"type_id": 1, "type": "Rule", "uid": printable(verdict.rule), "name": title},
        },
        "compliance": {
            "control": printable(verdict.rule),
            "standards": [printable(standard, _LONGEST)],
            "requirements": [printable(each.description, _LONGEST) for each in rule.citations]
            if rule
            else [],
            "status_id": number,
            "status": caption,
            "status_code": verdict.verdict,
            "status_details": details,
        },
        "resources": _resources(verdict, workloads),
        "unmapped": _ours(verdict, report),
    }
    if rule:
        references = [each.ref for each in rule.citations if each.ref.startswith("https://")]
        found["remediation"] = {"desc": printable(rule.remediation, _LONGEST), "references": references}
    return found


def _resources(verdict: Verdict, workloads: Sequence[WorkloadRow]) -> list[Json]:
    """The workloads that it rests on; without any, whom it is about."""
    if not workloads:
        return [{"uid": printable(verdict.subject, _LONGEST), "type": verdict.kind}]
    return [
        {
            "uid": printable(row.id, _LONGEST),
            "name": printable(row.address or row.id, _LONGEST),
            "type": printable(row.kind),
            "labels": [printable(each) for each in (row.provider, row.account, row.region) if each],
        }
        for row in workloads
    ]


def _ours(verdict: Verdict, report: Report) -> Json:
    return {
        "customer": printable(verdict.customer),
        "kind": verdict.kind,
        "subject": printable(verdict.subject, _LONGEST),
        "counts": findings.counted(verdict, report),
        "obligation": verdict.obligation,
        "binding": verdict.binding,
        "state": STATES.get(verdict.state, verdict.state),
        "confidence": verdict.confidence,
        "due": verdict.due,
        "due_state": verdict.due_state,
    }


def _cloud(workloads: Sequence[WorkloadRow]) -> Json | None:
    """The profile `cloud`, where all that a finding rests on is in one account."""
    accounts = {(row.provider, row.account) for row in workloads}
    if len(accounts) != 1:
        return None
    ((provider, account),) = accounts
    cloud: Json = {"provider": _PROVIDERS.get(provider, printable(provider))}
    if account:
        cloud["account"] = {"uid": printable(account)}
    regions = {row.region for row in workloads}
    if len(regions) == 1 and (region := regions.pop()):
        cloud["region"] = printable(region)
    return cloud
