"""SARIF 2.1.0 for code scanning: a result for each failure and each check that could not be decided.

Shape: the OASIS schema with Errata 01, and what GitHub asks beyond it and bounds (docs.github.com, "SARIF
support for code scanning" and "SARIF results exceed one or more limits", read 2026-11-30): a location and a
`primaryLocationLineHash` for each result, at most 25,000 results in a run, 10 MB after gzip.
"""

import zlib
from collections.abc import Iterator, Sequence
from hashlib import sha256

import msgspec

from guardrails.model.report import Report
from guardrails.model.verdict import Verdict
from guardrails.report import findings, heading, words
from guardrails.report.escape import inert_json, printable
from guardrails.report.markdown import plain
from guardrails.report.places import Place, Places, relative
from guardrails.report.sarif_rules import Json, descriptor, message

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 25_000
MOST_BYTES = 9_000_000
"""Of all results together after compression; the rest of 10 MB is for rules and notifications."""
MOST_NOTIFICATIONS = 100

_LINE = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2}
_LONGEST = 1_000


def render(report: Report) -> str:
    """One run, in the category of what was looked at."""
    shown = findings.listed(report)
    results = list(_fitting(shown, report))
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, results, len(shown) - len(results))]}
    return inert_json(msgspec.json.encode(log)).decode() + "\n"


def _run(report: Report, results: Sequence[msgspec.Raw], left_out: int) -> Json:
    tool = report.tool
    return {
        "tool": {
            "driver": {
                "name": "Guardrails",
                "version": tool.version,
                "rules": [descriptor(each) for each in report.rules],
                "properties": {"policies": tool.policies, "catalog": tool.catalog, "engine": tool.engine},
            }
        },
        "automationDetails": {"id": _category(report)},
        "invocations": [_invocation(report, left_out)],
        "artifacts": _artifacts(report),
        "columnKind": "utf16CodeUnits",
        "properties": {"schema": report.schema, "law": report.as_of[:10]},
        "results": results,
    }


def _category(report: Report) -> str:
    """What GitHub keeps apart: each plan by its path, several together, a live estate."""
    plans = sorted({Place(relative(each.name)).uri for each in report.inputs if each.kind == "plan"})
    if len(plans) > 1:
        digest = sha256("\n".join(plans).encode()).hexdigest()
        plans = [f"{len(plans)}-plans-{digest[:8]}"]
    return "/".join(("guardrails", report.scope, *plans, ""))


def _artifacts(report: Report) -> list[Json]:
    """The files that were read, with their digests."""
    found: dict[str, Json] = {}
    for each in report.inputs:
        uri = Place(relative(each.name)).uri
        roles = ["analysisTarget"] if each.kind in ("plan", "snapshot") else ["userSpecifiedConfiguration"]
        found.setdefault(uri, {"location": {"uri": uri}, "hashes": {"sha-256": each.sha256}, "roles": roles})
    return list(found.values())


def _fitting(shown: Sequence[Verdict], report: Report) -> Iterator[msgspec.Raw]:
    """As many results as GitHub takes, what counts first."""
    places = Places(report, shown[:MOST_RESULTS])
    numbers = {rule.id: number for number, rule in enumerate(report.rules)}
    pressed, size = zlib.compressobj(1), 0
    for verdict in shown[:MOST_RESULTS]:
        row = msgspec.json.encode(_result(verdict, report, places.of(verdict), numbers))
        size += len(pressed.compress(row))
        if size > MOST_BYTES:
            return
        yield msgspec.Raw(row)


def _result(verdict: Verdict, report: Report, places: Sequence[Place], numbers: dict[str, int]) -> Json:
    undecided = "unknown" in (verdict.verdict, verdict.excused) or verdict.verdict == "error"
    level = "error" if findings.counted(verdict, report) else "note"
    result: Json = {
        "ruleId": printable(verdict.rule),
        "kind": "review" if undecided else "fail",
        "level": "none" if undecided else level,
        "message": message(findings.line(verdict), _marked(verdict)),
        "locations": [_location(places[0], verdict)],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{verdict.fingerprint}:1",
            "guardrailsVerdict/v1": verdict.fingerprint,
        },
        "properties": {
            "verdict": verdict.verdict,
            "binding": verdict.binding,
            "state": verdict.state,
            "severity": verdict.severity,
            "confidence": verdict.confidence,
            "due": verdict.due,
        },
    }
    if verdict.rule in numbers:
        result["ruleIndex"] = numbers[verdict.rule]
    if len(places) > 1:
        result["relatedLocations"] = [_location(each, verdict) for each in places[1:]]
    if verdict.verdict == "waived":
        why = printable(": ".join(filter(None, (verdict.waiver, verdict.reason))), _LONGEST)
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    return result


def _marked(verdict: Verdict) -> str:
    """The same in Markdown, with what was observed in whole."""
    seen = f"\n\n{plain(verdict.message)}" if verdict.message and verdict.headline else ""
    return f"{plain(findings.line(verdict))}{seen}"


def _location(place: Place, verdict: Verdict) -> Json:
    names = [{"name": printable(verdict.customer), "kind": "customer"}]
    if place.resource:
        names.insert(0, {"fullyQualifiedName": printable(place.resource, _LONGEST), "kind": "resource"})
    return {
        "physicalLocation": {"artifactLocation": {"uri": place.uri}, "region": _LINE},
        "logicalLocations": names,
    }


def _invocation(report: Report, left_out: int) -> Json:
    summary = report.summary
    told = list(_told(report, left_out))
    if len(told) > MOST_NOTIFICATIONS:
        more = f"{len(told) - MOST_NOTIFICATIONS:,} more are in the JSON report"
        told = [*told[:MOST_NOTIFICATIONS], _notification("more", "warning", more)]
    milder = [
        _notification("milder", "note", f"milder than the default: {words.softened(each)}")
        for each in report.softened
    ]
    return {
        "executionSuccessful": summary.coverage_complete and not summary.counted.get("error"),
        "exitCode": summary.exit_code,
        "exitCodeDescription": printable("; ".join(summary.reasons), _LONGEST),
        "toolExecutionNotifications": told,
        "toolConfigurationNotifications": milder[:MOST_NOTIFICATIONS],
    }


def _told(report: Report, left_out: int) -> Iterator[Json]:
    """What is not in this file, what was not read, and what a reader has to know of all of it."""
    if left_out:
        yield _notification(
            "left-out", "warning", f"{left_out:,} results did not fit; they are in the JSON report"
        )
    if said := words.filtered(report):
        yield _notification("filtered", "warning", said)
    level = "warning" if report.summary.allow_incomplete else "error"
    for gap in findings.unread(report):
        yield _notification("coverage", level, gap.line)
    for note in (*report.notes, *heading.apart(report)):
        yield _notification("note", "note", note)


def _notification(kind: str, level: str, said: str) -> Json:
    return {"descriptor": {"id": kind}, "level": level, "message": message(said)}
