"""The page about spreadsheets lists every sheet and column as the code has them."""

import textwrap
from pathlib import Path

from guardrails.register.sheets.columns import HOLDERS, Sheet, sheets

PAGE = Path(__file__).parents[3] / "docs" / "register.md"


def block(sheet: Sheet) -> str:
    """A sheet as the page shows it: its name, whose its rows are, its columns."""
    party = [each.name for each in sheets()["owners"].columns]
    own = [each.name for each in sheet.columns]
    if sheet.name != "owners" and set(party) <= set(own):
        own = ["those of owners", *(name for name in own if name not in party)]
    ways = dict.fromkeys(" and ".join(HOLDERS[step] for step in route) for route in sheet.routes)
    head = f"{sheet.name}: {', or '.join(ways)}" if sheet.holders else sheet.name
    indent = {"initial_indent": "  ", "subsequent_indent": "  "}
    return f"{head}\n{textwrap.fill(', '.join(own), 116, break_on_hyphens=False, **indent)}\n"


def test_the_page_lists_every_sheet_and_column():
    shown = "".join(map(block, sheets().values()))

    assert shown in PAGE.read_text(encoding="utf-8")
