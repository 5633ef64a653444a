"""`make bench`: the plan gate as a whole process, with peers beside it in the same run.

Each benchmark's `extra_info` holds the peak memory and the ratio to its peer; `results` prints them.
"""

import sys

import pytest

from tests.benchmarks import generate
from tests.benchmarks.processes import BIN, PEERS, measure

GUARDRAILS = str(BIN / "guardrails")
PARSE = "import sys, orjson; orjson.loads(open(sys.argv[1], 'rb').read())"
GATED = (0, 1, 3)

MEDIANS = {}


@pytest.fixture(scope="session")
def plans(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")

    def make(shape, resources):
        path = folder / f"{shape}-{resources}.json"
        if not path.exists():
            generate.write(shape, resources, path)
        return str(path)

    return make


@pytest.fixture
def timed(benchmark, request):
    def once(name, command, peer=None, **how):
        median, peak = measure(benchmark, command, **how)
        MEDIANS[name] = median
        if peer:
            benchmark.extra_info["times_the_peer"] = round(median / MEDIANS[peer], 2)
        with request.config.stash[_LINES].open("a") as lines:
            ratio = f"{median / MEDIANS[peer]:6.2f} x {peer}" if peer else ""
            lines.write(f"{name:44} {median:8.3f} s {peak:8.1f} MB {ratio}\n")

    return once


_LINES = pytest.StashKey()


@pytest.fixture(scope="session", autouse=True)
def results(request, tmp_path_factory):
    request.config.stash[_LINES] = tmp_path_factory.mktemp("results") / "lines"
    yield
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        sys.stdout.write("\n\n" + request.config.stash[_LINES].read_text())


def test_start(timed):
    timed("python, import click and msgspec", [sys.executable, "-c", "import click, msgspec"])


def test_version(timed):
    timed("guardrails --version", [GUARDRAILS, "--version"], "python, import click and msgspec")


def test_small_plan(timed, plans):
    timed("plan, 10 resources", [GUARDRAILS, "plan", plans("literal", 10)], expected=GATED)


@pytest.mark.parametrize("shape", ["literal", "references"])
def test_parser(timed, plans, shape):
    timed(f"orjson parses 10,000 {shape}", [sys.executable, "-c", PARSE, plans(shape, 10_000)])


@pytest.mark.parametrize("shape", ["literal", "references"])
def test_large_plan(timed, plans, shape):
    command = [GUARDRAILS, "plan", "-o", "json", plans(shape, 10_000)]
    timed(f"plan, 10,000 {shape}", command, f"orjson parses 10,000 {shape}", expected=GATED)


@pytest.mark.parametrize("shape", ["literal", "references"])
def test_huge_plan(timed, plans, shape):
    command = [GUARDRAILS, "plan", "-o", "json", plans(shape, 100_000)]
    timed(f"plan, 100,000 {shape}", command, f"plan, 10,000 {shape}", expected=GATED, rounds=3)


@pytest.mark.parametrize(("resources", "rounds"), [(10, 3), (1_000, 1)])
def test_checkov(timed, plans, resources, rounds):
    plan = plans("literal", resources)
    command = [
        str(PEERS / "checkov"),
        "-f",
        plan,
        "--framework",
        "terraform_plan",
        "--skip-download",
        "--quiet",
        "--compact",
    ]
    timed(f"checkov, {resources:,} resources", command, expected=(0, 1), rounds=rounds)
