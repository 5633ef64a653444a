"""The README and the CI page: every command they show is run, every file they show is read.

Commands that need `opa` are left out where it is not; the guide to own rules has tests of its own.
"""

import json
import os
import re
import shlex
import shutil
from datetime import timedelta

import pytest

from guardrails.cli import clock
from guardrails.errors import PolicyError
from guardrails.policy.toolchain import find_opa
from tests.conftest import ROOT

PAGES = ("README.md", "docs/ci.md")
NEED_OPA = ("--policies", "--opa-url", "test", "build")
WAIVERS = "waivers.yaml"
LOADED = {"GUARDRAILS_OPA_PUSH": "no"}
"""The server has loaded the policies: it compiles for a minute where it is given them one by one."""


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


def named(page, name):
    """The file that a page shows under its name."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.search(rf"`{name}`:\n\n```\w+\n(.*?)```", text, re.DOTALL)[1]


def runnable(arguments, request):
    """The command with the address of a server that runs here; None when it needs an opa that is not here."""
    if not any(word in NEED_OPA for word in arguments):
        return arguments
    try:
        find_opa(ROOT)
    except PolicyError:
        assert not os.environ.get("CI")
        return None
    if "--opa-url" not in arguments:
        return arguments
    return [*arguments[:-1], request.getfixturevalue("bundle_server").url]


@pytest.mark.parametrize(("page", "least"), [("README.md", 15), ("docs/ci.md", 2), ("docs/reports.md", 1)])
def test_every_command_that_is_shown_runs_in_order(workspace, page, least, request):
    shown = list(commands(page))
    assert len(shown) >= least
    workspace.write(WAIVERS, named("README.md", WAIVERS))

    for arguments in filter(None, (runnable(each, request) for each in shown)):
        live = request.getfixturevalue("tenants").environment if arguments[:2] == ["scan", "aws"] else {}
        result = workspace(*arguments, **LOADED, **live)

        assert result.returncode in (0, 1, 3), f"{arguments}: {result.stderr.decode()}"
        assert b"internal error" not in result.stderr


@pytest.mark.parametrize("page", PAGES)
def test_every_configuration_that_is_shown_is_accepted(workspace, page):
    for block in blocks(page, "yaml"):
        if "guardrails plan" in block or block.startswith("waivers:"):
            continue
        workspace.write("guardrails.yaml", block)

        result = workspace("config", "show")

        assert result.returncode == 0, result.stderr.decode()


def test_the_waiver_that_is_shown_excuses_a_failure_of_the_demonstration(cli):
    """On whatever day: its last day is put off, so that it holds."""
    shutil.copytree(ROOT / "guardrails" / "demo", cli.folder, dirs_exist_ok=True)
    last = (clock.now() + timedelta(days=30)).date()
    cli.write(WAIVERS, re.sub(r"until: [-0-9]+", f"until: {last}", named("README.md", WAIVERS)))

    report = json.loads(cli("plan", "tfplan.json", "--waivers", WAIVERS, "-o", "json").stdout)
    (waived,) = (each for each in report["verdicts"] if each["verdict"] == "waived")

    assert [row["state"] for row in report["waivers"]] == ["used"]
    assert waived["fingerprint"] in named("README.md", WAIVERS)


def test_the_screen_in_the_readme_is_what_the_demonstration_prints(cli):
    (screen,) = blocks("README.md", "text")

    shown = screen.strip("\n").splitlines()

    assert cli("demo").stdout.decode().splitlines()[: len(shown)] == shown


@pytest.mark.parametrize(
    "command",
    [
        *(
            "plan",
            "baseline write",
            "register init",
            "register check",
            "register review",
            "register export",
            "config show",
        ),
        *(
            "demo",
            "explain",
            "completion",
            "policies list",
            "policies show",
            "policies test",
            "policies diff",
            "policies build",
        ),
        *("policies new", "permissions aws", "scan", "scan aws"),
    ],
)
def test_every_help_text_says_what_the_command_is_for(cli, command):
    result = cli(*command.split(), "--help")

    assert result.returncode == 0
    assert result.stdout.decode().startswith("Usage: ")
    assert len(result.stdout.decode().splitlines()) > 5
