"""What no scan of Azure reads is said: in coverage, in the page, in the help; and what counts does count."""

import pytest
from click.testing import CliRunner

from guardrails.cli.scan import scan
from guardrails.clouds.azure.compute.api import COMPUTE
from guardrails.clouds.azure.unread import UNREAD, lines
from guardrails.model.coverage import SERVICE
from tests.conftest import ROOT
from tests.samples.azure_answers import H100
from tests.samples.azure_arm import arm, running, scanned

NAMES = sorted({each.name for each in UNREAD})
MARKS = {
    "Azure Virtual Desktop": {"tags": {"cm-resource-parent": "/subscriptions/x/hostpools/p"}},
    "CycleCloud": {"tags": {"ClusterId": "slurm-1", "Name": "execute-1"}},
    "DevTest Labs": {"tags": {"hidden-DevTestLabs-LabUId": "l"}},
    "VM Image Builder": {"tags": {"createdby": "azureimagebuilder"}},
}
"""How each service marks the machines that it makes."""


def test_each_service_is_a_line_that_is_complete():
    found = list(lines())

    assert {each.where for each in found} == {f"azure/{name}" for name in NAMES}
    assert {(each.what, each.state, each.complete) for each in found} == {(SERVICE, "not_asked", True)}


@pytest.mark.parametrize("each", UNREAD, ids=lambda each: each.name)
def test_the_page_and_the_help_name_it(each):
    page = (ROOT / "docs" / "scan-azure.md").read_text(encoding="utf-8")
    help_ = CliRunner().invoke(scan, ["azure", "--help"]).output

    assert f"| {each.name} | {each.what} |" in page
    assert each.name in " ".join(help_.split())


@pytest.mark.parametrize("name", sorted(each.name for each in UNREAD if each.counts))
def test_machines_that_are_said_to_count_do_count(name):
    properties = {"hardwareProfile": {"vmSize": H100}, "instanceView": running()}
    machine = arm("Microsoft.Compute/virtualMachines", "vm", properties=properties, **MARKS[name])

    (row,) = scanned(COMPUTE)(machine)

    assert row.accelerators.min == 8
