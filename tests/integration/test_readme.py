"""The README and the CI page: every command they show is run, every file they show is read."""

import re
import shlex
import shutil

import pytest

from tests.conftest import ROOT

PAGES = ("README.md", "docs/ci.md")


def blocks(page, language):
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)


def commands(page):
    for block in blocks(page, "console"):
        for line in block.splitlines():
            for part in line.removeprefix("$ ").split(" #")[0].split("&&"):
                words = shlex.split(part)
                if words and words[0].endswith("guardrails"):
                    yield [word for word in words[1:] if word != ">"]


@pytest.fixture
def workspace(cli):
    shutil.copy(ROOT / "guardrails" / "demo" / "tfplan.json", cli.folder / "tfplan.json")
    return cli


@pytest.mark.parametrize(("page", "least"), [("README.md", 6), ("docs/ci.md", 2)])
def test_every_command_that_is_shown_runs_in_order(workspace, page, least):
    shown = list(commands(page))
    assert len(shown) >= least

    for arguments in shown:
        result = workspace(*arguments)

        assert result.returncode in (0, 1, 3), f"{arguments}: {result.stderr.decode()}"
        assert b"internal error" not in result.stderr


@pytest.mark.parametrize("page", PAGES)
def test_every_configuration_that_is_shown_is_accepted(workspace, page):
    for block in blocks(page, "yaml"):
        if "guardrails plan" in block:
            continue
        workspace.write("guardrails.yaml", block)

        result = workspace("config", "show")

        assert result.returncode == 0, result.stderr.decode()


def test_the_screen_in_the_readme_is_what_the_demonstration_prints(cli):
    (screen,) = blocks("README.md", "text")

    shown = screen.strip("\n").splitlines()

    assert cli("demo").stdout.decode().splitlines()[: len(shown)] == shown


@pytest.mark.parametrize(
    "command",
    ["plan", "baseline write", "register init", "register check", "register export", "config show", "demo"],
)
def test_every_help_text_says_what_the_command_is_for(cli, command):
    result = cli(*command.split(), "--help")

    assert result.returncode == 0
    assert result.stdout.decode().startswith("Usage: ")
    assert len(result.stdout.decode().splitlines()) > 5
