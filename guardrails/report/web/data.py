"""What the page's script draws from: rows of places in tables. Words and order are made here, not there."""

from datetime import date, timedelta

from guardrails.model.report import Report
from guardrails.report import todo, units
from guardrails.report.order import compute_rank, urgency
from guardrails.report.web import law
from guardrails.report.web.coverage import regions
from guardrails.report.web.figures import Figures
from guardrails.report.web.table import Parties, Row, Table
from guardrails.report.web.verdicts import Verdicts


def data(report: Report) -> dict[str, object]:
    """Everything, to be encoded as JSON; `data.js` reads it."""
    parties, values = Parties(), Table()
    for row in sorted(report.customers, key=compute_rank):
        parties.place(row.id, "customer" if row.attributed else "unattributed")
    for document in report.documents:
        parties.place(document.id, document.kind)
    verdicts, figures = Verdicts(report, parties, values), Figures(report, parties, values)
    rows: dict[str, object] = {
        "days": _days(report),
        "rules": _rules(report, values),
        "verdicts": [verdicts.row(each) for each in sorted(report.verdicts, key=urgency)],
        "actions": _actions(report, parties, values),
        "answers": [
            [parties.place(each.customer), values.place(each.facts), each.settles]
            for each in todo.answers(report)
        ],
        "governing": [
            [parties.place(each.customer), *map(values.place, (each.subject, each.rule, each.others))]
            for each in report.governing
        ],
        "thresholds": list(figures.thresholds()),
        "clusters": list(figures.clusters()),
        "places": list(figures.places()),
        "gaps": _gaps(report, values),
        "regions": regions(report.coverage, values),
    }
    sums = {row.id: figures.sums(row) for row in report.customers}
    rows["parties"] = [
        [values.place(name), values.place(kind), *sums.get(name, ())] for name, kind in parties.kinds.items()
    ]
    return rows | {"said": verdicts.said.values(), "values": values.values()}


def _days(report: Report) -> list[str]:
    """The day of the report, and the last days of the 30 and of the 90 that follow."""
    today = date.fromisoformat(report.as_of[:10])
    return [str(today + timedelta(days=number)) for number in (0, 30, 90)]


def _rules(report: Report, values: Table) -> list[Row]:
    return [
        [
            *map(values.place, (rule.id, rule.title, rule.remediation)),
            [
                [
                    each.description,
                    law.https(each.ref),
                    law.sureness(each.confidence),
                    each.confidence in law.READ,
                ]
                for each in rule.citations
            ],
        ]
        for rule in report.rules
    ]


def _actions(report: Report, parties: Parties, values: Table) -> list[Row]:
    return [
        [
            parties.place(each.verdict.customer),
            each.verdict.fingerprint,
            *map(
                values.place, (each.verdict.rule, todo.said(each), each.verdict.due, todo.due(each, report))
            ),
            values.place(each.verdict.binding),
        ]
        for each in todo.actions(report)
    ]


def _gaps(report: Report, values: Table) -> list[Row]:
    return [
        [each.count, *map(values.place, (each.what, each.state, each.reason, each.where))]
        for each in units.gaps(report.coverage)
    ]
