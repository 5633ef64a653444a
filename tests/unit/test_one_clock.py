"""The wall clock is read in one place and handed on to every command."""

import ast
import re
from pathlib import Path

import pytest

import guardrails

PACKAGE = Path(guardrails.__file__).parent
CLOCK = "cli/clock.py"
READS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "gmtime", "localtime", "ctime", "asctime", "strftime", "clock_gettime"},
    "os": {"times"},
}
WORDS = re.compile(rf"\b(?:{'|'.join(sorted(set().union(*READS.values())))})\b")
"""Without one of them nothing is read."""


def reads(source: str) -> list[str]:
    """Where a module looks at the wall clock: calls and plain references alike, by any imported name."""
    if not WORDS.search(source):
        return []
    tree = ast.parse(source)
    modules, taken = {name: name for name in READS}, {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {each.asname or each.name: each.name for each in node.names if each.name in READS}
        elif isinstance(node, ast.ImportFrom) and node.module in READS:
            for each in node.names:
                if each.name in READS and node.module == "datetime":
                    modules[each.asname or each.name] = each.name
                elif each.name in READS[node.module]:
                    taken[each.asname or each.name] = each.name
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = getattr(node.value, "attr", "") or getattr(node.value, "id", "")
            if node.attr in READS.get(modules.get(owner, owner), ()):
                found.append(f"line {node.lineno}: {owner}.{node.attr}")
        elif isinstance(node, ast.Name) and node.id in taken:
            found.append(f"line {node.lineno}: {node.id}")
    return found


def test_only_one_place_reads_the_wall_clock():
    found = {
        path.relative_to(PACKAGE).as_posix(): reads(path.read_text(encoding="utf-8"))
        for path in PACKAGE.rglob("*.py")
    }
    once = found.pop(CLOCK)

    assert {path: lines for path, lines in found.items() if lines} == {}
    assert len(once) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\nnow = datetime.now()",
        "import datetime\nnow = datetime.datetime.utcnow()",
        "import datetime as d\nday = d.date.today()",
        "from datetime import date as day\nrule = day.today",
        "import time\nnow = time.time()",
        "import time as t\nclock = t.time_ns",
        "from time import time\nnow = time()",
    ],
)
def test_every_way_to_read_it_is_seen(source):
    assert reads(source)


def test_durations_are_not_the_clock():
    assert not reads("import time\nstart = time.monotonic()\ntime.sleep(1)")
