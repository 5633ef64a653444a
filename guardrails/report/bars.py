"""Bars: how much of each compute line a customer's hardware could fill."""

from collections.abc import Callable, Iterator, Sequence

from guardrails.model.range import exactly
from guardrails.model.report import ComputeLine, CustomerRow
from guardrails.report import words
from guardrails.report.escape import printable, width

CELLS = 12
CELL = CELLS + 14
LONGEST_NAME = 34


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
    names = [printable(customer.id, LONGEST_NAME) for customer in customers]
    first = max([width(name) for name in names], default=0) + 2
    padded = [name + " " * (first - width(name)) for name in names]
    lines = customers[0].lines
    shown_lines = distinct(lines)
    fitting = max(1, (columns - first - 2) // CELL)
    for start in range(0, len(shown_lines), fitting):
        shown = shown_lines[start : start + fitting]
        yield paint("dim", f"  {' ' * first}{''.join(_head(lines[i]) for i in shown)}".rstrip())
        for customer, name in zip(customers, padded, strict=True):
            yield f"  {name}{''.join(_cell(customer.lines[i], paint) for i in shown)}".rstrip()
    yield paint("dim", f"  {' ' * first}{'accelerators':<14}{'H100-equivalents':<18}capacity over 12 months")
    for customer, name in zip(customers, padded, strict=True):
        yield f"  {name}{_figures(customer)}"


def distinct(lines: Sequence[ComputeLine]) -> list[int]:
    """Places of the lines with a name of their own; of several at the same height, the shortest name's."""
    named = [place for place, line in enumerate(lines) if line.title != line.limit]
    best: dict[tuple[str, float], int] = {}
    for place in sorted(named, key=lambda each: len(lines[each].title)):
        best.setdefault((lines[place].unit, lines[place].value), place)
    return sorted(best.values(), key=lambda each: (lines[each].unit != "yop", -lines[each].value))


def _head(line: ComputeLine) -> str:
    text = f"{line.title} {words.operations(exactly(line.value), line.unit)}"
    return printable(text, CELL - 1).ljust(CELL)


def _cell(line: ComputeLine, paint: Callable[[str, str], str]) -> str:
    text = words.share(line).replace("at least ", "≥")
    over = line.used.min > line.value
    style = "fail" if over else "warn" if line.used.max is None or line.used.max > line.value else "pass"
    return f"{paint(style, bar(line))} {text.ljust(CELL - CELLS - 2)} "


def _figures(customer: CustomerRow) -> str:
    compute = customer.compute
    capacity = compute.capacity_12_months_yop
    figure = words.operations(capacity, "yop")
    return f"{words.span(compute.accelerators):<14}{words.span(compute.h100_equivalents):<18}{figure}"
