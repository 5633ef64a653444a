"""One cell: in which ways people write a fact, and what is refused rather than guessed."""

from datetime import date, datetime

import pytest

from guardrails.register.sheets.cells import CellError, Fault, Percent, value
from guardrails.register.sheets.columns import Column, sheets


def column(sheet: str, name: str) -> Column:
    return next(each for each in sheets()[sheet].columns if each.name == name)


SHARE = column("owners", "share_percent")
YES_NO = column("customers", "runs_own_software")
STATUS = column("customers", "verification_status")
DAY = column("customers", "verification_day")
TEXT = column("accounts", "id")
NUMBER = column("runs", "tokens")
LIST = column("customers", "citizenships")
HIT = column("listings", "list")


@pytest.mark.parametrize(
    ("of", "cell", "meant"),
    [
        *((YES_NO, cell, "yes") for cell in ("yes", "Y", " TRUE ", True, 1, "WAHR", "vrai")),
        *((YES_NO, cell, "no") for cell in ("no", "N", "false", False, 0, "FALSCH")),
        *((YES_NO, cell, "unknown") for cell in ("?", "n/a", "Unknown", "-", "TBD")),
        *((YES_NO, cell, None) for cell in ("", "  ", None)),
        (STATUS, "Not started", "not_started"),
        (STATUS, "VERIFIED", "verified"),
        (DAY, datetime.fromisoformat("2026-08-14T13:30"), "2026-08-14"),
        (DAY, date(2026, 8, 14), "2026-08-14"),
        (DAY, "2026-08-14 00:00:00", "2026-08-14"),
        (DAY, "unknown", None),
        (TEXT, 123456789012, "123456789012"),
        (TEXT, 123456789012.0, "123456789012"),
        (TEXT, "001234567012", "001234567012"),
        (NUMBER, "2e13", 2e13),
        (NUMBER, 12, 12),
        (SHARE, 40, 40),
        (SHARE, "40 %", 40),
        (SHARE, Percent(0.4), 40),
        (SHARE, "20 to 30", {"min": 20, "max": 30}),
        (SHARE, "20-30%", {"min": 20, "max": 30}),
        (SHARE, "20 or more", {"min": 20}),
        (SHARE, ">= 20", {"min": 20}),
        (SHARE, "0.5 %", 0.5),
        (LIST, "DE; FR | US", ["DE", "FR", "US"]),
        (LIST, "unknown", None),
        (column("screenings", "list"), "Entity List", "entity_list"),
        (column("screenings", "list"), "a measure", "a measure"),
        (column("customers", "aliases"), 'a; "b;c"; "d ""e"""', ["a", "b;c", 'd "e"']),
    ],
)
def test_a_cell_in_the_ways_people_write_it(of, cell, meant):
    assert value(of, cell) == meant


@pytest.mark.parametrize(
    ("of", "cell", "message", "hint"),
    [
        (YES_NO, "maybe", "'maybe' is not one of no, unknown, yes", ""),
        (YES_NO, 2, "'2' is not one of", ""),
        (STATUS, "verfied", "'verfied' is not one of", "did you mean verified?"),
        (DAY, "31/01/2026", "'31/01/2026' is not a day", "is not guessed"),
        (DAY, "2026-02-30", "is not a day", "write 2026-01-31"),
        (DAY, 46000, "'46000' is not a day", "format the cell as a date"),
        (DAY, "2026-08-14T23:00:00Z", "is not a day", ""),
        (
            TEXT,
            datetime.fromisoformat("2026-01-31"),
            "2026-01-31 is a date, and the column holds text",
            "format the column",
        ),
        (TEXT, 1.2345678901234568e17, "more than 15 digits", "format the column as text"),
        (NUMBER, "1,000", "'1,000' is not a number", "nothing between thousands"),
        (NUMBER, "-1", "'-1' is not a number", ""),
        (NUMBER, Percent(0.1), "is shown as percent", ""),
        (NUMBER, True, "'TRUE' is not a number", ""),
        (SHARE, 0.4, "0.4 may be meant as 40 percent", "write 40, or 0.4 %"),
        (SHARE, "30 to 20", "ends below its beginning", "write 20 to 30"),
        (SHARE, "most", "'most' is not a number", "20 or more"),
        (NUMBER, "12.500", "'12.500' may be meant as 12500", "write 12500, or 12.5000"),
        (SHARE, "1", "1 may be meant as 100 percent", "write 100, or 1 %"),
        (SHARE, 1, "1 may be meant as 100 percent", ""),
        (TEXT, "1.23457E+11", "a spreadsheet rounded it", "format the column as text"),
        (TEXT, "#N/A", "holds the error #N/A", "write the value"),
        (TEXT, "#BEZUG!", "holds the error #BEZUG!", ""),
        (YES_NO, "########", "holds the error", ""),
        (HIT, "OFAC SDN", "'OFAC SDN' is not the name of a list", "did you mean sdn?"),
        (HIT, "BIS Denied Persons List", "is not the name of a list", "did you mean dpl?"),
        (TEXT, Fault("holds the error #REF!", "write the value"), "#REF!", "write the value"),
    ],
)
def test_a_cell_that_may_mean_two_things_is_refused(of, cell, message, hint):
    with pytest.raises(CellError) as caught:
        value(of, cell)

    assert message in str(caught.value)
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("of", "cell", "meant"),
    [
        (("filings", "reference"), "tbd", None),
        (("filings", "reference"), "N/A", None),
        (("filings", "reference"), "–", None),
        (("customers", "name"), "?", None),
        (("customers", "address"), "pending", None),
        (("customers", "email"), "n/a", None),
        (("customers", "located_in"), "?", None),
        (("customers", "located_in"), "NA", "NA"),
        (("customers", "citizenships"), "NA", ["NA"]),
        (("customers", "id"), "NA", "NA"),
    ],
)
def test_text_that_says_that_nothing_is_known_is_no_answer(of, cell, meant):
    assert value(column(*of), cell) == meant


def test_what_identifies_people_is_not_quoted():
    with pytest.raises(CellError) as caught:
        value(column("customers", "name"), datetime.fromisoformat("1980-05-17"))

    assert "1980" not in str(caught.value)
