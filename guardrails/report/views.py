"""In which formats pages of `explain`, reviews and differences are shown: the one table of each."""

from collections.abc import Callable, Mapping

import msgspec

from guardrails.model.audit import Audit
from guardrails.model.history import History
from guardrails.model.retention import Retention
from guardrails.report import audit, difference, explain_views, history, obligations, retention, review
from guardrails.report.difference import Difference
from guardrails.report.escape import inert_json
from guardrails.report.explain import Page
from guardrails.report.obligations import Obligations
from guardrails.report.review import Review


def as_json(found: msgspec.Struct, columns: int = 0) -> str:  # noqa: ARG001 - the shape of a view
    """Everything that it holds, under its schema."""
    return inert_json(msgspec.json.format(msgspec.json.encode(found))).decode() + "\n"


PAGES: Mapping[str, Callable[[Page, int], str]] = {
    "text": explain_views.text,
    "markdown": explain_views.markdown,
    "json": as_json,
}
REVIEWS: Mapping[str, Callable[[Review, int], str]] = {
    "text": review.text,
    "csv": review.as_csv,
    "json": as_json,
    "ics": review.as_ics,
}
DIFFERENCES: Mapping[str, Callable[[Difference, int], str]] = {
    "text": difference.text,
    "markdown": difference.markdown,
    "json": as_json,
}
OBLIGATIONS: Mapping[str, Callable[[Obligations, int], str]] = {
    "text": obligations.text,
    "markdown": obligations.markdown,
    "json": as_json,
}
HISTORIES: Mapping[str, Callable[[History, int], str]] = {
    "text": history.text,
    "markdown": history.markdown,
    "json": as_json,
}
AUDITS: Mapping[str, Callable[[Audit, int], str]] = {
    "text": audit.text,
    "markdown": audit.markdown,
    "json": as_json,
}
RETENTIONS: Mapping[str, Callable[[Retention, int], str]] = {
    "text": retention.text,
    "markdown": retention.markdown,
    "json": as_json,
}
