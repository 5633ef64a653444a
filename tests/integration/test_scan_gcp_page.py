"""The page on scans of GCP: its commands run, its services are all of them, its registers are some."""

import json

import yaml

from guardrails.clouds.gcp.table import SERVICES
from tests.cloud.gcp.resources import machine
from tests.conftest import ROOT
from tests.integration.test_readme import blocks, commands
from tests.plans import register

PAGE = "docs/scan-gcp.md"


def test_every_command_that_is_shown_runs_in_order(gcp):
    gcp.estate.organization()
    machine(gcp.estate.project("alpha-prod", apis=("compute",)), "vm")
    gcp.cli.write("register.yaml", register())
    shown = list(commands(PAGE))
    assert len(shown) == 3

    for arguments in shown:
        done = gcp.cli(*(word for word in arguments if word != "role.yaml"), **gcp.environment)

        assert done.returncode in (0, 1, 3), f"{arguments}: {done.stderr.decode()}"
    assert [each["account"] for each in json.loads(done.stdout)["workloads"]] == ["alpha-prod"]


def test_the_yaml_that_is_shown_is_taken(gcp):
    settings, customers = blocks(PAGE, "yaml")
    gcp.cli.write("register.yaml", customers)
    gcp.cli.write("settings.yaml", settings)

    checked = gcp.cli("register", "check", "register.yaml")
    shown = gcp.cli("config", "show", "-c", "settings.yaml")

    assert checked.returncode in (0, 3), checked.stdout.decode() + checked.stderr.decode()
    assert shown.returncode == 0, shown.stderr.decode()
    for name, value in yaml.safe_load(settings)["scan"]["gcp"].items():
        assert f"scan.gcp.{name}" in shown.stdout.decode()
        assert value in shown.stdout.decode()


def test_every_service_is_on_the_page():
    text = (ROOT / PAGE).read_text(encoding="utf-8")

    assert [name for name in SERVICES.names if f"| `{name}` |" not in text] == []
