from guardrails.report import build
from tests.builders import make_verdict


def test_documents_of_others_are_counted_by_whom_they_are_about():
    verdicts = [
        make_verdict(customer="G-1", subject="G-1"),
        make_verdict(customer="G-2", subject="G-2", verdict="pass"),
        make_verdict(customer="G-1", subject="x", verdict="pass"),
        make_verdict(customer="G-1", subject="y", rule="US-TRN-01"),
    ]

    rows = list(build.document_rows("group", verdicts))

    assert [(row.kind, row.id) for row in rows] == [("group", "G-1"), ("group", "G-2")]
    assert rows[0].verdicts == {"US-CIP-04": {"fail": 1, "pass": 1}, "US-TRN-01": {"fail": 1}}
    assert rows[1].verdicts == {"US-CIP-04": {"pass": 1}}
