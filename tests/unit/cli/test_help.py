"""`guardrails help`: topics are whole, agree with the code and the pages, and are met by a near name."""

import re
from pathlib import Path
from typing import get_args

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

import guardrails
from docs.site import settings, topics
from guardrails.cli import terminal_page
from guardrails.cli.main import cli
from guardrails.cli.outputs import KINDS
from guardrails.cli.topics import TOPICS, text
from guardrails.configuration import variable
from guardrails.model.outcome import ExitCode
from guardrails.model.verdict import VerdictState
from guardrails.report.escape import width
from guardrails.settings import SIMPLE
from tests.conftest import ROOT

PACKAGE = Path(guardrails.__file__).parent


def rows(page):
    """What the first cells of the tables of a page name, one or several."""
    cells = [line.strip("|").split(" | ")[0] for line in page.splitlines() if line.startswith("| ")]
    return {name.strip(" `") for cell in cells for name in cell.split(",")}


def asked(*names):
    return CliRunner().invoke(cli, ["help", *names])


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_fits_a_terminal_and_leaves_no_marks(topic):
    shown = terminal_page.render(text(topic), 80)

    code = {
        line.strip()
        for each in re.findall(r"```\w+\n(.*?)```", text(topic), re.S)
        for line in each.split("\n")
    }
    for line in shown.splitlines():
        assert width(line) <= 80 or line.strip() in code or topic == "environment", line
    assert "`" not in shown
    assert "{{" not in shown
    assert asked(topic).exit_code == 0


@pytest.mark.parametrize(
    ("topic", "known"),
    [
        ("exit-codes", {str(int(each)) for each in ExitCode}),
        ("verdicts", set(get_args(VerdictState))),
        ("formats", set(KINDS)),
        ("environment", set(map(variable, SIMPLE))),
    ],
)
def test_a_topic_names_all_that_there_is(topic, known):
    assert known <= rows(text(topic))


def test_every_variable_that_is_read_is_named():
    read = {
        name
        for path in PACKAGE.rglob("*.py")
        for name in re.findall(r"(?<!_)GUARDRAILS_[A-Z_]+[A-Z]\b", path.read_text(encoding="utf-8"))
    }

    assert {each for each in read if each not in text("environment")} == set()


def test_the_readme_says_the_same_of_exit_codes():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    for line in text("exit-codes").splitlines():
        if line.startswith("| "):
            assert line in readme


@pytest.mark.parametrize("topic", TOPICS)
def test_pages_that_a_topic_names_are_there(topic):
    for name in re.findall(r"\bdocs/[a-z-]+\.md", text(topic)):
        assert (ROOT / name).is_file(), name


def test_the_site_has_every_topic_and_every_key():
    page = topics.page()

    assert all(f"#{text(each).splitlines()[0]}\n" in page for each in TOPICS)
    assert "(../docs/ci.md)" in page
    assert rows(text("configuration")) >= {"fail_on", "scan.aws.profile` †"}
    assert "`log_format`" in settings.page()


def test_a_command_is_explained_too_and_a_wrong_name_is_met_by_the_near_one():
    assert asked("register", "init").output.startswith("Usage: cli register init")
    for names, near in ((["exit-code"], "exit-codes"), (["waiver"], "waivers"), (["pln"], "plan")):
        failed = asked(*names)
        assert failed.exit_code == 2
        assert f"did you mean {near}?" in failed.output


def test_topics_are_completed():
    complete = ShellComplete(cli, {}, "guardrails", "_GUARDRAILS_COMPLETE")

    assert [each.value for each in complete.get_completions(["help"], "ver")] == ["verdicts"]
    assert isinstance(cli.get_command(click.Context(cli), "help"), click.Command)


def test_a_table_is_wrapped_in_its_last_column():
    table = "| a | b |\n|---|---|\n| x | one two three four five |\n"
    page = f"# A page\n\nSome `code`, **bold**\nand a [link](x.md).\n\n{table}"

    assert terminal_page.render(page, 27).splitlines() == [
        "A PAGE",
        "",
        "Some code, bold and a link.",
        "",
        "a  b",
        "x  one two three four five",
    ]
    assert terminal_page.render("| a | b |\n|---|---|\n| x | " + "word " * 8 + "|", 20).count("\n") == 3
