"""Many problems that are alike become one line: how many there are, and where the first stand."""

import re
from collections.abc import Iterator, Sequence

from guardrails.files import Content
from guardrails.register.problem import Problem
from guardrails.yamltext import Path, dotted

FEWEST = 3
"""So many alike are one line."""

_SHOWN = 5
_NUMBER = re.compile(r"(row|line) (\d+)")


def grouped(content: Content, problems: Sequence[Problem]) -> Iterator[Problem]:
    """Each problem as it is told, its place in its message; alike ones where the first of them stands."""
    groups: dict[tuple[str, ...], list[str]] = {}
    firsts: dict[tuple[str, ...], Problem] = {}
    for problem in problems:
        place = content.where(problem.path)
        line = f"{place}: {problem.message}" if place else problem.message
        place = content.place(problem.path) if problem.path else line
        said = problem.message if problem.path else ""
        key = (_general(problem.path), _NUMBER.sub(r"\1", place), said, problem.hint, problem.kind)
        groups.setdefault(key, []).append(line)
        firsts.setdefault(key, problem)
    for group, lines in groups.items():
        first = firsts[group]
        if len(lines) < FEWEST:
            yield from (Problem(first.path, line, first.hint, first.kind) for line in lines)
        else:
            yield Problem(first.path, _together(first, lines), first.hint, first.kind)


def _together(first: Problem, lines: Sequence[str]) -> str:
    """`customers[].kind (rows 2, 3, 4 and 37 more, column kind): 'person' is not one of ...`."""
    numbers = [found[2] for line in lines if (found := _NUMBER.search(line))]
    line = lines[0]
    shown = dotted(first.path)
    if shown and line.startswith(shown):
        line = _general(first.path) + line.removeprefix(shown)
    more = len(numbers) - _SHOWN
    rest = f" and {more} more" if more > 0 else ""
    listed = f"{', '.join(numbers[:_SHOWN])}{rest}"
    return _NUMBER.sub(lambda found: f"{found[1]}s {listed}", line, count=1)


def _general(path: Path) -> str:
    """A path without the numbers of records."""
    return re.sub(r"\[\d+\]", "[]", dotted(path))
