"""The guide to own rules, done as a new user would: every file written, every command run, in order."""

import json
import re
import shlex
import shutil

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "own-rules.md").read_text(encoding="utf-8")
STEPS = re.findall(r"(?:`(rules/[^`]+)`:\n\n)?```(\w+)\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.opa
def test_the_guide_leads_to_a_rule_that_decides(cli, opa_binary):
    shutil.copy(ROOT / "guardrails" / "demo" / "tfplan.json", cli.folder / "tfplan.json")
    for path, language, block in STEPS:
        if path:
            assert (cli.folder / path).is_file(), "the first step writes the files that later ones change"
            cli.write(path, block)
        elif language == "yaml":
            cli.write("guardrails.yaml", block)
        else:
            run(cli, block)

    done = cli("plan", "tfplan.json", "-o", "json", "--all")
    report = json.loads(done.stdout)

    assert {each["verdict"] for each in report["verdicts"] if each["rule"] == "ACME-01"} >= {"unknown"}
    assert [each["value"] for each in report["overrides"]] == ["= 32"]
    assert (cli.folder / "build" / "bundle.tar.gz").is_file()


def run(cli, block):
    for line in block.splitlines():
        words = shlex.split(line.removeprefix("$ "))
        assert words[0] == "guardrails"
        done = cli(*words[1:])
        expected = (1, 3) if words[1] == "plan" else (0,)
        assert done.returncode in expected, f"{line}: {done.stderr.decode()}"


@pytest.mark.opa
def test_what_the_guide_shows_is_formatted_and_fully_tested(cli, opa_binary):
    import subprocess

    cli("policies", "new", "acme", "unverified_customers_stay_small", "--dir", "rules")
    for path, _, block in STEPS:
        if path:
            cli.write(path, block)

    done = subprocess.run(
        [opa_binary, "fmt", "--list", "rules"], cwd=cli.folder, capture_output=True, text=True, check=True
    )

    assert done.stdout == ""
    assert cli("policies", "test", "--policies", "rules").returncode == 0


def test_the_guide_has_its_steps():
    assert [language for _, language, _ in STEPS] == [
        *("console", "yaml", "rego", "rego", "console", "console", "yaml", "console"),
    ]
