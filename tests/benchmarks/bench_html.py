"""`make bench`: the page of 5,000 customers: what it takes to write, and how large it is.

The report is the demonstration's, its twelve customers over and over under other names, in other accounts,
with other days. `nothing known` is a customer of whom 25 facts are asked, 5,000 times.
"""

import sys

import pytest

from guardrails.report.web import page
from tests.reports import grown

CUSTOMERS = 5_000
LINES = []


@pytest.fixture(scope="module", autouse=True)
def results(request):
    yield
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        sys.stdout.write("\n\n" + "".join(LINES))


@pytest.mark.parametrize(("name", "only"), [("as demonstrated", ""), ("nothing known", "quantia")])
def test_page_of_5000_customers(benchmark, name, only):
    report = grown(CUSTOMERS, only)
    rendered = []

    benchmark.pedantic(lambda: rendered.append(page.render(report)), rounds=3, warmup_rounds=1)

    size = len(rendered[-1].encode()) / 1e6
    benchmark.extra_info["megabytes"] = round(size, 2)
    number = f"{len(report.verdicts):,} verdicts"
    LINES.append(f"{name:16} {number:>18}: {benchmark.stats.stats.median:5.2f} s, {size:5.2f} MB\n")
