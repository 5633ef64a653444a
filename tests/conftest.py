"""Fixtures that every suite shares."""

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.budget import LONG

ROOT = Path(__file__).resolve().parent.parent
UNIT = ROOT / "tests" / "unit"
CACHE_KEY = os.environ.setdefault("GUARDRAILS_CACHE_KEY", str(ROOT / ".tools" / "cache.key"))

# The command is started hundreds of times, and pytest rewrites what it collects: both are compiled once.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Several workers are told the width of the terminal that they share, and would hand it to every command.
os.environ.pop("COLUMNS", None)

# Thousands of tests are collected and stay: a search for garbage would go through them all, each time.
gc.disable()

# A shell that ignores Ctrl-C hands that down, and with it to every command that a test interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", deadline=None, max_examples=LONG, suppress_health_check=list(HealthCheck))
settings.register_profile(
    "as-found",  # what fails, without the minutes that making it smaller takes
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew; then read them")
    parser.addoption("--today", metavar="DAY", help="let the product's clock show this day")


def pytest_configure(config: pytest.Config) -> None:
    day = config.getoption("--today")
    if day:
        os.environ["TEST_TODAY"] = day
        os.environ["PYTHONPATH"] = os.pathsep.join(
            filter(None, [str(ROOT / "tests" / "today"), os.environ.get("PYTHONPATH", "")])
        )
        import tests.today.sitecustomize  # noqa: F401


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On several cores, what takes long goes first: at the end no core waits minutes for another."""
    if not hasattr(config, "workerinput"):
        return
    drawn = {item.path for item in items if "hypothesis" in item.keywords}
    items.sort(key=lambda item: (item.path.is_relative_to(UNIT), item.path not in drawn))


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measure coverage only while a unit test runs, and not with many inputs through what others measure."""
    plugin = item.config.pluginmanager.getplugin("_cov")
    measured = item.path.is_relative_to(UNIT) and "hypothesis" not in item.keywords
    if measured or plugin is None or plugin.cov_controller is None:
        return (yield)
    plugin.cov_controller.pause()
    try:
        return (yield)
    finally:
        plugin.cov_controller.resume()


@pytest.fixture(scope="session")
def module_cache() -> Path:
    """Where compiled policies are kept from one test and one run to the next."""
    return ROOT / ".tools" / "cache"


@pytest.fixture(scope="session")
def third_party() -> Path:
    """The folder of third-party plans and API responses, which the project does not contain."""
    folder = Path(os.environ.get("GUARDRAILS_FIXTURES", ROOT.parent / "shared" / "fixtures"))
    if not folder.is_dir():
        pytest.skip("third-party fixtures are absent: set GUARDRAILS_FIXTURES to their folder")
    return folder


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compare a text with `tests/golden/NAME`; `--update-golden` writes it anew."""

    def compare(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path.name} is missing: run pytest --update-golden and read it"
        assert text == path.read_text(encoding="utf-8")

    return compare


class Cli:
    """Runs the installed command as a process, in a folder of its own, with a bare environment."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        ours = ("GUARDRAILS_", "COLUMNS", "AWS_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.environment = kept | {
            "GUARDRAILS_CACHE": str(cache),
            "GUARDRAILS_CACHE_KEY": CACHE_KEY,
            "PYTHONUTF8": "1",
        }

    def __call__(self, *arguments, stdin=b"", **environment):
        return subprocess.run(
            [sys.executable, "-m", "guardrails", *map(str, arguments)],
            cwd=self.folder,
            input=stdin,
            capture_output=True,
            env=self.environment | environment,
            check=False,
            timeout=600,
        )

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def cli(tmp_path, module_cache):
    return Cli(tmp_path, module_cache)
