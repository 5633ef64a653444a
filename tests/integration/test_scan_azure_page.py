"""The page on scans of Azure: its commands run, its services are all of them, its register is one."""

import json

from guardrails.clouds.azure.table import SERVICES
from tests.cloud.azure.estate import ONE
from tests.cloud.azure.resources import machine
from tests.conftest import ROOT
from tests.integration.test_readme import blocks, commands
from tests.plans import register

PAGE = "docs/scan-azure.md"


def test_every_command_that_is_shown_runs_in_order(azure):
    azure.estate.subscription(ONE)
    azure.estate.resource(machine("vm"))
    azure.cli.write("register.yaml", register())
    shown = list(commands(PAGE))
    assert len(shown) == 3

    for arguments in shown:
        done = azure.cli(*(word for word in arguments if word != "role.json"), **azure.environment)

        assert done.returncode in (0, 1, 3), f"{arguments}: {done.stderr.decode()}"
    assert [each["account"] for each in json.loads(done.stdout)["workloads"]] == [ONE]


def test_the_register_that_is_shown_is_one(azure):
    (shown,) = blocks(PAGE, "yaml")
    azure.cli.write("register.yaml", shown)

    done = azure.cli("register", "check", "register.yaml")

    assert done.returncode in (0, 3), done.stdout.decode() + done.stderr.decode()


def test_every_service_is_on_the_page():
    text = (ROOT / PAGE).read_text(encoding="utf-8")

    assert [name for name in SERVICES.defaults if f"| `{name}` |" not in text] == []
