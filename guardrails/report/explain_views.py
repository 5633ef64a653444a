"""Views of a page of `explain`: for a terminal, as Markdown. Prints nothing."""

from collections.abc import Iterator

from guardrails.report.escape import printable
from guardrails.report.explain import Page
from guardrails.report.layout import wrapped
from guardrails.report.markdown import code, plain

_LONGEST = 1_000


def text(page: Page, columns: int) -> str:
    """The page for a terminal."""
    lines = [*_wrapped(page.title, 0, columns), f"as of {page.as_of}"]
    for section in page.sections:
        lines += ["", section.title]
        for row in section.rows:
            lines += _wrapped(f"{row.label}: {row.text}" if row.text else row.label, 2, columns)
            for line in row.below:
                lines += _wrapped(line, 6, columns)
    return "\n".join(lines) + "\n"


def _wrapped(line: str, indent: int, columns: int) -> Iterator[str]:
    shown = printable(line, _LONGEST)
    for part in wrapped(shown, columns - indent):
        yield " " * indent + part


def markdown(page: Page, columns: int = 0) -> str:  # noqa: ARG001 - the shape of a view
    """The page as Markdown: whatever others wrote is code where it is no plain word."""
    lines = [f"# {plain(page.title)}", "", f"As of {plain(page.as_of)}."]
    for section in page.sections:
        lines += ["", f"## {section.title}", ""]
        for row in section.rows:
            lines.append(f"- {code(row.label)}{f': {plain(row.text)}' if row.text else ''}")
            lines += [f"  - {plain(line)}" for line in row.below]
    return "\n".join(lines) + "\n"
