"""Tables for spreadsheets: rows that can be counted on, and cells that are never formulas."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.cli import outputs
from guardrails.model.range import Range
from guardrails.report import build, sheets
from guardrails.report.cells import cell
from tests.builders import make_compute, make_customer, make_report, make_verdict, make_workload

FORMULAS = tuple("=+-@\t\r＝＋－＠")
UNPRINTED = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}


def table(report, name):
    return list(csv.DictReader(io.StringIO(b"".join(sheets.render(report, name)).decode(), newline="")))


@given(st.sampled_from([*FORMULAS, " =", "\n="]), st.text())
@settings(max_examples=25)
def test_no_cell_begins_as_a_formula(sign, rest):
    shown = cell(f"{sign}{rest}")

    assert not shown.lstrip(" ").startswith(FORMULAS)
    assert not UNPRINTED & {unicodedata.category(each) for each in shown}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "yes"),
        (0, "0"),
        (9.985054464000001e23, "9.985054464e+23"),
        (("a", "b"), "a; b"),
        (("=1", "b"), "'=1; b"),
    ],
)
def test_values_are_written_plainly(value, shown):
    assert cell(value) == shown


def test_verdicts_have_a_row_each_under_their_names():
    report = make_report(verdicts=(make_verdict(), make_verdict(subject='a,"b', message="=cmd|x")))

    first, second = table(report, "csv-verdicts")

    assert (first["rule"], first["verdict"], first["binding"]) == ("US-CIP-04", "fail", "house")
    assert (second["subject"], second["message"]) == ('a,"b', "'=cmd|x")


def test_customers_have_their_sums_in_operations_and_their_counts():
    compute = make_compute(accelerators=Range(5), capacity_12_months_yop=Range(62.41, 62.41))
    customer = make_customer(compute=compute, verdicts={"A": {"fail": 2, "pass": 1}, "B": {"pass": 3}})

    (row,) = table(make_report(customers=(customer,)), "csv-customers")

    assert (row["accelerators_min"], row["accelerators_max"]) == ("5", "")
    assert float(row["capacity_12_months_flop_max"]) == pytest.approx(6.241e25)
    assert (row["fail"], row["pass"], row["unknown"]) == ("2", "4", "0")


def test_workloads_have_numbers_and_whose_they_are():
    workload = build.workload_row(make_workload(), "C-1", "tag", ())

    (row,) = table(make_report(workloads=(workload,)), "csv-workloads")

    assert (row["customer"], row["attributed_by"], row["ceiling_max"]) == ("C-1", "tag", "8")


@pytest.mark.parametrize("name", sheets.SHEETS)
def test_a_table_without_rows_has_its_header_and_replaces_its_own_kind(tmp_path, name):
    report = make_report(verdicts=(), customers=(), workloads=())
    path = tmp_path / "table.csv"

    for _ in range(2):
        outputs.write(report, outputs.parse([f"{name}={path}"], quiet=True))

    assert path.read_text().splitlines() == [",".join(sheets.SHEETS[name][0])]
