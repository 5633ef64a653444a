"""Quotas as the scan reads them, and the accelerators that they allow at the most."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.clouds.aws.ec2.vcpus import vcpus
from guardrails.clouds.aws.quotas.api import EXPECTED, QUOTAS, Quota, Records
from guardrails.clouds.aws.quotas.settings import allowed
from guardrails.model.range import UNKNOWN, ZERO, Range
from tests.samples.aws_answers import CATALOG, Refusal, World, paged

P = "Running On-Demand P instances"
NONE = {f"Running On-Demand {family} instances": 0.0 for family in EXPECTED}


def quotas(**values):
    return [{"QuotaName": name, "Value": value} for name, value in values.items()]


def world(ec2=None, sagemaker=None, defaults=None, **answers):
    listed = {"ec2": quotas(**(NONE if ec2 is None else ec2)), "sagemaker": quotas(**(sagemaker or {}))}
    return World(
        QUOTAS,
        **{
            "ListServiceQuotas": lambda asked: {"Quotas": listed[asked["ServiceCode"]]},
            "ListAWSDefaultServiceQuotas": {"Quotas": quotas(**(defaults or {}))},
        }
        | answers,
    )


def bound(sagemaker=None, **ec2):
    return allowed(world(NONE | ec2, sagemaker).read(), CATALOG)


@pytest.mark.parametrize(
    ("name", "value", "most"),
    [
        (P, 192.0, 48),  # 192 vCPUs of p2.xlarge, one in four
        (P, 3.0, 0),  # smaller than any type
        ("Running On-Demand G and VT instances", 8.0, 2),
        ("Running On-Demand Trn instances", 128.0, 16),
        ("Running On-Demand Inf instances", 4.0, 1),
        ("Running On-Demand DL instances", 96.0, 8),
        ("Running On-Demand DL instances", 95.0, 0),
        ("All P5 Spot Instance Requests", 192.0, 12),  # p5.4xlarge
        ("All P4, P3 and P2 Spot Instance Requests", 96.0, 24),
        ("All G and VT Spot Instance Requests", 64.0, 16),
        ("Running Dedicated p5 Hosts", 2.0, 16),
        ("Running Dedicated inf Hosts", 1.0, 16),
        ("Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 4800.0, 0),
        ("Running On-Demand High Memory instances", 448.0, 0),
        ("Running On-Demand HPC instances", 768.0, 0),
        ("Running On-Demand F instances", 176.0, 0),  # no AI accelerators
        ("Running Dedicated m5 Hosts", 2.0, 0),
        ("Running Dedicated u-9tb1 Hosts", 1.0, 0),
        ("Running On-Demand c3.large instances", 36.0, 0),
        ("Running On-Demand p3.8xlarge instances", 2.0, 8),
        ("Running On-Demand f1.2xlarge instances", 2.0, 0),
        ("EC2-VPC Elastic IPs", 50.0, 0),
    ],
)
def test_a_quota_allows_as_many_as_its_densest_type(name, value, most):
    assert bound(**{name: value}) == Range(0, most)


def test_a_bound_is_the_sum_of_its_quotas():
    assert bound(**{P: 192.0, "All P5 Spot Instance Requests": 192.0}) == Range(0, 60)


@pytest.mark.parametrize("name", ["Running On-Demand Q instances", "Running Dedicated q1 Hosts"])
def test_a_family_that_nobody_knows_leaves_the_bound_open(name):
    assert bound(**{name: 8.0}) == UNKNOWN
    assert bound(**{name: 0.0}) == Range(0, 0)


def test_a_quota_of_sagemaker_counts_instances():
    usage = {
        "ml.p5.48xlarge for training job usage": 2.0,
        "ml.p5.48xlarge for spot training job usage": 1.0,
        "Studio KernelGateway Apps running on ml.g5.xlarge instance": 3.0,
        "ml.m5.large for endpoint usage": 9.0,
        "ml.p4d.24xlarge for endpoint usage": 0.0,
        "Maximum number of parallel training jobs": 100.0,
    }
    made = world(sagemaker=usage)
    records = made.read()

    assert len(records.sagemaker) == 3
    assert allowed(records, CATALOG) == Range(0, 27)
    assert bound({"ml.p99.48xlarge for endpoint usage": 1.0}) == UNKNOWN


def test_a_value_that_is_not_given_leaves_the_bound_open():
    def answer(asked):
        return {"Quotas": [{"QuotaName": name} for name in NONE] if asked["ServiceCode"] == "ec2" else []}

    assert allowed(world(ListServiceQuotas=answer).read(), CATALOG) == UNKNOWN
    unsaid = Records(ec2=(), sagemaker=(Quota("ml.p5.48xlarge for endpoint usage"),))
    assert allowed(unsaid, CATALOG) == UNKNOWN


def test_a_family_that_the_account_does_not_list_has_the_default():
    listed = {name: value for name, value in NONE.items() if name != P}
    made = world(
        listed, defaults={P: 8.0, "Running On-Demand DL instances": 96.0, "EC2-VPC Elastic IPs": 5.0}
    )

    assert allowed(made.read(), CATALOG) == Range(0, 2)
    assert made.times("ListAWSDefaultServiceQuotas") == 1
    assert world().read().ec2 == tuple(Quota(name, 0.0) for name in sorted(NONE))


def test_a_family_that_is_listed_nowhere_is_not_sold_there():
    assert allowed(world({}).read(), CATALOG) == ZERO


@pytest.mark.parametrize("refused", ["ec2", "sagemaker"])
def test_what_could_not_be_read_leaves_the_bound_open(refused):
    answers = world().answers["ListServiceQuotas"]
    made = world(
        ListServiceQuotas=lambda asked: Refusal() if asked["ServiceCode"] == refused else answers(asked)
    )

    assert allowed(made.read(), CATALOG) == UNKNOWN
    assert [error.state for error in made.calls.errors] == ["denied"]


def test_defaults_that_could_not_be_read_leave_the_bound_open():
    made = world({}, ListAWSDefaultServiceQuotas=Refusal())

    assert allowed(made.read(), CATALOG) == UNKNOWN


def test_a_page_holds_a_hundred_quotas():
    listed = quotas(**NONE, **{f"other {number}": 1.0 for number in range(195)})
    pages = paged("Quotas", listed, 100)
    made = world(ListServiceQuotas=lambda asked: pages(asked) if asked["ServiceCode"] == "ec2" else {})
    made.read()

    assert made.times("ListServiceQuotas") == 2 + 1
    assert {asked["MaxResults"] for _, asked in made.asked} == {100}


MACHINES = sorted(
    (shape for shape in CATALOG.shapes.values() if shape.provider == "aws" and shape.kind == "machine"),
    key=lambda shape: shape.instance_type,
)
GIVEN = [shape for shape in MACHINES if shape.instance_type[0] == "p" and CATALOG.chips[shape.chip].ai]


@given(st.lists(st.sampled_from(GIVEN), max_size=12))
def test_no_mix_of_machines_within_the_quota_has_more_than_the_bound(machines):
    used = sum(vcpus(shape.instance_type) for shape in machines)
    most = allowed(Records(ec2=(Quota(P, float(used)),), sagemaker=()), CATALOG)

    assert sum(shape.count for shape in machines) <= most.max
