"""The builder of answers: it refuses what AWS never says."""

import pytest

from guardrails.clouds.aws.batch.api import BATCH
from guardrails.clouds.aws.ecs.api import ECS
from guardrails.clouds.aws.eks.api import EKS
from guardrails.clouds.aws.quotas.api import QUOTAS
from guardrails.clouds.aws.sagemaker.api import SAGEMAKER
from guardrails.clouds.aws.trail.api import trail
from tests.samples.aws_answers import Refusal, World, read_filter

SERVICES = [EKS, ECS, BATCH, SAGEMAKER, QUOTAS, trail(lambda _: None, lambda _: None)]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"computeEnvironments": [{"vcpus": 3}]}, "has no vcpus"),
        ({"computeEnvironments": [{"state": "ON"}]}, "is never ON"),
        ({"computeEnvironments": [{"state": 1}]}, "is a string"),
    ],
)
def test_an_invented_field_or_state_fails_the_test(answer, message):
    with pytest.raises(AssertionError, match=message):
        World(BATCH, DescribeComputeEnvironments=answer).read()


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_an_empty_account_is_read_without_trouble(service):
    world = World(service)
    service.read(world.calls, read_filter())

    assert world.calls.errors == []
    assert world.calls.answered > 0


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_a_service_that_refuses_is_denied_and_keeps_nothing(service):
    refused = {action.operation: Refusal() for action in service.actions}
    world = World(service, **refused)
    service.read(world.calls, read_filter())

    assert {error.state for error in world.calls.errors} == {"denied"}
    assert world.calls.answered == 0
