"""What no scan reads is said: in coverage, in the page, in the help; and what is said to count does count."""

import pytest
from click.testing import CliRunner

from guardrails.cli.scan import scan
from guardrails.clouds.aws.ec2.api import EC2
from guardrails.clouds.aws.join import workloads
from guardrails.clouds.aws.unread import UNREAD, lines
from guardrails.model.coverage import SERVICE
from tests.conftest import ROOT
from tests.samples.aws_answers import World, facts
from tests.unit.clouds.aws.ec2.test_aws_live_ec2 import instances, machine

NAMES = sorted({each.name for each in UNREAD})
MARKS = {
    "Cloud9": {"aws:cloud9:environment": "e"},
    "EC2 Image Builder": {"CreatedBy": "EC2 Image Builder"},
    "Elastic Beanstalk": {"elasticbeanstalk:environment-name": "e"},
    "Karpenter": {"karpenter.sh/nodepool": "gpu"},
    "Lambda": {},
    "ParallelCluster": {"parallelcluster:cluster-name": "c"},
}
"""How each service marks the machines that it makes."""


def test_each_service_is_a_line_that_is_complete():
    found = list(lines())

    assert len({(each.where, each.reason) for each in found}) == len(UNREAD)
    assert {each.where for each in found} == {f"aws/{name}" for name in NAMES}
    assert {(each.what, each.state, each.complete) for each in found} == {(SERVICE, "not_asked", True)}


@pytest.mark.parametrize("name", NAMES)
def test_the_page_and_the_help_name_it(name):
    page = (ROOT / "docs" / "scan.md").read_text(encoding="utf-8")
    help_ = CliRunner().invoke(scan, ["aws", "--help"]).output

    assert f"| {name} |" in page
    assert name in " ".join(help_.split())


@pytest.mark.parametrize("each", UNREAD, ids=lambda each: f"{each.name}: {each.what}")
def test_the_page_says_what_of_it_is_not_read(each):
    assert each.what in (ROOT / "docs" / "scan.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(each.name for each in UNREAD if each.counts))
def test_machines_that_are_said_to_be_in_ec2_count_there(name):
    made = machine(Tags=[{"Key": key, "Value": value} for key, value in MARKS[name].items()])
    if name == "Lambda":
        made["Operator"] = {"Managed": True, "Principal": "scaler.lambda.amazonaws.com"}
    (row,) = workloads({"ec2": World(EC2, DescribeInstances=instances(made)).read()}, facts())

    assert (row.accelerators.min, row.ceiling.min) == (8, 8)
