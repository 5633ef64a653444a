"""Shells complete commands, options and their values: asked as each shell asks."""

import shutil
import subprocess

import pytest


@pytest.mark.parametrize(
    ("words", "count", "offered"),
    [
        ("guardrails reg", 1, {"register"}),
        ("guardrails register rev", 2, {"review"}),
        ("guardrails plan --fail-on ", 3, {"binding", "any", "never"}),
        ("guardrails plan --deta", 2, {"--details"}),
        ("guardrails scan a", 2, {"aws", "azure"}),
        ("guardrails scan aws ", 3, {"azure", "gcp"}),
    ],
)
def test_bash_is_offered_what_may_follow(cli, words, count, offered):
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(count), "_GUARDRAILS_COMPLETE": "bash_complete"}

    result = cli(**asked)

    assert result.returncode == 0
    assert {line.partition(",")[2] for line in result.stdout.decode().splitlines()} == offered


@pytest.mark.parametrize(
    ("words", "word", "offered"),
    [
        ("guardrails reg", "reg", {"register"}),
        ("guardrails register ", "", {"init", "check", "review", "show", "export", "import"}),
        ("guardrails plan --fail-on a", "a", {"any"}),
    ],
)
def test_powershell_is_offered_what_may_follow(cli, words, word, offered):
    asked = {"COMP_WORDS": words, "COMP_WORD": word, "_GUARDRAILS_COMPLETE": "powershell_complete"}

    result = cli(**asked)

    assert result.returncode == 0
    assert set(result.stdout.decode().split()) == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_what_a_shell_runs_names_the_program_and_its_variable(cli, shell):
    script = cli("completion", shell).stdout.decode()

    assert f"_GUARDRAILS_COMPLETE={shell}_complete" in script.replace(" = ", "=").replace('"', "")
    assert "guardrails" in script


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_take_it(cli, shell):
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    script = cli("completion", shell).stdout

    result = subprocess.run([program, "-n"], input=script, capture_output=True, check=False)

    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pln",), "no such command: pln; did you mean plan?"),
        (("register", "shw"), "no such command: shw; did you mean show?"),
        (("register", "zzz"), "no such command: zzz; one of check, export, import, init, review, show"),
    ],
)
def test_a_command_that_is_none_is_met_with_the_near_one(cli, arguments, said):
    result = cli(*arguments)

    assert result.returncode == 2
    assert said in result.stderr.decode()
