"""Bars: how much of each compute line a customer's hardware could fill."""

from collections.abc import Callable, Iterator, Sequence

from guardrails.model.range import exactly
from guardrails.model.report import ComputeLine, CustomerRow
from guardrails.report import words
from guardrails.report.escape import printable, width
from guardrails.report.layout import cut, fitted

CELLS = 12
CELL = CELLS + 14
LONGEST_NAME = 34
FIGURES = {"accelerators": 16, "H100-equivalents": 18, "over 12 months": 22}
"""The last table's columns and their widths; what is least asked for is left out of a narrow page."""


def bar(line: ComputeLine) -> str:
    """Twelve cells: `█` what is certain, `▒` what is possible, `▶` past the end.

    >>> from guardrails.model.range import Range
    >>> bar(ComputeLine(regime="r", limit="l", title="t", unit="yop", value=100, used=Range(25, 50)))
    '███▒▒▒······'
    """
    low = line.used.min / line.value * CELLS
    high = CELLS if line.used.max is None else line.used.max / line.value * CELLS
    sure, possible = min(round(low), CELLS), min(round(high), CELLS)
    if line.used.max != 0 and not possible:
        possible = 1
    drawn = ("█" * sure + "▒" * (possible - sure)).ljust(CELLS, "·")
    if low > CELLS:
        return drawn[:-1] + "▶"
    if line.used.exact and sure == 0 and possible:
        return "▏" + drawn[1:]
    return drawn


def compute_table(
    customers: Sequence[CustomerRow], columns: int, paint: Callable[[str, str], str]
) -> Iterator[str]:
    """A row per customer, a bar per line; as many lines beside each other as the width has room for."""
    names = [cut(printable(customer.id, LONGEST_NAME), columns // 3) for customer in customers]
    first = max([width(name) for name in names], default=0) + 2
    padded = [fitted(name, first) for name in names]
    shown_lines = distinct(customers[0].lines)
    room = columns - first - 2
    fitting = max(1, room // CELL)
    for start in range(0, len(shown_lines), fitting):
        shown = shown_lines[start : start + fitting]
        head = "".join(_head(customers[0].lines[i]) for i in shown)
        yield paint("dim", f"  {' ' * first}{head}".rstrip())
        for customer, name in zip(customers, padded, strict=True):
            yield f"  {name}{''.join(_cell(customer.lines[i], paint) for i in shown)}".rstrip()
    figures = FIGURES if sum(FIGURES.values()) <= room else {**FIGURES, "H100-equivalents": 0}
    yield paint("dim", f"  {' ' * first}{''.join(fitted(*each) for each in figures.items())}".rstrip())
    for customer, name in zip(customers, padded, strict=True):
        cells = zip(_figures(customer), figures.values(), strict=True)
        yield f"  {name}{''.join(fitted(text, size) for text, size in cells)}".rstrip()


def distinct(lines: Sequence[ComputeLine]) -> list[int]:
    """Places of the lines that bind and have a name; of several at the same height, the shortest name's."""
    named = [place for place, line in enumerate(lines) if line.title != line.limit and line.binding != "none"]
    best: dict[tuple[str, float], int] = {}
    for place in sorted(named, key=lambda each: len(lines[each].title)):
        best.setdefault((lines[place].unit, lines[place].value), place)
    return sorted(best.values(), key=lambda each: (lines[each].unit != "yop", -lines[each].value))


def _head(line: ComputeLine) -> str:
    figure = words.operations(exactly(line.value), line.unit)
    title = cut(printable(line.title), CELL - width(figure) - 2)
    return fitted(f"{title} {figure}", CELL)


def _cell(line: ComputeLine, paint: Callable[[str, str], str]) -> str:
    text = words.share(line).replace("at least ", "≥")
    over = line.used.min > line.value
    style = "fail" if over else "warn" if line.used.max is None or line.used.max > line.value else "pass"
    return f"{paint(style, bar(line))} {fitted(text, CELL - CELLS - 2)} "


def _figures(customer: CustomerRow) -> tuple[str, str, str]:
    compute = customer.compute
    capacity = words.operations(compute.capacity_12_months_yop, "yop")
    return words.span(compute.accelerators), words.span(compute.h100_equivalents), capacity
